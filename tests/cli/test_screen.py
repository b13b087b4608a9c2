"""`cruce screen`: names in, hits out; what is wrong with either file is said in both languages."""

import csv
import gzip
import io
from pathlib import Path

import pytest
from tests.cli.shell import Said, alone, cruce

LIST = (
    "id,name,aliases,country,identifiers,until\n"
    'W-1,"Comercializadora Quetzaltepec, S.A. de C.V.",Grupo Quetzal Tepec,MX,CQU050607AB1,\n'
    "W-2,Zhivago Trading House,,RU,,2020-10-13\n"
)
NAMES = (
    "name,country,id\nQuetzaltepec Comercializadora,MX,\nTransportes Treviño,MX,\nSomeone,,CQU-050607-AB1\n"
)


@pytest.fixture(name="here")
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "names.csv").write_text(NAMES, encoding="utf-8")
    return tmp_path


def screened(*more: object, names: str = "names.csv", listing: str = "list.csv", stdin: bytes = b"") -> Said:
    return cruce("screen", "--list", listing, "--names", names, "--output", "hits.csv", *more, stdin=stdin)


def hits(here: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((here / "hits.csv").read_text(encoding="utf-8"))))


def test_names_become_hits_with_reasons(here):
    said = screened("--json")
    assert said.code == 0
    assert {**said.json, "seconds": 0} == {
        "entries": 2, "names": 3, "found": 2, "hits": 2, "skipped": 0, "least": 0.7, "seconds": 0,
        "remarks": [],
    }  # fmt: skip
    first, second = hits(here)
    assert (first["name"], first["entry_id"]) == ("Quetzaltepec Comercializadora", "W-1")
    assert first["matched_name"] == "Comercializadora Quetzaltepec, S.A. de C.V."
    assert first["score"] == "1.000"
    assert first["reason"].endswith("letters 100%; same country")
    assert second == {
        "name": "Someone", "entry_id": "W-1", "matched_name": "CQU-050607-AB1", "score": "1.000",
        "reason": "same identifier",
    }  # fmt: skip


def test_the_reason_is_told_in_spanish(here):
    said = screened("--lang", "es")
    assert said.flat.startswith("3 nombres buscados en 2 renglones: 2 coincidencias de 2 nombres")
    assert hits(here)[1]["reason"] == "mismo identificador"


def test_names_and_list_may_be_streams_or_packed(here):
    (here / "list.csv.gz").write_bytes(gzip.compress(LIST.encode()))
    said = cruce(
        "screen",
        "--list",
        "list.csv.gz",
        "--names",
        "-",
        "--output",
        "-",
        stdin=b"\xef\xbb\xbf" + NAMES.encode(),
    )
    assert said.code == 0
    assert said.out.startswith("name,entry_id,matched_name,score,reason\nQuetzaltepec Comercializadora,W-1,")
    assert "2 hits" in said.err


def test_the_least_score_and_the_day_are_heeded(here):
    (here / "names.csv").write_text(
        "name\nZhivago Trading Hause\nComercializadora Quetzaltepek\n", encoding="utf-8"
    )
    assert [screened("--json", "--least", least).json["hits"] for least in ("0.6", "0.99")] == [2, 1]
    assert screened("--json", "--on", "2021-01-01").json["hits"] == 1
    screened()
    assert hits(here)[0]["reason"].endswith("listed until 2020-10-13")


def test_rows_that_name_nobody_are_told_and_the_rest_is_looked_for(here):
    rows = [
        "name",
        "A",
        "",
        "x" * 200_000,
        "S.A. de C.V.",
        "Живаго Трэйдинг Хоусе",
        "محمد",
        "北京贸易",
        "Ισμαήλ",
        "x" * 500,
    ]
    (here / "names.csv").write_text("\n".join(row or '""' for row in rows) + "\n", encoding="utf-8")
    said = screened("--json")
    assert (said.code, said.json["names"], said.json["skipped"]) == (0, 5, 4)
    assert [hit["entry_id"] for hit in hits(here)] == ["W-2"]
    assert [f"row {row}" in said.err for row in (2, 3, 4, 5, 6)] == [True, True, True, True, False]


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"nombre,pais\nA,B\n", "screen.column", "nombre, pais"),
        (b"", "screen.column", "–"),
        (b"name\nAcme\nPe\xf1a\n", "screen.not-text", "row 3"),
        (b'name\n"Acme\n', "screen.rows", "row 2"),
    ],
)
def test_a_table_that_cannot_be_read_leaves_the_hits_as_they_were(here, content, code, said):
    (here / "names.csv").write_bytes(content)
    (here / "hits.csv").write_text("before", encoding="utf-8")
    told = screened("--json")
    assert (told.code, told.json["fault"]["code"]) == (2, code)
    assert said in told.json["fault"]["says"]["en"]
    assert (here / "hits.csv").read_text(encoding="utf-8") == "before"


def test_a_list_that_cannot_be_used_is_refused_with_every_fault(here):
    (here / "list.csv").write_text("id,name\n1,\n1,Acme\n", encoding="utf-8")
    said = screened("--json")
    assert said.code == 1
    assert [fault["pointer"] for fault in said.json["faults"]] == ["/list.csv:2", "/list.csv:3"]
    assert "no puede usarse" in screened("--lang", "es").out
    assert not (here / "hits.csv").exists()


def test_nothing_is_written_over_what_is_read(here):
    said = cruce("screen", "--list", "list.csv", "--names", "names.csv", "--output", "names.csv", "--json")
    assert (said.code, said.json["fault"]["code"]) == (2, "file.same")
    assert (here / "names.csv").read_text(encoding="utf-8") == NAMES


def test_a_country_that_is_none_is_told_and_not_used(here):
    (here / "names.csv").write_text("name,country\nZhivago Trading House,Rusia\n", encoding="utf-8")
    said = screened()
    assert said.code == 0
    assert "Rusia" in said.err
    assert "country" not in hits(here)[0]["reason"]


def test_missing_files_and_options_are_usage(here):
    assert screened(names="none.csv").code == 2
    assert screened(listing="none.csv").code == 2
    assert cruce("screen", "--list", "list.csv").code == 2
    assert screened("--least", "7").code == 2


def test_a_process_of_its_own_does_the_same(here):
    told = alone("screen", "--list", "list.csv", "--names", "names.csv", "--output", "hits.csv", cwd=here)
    assert told.code == 0, told.err
    assert len(hits(here)) == 2
