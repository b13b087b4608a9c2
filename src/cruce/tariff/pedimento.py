"""The pedimento while it is assessed: what its clave means, its lines, its payment forms."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from cruce.law import Entry, Measure, Unknown
from cruce.model import ChargeStatus, Citation, Flow, Severity, Text
from cruce.tariff import mx_words, words
from cruce.tariff.additional_words import ASIDE_CONDITION
from cruce.tariff.bearing import Bearing, Standing, papers_of, reaches
from cruce.tariff.claims import claimed, is_usmca
from cruce.tariff.measures import NO_MEASURES, Reach, measures_on
from cruce.tariff.rating import unheld
from cruce.tariff.sheet import Sheet
from cruce.tariff.titles import Relief, Row, Title, titled
from cruce.tariff.valuation import LineValue
from cruce.tariff.words import fill

NOUGHT: Final = Decimal(0)

KEYS: Final = {
    "dta": "1",
    "cuota": "2",
    "iva": "3",
    "isan": "4",
    "igi": "6",
    "ige": "6",
    "prv": "15",
    "prv_iva": "23",
}
"""Our words for the contributions and their keys in Anexo 22, appendix 12."""


NAMED: Final = {"ieps": "IEPS", "isan": "ISAN"}
"""How a charge that enters the base of others is called in a sentence."""

LEFT_OUT: Final = frozenset({"isan"})
"""What the filing does not tell whether goods owe: unrated, and the base of IVA is reckoned without it.

ISAN is owed by who is neither maker nor dealer (LFISAN art. 1-II); IEPS and cuotas that are unrated are owed.
"""


@dataclass(frozen=True, slots=True)
class Regime:
    """What a clave means for the charges (Anexo 22 appendix 2; LFD art. 49; LIVA arts. 24 and 25).

    ``dta`` names a parameter below ``mx/dta``; ``iva`` is ``due``, ``suspended`` (due unless certified or
    guaranteed) or ``none``; ``unverified`` are the attributes that were not read in the article itself.
    """

    nature: str
    dta: str | None
    iva: str
    unverified: frozenset[str]

    @property
    def definitive(self) -> bool:
        """Tell whether the import or export duty is paid now."""
        return self.nature == "definitive" or (self.nature == "virtual" and self.iva == "due")


@dataclass(slots=True)
class Partida:
    """One line of the pedimento while it is assessed: what enters the base of the taxes levied after duty.

    ``igi`` and ``others`` (cuotas, ISAN, IEPS) are amounts as in a definitive import; ``None`` is not known,
    and ``open`` then names the first of the others that is not. ``unheld`` says that the tariff does not hold
    the code, which then relieves of nothing; ``left_out`` names what the base is reckoned without.
    """

    item: LineValue
    tmec: bool = False
    measures: Reach = NO_MEASURES
    igi: Decimal | None = None
    dta: Decimal | None = None
    others: Decimal | None = NOUGHT
    open: str = ""
    unheld: Text | None = None
    left_out: str = ""

    def relief(self, charge: str) -> Measure | None:
        """Give the first measure that relieves a charge and all of whose conditions the goods meet."""
        for row in () if self.unheld else self.measures.reliefs.get(charge, ()):
            if not row.where or self.meets(row) is True:
                return row
        return None

    def meets(self, measure: Measure) -> bool | Text:
        """Tell whether the goods meet the conditions of a measure; where that cannot be told, say why."""
        if not measure.where:
            return True
        item = self.item
        value = fill(words.NO_VALUE, why=item.why) if item.value is None else item.value
        standing = Standing(papers_of(item.line.goods))
        return reaches(measure, Bearing(item.line, value, value, item.rate, standing, exported_on=None))

    def base(self) -> Decimal | str:
        """Give value + IGI + DTA + the rest (LIVA art. 27; LIEPS art. 14), or the charge that is not
        known.
        """
        value, igi, dta, others = self.item.value, self.igi, self.dta, self.others
        if value is None:
            return "value"
        if igi is None or dta is None or others is None:
            return "IGI" if igi is None else "DTA" if dta is None else self.open
        return value + igi + dta + others

    def add(self, amount: Decimal | None, kind: str) -> None:
        """Take a cuota or a tax into the base; one that is not known leaves it unknown, or is left out."""
        if amount is None and kind in LEFT_OUT:
            self.left_out = NAMED[kind]
            return
        if amount is None and self.others is not None:
            self.open = NAMED.get(kind, kind)
        self.others = None if amount is None or self.others is None else self.others + amount


def read_regime(sheet: Sheet) -> Regime | None:
    """Read what the clave means; where it cannot be charged here, enter why and give nothing."""
    found = sheet.law.entry("mx/claves", sheet.declaration.kind, sheet.day)
    nature = found.attributes.get("nature") if isinstance(found, Entry) else None
    if isinstance(found, Unknown) or nature is None:
        _leave_unrated(sheet, found.why if isinstance(found, Unknown) else words.NO_NATURE)
        return None
    flow = found.attributes.get("flow", "both")
    if flow not in ("both", sheet.flow.value):
        _refuse_direction(sheet, flow)
        return None
    if nature in _NOT_OF_ITS_OWN:
        sheet.unrated(Row("difference", citations=(BY_NATURE[nature],)), _NOT_OF_ITS_OWN[nature])
        return None
    return Regime(
        nature=nature,
        dta=found.attributes.get(f"dta_{sheet.flow.value}"),
        iva=found.attributes.get("iva", "none"),
        unverified=frozenset(found.attributes.get("unverified", "").split()),
    )


def _leave_unrated(sheet: Sheet, why: Text) -> None:
    """Enter as unrated what each line would bear, and the DTA of the whole."""
    for line in sheet.declaration.lines:
        for kind in ("igi", "iva") if sheet.flow is Flow.IMPORT else ("ige",):
            sheet.unrated(Row(kind, line.seq, KEYS[kind]), why)
    for kind in ("dta",) if sheet.flow is Flow.IMPORT else ("dta", "iva"):
        sheet.unrated(Row(kind, key=KEYS[kind]), why)


def _refuse_direction(sheet: Sheet, flow: str) -> None:
    """Name a clave of the other direction: what it makes not due is no answer for these goods."""
    clave = sheet.declaration.kind
    sheet.find(
        "tariff.clave.direction",
        "",
        mx_words.CLAVE_OF[flow],
        clave,
        severity=Severity.WARNING,
        advice=mx_words.ADVICE_DIRECTION,
        citation=_CLAVES,
    )
    _leave_unrated(sheet, fill(mx_words.CLAVE_OF[flow], about=clave))


_CLAVES: Final = Citation(law="Reglas Generales de Comercio Exterior", article="Anexo 22, apéndice 2")

_NOT_OF_ITS_OWN = {"rectification": words.RECTIFICATION, "complementary": words.COMPLEMENTARY}


def partida_of(sheet: Sheet, item: LineValue) -> Partida:
    """Begin a line: its claim of T-MEC origin and the measures that reach it."""
    claim = claimed(sheet, item.line)
    line = item.line
    number = line.code if line.code is None or line.nico is None else line.code + line.nico
    reach = measures_on(sheet.period, sheet.kind, number, line.goods.origin, claim)
    none = unheld(sheet.period, line.code)
    partida = Partida(item, claim is not None and is_usmca(claim), reach, unheld=none)
    if sheet.explained:
        for row in (row for rows in reach.reliefs.values() for row in rows if row.where):
            if partida.meets(row) is not True:
                sheet.aside(line, row, ASIDE_CONDITION)
    return partida


def charge_not_due(
    sheet: Sheet,
    row: Row,
    regime: Regime,
    base: Decimal | None,
    rate: str | None,
    relief: Relief | None = None,
) -> None:
    """Enter a charge that the regime does not make payable now: it is not due, which is neither exempt nor
    zero.
    """
    sheet.enter(not_due(row, regime, rate, relief), row.line, base, NOUGHT)


def not_due(row: Row, regime: Regime, rate: str | None, relief: Relief | None = None) -> Title:
    """Make the title of a charge that the regime does not make payable now."""
    citation = BY_NATURE.get(regime.nature)
    if citation is not None:
        row = row._replace(citations=(citation, *row.citations))
    why = words.NOT_DUE_BY_NATURE.get(regime.nature, words.NOT_DUE)
    return titled(row, rate, ChargeStatus.NOT_DUE, why, relief)


def on_clave(sheet: Sheet, row: Row, regime: Regime, *attributes: str) -> Row:
    """Say that a charge stands on what the list of claves tells of a clave, and whether that was checked."""
    unread = [attribute for attribute in attributes if attribute in regime.unverified]
    for attribute in unread:
        about = f"mx/claves {sheet.declaration.kind} {attribute}"
        sheet.find("tariff.law.unchecked", "", words.UNCHECKED, about)
    return row._replace(checked=False) if unread else row


def form_of(sheet: Sheet, kind: str) -> str:
    """Give the payment form that the declarant authorises for a contribution (Anexo 22 appendix 13)."""
    pedimento = sheet.declaration.consignments[0].pedimento
    payment = pedimento.payment if pedimento is not None else None
    if payment is None:
        return "0"
    return payment.forms.get(KEYS.get(kind, ""), payment.form)


FORMS_NOT_DUE: Final = {"temporary": "5", "virtual": "5", "return": "9", "transit": "5", "warehouse": "6"}
"""The payment form that shows a charge as not due, by the nature of the clave (Anexo 22 appendix 13)."""

BY_NATURE: Final = {
    nature: Citation(law="Ley Aduanera", article=article)
    for nature, article in {
        "temporary": "arts. 104, 106, 108 y 113",
        "virtual": "arts. 104 y 112",
        "return": "arts. 103 y 116",
        "transit": "arts. 124 a 134",
        "warehouse": "art. 119",
        "rectification": "art. 89",
        "complementary": "art. 63-A",
    }.items()
}
"""The article by which a regime does not make the duty payable now, or is no declaration of its own."""
