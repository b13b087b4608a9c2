"""Official lists in XML: OFAC's own and its advanced form, and the consolidated list of the United Nations.

OFAC's own form was tried on excerpts of 2014; the advanced form and the United Nations' were written from
their published layout and are untested on a real edition.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final
from xml.etree import ElementTree as ET

from cruce.model import reader_fault
from cruce.risk.screening.entries import Kind, Listed
from cruce.risk.screening.formats.reading import Reading, births_of, day_of, numbers_of

_KINDS: Final = {
    "individual": Kind.PERSON,
    "entity": Kind.COMPANY,
    "vessel": Kind.VEHICLE,
    "aircraft": Kind.VEHICLE,
}
_NO_NUMBER: Final = ("website", "email", "directive", "determination", "gender", "swift")
_COMPANY, _PERSON = "3", "4"  # PartySubTypeID of the advanced form
_WEAK: Final = frozenset({"weak", "low"})


def read_markup(reading: Reading, content: bytes, *, part: bool) -> tuple[list[Listed], date | None]:
    """Read an XML list, with the day that it gives; what is cut off or of another form is a fault.

    ``part``: a list that says it holds more entries than it does is taken all the same.
    """
    if b"<!ENTITY" in content or b"<!DOCTYPE" in content:
        reading.fault("list-markup", None, problem="DOCTYPE")
        return [], None
    try:
        root = ET.fromstring(content)  # noqa: S314 - without DOCTYPE nothing can be expanded
    except ET.ParseError as problem:
        reading.fault("list-cut", problem.position[0], problem=reader_fault(problem))
        return [], None
    except (LookupError, ValueError):  # it names an encoding that is none, or that XML cannot have
        reading.fault("encoding", 1)
        return [], None
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    if root.tag == "sdnList":
        return _ofac(reading, root, part=part)
    if root.tag == "Sanctions":
        return list(_advanced(reading, root)), _issued(root)
    if root.tag == "CONSOLIDATED_LIST":
        return list(_united_nations(reading, root)), day_of(root.get("dateGenerated", "")[:10])
    reading.fault("list-form", 1)
    return [], None


def _text(node: ET.Element, path: str) -> str:
    return " ".join((node.findtext(path) or "").split())


def _texts(node: ET.Element, path: str) -> Iterator[str]:
    return (text for each in node.iterfind(path) if (text := " ".join((each.text or "").split())))


def _joined(node: ET.Element, *tags: str) -> str:
    return " ".join(filter(None, (_text(node, tag) for tag in tags)))


def _ofac(reading: Reading, root: ET.Element, *, part: bool) -> tuple[list[Listed], date | None]:
    entries = [_ofac_entry(reading, node) for node in root.iterfind("sdnEntry")]
    said = _text(root, "publshInformation/Record_Count")  # so spelt in the published schema
    if said.isdigit() and int(said) != len(entries):
        (reading.warn if part else reading.fault)("list-count", None, said=said, found=len(entries))
    return entries, day_of(_text(root, "publshInformation/Publish_Date"), "%m/%d/%Y")


def _ofac_entry(reading: Reading, node: ET.Element) -> Listed:
    name = reading.name_of(_last_first(node), None)
    strong, weak = list[str](), list[str]()
    for alias in node.iterfind("akaList/aka"):
        (weak if _text(alias, "category") in _WEAK else strong).append(_last_first(alias))
    where = (
        *_texts(node, "addressList/address/country"),
        *_texts(node, "nationalityList/nationality/country"),
        *_texts(node, "citizenshipList/citizenship/country"),
    )
    countries = reading.countries(where)
    numbers = (
        _text(each, "idNumber")
        for each in node.iterfind("idList/id")
        if not _text(each, "idType").lower().startswith(_NO_NUMBER)
    )
    return Listed(
        id=_text(node, "uid"),
        name=name,
        aliases=_others(strong, name),
        weak=_others(weak, name),
        country=countries[0] if countries else None,
        elsewhere=countries[1:],
        programme="; ".join(_texts(node, "programList/program")) or None,
        identifiers=numbers_of(numbers),
        kind=_KINDS.get(_text(node, "sdnType").lower()),
        born=births_of(_texts(node, "dateOfBirthList/dateOfBirthItem/dateOfBirth")),
    )


def _last_first(node: ET.Element) -> str:
    return ", ".join(filter(None, (_text(node, "lastName"), _text(node, "firstName"))))


def _others(names: list[str], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in names if each and each != name))


def _united_nations(reading: Reading, root: ET.Element) -> Iterator[Listed]:
    for path, kind in (("INDIVIDUALS/INDIVIDUAL", Kind.PERSON), ("ENTITIES/ENTITY", Kind.COMPANY)):
        tag = path.rpartition("/")[2]
        for node in root.iterfind(path):
            yield _un_entry(reading, node, tag, kind)


def _un_entry(reading: Reading, node: ET.Element, tag: str, kind: Kind) -> Listed:
    name = reading.name_of(_joined(node, "FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"), None)
    strong, weak = [_text(node, "NAME_ORIGINAL_SCRIPT")], list[str]()
    for alias in node.iterfind(f"{tag}_ALIAS"):
        (weak if _text(alias, "QUALITY").lower() in _WEAK else strong).append(_text(alias, "ALIAS_NAME"))
    countries = reading.countries(
        (*_texts(node, "NATIONALITY/VALUE"), *_texts(node, f"{tag}_ADDRESS/COUNTRY"))
    )
    birth = f"{tag}_DATE_OF_BIRTH"
    return Listed(
        id=_text(node, "REFERENCE_NUMBER") or _text(node, "DATAID"),
        name=name,
        aliases=_others(strong, name),
        weak=_others(weak, name),
        country=countries[0] if countries else None,
        elsewhere=countries[1:],
        programme=_text(node, "UN_LIST_TYPE") or None,
        identifiers=numbers_of(_texts(node, f"{tag}_DOCUMENT/NUMBER")),
        since=day_of(_text(node, "LISTED_ON")[:10]),
        kind=kind,
        born=births_of((*_texts(node, f"{birth}/DATE"), *_texts(node, f"{birth}/YEAR"))),
    )


def _issued(root: ET.Element) -> date | None:
    parts = [_text(root, f"DateOfIssue/{part}") for part in ("Year", "Month", "Day")]
    return day_of("-".join(part.zfill(2) for part in parts))


def _advanced(reading: Reading, root: ET.Element) -> Iterator[Listed]:
    programmes: dict[str, list[str]] = {}
    for entry in root.iter("SanctionsEntry"):
        said = programmes.setdefault(entry.get("ProfileID", ""), [])
        said += _texts(entry, "SanctionsMeasure[@SanctionsTypeID='1']/Comment")
    countries = {node.get("ID", ""): node.text or "" for node in root.iter("Country")}
    located = {
        node.get("ID", ""): [
            countries.get(each.get("CountryID", ""), "") for each in node.iter("LocationCountry")
        ]
        for node in root.iter("Location")
    }
    numbers: dict[str, list[str]] = {}
    for document in root.iter("IDRegDocument"):
        numbers.setdefault(document.get("IdentityID", ""), []).extend(_texts(document, "IDRegistrationNo"))
    for party in root.iter("DistinctParty"):
        for profile in party.iterfind("Profile"):
            at = [
                where
                for each in profile.iter("VersionLocation")
                for where in located.get(each.get("LocationID", ""), ())
            ]
            own = [
                number
                for each in profile.iterfind("Identity")
                for number in numbers.get(each.get("ID", ""), ())
            ]
            yield _profile(
                reading, profile, reading.countries(at), own, programmes.get(profile.get("ID", ""), [])
            )


def _profile(
    reading: Reading, profile: ET.Element, countries: tuple[str, ...], numbers: list[str], under: list[str]
) -> Listed:
    first, strong, weak = "", list[str](), list[str]()
    for alias in profile.iterfind("Identity/Alias"):
        for documented in alias.iterfind("DocumentedName"):
            name = " ".join(_texts(documented, "DocumentedNamePart/NamePartValue"))
            if alias.get("Primary") == "true" and not first:
                first = name
            else:
                (weak if alias.get("LowQuality") == "true" else strong).append(name)
    kind = {_COMPANY: Kind.COMPANY, _PERSON: Kind.PERSON}.get(profile.get("PartySubTypeID", ""))
    return Listed(
        id=profile.get("ID", ""),
        name=reading.name_of(first, None),
        aliases=_others(strong, first),
        weak=_others(weak, first),
        country=countries[0] if countries else None,
        elsewhere=countries[1:],
        programme="; ".join(dict.fromkeys(under)) or None,
        identifiers=numbers_of(numbers),
        kind=kind,
    )
