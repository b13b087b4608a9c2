"""Taxes that Mexico levies on goods as imported: IVA and IEPS, and cuotas compensatorias on their value."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from cruce.law import Measure, Unknown
from cruce.model import ChargeStatus, Citation, Severity, Text, to_pesos
from cruce.tariff import mx_words, words
from cruce.tariff.additional_words import ASIDE_CONDITION, ASIDE_TAKEN, CASE_UNKNOWN
from cruce.tariff.measures import CHARGING, RELIEVING, charge_measure, formula_rate, rely_on, row_of_measure
from cruce.tariff.mx_duty import would_be
from cruce.tariff.mx_words import ADVICE_NICO
from cruce.tariff.pedimento import (
    FORMS_NOT_DUE,
    KEYS,
    NOUGHT,
    Partida,
    Regime,
    charge_not_due,
    form_of,
    not_due,
    on_clave,
)
from cruce.tariff.plans import Draft
from cruce.tariff.rates import Rate
from cruce.tariff.rating import number, percent, title_of_figures
from cruce.tariff.sheet import Sheet
from cruce.tariff.titles import Row, Title, titled
from cruce.tariff.words import fill

CREDIT, GUARANTEE = "21", "22"  # payment forms, Anexo 22 appendix 13


def charge_measures(sheet: Sheet, regime: Regime, partida: Partida) -> None:
    """Enter cuotas compensatorias on value or quantity (LCE art. 87), then IEPS on value and contributions
    without IVA.

    Of measures in one group the first that reaches the goods stands for all. What the line does not tell, or
    a case that no measure rates, leaves the charge unrated and with it the taxes on top of it.
    """
    line = partida.item.line
    _say_finer(sheet, regime, partida)
    taken = set[str]()
    for measure in sorted(partida.measures.charging, key=_is_tax):
        held = partida.meets(measure)
        if held is not False and sheet.day > measure.known_to:
            held = _beyond(sheet, partida) or held
        if held is not False and partida.unheld is not None:
            held = partida.unheld
        if held is False or measure.group in taken:
            sheet.aside(line, measure, ASIDE_CONDITION if held is False else ASIDE_TAKEN)
            continue
        if measure.group is not None:
            taken.add(measure.group)
        if _is_tax(measure):
            _charge_cases(sheet, regime, partida)
        _charge(sheet, regime, partida, measure, held)
    _charge_cases(sheet, regime, partida)


def _beyond(sheet: Sheet, partida: Partida) -> Text | None:
    """Say to what day the tariff is known, where the day of law is later: so are the measures on it."""
    found = sheet.period.line(partida.item.line.code or "")
    return found.why if isinstance(found, Unknown) and found.known_to is not None else None


def _is_tax(measure: Measure) -> bool:
    return measure.charge == "ieps"


def _charge(sheet: Sheet, regime: Regime, partida: Partida, measure: Measure, held: bool | Text) -> None:
    """Enter the charge of one measure that reaches the goods, or may (``held`` then says what is not
    known).
    """
    row, value = _row(sheet, regime, partida, measure), partida.item.value
    if regime.iva == "none" if _is_tax(measure) else not regime.definitive:
        charge_not_due(sheet, row, regime, value, _label(sheet, measure))
        suspended = regime.iva == "suspended"
        partida.add(_as_if_definitive(sheet, measure, partida, held) if suspended else NOUGHT, row.kind)
        return
    base = partida.base() if _is_tax(measure) else value
    why = held if isinstance(held, Text) else None
    if why is None and measure.base != "value":
        why = fill(mx_words.OTHER_BASE, base=measure.base, says=measure.says)
    if why is None and base is None:
        why = fill(words.NO_VALUE, why=partida.item.why)
    if why is None and isinstance(base, str):
        why = _no_base(partida, base)
    if why is not None:
        sheet.unrated(row, why, rate=_label(sheet, measure))
        partida.add(None, row.kind)
    elif isinstance(base, Decimal):
        partida.add(charge_measure(sheet, measure, partida.item.line, base, row), row.kind)


def _label(sheet: Sheet, measure: Measure) -> str | None:
    """Write the rate of a measure as its charge shows it; none where it is not known."""
    rate = None if measure.formula is None else formula_rate(sheet, measure.formula)
    return None if rate is None or isinstance(rate, Text) else str(rate)


def _no_base(partida: Partida, missing: str) -> Text:
    """Say why a tax has no base: the value, or a charge that enters it, is not known."""
    if missing == "value":
        return fill(words.NO_VALUE, why=partida.item.why)
    return fill(words.BASE_UNKNOWN, kind=missing)


def _row(sheet: Sheet, regime: Regime, partida: Partida, measure: Measure) -> Row:
    kind, line = measure.charge or measure.kind, partida.item.line
    form = tax_form(sheet, regime, kind) if _is_tax(measure) else form_of(sheet, kind)
    row = row_of_measure(measure, line.seq, kind, _key(measure, line.code), form)
    return row._replace(authority=measure.authority)


def _say_finer(sheet: Sheet, regime: Regime, partida: Partida) -> None:
    """Enter as unrated what the NICO decides, where the line does not state it; of a relief it is said."""
    line = partida.item.line
    for measure in (row for row in partida.measures.finer if row.kind in (*CHARGING, *RELIEVING)):
        why = fill(mx_words.NICO_NEEDED, says=measure.says)
        pointer = f"{line.pointer}/classification/nico"
        sheet.find(
            "tariff.nico.missing", pointer, why, measure.id, severity=Severity.WARNING, advice=ADVICE_NICO
        )
        if measure.kind in CHARGING and partida.meets(measure) is not False:
            _charge(sheet, regime, partida, measure, why)


def _charge_cases(sheet: Sheet, regime: Regime, partida: Partida) -> None:
    """Enter as unrated the cuota of a case that the line names and no measure at hand rates, once."""
    line = partida.item.line
    cases = [case for case in (line.goods.ad_case, line.goods.cvd_case) if case is not None]
    if not cases or any(one.title.kind == "cuota" and one.line == line.seq for one in sheet.charges):
        return
    row = Row("cuota", line.seq, KEYS["cuota"], form_of(sheet, "cuota"), citations=(_CUOTA,))
    if regime.definitive:
        sheet.unrated(row, fill(CASE_UNKNOWN, case=", ".join(dict.fromkeys(cases))), base=partida.item.value)
    else:
        charge_not_due(sheet, row, regime, partida.item.value, None)
    partida.add(None if regime.iva != "none" else NOUGHT, row.kind)


def _as_if_definitive(sheet: Sheet, measure: Measure, partida: Partida, held: bool | Text) -> Decimal | None:
    """Give what a measure not due now would be in a definitive import, for the base of IVA (LIVA art. 27)."""
    known = held is True and measure.base == "value" and measure.formula is not None
    rate = formula_rate(sheet, measure.formula or "") if known else None
    return would_be(sheet, partida, rate) if isinstance(rate, Rate) else None


def charge_iva(sheet: Sheet, regime: Regime, partida: Partida) -> None:
    """Enter the IVA of one line: not due, at zero or exempt by measure, else on value and contributions."""
    line, relief = partida.item.line, partida.relief("iva")
    row = Row("iva", line.seq, KEYS["iva"], tax_form(sheet, regime, "iva"), citations=(_IVA,))
    row = on_clave(sheet, row, regime, "iva")
    if regime.iva != "none" and relief is None:
        _charge_iva_on_base(sheet, regime, partida, row)
        return
    if regime.iva != "none" and relief is not None:
        rely_on(sheet, relief)
    title = sheet.period.plan((row.form, row.checked, regime, relief), _iva_title)
    sheet.enter(title, line.seq, partida.item.value, NOUGHT)


def _iva_title(_: Draft, facts: tuple[str | None, bool, Regime, Measure | None]) -> Title:
    """Make the title of an IVA that is not due, or at zero or exempt by a measure."""
    form, checked, regime, relief = facts
    row = Row("iva", None, KEYS["iva"], form, checked=checked)
    if regime.iva == "none" or relief is None:
        row = row._replace(form=FORMS_NOT_DUE.get(regime.nature), citations=(_IVA_NOT_DUE,))
        return not_due(row, regime, None)
    status = ChargeStatus.EXEMPT if relief.formula is None else ChargeStatus.ZERO
    row = row._replace(edition=relief.id, checked=checked and relief.verified, citations=relief.citations)
    return titled(row, relief.formula, status, relief.says)


def _charge_iva_on_base(sheet: Sheet, regime: Regime, partida: Partida, row: Row) -> None:
    rate, base = sheet.figure("mx/iva/rate"), partida.base()
    if isinstance(rate, Unknown):
        sheet.unrated(row, rate.why)
        return
    if isinstance(base, str):
        sheet.unrated(row, _no_base(partida, base), rate=percent(rate))
        return
    why = None
    if regime.iva == "suspended":
        row, why = on_clave(sheet, row, regime, "iva_base"), words.IVA_SUSPENDED.get(row.form or "")
    if partida.left_out:
        without = fill(words.IVA_WITHOUT, kind=partida.left_out)
        why = without if why is None else Text(en=f"{why.en} {without.en}", es=f"{why.es} {without.es}")
    title = title_of_figures(sheet, row, rate, why=why)
    sheet.enter(title, row.line, base, to_pesos(base * number(rate)))


def tax_form(sheet: Sheet, regime: Regime, kind: str) -> str:
    """Give the payment form of IVA or IEPS; on temporary imports credit for the certified, or the guarantee
    given (LIVA art. 28-A; LIEPS art. 15-A).
    """
    chosen = form_of(sheet, kind)
    if regime.iva != "suspended":
        return chosen
    pedimento = sheet.declaration.consignments[0].pedimento
    if pedimento is not None and pedimento.vat_certified:
        return CREDIT
    guaranteed = pedimento is not None and pedimento.payment is not None and pedimento.payment.guarantee
    return GUARANTEE if guaranteed else chosen


_IVA: Final = Citation(law="Ley del Impuesto al Valor Agregado", article="arts. 24, 27 y 28")
_CUOTA: Final = Citation(law="Ley de Comercio Exterior", article="arts. 62 y 87")
_IVA_NOT_DUE: Final = Citation(law="Ley del Impuesto al Valor Agregado", article="art. 25, fracción I")


def _key(measure: Measure, code: str | None) -> str | None:
    """Give the key of Anexo 22 appendix 12 for the charge of a measure: of IEPS, by the goods taxed."""
    if measure.charge != "ieps":
        return KEYS.get(measure.charge or "")
    return next((key for heading, key in IEPS_KEYS.items() if (code or "").startswith(heading)), "35")


IEPS_KEYS: Final = {
    "2207": "24",
    "1703": "24",
    **dict.fromkeys(("2204", "2205", "2206", "2208"), "25"),
    "2203": "26",
    **dict.fromkeys(("2402", "2403", "2404"), "27"),
    "2202": "29",
    **dict.fromkeys(("1704", "1806", "1905", "2105"), "30"),
    "3808": "31",
    **dict.fromkeys(("2711", "2701"), "32"),
    "271012": "22",
    "271019": "33",
}
"""IEPS has a key for each kind of goods (LIEPS art. 2; Anexo 22, appendix 12); 35 for the others."""
