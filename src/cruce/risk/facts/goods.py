"""Facts of consignments and items: terms, regimes, codes, origin, values, weights, permits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from cruce.model import Party, Quantity
from cruce.risk.facts.fact import Fact, maybe_number, maybe_text, maybe_truth, number, text, truth
from cruce.risk.facts.rows import Item, Shipment, ratio, total, weight
from cruce.risk.screening.movement import identifiers
from cruce.risk.screening.names import fold, known_key


def _country(party: Party | None) -> str | None:
    return party.address.country if party and party.address else None


def _region(party: Party) -> str | None:
    return party.address.region if party.address else None


def _known(party: Party | None) -> bool | None:
    """Tell whether a party can be found: by an identifier, a street or a town; none where nobody is named."""
    if party is None:
        return None
    where = party.address
    return bool(identifiers(party)) or (where is not None and bool(where.street or where.city))


def _seen(c: Shipment, party: Party) -> bool | None:
    return c.movement.has_seen(party.name, party)


def _is_person(c: Shipment) -> bool | None:
    """Tell a natural person from a company by the length of its RFC (CFF art. 27; RMF 2.4)."""
    rfc = (c.consignment.importer.rfc or "").replace("-", "").replace(" ", "")
    return {12: False, 13: True}.get(len(rfc))


def _eei_value(c: Shipment) -> float | None:
    eei = c.consignment.eei
    return weight(eei.declared_value) if eei else None


CONSIGNMENT: tuple[Fact, ...] = (
    maybe_number(
        "consignment.value_usd",
        lambda c: total(i.value for i in c.items),
        "value of its items, US dollars",
        "valor de sus partidas, en dólares",
    ),
    number("consignment.items", lambda c: float(len(c.items)), "how many items", "cuántas partidas"),
    maybe_number(
        "consignment.gross_kg",
        lambda c: total(weight(i.goods.gross_kg) for i in c.items),
        "gross weight of its items, kg; missing when one item lacks it",
        "peso bruto de sus partidas, kg; falta si una partida no lo trae",
    ),
    text(
        "consignment.currency",
        lambda c: c.consignment.currency,
        "invoice currency (ISO 4217)",
        "moneda de la factura (ISO 4217)",
    ),
    text(
        "consignment.incoterm",
        lambda c: c.consignment.incoterm.code,
        "term of delivery",
        "término de entrega",
    ),
    maybe_truth(
        "consignment.related",
        lambda c: c.consignment.related,
        "buyer and seller are related",
        "hay vinculación entre comprador y vendedor",
    ),
    truth(
        "consignment.own_goods",
        lambda c: known_key(c.consignment.exporter.name) == known_key(c.consignment.importer.name),
        "exporter and importer have one name",
        "exportador e importador tienen el mismo nombre",
    ),
    text(
        "consignment.exporter",
        lambda c: c.consignment.exporter.name,
        "exporter's name",
        "nombre del exportador",
    ),
    text(
        "consignment.importer",
        lambda c: c.consignment.importer.name,
        "importer's name",
        "nombre del importador",
    ),
    maybe_truth(
        "consignment.exporter_seen",
        lambda c: _seen(c, c.consignment.exporter),
        "this section has seen the exporter before",
        "esta sección ya ha visto al exportador",
    ),
    maybe_truth(
        "consignment.importer_seen",
        lambda c: _seen(c, c.consignment.importer),
        "this section has seen the importer before",
        "esta sección ya ha visto al importador",
    ),
    maybe_text(
        "consignment.exporter_country",
        lambda c: _country(c.consignment.exporter),
        "country of the exporter's address",
        "país del domicilio del exportador",
    ),
    maybe_text(
        "consignment.exporter_region",
        lambda c: _region(c.consignment.exporter),
        "state of the exporter's address, as filed",
        "entidad del domicilio del exportador, como se declara",
    ),
    maybe_text(
        "consignment.importer_country",
        lambda c: _country(c.consignment.importer),
        "country of the importer's address",
        "país del domicilio del importador",
    ),
    maybe_text(
        "consignment.importer_region",
        lambda c: _region(c.consignment.importer),
        "state of the importer's address, as filed",
        "entidad del domicilio del importador, como se declara",
    ),
    maybe_text(
        "consignment.seller_country",
        lambda c: _country(c.consignment.seller),
        "country of the seller's address",
        "país del domicilio del vendedor",
    ),
    maybe_text(
        "consignment.importer_rfc",
        lambda c: c.consignment.importer.rfc,
        "importer's RFC",
        "RFC del importador",
    ),
    maybe_truth(
        "consignment.importer_is_person",
        _is_person,
        "the importer is a natural person, by its RFC of 13 characters (a company's has 12)",
        "el importador es persona física, por su RFC de 13 caracteres (el de una moral tiene 12)",
    ),
    maybe_truth(
        "consignment.consignee_known",
        lambda c: _known(c.consignment.consignee),
        "the consignee named beside the importer has an identifier, or a street or a town",
        "el consignatario nombrado junto al importador tiene identificador, calle o ciudad",
    ),
    maybe_text(
        "consignment.entry_type",
        lambda c: c.consignment.entry and c.consignment.entry.type,
        "US entry type",
        "tipo de entry de los EE. UU.",
    ),
    maybe_text(
        "consignment.clave",
        lambda c: c.consignment.pedimento and c.consignment.pedimento.clave,
        "clave of the pedimento (A1, IN, RT …)",
        "clave de pedimento (A1, IN, RT …)",
    ),
    maybe_text(
        "consignment.immex",
        lambda c: c.consignment.pedimento and c.consignment.pedimento.immex,
        "IMMEX programme",
        "programa IMMEX",
    ),
    truth(
        "consignment.consolidated",
        lambda c: bool(c.consignment.pedimento and c.consignment.pedimento.consolidated),
        "truckload of a consolidated pedimento",
        "remesa de un pedimento consolidado",
    ),
    truth(
        "consignment.split",
        lambda c: c.consignment.split is not None,
        "one part of a shipment on several trucks",
        "parte de un embarque en varios vehículos",
    ),
    truth(
        "consignment.eei",
        lambda c: c.consignment.eei is not None,
        "a US export regime is given",
        "se da el régimen de exportación de los EE. UU.",
    ),
    maybe_text(
        "consignment.itn",
        lambda c: c.consignment.eei and c.consignment.eei.itn,
        "ITN of the EEI in AES",
        "ITN del EEI en AES",
    ),
    maybe_text(
        "consignment.eei_exemption",
        lambda c: c.consignment.eei and c.consignment.eei.exemption,
        "exemption legend instead of the EEI",
        "leyenda de exención en lugar del EEI",
    ),
    maybe_text(
        "consignment.export_licence",
        lambda c: c.consignment.eei and c.consignment.eei.licence,
        "US export licence or exception",
        "licencia o excepción de exportación de los EE. UU.",
    ),
    maybe_number(
        "consignment.eei_value_usd",
        _eei_value,
        "value declared in the EEI, US dollars",
        "valor declarado en el EEI, en dólares",
    ),
)


@lru_cache(maxsize=1 << 14)
def _folded(en: str | None, es: str | None) -> str:
    return fold(f"{en or ''} / {es or ''}")


def _description(i: Item) -> str:
    return _folded(i.goods.description.en, i.goods.description.es)


def _maker(i: Item) -> str | None:
    return _country(i.goods.manufacturer)


def _part(code: str | None, digits: int) -> str | None:
    return code[:digits] if code else None


def _kg(i: Item) -> float | None:
    return weight(i.goods.net_kg)


def _agencies(i: Item) -> str:
    permits = i.goods.permits
    return " ".join(sorted({f"{permit.country}:{permit.agency.upper()}" for permit in permits}))


def _mirrored(i: Item) -> bool | None:
    """Compare the six digits that HTSUS number, Schedule B number and fracción share; none of fewer than two.

    Of chapters 98 and 99 only national codes exist: they are not compared.
    """
    codes = i.goods.classification
    given = {code[:6] for code in (codes.hs, codes.hts, codes.schedule_b, codes.fraccion) if code}
    named = [code for code in (codes.hts or codes.schedule_b, codes.fraccion) if code]
    return None if len(named) < 2 or any(code[:2] in ("98", "99") for code in given) else len(given) == 1


def _national_kg(quantities: Iterable[Quantity]) -> float | None:
    """Give the first quantity that is in kilograms, by the symbols of both tariffs (01: UMT kilogram)."""
    return next((weight(each.amount) for each in quantities if each.unit.casefold() in ("kg", "01")), None)


def _mx_kg(i: Item) -> float | None:
    return _national_kg((i.goods.mx_quantity,) if i.goods.mx_quantity else ())


def _permits(i: Item, country: str) -> float:
    permits = i.goods.permits
    return float(sum(permit.country == country for permit in permits)) if permits else 0.0


ITEM: tuple[Fact, ...] = (
    text(
        "item.description",
        _description,
        "description in both languages, lower case without accents",
        "descripción en ambos idiomas, en minúsculas sin acentos",
    ),
    maybe_text(
        "item.hs",
        lambda i: i.goods.classification.heading,
        "six digits of the Harmonized System",
        "seis dígitos del Sistema Armonizado",
    ),
    maybe_text(
        "item.heading",
        lambda i: _part(i.goods.classification.heading, 4),
        "its first four digits",
        "sus primeros cuatro dígitos",
    ),
    maybe_text(
        "item.chapter",
        lambda i: _part(i.goods.classification.heading, 2),
        "its first two digits",
        "sus primeros dos dígitos",
    ),
    maybe_text("item.hts", lambda i: i.goods.classification.hts, "HTSUS number", "número HTSUS"),
    maybe_text(
        "item.fraccion",
        lambda i: i.goods.classification.fraccion,
        "fracción of the Mexican tariff, eight digits",
        "fracción arancelaria, ocho dígitos",
    ),
    text("item.origin", lambda i: i.goods.origin, "country of origin", "país de origen"),
    maybe_text(
        "item.manufacturer_country",
        _maker,
        "country of the manufacturer's address",
        "país del domicilio del fabricante",
    ),
    maybe_text(
        "item.manufacturer_region",
        lambda i: i.goods.manufacturer and _region(i.goods.manufacturer),
        "state or province of the manufacturer's address, as filed",
        "entidad o provincia del domicilio del fabricante, como se declara",
    ),
    maybe_text(
        "item.claim",
        lambda i: i.goods.preference and i.goods.preference.programme,
        "programme of the preference claimed",
        "programa de la preferencia solicitada",
    ),
    maybe_text(
        "item.criterion",
        lambda i: i.goods.preference and i.goods.preference.criterion,
        "origin criterion of the claim, A to D",
        "criterio de origen de la solicitud, A a D",
    ),
    maybe_number("item.value_usd", lambda i: i.value, "value, US dollars", "valor, en dólares"),
    number(
        "item.quantity", lambda i: float(i.goods.quantity.amount), "quantity invoiced", "cantidad facturada"
    ),
    text(
        "item.unit",
        lambda i: i.goods.quantity.unit,
        "unit of that quantity, as filed",
        "unidad de esa cantidad, como se declara",
    ),
    maybe_number(
        "item.unit_value_usd",
        lambda i: ratio(i.value, float(i.goods.quantity.amount)),
        "value of one unit, US dollars",
        "valor unitario, en dólares",
    ),
    maybe_number(
        "item.usd_per_kg",
        lambda i: ratio(i.value, _kg(i)),
        "value of a net kilogram, US dollars",
        "valor del kilogramo neto, en dólares",
    ),
    maybe_text(
        "item.mx_unit",
        lambda i: i.goods.mx_quantity and i.movement.law.mx_unit(i.goods.mx_quantity.unit),
        "unit of the fracción's quantity, by its symbol in the list mx/units",
        "unidad de la cantidad de la fracción, por su símbolo en la lista mx/units",
    ),
    maybe_number(
        "item.usd_per_mx_unit",
        lambda i: ratio(i.value, weight(i.goods.mx_quantity and i.goods.mx_quantity.amount)),
        "value of one such unit, US dollars",
        "valor de una de esas unidades, en dólares",
    ),
    maybe_number("item.net_kg", _kg, "net weight, kg", "peso neto, kg"),
    maybe_number("item.gross_kg", lambda i: weight(i.goods.gross_kg), "gross weight, kg", "peso bruto, kg"),
    maybe_number(
        "item.kg_per_unit",
        lambda i: ratio(_kg(i), float(i.goods.quantity.amount)),
        "net weight of one unit, kg",
        "peso neto de una unidad, kg",
    ),
    maybe_number(
        "item.packages",
        lambda i: None if i.goods.packages is None else float(i.goods.packages),
        "how many packages",
        "cuántos bultos",
    ),
    maybe_number(
        "item.us_content_usd",
        lambda i: i.consignment.dollars(i.goods.us_content),
        "value of US components, US dollars",
        "valor de los componentes de los EE. UU., en dólares",
    ),
    maybe_text("item.cas", lambda i: i.goods.cas, "CAS number of a chemical", "número CAS de una sustancia"),
    maybe_text(
        "item.eccn",
        lambda i: i.goods.eccn,
        "export control classification number, or `EAR99`",
        "número de clasificación de control de exportación, o `EAR99`",
    ),
    maybe_text(
        "item.usml",
        lambda i: i.goods.usml,
        "category of the US Munitions List",
        "categoría de la lista de municiones de los EE. UU.",
    ),
    maybe_text("item.end_use", lambda i: i.goods.end_use, "end use declared", "uso final declarado"),
    text(
        "item.use",
        lambda i: fold(i.goods.end_use or ""),
        "end use declared, lower case without accents; empty where none is",
        "uso final declarado, en minúsculas sin acentos; vacío si no hay",
    ),
    text(
        "item.agencies",
        _agencies,
        "agencies whose permits are given, such as `MX:COFEPRIS US:DEA`; empty where none is",
        "dependencias cuyos permisos se dan, como `MX:COFEPRIS US:DEA`; vacío si no hay",
    ),
    maybe_truth(
        "item.codes_agree",
        _mirrored,
        "the codes of both tariffs have the same six digits",
        "los códigos de ambas tarifas tienen los mismos seis dígitos",
    ),
    maybe_number(
        "item.us_kg",
        lambda i: _national_kg(i.goods.us_quantities),
        "kilograms of the quantities for the United States",
        "kilogramos de las cantidades para los EE. UU.",
    ),
    maybe_number(
        "item.mx_kg",
        _mx_kg,
        "kilograms of the quantity for Mexico",
        "kilogramos de la cantidad para México",
    ),
    maybe_text("item.brand", lambda i: i.goods.brand, "brand", "marca"),
    maybe_text("item.model", lambda i: i.goods.model, "model", "modelo"),
    number(
        "item.serials",
        lambda i: float(len(i.goods.serials)),
        "how many serial numbers",
        "cuántos números de serie",
    ),
    number(
        "item.us_permits",
        lambda i: _permits(i, "US"),
        "how many permits of US agencies",
        "cuántos permisos de dependencias de los EE. UU.",
    ),
    number(
        "item.mx_permits",
        lambda i: _permits(i, "MX"),
        "how many permits of Mexican agencies",
        "cuántos permisos de dependencias de México",
    ),
)
