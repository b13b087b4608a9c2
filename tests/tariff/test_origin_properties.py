"""What holds for origin whatever a good is made of."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tariff.origin_law import DAY, bill, law_of, material, rule, told

from cruce.model import CodeRange
from cruce.tariff.origin import Bill, Determination, determine
from cruce.tariff.origin.logic import every, some

RULES = (
    "A change to heading 8501 from any other heading, except from heading 8503.",
    (
        "A change to subheading 8501.10 from any other subheading, provided there is a regional "
        "value content of not less than: (1) 60 percent where the transaction value method is "
        "used; or (2) 50 percent where the net cost method is used."
    ),
    (
        "No required change in tariff classification to heading 8501, provided there is a "
        "regional value content of not less than 45 percent under the build-up method."
    ),
    (
        "Manufacture in which the value of all the materials used does not exceed 40% of the "
        "ex-works price of the product."
    ),
    (
        "Manufacture in which all the materials used are classified within a heading other than "
        "that of the product. However, materials classified within the same heading may be used "
        "provided their value does not exceed 20% of the ex-works price of the product."
    ),
)
LAWS = [law_of(Path(mkdtemp()), rule("8501", text)) for text in RULES]
PRICES = {"ex_works_price": "100", "net_cost": "90", "total_cost": "95"}
RANK = {"not-originating": 0, "undetermined": 1, "originating": 2}

laws = st.sampled_from(LAWS)
# Five materials never cost more than the good: such a bill contradicts itself, and nothing follows from it.
values = st.decimals(0, 18, places=2)
materials = st.lists(
    st.builds(
        lambda code, value, origin, originating: material(code, value, origin, originating=originating),
        st.sampled_from(["850110", "850300", "8501", "720851", "853710"]),
        values,
        st.sampled_from(["CN", "MX", "US"]),
        st.sampled_from([True, False, None]),
    ),
    min_size=1,
    max_size=4,
)


def of(law: Any, parts: list[dict[str, Any]]) -> Determination:
    named = [{**one, "name": f"{number}"} for number, one in enumerate(parts)]
    return told(law, "850110", *named, **PRICES)


def rank(found: Determination) -> int:
    return RANK[found.outcome]


@given(laws, materials, st.data())
def test_more_regional_value_never_destroys_origin(law, parts, data):
    place = data.draw(st.integers(0, len(parts) - 1))
    before = parts[place]
    better = data.draw(st.sampled_from([{"originating": True}, {"regional": before["value"]}]))
    assert rank(of(law, parts)) <= rank(of(law, [*parts[:place], {**before, **better}, *parts[place + 1 :]]))


@given(laws, materials, values)
def test_a_foreign_material_that_does_not_change_never_creates_origin(law, parts, value):
    worse = [*parts, material("850110", value, "CN", originating=False)]
    assert rank(of(law, worse)) <= rank(of(law, parts))


@given(laws, materials, st.randoms(use_true_random=False))
def test_the_order_of_materials_does_not_matter(law, parts, random):
    mixed = list(parts)
    random.shuffle(mixed)
    one, other = of(law, parts), of(law, mixed)
    assert (one.outcome, one.criterion, one.margins) == (other.outcome, other.criterion, other.margins)


@given(laws, materials)
def test_proof_decides_only_what_was_open(law, parts):
    """Whatever the suppliers of unproved materials answer, what was told stays so."""
    found = of(law, parts)
    for answer in (True, False):
        proved = [
            {
                **one,
                "originating": answer
                if one["originating"] is None and one["origin"] != "CN"
                else one["originating"],
            }
            for one in parts
        ]
        if found.outcome != "undetermined":
            assert of(law, proved).outcome == found.outcome


@pytest.mark.parametrize("law", LAWS, ids=range(len(LAWS)))
@given(materials)
def test_accumulation_never_takes_origin_away(law, parts):
    """A material that another party's producer proves to originate is as good as one of one's own."""
    moved = [{**one, "origin": "CA"} if one["originating"] else one for one in parts]
    assert of(law, parts).outcome == of(law, moved).outcome


@given(st.decimals("0.01", 200, places=2))
def test_a_content_is_exact_at_its_step(value):
    """With a price of 100 the content is 100 less the foreign value, and sixty percent is enough."""
    found = told(LAWS[1], "850110", material("720851", value))
    (margin, *_) = found.margins
    assert (found.outcome == "originating") == (value <= 40)
    assert margin.room == 40 - value
    assert margin.reached == 100 - value


@given(st.text("0123456789", min_size=1, max_size=5), st.text("0123456789", min_size=1, max_size=5))
def test_a_range_tells_of_a_code_whether_all_some_or_none_of_it_lies_within(start, code):
    span, code = CodeRange(start * 2, start * 2), code * 2
    lines = [code.ljust(10, fill) for fill in "09"]
    inside = [line.startswith(span.first) for line in lines]
    wider = span.first.startswith(code)
    assert span.covers(code) is (True if all(inside) else None if wider else False)


@given(st.lists(st.sampled_from([True, False, None])))
def test_what_is_not_known_is_never_guessed(answers):
    """Filling in every unknown either way gives the answer, or else the answer is unknown."""
    for join, plain in ((every, all), (some, any)):
        either = {plain(fill if one is None else one for one in answers) for fill in (True, False)}
        assert join(answers) is (either.pop() if len(either) == 1 else None)


def test_products_made_on_the_way_carry_their_own_origin():
    """A winding that originates counts whole; one that does not brings its regional value (4531(d)(4))."""
    made = {"name": "winding", "code": "850300", "made_in": "US", "transaction_value": "50"}
    good = bill(
        "850110", {"name": "winding", "code": "850300", "value": "50", "made_as": "winding"}
    ).products[0]
    law = law_of(
        Path(mkdtemp()),
        rule("8501", RULES[1]),
        rule("8503", "A change to heading 8503 from any other heading."),
    )
    for code, origin, room in (
        ("740811", "originating", Decimal(40)),
        ("850300", "not-originating", Decimal(10)),
    ):
        wire = material(code, 30)
        whole = Bill.model_validate({"currency": "USD", "products": [good, {**made, "materials": [wire]}]})
        found = determine(whole, "usmca", law, DAY)
        assert found.made[0].outcome == origin
        assert found.outcome == "originating"
        assert found.criterion == ("C" if origin == "originating" else "B")
        assert not found.margins or found.margins[0].room == room


def test_the_latest_rules_that_have_the_code_are_used(tmp_path):
    law_of(
        tmp_path,
        rule("8501-8504", "A change to heading 8501 from any other chapter."),
        effective="2025-01-01",
    )
    law = law_of(tmp_path, rule("8501", "A change to heading 8501 from any other heading."))
    parts = material("853710", 60)
    assert told(law, "850110", parts).outcome == "originating"
    before = determine(bill("850110", parts), "usmca", law, date(2025, 6, 1))
    assert before.outcome == "not-originating"
    assert told(law, "850440", parts).outcome == "not-originating"
