"""Numbers as they stand on papers: identifiers with their check digits, where they have one."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from stdnum import iso6346
from stdnum.mx import curp, rfc

from cruce.traffic.draws import Draw

CAPITALS = "ABCDEFGHJKLMNPRSTUVWXYZ"
DIGITS = "0123456789"
ALPHANUMERIC = CAPITALS + DIGITS

_ENTRY_DIGITS = {**{letter: str(i % 9 + 1) for i, letter in enumerate("ABCDEFGHIJKLMNOPQR")}}
_ENTRY_DIGITS |= {letter: str(i + 2) for i, letter in enumerate("STUVWXYZ")}
_UNNAMED = re.compile(r"(SA|DE|CV|SRL|SAPI|RL|C|V|S|INC|LLC|CO|CORP|LP|LTD|A|AN|AND|OF|THE)")


def decimal(units: int, places: int = 2) -> str:
    """Write an integer count of the smallest unit as a plain decimal: 123456 cents are ``1234.56``."""
    if places == 0:
        return str(units)
    text = str(units).zfill(places + 1)
    return f"{text[:-places]}.{text[-places:]}"


def plain(text: str) -> str:
    """Write a name in capitals without accents, as old systems do; ñ becomes n."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).upper()


def entry_number(filer: str, serial: int) -> str:
    """Form a US entry number: filer code, seven digits, check digit (19 CFR 142.3a; CATAIR appendix)."""
    digits = "".join(_ENTRY_DIGITS.get(mark, mark) for mark in filer) + f"{serial % 10**7:07d}"
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return f"{filer}-{serial % 10**7:07d}-{-total % 10}"


def pedimento_number(day: date, office: str, patente: str, serial: int) -> str:
    """Form a pedimento number of 15 digits (RGCE Anexo 22, field 1); ``office`` is aduana and sección."""
    return f"{day:%y}{office[:2]}{patente}{day.year % 10}{serial % 10**6:06d}"


def company_rfc(draw: Draw, name: str) -> str:
    """Form the RFC of a company: three letters of its name, date of foundation, homoclave, check digit."""
    letters = re.sub(r"[^A-Z]", "", plain(name))
    stem = letters[0] + draw.pick(letters[1:6]) + draw.pick(letters[3:9])
    founded = f"{draw.between(0, 21):02d}{draw.between(1, 12):02d}{draw.between(1, 28):02d}"
    body = stem + founded + draw.pick("123456789ABCDEFGHIJKLMNPQRSTUV") + draw.pick(ALPHANUMERIC[:-10])
    return body + rfc.calc_check_digit(body)


def person_curp(draw: Draw, given: str, surnames: tuple[str, str], born: date) -> str:
    """Form the CURP of a man or woman born in Tamaulipas, Nuevo León or Coahuila, with its check digit."""
    first, second = (re.sub(r"[^A-Z]", "", plain(surname)) for surname in surnames)
    vowel = next((mark for mark in first[1:] if mark in "AEIOU"), "X")
    initials = first[0] + vowel + second[0] + plain(given)[0]
    inner = "".join(
        next((m for m in word[1:] if m not in "AEIOU"), "X") for word in (first, second, plain(given))
    )
    sex = "M" if given.endswith("a") else "H"
    body = f"{initials}{born:%y%m%d}{sex}{draw.pick(('TS', 'NL', 'CL'))}{inner}"
    body += draw.pick(DIGITS) if born.year < 2000 else draw.pick(CAPITALS)
    if not curp.is_valid(body + curp.calc_check_digit(body)):  # the four letters make an unseemly word
        body = body[0] + "X" + body[2:]
    return body + curp.calc_check_digit(body)


def container(draw: Draw, owner: str) -> str:
    """Form the ISO 6346 code of an intermodal container."""
    body = f"{owner}U{draw.digits(6)}"
    return body + iso6346.calc_check_digit(body)


def manufacturer_id(country: str, name: str, street: str, city: str) -> str:
    """Form a US manufacturer identification code from name and address (19 CFR 102 appendix)."""
    words = [word for word in re.findall(r"[A-Z0-9]+", plain(name)) if not _UNNAMED.fullmatch(word)]
    number = "".join(re.findall(r"\d+", street))[:4]
    return country + "".join(word[:3] for word in words[:2]) + number + re.sub(r"[^A-Z]", "", plain(city))[:3]
