"""The general duties of the Mexican tariff: IGI on imports, IGE on exports."""

from __future__ import annotations

from decimal import Decimal

from cruce.law import Measure, TariffLine
from cruce.model import Severity, Text, to_pesos
from cruce.tariff import words
from cruce.tariff.amounts import amount_of
from cruce.tariff.measures import read_formula
from cruce.tariff.pedimento import FORMS_NOT_DUE, KEYS, Partida, Regime, charge_not_due, form_of
from cruce.tariff.rates import Rate, UnreadRate, read_rate
from cruce.tariff.rating import charge_rate, row_of, tariff_line
from cruce.tariff.sheet import Row, Sheet
from cruce.tariff.valuation import LineValue
from cruce.tariff.words import fill

_RELIEF = ("preference", "suspension")


def charge_igi(sheet: Sheet, regime: Regime, partida: Partida) -> None:
    """Enter the IGI of one line, and keep what it would be in a definitive import for the base of IVA."""
    line, value = partida.item.line, partida.item.value
    form = form_of(sheet, "igi") if regime.definitive else FORMS_NOT_DUE.get(regime.nature)
    tariff = tariff_line(sheet, line)
    if isinstance(tariff, Text):
        row = Row("igi", line.seq, KEYS["igi"], form)
        chosen: tuple[Rate | UnreadRate, Measure | None] | Text = tariff
    else:
        row = row_of(tariff, "igi", line.seq, key=KEYS["igi"], form=form)
        chosen = _igi_rate(sheet, partida, tariff)
    if not isinstance(chosen, Text) and chosen[1] is not None:
        row = row._replace(
            citations=(*row.citations, *chosen[1].citations), checked=row.checked and chosen[1].verified
        )
    label = None if isinstance(chosen, Text) else _label(*chosen)
    if not regime.definitive:
        partida.igi = None if isinstance(chosen, Text) else _would_be(partida, chosen[0])
        charge_not_due(sheet, row, regime, value, label)
    elif isinstance(chosen, Text):
        sheet.unrated(row, chosen, base=value)
    elif value is None:
        sheet.unrated(row, fill(words.NO_VALUE, why=partida.item.why), rate=label)
    else:
        why = chosen[1].says if chosen[1] else None
        partida.igi = charge_rate(sheet, row, chosen[0], value, line, label, why)


def _igi_rate(
    sheet: Sheet, partida: Partida, tariff: TariffLine
) -> tuple[Rate | UnreadRate, Measure | None] | Text:
    """Choose the rate of IGI: prohibition, preference or suspension, else the general column."""
    if tariff.prohibited:
        return words.PROHIBITED
    relief = next((row for row in partida.measures if row.kind in _RELIEF and row.formula), None)
    if relief is not None and relief.formula is not None:
        return read_formula(sheet.law, relief.formula, sheet.day), relief
    if tariff.general is None:
        return fill(words.NO_COLUMN, column="IGI", code=tariff.code)
    rate = read_rate(tariff.general, tariff.tariff)
    if partida.tmec and not (isinstance(rate, Rate) and rate.free):
        sheet.find(
            "tariff.claim.no-preference",
            f"{partida.item.line.pointer}/preference",
            words.NO_PREFERENCE,
            tariff.code,
            severity=Severity.WARNING,
            advice=words.ADVICE_CLAIM,
            programme="T-MEC",
        )
    return rate, None


def _label(rate: Rate | UnreadRate, relief: Measure | None) -> str:
    text = str(rate)
    if relief is None:
        return text
    return f"{text} ({'T-MEC' if relief.kind == 'preference' else relief.id})"


def _would_be(partida: Partida, rate: Rate | UnreadRate) -> Decimal | None:
    """Give the IGI of the same goods in a definitive import: it enters the base of IVA (LIVA art. 27)."""
    if isinstance(rate, UnreadRate) or partida.item.value is None:
        return None
    amount = amount_of(rate, partida.item.value, partida.item.line.goods)
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
        charge_rate(sheet, row, rate, item.value, line, str(rate))
