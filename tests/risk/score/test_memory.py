"""The memory of a section's score: causal, the same in training and in serving, one truck counted once."""

import random
from functools import cache

import numpy as np
import pytest
from tests.risk.score.examined import rows as examined_rows
from tests.risk.score.examined import taught, written

from cruce.model import Find
from cruce.risk import score
from cruce.risk.score.memory import TOLD, WEEK, Memory, remember
from cruce.risk.score.rows import Rows

WEEKS = 12


@cache
def past() -> score.Past:
    """Return twelve weeks of a table, with marks of their own for every party."""
    chance, lines = random.Random(7), examined_rows(WEEKS * 28, seed=3)
    for line in lines:
        line |= {"exporter": f"E-{chance.randrange(12)}", "driver": f"D-{chance.randrange(20)}"}
        line |= {"tractor": f"T-{chance.randrange(20)}", "carrier": f"C-{chance.randrange(5)}"}
        line |= {name: f"{chance.lognormvariate(1, 0.4):.3f}" for name in ("usd_per_kg", "kg_per_unit")}
    made = score.read_past(written(lines), "table", {Find.REVENUE})
    assert isinstance(made, score.Past), made
    return made


def walked(one: score.Past) -> tuple[Rows, Memory]:
    return remember(one.rows, one.days, one.labels, one.movements, one.others)


def numbers(rows: Rows) -> np.ndarray:
    return np.column_stack([rows.numbers[name] for name in TOLD])


def weeks_of(one: score.Past) -> np.ndarray:
    return (one.days // WEEK).astype(int)


@pytest.mark.parametrize("last", [1, 4, 9])
def test_what_is_served_after_a_week_is_what_training_tells_of_the_next(last):
    """By a memory that was written to a file and read again."""
    weeks = weeks_of(past())
    cut = weeks.min() + last
    told, _ = walked(past())
    _, before = walked(past().take(np.flatnonzero(weeks < cut)))
    here = np.flatnonzero(weeks == cut)
    served = before.tell(past().rows.take(here), past().days[here])
    expected = numbers(told)[here]
    assert np.isfinite(expected).any(axis=0).all() or last == 1
    np.testing.assert_allclose(numbers(served), expected, rtol=0, atol=1e-12)
    again = Memory.again(before.state())
    np.testing.assert_array_equal(
        numbers(again.tell(past().rows.take(here), past().days[here])), numbers(served)
    )


def test_no_week_is_told_by_itself_or_by_a_later_one():
    told, _ = walked(past())
    weeks = weeks_of(past())
    cut = weeks.min() + 6
    turned = np.where(weeks >= cut, 1 - past().labels, past().labels)
    other, _ = remember(past().rows, past().days, turned, past().movements)
    np.testing.assert_array_equal(numbers(other)[weeks <= cut], numbers(told)[weeks <= cut])
    assert not np.array_equal(numbers(other)[weeks > cut], numbers(told)[weeks > cut])


def test_a_truck_counts_once_for_each_party_however_many_lines_it_has():
    one = past()
    twice = np.repeat(np.arange(len(one)), 2)
    told, memory = walked(one)
    doubled, other = remember(one.rows.take(twice), one.days[twice], one.labels[twice], one.movements[twice])
    counted = [name for name in TOLD if not name.endswith("_far")]  # of prices, each line is one
    for name in counted:
        np.testing.assert_allclose(doubled.numbers[name][::2], told.numbers[name], atol=1e-12, err_msg=name)
    assert memory.usual == pytest.approx(other.usual)


def test_a_party_is_new_then_known_and_its_finds_move_its_rate():
    schema = score.FILED
    record = {"importer": "I", "exporter": "E", "driver": "D", "tractor": "T", "carrier": "C", "hs": "851712"}
    rows = Rows.of(schema, [record] * 3)
    days, labels = np.array([7.0, 14.0, 28.0]), np.array([1.0, np.nan, 0.0])
    told, memory = remember(rows, days, labels, np.arange(3))
    assert told.numbers["importer_weeks"].tolist() == [-1, 1, 3]
    assert told.numbers["importer_finds"][0] == pytest.approx(0.03)
    assert told.numbers["importer_finds"][1] > 0.1
    assert told.numbers["partners_seen"][0] == 0 < told.numbers["partners_seen"][1]
    late = memory.tell(rows.take(np.array([0])), np.array([70.0]))
    assert late.numbers["importer_weeks"].tolist() == [9]


def test_a_price_is_compared_with_its_goods():
    usual = [{"hs": "851712", "direction": "northbound", "usd_per_kg": 10 + n % 5} for n in range(40)]
    odd = {"hs": "851712", "direction": "northbound", "usd_per_kg": 1.0}
    rows = Rows.of(score.FILED, [*usual, odd, usual[0], {"hs": "010121", "direction": "northbound"}])
    days = np.array([0.0] * 40 + [7.0] * 3)
    told, _ = remember(rows, days, np.zeros(43), np.arange(43))
    far = told.numbers["usd_per_kg_far"]
    assert np.isnan(far[:40]).all()
    assert far[40] < -5
    assert abs(far[41]) < 3
    assert np.isnan(far[42])


def test_what_nobody_examined_makes_parties_known_and_finds_nothing():
    one = past()
    half = np.arange(len(one)) % 2 == 0
    examined = one.take(np.flatnonzero(half))
    rest = np.flatnonzero(~half)
    others = (one.rows.take(rest), one.days[rest], np.arange(len(rest)))
    alone, _ = remember(examined.rows, examined.days, examined.labels, examined.movements)
    told, memory = remember(examined.rows, examined.days, examined.labels, examined.movements, others)
    assert len(told) == len(examined)
    assert (told.numbers["importer_seen"] >= alone.numbers["importer_seen"]).all()
    assert (told.numbers["importer_seen"] > alone.numbers["importer_seen"]).any()
    assert memory.usual == pytest.approx(walked(examined)[1].usual)


def test_a_table_may_hold_what_nobody_examined():
    lines = examined_rows(320)
    for line in lines[::4]:
        line["find"] = ""
    one = score.read_past(written(lines), "table", {Find.REVENUE})
    assert isinstance(one, score.Past)
    assert one.others is not None
    assert (len(one), len(one.others[0])) == (240, 80)
    assert sorted({*one.days, *one.others[1]}) == sorted(set(past().days[:320]))
    made = score.retrain(one, None, 1, 0.1, "x").model
    assert made.manifest.rows == 240
    whole = score.read_past(written([line for line in lines if line["find"]]), "table", {Find.REVENUE})
    assert isinstance(whole, score.Past)
    assert whole.others is None
    assert score.write_model(score.retrain(whole, None, 1, 0.1, "x").model) != score.write_model(made)


def test_a_section_model_keeps_its_memory_in_its_file_and_says_it_in_both_languages():
    model = taught()
    assert model.memory is not None
    read = score.read_model(score.write_model(model), "a.model")
    assert isinstance(read, score.Model)
    assert read.memory is not None
    rows = past().rows
    np.testing.assert_array_equal(
        numbers(read.memory.tell(rows, past().days)), numbers(model.memory.tell(rows, past().days))
    )
    assert set(TOLD) <= set(model.schema.numbers)
    assert all(said.en != said.es for said in TOLD.values())


def test_a_reason_says_what_is_remembered_in_figures_that_a_person_reads():
    model = score.retrain(past(), None, 1, 0.1, "x").model
    assert model.memory is not None
    last = np.arange(len(past()) - 30, len(past()))
    told = model.memory.tell(past().rows.take(last), past().days[last] + WEEK)
    reasons = [one for each in score.explain(model, told, most=8) for one in each.reasons if one.code in TOLD]
    assert {one.code.rpartition("_")[2] for one in reasons} >= {"finds", "far"}
    for one in reasons:
        assert one.value == "—" or abs(float(one.value.replace(",", ""))) >= 0
        assert len(one.value.lstrip("-")) <= 7
        assert one.says.en.startswith(TOLD[one.code].en)
        assert one.says.es.startswith(TOLD[one.code].es)


@pytest.mark.parametrize("spoil", ["cut", "gone", "more"])
def test_a_memory_of_another_shape_is_refused(spoil):
    state = walked(past())[1].state()
    names, columns = state["importer"]
    if spoil == "gone":
        del state["importer"]
    else:
        state["importer"] = (names, columns[:-1] if spoil == "cut" else [*columns[:-1], columns[0][:1]])
    with pytest.raises((LookupError, ValueError)):
        Memory.again(state)
