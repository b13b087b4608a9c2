"""EPC URNs and Digital Links are one identifier in one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cruce.tracking.gs1 import canonical_link, check_digit


@pytest.mark.parametrize(
    ("uri", "link"),
    [
        ("urn:epc:id:sgcn:4012345.67890.04711", "https://id.gs1.org/255/401234567890104711"),
        ("urn:epc:idpat:sgtin:4012345.011111.*", "https://id.gs1.org/01/04012345111118"),
        ("urn:epc:idpat:grai:4012345.00022.*", "https://id.gs1.org/8003/04012345000221"),
        ("urn:epc:idpat:itip:4012345.011111.01.02.*", "https://id.gs1.org/8006/040123451111180102"),
        ("urn:epc:idpat:cpi:0614141.123ABC.*", "https://id.gs1.org/8010/0614141123ABC"),
        ("https://x.example/some/path/00/340123451111111111?a=b", "https://id.gs1.org/00/340123451111111111"),
        ("http://id.gs1.org/01/9780345418913/10/L/21/S", "https://id.gs1.org/01/09780345418913/21/S"),
        ("https://id.gs1.org/01/09780345418913/22/V/10/L", "https://id.gs1.org/01/09780345418913/10/L"),
        ("https://id.gs1.org/01/09780345418913/22/V", "https://id.gs1.org/01/09780345418913"),
        ("https://x.org/gln/4012345000054/254/A/", "https://id.gs1.org/414/4012345000054/254/A"),
        ("https://x.org/8010/0614141ABC/8011/12", "https://id.gs1.org/8010/0614141ABC/8011/12"),
    ],
)
def test_one_form(uri, link):
    assert canonical_link(uri) == link


@pytest.mark.parametrize(
    "uri",
    [
        *(
            "urn:uuid:1",
            "https://example.org/abc",
            "urn:epc:id:sgtin:12345.0123456.1",
            "https://x.org/01/123",
        ),
        *(
            "urn:epc:id:sgtin:4012345.01111.1",
            "urn:epc:id:sgtin:4012345.011111.",
            "urn:epc:id:sscc:4012345.1",
        ),
        *(
            "urn:epc:id:sgtin:4012345.0x1111.1",
            "urn:epc:class:sgtin:4012345.011111.1",
            "urn:epc:id:zzz:1.2.3",
        ),
        *(
            "https://x.org/00/340123451111111111/21/1",
            "urn:epc:idpat:sgtin:4012345.*.*",
            "urn:epc:id:cpi:1.2",
        ),
        *(
            "urn:epc:id:sgtin:٤٠١٢٣٤٥.011111.1",
            "https://x.org/01/04012345111118/10",
            "urn:epc:id:lgtin:1.2.3",
        ),
    ],
)
def test_what_is_no_key_of_gs1_stays(uri):
    assert canonical_link(uri) is None


@given(st.integers(0, 10**13 - 1).map(lambda number: f"{number:013}"), st.integers(6, 12))
def test_a_urn_and_its_link_are_one(digits, width):
    prefix, item = digits[1 : width + 1], digits[0] + digits[width + 1 :]
    urn = f"urn:epc:id:sgtin:{prefix}.{item}.77"
    link = canonical_link(urn)
    assert link == f"https://id.gs1.org/01/{digits}{check_digit(digits)}/21/77"
    assert canonical_link(link) == link


@given(st.text(max_size=60))
def test_no_text_breaks_it(text):
    for uri in (text, f"urn:epc:id:sgtin:{text}", f"https://x.org/{text}", f"urn:epc:id:cpi:{text}"):
        made = canonical_link(uri)
        assert made is None or canonical_link(made) in (made, None)
