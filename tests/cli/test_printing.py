"""What is printed folds to the terminal, and nothing that a paper says can steer it."""

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from tests.cli.shell import cruce
from tests.filings import empty_northbound

from cruce.cli.fitting import fitted
from cruce.cli.printing import shown, table


@given(st.text())
def test_no_character_of_a_paper_steers_the_terminal(text):
    printed = shown(text).plain
    assert all(sign == "\n" or sign.isprintable() or not sign.isascii() for sign in printed)
    assert not set(printed) & set("\x1b\x07\r\x9b\u202e\u2028")


def test_a_name_with_escapes_in_it_is_shown_not_obeyed(home, tmp_path):
    name = "ACME \x1b[2J\x1b]0;owned\x07 \u202eSA"
    (tmp_path / "filing.json").write_bytes(empty_northbound().spoilt({"/declarant": name}).content)
    (tmp_path / "\x1b[31mred.json").write_bytes(b"{}")
    said = cruce("clear", "filing.json", "\x1b[31mred.json")
    assert said.code == 1
    assert not set(said.out) & set("\x1b\x07\u202e")


def test_what_looks_like_markup_is_text(home, tmp_path):
    (tmp_path / "filing.json").write_bytes(
        empty_northbound().spoilt({"/declarant": "[red]ACME[/red]"}).content
    )
    case = cruce("clear", "filing.json", "--json").json["files"][0]["case"]
    assert "[red]ACME[/red]" in cruce("show", case).out


AMOUNTS = st.decimals(-(10**12), 10**12, places=2).map(lambda amount: f"{amount:,}")
NAMES = st.text("abc ñ-", max_size=60)


@given(st.lists(st.tuples(NAMES, st.dates(), *[AMOUNTS] * 5), min_size=1, max_size=4), st.integers(36, 200))
def test_no_figure_and_no_date_of_a_table_is_ever_broken(rows, width):
    heads = ("Importador", "Último día", "Antes", "Después", "Diferencia", "Por devolver", "Intereses")
    made = table(*heads, right=range(2, 7))
    for name, day, *amounts in rows:
        made.add_row(shown(name), shown(day), *amounts)
    written = StringIO()
    terminal = Console(file=written, width=width)
    terminal.print(fitted(made, terminal, width))
    lines = written.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= width
    words = [word for line in lines for word in line.split()]
    for _, day, *amounts in rows:
        assert all(words.count(word) >= [str(day), *amounts].count(word) for word in (str(day), *amounts))


@pytest.mark.parametrize("width", ["40", "80"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_everything_folds_to_the_terminal(home, monkeypatch, width, language):
    monkeypatch.setenv("COLUMNS", width)
    monkeypatch.setenv("CRUCE_LANG", language)
    for arguments in (
        ("clear", "--list"),
        ("clear", "southbound-fca-laredo"),
        ("clear", "ten-faults"),
        ("gap", "corn-southbound"),
        ("law", "show", "us", "8544.30.00", "--on", "2026-05-13"),
        ("show", "7y7cicfzwsn5t6pzghyl6kgd", "--charges", "--explain", "--events"),
    ):
        said = cruce(*arguments)
        assert said.out
        assert all(len(line) <= int(width) for line in said.out.splitlines()), arguments
        assert not any(line != line.rstrip() for line in said.out.splitlines()), arguments
