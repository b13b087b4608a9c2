"""Which language is spoken, and that it is spoken throughout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.shell import alone, cruce

from cruce.cli.language import hoist, preferred
from cruce.cli.phrases import phrased

WORDS = st.lists(
    st.sampled_from(["clear", "x.json", "--json", "--lang", "--lang=es", "es", "--", "-"]), max_size=8
)


@given(WORDS)
def test_hoisting_keeps_every_word(words):
    assert sorted(hoist(words)) == sorted(words)


@given(WORDS)
def test_nothing_after_a_double_dash_is_moved(words):
    assert hoist(["clear", "--", *words]) == ["clear", "--", *words]


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["clear", "x", "--lang", "es"], {"CRUCE_LANG": "en", "LANG": "en_US.UTF-8"}, "es"),
        (["--lang=en", "clear"], {"CRUCE_LANG": "es"}, "en"),
        (["clear"], {"CRUCE_LANG": "es", "LC_ALL": "en_US.UTF-8"}, "es"),
        (["clear"], {"LC_ALL": "es_MX.UTF-8", "LANG": "en_US.UTF-8"}, "es"),
        (["clear"], {"LC_ALL": "", "LANG": "es_MX"}, "es"),
        (["clear"], {"LC_ALL": "en_US.UTF-8", "LANG": "es_MX"}, "en"),
        (["clear"], {"LANG": "de_DE.UTF-8"}, "en"),
        (["clear", "--", "--lang", "es"], {}, "en"),
        (["clear", "--lang"], {}, "en"),
        ([], {}, "en"),
    ],
)
def test_the_first_that_says_a_language_is_heard(arguments, environment, language):
    assert preferred(arguments, environment) == language


def test_a_language_that_is_not_spoken_is_refused():
    said = cruce("init", "somewhere", "--lang", "fr")
    assert said.code == 2
    assert "'fr' is not one of 'en', 'es'" in said.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["clar"], "No existe la orden 'clar'. ¿Quiso decir 'clear'?"),
        (["verify"], "No hay nada que verificar."),
        (["amend"], "Falta el argumento 'FILE'."),
        (["demo", "--trucks", "many"], "Valor no válido para '--trucks': no es un número entero."),
        (["demo", "--trucks", "0"], "Valor no válido para '--trucks': lo mínimo es 1."),
        (["demo", "--trucks"], "La opción '--trucks' necesita un valor."),
        (["demo", "--date", "13/05/2026"], "«13/05/2026» no es una fecha"),
        (["clear", "x", "--at", "2026-05-13T11:30"], "«2026-05-13T11:30» no es un momento"),
        (["clear", "--nope"], "No existe la opción --nope"),
        (["law"], "Uso: cruce law"),
    ],
)
def test_misuse_is_named_in_spanish(arguments, sentence):
    said = cruce(*arguments, "--lang", "es")
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err


def test_misuse_is_named_in_english_without_the_librarys_jargon():
    assert "this is not a whole number." in cruce("demo", "--trucks", "many").err
    assert "Value error" not in cruce("clear", "x", "--at", "noon").err


def test_the_help_is_in_the_language_asked_for():
    said = alone("clear", "--help", "--lang", "es")
    assert said.code == 0
    assert said.out.startswith("Uso: cruce clear [OPCIONES]")
    for english in ("Usage", "Options:", "Arguments:", "default:", "Show this", "<list"):
        assert english not in said.out


def test_a_phrase_that_is_not_known_stays_as_it_is():
    assert phrased("Something that the library says anew.") == "Something that the library says anew."
