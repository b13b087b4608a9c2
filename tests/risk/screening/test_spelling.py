"""Names taken apart: any text is taken, sounds are stable, scripts meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cruce.risk.screening.names import fold, is_telling, name_key
from cruce.risk.screening.spelling import consonants, sounded, spelling

ANY = st.text(max_size=80)
SCRIPTS = st.text(st.characters(codec="utf-8"), max_size=40)


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("Владимир Ёжиков", "vladimir ezhikov"),
        ("ΑΛΈΞΑΝΔΡΟΣ", "alexandros"),
        ("محمد", "mhmd"),
        ("ישראל", "yshral"),
        ("김정은", "gimjeongeun"),
        ("北京贸易", "北京贸易"),
    ],
)
def test_other_scripts_are_written_in_latin_letters(written, latin):
    assert fold(written) == latin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mohammed", "mohamed"),
        ("yousef", "yusif"),
        ("khalid", "halid"),
        ("schukin", "shukin"),
        ("quds", "kuds"),
    ],
)
def test_transliterations_sound_alike(one, other):
    assert sounded(one) == sounded(other)


def test_a_name_without_vowels_meets_one_with_them():
    (asked,) = spelling("محمد").sounds
    assert asked == consonants("mohammed") == consonants("muhammad")


@pytest.mark.parametrize(
    ("name", "telling"),
    [
        *(("S.A. de C.V.", False), ("LLC", False), ("X", False), ("", False), ("de la", False)),
        *(("北", True), ("Li", True), ("OOO", False), ("Acme LLC", True)),
    ],
)
def test_who_can_be_looked_for(name, telling):
    assert is_telling(name) is telling


@given(ANY | SCRIPTS)
def test_normalising_twice_changes_nothing(name):
    assert fold(fold(name)) == fold(name)
    assert all(sounded(word) for word in spelling(name).words)


@given(SCRIPTS)
def test_any_text_is_taken_apart(name):
    spelt = spelling(name)
    assert len(spelt.words) == len(spelt.sounds) <= 16
    assert isinstance(is_telling(name), bool)


@given(st.lists(st.text("abcdefghijñoóüxyz", min_size=3, max_size=9), min_size=1, max_size=5), st.randoms())
def test_the_order_of_words_is_no_part_of_a_name(words, chance):
    turned = chance.sample(words, len(words))
    assert sorted(spelling(" ".join(words)).words) == sorted(spelling(" ".join(turned)).words)
    assert name_key(" ".join(words)) == name_key(" ".join(turned))
