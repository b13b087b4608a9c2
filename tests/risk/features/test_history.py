"""Features are causal in time, and each tells what it is named for."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.house.source import ROOT

from cruce.risk.features import COLUMNS, History

Rows = list[dict[str, Any]]
HONEST: Mapping[str, Any] = {
    "direction": "northbound",
    "port": "US-TX-WTB",
    "load": "laden",
    "hs6": "853710",
    "origin": "MX",
    "preference": 1,
    "value_usd": 50_000,
    "export_value_usd": 50_000,
    "quantity": 100,
    "packages": 20,
    "net_kg": 5000,
    "gross_kg": 20_000,
    "scale_kg": 20_000,
    "exporter": "P1",
    "exporter_address": "A1",
    "importer": "P2",
    "importer_address": "A2",
    "broker": "B1",
    "carrier": "C1",
    "driver": "D1",
    "tractor": "T1",
    "trailer": "R1",
    "seal": "",
    "fast": 0,
}


def line(minute: int, **changes: Any) -> dict[str, Any]:
    """Write an honest line with some columns changed."""
    return {"minute": minute, "seal": f"S{minute}", **HONEST, **changes}


def table(rows: Rows) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in COLUMNS}


def told(
    weeks: Sequence[Rows], finds: Mapping[int, Sequence[bool]] | None = None
) -> list[dict[str, np.ndarray]]:
    """Give the features of each week, everything inspected, the named weeks' finds found."""
    history, seen = History(), []
    for week, rows in enumerate(weeks, 1):
        columns = table(rows)
        features = history.features(columns, week)
        seen.append(dict(zip(features.names, features.values.T, strict=True)))
        history.learn(columns, week)
        history.judge(columns, (finds or {}).get(week, [False] * len(rows)))
    return seen


marks = st.sampled_from("abcde")
lines = st.builds(
    line,
    st.integers(0, 9999),
    exporter=marks,
    importer=marks,
    driver=marks,
    tractor=marks,
    exporter_address=marks,
    hs6=st.sampled_from(["853710", "070200"]),
    value_usd=st.integers(1, 10**6),
    net_kg=st.integers(1, 20_000),
    seal=marks,
)
week_of_lines = st.lists(lines, min_size=1, max_size=6).map(
    lambda rows: sorted(rows, key=lambda row: row["minute"])
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(week_of_lines, min_size=2, max_size=4),
    st.lists(week_of_lines, min_size=2, max_size=3),
    st.data(),
)
def test_features_of_a_week_do_not_change_when_later_weeks_and_their_finds_do(before, after, data):
    cut = len(before)
    finds = {week: [data.draw(st.booleans()) for _ in rows] for week, rows in enumerate(before, 1)}
    late = {
        cut: [not one for one in finds[cut]]
    }  # what inspections of the last week say is later than its lines
    one, other = told(before, finds), told([*before, *after], {**finds, **late})
    for week in range(cut):
        for name, column in one[week].items():
            np.testing.assert_array_equal(column, other[week][name], err_msg=name)


@settings(max_examples=25, deadline=None)
@given(st.lists(week_of_lines, min_size=2, max_size=3))
def test_within_a_week_only_lines_before_are_known(weeks):
    whole = told(weeks)[-1]
    shorter = told([*weeks[:-1], weeks[-1][:1]])[-1]
    for name, column in shorter.items():
        np.testing.assert_array_equal(column, whole[name][:1], err_msg=name)


def test_features_are_the_same_in_any_process():
    script = """
import hashlib, sys
sys.path.insert(0, '.')
from tests.risk.features.test_history import line, told
weeks = [[line(10_080 * w + n, driver=f"D{n % 3}", exporter=f"P{n % 4}") for n in range(9)] for w in range(4)]
seen = told(weeks, {2: [n % 2 == 0 for n in range(9)]})
print(hashlib.sha256(b"".join(c.tobytes() for week in seen for c in week.values())).hexdigest())
"""
    digests = set()
    for hash_seed in ("0", "17"):
        shell = {**os.environ, "PYTHONHASHSEED": hash_seed}
        run = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=shell, capture_output=True, text=True, check=True
        )
        digests.add(run.stdout)
    assert len(digests) == 1


def test_finds_raise_the_rate_of_all_who_took_part_and_of_their_neighbours():
    first = [line(1, exporter="P9", driver="D9"), line(2)]
    second = [
        line(10_081, exporter="P9", driver="D8", exporter_address="A9"),  # the same exporter
        line(10_082, exporter="P7", driver="D9"),  # the same driver
        line(10_083, exporter="P7", driver="D7", importer="P6", importer_address="A6", exporter_address="A7"),
    ]
    now = told([first, second], {1: [True, False]})[1]
    assert now["exporter_rate"][0] > now["exporter_rate"][1]
    assert now["driver_rate"][1] > now["driver_rate"][0]
    assert now["taint"][2] < min(now["taint"][:2])


def test_taint_travels_over_a_shared_driver_to_a_company_that_was_never_found():
    # D9 drives for P9, which is found, and for P5, which is not; P5 comes again with another driver.
    weeks = [
        [
            line(1, exporter="P9", driver="D9"),
            line(2, exporter="P5", driver="D9", importer="P4", tractor="T4"),
        ],
        [
            line(10_081, exporter="P5", driver="D3"),
            line(10_082, exporter="P3", driver="D2", exporter_address="A3"),
        ],
    ]
    now = told(weeks, {1: [True, False]})[1]
    assert now["exporter_near"][0] > now["exporter_near"][1]


def test_a_price_far_from_its_kind_and_an_unlike_mirror_stand_out():
    usual = [line(n, value_usd=50_000 + 300 * n) for n in range(12)]
    now = told([usual, [line(10_081), line(10_082, value_usd=20_000)]])[1]
    assert abs(now["price_kg_far"][0]) < 2 < -now["price_kg_far"][1]
    assert now["mirror"][1] == pytest.approx(np.log(2.5))
    assert now["mirror_off"][0] == 0


def test_new_links_islands_and_shared_homes_are_seen():
    first = [line(1), line(2, exporter="P8", exporter_address="A1", importer="P2")]
    second = [
        line(10_081),
        line(10_082, exporter="P5", exporter_address="A5", importer="P6", importer_address="A6"),
    ]
    now = told([first, second])[1]
    assert now["partners_age"].tolist() == [1, -1]
    assert now["island_joins"].tolist() == [1, 0]
    assert now["exporter_home"].tolist() == [2, 0]


def test_a_seal_seen_before_and_a_driver_back_in_an_hour_are_seen():
    now = told([[line(1, seal="S1"), line(61, seal="S1"), line(62, driver="D2", tractor="T2")]])[0]
    assert now["seal_seen"].tolist() == [0, 1, 0]
    assert now["driver_since_h"][1] == 1
    assert now["driver_turned"].tolist() == [-1, 1, -1]


def test_an_empty_truck_has_no_goods_and_is_no_fault():
    nothing = dict.fromkeys(
        ("hs6", "origin", "exporter", "importer", "exporter_address", "importer_address", "broker"), ""
    )
    bare = line(
        1,
        load="empty",
        **nothing,
        **dict.fromkeys(("value_usd", "export_value_usd", "net_kg", "quantity"), 0),
    )
    now = told([[bare], [dict(bare, minute=10_081)]])[1]
    assert np.isnan(now["value"]).all()
    assert now["exporter_seen"].tolist() == [0]
    assert now["driver_age"].tolist() == [1]
