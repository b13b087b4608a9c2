"""The tutorial and the how-to pages do what they say, in both languages."""

import shutil
from functools import cache
from pathlib import Path

import pytest
from tests.cli.guide import follow, missing, steps
from tests.cli.shell import cruce
from tests.data import official
from tests.house.source import ROOT
from tests.risk.score.examined import rows, written

LANGUAGES = ["en", "es"]
DOCS = ROOT / "docs"
INIT = ("init",)
GUIDES = [
    ("classify-goods", 1),
    ("determine-origin", 1),
    ("follow-a-discrepancy", 11, INIT, ("clear", "precursor-southbound")),
    ("follow-a-liability", 3, INIT, ("clear", "entry-06")),
    ("keep-the-record", 2),
    ("pay-by-bank-file", 6),
    ("pay-the-lesser-duty", 1),
    ("read-a-case", 2, INIT, ("clear", "precursor-southbound")),
    ("run-as-services", 6),
    ("run-your-own-home", 4),
    ("screen-names", 3, INIT),
    ("see-what-changes", 1),
    ("settle-by-other-means", 1, INIT),
    ("track-a-shipment", 5, INIT, ("clear", "southbound-fca-laredo")),
    ("use-the-api", 3),
    ("witness-a-log", 1, INIT),
    ("work-when-a-link-is-down", 11, INIT),
    ("write-a-list", 2, INIT),
]
PAGES = sorted(
    f"{room}/{page.stem}"
    for room in ("how-to", "tutorial")
    for page in (DOCS / room).glob("*.md")
    if not page.name.endswith(".es.md")
)


def in_language(name: str, language: str) -> Path:
    return DOCS / f"{name}{'' if language == 'en' else '.es'}.md"


@pytest.fixture
def _empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture(params=LANGUAGES)
def language(request, monkeypatch):
    monkeypatch.setenv("CRUCE_LANG", request.param)
    return request.param


WITHOUT_A_SHELL = ("index", "write-a-risk-rule", "file-on-the-page", "sign-in-with-oidc")
"""Pages that ask for no command: what they tell is done on pages, in a file of settings, or elsewhere."""


@pytest.fixture(scope="module")
def left_by(tmp_path_factory):
    """Return what gives the folder that some commands leave behind; they are run once for both languages."""

    @cache
    def folder(*commands: tuple[str, ...]) -> Path:
        made: Path = tmp_path_factory.mktemp("before")
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(made)
            for command in commands:
                assert cruce(*command).code == 0
        return made

    return folder


@pytest.mark.usefixtures("_empty_folder")
def test_a_newcomer_comes_through_the_tutorial(language):
    assert follow(in_language("tutorial/first-crossing", language)) == 13


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_ask_for_the_same(name):
    english, spanish = (
        [
            (step.command, step.file, step.find, step.write)
            for step in steps(in_language(name, language).read_text(encoding="utf-8"))
        ]
        for language in LANGUAGES
    )
    assert english == spanish
    assert english or name.endswith(WITHOUT_A_SHELL)


@pytest.mark.usefixtures("_empty_folder")
def test_the_guide_to_verifying_is_right(tmp_path, language, left_by):
    export = ("log", "export", "home/mx", "--output")
    clear = ("clear", "southbound-fca-laredo", "--home", "home")
    before = left_by(("init", "home"), (*export, "log-before"), clear, (*export, "log"))
    for path in (before / "home" / "public-keys.txt", *before.glob("*.receipt.json")):
        shutil.copy(path, tmp_path)
    for log in ("log", "log-before"):
        shutil.copytree(before / log, tmp_path / log)
    assert follow(in_language("how-to/verify-a-receipt", language)) == 3


@pytest.mark.usefixtures("_empty_folder")
@pytest.mark.parametrize(
    ("name", "count", "before"), [(name, count, before) for name, count, *before in GUIDES]
)
def test_a_guide_keeps_its_promises(name, count, before, tmp_path, language, left_by):
    shutil.copytree(left_by(*before), tmp_path, dirs_exist_ok=True)
    assert follow(in_language(f"how-to/{name}", language)) == count


@pytest.mark.usefixtures("_empty_folder")
def test_the_guide_to_training_is_right(language):
    Path("labelled.csv").write_bytes(written(rows(240)))
    assert follow(in_language("how-to/train-a-score", language)) == 4


@pytest.mark.usefixtures("_empty_folder")
def test_the_guide_to_importing_law_is_right(tmp_path, language):
    for path in ("us_tariff/hts_2026_rev_10.json.gz", "mx_tariff/ligie_igi_2026-03-30_ch27-98_part.csv"):
        (tmp_path / path.rpartition("/")[2]).symlink_to(official(path).resolve())
    assert follow(in_language("how-to/import-law", language)) == 4


def test_what_a_page_promises_is_looked_for_in_order():
    (step,) = steps("```console\n$ cruce x\none\n…\nthree\n```\n")
    assert missing(step, "one\ntwo\nthree\n") == []
    assert missing(step, "three\none\n") == ["three"]
