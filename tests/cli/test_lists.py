"""`cruce list`: a list takes its place whole or not at all, and two editions are told apart."""

import gzip
from pathlib import Path

import pytest
from tests.cli.shell import cruce

GOOD = "id,name,country\nW-1,Saltgrass Polymers,US\nW-2,Vado Hondo,MX\n"
LATER = "id,name,country\nW-2,Vado Hondo,ES\nW-3,Quetzaltepec,MX\n"
CUT = 'id,name\nW-1,"Saltgrass'


@pytest.fixture
def files(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("watch.csv", GOOD), ("later.csv", LATER), ("cut.csv", CUT)):
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_list_is_put_into_a_section(files, home):
    said = cruce("list", "import", "watch.csv", "--home", home / "us", "--json")
    assert (said.code, said.json["list"], said.json["entries"], said.json["remarks"]) == (0, "watch", 2, [])
    assert (home / "us" / "lists" / "watch.csv").read_text() == GOOD
    (files / "b.csv.gz").write_bytes(gzip.compress(LATER.encode()))
    said = cruce("--lang", "es", "list", "import", "b.csv.gz", "--home", home / "us", "--name", "watch")
    assert "La lista watch, edición" in said.flat
    assert (home / "us" / "lists" / "watch.csv").read_text() == LATER


def test_a_list_from_a_pipe_is_named_and_ended_by_its_content(home):
    said = cruce("list", "import", "-", "--home", home / "us", stdin=GOOD.encode())
    assert said.code == 2
    assert "--name" in said.err
    said = cruce("list", "import", "-", "--home", home / "us", "--name", "w", stdin=GOOD.encode())
    assert said.code == 0
    assert (home / "us" / "lists" / "w.csv").exists()


@pytest.mark.parametrize("name", ["../keys", "", ".x", "a.b", "ñ"])
def test_a_name_leads_nowhere_else(files, home, name):
    assert cruce("list", "import", "watch.csv", "--home", home / "us", "--name", name).code == 2
    assert not list((home / "us" / "lists").iterdir())


def test_a_list_that_is_refused_is_told_with_place_and_changes_nothing(files, home):
    cruce("list", "import", "watch.csv", "--home", home / "us")
    said = cruce("list", "import", "cut.csv", "--home", home / "us", "--name", "watch", "--json")
    assert said.code == 1
    assert said.json["refused"] is True
    assert said.json["faults"][0]["pointer"].startswith("/watch")
    assert (home / "us" / "lists" / "watch.csv").read_text() == GOOD
    assert (
        "La lista no puede usarse"
        in cruce("--lang", "es", "list", "import", "cut.csv", "--home", home / "us").flat
    )


def test_a_list_cut_short_is_put_in_place_only_when_somebody_says_so(files, home):
    rows = [f"W-{n},Ficta {n},MX\n" for n in range(30)]
    (files / "long.csv").write_text("id,name,country\n" + "".join(rows))
    (files / "short.csv").write_text("id,name,country\n" + "".join(rows[:3]))
    order = ("list", "import", "--home", home / "us", "--name", "watch", "--json")
    assert cruce(*order, "long.csv").code == 0
    said = cruce(*order, "short.csv")
    assert (said.code, [one["code"] for one in said.json["faults"]]) == (1, ["risk.list-fewer"] * 2)
    said = cruce(*order, "short.csv", "--fewer")
    assert (said.code, said.json["entries"]) == (0, 3)


def test_a_list_needs_a_section(files):
    assert cruce("list", "import", "watch.csv", "--home", files).code == 2


def test_a_refused_list_is_told_by_every_command_and_stops_none(files, home):
    cruce("list", "import", "watch.csv", "--home", home / "us")
    assert cruce("clear", "entry-06").code == 0
    (home / "us" / "lists" / "watch.csv").write_text(CUT)
    said = cruce("clear", "precursor-southbound")
    assert said.code == 0
    assert "us works with the last good edition of lists" in " ".join(said.err.split())


def test_two_editions_are_told_apart(files):
    found = cruce("list", "compare", "watch.csv", "later.csv", "--json").json
    assert found == {
        "added": [{"id": "W-3", "name": "Quetzaltepec"}],
        "removed": [{"id": "W-1", "name": "Saltgrass Polymers"}],
        "changed": [{"id": "W-2", "name": "Vado Hondo", "fields": {"country": ["MX", "ES"]}}],
    }
    said = cruce("--lang", "es", "list", "compare", "watch.csv", "later.csv")
    assert said.flat.startswith("1 altas, 1 bajas, 1 cambios.")
    assert "country: MX → ES" in said.flat


def test_an_edition_that_is_refused_is_not_compared(files):
    said = cruce("list", "compare", "watch.csv", "cut.csv", "--json")
    assert said.code == 1
    assert [one["pointer"].split(":")[0] for one in said.json["faults"]] == ["/cut.csv"]
