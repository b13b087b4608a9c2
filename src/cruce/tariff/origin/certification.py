"""A certification of origin: its nine data elements, what is missing or contradicts itself, and its time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import Field

from cruce.law import Known, Law
from cruce.model import Citation, Exact, Finding, Severity, Text, Value
from cruce.tariff.origin.words import both

Words = Annotated[str, Field(min_length=1, max_length=300)]
_ELEMENTS: Final = Citation(law="USMCA / T-MEC", article="annex 5-A")
_PERIOD: Final = Citation(law="USMCA / T-MEC", article="art. 5.2.5(b)")
_VALIDITY: Final = Citation(law="USMCA / T-MEC", article="art. 5.2.6")
_WAIVER: Final = Citation(law="USMCA / T-MEC", article="art. 5.5")


class Person(Value):
    """Who stands in a certification: name and where to be reached."""

    name: Words
    title: Words | None = None
    address: Words | None = None
    telephone: Words | None = None
    email: Words | None = None


class Certification(Value):
    """A certification of origin (USMCA annex 5-A): nine data elements, in whatever form.

    ``blanket_from`` and ``blanket_to`` bound the period of one for many shipments. ``value`` is what the
    shipment is worth, in US dollars.
    """

    certified_by: Literal["importer", "exporter", "producer"] | None = None
    certifier: Person | None = None
    exporter: Person | None = None
    producer: Person | None = None
    importer: Person | None = None
    description: Words | None = None
    code: Annotated[str, Field(pattern=r"^(\d{2}){1,5}$")] | None = None
    criterion: Literal["A", "B", "C", "D"] | None = None
    blanket_from: date | None = None
    blanket_to: date | None = None
    signed_by: Words | None = None
    signed_on: date | None = None
    value: Annotated[Exact, Field(ge=0)] | None = None


def check_certification(
    paper: Certification, code: str, criterion: str | None, law: Law, on: date
) -> tuple[Finding, ...]:
    """Name each data element that is missing or contradicts another, the good determined, or the day.

    ``code`` and ``criterion`` are those of the good; up to the value of art. 5.5 no certification is needed,
    and that is all there is to say.
    """
    waived = _figure(law, "waiver-limit", on)
    if waived is not None and paper.value is not None and paper.value <= waived:
        return (_finding("not-needed", "/certification/value", Severity.INFO, _WAIVER, limit=waived),)
    return (*_missing(paper), *_contradictions(paper, code, criterion), *_out_of_time(paper, law, on))


def _missing(paper: Certification) -> Iterator[Finding]:
    for field, (number, what) in _NINE.items():
        if getattr(paper, field) is None:
            yield _missed(field, number, what)
    if paper.certifier is not None:
        for part, what in _REACHED.items():
            if getattr(paper.certifier, part) is None:
                yield _missed(f"certifier/{part}", 2, what)
    # The certifier may be the exporter or the producer; then that element is filled already.
    for who, number in (("exporter", 3), ("producer", 4)):
        if getattr(paper, who) is None and paper.certified_by != who:
            yield _missed(who, number, _WHO[who])


def _contradictions(paper: Certification, code: str, criterion: str | None) -> Iterator[Finding]:
    at = "/certification"
    if paper.code is not None and len(paper.code) < 6:
        yield _finding("code-short", f"{at}/code", Severity.WARNING, _ELEMENTS, said=paper.code)
    if paper.code is not None and not code.startswith(paper.code[:6]):
        yield _finding("other-code", f"{at}/code", said=paper.code, found=code)
    if criterion is not None and paper.criterion is not None and paper.criterion != criterion:
        yield _finding("other-criterion", f"{at}/criterion", said=paper.criterion, found=criterion)
    same = getattr(paper, paper.certified_by or "", None)
    if same is not None and paper.certifier is not None and same.name != paper.certifier.name:
        said, found = paper.certifier.name, same.name
        yield _finding("other-certifier", f"{at}/certifier/name", said=said, found=found)
    if (paper.blanket_from is None) != (paper.blanket_to is None):
        yield _finding("half-period", f"{at}/blanket_to", Severity.WARNING, _PERIOD)


def _out_of_time(paper: Certification, law: Law, on: date) -> Iterator[Finding]:
    at, start, end = "/certification", paper.blanket_from, paper.blanket_to
    months, years = _figure(law, "blanket-months", on), _figure(law, "validity-years", on)
    if start is not None and end is not None:
        if end < start or not start <= on <= end:
            yield _finding("period", f"{at}/blanket_to", citation=_PERIOD, start=start, end=end, day=on)
        if months is not None and end >= _after(start, int(months)):
            yield _finding("period-long", f"{at}/blanket_to", citation=_PERIOD, months=months)
    if paper.signed_on is not None and years is not None:
        if paper.signed_on > on:
            yield _finding("signed-later", f"{at}/signed_on", Severity.WARNING, day=paper.signed_on)
        if on >= _after(paper.signed_on, 12 * int(years)):
            yield _finding("expired", f"{at}/signed_on", citation=_VALIDITY, day=paper.signed_on, years=years)


def _after(start: date, months: int) -> date:
    """Give the first day that a period of whole months no longer holds."""
    whole = start.month - 1 + months
    year, month = start.year + whole // 12, whole % 12 + 1
    first = date(year, month, 1) if year <= date.max.year else date.max
    return date.fromordinal(min(first.toordinal() + start.day - 1, date.max.toordinal()))


def _figure(law: Law, name: str, on: date) -> Decimal | None:
    found = law.value(f"usmca/certification/{name}", on)
    return Decimal(found.value) if isinstance(found, Known) else None


def _missed(field: str, number: int, what: Text) -> Finding:
    says, advice = _FAULTS["element"]
    return Finding(
        code="origin.certification-element",
        severity=Severity.WARNING,
        pointer=f"/certification/{field}",
        says=says.format(number=number, what=what),
        advice=advice,
        citation=_ELEMENTS,
    )


def _finding(
    code: str,
    pointer: str,
    severity: Severity = Severity.REFUSAL,
    citation: Citation = _ELEMENTS,
    **facts: object,
) -> Finding:
    says, advice = _FAULTS[code]
    return Finding(
        code=f"origin.certification-{code}",
        severity=severity,
        pointer=pointer,
        says=says.format(**facts),
        advice=advice.format(**facts),
        citation=citation,
    )


_NINE: Final[dict[str, tuple[int, Text]]] = {
    "certified_by": (
        1,
        both(
            "who certifies: importer, exporter or producer",
            "quién certifica: importador, exportador o productor",
        ),
    ),
    "certifier": (2, both("the certifier", "el certificador")),
    "importer": (5, both("the importer", "el importador")),
    "description": (6, both("the description of the good", "la descripción de la mercancía")),
    "code": (6, both("the tariff classification, six digits", "la clasificación arancelaria, seis dígitos")),
    "criterion": (7, both("the origin criterion", "el criterio de origen")),
    "signed_by": (9, both("the authorized signature", "la firma autorizada")),
    "signed_on": (9, both("the date of the signature", "la fecha de la firma")),
}
_REACHED: Final = {
    "title": both("the certifier's title", "el cargo del certificador"),
    "address": both("the certifier's address", "el domicilio del certificador"),
    "telephone": both("the certifier's telephone", "el teléfono del certificador"),
    "email": both("the certifier's e-mail", "el correo electrónico del certificador"),
}
_WHO: Final = {
    "exporter": both("the exporter", "el exportador"),
    "producer": both("the producer", "el productor"),
}
_FAULTS: Final[dict[str, tuple[Text, Text]]] = {
    "element": (
        both("Data element {number} is missing: {what}.", "Falta el elemento de datos {number}: {what}."),
        both(
            "Add it; the importer, exporter or producer may.",
            "Agréguelo; puede hacerlo importador, exportador o productor.",
        ),
    ),
    "not-needed": (
        both(
            "Up to {limit} USD no certification is needed.", "Hasta {limit} USD no se requiere certificación."
        ),
        both(
            "Keep the invoice; state that the goods originate.",
            "Conserve la factura y declare que la mercancía es originaria.",
        ),
    ),
    "code-short": (
        both("{said} has fewer than six digits.", "{said} tiene menos de seis dígitos."),
        both(
            "Give the six digits of the Harmonized System.",
            "Indique los seis dígitos del Sistema Armonizado.",
        ),
    ),
    "other-code": (
        both("It certifies {said}, the good is {found}.", "Ampara {said} y la mercancía es {found}."),
        both("Correct one of the two.", "Corrija uno de los dos."),
    ),
    "other-criterion": (
        both(
            "It states criterion {said}, the bill shows {found}.",
            "Indica el criterio {said} y la lista muestra {found}.",
        ),
        both("Correct the criterion, or the bill.", "Corrija el criterio, o la lista."),
    ),
    "other-certifier": (
        both(
            "{said} certifies, but the one named in that role is {found}.",
            "Certifica {said}, pero en ese carácter figura {found}.",
        ),
        both("Correct one of the two.", "Corrija uno de los dos."),
    ),
    "half-period": (
        both("Only one end of the blanket period is given.", "Solo se indica un extremo del periodo."),
        both(
            "Give both, or neither for a single shipment.", "Indique ambos, o ninguno si es un solo embarque."
        ),
    ),
    "period": (
        both("It covers {start} to {end}, not {day}.", "Ampara del {start} al {end}, no el {day}."),
        both("Get a certification that covers the day.", "Obtenga una certificación que ampare ese día."),
    ),
    "period-long": (
        both("It covers more than {months} months.", "Ampara más de {months} meses."),
        both("Shorten the period.", "Acorte el periodo."),
    ),
    "signed-later": (
        both(
            "It is signed on {day}, later than the day asked for.",
            "Se firmó el {day}, después del día consultado.",
        ),
        both("It must be held when the claim is made.", "Debe tenerse al invocar el trato."),
    ),
    "expired": (
        both(
            "Signed on {day}, it is older than {years} years.", "Firmada el {day}, tiene más de {years} años."
        ),
        both("Get a new one.", "Obtenga una nueva."),
    ),
}
