"""What people read is there in English and in Spanish, of the same build, each leading to the other."""

import re
from collections import Counter
from pathlib import Path

import pytest
from tests.house.source import ROOT
from tests.house.test_links import HEADING, LINK, PAGES, prose

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")
NAME = re.compile(r"`(-{0,2}[a-z][\w.-]*)`")  # of a field, a rule, an option: no placeholders
ROW = re.compile(r"^\|", re.MULTILINE)
FILES = ("csv", "json", "python", "yaml")  # shown to be copied, so the same in both languages
ROOMS = (".", "how-to", "explanation", "tutorial", "reference")
MADE = {
    "doors.md",
    "problems.md",
    "filing.md",
    "findings.md",
    "glossary.md",
    "risk-facts.md",
}  # made by the program, as one page

SPANISH = [page for page in PAGES if page.name.endswith(".es.md")]
NAMES = [str(page.relative_to(ROOT)) for page in SPANISH]


def english(page: Path) -> Path:
    """Name the English page of a Spanish one."""
    return page.with_name(page.name.replace(".es.md", ".md"))


def build(page: Path) -> tuple[list[int], list[str], int]:
    """Tell of what a page is built: levels of its headings, kinds of its blocks, number of its table rows."""
    text = page.read_text(encoding="utf-8")
    said = FENCE.sub("", text)
    levels = [len(heading.group()) - len(heading.group().lstrip("#")) for heading in HEADING.finditer(said)]
    return levels, [kind for kind, _ in FENCE.findall(text)], len(ROW.findall(said))


def files(page: Path) -> list[str]:
    return [shown for kind, shown in FENCE.findall(page.read_text(encoding="utf-8")) if kind in FILES]


def told(page: Path) -> Counter[str]:
    """Count each figure and each name of the program's in a page's prose and tables."""
    said = FENCE.sub("", page.read_text(encoding="utf-8"))
    return Counter(FIGURE.findall(said) + NAME.findall(said))


def leads_elsewhere(page: Path, text: str) -> list[str]:
    """List the links of a Spanish page to English pages that have a Spanish one, but for its own twin."""
    paths = {
        link: page.parent / link.partition("#")[0]
        for link in LINK.findall(prose(text))
        if re.fullmatch(r"[^:#]+(?<!\.es)\.md(#.*)?", link)
    }
    return [
        link
        for link, path in paths.items()
        if path.with_suffix(".es.md").exists() and path.resolve() != english(page)
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_every_page_has_its_spanish_one(room):
    pages = [page.name for page in PAGES if page.parent == ROOT / "docs" / room]
    spanish = {name for name in pages if name.endswith(".es.md")}
    assert pages
    english_ones = set(pages) - spanish - MADE
    assert not [name for name in english_ones if name.replace(".md", ".es.md") not in spanish]


@pytest.mark.parametrize("page", SPANISH, ids=NAMES)
def test_twins_lead_to_each_other_below_their_titles(page):
    other = english(page)
    for one, line in (
        (page, f"*[Read in English]({other.name})*"),
        (other, f"*[Leer en español]({page.name})*"),
    ):
        title, blank, link = one.read_text(encoding="utf-8").splitlines()[:3]
        assert (title[:2], blank, link) == ("# ", "", line), one.name


@pytest.mark.parametrize("page", SPANISH, ids=NAMES)
def test_twins_are_built_alike_and_show_the_same_files(page):
    assert build(page) == build(english(page))
    assert files(page) == files(english(page))


@pytest.mark.parametrize("page", SPANISH, ids=NAMES)
def test_twins_give_the_same_figures_and_names(page):
    here, there = told(page), told(english(page))
    assert not here - there
    assert not there - here


@pytest.mark.parametrize("page", SPANISH, ids=NAMES)
def test_a_spanish_page_leads_to_spanish_pages(page):
    assert not leads_elsewhere(page, page.read_text(encoding="utf-8"))


def test_a_link_to_the_wrong_language_is_seen():
    said = "[a](index.md) [b](read-a-case.md#x) [c](read-a-case.es.md) [d](../../SECURITY.md) [e](https://x.org/y.md)"
    assert leads_elsewhere(ROOT / "docs" / "how-to" / "index.es.md", said) == ["read-a-case.md#x"]
