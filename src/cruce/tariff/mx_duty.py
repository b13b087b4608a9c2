"""The general duties of the Mexican tariff: IGI on imports, IGE on exports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from cruce.law import Measure
from cruce.model import Text, to_pesos
from cruce.tariff import words
from cruce.tariff.bearing import told_by_papers
from cruce.tariff.claims import is_usmca, no_preference
from cruce.tariff.measures import formula_rate, rely_on
from cruce.tariff.mx_programmes import permit_missing, say_sector
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
from cruce.tariff.sheet import Desk, Draft, Said, Sheet
from cruce.tariff.titles import Relief, Row, Title, titled, untitled
from cruce.tariff.valuation import LineValue, unplaced
from cruce.tariff.words import fill


class Chosen(NamedTuple):
    """A rate with the law it stands on, as a charge shows it; or, without a rate, why there is none."""

    row: Row
    rate: Rate | UnreadRate | None
    label: str | None
    why: Text | None
    relief: Relief | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is decided of the IGI of a line before its amounts: what is found, its title, its rate.

    ``rate`` is ``None`` where none is understood; ``shared`` tells whether the plan holds for all lines that
    are alike.
    """

    said: tuple[Said, ...]
    title: Title
    rate: Rate | None
    shared: bool


def charge_igi(sheet: Sheet, regime: Regime, partida: Partida) -> None:
    """Enter the IGI of one line, and keep what it would be in a definitive import for the base of IVA."""
    item, line = partida.item, partida.item.line
    plan = _planned(sheet, regime, partida)
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


def _planned(sheet: Sheet, regime: Regime, partida: Partida) -> Plan:
    """Give the plan of a line: that of the lines before it that are alike, if it holds for this one."""
    line, goods, valued = partida.item.line, partida.item.line.goods, partida.item.value is not None
    form = form_of(sheet, "igi") if regime.definitive else FORMS_NOT_DUE.get(regime.nature)
    claim = goods.preference
    key = (
        *("igi", sheet.kind, form, line.code, line.nico, goods.origin, valued),
        *(claim and (claim.programme, claim.symbol), goods.prosec, goods.regla8),
        *(goods.ad_case, goods.cvd_case, goods.end_use, goods.classification.us_additional),
    )
    plan = sheet.plan(key, lambda: _plan(sheet, regime, partida, form, valued=valued))
    return plan if plan.shared else _plan(sheet, regime, partida, form, valued=valued)


def _plan(sheet: Sheet, regime: Regime, partida: Partida, form: str | None, *, valued: bool) -> Plan:
    draft, line = Draft(sheet), unplaced(partida.item.line)
    alike = replace(partida, item=replace(partida.item, line=line))
    row, rate, label, why, relief = _choose(draft, alike, form)
    if not regime.definitive:
        title = not_due(row, regime, label, relief)
    elif rate is None:
        title = untitled(row, why or words.NO_LAW_PACK)
    elif not valued:
        title = titled(row, label)
    else:
        title = title_of(draft, row, rate, line, label, why, relief)
    shared = draft.shared and told_by_papers(partida.measures.reliefs.get("igi", ()))
    return Plan(tuple(draft.said), title, rate if isinstance(rate, Rate) else None, shared)


def _choose(sheet: Desk, partida: Partida, form: str | None) -> Chosen:
    """Choose the rate of IGI: prohibition, preference or suspension by measure, else the general column."""
    line = partida.item.line
    tariff = tariff_line(sheet, line)
    if isinstance(tariff, Text):
        return Chosen(Row("igi", line.seq, KEYS["igi"], form), None, None, tariff)
    row = row_of(tariff, "igi", line.seq, key=KEYS["igi"], form=form)
    if tariff.prohibited:
        return Chosen(row, None, tariff.general, words.PROHIBITED)
    barred = permit_missing(sheet, line, tariff)
    if barred is not None:
        return Chosen(row, None, tariff.general, barred)
    relief = partida.relief("igi")
    rate = None if tariff.general is None else read_rate(tariff.general, tariff.tariff)
    free = isinstance(rate, Rate) and rate.free
    say_sector(sheet, partida, tariff, relief, free=free)
    if relief is not None and relief.formula is not None:
        return _relieved(sheet, row, relief, relief.formula, general_rate(tariff))
    if rate is None:
        return Chosen(row, None, None, fill(words.NO_COLUMN, column="IGI", code=tariff.code))
    claim = line.goods.preference
    stands = partida.tmec or (claim is not None and not is_usmca(claim))
    if claim is not None and stands and not free:
        no_preference(sheet, line, tariff, "T-MEC" if partida.tmec else claim.programme)
    return Chosen(on_column(sheet, row, line, tariff, "general"), rate, as_charged(rate), None)


def _relieved(sheet: Desk, row: Row, relief: Measure, formula: str, general: str) -> Chosen:
    rely_on(sheet, relief)
    row = row._replace(citations=(*row.citations, *relief.citations), checked=relief.verified)
    rate = formula_rate(sheet, formula)
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
    tariff = tariff_line(sheet, line)
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
        row = on_column(sheet, row, line, tariff, "export")
        charge_rate(sheet, row, rate, item.value, line, as_charged(rate))
