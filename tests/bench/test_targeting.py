"""The weekly loop keeps its budget, repeats, and the peer has the features it was published with."""

from collections import Counter

import numpy as np
import pytest
from tests.require import extra

from _published import PROFILES, Published, _risky
from _targeting import BUDGET, TOLD_EVERY, WARM, Joint, Opened, Plain, Told, calibrated, findable, run
from cruce.law import open_law
from cruce.risk.features import COLUMNS
from cruce.traffic.border import Border

WEEKS = WARM + 4


@pytest.fixture(scope="module")
def border() -> Border:
    extra("lightgbm")
    pytest.importorskip("xgboost")
    return Border(open_law(), 3, weeks=WEEKS, lines=160)


def test_every_policy_opens_the_same_share_and_only_the_hybrid_leaves_some_to_chance(border):
    for policy, chance in ((Plain(1), False), (Joint(1, explores=False), False), (Joint(1), True)):
        own = border.afresh()
        record = run(own, policy, b"key")
        lines = Counter(truth.week for truth in own.truth)
        assert record.weeks == list(range(WARM + 1, WEEKS + 1))
        assert record.opened == [round(BUDGET * lines[week]) for week in record.weeks]
        assert (sum(record.shares) > 0) == chance == bool(record.random)
        assert record.reached[0.02].total() <= record.reached[0.10].total() <= record.planted.total()


def test_the_ceiling_learns_of_every_line_and_opens_no_more_than_the_others(border):
    own, policy = border.afresh(), Told(1)
    record = run(own, policy, b"key")
    lines = Counter(truth.week for truth in own.truth)
    assert record.opened == [round(BUDGET * lines[week]) for week in record.weeks]
    assert policy.usual > 0.8 * findable(own.truth).mean()
    known = {each.week: each.found.size for each in policy.logged}
    assert known == {week: lines[week] for week in range(TOLD_EVERY + 1, WEEKS + 1)}


def test_a_run_repeats_and_another_key_chooses_otherwise(border):
    one, again, other = (run(border.afresh(), Joint(1), key) for key in (b"a", b"a", b"b"))
    assert (one.top_revenue, one.planted, one.hits) == (again.top_revenue, again.planted, again.hits)
    assert (one.top_revenue, one.hits) != (other.top_revenue, other.hits)


def test_the_peer_flags_the_tenth_with_the_highest_smoothed_rate():
    marks = [f"m{n % 20}" for n in range(400)]
    labels = np.array([float(mark in ("m3", "m7")) for mark in marks])
    labels[marks.index("m9")] = 1.0
    assert _risky(marks, labels) == {"m3", "m7", "m9"}  # one in ten of twenty, and one more, as published


def test_the_peer_sees_an_empty_truck_and_learns(border):
    lines = border.afresh().week()
    table = {name: [getattr(line, name) for line in lines] for name in COLUMNS}
    peer = Published(1)
    peer.look(table, 1)
    found = np.array([float(line.origin == "CN") for line in lines])
    peer.learn(np.arange(len(lines)), found)
    scores = peer.scores()
    assert np.isfinite(scores).all()
    assert scores[found > 0].mean() > 2 * scores[found == 0].mean()
    assert len(PROFILES) == 11


def test_probabilities_are_drawn_to_what_chance_found_by_inverse_odds():
    rng = np.random.default_rng(1)
    margin = rng.normal(-3, 1.5, 40_000)
    truth = 1 / (1 + np.exp(-(margin - 1)))  # the score believes in more than there is
    found = (rng.random(40_000) < truth).astype(float)
    odds = np.where(margin > -2, 0.8, 0.1)
    kept = rng.random(40_000) < odds
    by_chance = np.ones(kept.sum(), bool)
    logged = Opened(9, margin[kept], margin[kept], found[kept], odds[kept], by_chance)
    told = calibrated([logged], 0.0).probability(margin)
    assert told.mean() == pytest.approx(truth.mean(), rel=0.15)
    assert np.abs(told - truth).mean() < 0.012
    wrong = logged._replace(found=1 - logged.found, explored=~by_chance)  # the suspected tell nothing of it
    assert calibrated([logged, wrong], 0.0) == calibrated([logged], 0.0)
    assert calibrated([wrong], -1.0).shift == calibrated([], -1.0).shift == -1.0
