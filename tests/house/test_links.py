"""Every relative link in a page leads to a file that is there, and to a heading that it has."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.house.source import ROOT

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("changelog.d/*.md")})


def prose(text: str) -> str:
    """Leave out what is shown as code."""
    return CODE.sub("", FENCE.sub("", text))


def anchors(page: Path) -> set[str]:
    """List the anchors of a page's headings, as they are made where the pages are read."""
    said = HEADING.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in said}


def dead(page: Path, text: str) -> Iterator[str]:
    """Yield the links of a text that lead nowhere from where the page stands."""
    for link in LINK.findall(prose(text)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_is_dead(page):
    assert not list(dead(page, page.read_text(encoding="utf-8")))


@pytest.mark.parametrize("room", ["how-to", "reference", "explanation", "decisions", "tutorial"])
def test_an_index_leads_to_every_page_of_its_language_beside_it(room):
    folder = ROOT / "docs" / room
    names = {path.name for path in folder.iterdir()}
    spanish = {name for name in names if name.endswith(".es.md")}
    for index, beside in (("index.md", names - spanish), ("index.es.md", spanish)):
        if beside:
            linked = LINK.findall((folder / index).read_text(encoding="utf-8"))
            assert not sorted(beside - {index} - set(linked))


def test_a_dead_link_is_seen():
    page = ROOT / "README.md"
    said = (
        "[a](nowhere.md) [b](README.md#no-such-heading) [c](docs/index.md) `[d](gone.md)` [e](https://x.org)"
    )
    assert list(dead(page, said)) == ["nowhere.md", "README.md#no-such-heading"]
