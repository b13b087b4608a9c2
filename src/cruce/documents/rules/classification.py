"""Classification: codes of both tariffs that exist on the day, agree with each other and carry units."""

from __future__ import annotations

from functools import lru_cache

from cruce.documents.dossier import Dossier, LawOfDay, Line
from cruce.documents.kind import Fault, Faults, at, cite, need, rule, says
from cruce.law import TariffLine, Unknown
from cruce.model import Severity

_SPECIAL_CHAPTERS = ("98", "99")
_PROHIBITED = "Prohibida"  # as the LIGIE writes it in the column of the rate
_NO_QUANTITY = "x"
_SAME = (
    {"no", "nos", "number", "pza", "pzas", "pcs", "pce", "pc", "ea", "each", "h87", "c62"},
    {"kg", "kgs", "kgm", "kilo"},
    {"l", "lt", "ltr", "liters", "litre"},
)
_TELLING = 24  # characters that no vague word of the list has
_VAGUE = frozenset(
    (
        "parts",
        "spare parts",
        "goods",
        "general merchandise",
        "merchandise",
        "various",
        "misc",
        "miscellaneous",
        "fak",
        "freight all kinds",
        "said to contain",
        "stc",
        "samples",
        "partes",
        "refacciones",
        "mercancia",
        "mercancía",
        "mercancías",
        "varios",
        "carga general",
        "artículos varios",
        "muestras",
    )
)


def _unknown(line: Line, tariff: str, found: TariffLine | Unknown | None, place: str) -> Faults:
    if isinstance(found, Unknown) and found.known_to is None:
        pointer = f"{line.pointer}/classification/{place}"
        if line.law.whole(tariff):
            yield at(pointer, "/expected_arrival", code=getattr(line.codes, place), day=line.law.day)
        elif line.law.begun(tariff):
            facts = {"code": getattr(line.codes, place)}
            yield Fault(pointer, facts, (), Severity.WARNING, _NOT_HELD, _UNRATED)


_NOT_HELD = says(
    "Code {code} is not in the law at hand, which holds a part of this tariff only.",
    "El código {code} no está en la ley disponible, que solo contiene una parte de esta tarifa.",
)
_UNRATED = says(
    "Its charges will be unrated; import the whole tariff with `cruce law import`.",
    "Sus contribuciones quedarán sin determinar; importe la tarifa completa con `cruce law import`.",
)


@need(
    "classification.hts",
    Line,
    country="us",
    authority="CBP",
    what=says("the HTSUS number, ten digits", "el número HTSUS, diez dígitos"),
    advice=says(
        "Classify the goods in the US tariff to ten digits.",
        "Clasifique la mercancía en la tarifa de EE. UU. a diez dígitos.",
    ),
    citation=cite("19 CFR 141.90; CBP Form 3461"),
)
def entry_line_has_hts(line: Line) -> Faults:
    """Each line of a US entry has its HTSUS number to ten digits; goods in transit need six."""
    if line.shipment.consignment.entry is None:
        return ()
    hts = line.codes.hts
    enough = hts is not None and len(hts) == 10
    if line.shipment.entry_is("nature", "transit"):
        enough = line.codes.heading is not None
    if line.dossier.tells(enough):
        return (Fault(f"{line.pointer}/classification/hts", held=enough),)
    return ()


@need(
    "classification.schedule-b",
    Line,
    country="us",
    authority="Census / CBP",
    what=says("the Schedule B or HTSUS number, ten digits", "el número Schedule B o HTSUS, diez dígitos"),
    advice=says("Classify the goods for export.", "Clasifique la mercancía para exportación."),
    citation=cite("15 CFR 30.6", "(a)(12)"),
)
def eei_line_has_schedule_b(line: Line) -> Faults:
    """Each line of the export information has a Schedule B or HTSUS number."""
    eei = line.shipment.consignment.eei
    if eei is not None and eei.exemption is None:
        held = line.codes.schedule_b is not None or len(line.codes.hts or "") == 10
        return (
            Fault(
                f"{line.pointer}/classification/schedule_b",
                held=held,
                beside=(f"{line.pointer}/classification/hts",),
            ),
        )
    return ()


@need(
    "classification.fraccion",
    Line,
    country="mx",
    authority="SAT / ANAM",
    what=says("the fracción arancelaria, eight digits", "la fracción arancelaria, ocho dígitos"),
    advice=says("Classify the goods in the LIGIE.", "Clasifique la mercancía en la LIGIE."),
    citation=cite("Ley Aduanera", "arts. 36 y 47; Anexo 22"),
)
def pedimento_line_has_fraccion(line: Line) -> Faults:
    """Each line of a pedimento has its fracción."""
    if line.shipment.consignment.pedimento:
        held = line.codes.fraccion is not None
        if line.dossier.tells(held):
            return (Fault(f"{line.pointer}/classification/fraccion", held=held),)
    return ()


@need(
    "classification.nico",
    Line,
    country="mx",
    authority="SAT / ANAM",
    what=says("the NICO, two digits", "el NICO, dos dígitos"),
    advice=says(
        "Add the NICO of the fracción (00 where it has only one).",
        "Agregue el NICO de la fracción (00 si solo tiene uno).",
    ),
    citation=cite(
        "Ley de los Impuestos Generales de Importación y de Exportación", "art. 2, regla complementaria 10ª"
    ),
)
def pedimento_line_has_nico(line: Line) -> Faults:
    """Each line of a pedimento has its NICO."""
    if line.shipment.consignment.pedimento and line.codes.fraccion:
        held = line.codes.nico is not None
        if line.dossier.tells(held):
            return (Fault(f"{line.pointer}/classification/nico", held=held),)
    return ()


@rule(
    "classification.hts-unknown",
    Line,
    says=says("HTSUS has no number {code} on {day}.", "El HTSUS no tiene el número {code} el {day}."),
    advice=says("Look it up in the edition of that day.", "Consúltelo en la edición de ese día."),
    citation=cite("Harmonized Tariff Schedule of the United States"),
)
def hts_exists(line: Line) -> Faults:
    """An HTSUS number must exist on the day."""
    if type(line.us_line) is Unknown:
        yield from _unknown(line, "us-hts", line.us_line, "hts")


@rule(
    "classification.fraccion-unknown",
    Line,
    says=says("The LIGIE has no fracción {code} on {day}.", "La LIGIE no tiene la fracción {code} el {day}."),
    advice=says("Look it up in the tariff of that day.", "Consúltela en la tarifa de ese día."),
    citation=cite("Ley de los Impuestos Generales de Importación y de Exportación"),
)
def fraccion_exists(line: Line) -> Faults:
    """A fracción must exist on the day."""
    if type(line.mx_line) is Unknown:
        yield from _unknown(line, "mx-ligie", line.mx_line, "fraccion")


@rule(
    "classification.nico-unknown",
    Line,
    says=says(
        "Fracción {code} has no NICO {nico}; it has {known}.",
        "La fracción {code} no tiene el NICO {nico}; tiene {known}.",
    ),
    advice=says("Choose one of them.", "Elija uno de ellos."),
    citation=cite("Ley de los Impuestos Generales de Importación y de Exportación"),
)
def nico_exists(line: Line) -> Faults:
    """A NICO must be one of its fracción's."""
    found, nico = line.mx_line, line.codes.nico
    if nico and isinstance(found, TariffLine) and found.nico and nico not in found.nico:
        pointer = f"{line.pointer}/classification"
        known = ", ".join(found.nico)
        return (at(f"{pointer}/nico", f"{pointer}/fraccion", code=found.code, nico=nico, known=known),)
    return ()


@rule(
    "classification.known-to",
    Dossier,
    says=says(
        "The law at hand for {tariff} is known to {known_to} only, and the truck is due on {day}.",
        "La ley disponible de {tariff} solo se conoce al {known_to}, y el camión llega el {day}.",
    ),
    advice=says(
        "Charges of that day are unrated until a later edition is imported.",
        "Las contribuciones de ese día quedan sin determinar hasta importar una edición posterior.",
    ),
    severity=Severity.WARNING,
)
def law_reaches_the_day(dossier: Dossier) -> Faults:
    """Where a tariff at hand does not reach the day, that is said once."""
    lapsed: dict[str, Unknown] = {}
    for line in dossier.lines:
        if type(line.us_line) is Unknown and line.us_line.known_to is not None:
            lapsed.setdefault("HTSUS", line.us_line)
        if type(line.mx_line) is Unknown and line.mx_line.known_to is not None:
            lapsed.setdefault("LIGIE", line.mx_line)
    if dossier.possible:
        for tariff, unknown in lapsed.items():
            yield at("/expected_arrival", tariff=tariff, known_to=unknown.known_to, day=dossier.day)


@rule(
    "classification.before-law",
    Dossier,
    says=says(
        "The law at hand for {tariff} begins after {day}.",
        "La ley disponible de {tariff} comienza después del {day}.",
    ),
    advice=says("Import the edition of that day.", "Importe la edición de ese día."),
    severity=Severity.WARNING,
)
def law_has_begun(dossier: Dossier) -> Faults:
    """Where no edition of a tariff at hand has begun by the day, that is said once."""
    if dossier.possible and dossier.shipments:
        for tariff, name in (("us-hts", "HTSUS"), ("mx-ligie", "LIGIE")):
            if not dossier.law.begun(tariff):
                yield at("/expected_arrival", tariff=name, day=dossier.day)


@rule(
    "classification.special-chapter",
    Line,
    says=says("{code} is no heading of chapter 98 or 99.", "{code} no es una partida del capítulo 98 o 99."),
    advice=says(
        "Put the tariff number of the goods in “hts”.",
        "Ponga en «hts» el número arancelario de la mercancía.",
    ),
    citation=cite("Harmonized Tariff Schedule of the United States", "chapters 98 and 99"),
)
def additional_numbers_are_special(line: Line) -> Faults:
    """The numbers before the HTSUS line are of chapters 98 and 99."""
    for index, code in enumerate(line.codes.us_additional):
        if not code.startswith(_SPECIAL_CHAPTERS):
            yield at(f"{line.pointer}/classification/us_additional/{index}", code=code)


@rule(
    "classification.hs-differs",
    Line,
    says=says(
        "The US code says {us}, the Mexican one {mx}: the first six digits should be the same.",
        "El código de EE. UU. indica {us} y el de México {mx}: los seis primeros dígitos deberían coincidir.",
    ),
    advice=says(
        "Correct the wrong one; they may differ only where the two countries rule differently.",
        "Corrija el equivocado; solo pueden diferir si los dos países resuelven distinto.",
    ),
    severity=Severity.WARNING,
    citation=cite("Harmonized System Convention", "art. 3"),
)
def countries_share_the_heading(line: Line) -> Faults:
    """The two national codes should share the six digits of the Harmonized System."""
    codes = line.codes
    us = (codes.hts or codes.schedule_b or codes.hs or "")[:6]
    mx = (codes.fraccion or codes.hs or "")[:6]
    if us and mx and us != mx:
        pointer = f"{line.pointer}/classification"
        return (at(f"{pointer}/fraccion", f"{pointer}/hts", f"{pointer}/schedule_b", us=us, mx=mx),)
    if codes.hs and us and codes.hs != us:
        return (
            at(f"{line.pointer}/classification/hs", f"{line.pointer}/classification/hts", us=us, mx=codes.hs),
        )
    return ()


@rule(
    "classification.prohibited",
    Line,
    says=says(
        "Fracción {code} is prohibited this way.", "La fracción {code} está prohibida en este sentido."
    ),
    advice=says("These goods cannot cross.", "Esta mercancía no puede cruzar."),
    citation=cite("Ley de los Impuestos Generales de Importación y de Exportación"),
)
def goods_are_not_prohibited(line: Line) -> Faults:
    """Goods whose import or export the LIGIE prohibits cannot be filed."""
    found = line.mx_line
    if isinstance(found, TariffLine):
        prohibited = found.export == _PROHIBITED if line.dossier.northbound else found.prohibited
        if prohibited:
            return (at(f"{line.pointer}/classification/fraccion", "/direction", code=found.code),)
    return ()


@rule(
    "classification.us-quantity",
    Line,
    says=says(
        "The HTSUS line counts in {unit}, and no quantity in it is given.",
        "La línea HTSUS se mide en {unit} y no se indica cantidad en esa unidad.",
    ),
    advice=says("Add the quantity in {unit}.", "Agregue la cantidad en {unit}."),
    citation=cite("19 CFR 141.86", "(a)(4); HTSUS, General Statistical Notes"),
)
def us_units_are_given(line: Line) -> Faults:
    """A US entry gives a quantity in each unit of the HTSUS line; the commercial quantity may be one."""
    found, unit = line.us_line, line.item.quantity.unit
    if not isinstance(found, TariffLine) or found.units == (unit,) or not _us_counts(line):
        return ()
    given = (unit, *[quantity.unit for quantity in line.item.us_quantities])
    beside = (f"{line.pointer}/classification/hts", f"{line.pointer}/quantity")
    severity = None if line.dossier.northbound else Severity.WARNING
    missing = _uncounted(line.law, _units(found.units), given)
    return [Fault(f"{line.pointer}/us_quantities", {"unit": one}, beside, severity) for one in missing]


@rule(
    "classification.us-unit",
    Line,
    says=says(
        "{unit} is not a unit of the HTSUS line, which counts in {units}.",
        "{unit} no es una unidad de la línea HTSUS, que se mide en {units}.",
    ),
    advice=says("Give the quantity in {units}.", "Indique la cantidad en {units}."),
    citation=cite("HTSUS, General Statistical Notes"),
)
def us_units_are_those_of_the_line(line: Line) -> Faults:
    """The quantities for the US tariff are in its own units."""
    found = line.us_line
    if not isinstance(found, TariffLine) or not found.units:
        return
    for index, quantity in enumerate(line.item.us_quantities):
        if quantity.unit not in found.units and _us_counts(line):
            units = _units(found.units)
            if units and _uncounted(line.law, (quantity.unit,), units):
                pointer, beside = (
                    f"{line.pointer}/us_quantities/{index}/unit",
                    f"{line.pointer}/classification/hts",
                )
                yield at(pointer, beside, unit=quantity.unit, units=", ".join(units))


@rule(
    "classification.mx-quantity",
    Line,
    says=says(
        "The fracción counts in {unit} (UMT), and no quantity in it is given.",
        "La fracción se mide en {unit} (UMT) y no se indica cantidad en esa unidad.",
    ),
    advice=says("Give “mx_quantity” in {unit}.", "Indique «mx_quantity» en {unit}."),
    citation=cite("Reglas Generales de Comercio Exterior", "Anexo 22, cantidad UMT"),
)
def mx_unit_is_given(line: Line) -> Faults:
    """The quantity of a pedimento line is in the UMT of its fracción; the commercial quantity may be it."""
    found = line.mx_line
    if not isinstance(found, TariffLine) or not found.units or line.shipment.consignment.pedimento is None:
        return ()
    quantity = line.item.mx_quantity or line.item.quantity
    if quantity.unit not in found.units and _uncounted(line.law, (quantity.unit,), found.units):
        place = f"{line.pointer}/mx_quantity" + ("/unit" if line.item.mx_quantity else "")
        beside = (f"{line.pointer}/classification/fraccion", f"{line.pointer}/quantity")
        return (at(place, *beside, unit=" / ".join(found.units)),)
    return ()


@rule(
    "classification.description-vague",
    Line,
    says=says("“{text}” does not say what the goods are.", "«{text}» no dice qué es la mercancía."),
    advice=says(
        "Say what they are, of what material and for what use.",
        "Diga qué es, de qué material y para qué uso.",
    ),
    severity=Severity.WARNING,
    citation=cite("19 CFR 141.86", "(a)(3); Ley Aduanera art. 36-A"),
)
def description_says_something(line: Line) -> Faults:
    """A description must let someone who does not see the goods know what they are."""
    description = line.item.description
    if description.en and len(description.en) < _TELLING and _vague(description.en):
        yield at(f"{line.pointer}/description/en", text=description.en)
    if description.es and len(description.es) < _TELLING and _vague(description.es):
        yield at(f"{line.pointer}/description/es", text=description.es)


@rule(
    "classification.description-language",
    Line,
    says=says("The description is not given in {language}.", "La descripción no está en {language}."),
    advice=says("{country} needs it in its language.", "{country} la requiere en su idioma."),
    severity=Severity.INFO,
    citation=cite("19 CFR 141.86(d); Reglas Generales de Comercio Exterior", "Anexo 22"),
)
def description_is_in_both_languages(line: Line) -> Faults:
    """A pedimento describes goods in Spanish, a US entry in English."""
    consignment, description = line.shipment.consignment, line.item.description
    if consignment.pedimento and description.es is None:
        yield at(f"{line.pointer}/description/es", language=_SPANISH, country=_MEXICO)
    if (consignment.entry or consignment.eei) and description.en is None:
        yield at(f"{line.pointer}/description/en", language=_ENGLISH, country=_UNITED_STATES)


_SPANISH, _ENGLISH = says("Spanish", "español"), says("English", "inglés")
_MEXICO, _UNITED_STATES = says("Mexico", "México"), says("The United States", "Estados Unidos")


def _vague(text: str) -> bool:
    return text.strip(" .").lower() in _VAGUE


def _us_counts(line: Line) -> bool:
    """Tell whether quantities go to the US: on an entry for consumption, and on export information."""
    eei, entry = line.shipment.consignment.eei, line.shipment.consignment.entry
    if entry is not None:
        return not line.shipment.entry_is("nature", "transit")
    return eei is not None and eei.exemption is None


@lru_cache(maxsize=1 << 10)
def _units(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Take “No. and kg” apart; X is no quantity at all."""
    parts = (part.strip() for text in texts for part in text.replace(" and ", ",").split(","))
    return tuple(part for part in parts if part and part.lower() != _NO_QUANTITY)


@lru_cache(maxsize=1 << 12)
def _uncounted(law: LawOfDay, units: tuple[str, ...], given: tuple[str, ...]) -> tuple[str, ...]:
    """List the units that none of those given is, however either is written."""
    bare = {_bare(unit) for unit in given}
    return tuple(unit for unit in units if _spellings(law, unit).isdisjoint(bare))


def _spellings(law: LawOfDay, unit: str) -> set[str]:
    """Give every way to write a unit: code, symbol and names in the two lists, and as ACE and the UN do."""
    names = {_bare(unit)}
    for same in _SAME:
        names |= same if names & same else set()
    for name in ("us/units", "mx/units"):
        for entry in law.entries(name):
            words = (entry.code, entry.code.lstrip("0"), entry.says.en, entry.says.es)
            spelled = {_bare(word) for word in (*words, entry.attributes.get("symbol", entry.code))}
            names |= spelled if names & spelled else set()
    return names


def _bare(unit: str) -> str:
    return unit.lower().replace(".", "").replace(" ", "")


RULES = (
    entry_line_has_hts,
    eei_line_has_schedule_b,
    pedimento_line_has_fraccion,
    pedimento_line_has_nico,
    hts_exists,
    fraccion_exists,
    nico_exists,
    law_reaches_the_day,
    law_has_begun,
    additional_numbers_are_special,
    countries_share_the_heading,
    goods_are_not_prohibited,
    us_units_are_given,
    us_units_are_those_of_the_line,
    mx_unit_is_given,
    description_says_something,
    description_is_in_both_languages,
)
