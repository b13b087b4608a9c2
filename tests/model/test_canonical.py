"""The bytes that are signed and hashed."""

from __future__ import annotations

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from tests.filings import harness_northbound

from cruce.model import Text, canonical, case_id, digest, plain

keys = st.text(st.characters(max_codepoint=127), max_size=8)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
leaves = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts
documents = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


@given(documents)
def test_it_is_rfc_8785(document):
    assert canonical(document) == rfc8785.dumps(document)


@given(st.text(st.characters(exclude_categories=["Cs"])), texts)
def test_a_value_is_encoded_like_its_plain_data(english, spanish):
    value = Text(en=english, es=spanish)
    assert canonical(value) == rfc8785.dumps(plain(value))


def test_text_that_is_not_unicode_is_refused():
    with pytest.raises(ValueError, match="surrogates"):
        canonical({"a": "\ud800"})


def test_empty_fields_are_left_out():
    filing = harness_northbound().filing
    flat = str(plain(filing))
    assert "None" not in flat
    assert "[]" not in flat
    assert "{}" not in flat
    assert canonical(filing) == rfc8785.dumps(plain(filing))


@given(texts, texts, texts, texts)
def test_the_case_follows_from_declarant_and_reference_alone(one, other, third, fourth):
    assert (case_id(one, other) == case_id(third, fourth)) == ((one, other) == (third, fourth))
    assert len(case_id(one, other)) == 24


def test_a_digest_is_lower_case_hexadecimal():
    assert digest(b"").startswith("e3b0c44298fc1c14")
