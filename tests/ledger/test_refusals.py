"""What this room says when it refuses: in two languages, each case in its own words."""

import re
from pathlib import Path
from string import Formatter

import pytest

from cruce.ledger import refusals

SENTENCES = refusals.SENTENCES
ROOM = Path(refusals.__file__).parent


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", SENTENCES)
def test_both_languages_say_the_same_facts_in_whole_sentences(code):
    for text in SENTENCES[code]:
        assert places(text.en) == places(text.es)
        assert text.en != text.es
        assert text.en.endswith(".")
        assert text.es.endswith(".")


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_two_refusals_say_the_same(language):
    said = [says[language] for says, _ in SENTENCES.values()]
    assert len(set(said)) == len(said)


def test_every_sentence_is_used_and_every_refusal_has_one():
    source = "".join(
        path.read_text(encoding="utf-8") for path in ROOM.glob("*.py") if path.stem != "refusals"
    )
    assert set(re.findall(r'refused\(\s*"([a-z-]+)"', source)) == set(SENTENCES)


def test_a_refusal_carries_code_sentence_and_evidence():
    error = refusals.refused("log-forked", "one", "two", log="us.example/log", size=7)
    assert error.code == "ledger.log-forked"
    assert error.evidence == ("one", "two")
    assert "us.example/log" in error.sentence("es")
    assert "7" in error.sentence("en")
