"""The starter rules as a home gets them, contexts made from them, and rules written for one test."""

import json
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from cruce.law import Law, open_law
from cruce.model import Finding
from cruce.risk import RiskContext
from cruce.risk.rules import RuleSet, load_rules

DAY = date(2026, 5, 13)
MIDDLE = Decimal("0.5")


@cache
def law() -> Law:
    return open_law()


def starter_files(kept: str) -> dict[str, bytes]:
    folder = files("cruce.risk") / "starter" / kept
    return {
        f"{kept}/{file.name}": file.read_bytes() for file in folder.iterdir() if file.name.endswith(".yaml")
    }


@cache
def starter() -> RuleSet:
    return loaded(load_rules(starter_files("shared"), starter_files("secret")))


def loaded(rules: RuleSet | tuple[Finding, ...]) -> RuleSet:
    assert isinstance(rules, RuleSet), "\n".join(finding.says.en for finding in rules)
    return rules


def rule(**changes: Any) -> dict[str, Any]:
    """Write one rule that is right in every respect, and change some of its fields; None takes one out."""
    row: dict[str, Any] = {
        "id": "a-rule",
        "version": 1,
        "author": "tests",
        "scope": "item",
        "valid_from": "2020-01-01",
        "when": 'item.chapter == "93"',
        "effect": {"channel": "orange", "weight": 40},
        "code": "weapon",
        "says": {"en": "Chapter {item.chapter}", "es": "Capítulo {item.chapter}"},
        "examples": [
            {"facts": {"item.chapter": "93"}, "hit": True},
            {"facts": {"item.chapter": "85"}, "hit": False},
        ],
    }
    return {key: value for key, value in (row | changes).items() if value is not None}


def sheet(*rules: dict[str, Any]) -> bytes:
    return json.dumps({"rules": rules}).encode()  # JSON is YAML


def rule_set(*rules: dict[str, Any], secret: tuple[dict[str, Any], ...] = ()) -> RuleSet:
    own = {"secret/test.yaml": sheet(*secret)} if secret else {}
    return loaded(load_rules({"shared/test.yaml": sheet(*rules)} if rules else {}, own))


def context(rules: RuleSet | None = None, section: str = "us", **settings: Any) -> RiskContext:
    return RiskContext(section, DAY, rules or starter(), law(), **settings)
