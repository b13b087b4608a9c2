"""A missing need skips a test in plain runs and fails it where the need is demanded."""

import sys

import pytest
from tests.data import official
from tests.require import extra, require


@pytest.fixture
def _bare_machine(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("CRUCE_DATA", str(tmp_path))


CASES = [
    ("chromium", lambda: require("chromium")),
    ("nats", lambda: require("nats")),
    ("extras", lambda: extra("no_such_module")),
    ("data", lambda: official("us_tariff/none.json.gz")),
]


@pytest.mark.usefixtures("_bare_machine")
@pytest.mark.parametrize(("need", "ask"), CASES)
def test_what_is_absent_skips_or_fails(need, ask, monkeypatch):
    monkeypatch.setenv("CRUCE_REQUIRE", "")
    with pytest.raises(pytest.skip.Exception, match=need):
        ask()
    monkeypatch.setenv("CRUCE_REQUIRE", f"something,{need}")
    with pytest.raises(pytest.fail.Exception, match=need):
        ask()


def test_an_official_file_is_found_where_the_variable_says(monkeypatch, tmp_path):
    (tmp_path / "file.csv").touch()
    monkeypatch.setenv("CRUCE_DATA", str(tmp_path))
    assert official("file.csv") == tmp_path / "file.csv"
