"""Origin and preference: what may claim USMCA, with which certification, and what chapter 98 takes off."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from cruce.documents.dossier import Line
from cruce.documents.kind import Fault, Faults, at, cite, need, rule, says
from cruce.law import TariffLine
from cruce.model import PreferenceClaim, Severity

_USMCA = {"USMCA", "T-MEC", "TMEC", "CUSMA"}
_PARTIES = {"US", "MX", "CA"}
_ASSEMBLED = "98020080"
_PREFERENCE_COLUMN = re.compile(r"\(([^)]*)\)")


def usmca(claim: PreferenceClaim | None) -> bool:
    """Tell whether a claim is one of the agreement of the three countries, by any of its names."""
    return claim is not None and claim.programme in _USMCA


@rule(
    "origin.country-unknown",
    Line,
    says=says("There is no country {country}.", "No existe el país {country}."),
    advice=says("Use the two letters of ISO 3166-1.", "Use las dos letras de ISO 3166-1."),
    citation=cite("ISO 3166-1"),
)
def country_exists(line: Line) -> Faults:
    """The country of origin must exist."""
    law, country = line.law, line.item.origin
    if law.entry("countries", country) is None and law.holds("countries"):
        return (at(f"{line.pointer}/origin", country=country),)
    return ()


@rule(
    "origin.claim-not-originating",
    Line,
    says=says(
        "USMCA is claimed for goods of {country}; they can only originate in the US, Mexico or Canada.",
        "Se invoca el T-MEC para mercancía de {country}; solo cabe si es de EE. UU., México o Canadá.",
    ),
    advice=says("Withdraw the claim, or correct the origin.", "Retire la preferencia, o corrija el origen."),
    citation=cite("USMCA / T-MEC", "art. 4.2; 19 USC 4531"),
)
def claim_fits_the_origin(line: Line) -> Faults:
    """Goods of a fourth country cannot claim the agreement."""
    if usmca(line.item.preference) and line.item.origin not in _PARTIES:
        entry = line.law.entry("countries", line.item.origin)
        country = entry.says if entry else line.item.origin
        return (at(f"{line.pointer}/preference", f"{line.pointer}/origin", country=country),)
    return ()


@need(
    "origin.certificate",
    Line,
    country="us",
    authority="CBP / SAT",
    what=says("the certification of origin for the claim", "la certificación de origen de la preferencia"),
    advice=says(
        "The importer must hold it when claiming; it has nine data elements and no fixed form.",
        "El importador debe tenerla al invocar el trato; son nueve elementos de datos, sin formato fijo.",
    ),
    citation=cite("USMCA / T-MEC", "arts. 5.2, 5.4 y 5.5"),
)
def claim_has_certification(line: Line) -> Faults:
    """A claim needs a certification of origin above the value up to which it is waived."""
    claim = line.item.preference
    if claim is None or not usmca(claim):
        return ()
    held = claim.certificate is not None
    severity = None if held else _missing(line)
    if line.dossier.tells(held) and (held or severity is not None):
        facts = {"country": "us" if line.dossier.northbound else "mx"}
        pointer, beside = f"{line.pointer}/preference/certificate", (f"{line.pointer}/value",)
        return (Fault(pointer, facts, beside, severity, held=held),)
    return ()


def _missing(line: Line) -> Severity | None:
    """How bad it is that a certification is missing: the United States waive it up to the informal limit."""
    law = line.law
    value = law.in_usd(line.shipment.value, line.shipment.consignment.currency)
    waived, informal = law.figure("usmca/certification/waiver-limit"), law.figure("us/entry/informal-limit")
    if value is None or waived is None:
        return Severity.WARNING
    if value <= waived:
        return None
    lenient = line.dossier.northbound and informal is not None and value <= informal
    return Severity.WARNING if lenient else Severity.REFUSAL


@rule(
    "origin.certificate-period",
    Line,
    says=says(
        "The certification covers {start} to {end}; the goods come on {day}.",
        "La certificación ampara del {start} al {end}; la mercancía llega el {day}.",
    ),
    advice=says("Get a certification that covers the day.", "Obtenga una certificación que ampare ese día."),
    citation=cite("USMCA / T-MEC", "art. 5.2.5"),
)
def certification_covers_the_day(line: Line) -> Faults:
    """A certification must cover the day of the crossing."""
    claim = line.item.preference
    if claim is None:
        return ()
    day, late = line.dossier.day, claim.valid_to is not None and claim.valid_to < line.dossier.day
    if late or (claim.valid_from is not None and claim.valid_from > day):
        place = "valid_to" if late else "valid_from"
        start, end = claim.valid_from or "…", claim.valid_to or "…"
        return (at(f"{line.pointer}/preference/{place}", "/expected_arrival", start=start, end=end, day=day),)
    return ()


@rule(
    "origin.certificate-blanket",
    Line,
    says=says(
        "The certification covers {start} to {end}, more than {months} months.",
        "La certificación ampara del {start} al {end}, más de {months} meses.",
    ),
    advice=says("A blanket period is at most {months} months.", "El periodo máximo es de {months} meses."),
    severity=Severity.WARNING,
    citation=cite("USMCA / T-MEC", "art. 5.2.5(b)"),
)
def blanket_is_not_too_long(line: Line) -> Faults:
    """A blanket certification covers at most twelve months; beyond them it covers nothing."""
    claim = line.item.preference
    months = line.law.count("usmca/certification/blanket-months") if claim else None
    if claim is None or months is None or claim.valid_from is None or claim.valid_to is None:
        return ()
    last = _last_day(claim.valid_from, months)
    if claim.valid_to > last:
        beyond = line.dossier.day > last
        return (
            Fault(
                f"{line.pointer}/preference/valid_to",
                {"start": claim.valid_from, "end": claim.valid_to, "months": months},
                (f"{line.pointer}/preference/valid_from",),
                Severity.REFUSAL if beyond else None,
            ),
        )
    return ()


@rule(
    "origin.certificate-old",
    Line,
    says=says(
        "The certification of {day} is more than {years} years old.",
        "La certificación del {day} tiene más de {years} años.",
    ),
    advice=says("Get a new one.", "Obtenga una nueva."),
    citation=cite("USMCA / T-MEC", "art. 5.2.6"),
)
def certification_is_not_too_old(line: Line) -> Faults:
    """A certification is valid for four years."""
    claim = line.item.preference
    years = line.law.count("usmca/certification/validity-years") if claim else None
    if claim is None or claim.certified_on is None or years is None:
        return ()
    if _last_day(claim.certified_on, 12 * years) < line.dossier.day:
        return (
            at(
                f"{line.pointer}/preference/certified_on",
                "/expected_arrival",
                day=claim.certified_on,
                years=years,
            ),
        )
    return ()


@rule(
    "origin.certified-ahead",
    Line,
    says=says(
        "The certification is dated {day}, after the crossing.",
        "La certificación tiene fecha {day}, posterior al cruce.",
    ),
    advice=says(
        "The importer must hold it when claiming; correct its date.",
        "El importador debe tenerla al invocar el trato; corrija su fecha.",
    ),
    severity=Severity.WARNING,
    citation=cite("USMCA / T-MEC", "art. 5.4"),
)
def certification_is_made(line: Line) -> Faults:
    """A certification is made before it is relied on."""
    claim = line.item.preference
    if claim is not None and claim.certified_on is not None and claim.certified_on > line.dossier.day:
        pointer = f"{line.pointer}/preference/certified_on"
        return (at(pointer, "/expected_arrival", day=claim.certified_on),)
    return ()


@rule(
    "origin.certificate-incomplete",
    Line,
    says=says("The claim does not give {what}.", "La preferencia no indica {what}."),
    advice=says("It is one of the nine data elements.", "Es uno de los nueve elementos de datos."),
    severity=Severity.WARNING,
    citation=cite("USMCA / T-MEC", "anexo 5-A"),
)
def certification_names_its_elements(line: Line) -> Faults:
    """A certification names who certifies, since when, and the origin criterion."""
    claim = line.item.preference
    if usmca(claim) and claim is not None and claim.certificate is not None:
        for name, what in _ELEMENTS.items():
            if getattr(claim, name) is None:
                yield at(f"{line.pointer}/preference/{name}", what=what)


@rule(
    "origin.no-symbol",
    Line,
    says=says(
        "USMCA is claimed, and the US line bears no symbol: no preference, and MPF is due.",
        "Se invoca el T-MEC y la línea de EE. UU. no lleva símbolo: no hay preferencia y procede el MPF.",
    ),
    advice=says("Add “symbol”: S or S+.", "Agregue «symbol»: S o S+."),
    severity=Severity.WARNING,
    citation=cite("19 USC 58c(b)(10); HTSUS", "general note 11"),
)
def us_claim_bears_its_symbol(line: Line) -> Faults:
    """On a US entry the claim is made by the symbol, also where the general rate is free."""
    claim = line.item.preference
    if usmca(claim) and claim is not None and claim.symbol is None and line.shipment.consignment.entry:
        return (at(f"{line.pointer}/preference/symbol"),)
    return ()


@rule(
    "origin.symbol-unknown",
    Line,
    says=says(
        "{symbol} is no programme symbol open on {day}.",
        "{symbol} no es un símbolo de programa vigente el {day}.",
    ),
    advice=says(
        "Use a symbol of general note 3(c), such as S.", "Use un símbolo de la nota general 3(c), como S."
    ),
    citation=cite("Harmonized Tariff Schedule of the United States", "general note 3(c)"),
)
def symbol_exists(line: Line) -> Faults:
    """A programme symbol must be open on the day."""
    symbol = line.item.preference.symbol if line.item.preference else None
    if symbol and line.shipment.consignment.entry and line.law.holds("us/symbols"):
        entry = line.law.entry("us/symbols", symbol)
        if entry is None or entry.attributes.get("status") == "lapsed":
            return (
                at(f"{line.pointer}/preference/symbol", "/expected_arrival", symbol=symbol, day=line.law.day),
            )
    return ()


@rule(
    "origin.symbol-not-in-line",
    Line,
    says=says(
        "The HTSUS line {code} has no rate for {symbol}.",
        "La línea HTSUS {code} no tiene tasa para {symbol}.",
    ),
    advice=says("The general rate applies; check the symbol.", "Aplica la tasa general; revise el símbolo."),
    severity=Severity.WARNING,
    citation=cite("Harmonized Tariff Schedule of the United States", "column 1, special"),
)
def symbol_is_in_the_line(line: Line) -> Faults:
    """A symbol should stand in the special column, unless the general rate is free already."""
    claim, found = line.item.preference, line.us_line
    if claim is None or claim.symbol is None or not isinstance(found, TariffLine):
        return ()
    if found.special is not None and found.general != "Free" and line.shipment.consignment.entry:
        known = _symbols(found.special)
        if claim.symbol not in known and f"{claim.symbol}+" not in known:
            beside = f"{line.pointer}/classification/hts"
            return (at(f"{line.pointer}/preference/symbol", beside, code=found.code, symbol=claim.symbol),)
    return ()


@rule(
    "origin.us-content",
    Line,
    says=says(
        "US components of {content} are worth more than the goods, {value}.",
        "Los componentes de EE. UU., {content}, valen más que la mercancía, {value}.",
    ),
    advice=says("Correct one of the two values.", "Corrija uno de los dos valores."),
    citation=cite("HTSUS 9802.00.80", "U.S. note 4; 19 CFR 10.17"),
)
def us_content_is_a_part(line: Line) -> Faults:
    """US components are a part of the value of the goods assembled from them."""
    content = line.item.us_content
    if content is not None and content > line.item.value:
        return (
            at(f"{line.pointer}/us_content", f"{line.pointer}/value", content=content, value=line.item.value),
        )
    return ()


@rule(
    "origin.9802",
    Line,
    says=says(
        "Heading 9802.00.80 and the value of US components belong together; here is only one of them.",
        "La partida 9802.00.80 y el valor de los componentes de EE. UU. van juntos; aquí solo está uno.",
    ),
    advice=says(
        "Give “us_content” and put 9802.00.80 in “us_additional”, or neither.",
        "Indique «us_content» y ponga 9802.00.80 en «us_additional», o ninguno.",
    ),
    severity=Severity.WARNING,
    citation=cite("HTSUS 9802.00.80; 19 CFR 10.11-10.24"),
)
def assembly_names_its_content(line: Line) -> Faults:
    """Goods assembled abroad claim 9802.00.80 with the value of their US components."""
    if line.shipment.consignment.entry is None:
        return ()
    claimed = False
    for number in line.codes.us_additional:
        claimed = claimed or number.startswith(_ASSEMBLED)
    if claimed != bool(line.item.us_content):
        place = "us_content" if claimed else "classification/us_additional"
        return (at(f"{line.pointer}/{place}"),)
    return ()


@lru_cache(maxsize=1 << 10)
def _symbols(column: str) -> frozenset[str]:
    groups = _PREFERENCE_COLUMN.findall(column)
    return frozenset(symbol.strip() for group in groups for symbol in group.split(","))


@lru_cache(maxsize=1 << 10)
def _last_day(first: date, months: int) -> date:
    """Give the last day of a period of whole months."""
    whole = first.month - 1 + months
    year, month = first.year + whole // 12, whole % 12 + 1
    if year > date.max.year:
        return date.max
    # The day before the same day of the month; a month without that day ends the period.
    return date.fromordinal(date(year, month, 1).toordinal() + first.day - 2)


_ELEMENTS = {
    "criterion": says("the origin criterion", "el criterio de origen"),
    "certified_by": says("who certifies", "quién certifica"),
    "certified_on": says("the date of the certification", "la fecha de la certificación"),
}

RULES = (
    country_exists,
    claim_fits_the_origin,
    claim_has_certification,
    certification_covers_the_day,
    blanket_is_not_too_long,
    certification_is_not_too_old,
    certification_is_made,
    certification_names_its_elements,
    us_claim_bears_its_symbol,
    symbol_exists,
    symbol_is_in_the_line,
    us_content_is_a_part,
    assembly_names_its_content,
)
