"""The guides to a home, a list, a payment and a case do what they say; files that they show are written."""

import re
from pathlib import Path

import pytest
from tests.cli.guide import follow
from tests.cli.shell import cruce
from tests.house.source import ROOT

HOW_TO = ROOT / "docs" / "how-to"
FILES = re.compile(r"`([\w.-]+\.\w+)`[^`\n]*:\n\n```(?:csv|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COPIED = re.compile(r"^```sh\ncp (\S+) (\S+)\n```$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _newcomer(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CRUCE_HOME", raising=False)
    for name, value in (("CRUCE_LANG", "en"), ("COLUMNS", "80")):
        monkeypatch.setenv(name, value)


def read(name: str) -> int:
    """Write the files that a guide shows, copy what it copies, and follow it; counts its commands."""
    page = HOW_TO / name
    text = page.read_text(encoding="utf-8")
    for file, content in FILES.findall(text):
        Path(file).write_text(content, encoding="utf-8")
    for file, folder in COPIED.findall(text):
        Path(folder, file).write_bytes(Path(file).read_bytes())
    return follow(page)


def test_the_guide_to_a_home_is_right():
    assert read("run-your-own-home.md") == 4


def test_the_guide_to_a_list_is_right():
    cruce("init")
    assert read("write-a-list.md") == 2


def test_the_guide_to_paying_is_right():
    assert read("pay-by-bank-file.md") == 6


def test_the_guide_to_origin_is_right():
    assert read("determine-origin.md") == 1


def test_the_guide_to_other_means_is_right():
    cruce("init")
    assert read("settle-by-other-means.md") == 1


def test_the_guide_to_reading_a_case_is_right():
    cruce("init")
    cruce("clear", "precursor-southbound")
    assert read("read-a-case.md") == 2


def test_the_guide_to_what_changes_is_right():
    assert read("see-what-changes.md") == 1
