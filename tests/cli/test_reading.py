"""Files of every kind: what can be read is read; what cannot is named, without a trace and without a case."""

import gzip

import pytest
from tests.cli.shell import cruce
from tests.filings import empty_northbound

from cruce.cli.reading import MEGABYTE, read
from cruce.model import UsageError

FILING = empty_northbound().content


@pytest.fixture
def files(tmp_path):
    content = {
        "empty.json": b"",
        "blank.json": b" \n\t ",
        "cut.json": FILING[:-40],
        "binary.bin": bytes(range(256)) * 8,
        "list.json": b"[]",
        "deep.json": b"[" * 100_000,
        "cut.json.gz": gzip.compress(FILING)[:-9],
        "bomb.json.gz": gzip.compress(b" " * (200 * MEGABYTE)),
        "latin.json": FILING.decode().encode("latin-1"),
        "html.json": b"<!doctype html><html></html>",
        "nan.json": FILING.replace(b'"15800"', b"NaN"),
    }
    for name, body in content.items():
        (tmp_path / name).write_bytes(body)
    return sorted(content)


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_bad_file_leaves_a_trace_or_a_case(home, files, language):
    said = cruce("clear", *files, "--lang", language, "--json")
    assert said.code in (1, 2)
    assert said.err == ""
    assert said.json["lodged"] == 0
    for row in said.json["files"]:
        sentences = [row["says"]] if "says" in row else [finding["says"] for finding in row["findings"]]
        assert sentences
        assert all(text["en"] and text["es"] for text in sentences), row
    assert not list(home.parent.glob("*.receipt.json"))


def test_each_file_stands_alone(home, tmp_path, files):
    (tmp_path / "good.json").write_bytes(FILING)
    said = cruce("clear", "cut.json", "good.json", "nowhere.json", "--json")
    assert said.code == 2
    assert [row["lodged"] for row in said.json["files"]] == [False, True, False]


@pytest.mark.parametrize("packed", [False, True])
def test_standard_input_is_a_file_too(home, packed):
    said = cruce("clear", "-", "--json", stdin=gzip.compress(FILING) if packed else FILING)
    assert said.code == 0
    assert said.json["files"][0]["file"] == "-"


def test_a_file_is_never_read_beyond_its_limit(tmp_path):
    file = tmp_path / "large.json"
    with file.open("wb") as large:
        large.truncate(100 * MEGABYTE)
    with pytest.raises(UsageError) as refused:
        read(str(file), MEGABYTE)
    assert refused.value.says.es.endswith("contiene más de 1 MB.")


def test_a_bomb_is_refused_by_what_it_unpacks_to(tmp_path):
    bomb = tmp_path / "bomb.gz"
    bomb.write_bytes(gzip.compress(b"0" * (8 * MEGABYTE)))
    with pytest.raises(UsageError, match="unreadable"):
        read(str(bomb), MEGABYTE)


@pytest.mark.parametrize(("name", "why"), [("absent.json", "it is not there"), (".", "it is a folder")])
def test_what_the_system_refuses_is_said_in_words(tmp_path, monkeypatch, name, why):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as refused:
        read(name, MEGABYTE)
    assert why in refused.value.says.en
    assert refused.value.says.en != refused.value.says.es


def test_where_receipts_cannot_be_written_nothing_is_filed(home, tmp_path):
    (tmp_path / "filing.json").write_bytes(FILING)
    (tmp_path / "taken").write_bytes(b"")
    said = cruce("clear", "filing.json", "--receipt", "taken/here")
    assert said.code == 2
    assert "taken/here cannot be written: part of its path is no folder." in said.err
    assert cruce("clear", "filing.json", "--json").json["files"][0]["fresh"]


@pytest.mark.parametrize(
    "order",
    [
        ("screen", "--list", "-", "--names", "-", "--output", "-"),
        ("list", "compare", "-", "-"),
        ("clear", "-", "-"),
        ("risk", "benchmark", "--train", "-", "--valid", "-", "--test", "-"),
    ],
)
def test_standard_input_is_read_once(home, order):
    said = cruce(*order, "--lang", "es", stdin=b"id,name\n1,Ficta\n")
    assert said.code == 2
    assert "la entrada estándar sólo se lee una vez" in said.out + said.err
