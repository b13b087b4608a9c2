"""Taxes that Mexico levies on goods as imported: IVA and IEPS, and cuotas compensatorias on their value."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from cruce.law import Measure, Unknown
from cruce.model import ChargeStatus, Citation, to_pesos
from cruce.tariff import words
from cruce.tariff.measures import charge_measure, formula_rate, rely_on, row_of_measure
from cruce.tariff.mx_duty import would_be
from cruce.tariff.pedimento import (
    FORMS_NOT_DUE,
    KEYS,
    NOUGHT,
    Partida,
    Regime,
    charge_not_due,
    form_of,
    on_clave,
)
from cruce.tariff.rates import Rate
from cruce.tariff.rating import number, percent, row_of_figure
from cruce.tariff.sheet import Row, Sheet
from cruce.tariff.words import fill

CREDIT, GUARANTEE = "21", "22"  # payment forms, Anexo 22 appendix 13


def charge_measures(sheet: Sheet, regime: Regime, partida: Partida) -> None:
    """Enter cuotas compensatorias on the value, and IEPS on value and contributions without IVA."""
    line = partida.item.line
    for measure in partida.measures.charging:
        kind = measure.charge or measure.kind
        is_tax = kind == "ieps"
        row = row_of_measure(measure, line.seq, kind, _key(measure, line.code), form_of(sheet, kind))
        due = regime.iva != "none" if is_tax else regime.definitive
        if not due:
            charge_not_due(sheet, row, regime, partida.item.value, measure.formula)
            partida.add(_as_if_definitive(sheet, measure, partida) if regime.iva == "suspended" else NOUGHT)
            continue
        base = partida.base() if is_tax else partida.item.value
        if isinstance(base, str):
            sheet.unrated(row, fill(words.BASE_UNKNOWN, kind=base), rate=measure.formula)
            partida.add(None)
        elif base is None:
            sheet.unrated(row, fill(words.NO_VALUE, why=partida.item.why), rate=measure.formula)
            partida.add(None)
        else:
            partida.add(charge_measure(sheet, measure, line, base, row))


def _as_if_definitive(sheet: Sheet, measure: Measure, partida: Partida) -> Decimal | None:
    """Give what a measure not due now would be in a definitive import, for the base of IVA (LIVA art. 27)."""
    rate = None if measure.formula is None else formula_rate(sheet, measure.formula)
    return would_be(sheet, partida, rate) if isinstance(rate, Rate) else None


def charge_iva(sheet: Sheet, regime: Regime, partida: Partida) -> None:
    """Enter the IVA of one line: not due, at zero or exempt by measure, else on value and contributions."""
    line = partida.item.line
    relief = partida.measures.relief("iva")
    row = Row("iva", line.seq, KEYS["iva"], _iva_form(sheet, regime), citations=(_IVA,))
    row = on_clave(sheet, row, regime, "iva")
    if regime.iva == "none":
        row = row._replace(form=FORMS_NOT_DUE.get(regime.nature), citations=(_IVA_NOT_DUE,))
        charge_not_due(sheet, row, regime, partida.item.value, None)
        return
    if relief is not None:
        rely_on(sheet, relief)
        status = ChargeStatus.EXEMPT if relief.formula is None else ChargeStatus.ZERO
        checked = row.checked and relief.verified
        row = row._replace(edition=relief.id, checked=checked, citations=relief.citations)
        sheet.charge(
            row, NOUGHT, base=partida.item.value, rate=relief.formula, status=status, why=relief.says
        )
        return
    _charge_iva_on_base(sheet, regime, partida, row)


def _charge_iva_on_base(sheet: Sheet, regime: Regime, partida: Partida, row: Row) -> None:
    rate, base = sheet.figure("mx/iva/rate"), partida.base()
    if isinstance(rate, Unknown):
        sheet.unrated(row, rate.why)
    elif isinstance(base, str):
        sheet.unrated(row, fill(words.BASE_UNKNOWN, kind=base), rate=percent(rate))
    else:
        figured = row_of_figure("iva", rate)
        row = row._replace(
            edition=figured.edition, checked=row.checked and figured.checked, citations=figured.citations
        )
        why = None
        if regime.iva == "suspended":
            row, why = on_clave(sheet, row, regime, "iva_base"), words.IVA_SUSPENDED.get(row.form or "")
        sheet.charge(row, to_pesos(base * number(rate)), base=base, rate=percent(rate), why=why)


def _iva_form(sheet: Sheet, regime: Regime) -> str:
    """Give the payment form of IVA; on temporary imports credit for the certified, or the guarantee given."""
    chosen = form_of(sheet, "iva")
    if regime.iva != "suspended":
        return chosen
    pedimento = sheet.declaration.consignments[0].pedimento
    if pedimento is not None and pedimento.vat_certified:
        return CREDIT
    guaranteed = pedimento is not None and pedimento.payment is not None and pedimento.payment.guarantee
    return GUARANTEE if guaranteed else chosen


_IVA: Final = Citation(law="Ley del Impuesto al Valor Agregado", article="arts. 24, 27 y 28")
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
