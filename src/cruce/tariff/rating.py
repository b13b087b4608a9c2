"""Rating one line: from the tariff's text to a charge, or to the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Final

from cruce.law import Known, TariffLine, Unknown
from cruce.model import ChargeStatus, Citation, DeclarationLine, LawError, Severity, Text
from cruce.tariff import words
from cruce.tariff.amounts import Lacking, amount_of
from cruce.tariff.conversion import exchange
from cruce.tariff.dates import day_of_exchange
from cruce.tariff.rates import Rate, ReferredRate, UnreadRate, as_charged, read_rate
from cruce.tariff.sheet import TARIFFS, Desk, Sheet
from cruce.tariff.titles import Relief, Row, Title, titled, untitled
from cruce.tariff.valuation import ONE
from cruce.tariff.words import fill

_NAMES = {"us-hts": "HTSUS", "mx-ligie": "Ley de los Impuestos Generales de Importación y de Exportación"}
_DOLLARS = "USD"
_FIELDS = {"us": "hts", "mx": "fraccion"}


def unheld(sheet: Desk, line: DeclarationLine) -> Text | None:
    """Say that no edition in force holds the code of a line, if so: then nothing on it can be told.

    Not where the day is outside what is known of the tariff: what does not hang on the code is then charged.
    """
    tariff = TARIFFS[sheet.country]
    found = sheet.law.line(tariff, line.code or "", sheet.day)
    if isinstance(found, TariffLine) or found.known_to is not None:
        return None
    begun = any(edition.tariff == tariff for edition in sheet.law.editions(sheet.day))
    return found.why if begun else None


def tariff_line(sheet: Desk, line: DeclarationLine) -> TariffLine | Text:
    """Look a line's code up in the tariff of the sheet's country, or say why it cannot be rated."""
    if line.code is None:
        return words.NO_CODE
    found = sheet.law.line(TARIFFS[sheet.country], line.code, sheet.day)
    pointer = f"{line.pointer}/classification/{_FIELDS[sheet.country]}"
    if isinstance(found, Unknown):
        sheet.find(
            "tariff.line.unknown",
            pointer,
            words.UNKNOWN,
            found.what,
            severity=Severity.WARNING,
            why=found.why,
        )
        return found.why
    if sheet.country == "us" and len(line.code) == 8:
        sheet.find("tariff.code.suffix", pointer, words.NO_SUFFIX, line.code, advice=words.ADVICE_SUFFIX)
    return found


def row_of(
    tariff: TariffLine, kind: str, line: int | None, *, key: str | None = None, form: str | None = None
) -> Row:
    """Give the common part of a charge that stands on a tariff line."""
    cited = (tariff_citation(tariff.tariff, tariff.rate_code),)
    return Row(kind, line, key, form, tariff.edition, True, cited)


def on_column(sheet: Desk, row: Row, line: DeclarationLine, tariff: TariffLine, column: str) -> Row:
    """Say that a charge stands on one column of its tariff line, and whether that was checked."""
    if column not in tariff.unchecked:
        return row
    pointer = f"{line.pointer}/classification/{_FIELDS[sheet.country]}"
    about = f"{tariff.tariff} {tariff.code} ({column})"
    sheet.find("tariff.line.unchecked", pointer, words.UNCHECKED, about)
    return row._replace(checked=False)


def general_rate(tariff: TariffLine) -> str:
    """Write the general rate of a line as charges show it; empty where the tariff has none."""
    return "" if tariff.general is None else as_charged(read_rate(tariff.general, tariff.tariff))


@lru_cache(maxsize=65536)
def tariff_citation(tariff: str, code: str) -> Citation:
    """Cite a line of a tariff the way it is printed: ``8544.30.00``."""
    parts = (code[:4], code[4:6], code[6:8], code[8:])
    return Citation(law=_NAMES[tariff], article=".".join(part for part in parts if part))


def charge_rate(
    sheet: Sheet,
    row: Row,
    rate: Rate | UnreadRate,
    base: Decimal,
    line: DeclarationLine,
    label: str | None = None,
    why: Text | None = None,
    relief: Relief | None = None,
) -> Decimal | None:
    """Charge a rate on a base and the line's quantities; ``None`` when that leaves the charge unrated.

    ``label`` is the rate as the charge shows it, where that is more than the tariff's text (``Free (S)``);
    ``relief`` what stands in place of the general rate.
    """
    title = title_of(sheet, row, rate, line, label, why, relief)
    if isinstance(rate, UnreadRate):
        sheet.enter(title, row.line, base, None)
        return None
    return charge_titled(sheet, title, rate, base, line)


def title_of(
    sheet: Desk,
    row: Row,
    rate: Rate | UnreadRate,
    line: DeclarationLine,
    label: str | None = None,
    why: Text | None = None,
    relief: Relief | None = None,
) -> Title:
    """Make the title of a charge at a rate; of one that gives no figures it is said, and stays unrated."""
    if isinstance(rate, UnreadRate):
        code, says = _UNREAD[type(rate)]
        sheet.find(code, line.pointer, says, row.kind, severity=Severity.WARNING, text=rate.text)
        return untitled(row, fill(says, text=rate.text), label or rate.text)
    return titled(row, label or rate.text, ChargeStatus.EXEMPT if rate.exempt else None, why, relief)


def charge_titled(
    sheet: Sheet, title: Title, rate: Rate, base: Decimal, line: DeclarationLine
) -> Decimal | None:
    """Charge a rate on a base and the line's quantities under a title made before; see `charge_rate`."""
    amount = rated(sheet, rate, base, line)
    if isinstance(amount, Lacking):
        sheet.enter(title.unrated(_say_lacking(sheet, line, amount)), line.seq, base, None)
        return None
    rounded = sheet.rounded(amount)
    sheet.enter(title, line.seq, base, rounded)
    return rounded


_UNREAD: Final = {
    UnreadRate: ("tariff.rate.unread", words.UNREAD),
    ReferredRate: ("tariff.rate.referred", words.REFERRED),
}


def rated(sheet: Sheet, rate: Rate, base: Decimal, line: DeclarationLine) -> Decimal | Lacking:
    """Give what a rate comes to on a base and the line's quantities, unrounded; or what it lacks.

    Rates by quantity are in dollars; Mexico takes them at the exchange rate of the line's own value.
    """
    if sheet.currency == _DOLLARS or rate.ad_valorem:
        return amount_of(rate, base, line.goods)
    day = day_of_exchange(sheet.declaration, sheet.dates, line.consignment, sheet.tariff_day)
    found = exchange(sheet, _DOLLARS, day, line.pointer)
    dollar = None if isinstance(found, Text) else found.rate if found else ONE
    return amount_of(rate, base, line.goods, dollar)


def _say_lacking(sheet: Sheet, line: DeclarationLine, lacking: Lacking) -> Text:
    """Enter the finding that names the quantity that a rate lacks, and give its sentence."""
    if lacking.unit is None:
        reason = fill(words.PROVISO, proviso=lacking.what)
    else:
        reason = fill(words.NO_QUANTITY, term=lacking.what, unit=lacking.unit)
    sheet.find(
        "tariff.quantity.missing",
        f"{line.pointer}/us_quantities" if sheet.country == "us" else f"{line.pointer}/mx_quantity",
        reason,
        severity=Severity.WARNING,
        advice=words.ADVICE_QUANTITY,
    )
    return reason


def row_of_figure(kind: str, *figures: Known, key: str | None = None, form: str | None = None) -> Row:
    """Give the common part of a charge that stands on parameters of law, the governing one last."""
    governing = figures[-1]
    cited = governing.citations
    if len(figures) > 1:
        cited = tuple(dict.fromkeys(citation for figure in figures for citation in figure.citations))
    edition = f"{governing.path} {governing.since}"
    return Row(kind, None, key, form, edition, all(figure.verified for figure in figures), cited)


def title_of_figures(
    sheet: Sheet, row: Row, rate: Callable[[], str], *figures: Known, why: Text | None = None
) -> Title:
    """Give the title of a charge that stands on parameters of law, the governing one last.

    Of ``row`` its keys are taken, and whether more than the parameters is to be checked.
    """
    of_law = tuple((figure.path, figure.since) for figure in figures)
    return sheet.plan(
        ("figures", row.kind, row.key, row.form, row.checked, of_law, why and why.en),
        lambda: titled(_on_figures(row, *figures), rate(), None, why),
    )


def _on_figures(row: Row, *figures: Known) -> Row:
    made = row_of_figure(row.kind, *figures, key=row.key, form=row.form)
    return made._replace(checked=row.checked and made.checked)


def number(figure: Known) -> Decimal:
    """Give a parameter as a number; a word where law must have a number is a fault of the law directory."""
    if isinstance(figure.value, Decimal):
        return figure.value
    raise LawError("tariff.law.not-a-number", fill(words.NOT_A_NUMBER, path=figure.path), words.ADVICE_IMPORT)


def percent(figure: Known) -> str:
    """Write a share of one as the charge shows it: ``0.3464%``."""
    return f"{(number(figure) * 100).normalize():f}%"
