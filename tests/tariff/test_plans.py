"""What is decided of a line before its amounts holds for no line that differs in a fact of law."""

import random
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tariff import plans_law
from tests.tariff.declaring import declare, forms
from tests.tariff.tabling import LAW, rate

from cruce.law import Law, open_law
from cruce.model import Flow, Liability
from cruce.tariff import assess, plans

SECTIONS = ("us", "mx")
STRUCK_DOWN = date(2026, 5, 20)
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


def drawn(section: str) -> Iterator[dict[str, Any]]:
    """Vary one fact after the other around lines drawn with a seed."""
    chance = random.Random(section)
    facts = FACTS[section]
    for _ in range(6):
        line = {name: chance.choice(values) for name, values in facts.items()}
        for name, values in facts.items():
            yield from ({**LINE, **line, name: value} for value in values)


def answer(section: str, line: Mapping[str, Any], law: Law) -> tuple[object, ...]:
    (entry,) = rate(section, [line], law)
    return entry.rows, entry.remarks, entry.liability


@pytest.fixture(name="law", scope="module")
def _law() -> Law:
    return open_law()


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plans_law.made_up(tmp_path_factory.mktemp("law"))


@pytest.mark.parametrize("section", SECTIONS)
def test_a_line_is_rated_after_any_others_as_it_is_alone(section: str, law: Law):
    lines = list(drawn(section))
    alone = []
    for line in lines:
        law.kept.clear()
        alone.append(answer(section, line, law))
    assert [answer(section, line, law) for line in reversed(lines)] == alone[::-1]


# --- law made up so that each fact decides ----------------------------------------------------------------

DECIDED = [(section, *variant) for section in SECTIONS for variant in plans_law.variants(section)]


@pytest.mark.parametrize(
    ("section", "fact", "lines"), DECIDED, ids=[f"{section} {fact}" for section, fact, _ in DECIDED]
)
def test_a_fact_decides_and_the_line_before_does_not(
    section: str, fact: str, lines: tuple[dict[str, str], ...], folder: Path
):
    law = open_law(folder)
    alone = []
    for line in lines:
        law.kept.clear()
        alone.append(answer(section, line, law))
    told = [(rows, remarks) for rows, remarks, _ in alone]
    assert [place for place, some in enumerate(told) if some in told[:place]] == [], fact
    for one, other in permutations(range(len(lines)), 2):
        law.kept.clear()
        answer(section, lines[one], law)
        assert answer(section, lines[other], law) == alone[other]


OF_ALL = [
    (section, line)
    for section in SECTIONS
    for line in chain(plans_law.silent(section), *(lines for _, lines in plans_law.variants(section)))
]


@pytest.fixture(name="alone", scope="module")
def _alone(folder: Path) -> list[tuple[object, ...]]:
    """Rate each line under law that was opened for it and has rated no other."""
    return [answer(section, line, open_law(folder)) for section, line in OF_ALL]


@pytest.fixture(name="own", scope="module")
def _own(folder: Path) -> Law:
    return open_law(folder)


@given(st.lists(st.sampled_from(range(len(OF_ALL))), min_size=1, max_size=12))
def test_in_any_order_under_one_law(own: Law, alone: list[tuple[object, ...]], places: list[int]):
    assert [answer(*OF_ALL[place], own) for place in places] == [alone[place] for place in places]


@pytest.mark.parametrize("section", SECTIONS)
def test_lines_of_one_entry_do_not_decide_on_each_other(section: str, folder: Path):
    law, lines = open_law(folder), []
    for place, line in enumerate(line for one, line in OF_ALL if one == section):
        if line.get("on") == plans_law.BASE[section]["on"] and not line.get("direction"):
            lines.append({**line, "line_id": str(place)})
    same = ("entry_type", "clave_pedimento", "iva_certified", "importer", "mode")
    lines = [line for line in lines if all(line.get(name, "") in ("", "A1", "01") for name in same)]
    assert len(lines) > 30
    (together,) = rate(section, [{**line, "entry_id": "E"} for line in lines], law)
    for line in lines:
        law.kept.clear()
        (entry,) = rate(section, [{**line, "entry_id": "E"}], law)
        assert duties(entry.rows, line["line_id"]) == duties(together.rows, line["line_id"])


def duties(rows: Any, line: str) -> list[tuple[str, ...]]:
    """Give the charges of a line that no other line of its entry enters."""
    return [row[:8] for row in rows if row.line_id == line and row.authority != "IVA"]


PAYMENTS = ({"form": "0"}, {"form": "0", "forms": {"3": "12"}}, {"form": "0", "forms": {"6": "4"}})
PAPERS = [(use, payment) for use in ("", "medicine") for payment in PAYMENTS]


def test_the_payment_form_of_one_declaration_is_not_that_of_the_next(folder: Path):
    law, alone = open_law(folder), []

    def made(use: str, payment: Mapping[str, Any]) -> Liability:
        goods = {"code": "99990003", "value": 10_000, "origin": "CN", **({"end_use": use} if use else {})}
        return assess(declare("mx", "import", "A1", goods, currency="MXN", payment=payment), law)

    for papers in PAPERS:
        law.kept.clear()
        alone.append(made(*papers))
    assert len({tuple(forms(one).items()) for one in alone}) == len(PAYMENTS)
    assert [made(*papers) for papers in reversed(PAPERS)] == alone[::-1]


def test_what_one_day_knows_of_a_decision_does_not_decide_for_another(folder: Path):
    as_collected, as_annulled = open_law(folder), open_law(folder, known=STRUCK_DOWN)
    line = plans_law.BASE["us"]
    for law, collected in ((as_collected, True), (as_annulled, False)) * 2:
        rows, *_ = answer("us", line, law)
        assert any(row.edition == "struck" for row in rows) is collected  # type: ignore[attr-defined]


# --- what is kept ----------------------------------------------------------------------------------------


def test_a_plan_is_not_that_of_another_function_or_period():
    days = (date(2026, 2, 23), date(2026, 2, 24), date(2026, 2, 23))
    one, other, again = (plans.period_of(LAW, "us", Flow.IMPORT, day) for day in days)
    assert one is again
    assert one.plan("facts", lambda draft, facts: draft.period.since) == one.since
    assert other.plan("facts", lambda draft, facts: draft.period.since) == other.since != one.since
    assert one.plan("facts", lambda draft, facts: "another") == "another"


def test_the_plans_kept_with_a_law_are_bounded(law: Law, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(plans, "KEPT", 5)
    law.kept.clear()
    for line in list(drawn("us"))[:40]:
        answer("us", line, law)
        assert len(law.kept) <= 5
