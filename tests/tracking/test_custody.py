"""Who holds the shipment, and where the chain of custody breaks."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.tracking.trips import at, codes, handed

from cruce.tracking import custody


def test_a_whole_chain_has_a_holder_and_no_breaks():
    made = custody([handed(60, "carrier", "broker"), handed(0, "plant", "carrier")], "plant")
    assert (made.holder, made.since, made.is_whole) == ("broker", at(60), True)
    assert [(one.giver, one.taker, one.both_signed) for one in made.links] == [
        ("plant", "carrier", True),
        ("carrier", "broker", True),
    ]


def test_nothing_handed_over_is_held_by_who_had_it_first():
    assert custody([], "plant").holder == "plant"
    assert custody([]).holder is None


def test_a_taker_who_is_not_the_next_giver_breaks_it():
    made = custody([handed(0, "plant", "carrier"), handed(60, "stranger", "broker")])
    assert codes(made.breaks) == ["custody.broken"]
    assert "stranger" in made.breaks[0].says.en
    assert "carrier" in made.breaks[0].says.es
    assert len(made.breaks[0].evidence) == 2
    assert made.holder == "broker"


def test_the_first_giver_must_be_the_first_holder():
    assert codes(custody([handed(0, "stranger", "carrier")], "plant").breaks) == ["custody.broken"]


def test_a_missing_a_false_and_an_unjudged_signature_break_it():
    assert codes(custody([handed(0, "a", "b", given=None)]).breaks) == ["custody.unsigned"]
    assert codes(custody([handed(0, "a", "b", holds=False)]).breaks) == ["custody.false-signature"] * 2
    assert codes(custody([handed(0, "a", "b", holds=None)]).breaks) == ["custody.false-signature"] * 2
    assert not custody([handed(0, "a", "b", holds=None)]).links[0].both_signed


def test_who_took_with_one_key_gives_with_the_same():
    made = custody([handed(0, "a", "b", taken="k1"), handed(9, "b", "c", given="k2")])
    assert codes(made.breaks) == ["custody.other-key"]


def test_nobody_hands_over_to_themselves():
    assert codes(custody([handed(0, "a", "a")]).breaks) == ["custody.itself"]


@given(st.lists(st.sampled_from("abcd"), min_size=2, max_size=8))
def test_a_chain_is_whole_if_and_only_if_each_giver_is_the_holder(names):
    chain = [handed(step, giver, taker) for step, (giver, taker) in enumerate(pairwise(names))]
    made = custody(chain, names[0])
    assert made.is_whole == all(one.giver != one.taker for one in made.links)
    assert made.holder == names[-1]
    for gap in range(1, len(chain)):
        cut = custody([*chain[: gap - 1], *chain[gap:]], names[0])
        assert ("custody.broken" in codes(cut.breaks)) == (names[gap - 1] != names[gap])
