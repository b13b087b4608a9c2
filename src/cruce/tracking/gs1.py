"""GS1 identifiers in one form: EPC URNs and GS1 Digital Link URIs, each as the canonical Digital Link.

The forms are those of the GS1 EPC Tag Data Standard and of GS1 Digital Link: URI Syntax, as far as the event
hash of the Core Business Vocabulary 2.0 asks for them (its rules 17 and 18).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

HOME: Final = "https://id.gs1.org"
_PART: Final = re.compile(r"(?:%[0-9A-Fa-f]{2}|[!'()*+,.0-9:;=A-Za-z_-]){1,30}")
_VALUE: Final = re.compile(r"(?:%[0-9A-Fa-f]{2}|[\"'0-9;<=>A-Za-z_.-]){0,30}")
_COMPONENT: Final = re.compile(r"(?:%[0-9A-Fa-f]{2}|[#/0-9A-Z-]){1,30}")
_ESCAPED: Final = {sign: f"%{ord(sign):02X}" for sign in "!()*+,:"}
_URN: Final = re.compile(r"urn:epc:(id|class|idpat):([a-z]+):(.+)", re.DOTALL)
_LINK: Final = re.compile(r"https?://[^/?#]+(/[^?#]*)(?:\?[^#]*)?(?:#.*)?", re.DOTALL)
_PREFIX: Final = range(6, 13)
_NAMES: Final = {
    "gtin": "01",
    "itip": "8006",
    "cpid": "8010",
    "gln": "414",
    "party": "417",
    "gsrnp": "8017",
    "gsrn": "8018",
    "gcn": "255",
    "sscc": "00",
    "gdti": "253",
    "ginc": "401",
    "gsin": "402",
    "grai": "8003",
    "giai": "8004",
    "cpv": "22",
    "lot": "10",
    "ser": "21",
}
_GTIN_WIDTHS: Final = (8, 12, 13, 14)


def canonical_link(uri: str) -> str | None:
    """Give the canonical Digital Link of an EPC URN or Digital Link, at its finest level; None for what is
    neither.

    A domain of one's own becomes that of GS1, a query goes, and of a lot and a serial number the serial
    stays.
    """
    urn = _URN.fullmatch(uri)
    if urn is not None:
        return _of_urn(*urn.groups())
    link = _LINK.fullmatch(uri)
    return _of_path(link[1]) if link is not None else None


def check_digit(digits: str) -> str:
    """Compute the check digit of a GS1 key (GS1 General Specifications 7.9): weights 3 and 1 from the
    right.
    """
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def _of_urn(family: str, scheme: str, rest: str) -> str | None:
    parts = rest.split(".")
    if family == "idpat":
        return _PATTERNS[scheme](parts[:-1]) if scheme in _PATTERNS and parts[-1] == "*" else None
    if (family == "class") != (scheme == "lgtin") or scheme not in _SCHEMES:
        return None
    return _SCHEMES[scheme](parts)


def _key(parts: Sequence[str], width: int, *, lead: bool = False, zero: bool = False) -> str | None:
    """Put a company prefix and a reference together, with the check digit; ``lead`` moves its first digit
    ahead.
    """
    if len(parts) != 2 or not (parts[0] + parts[1]).isascii():
        return None
    prefix, reference = parts
    fits = prefix.isdigit() and len(prefix) in _PREFIX and len(prefix) + len(reference) == width
    if not fits or not (reference.isdigit() or (not reference and not lead)):
        return None
    digits = reference[0] + prefix + reference[1:] if lead else prefix + reference
    digits = "0" + digits if zero else digits
    return digits + check_digit(digits)


def _escape(text: str) -> str:
    return "".join(_ESCAPED.get(sign, sign) for sign in text)


def _serial(parts: Sequence[str]) -> str | None:
    text = ".".join(parts)
    return _escape(text) if _PART.fullmatch(text) else None


def _joined(path: str, key: str | None, between: str, tail: str | None) -> str | None:
    return None if key is None or tail is None else f"{HOME}/{path}/{key}{between}{tail}"


def _sgtin(qualifier: str) -> Callable[[Sequence[str]], str | None]:
    return lambda parts: _joined("01", _key(parts[:2], 13, lead=True), f"/{qualifier}/", _serial(parts[2:]))


def _sgln(parts: Sequence[str]) -> str | None:
    extension = _serial(parts[2:])
    plain = extension == "0"
    return _joined("414", _key(parts[:2], 12), "" if plain else "/254/", "" if plain else extension)


def _itip(parts: Sequence[str]) -> str | None:
    key = _key(parts[:2], 13, lead=True)
    counts = "".join(parts[2:4])
    if key is None or not re.fullmatch(r"[0-9]{4}", counts):
        return None
    return _joined("8006", key + counts, "/21/", _serial(parts[4:]))


def _prefixed(path: str) -> Callable[[Sequence[str]], str | None]:
    def made(parts: Sequence[str]) -> str | None:
        fits = parts[0].isascii() and parts[0].isdigit() and len(parts[0]) in _PREFIX
        return _joined(path, parts[0] if fits else None, "", _serial(parts[1:]))

    return made


def _component(parts: Sequence[str]) -> str | None:
    if len(parts) < 3 or not re.fullmatch(r"[0-9]{1,12}", parts[-1]):
        return None
    made = _prefixed("8010")(parts[:-1])
    return f"{made}/8011/{parts[-1]}" if made else None


def _numbered(path: str, width: int, *, lead: bool = False) -> Callable[[Sequence[str]], str | None]:
    return lambda parts: _joined(path, _key(parts, width, lead=lead), "", "")


def _with_serial(path: str, *, zero: bool = False) -> Callable[[Sequence[str]], str | None]:
    return lambda parts: _joined(path, _key(parts[:2], 12, zero=zero), "", _serial(parts[2:]))


_SCHEMES: Final[dict[str, Callable[[Sequence[str]], str | None]]] = {
    "sgtin": _sgtin("21"),
    "upui": _sgtin("235"),
    "lgtin": _sgtin("10"),
    "sscc": _numbered("00", 17, lead=True),
    "sgln": _sgln,
    "pgln": _numbered("417", 12),
    "grai": _with_serial("8003", zero=True),
    "giai": _prefixed("8004"),
    "gsrn": _numbered("8018", 17),
    "gsrnp": _numbered("8017", 17),
    "gdti": _with_serial("253"),
    "sgcn": _with_serial("255"),
    "cpi": _component,
    "ginc": _prefixed("401"),
    "gsin": _numbered("402", 16),
    "itip": _itip,
}


def _itip_pattern(parts: Sequence[str]) -> str | None:
    made = _itip([*parts, "0"])
    return made.removesuffix("/21/0") if made else None


_PATTERNS: Final[dict[str, Callable[[Sequence[str]], str | None]]] = {
    "sgtin": _numbered("01", 13, lead=True),
    "upui": _numbered("01", 13, lead=True),
    "grai": lambda parts: _joined("8003", _key(parts, 12, zero=True), "", ""),
    "gdti": _numbered("253", 12),
    "sgcn": _numbered("255", 12),
    "cpi": _prefixed("8010"),
    "itip": _itip_pattern,
}


def _of_path(path: str) -> str | None:
    steps = path.rstrip("/").split("/")[1:]
    for place, step in enumerate(steps):
        key = _NAMES.get(step, step)
        rest = steps[place + 1 :]
        if key in _KEYS and len(rest) % 2 == 1:
            names = [_NAMES.get(name, name) for name in rest[1::2]]
            made = _of_key(key, rest[0], dict(zip(names, rest[2::2], strict=True)))
            if made is not None:
                return made
    return None


def _of_key(key: str, value: str, qualifiers: dict[str, str]) -> str | None:
    pattern, allowed = _KEYS[key]
    if key == "01" and value.isdigit() and len(value) in _GTIN_WIDTHS:
        value = value.zfill(14)
    if not pattern.fullmatch(value) or not set(qualifiers) <= {
        *allowed,
        *(("22",) if "21" in allowed else ()),
    }:
        return None
    for name in allowed:  # the finest first
        if name in qualifiers:
            fine = (
                re.fullmatch(r"[0-9]{0,12}", qualifiers[name])
                if name == "8011"
                else _VALUE.fullmatch(qualifiers[name])
            )
            return f"{HOME}/{key}/{value}/{name}/{qualifiers[name]}" if fine else None
    return f"{HOME}/{key}/{value}"


def _digits(count: int, tail: str = "") -> re.Pattern[str]:
    return re.compile(rf"[0-9]{{{count}}}{tail}")


_KEYS: Final[dict[str, tuple[re.Pattern[str], tuple[str, ...]]]] = {
    "00": (_digits(18), ()),
    "01": (_digits(14), ("21", "235", "10")),
    "253": (_digits(13, rf"(?:{_VALUE.pattern})"), ()),
    "255": (_digits(13, "[0-9]{0,12}"), ()),
    "401": (_digits(4, rf"(?:{_VALUE.pattern})"), ()),
    "402": (_digits(17), ()),
    "414": (_digits(13), ("254",)),
    "417": (_digits(13), ()),
    "8003": (_digits(14, rf"(?:{_VALUE.pattern})"), ()),
    "8004": (_digits(4, rf"(?:{_VALUE.pattern})"), ()),
    "8006": (_digits(18), ("21", "10")),
    "8010": (re.compile(rf"[0-9]{{4}}(?:{_COMPONENT.pattern})"), ("8011",)),
    "8017": (_digits(18), ()),
    "8018": (_digits(18), ()),
}
"""Each key of a Digital Link: the form of its value, and its qualifiers, the finest first."""
