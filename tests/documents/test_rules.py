"""Every rule by cases that a broker can read: what is changed in a right filing, and all it then finds."""

import copy
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.documents.looking import law
from tests.filings import AS_OF, DROP, Sample, a1_southbound, empty_northbound, harness_northbound

from cruce.documents import RULES, check

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
SAMPLES: dict[str, Callable[[], Sample]] = {
    "northbound": harness_northbound,
    "southbound": a1_southbound,
    "southbound-usmca": partial(a1_southbound, preference=True),
    "empty": empty_northbound,
}
ABSENT = "(absent)"


def cases() -> list[Any]:
    """Read all cases, each named by its theme and what it shows."""
    return [
        pytest.param(case, id=f"{path.stem}: {case['case']}")
        for path in CASES
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def plain(value: Any) -> Any:
    """Write dates as JSON does, and drop what is said to be absent."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return DROP if value == ABSENT else value


def sample(case: dict[str, Any]) -> Sample:
    """Make the filing of a case: a right one with its changes."""
    right = SAMPLES[case["of"]]()
    whole = right.document
    for place in case.get("again", ()):  # the same consignment once more, under its own reference
        twin = copy.deepcopy(whole["consignments"][place])
        whole["consignments"].append({**twin, "reference": f"AGAIN-{place}"})
    as_of = datetime.fromisoformat(case.get("as_of", AS_OF.isoformat()))
    return Sample(whole).spoilt({key: plain(value) for key, value in case.get("change", {}).items()}, as_of)


@pytest.mark.parametrize("case", cases())
def test_a_case_finds_what_it_says_and_nothing_else(case: dict[str, Any]):
    changed = sample(case)
    found = check(changed.filing, law(case.get("law")), changed.as_of)
    told = [f"{finding.severity.value} {finding.code} at {finding.pointer}" for finding in found]
    assert sorted(told) == sorted(case["finds"])


@pytest.mark.parametrize("name", SAMPLES)
def test_a_right_filing_finds_nothing(name: str):
    right = SAMPLES[name]()
    assert not check(right.filing, law(), right.as_of)


def test_every_rule_has_a_case():
    found = {line.split(" ")[1] for case in cases() for line in case.values[0]["finds"]}
    assert {rule.code for rule in RULES} - found == set()


def test_codes_are_distinct_and_named_by_theme():
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert {code.partition(".")[0] for code in codes} <= {
        "agencies",
        "classification",
        "clocks",
        "identity",
        "licences",
        "mexico",
        "origin",
        "parties",
        "trip",
        "us",
        "value",
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_speaks_both_languages(rule: Any):
    for text in (rule.says, rule.advice):
        assert text.en.strip()
        assert text.es.strip()
        assert text.en != text.es or "{" in text.en
        fields = [{part.split("}")[0] for part in words.split("{")[1:]} for words in (text.en, text.es)]
        assert fields[0] == fields[1], "both languages say the same facts"
    assert rule.looks.__doc__
