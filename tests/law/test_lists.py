"""A code says what it says only on the days on which it is valid."""

from datetime import date

import pytest

from cruce.law import Entry, Unknown
from cruce.law.lists import CodeList, read_list
from cruce.law.page import Page

HEAD = "says: {en: Codes, es: Claves}\ncitation: {law: Anexo 22, article: apéndice 2}\nentries:\n"
ROWS = """\
  - {code: A1, en: Definitive, es: Definitivo, flow: both}
  - {code: G9, en: Old, es: Anterior, valid_to: 2020-12-31}
  - {code: G9, en: New, es: Nuevo, valid_from: 2024-01-01, citation: {law: RGCE 2024}}
"""


def read(rows: str) -> tuple[CodeList, list[str]]:
    page = Page("l.yaml", (HEAD + rows).encode())
    return read_list("mx/claves", page), [found.code.removeprefix("law.") for found in page.faults]


LIST, _ = read(ROWS)


def test_a_code_has_its_text_its_attributes_and_its_citation():
    found = LIST.entry("A1", date(2026, 5, 13))
    assert isinstance(found, Entry)
    assert (found.says.es, dict(found.attributes), str(found.citation)) == (
        "Definitivo",
        {"flow": "both"},
        "Anexo 22, apéndice 2",
    )
    with pytest.raises(TypeError):
        found.attributes["flow"] = "x"  # type: ignore[index]


@pytest.mark.parametrize(
    ("day", "says"), [("2020-12-31", "Old"), ("2022-01-01", None), ("2024-01-01", "New"), (None, "New")]
)
def test_a_code_may_come_back_with_another_meaning(day: str | None, says: str | None):
    found = LIST.entry("G9", date.fromisoformat(day) if day else None)
    assert (found.says.en if isinstance(found, Entry) else None) == says


def test_a_code_that_is_not_valid_says_on_which_days_it_is():
    found = LIST.entry("G9", date(2022, 1, 1))
    assert isinstance(found, Unknown)
    assert "2024-01-01" in found.why.en
    assert "no está vigente el 2022-01-01" in found.why.es
    assert isinstance(LIST.entry("ZZ", None), Unknown)


def test_the_entries_of_a_day():
    assert [entry.says.en for entry in LIST.on(date(2020, 1, 1))] == ["Definitive", "Old"]
    assert len(LIST.on(None)) == 3


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ("  - {code: A, en: x}\n", ["missing"]),
        ("  - {code: A, en: x, es: y, zone: America/Laredo}\n", ["zone"]),
        ("  - {code: A, en: x, es: y, zone: ../etc/passwd}\n", ["zone"]),
        ("  - {code: A, en: x, es: y, ports: [1, 2]}\n", ["form"]),
        ("  - {code: A, en: x, es: y}\n  - {code: A, en: x, es: z}\n", ["repeated"]),
        ("  - {code: A, en: x, es: y, valid_from: 2026-01-01, valid_to: 2025-01-01}\n", ["end-before-start"]),
        ("  - A\n", ["form"]),
    ],
)
def test_every_fault_of_a_list_is_named(rows: str, named: list[str]):
    assert read(rows)[1] == named
