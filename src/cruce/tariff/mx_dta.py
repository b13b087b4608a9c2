"""The customs processing duty (DTA) of a pedimento: ad valorem with a least amount, or fixed (LFD art.
49).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from cruce.law import Known, Unknown
from cruce.model import ChargeStatus, Citation, Text, to_pesos
from cruce.tariff import words
from cruce.tariff.amounts import PESO, shared
from cruce.tariff.measures import rely_on, row_of_measure
from cruce.tariff.pedimento import KEYS, NOUGHT, Partida, Regime, form_of, on_clave
from cruce.tariff.rating import number, title_of_figures
from cruce.tariff.sheet import Sheet
from cruce.tariff.titles import Row

EXEMPT: Final = "9"  # payment form, Anexo 22 appendix 13


def charge_dta(sheet: Sheet, regime: Regime, partidas: Sequence[Partida]) -> Decimal | None:
    """Enter the DTA of the pedimento (LFD art. 49) and give its amount; ``None`` when unrated."""
    form = form_of(sheet, "dta")
    reliefs = [partida.relief("dta") for partida in partidas]
    if reliefs[0] is not None and None not in reliefs:
        rely_on(sheet, reliefs[0])
        row = row_of_measure(reliefs[0], None, "dta", KEYS["dta"], EXEMPT)
        sheet.charge(row, NOUGHT, status=ChargeStatus.EXEMPT, why=words.DTA_TMEC)
        return NOUGHT
    found = _dta(sheet, regime.dta, partidas) if regime.dta else words.NO_DTA
    if isinstance(found, Text):
        sheet.unrated(Row("dta", key=KEYS["dta"], form=form, citations=(_DTA,)), found)
        return None
    base, figures, amount = found
    row = on_clave(sheet, Row("dta", key=KEYS["dta"], form=form), regime, f"dta_{sheet.flow.value}")
    why = figures[-1].says if len(figures) > 1 else None
    sheet.enter(title_of_figures(sheet, row, *figures, why=why, fixed=base is None), None, base, amount)
    return amount


def _dta(
    sheet: Sheet, name: str, partidas: Sequence[Partida]
) -> tuple[Decimal | None, tuple[Known, ...], Decimal] | Text:
    """Compute a DTA: base (none for a fixed amount), the figures it stands on with the governing one last,
    amount.
    """
    figure = sheet.figure(f"mx/dta/{name}")
    if isinstance(figure, Unknown):
        return figure.why
    if figure.unit != "/1":
        return None, (figure,), number(figure)
    unheld = next((partida.unheld for partida in partidas if partida.unheld is not None), None)
    if unheld is not None:
        return unheld
    values = [partida.item.value for partida in partidas if partida.relief("dta") is None]
    base = sum((value for value in values if value is not None), NOUGHT)
    if None in values:
        return words.DTA_BASE_UNKNOWN
    amount = to_pesos(base * number(figure))
    least = sheet.figure("mx/dta/minimum")
    if isinstance(least, Known) and amount < number(least):
        return base, (figure, least), number(least)
    if isinstance(least, Unknown) and not _beyond_doubt(sheet, least, amount):
        return least.why
    return base, (figure,), amount


def _beyond_doubt(sheet: Sheet, least: Unknown, amount: Decimal) -> bool:
    """Tell whether an amount is above a minimum that is not known: half as much again as the last that is.

    The minimum follows prices (CFF art. 17-A): from 2023 to 2024 it rose by 4 %.
    """
    last = sheet.law.value(least.what, least.known_to) if least.known_to else least
    return isinstance(last, Known) and 2 * amount >= 3 * number(last)


def share_dta(sheet: Sheet, regime: Regime, partidas: Sequence[Partida], charged: Decimal | None) -> None:
    """Share the DTA over the lines for the base of IVA; of a temporary import, as if it were definitive."""
    bearing = [partida.relief("dta") is None for partida in partidas]
    if regime.iva == "suspended":
        charged = _dta_alone(sheet, partidas) if any(bearing) else NOUGHT
    if charged is None:
        return
    values = [partida.item.value or NOUGHT for partida in partidas]
    weights = [value if bears else NOUGHT for value, bears in zip(values, bearing, strict=True)]
    for partida, part in zip(partidas, shared(charged, weights, PESO), strict=True):
        partida.dta = part


def _dta_alone(sheet: Sheet, partidas: Sequence[Partida]) -> Decimal | None:
    found = _dta(sheet, "import-rate", partidas)
    return None if isinstance(found, Text) else found[2]


_DTA: Final = Citation(law="Ley Federal de Derechos", article="art. 49")
