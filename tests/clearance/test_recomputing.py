"""Each section computes its own charges and the other's; where they differ, both derivations are told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.clearance.border import bodies, file_of, lodge, opened
from tests.filings import DROP, Sample, a1_southbound, harness_northbound
from tests.law.folder import put

from cruce.clearance.recomputing import compact, disagreements
from cruce.law import open_law
from cruce.model import declarations
from cruce.tariff import assess_many

SOUTH, CLAIMED = a1_southbound(), a1_southbound(preference=True)
NORTH = harness_northbound(lines=3)
UNCLAIMED = harness_northbound().spoilt({"/consignments/0/items/0/preference": DROP})
IVA, MPF = "mx/iva/rate", "us/fees/mpf/rate"


def other_law(folder: Path, path: str, value: str) -> Any:
    """Open a law that differs from the starter's in one figure."""
    said = {"says": {"en": "Other", "es": "Otra"}, "unit": "/1", "values": {"2010-01-01": value}}
    said["reference"] = {"2010-01-01": [{"law": "Other law"}]}
    return open_law(put(folder, f"parameters/{path}.yaml", json.dumps(said)))


def charges_of(sample: Sample, law: Any) -> list[list[Any]]:
    day = law.local_day(sample.filing.crossing, sample.filing.expected_arrival)
    return compact(assess_many(declarations(sample.filing, day), law))


@pytest.mark.parametrize("sample", [SOUTH, CLAIMED, NORTH], ids=["A1", "T-MEC", "entry"])
def test_two_sections_with_one_law_agree_on_every_charge_of_both(home: Path, sample: Sample):
    border = opened(home)
    case = lodge(border, sample)
    border.relay()
    for one in border.sections.values():
        heard = [body for body in bodies(one, case, "exchange.received") if body["act"] == "selected"]
        assert [body["differ"] for body in heard] == [[]]
        assert not file_of(one, case).disagreements


@pytest.mark.parametrize(
    ("sample", "path", "value", "astray", "place"),
    [
        (SOUTH, IVA, "0.17", "us", "iva/1"),
        (SOUTH, IVA, "0.17", "mx", "iva/1"),
        (UNCLAIMED, MPF, "0.004", "mx", "mpf"),
    ],
)
def test_a_charge_computed_otherwise_is_named_with_both_derivations(
    home: Path, tmp_path: Path, sample: Sample, path: str, value: str, astray: str, place: str
):
    """Whichever of the two has the other law, the one that recomputes the other's charges names the line."""
    border = opened(home)
    border.sections[astray].law = other_law(tmp_path / "other", path, value)
    case = lodge(border, sample, at="mx" if sample is SOUTH else "us")
    border.relay()
    recomputes = "us" if path.startswith("mx") else "mx"
    (named,) = file_of(border.sections[recomputes], case).disagreements
    where, _, derivations = named.partition(" (")
    assert where.endswith(f"/{place}")
    mx, _, us = derivations.removesuffix(")").partition("; ")
    assert mx.startswith("mx: due ")
    assert us.startswith("us: due ")
    other, starter = (mx, us) if astray == "mx" else (us, mx)
    percent = f"{float(value) * 100:g}%"
    assert f" = {percent} x " in other
    assert f" = {percent} x " not in starter
    assert path in other
    assert path in starter
    assert not file_of(border.sections["mx" if recomputes == "us" else "us"], case).disagreements


def test_both_sections_tell_a_difference_in_the_same_words(tmp_path: Path):
    mine, theirs = charges_of(SOUTH, open_law()), charges_of(SOUTH, other_law(tmp_path, IVA, "0.17"))
    assert disagreements(mine, theirs, "mx", "us") == disagreements(theirs, mine, "us", "mx") != ()


def test_the_same_amount_by_another_road_is_no_disagreement():
    one = ["mx-import-1", "igi", 1, "due", "5", "100", "5%", "mx-ligie 2026-01-01 a"]
    other = [*one[:6], "0.05 MXN/kg", "mx-ligie 2026-01-01 b"]
    assert disagreements([one], [other], "mx", "us") == ()
    assert disagreements([one], [one[:5]], "mx", "us") == ()


@pytest.mark.parametrize(
    ("theirs", "told"),
    [
        ([], "d/igi/1 (mx: due 5 = 5% x 100, e; us: –)"),
        ([["d", "igi", 1, "due", "6"]], "d/igi/1 (mx: due 5 = 5% x 100, e; us: due 6)"),
        (
            [["d", "igi", 1, "unrated", None, "100", None, None]],
            "d/igi/1 (mx: due 5 = 5% x 100, e; us: unrated = 100)",
        ),
        (
            [["d", "igi", 1, "exempt", "0", None, None, "f"]],
            "d/igi/1 (mx: due 5 = 5% x 100, e; us: exempt 0, f)",
        ),
    ],
)
def test_what_one_section_lacks_or_exempts_is_told(theirs: list[list[Any]], told: str):
    assert disagreements([["d", "igi", 1, "due", "5", "100", "5%", "e"]], theirs, "mx", "us") == (told,)


rows = st.lists(
    st.tuples(
        st.just("d"),
        st.sampled_from(["additional", "igi"]),
        st.sampled_from([None, 1, 2]),
        st.sampled_from(["due", "zero"]),
        st.sampled_from(["0", "5"]),
    ),
    max_size=6,
)


@given(rows, rows, st.randoms(use_true_random=False))
def test_the_order_of_charges_does_not_matter_and_nothing_different_is_missed(ours, theirs, random):
    mixed = list(theirs)
    random.shuffle(mixed)
    found = disagreements(ours, theirs, "mx", "us")
    assert found == disagreements(ours, mixed, "mx", "us")
    assert bool(found) == (sorted(ours, key=str) != sorted(theirs, key=str))
