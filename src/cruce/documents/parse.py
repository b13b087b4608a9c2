"""From text to JSON data: where it is not JSON, and what JSON allows but a filing does not."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from cruce.documents.kind import Kind, says
from cruce.model import Finding

NEUTRAL_TIME = "2000-01-01T00:00:00Z"
MOST = 1000
"""How many refusing faults of one document are named; who has more mends the program, not the file."""
DEPTH_LIMIT = 40  # a filing is eight levels deep
FIELDS_LIMIT = 1000
MEMBERS_LIMIT = 20_000  # a consignment has 9,999 lines at most
_PARTS_LIMIT = 200_000
_DIGITS_LIMIT = 18  # no whole number of a filing is longer; Python itself refuses 4,300 digits
_TURNING = "\x7f-\x9f\u202a-\u202e\u2066-\u2069"  # hides, or turns what stands beside it
_INVISIBLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff{_TURNING}]")
_TURNED = re.compile(f"[{_TURNING}]")  # of them all, what JSON may hold as it is
_ESCAPED = re.compile(r"\\(?:u(?:00[01789]|20[26]|[dD][89a-fA-F])|[bf])")  # and how it can write any
# pydantic takes digits for seconds since 1970, which no trader means.
_SECONDS = re.compile(r'_(?:at|on|from|to|arrival)"\s*:\s*"[-+]?\d+(?:\.\d*)?"')
_DAY_OR_TIME = re.compile(r"_(?:at|on|from|to|arrival)$")
_DIGITS = re.compile(r"[-+]?\d+(?:\.\d*)?$")

NOT_JSON = Kind(
    "document.not-json",
    says(
        "The file is not JSON at line {line}, column {column} (byte {byte}).",
        "El archivo no es JSON en la línea {line}, columna {column} (byte {byte}).",
    ),
    says(
        "Look there for a missing comma, quotation mark or bracket, or export the file again.",
        "Revise ahí si falta una coma, una comilla o un corchete, o exporte el archivo de nuevo.",
    ),
)
TRUNCATED = Kind(
    "document.truncated",
    says(
        "The file ends at line {line}, column {column} (byte {byte}) before the filing does.",
        "El archivo termina en la línea {line}, columna {column} (byte {byte}) antes que el trámite.",
    ),
    says("Send it again, whole.", "Envíelo de nuevo, completo."),
)
TOO_DEEP = Kind(
    "document.too-deep",
    says(
        "The file is nested more than {limit} levels deep.",
        "El archivo tiene más de {limit} niveles de anidación.",
    ),
    says("Send the filing in its own form.", "Envíe el trámite en su propio formato."),
)
TOO_WIDE = Kind(
    "document.too-wide",
    says(
        "There are {count} fields or members here; no part of a filing has so many.",
        "Aquí hay {count} campos o elementos; ninguna parte de un trámite tiene tantos.",
    ),
    says("Send the filing in its own form.", "Envíe el trámite en su propio formato."),
)
MANY = Kind(
    "document.many-faults",
    says(
        "There are more faults than can be named; {most} of them are named here.",
        "Hay más fallas de las que se pueden nombrar; aquí se nombran {most}.",
    ),
    says(
        "Correct what most of them have in common in the program that writes the file, and send it again.",
        "Corrija lo que tengan en común en el programa que escribe el archivo, y envíelo de nuevo.",
    ),
)
NOT_OBJECT = Kind(
    "document.not-object",
    says(
        "The file is JSON, but {found} and not one filing.",
        "El archivo es JSON, pero {found} y no un trámite.",
    ),
    says(
        "A filing is one JSON object; send each filing as its own file.",
        "Un trámite es un objeto JSON; envíe cada trámite en su propio archivo.",
    ),
)
DUPLICATE_KEY = Kind(
    "document.duplicate-key",
    says("The field “{key}” stands here {times} times.", "El campo «{key}» aparece aquí {times} veces."),
    says("Keep the one that is right.", "Conserve el correcto."),
)
FRACTION = Kind(
    "document.fraction",
    says(
        "The number {number} is written without quotation marks; such numbers lose digits on the way.",
        "El número {number} está escrito sin comillas; números así pierden dígitos en el camino.",
    ),
    says('Write it as a text: "{number}".', 'Escríbalo como texto: "{number}".'),
)
NOT_FINITE = Kind(
    "document.not-a-number",
    says("{number} is no number.", "{number} no es un número."),
    says("Give the amount in digits.", "Indique el importe con dígitos."),
)
CONTROL = Kind(
    "document.control-character",
    says(
        "The text holds an invisible control character (U+{point}).",
        "El texto contiene un carácter de control invisible (U+{point}).",
    ),
    says("Take it out.", "Elimínelo."),
)

SECONDS = Kind(
    "document.date",
    says("“{value}” is no date.", "«{value}» no es una fecha."),
    says(
        "Write days as 2026-05-13 and moments as 2026-05-13T15:30:00Z.",
        "Escriba los días como 2026-05-13 y los momentos como 2026-05-13T15:30:00Z.",
    ),
)

_FOUND = {
    list: says("a list", "una lista"),
    str: says("a text", "un texto"),
    type(None): says("null", "null"),
}
_SCALAR = says("a single value", "un solo valor")


@dataclass(slots=True)
class Parsed:
    """JSON data, cleaned of what a filing may not hold, with the findings and the places that were cleaned.

    ``data`` is none when there is no object to look at; ``many`` tells that more was found than is named.
    """

    data: dict[str, Any] | None
    findings: list[Finding] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)
    many: bool = False

    def tell(self, kind: Kind, place: str, **facts: Any) -> None:
        """Note a fault, unless enough are."""
        if len(self.findings) < MOST:
            self.findings.append(kind.at(place, **facts))
        else:
            self.many = True


class _Doubled(dict[str, Any]):
    """An object with a key that stood in it more than once (the last value is kept)."""

    keys_seen: tuple[str, ...] = ()


class _Number(str):
    """A number that JSON allows and a filing does not: a fraction, NaN, Infinity, too many digits."""

    __slots__ = ()


def plain(text: str) -> bool:
    """Tell quickly whether text is JSON with nothing in it that needs the closer look of `parse`."""
    objects: list[list[tuple[str, Any]]] = []
    odd: list[str] = []
    numbers: list[str] = []
    try:
        json.loads(
            text,
            object_pairs_hook=objects.append,
            parse_float=odd.append,
            parse_constant=odd.append,
            parse_int=numbers.append,
        )
    except (ValueError, RecursionError):
        return False
    if odd or any(map(_too_long, numbers)) or sum(map(len, objects)) != sum(map(len, map(dict, objects))):
        return False
    escaped = "\\" in text and _ESCAPED.search(text)
    return not (escaped or _TURNED.search(text) or _SECONDS.search(text))


def _pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
    whole = dict(found)
    if len(whole) == len(found):
        return whole
    doubled = _Doubled(whole)
    doubled.keys_seen = tuple(key for key, _ in found)
    return doubled


def _integer(number: str) -> int | _Number:
    return _Number(number) if _too_long(number) else int(number)


def _too_long(number: str) -> bool:
    return len(number.removeprefix("-")) > _DIGITS_LIMIT


def parse(text: str) -> Parsed:
    """Read JSON text; every fault is a finding, none an exception."""
    try:
        data = json.loads(
            text, object_pairs_hook=_pairs, parse_float=_Number, parse_constant=_Number, parse_int=_integer
        )
    except json.JSONDecodeError as error:
        return Parsed(None, [_broken(text, error)])
    except RecursionError:
        return Parsed(None, [TOO_DEEP.at("", limit=DEPTH_LIMIT)])
    if not isinstance(data, dict):
        return Parsed(None, [NOT_OBJECT.at("", found=_FOUND.get(type(data), _SCALAR))])
    parsed = Parsed(data)
    clean(parsed)
    return parsed


def misshapen(data: Any) -> Finding | None:
    """Refuse data that is nested deeper than any filing, or wider; without recursion of its own."""
    level = [("", data)]
    for _ in range(DEPTH_LIMIT):
        below = []
        for pointer, whole in level:
            if len(whole) > (FIELDS_LIMIT if isinstance(whole, dict) else MEMBERS_LIMIT):
                return TOO_WIDE.at(pointer, count=f"{len(whole):,}")
            below += [
                (step(pointer, key), child)
                for key, child in _children(whole)
                if isinstance(child, dict | list)
            ]
        if not below:
            return None
        if len(below) > _PARTS_LIMIT:
            return TOO_WIDE.at("", count=f"{len(below):,}")
        level = below
    return TOO_DEEP.at("", limit=DEPTH_LIMIT)


def within(pointer: str, places: Collection[str]) -> bool:
    """Tell whether a place is one of others, or in one of them."""
    return any(place in places for place in lineage(pointer))


def lineage(pointer: str) -> Iterator[str]:
    """Name a place and all that it is in, from the whole document down."""
    end = 0
    while end >= 0:
        yield pointer[:end]
        end = pointer.find("/", end + 1)
    if pointer:
        yield pointer


def step(pointer: str, key: str | int) -> str:
    """Go one step down a JSON pointer (RFC 6901)."""
    return f"{pointer}/{key.replace('~', '~0').replace('/', '~1') if isinstance(key, str) else key}"


def _broken(text: str, error: json.JSONDecodeError) -> Finding:
    cut_off = error.msg.startswith("Unterminated string") or error.pos >= len(text.rstrip())
    at = len(text) if cut_off else error.pos
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    kind = TRUNCATED if cut_off else NOT_JSON
    return kind.at("", line=line, column=column, byte=len(text[:at].encode("utf-8")))


def clean(parsed: Parsed) -> None:
    """Take out of data what a filing may not hold, each a finding; of data that is no filing's all goes."""
    odd = misshapen(parsed.data)
    if odd:
        parsed.findings.append(odd)
        parsed.data = None
        return
    stack: list[tuple[str, Any]] = [("", parsed.data)]
    while stack:
        pointer, whole = stack.pop()
        if isinstance(whole, dict):
            _clean_keys(parsed, pointer, whole)
        for key, value in list(_children(whole)):
            place = step(pointer, key)
            if isinstance(value, dict | list):
                stack.append((place, value))
            elif isinstance(value, str):
                whole[key] = _cleaned(parsed, place, value)


def _children(whole: Any) -> Iterator[tuple[Any, Any]]:
    return iter(whole.items()) if isinstance(whole, dict) else enumerate(whole)


def _clean_keys(parsed: Parsed, pointer: str, whole: dict[str, Any]) -> None:
    for key in [key for key in whole if _INVISIBLE.search(key)]:
        parsed.tell(CONTROL, pointer, point=_point(key))
        del whole[key]
    if isinstance(whole, _Doubled):
        for key, times in Counter(whole.keys_seen).items():
            if times > 1 and key in whole:
                parsed.tell(DUPLICATE_KEY, step(pointer, key), key=key, times=times)
                parsed.unsure.add(step(pointer, key))


def _cleaned(parsed: Parsed, place: str, value: str) -> str:
    if isinstance(value, _Number):
        kind = NOT_FINITE if value.endswith(("N", "y")) else FRACTION
        parsed.tell(kind, place, number=value)
        return str(value)
    if _INVISIBLE.search(value):
        parsed.tell(CONTROL, place, point=_point(value))
        return _INVISIBLE.sub("", value) or "-"
    if _DAY_OR_TIME.search(place) and _DIGITS.match(value):
        parsed.tell(SECONDS, place, value=value)
        parsed.unsure.add(place)
        return NEUTRAL_TIME if place.endswith(("_at", "_arrival")) else NEUTRAL_TIME[:10]
    return value


def _point(text: str) -> str:
    found = _INVISIBLE.search(text)
    return f"{ord(found.group()) if found else 0:04X}"
