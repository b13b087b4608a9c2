"""The glossary has a row for every word of the model, with its Spanish, and says what the docstrings say."""

from enum import Enum

from tests.house.source import ROOT
from tools import glossary

PAGE = ROOT / "docs" / "reference" / "glossary.md"


def test_the_glossary_is_what_docstrings_and_terms_say():
    assert PAGE.read_text(encoding="utf-8") == glossary.page(), "run: make pages"


def test_every_class_of_the_model_has_its_spanish_word_and_no_word_is_left_over():
    assert glossary.terms()["model"].keys() == glossary.classes().keys()


def test_every_value_of_an_enumeration_has_its_spanish_word():
    values = {
        name: [one.value for one in found]
        for name, found in glossary.classes().items()
        if issubclass(found, Enum)
    }
    assert {name: sorted(words) for name, words in glossary.terms()["values"].items()} == {
        name: sorted(words) for name, words in values.items()
    }


def test_no_two_words_are_shown_alike():
    said = list(glossary.terms()["model"].values())
    assert len(set(said)) == len(said)


def test_every_meaning_is_a_sentence():
    meanings = [glossary.meaning(found) for found in glossary.classes().values()]
    assert all(one.endswith(".") and "|" not in one for one in meanings)
