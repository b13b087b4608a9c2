"""What is decided of a line before its amounts holds for no line that differs in a fact of law."""

import random
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from tests.tariff.tabling import rate

from cruce.law import Law, open_law
from cruce.tariff import plans

LINE = {"value": "1234.56", "quantity": "10", "unit": "kg", "net_kg": "25"}
FACTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "us": {
        "code": ("8708999580", "87089995", "7208370030", "8544300000", "4011101010", "0806500000"),
        "origin": ("MX", "CN", "US", "RU", "IN", "KR"),
        "preference": ("", "USMCA", "S+", "KR", "A"),
        "on": ("2025-03-05", "2025-08-20", "2026-02-23", "2026-02-24", "2026-04-05", "2026-05-13"),
        "entry_type": ("01", "03", "08", "11"),
        "claim_98": ("", "98020080", "98010010", "99039406", "98020060"),
        "us_content_value": ("", "200", "99999"),
        "currency": ("USD", "MXN", "VND"),
        "direction": ("", "export"),
        "ad_case": ("", "A-570-979"),
        "cvd_case": ("", "C-570-980"),
        "end_use": ("", "vehicle parts"),
        "content_us": ("", "40%"),
        "steel_kg": ("", "1", "20"),
        "export_date": ("", "2025-04-01", "2026-05-01"),
        "melt_pour_country": ("", "US"),
    },
    "mx": {
        "code": ("39012001", "10059099", "22030001", "98020001", "87089999"),
        "nico": ("", "00", "99"),
        "origin": ("US", "CN", "CO"),
        "preference": ("", "T-MEC", "CO"),
        "on": ("2025-06-01", "2026-01-02", "2026-05-13"),
        "clave_pedimento": ("A1", "IN", "AF", "V1", "T3", "BA"),
        "iva_certified": ("", "A"),
        "currency": ("MXN", "VND"),
        "direction": ("", "export"),
        "prosec": ("", "XIX", "IV"),
        "regla8": ("", "R8-1"),
        "ad_case": ("", "AD-1"),
    },
}


def variants(section: str) -> Iterator[dict[str, Any]]:
    """Vary one fact after the other around lines drawn with a seed."""
    chance = random.Random(section)
    facts = FACTS[section]
    for _ in range(12):
        drawn = {name: chance.choice(values) for name, values in facts.items()}
        for name, values in facts.items():
            yield from ({**LINE, **drawn, name: value} for value in values)


def answer(section: str, line: Mapping[str, Any], law: Law) -> tuple[object, ...]:
    (entry,) = rate(section, [line], law)
    return entry.rows, entry.remarks, entry.liability


@pytest.fixture(name="law", scope="module")
def _law() -> Law:
    return open_law()


@pytest.mark.parametrize("section", sorted(FACTS))
def test_a_line_is_rated_after_any_others_as_it_is_alone(section: str, law: Law):
    lines = list(variants(section))
    alone = []
    for line in lines:
        law.kept.clear()
        alone.append(answer(section, line, law))
    assert [answer(section, line, law) for line in reversed(lines)] == alone[::-1]


def test_the_plans_kept_with_a_law_are_bounded(law: Law, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(plans, "KEPT", 5)
    law.kept.clear()
    for line in list(variants("us"))[:40]:
        answer("us", line, law)
        assert len(law.kept) <= 5
