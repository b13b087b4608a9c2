"""Yields: what examinations find of a rule's hits, though not all are examined, and not with equal chance."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cruce.model import Find
from cruce.risk.yields import Looked, yields


def looked(find: Find | None, probability: float = 1, *rules: str) -> Looked:
    return Looked(frozenset(rules or ("r@1",)), probability, find)


def test_hits_that_were_all_examined_are_counted():
    rows = [looked(Find.NONE)] * 6 + [looked(Find.PAPER)] * 3 + [looked(Find.SEIZURE)]
    found = yields(rows)["r@1"]
    assert (found.hits, found.examined) == (10, 10)
    assert found.finds == {Find.NONE: 6, Find.PAPER: 3, Find.REVENUE: 0, Find.SEIZURE: 1}
    assert found.shares == {
        Find.NONE: (0.6, 0),
        Find.PAPER: (0.3, 0),
        Find.REVENUE: (0, 0),
        Find.SEIZURE: (0.1, 0),
    }


def test_a_rule_whose_hits_nobody_examined_has_no_shares():
    found = yields([looked(None, 0.1), looked(None, 0)])["r@1"]
    assert (found.hits, found.examined, found.shares) == (2, 0, None)


def test_each_rule_of_a_movement_has_the_find():
    found = yields([looked(Find.REVENUE, 1, "a@1", "b@2"), looked(Find.NONE, 1, "b@2")])
    assert list(found) == ["a@1", "b@2"]
    assert [found[rule].finds[Find.REVENUE] for rule in found] == [1, 1]
    assert found["b@2"].hits == 2


def test_what_is_examined_more_often_counts_less():
    """One bad movement that was sure to be seen, and one good one that stands for four."""
    shares = yields([looked(Find.SEIZURE, 1), looked(Find.NONE, 0.25)])["r@1"].shares
    assert shares is not None
    assert shares[Find.SEIZURE][0] == pytest.approx(0.2)
    assert shares[Find.NONE][0] == pytest.approx(0.8)


def test_the_estimate_is_of_all_hits_where_the_plain_share_is_not():
    """2,000 hits, a tenth bad; bad ones are examined four times as often, so many plain finds are bad."""
    draws = Random(20261126)
    inside = 0
    for _ in range(200):
        rows = []
        for place in range(2000):
            bad = place % 10 == 0
            chance = 0.4 if bad else 0.1
            find = (Find.REVENUE if bad else Find.NONE) if draws.random() < chance else None
            rows.append(looked(find, chance))
        found = yields(rows)["r@1"]
        assert found.shares is not None
        share, error = found.shares[Find.REVENUE]
        assert found.finds[Find.REVENUE] / found.examined > 0.2
        inside += abs(share - 0.1) < 1.96 * error
    assert 180 <= inside <= 198  # of 200 intervals at 95 %


def test_amounts_are_summed_where_they_were_stated():
    rows = [
        Looked(frozenset({"r@1"}), 1, Find.REVENUE, Decimal("700.10")),
        Looked(frozenset({"r@1"}), 1, Find.SEIZURE, Decimal(0)),
        Looked(frozenset({"r@1"}), 1, Find.REVENUE),
        Looked(frozenset({"r@1"}), 0.5, None, Decimal(900)),  # of no examination: nobody found it
    ]
    found = yields(rows)["r@1"]
    assert (found.owed, found.stated) == (Decimal("700.10"), 2)


@given(
    st.lists(
        st.tuples(st.sampled_from([None, *Find]), st.floats(0.01, 1), st.sampled_from(["a@1", "b@1"])),
        min_size=1,
    )
)
def test_shares_add_up_and_counts_agree(drawn):
    rows = [looked(find, chance, rule) for find, chance, rule in drawn]
    for rule, found in yields(rows).items():
        assert found.hits == sum(rule in row.rules for row in rows)
        assert sum(found.finds.values()) == found.examined <= found.hits
        if found.shares:
            assert sum(share for share, _ in found.shares.values()) == pytest.approx(1)
            assert all(0 <= share <= 1 and error >= 0 for share, error in found.shares.values())


@pytest.mark.parametrize(("find", "chance"), [(Find.NONE, 0), (None, 1.2), (None, -0.1), (Find.PAPER, 2)])
def test_no_chance_is_refused(find, chance):
    with pytest.raises(ValueError, match="probability"):
        yields([looked(find, chance)])
