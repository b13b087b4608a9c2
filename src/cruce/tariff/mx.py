"""What Mexico is owed on a pedimento: IGI or IGE, DTA, IEPS, IVA and prevalidation, by clave and
direction.
"""

from __future__ import annotations

from typing import Final

from cruce.law import Unknown
from cruce.model import ChargeStatus, Citation, to_pesos
from cruce.tariff import words
from cruce.tariff.mx_dta import charge_dta, share_dta
from cruce.tariff.mx_duty import charge_ige, charge_igi
from cruce.tariff.mx_taxes import charge_iva, charge_measures
from cruce.tariff.pedimento import KEYS, NOUGHT, Partida, form_of, partida_of, read_regime
from cruce.tariff.rating import number, title_of_figures
from cruce.tariff.sheet import Sheet
from cruce.tariff.titles import Row
from cruce.tariff.valuation import value_lines


def charge_import(sheet: Sheet) -> None:
    """Enter all charges of an import pedimento."""
    items = value_lines(sheet)
    regime = read_regime(sheet)
    if regime is None:
        return
    partidas = [partida_of(sheet, item) for item in items]
    for partida in partidas:
        charge_igi(sheet, regime, partida)
    share_dta(sheet, regime, partidas, charge_dta(sheet, regime, partidas))
    for partida in partidas:
        charge_measures(sheet, regime, partida)
        charge_iva(sheet, regime, partida)
    charge_prevalidation(sheet)


def charge_export(sheet: Sheet) -> None:
    """Enter all charges of an export pedimento; IVA is at 0 % (LIVA art. 29)."""
    items = value_lines(sheet)
    regime = read_regime(sheet)
    if regime is None:
        return
    for item in items:
        charge_ige(sheet, regime, item)
    charge_dta(sheet, regime, [Partida(item) for item in items])
    if regime.definitive or regime.nature == "return":
        row = Row("iva", key=KEYS["iva"], form=form_of(sheet, "iva"), citations=(_IVA_EXPORT,))
        sheet.charge(row, NOUGHT, rate="0%", status=ChargeStatus.ZERO, why=words.IVA_EXPORT)
    charge_prevalidation(sheet)


def charge_prevalidation(sheet: Sheet) -> None:
    """Enter the prevalidation of the pedimento and its own IVA (LA art. 16-A); they enter no base."""
    rows = [
        Row(kind, None, KEYS[kind], form_of(sheet, kind), citations=(_PREVALIDATION,))
        for kind in ("prv", "prv_iva")
    ]
    pedimento = sheet.declaration.consignments[0].pedimento
    if pedimento is not None and pedimento.consolidated is not None:
        for row in rows:
            sheet.charge(row, NOUGHT, status=ChargeStatus.NOT_DUE, why=words.PRV_CONSOLIDATED)
        return
    amount, rate = sheet.figure("mx/prv/amount"), sheet.figure("mx/iva/prevalidation-rate")
    if isinstance(amount, Unknown):
        for row in rows:
            sheet.unrated(row, amount.why)
        return
    fee = to_pesos(number(amount))
    sheet.enter(title_of_figures(sheet, rows[0], amount, fixed=True), None, None, fee)
    if isinstance(rate, Unknown):
        sheet.unrated(rows[1], rate.why, base=fee)
    else:
        title = title_of_figures(sheet, rows[1], rate)
        sheet.enter(title, None, fee, to_pesos(number(amount) * number(rate)))


_IVA_EXPORT: Final = Citation(law="Ley del Impuesto al Valor Agregado", article="arts. 2-A, fracción IV y 29")
_PREVALIDATION: Final = Citation(law="Ley Aduanera", article="art. 16-A; RGCE regla 1.8.3")
