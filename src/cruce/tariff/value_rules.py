"""What the law of each country and direction does with a cost, and the article that says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cruce.model import Citation, CostKind, Flow


class Treatment(Enum):
    """What one country's law does with a cost that the price holds, or leaves out."""

    ADDED = "added when the price leaves it out"
    TAKEN_OUT = "taken out of the price when identified apart"
    OUT_IF_DELIVERED = "taken out when identified and the term delivers beyond the line"


@dataclass(frozen=True, slots=True)
class Rule:
    """How a cost bears on the value of one country and flow, and the article that says so."""

    treatment: Treatment
    citation: Citation


def _rules(
    added: dict[str, str], out: dict[str, str], law: str, *, verified: bool = True
) -> dict[CostKind, Rule]:
    return {
        CostKind(kind): Rule(treatment, Citation(law=law, article=article, verified=verified))
        for treatment, rows in ((Treatment.ADDED, added), (Treatment.TAKEN_OUT, out))
        for kind, article in rows.items()
    }


RULES: dict[tuple[str, Flow], dict[CostKind, Rule]] = {
    ("us", Flow.IMPORT): {
        **_rules(
            {
                "packing": "(b)(1)(A)",
                "commission": "(b)(1)(B)",
                "assist": "(b)(1)(C)",
                "royalty": "(b)(1)(D)",
                "proceeds": "(b)(1)(E)",
            },
            {
                "freight_after_line": "(b)(3)(A)(ii)",
                "insurance_after_line": "(b)(4)(A)",
                "assembly": "(b)(3)(A)(i)",
                "duties": "(b)(3)(B)",
            },
            "19 USC 1401a",
        ),
        **{
            kind: Rule(Treatment.OUT_IF_DELIVERED, Citation(law="19 CFR 152.103", article="(a)(5)"))
            for kind in (CostKind.FREIGHT_TO_LINE, CostKind.INSURANCE, CostKind.LOADING)
        },
    },
    ("us", Flow.EXPORT): _rules(
        {"freight_to_line": "(a)(17)", "insurance": "(a)(17)", "loading": "(a)(17)", "packing": "(a)(17)"},
        {"freight_after_line": "(a)(17)", "insurance_after_line": "(a)(17)", "duties": "(a)(17)"},
        "15 CFR 30.6",
    ),
    ("mx", Flow.IMPORT): _rules(
        {
            "freight_to_line": "art. 65, fracción I, inciso d)",
            "insurance": "art. 65, fracción I, inciso d)",
            "loading": "art. 65, fracción I, inciso d)",
            "packing": "art. 65, fracción I, incisos b) y c)",
            "commission": "art. 65, fracción I, inciso a)",
            "assist": "art. 65, fracción II",
            "royalty": "art. 65, fracción III",
            "proceeds": "art. 65, fracción IV",
        },
        {
            "freight_after_line": "art. 66, fracción I, inciso b)",
            "insurance_after_line": "art. 66, fracción I, inciso b)",
            "assembly": "art. 66, fracción I, inciso a)",
            "duties": "art. 66, fracción I, inciso c)",
        },
        "Ley Aduanera",
    ),
    ("mx", Flow.EXPORT): _rules(
        {},
        {
            "freight_to_line": "art. 79",
            "freight_after_line": "art. 79",
            "insurance": "art. 79",
            "insurance_after_line": "art. 79",
        },
        "Ley Aduanera",
        verified=False,
    ),
}
"""The incoterm matrix as rules on costs: a cost that is not named is left as the price has it."""

ACCEPTANCE_TEST = {
    "us": Citation(law="19 USC 1401a", article="(b)(2)(B)"),
    "mx": Citation(law="Ley Aduanera", article="arts. 68 y 69"),
}
