"""Names: which spellings are one name, and which are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cruce.risk.screening import Asked, Listed, ListIndex, search
from cruce.risk.screening.names import as_written, fold, identifier_key, is_telling, name_key

SAME = [
    ("Arneses del Norte, S.A. de C.V.", "ARNESES NORTE"),
    ("Arneses del Norte S. A. de C. V.", "Arneses del Norte SA DE CV"),
    ("Arneses del Norte, S. de R.L. de C.V.", "arneses del norte"),
    ("Arneses del Norte, S.A.P.I. de C.V.", "Arneses del Norte, Sociedad Anónima de Capital Variable"),
    ("Agrícola La Peña, S.P.R. de R.L.", "AGRICOLA PENA"),
    ("Palmetto Harness Inc.", "Palmetto Harness, Incorporated"),
    ("Palmetto Harness L.L.C.", "PALMETTO HARNESS LLC"),
    ("Foo Trading Co., Ltd.", "Foo Trading Company Limited"),
    ("The Dow Chemical Company", "Dow Chemical Co"),
    ("Gui\x92an Huawei Investment", "Guian Huawei Investment"),
    ("Smith & Sons LLC", "Smith and Sons"),
    ("Hnos. Garza y Cía.", "Hermanos Garza y Compañía"),
    ("O'Brien Freight", "OBrien Freight"),
    ("J. R. Ewing Oil", "JR Ewing Oil"),
    ("LÓPEZ GARCÍA, Juan", "Juan Lopez Garcia"),
    ("Juan de la Cruz Núñez", "Juan Cruz Nunez"),
    ("Müller GmbH & Co. KG", "Muller"),
    ("Straße Øst Æble", "strasse ost aeble"),
    ("  Dos   Ríos  ", "Dos Rios"),
    ("Łódź Transport", "Lodz Transport"),
    ("Ｆｕｌｌ　Ｗｉｄｔｈ", "Full Width"),
    ("Nun\u0303ez", "Nuñez"),
]
DIFFERENT = [
    ("Arneses del Norte, S.A. de C.V.", "Arneses del Sur, S.A. de C.V."),
    ("Juan López", "Juana López"),
    ("Garza Hermanos", "Garza"),
    ("Acme 1", "Acme 2"),
    ("S.A. de C.V.", "LLC"),
    ("Иванов", "Петров"),
    ("北京贸易", "上海贸易"),
    ("A", "B"),
    ("!!!", "???"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_name(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_names(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    "name", ["S.A. de C.V.", "Ltd", "de la", "y", "Co. Ltd.", "X", "北", "-", "الشركة", "x" * 500]
)
def test_a_name_of_little_is_still_a_name(name):
    assert name_key(name)


def test_case_and_blanks_are_no_part_of_what_is_written():
    assert as_written(" Dos  RÍOS ") == as_written("dos ríos")
    assert as_written("Nun\u0303ez") == as_written("Nuñez")
    assert as_written("Dos Ríos") != as_written("Dos Rios")


def test_separators_are_no_part_of_an_identifier():
    assert identifier_key("76-1234567 00") == identifier_key("761234567.00") == "76123456700"


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(written):
    assert fold(fold(written)) == fold(written)


@given(st.lists(st.text("abcñóÜ", min_size=4, max_size=8), min_size=1, max_size=6), st.randoms())
def test_a_key_does_not_depend_on_case_order_or_legal_form(words, draw):
    turned = draw.sample(words, len(words))
    assert name_key(" ".join(words)) == name_key(f"{', '.join(turned).upper()}, S.A. de C.V.")


@pytest.mark.parametrize(
    "written",
    [
        "Ac\u200bme Tra\u200dding",  # zero width
        "Ac\u00adme Trad\u034fing",  # soft hyphen, grapheme joiner
        "A\ufe0fcme Trading\ufeff",  # variation selector, byte order mark
        "\u202a\u2066Acme\u2069 Tr\U000e0061ading",  # directions, a tag
        "Acme\u3164 Tra\u115fding",  # Hangul fillers
        "\u202egnidarT emcA",  # shown from right to left: Acme Trading
        "Acme \u202egnidarT\u202c",
    ],
)
def test_what_nobody_sees_does_not_hide_a_name(written):
    assert name_key(written) == name_key("Acme Trading")
    index = ListIndex("list", "1", (Listed("1", "Acme Trading, Ltd."),))
    (hit,) = search(index, Asked(written))
    assert hit.verdict.score == pytest.approx(1)


@pytest.mark.parametrize("name", ["LLC Ltd GmbH", "S.A. de C.V. LLC", "AB AB AB", "\u200b", "\u202e\u202c"])
def test_a_name_of_legal_forms_or_of_nothing_seen_is_nobody(name):
    assert not is_telling(name)
