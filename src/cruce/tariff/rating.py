"""Rating one line: from the tariff's text to a charge, or to the reason why there is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from cruce.law import Known, TariffLine, Unknown
from cruce.model import ChargeStatus, Citation, DeclarationLine, LawError, Severity, Text
from cruce.tariff import words
from cruce.tariff.amounts import Lacking, amount_of
from cruce.tariff.conversion import exchange
from cruce.tariff.dates import day_of_exchange
from cruce.tariff.plans import Desk, Draft, Period
from cruce.tariff.rates import Rate, ReferredRate, UnreadRate, as_charged, read_rate
from cruce.tariff.sheet import Sheet
from cruce.tariff.titles import Relief, Row, Title, titled, untitled
from cruce.tariff.valuation import ONE
from cruce.tariff.words import fill

_NAMES = {"us-hts": "HTSUS", "mx-ligie": "Ley de los Impuestos Generales de Importación y de Exportación"}
_DOLLARS = "USD"
_FIELDS = {"us": "hts", "mx": "fraccion"}


def unheld(period: Period, code: str | None) -> Text | None:
    """Say that no edition in force holds a code, if so: then nothing on it can be told.

    Not where the day is outside what is known of the tariff: what does not hang on the code is then charged.
    """
    found = period.line(code or "")
    if isinstance(found, TariffLine) or found.known_to is not None or not period.begun:
        return None
    return found.why


def tariff_line(desk: Desk, code: str | None, pointer: str) -> TariffLine | Text:
    """Look the code of a line up, or say at the line's pointer why it cannot be rated."""
    if code is None:
        return words.NO_CODE
    found, country = desk.period.line(code), desk.period.country
    pointer = f"{pointer}/classification/{_FIELDS[country]}"
    if isinstance(found, Unknown):
        desk.find(
            "tariff.line.unknown",
            pointer,
            words.UNKNOWN,
            found.what,
            severity=Severity.WARNING,
            why=found.why,
        )
        return found.why
    if country == "us" and len(code) == 8:
        desk.find("tariff.code.suffix", pointer, words.NO_SUFFIX, code, advice=words.ADVICE_SUFFIX)
    return found


def row_of(
    tariff: TariffLine, kind: str, line: int | None, *, key: str | None = None, form: str | None = None
) -> Row:
    """Give the common part of a charge that stands on a tariff line."""
    cited = (tariff_citation(tariff.tariff, tariff.rate_code),)
    return Row(kind, line, key, form, tariff.edition, True, cited)


def on_column(desk: Desk, row: Row, pointer: str, tariff: TariffLine, column: str) -> Row:
    """Say at a line's pointer that a charge stands on one column of its tariff line, and whether that was
    checked.
    """
    if column not in tariff.unchecked:
        return row
    pointer = f"{pointer}/classification/{_FIELDS[desk.period.country]}"
    about = f"{tariff.tariff} {tariff.code} ({column})"
    desk.find("tariff.line.unchecked", pointer, words.UNCHECKED, about)
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
    title = title_of(sheet, row, rate, line.pointer, label, why, relief)
    if isinstance(rate, UnreadRate):
        sheet.enter(title, row.line, base, None)
        return None
    return charge_titled(sheet, title, rate, base, line)


def title_of(
    desk: Desk,
    row: Row,
    rate: Rate | UnreadRate,
    pointer: str,
    label: str | None = None,
    why: Text | None = None,
    relief: Relief | None = None,
) -> Title:
    """Make the title of a charge at a rate; of one that gives no figures it is said, and stays unrated."""
    if isinstance(rate, UnreadRate):
        code, says = _UNREAD[type(rate)]
        desk.find(code, pointer, says, row.kind, severity=Severity.WARNING, text=rate.text)
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


class _OnFigures(NamedTuple):
    """What decides on the title of a charge on parameters of law, each named with the day it runs since."""

    kind: str
    key: str | None
    form: str | None
    checked: bool
    figures: tuple[tuple[str, date], ...]
    currency: str | None
    why: Text | None


def title_of_figures(
    sheet: Sheet, row: Row, *figures: Known, why: Text | None = None, fixed: bool = False
) -> Title:
    """Give the title of a charge that stands on parameters of law: the first is its rate, or a ``fixed``
    amount; the last governs.

    Of ``row`` its keys are taken, and whether more than the parameters is to be checked.
    """
    of_law = tuple((figure.path, figure.since) for figure in figures)
    currency = sheet.currency if fixed else None
    facts = _OnFigures(row.kind, row.key, row.form, row.checked, of_law, currency, why)
    return sheet.period.plan(facts, _title_on_figures)


def _title_on_figures(draft: Draft, facts: _OnFigures) -> Title:
    figures = [draft.period.figure(path, since) for path, since in facts.figures]
    row = row_of_figure(facts.kind, *figures, key=facts.key, form=facts.form)
    rate = f"{number(figures[0])} {facts.currency}" if facts.currency else percent(figures[0])
    return titled(row._replace(checked=row.checked and facts.checked), rate, None, facts.why)


def number(figure: Known) -> Decimal:
    """Give a parameter as a number; a word where law must have a number is a fault of the law directory."""
    if isinstance(figure.value, Decimal):
        return figure.value
    raise LawError("tariff.law.not-a-number", fill(words.NOT_A_NUMBER, path=figure.path), words.ADVICE_IMPORT)


def percent(figure: Known) -> str:
    """Write a share of one as the charge shows it: ``0.3464%``."""
    return f"{(number(figure) * 100).normalize():f}%"
