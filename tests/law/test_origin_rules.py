"""Rules of origin as law: brought in from what others publish, looked up by code and day, checked."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from tests.law.folder import put

from cruce.law import ImportReport, OriginRule, Unknown, check_law, import_origin_rules, open_law
from cruce.model import CodeRange, LawError

DAY = date(2026, 6, 1)
SETS = {
    "rule_sets": [
        {
            "heading": "8501",
            "min": "8501000000",
            "max": "8501999999",
            "rules": [
                {
                    "rule": (
                        "A change to a good of [heading&nbsp;8501](/headings/8501) from any other heading."
                    ),
                    "operator": None,
                    "import": True,
                    "export": True,
                },
                {
                    "rule": (
                        "No change in tariff classification required for a good of heading 8501, provided "
                        "there is a regional value content of not less than:\n\n\n- a) **30%** under the "
                        "build-up method."
                    ),
                    "operator": "or",
                    "import": True,
                    "export": True,
                },
                {
                    "rule": "- b) 40% under the build-down method.",
                    "operator": "or",
                    "import": True,
                    "export": True,
                },
            ],
        },
        {
            "heading": "ex 8502",
            "subdivision": "Sets ▸ Wind-powered",
            "min": "8502000000",
            "max": "8503999999",
            "rules": [{"rule": "Manufacture from yarn.", "operator": None, "import": True, "export": True}],
        },
        {
            "heading": "8504",
            "min": "8504000000",
            "max": "8504999999",
            "rules": [{"rule": "x", "quota": True, "import": False, "export": True}],
        },
        {
            "heading": "9028",
            "min": "9028000000",
            "max": "9028999999",
            "rules": [{"rule": "x", "import": True, "export": True}],
        },
        {
            "heading": "9028",
            "min": "9028000000",
            "max": "9028999999",
            "rules": [{"rule": "y", "import": True, "export": True}],
        },
        {"heading": "nothing"},
    ]
}
RULES = {
    "rules": [
        {"hs": "0306.11-0308.90", "text": "(A) a; or (B) b."},
        {"hs": "03 (chapter rule)", "text": "c"},
        {"hs": "hake", "text": "d"},
    ]
}
TITLE = "agreement: usmca\neffective: 2026-01-01\ncitation: {law: x}\nrules:\n"


def found_in(law: Path, code: str, agreement: str = "cptpp") -> tuple[OriginRule, ...]:
    found = open_law(law).origin_rules(agreement, code, DAY)
    assert not isinstance(found, Unknown), found
    return found


def brought(tree: object, law: Path) -> ImportReport:
    content = gzip.compress(json.dumps(tree).encode())
    return import_origin_rules(content, "x", "cptpp", date(2026, 1, 1), None, law)


def test_points_of_a_list_belong_to_their_rule_and_alternatives_stay_together(tmp_path):
    report = brought(SETS, tmp_path)
    (found,) = found_in(tmp_path, "85011000")
    assert found.either == (
        "A change to a good of heading 8501 from any other heading.",
        (
            "No change in tariff classification required for a good of heading 8501, provided there "
            "is a regional value content of not less than:\n(a) 30% under the build-up "
            "method.\nor\n(b) 40% under the build-down method."
        ),
    )
    assert not found.citations[0].verified, "nobody compared it with the annex yet"
    assert (report.kept, report.lines, len(report.refused)) == (3, 7, 4)
    assert {row.code for row in report.refused} >= {"8504", "9028"}
    assert not check_law(tmp_path).findings


def test_a_part_of_a_heading_keeps_which_goods_it_is_for(tmp_path):
    brought(SETS, tmp_path)
    (found,) = found_in(tmp_path, "850300")
    assert (found.goods, found.codes) == ("Wind-powered", (CodeRange("8502", "8503"),))


def test_a_chapter_rule_stands_beside_the_more_specific_one(tmp_path):
    report = brought(RULES, tmp_path)
    found = found_in(tmp_path, "030617")
    assert [(one.always, one.either) for one in found] == [(False, ("(A) a; or (B) b.",)), (True, ("c",))]
    assert [row.code for row in report.refused] == ["hake"]


@pytest.mark.parametrize(
    ("code", "on", "says"),
    [
        ("850200", date(2025, 12, 31), "known only from 2026-01-01"),
        ("851000", DAY, "does not hold cptpp/origin/851000"),
        ("85", DAY, "give more digits"),
    ],
)
def test_what_the_rules_do_not_tell_is_said(tmp_path, code, on, says):
    brought(SETS, tmp_path)
    found = open_law(tmp_path).origin_rules("cptpp", code, on)
    assert isinstance(found, Unknown)
    assert says in found.why.en


def test_after_the_last_known_day_nothing_is_carried_on(tmp_path):
    row = "  - {codes: ['0101'], either: ['x']}\n"
    put(tmp_path, "origin/usmca/a.yaml", TITLE.replace("rules:", "known_to: 2026-03-31\nrules:") + row)
    law = open_law(tmp_path)
    assert not isinstance(law.origin_rules("usmca", "010121", date(2026, 3, 31)), Unknown)
    after = law.origin_rules("usmca", "010121", date(2026, 4, 1))
    assert isinstance(after, Unknown)
    assert after.known_to == date(2026, 3, 31)


def test_the_narrower_rule_comes_first(tmp_path):
    rows = "  - {codes: ['01-97'], either: ['wide']}\n  - {codes: ['0101-0106'], either: ['narrow']}\n"
    put(tmp_path, "origin/ours/a.yaml", TITLE.replace("usmca", "ours") + rows)
    found = found_in(tmp_path, "010121", "ours")
    assert [one.either for one in found] == [("narrow",), ("wide",)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (TITLE + "  - {codes: ['0210-0201'], either: ['x']}", "code-range"),
        (TITLE + "  - {codes: ['021'], either: ['x']}", "code-range"),
        (TITLE + "  - {codes: ['0201'], either: []}", "form"),
        (TITLE + "  - {codes: [], either: ['x']}", "missing"),
        (TITLE.replace("usmca", "cptpp") + "  - {codes: ['02'], either: ['x']}", "name"),
        (
            TITLE.replace("rules:", "known_to: 2025-01-01\nrules:") + "  - {codes: ['02'], either: ['x']}",
            "end-before-start",
        ),
    ],
)
def test_a_fault_in_a_file_of_rules_is_named(tmp_path, text, fault):
    (found,) = check_law(put(tmp_path, "origin/usmca/a.yaml", text)).findings
    assert found.code == f"law.{fault}"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"rules": 1}', b'{"rule_sets": []}', b"\0\0", b"[" * 100_000]
)
def test_what_is_no_file_of_rules_is_refused_whole(tmp_path, content):
    with pytest.raises(LawError):
        import_origin_rules(content, "x", "cptpp", DAY, None, tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("name", "agreement"), [("a/b", "cptpp"), ("x", "CPTPP"), ("x", "../up")])
def test_a_name_cannot_lead_elsewhere(tmp_path, name, agreement):
    with pytest.raises(LawError):
        import_origin_rules(json.dumps(RULES).encode(), name, agreement, DAY, None, tmp_path)


def test_law_is_never_overwritten(tmp_path):
    assert not brought(SETS, tmp_path).already
    assert brought(SETS, tmp_path).already
    with pytest.raises(LawError):
        brought(RULES, tmp_path)
