"""Why a declaration owes what it owes, in sentences: what was multiplied, by which law, and what did not
apply.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

from cruce.law import Entry, Known, Law, Measure
from cruce.model import (
    Charge,
    ChargeStatus,
    CustomsValue,
    Declaration,
    DeclarationLine,
    Flow,
    Liability,
    Money,
    PreferenceClaim,
    Text,
    Value,
)
from cruce.tariff import phrases
from cruce.tariff.amounts import CENT, EXACT, PESO, shared
from cruce.tariff.assess import assess, worked
from cruce.tariff.claims import USMCA_PARTIES
from cruce.tariff.dates import LawDates, day_of_tariff, law_dates
from cruce.tariff.measures import CHARGING, covers_claim, covers_kind, programmes
from cruce.tariff.rates import Rate, read_rate
from cruce.tariff.sheet import CURRENCIES, ROUNDING
from cruce.tariff.words import fill


class Explanation(Value):
    """What a person is told of one value or charge: its subject, its line (none: the whole), and the
    sentences.

    ``about`` is ``day``, ``value``, the kind of a charge, or ``declaration`` for what was considered and
    did not apply.
    """

    about: str
    line: int | None
    title: Text
    sentences: tuple[Text, ...]


def explain(
    declaration: Declaration, liability: Liability, law: Law, on: LawDates | None = None
) -> tuple[Explanation, ...]:
    """Explain every value and charge of a liability, and what was considered and did not apply.

    The amounts without a claim of preference, or with one, are those of the same declaration assessed again.
    ``on`` are the days of law that the liability was assessed for, where they are not the declaration's own.
    """
    with localcontext(EXACT):
        told = [_of_day(declaration, law, on)] if declaration.country in CURRENCIES else []
        told += [_of_value(value) for value in liability.values]
        others = tuple(_otherwise(declaration, law, on))
        told += [_of_charge(charge, liability, law, others) for charge in liability.charges]
        aside = tuple(_considered(declaration, liability, law, on))
    if aside:
        told.append(Explanation(about="declaration", line=None, title=phrases.CONSIDERED, sentences=aside))
    return tuple(told)


def apportion(charge: Charge, liability: Liability) -> tuple[tuple[int, Money], ...]:
    """Share a charge of the whole declaration over its lines by value, for display only: line and part.

    The parts add up to the charge exactly; in law it is one amount (19 CFR 24.23; LFD art. 49).
    """
    if charge.amount is None or not liability.values:
        return ()
    with localcontext(EXACT):
        weights = [value.value.amount for value in liability.values]
        parts = shared(charge.amount.amount, weights, CENT if liability.country == "us" else PESO)
    currency = charge.amount.currency
    return tuple(
        (value.line, Money(amount=part, currency=currency))
        for value, part in zip(liability.values, parts, strict=True)
    )


def _of_day(declaration: Declaration, law: Law, on: LawDates | None) -> Explanation:
    used = day_of_tariff(declaration, on or law_dates(declaration), law)
    says = fill(phrases.DAY_IS, day=used.day, why=used.basis.why, law=used.basis.citation)
    return Explanation(about="day", line=None, title=phrases.DAY, sentences=(says,))


# --- values ----------------------------------------------------------------------------------------------


def _of_value(value: CustomsValue) -> Explanation:
    return Explanation(
        about="value",
        line=value.line,
        title=fill(phrases.VALUE_OF_LINE, line=value.line),
        sentences=tuple(_value_sentences(value)),
    )


def _value_sentences(value: CustomsValue) -> Iterator[Text]:
    yield fill(phrases.PRICE, price=value.price)
    if value.conversion is not None:
        used = value.conversion
        facts = {"rate": used.rate, "source": used.source, "target": used.target, "day": used.day}
        yield fill(phrases.CONVERTED, **facts, why=used.why, law=used.citation)
        if used.carried:
            yield fill(phrases.RATE_IS_CARRIED, since=used.since)
        if used.illustrative:
            yield phrases.RATE_IS_SAMPLE
    for step in value.adjustments:
        yield fill(phrases.STEP, money=step.money, says=step.says, law=step.citation)
    yield fill(phrases.VALUE_IS, value=value.value)


# --- charges ---------------------------------------------------------------------------------------------


def _of_charge(charge: Charge, liability: Liability, law: Law, others: tuple[_Otherwise, ...]) -> Explanation:
    name = phrases.NAMES.get(charge.kind, Text(en=charge.kind, es=charge.kind))
    title = name if charge.line is None else fill(phrases.ON_LINE, name=name, line=charge.line)
    sentences = (
        *_amount_sentences(charge, liability.country),
        *_base_sentences(charge, liability),
        *_law_sentences(charge, liability, law),
        *(said for other in others for said in other.of(charge)),
    )
    return Explanation(about=charge.kind, line=charge.line, title=title, sentences=sentences)


def _amount_sentences(charge: Charge, country: str) -> Iterator[Text]:
    """Say what was multiplied by what, how it was rounded, and what the charge comes to."""
    status = phrases.STATUS[charge.status]
    if charge.amount is None:
        yield status
    elif charge.status is ChargeStatus.DUE and charge.base is not None and charge.rate is not None:
        yield from _product(charge, country)
    elif charge.status is ChargeStatus.DUE:
        yield fill(phrases.FIXED, amount=charge.amount)
    else:
        base = Text(en="", es="") if charge.base is None else fill(phrases.ON_BASE, base=charge.base)
        rate = charge.rate or "–"
        yield fill(status, rate=Text(en=rate, es=rate.replace("Free", "libre")), base=base)
    if charge.why is not None:
        yield charge.why


def _base_sentences(charge: Charge, liability: Liability) -> Iterator[Text]:
    """Take the base of IVA or IEPS apart: the customs value of the line, and what is paid on top of it."""
    value = next((one.value for one in liability.values if one.line == charge.line), None)
    if charge.kind not in ("iva", "ieps") or value is None or charge.base in (None, value):
        return
    assert charge.base is not None
    before = liability.charges[: liability.charges.index(charge)]
    falls = [(one.kind.upper(), _falling_on(charge.line, one, liability)) for one in before]
    parts = [(kind, part) for kind, part in falls if part is not None and part.amount]
    added = charge.base - value
    if sum((part.amount for _, part in parts), Decimal(0)) == added.amount:
        paid = " + ".join(f"{kind} {part}" for kind, part in parts)
        yield fill(phrases.BASE_OF, value=value, parts=paid)
    else:
        yield fill(phrases.BASE_OF, value=value, parts=fill(phrases.AS_DEFINITIVE, added=added))


def _falling_on(line: int | None, charge: Charge, liability: Liability) -> Money | None:
    """Give what of a charge falls on a line: its own, or its share of one on the whole declaration."""
    if charge.line is None:
        return dict(apportion(charge, liability)).get(line or 0)
    return charge.amount if charge.line == line else None


def _product(charge: Charge, country: str) -> Iterator[Text]:
    """Say what base and rate come to, how it was rounded, and where a least or greatest amount takes over."""
    facts = {"base": charge.base, "rate": charge.rate, "amount": charge.amount}
    exact, amount = _exactly(charge), charge.amount.amount if charge.amount else None
    rounded = None if exact is None else ROUNDING[country](exact)
    if rounded != amount and exact is not None:
        yield fill(phrases.BOUNDED, exact=f"{exact.normalize():,f}", **facts)
        return
    yield fill(phrases.MULTIPLIED, **facts)
    if exact is not None and exact != amount:
        yield fill(phrases.ROUNDED[country], exact=f"{exact.normalize():,f}")


def _exactly(charge: Charge) -> Decimal | None:
    """Give the product before rounding, where base and rate alone decide it."""
    rate = read_rate(charge.rate or "")
    if not isinstance(rate, Rate) or not rate.ad_valorem or charge.base is None:
        return None
    percent = sum((term.amount / term.parts for term in rate.terms), Decimal(0))
    return charge.base.amount * percent / 100


def _law_sentences(charge: Charge, liability: Liability, law: Law) -> Iterator[Text]:
    """Name the articles, the edition or figure of law, whether it was checked, and the payment form."""
    if charge.citations:
        yield fill(phrases.STANDS_ON, law="; ".join(map(str, charge.citations)))
    if charge.edition is not None:
        yield fill(phrases.EDITION, edition=charge.edition, day=liability.day)
    if not charge.checked and charge.status is not ChargeStatus.UNRATED:
        yield phrases.NOT_CHECKED
    if charge.form is not None:
        form = law.entry("mx/payment-forms", charge.form, liability.day)
        says = form.says if isinstance(form, Entry) else Text(en=charge.form, es=charge.form)
        yield fill(phrases.PAYMENT_FORM, form=charge.form, says=says)


# --- what would be otherwise -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Otherwise:
    """The same declaration assessed with other claims, to say what each charge would be."""

    says: Text
    charges: Mapping[tuple[str, int | None, str | None], Charge]

    def of(self, charge: Charge) -> Iterator[Text]:
        other = self.charges.get(_place(charge))
        if other is not None and (other.status, other.amount) != (charge.status, charge.amount):
            would = (
                phrases.NOT_RATED
                if other.amount is None
                else Text(en=str(other.amount), es=str(other.amount))
            )
            yield fill(self.says, would=would)


def _otherwise(declaration: Declaration, law: Law, on: LawDates | None) -> Iterator[_Otherwise]:
    for says, change in ((phrases.WITHOUT_CLAIM, _unclaimed), (phrases.WITH_CLAIM, _claimed)):
        lines = tuple(map(change, declaration.lines))
        if lines != declaration.lines:
            other = assess(declaration.model_copy(update={"lines": lines}), law, on)
            yield _Otherwise(says, {_place(charge): charge for charge in other.charges})


def _place(charge: Charge) -> tuple[str, int | None, str | None]:
    """Tell a charge from the others: of those that measures add, several may stand on one line."""
    return charge.kind, charge.line, charge.edition if charge.kind in _ADDED_BY_MEASURES else None


_ADDED_BY_MEASURES = frozenset({"additional", "ad_cvd", "cuota", "ieps"})


def _unclaimed(line: DeclarationLine) -> DeclarationLine:
    return _with_claim(line, None) if line.goods.preference else line


def _claimed(line: DeclarationLine) -> DeclarationLine:
    if line.goods.preference or line.goods.origin not in USMCA_PARTIES:
        return line
    return _with_claim(line, PreferenceClaim(programme="USMCA"))


def _with_claim(line: DeclarationLine, claim: PreferenceClaim | None) -> DeclarationLine:
    return line.model_copy(update={"goods": line.goods.model_copy(update={"preference": claim})})


# --- what was considered and did not apply ---------------------------------------------------------------


def _considered(
    declaration: Declaration, liability: Liability, law: Law, on: LawDates | None
) -> Iterator[Text]:
    yield from phrases.ASIDE.get((declaration.country, declaration.flow), ())
    arrival = law.value("us/fees/truck-arrival", liability.day)
    if (declaration.country, declaration.flow) == ("us", Flow.IMPORT) and isinstance(arrival, Known):
        yield fill(phrases.TRUCK_FEE, amount=f"{arrival.value} USD", law=arrival.citations[0])
    for line in declaration.lines:
        for measure in law.measures(declaration.country, declaration.flow, line.code or "", liability.day):
            why = _why_not(measure, declaration, line) if measure.kind in CHARGING else None
            if why is not None:
                yield fill(phrases.MEASURE_ASIDE, says=measure.says, line=line.seq, why=why)
    if declaration.country in CURRENCIES:
        for line, measure, why in worked(declaration, law, on, explained=True).asides:
            yield fill(phrases.MEASURE_ASIDE, says=measure.says, line=line.seq, why=why)


def _why_not(measure: Measure, declaration: Declaration, line: DeclarationLine) -> Text | None:
    """Say why a measure in force on a code does not reach this line; nothing when it does."""
    origin = line.goods.origin
    if (measure.origins and origin not in measure.origins) or origin in measure.except_origins:
        return fill(phrases.ASIDE_BY_ORIGIN, origin=origin)
    if not covers_kind(measure, declaration.kind):
        return fill(phrases.ASIDE_BY_KIND, kind=declaration.kind)
    if not covers_claim(measure, programmes(line.goods.preference)):
        return phrases.ASIDE_BY_CLAIM
    return None
