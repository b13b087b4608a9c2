"""The tutorial and the how-to pages do what they say, in both languages."""

import shutil

import pytest
from tests.cli.guide import follow, missing, steps
from tests.cli.shell import cruce
from tests.data import official
from tests.house.source import ROOT

TUTORIALS = [("first-crossing.md", "en"), ("first-crossing.es.md", "es")]
CASE = "7y7cicfzwsn5t6pzghyl6kgd"


@pytest.fixture
def _empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_empty_folder")
@pytest.mark.parametrize(("name", "language"), TUTORIALS)
def test_a_newcomer_comes_through_the_tutorial(name, language, monkeypatch):
    monkeypatch.setenv("CRUCE_LANG", language)
    assert follow(ROOT / "docs" / "tutorial" / name) == 13


def asked(name: str) -> list[tuple[str, str, str]]:
    page = (ROOT / "docs" / "tutorial" / name).read_text(encoding="utf-8")
    return [(step.command, step.find, step.write) for step in steps(page)]


def test_both_tutorials_ask_for_the_same():
    english, spanish = (asked(name) for name, _ in TUTORIALS)
    assert english == spanish
    assert len(english) > 15


@pytest.mark.usefixtures("_empty_folder")
def test_the_guide_to_verifying_is_right(tmp_path):
    cruce("init", "home")
    cruce("clear", "southbound-fca-laredo", "--home", "home")
    shutil.copy(tmp_path / "home" / "public-keys.txt", tmp_path)
    assert follow(ROOT / "docs" / "how-to" / "verify-a-receipt.md") == 1


INIT = ("init",)
GUIDES = [
    ("determine-origin.md", 1),
    ("follow-a-liability.md", 3, INIT, ("clear", "entry-06")),
    ("pay-by-bank-file.md", 6),
    ("pay-the-lesser-duty.md", 1),
    ("read-a-case.md", 2, INIT, ("clear", "precursor-southbound")),
    ("run-your-own-home.md", 4),
    ("see-what-changes.md", 1),
    ("settle-by-other-means.md", 1, INIT),
    ("write-a-list.md", 2, INIT),
]


@pytest.mark.usefixtures("_empty_folder")
@pytest.mark.parametrize(
    ("name", "count", "before"), [(name, count, before) for name, count, *before in GUIDES]
)
def test_a_guide_keeps_its_promises(name, count, before):
    for command in before:
        assert cruce(*command).code == 0
    assert follow(ROOT / "docs" / "how-to" / name) == count


@pytest.mark.usefixtures("_empty_folder")
def test_the_guide_to_importing_law_is_right(tmp_path):
    for path in ("us_tariff/hts_2026_rev_10.json.gz", "mx_tariff/ligie_igi_2026-03-30_ch27-98_part.csv"):
        (tmp_path / path.rpartition("/")[2]).symlink_to(official(path).resolve())
    assert follow(ROOT / "docs" / "how-to" / "import-law.md") == 4


def test_what_a_page_promises_is_looked_for_in_order():
    (step,) = steps("```console\n$ cruce x\none\n…\nthree\n```\n")
    assert missing(step, "one\ntwo\nthree\n") == []
    assert missing(step, "three\none\n") == ["three"]
