"""`cruce log`: a section's log published for everybody, and where it stands."""

import pytest
from tests.cli.shell import cruce

from cruce.ledger import Note


@pytest.fixture
def cleared(home):
    assert cruce("clear", "southbound-fca-laredo").code == 0
    return home


def test_a_log_is_published_and_brought_up_to_date(cleared, tmp_path):
    said = cruce("log", "export", cleared / "mx", "--output", tmp_path / "log")
    assert said.code == 0
    assert "cruce/mx: 11 entries" in said.flat
    assert Note.parse((tmp_path / "log" / "checkpoint").read_bytes()).signatures
    again = cruce("log", "export", cleared / "mx", "--output", tmp_path / "log", "--json")
    assert {key: again.json[key] for key in ("origin", "size", "added", "missing")} == {
        "origin": "cruce/mx",
        "size": 11,
        "added": 0,
        "missing": [],
    }


def test_what_nobody_cosigned_is_said(home, tmp_path):
    said = cruce("log", "export", home / "us", "--output", tmp_path / "log")
    assert "Not cosigned yet by mx" in said.flat


def test_it_tells_where_a_log_stands_and_who_witnessed_it(cleared):
    said = cruce("log", "show", cleared / "us")
    assert "cruce/us: 9 entries, root" in said.flat
    assert "Cosigned up to 9 by mx at 2026-05-13 17:30 UTC" in said.flat
    assert "Witnesses cruce/mx up to 11" in said.flat
    told = cruce("log", "show", cleared / "us", "--json").json
    assert told["witnesses"] == [{"witness": "mx", "size": 9, "at": "2026-05-13T17:30:00+00:00"}]
    assert told["checkpoint"].startswith(f"cruce/us\n{told['size']}\n")


def test_a_log_that_was_never_witnessed_is_told(home):
    assert "Nunca cofirmada por mx" in cruce("log", "show", home / "us", "--lang", "es").flat


@pytest.mark.parametrize("act", [("show",), ("export", "--output", "log")])
def test_without_a_section_it_says_so(act, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = cruce("log", act[0], "nowhere", *act[1:])
    assert said.code == 2
    assert "There is no section in nowhere" in said.err


def test_a_published_log_is_verified_with_public_keys_alone(cleared, tmp_path):
    cruce("log", "export", cleared / "mx", "--output", tmp_path / "log")
    said = cruce("verify", tmp_path / "log")
    assert said.code == 0
    assert "genuine. Log cruce/mx, 11 entries, root" in said.flat
    assert cruce("verify", tmp_path / "log", "--quorum", "2").code == 1
    (tmp_path / "log" / "tile" / "0" / "000.p" / "11").unlink()
    assert "falta tile/0/000.p/11" in cruce("verify", tmp_path / "log", "--lang", "es").flat


def test_a_log_cut_short_is_shown_with_both_checkpoints(home, tmp_path):
    older, newer = tmp_path / "older", tmp_path / "newer"
    cruce("log", "export", home / "mx", "--output", older)
    cruce("clear", "southbound-fca-laredo")
    cruce("log", "export", home / "mx", "--output", newer)
    assert cruce("verify", newer, "--since", older, "--quorum", "0").code == 0
    said = cruce("verify", older, "--since", newer / "checkpoint", "--quorum", "0")
    assert said.code == 1
    assert said.out.count("— cruce/mx ") == 2
    told = cruce("verify", older, "--since", newer, "--quorum", "0", "--json").json["logs"][0]
    assert told["code"] == "ledger.log-shrunk"
    assert told["evidence"] == [(folder / "checkpoint").read_text() for folder in (newer, older)]


def test_with_nothing_to_verify_it_says_so():
    said = cruce("verify")
    assert said.code == 2
    assert "nothing to verify" in said.err
