"""The general duties of the Mexican tariff: IGI on imports, IGE on exports."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from cruce.law import Measure, TariffLine
from cruce.model import Text, to_pesos
from cruce.tariff import words
from cruce.tariff.claims import Claim, claim_of, is_usmca, no_preference
from cruce.tariff.measures import formula_rate, rely_on
from cruce.tariff.mx_programmes import asks_sector, permit_missing, say_sector, say_several
from cruce.tariff.pedimento import (
    FORMS_NOT_DUE,
    KEYS,
    NOUGHT,
    Partida,
    Regime,
    charge_not_due,
    form_of,
    not_due,
)
from cruce.tariff.plans import HERE, Draft, Said
from cruce.tariff.rates import Rate, UnreadRate, as_charged, read_rate
from cruce.tariff.rating import (
    charge_rate,
    charge_titled,
    general_rate,
    on_column,
    rated,
    row_of,
    tariff_line,
    title_of,
)
from cruce.tariff.sheet import Sheet
from cruce.tariff.titles import Relief, Row, Title, titled, untitled
from cruce.tariff.valuation import LineValue
from cruce.tariff.words import fill


class Chosen(NamedTuple):
    """A rate with the law it stands on, as a charge shows it; or, without a rate, why there is none."""

    row: Row
    rate: Rate | UnreadRate | None
    label: str | None
    why: Text | None
    relief: Relief | None = None


class Facts(NamedTuple):
    """All of a line that its IGI is decided by before its amounts.

    ``claim`` is its claim, ``tmec`` whether that is one of origin under the T-MEC which the goods can have;
    ``relief`` the measure on IGI whose conditions they meet, ``relieved`` its rate, or why that is not known;
    ``form`` the payment form. ``valued`` tells whether there is a value to pay the duty on.
    """

    regime: Regime
    form: str | None
    code: str | None
    claim: Claim | None
    tmec: bool
    prosec: str | None
    regla8: str | None
    relief: Measure | None
    relieved: Rate | UnreadRate | Text | None
    valued: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is decided of the IGI of a line before its amounts: what is found, its title, its rate.

    ``rate`` is ``None`` where none is understood.
    """

    said: tuple[Said, ...]
    title: Title
    rate: Rate | None


def charge_igi(sheet: Sheet, regime: Regime, partida: Partida) -> None:
    """Enter the IGI of one line, and keep what it would be in a definitive import for the base of IVA."""
    item, line = partida.item, partida.item.line
    plan = sheet.period.plan(_facts(sheet, regime, partida), _plan)
    for said in plan.said:
        sheet.tell(said, line.pointer)
    if not regime.definitive:
        partida.igi = None if plan.rate is None else would_be(sheet, partida, plan.rate)
        sheet.enter(plan.title, line.seq, item.value, NOUGHT)
    elif not plan.title.rated:
        sheet.enter(plan.title, line.seq, item.value, None)
    elif item.value is None or plan.rate is None:
        sheet.enter(plan.title.unrated(fill(words.NO_VALUE, why=item.why)), line.seq, None, None)
    else:
        partida.igi = charge_titled(sheet, plan.title, plan.rate, item.value, line)


def _facts(sheet: Sheet, regime: Regime, partida: Partida) -> Facts:
    line, goods, relief = partida.item.line, partida.item.line.goods, partida.relief("igi")
    formula = relief.formula if relief is not None else None
    return Facts(
        regime,
        form_of(sheet, "igi") if regime.definitive else FORMS_NOT_DUE.get(regime.nature),
        line.code,
        claim_of(goods),
        partida.tmec,
        goods.prosec,
        goods.regla8,
        relief,
        None if formula is None else formula_rate(sheet, formula),
        partida.item.value is not None,
    )


def _plan(draft: Draft, facts: Facts) -> Plan:
    row, rate, label, why, relief = _choose(draft, facts)
    if not facts.regime.definitive:
        title = not_due(row, facts.regime, label, relief)
    elif rate is None:
        title = untitled(row, why or words.NO_LAW_PACK)
    elif not facts.valued:
        title = titled(row, label)
    else:
        title = title_of(draft, row, rate, HERE, label, why, relief)
    return Plan(tuple(draft.said), title, rate if isinstance(rate, Rate) else None)


def _choose(draft: Draft, facts: Facts) -> Chosen:
    """Choose the rate of IGI: prohibition, preference or suspension by measure, else the general column."""
    tariff = tariff_line(draft, facts.code, HERE)
    if isinstance(tariff, Text):
        return Chosen(Row("igi", key=KEYS["igi"], form=facts.form), None, None, tariff)
    row = row_of(tariff, "igi", None, key=KEYS["igi"], form=facts.form)
    if tariff.prohibited:
        return Chosen(row, None, tariff.general, words.PROHIBITED)
    barred = permit_missing(draft, facts.regla8, HERE, tariff)
    if barred is not None:
        return Chosen(row, None, tariff.general, barred)
    relief = facts.relief
    rate = None if tariff.general is None else read_rate(tariff.general, tariff.tariff)
    free = isinstance(rate, Rate) and rate.free
    _say_claims(draft, facts, tariff, free=free)
    if relief is not None and facts.relieved is not None:
        return _relieved(draft, row, relief, facts.relieved, general_rate(tariff))
    if rate is None:
        return Chosen(row, None, None, fill(words.NO_COLUMN, column="IGI", code=tariff.code))
    return Chosen(on_column(draft, row, HERE, tariff, "general"), rate, as_charged(rate), None)


def _say_claims(draft: Draft, facts: Facts, tariff: TariffLine, *, free: bool) -> None:
    """Say what became of the claims of a line; where the tariff is ``free`` no other rate is missed."""
    claim, sector, relief = facts.claim, facts.prosec, facts.relief
    if sector is not None and facts.tmec and claim is not None:
        say_several(draft, HERE, (claim.programme, f"PROSEC {sector}"), relief)
    elif sector is not None and not free and not (relief is not None and asks_sector(relief)):
        say_sector(draft, HERE, sector, tariff)
    general = facts.relieved is None and tariff.general is not None and not free
    if claim is not None and general and (facts.tmec or not is_usmca(claim)):
        no_preference(draft, HERE, tariff, "T-MEC" if facts.tmec else claim.programme)


def _relieved(
    draft: Draft, row: Row, relief: Measure, rate: Rate | UnreadRate | Text, general: str
) -> Chosen:
    rely_on(draft, relief)
    row = row._replace(citations=(*row.citations, *relief.citations), checked=relief.verified)
    if isinstance(rate, Text):
        return Chosen(row, None, None, rate)
    by = relief.authority or ("T-MEC" if relief.kind == "preference" else relief.id)
    return Chosen(row, rate, f"{rate} ({by})", relief.says, Relief(by, str(rate), general))


def would_be(sheet: Sheet, partida: Partida, rate: Rate | UnreadRate) -> Decimal | None:
    """Give what a rate comes to in a definitive import of the same goods: it enters the base of IVA (LIVA
    art. 27).
    """
    if isinstance(rate, UnreadRate) or partida.item.value is None:
        return None
    amount = rated(sheet, rate, partida.item.value, partida.item.line)
    return to_pesos(amount) if isinstance(amount, Decimal) else None


def charge_ige(sheet: Sheet, regime: Regime, item: LineValue) -> None:
    """Enter the IGE of one line, by the export column of the tariff (LA art. 79)."""
    line = item.line
    tariff = tariff_line(sheet, line.code, line.pointer)
    form = form_of(sheet, "ige")
    if isinstance(tariff, Text):
        sheet.unrated(Row("ige", line.seq, KEYS["ige"], form), tariff, base=item.value)
        return
    row = row_of(tariff, "ige", line.seq, key=KEYS["ige"], form=form)
    if regime.nature in ("temporary", "transit"):
        charge_not_due(sheet, row, regime, item.value, tariff.export)
    elif tariff.export is None:
        sheet.unrated(row, fill(words.NO_COLUMN, column="IGE", code=tariff.code), base=item.value)
    elif item.value is None:
        sheet.unrated(row, fill(words.NO_VALUE, why=item.why), rate=tariff.export)
    else:
        rate = read_rate(tariff.export, tariff.tariff)
        row = on_column(sheet, row, line.pointer, tariff, "export")
        charge_rate(sheet, row, rate, item.value, line, as_charged(rate))
