"""Chance repeats: the numbers below were drawn once and are the same on every machine and Python."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from cruce.traffic.draws import Draw

purposes = st.lists(st.one_of(st.integers(), st.text(max_size=9)), min_size=1, max_size=4)


def test_a_stream_is_fixed_for_ever():
    draw = Draw(7, "truck", "2026-05-13", 0)
    assert [draw.below(1000) for _ in range(8)] == [85, 358, 252, 863, 106, 976, 245, 914]


def test_streams_of_other_purposes_differ():
    first, second = Draw(7, "truck", 1), Draw(7, "truck", 11)
    assert [first.below(1 << 64) for _ in range(3)] != [second.below(1 << 64) for _ in range(3)]


@given(purposes, st.integers(-50, 50), st.integers(0, 90))
def test_draws_stay_within(purpose: list[int | str], low: int, span: int):
    draw = Draw(*purpose)
    for _ in range(40):
        assert low <= draw.between(low, low + span) <= low + span
        assert low <= draw.near(low, low + span) <= low + span
        assert len(draw.digits(6)) == 6


def test_weights_are_kept():
    draw = Draw("weights")
    drawn = Counter(draw.by_weight((100, 100, 400, 1000)) for _ in range(20_000))
    assert drawn[1] == 0
    assert [abs(drawn[place] - share) < 400 for place, share in ((0, 2000), (2, 6000), (3, 12000))] == [
        True
    ] * 3
