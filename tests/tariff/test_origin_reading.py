"""Rule texts as annexes word them: read into conditions without losing a word of weight, or left unread."""

import re
from dataclasses import fields, is_dataclass
from decimal import Decimal

import pytest
from tests.data import official

from cruce.law.origin_import import parse_origin_rules
from cruce.model import CodeRange
from cruce.tariff.origin import Rule, UnreadRule, read_rule
from cruce.tariff.origin.rule import (
    AllOf,
    Allowance,
    AnyOf,
    Attested,
    ForGoods,
    MaterialsMust,
    MaxValue,
    NotAboveOriginating,
    Noted,
    Part,
    RegionalValue,
    Shift,
)

PRICE = "of the ex-works price of the product"
FILES = ("usmca_gn11_ch01-05_97.json", "cptpp_rule_sets_part.json.gz", "uk_dbt_mexico_rule_sets.json.gz")
LEAST_READ = {FILES[0]: Decimal(1), FILES[1]: Decimal("0.98"), FILES[2]: Decimal("0.96")}


def part(first: str, last: str | None = None, what: str | None = None) -> Part:
    return Part(CodeRange(first, last or first), what)


READINGS = {
    "A change to headings 0201 through 0210 from any other chapter.": Shift(2),
    "A change to heading 8501 from any other heading, except from heading 8503.": Shift(
        4, barred=(part("8503"),)
    ),
    (
        "A change to subheading 8471.60 from any other subheading, except from heading 84.73 or "
        "8471.50 through 8471.70."
    ): Shift(6, barred=(part("8473"), part("847150", "847170"))),
    "A change to headings 6101 through 6102 from any other heading outside that group.": Shift(
        4, outside=True
    ),
    (
        "A change to subheading 8501.10 from heading 8503, whether or not there is also a change "
        "from any other heading."
    ): Shift(4, also=(part("8503"),)),
    (
        "A change to heading 8703 from any other heading, provided there is a regional value "
        "content of not less than 62.5 percent under the net cost method."
    ): AllOf((Shift(4), RegionalValue("net-cost", Decimal("62.5")))),
    (
        "No required change in tariff classification to subheading 8504.90, provided there is a "
        "regional value content of not less than: (A) 60 percent where the transaction value "
        "method is used; or (B) 50 percent where the net cost method is used."
    ): AnyOf((RegionalValue("transaction-value", Decimal(60)), RegionalValue("net-cost", Decimal(50)))),
    (
        "No change in tariff classification required for a good of heading 8408, provided there "
        "is a regional value content of not less than:\n(a) 35% under the build-up "
        "method.\nor\n(b) 60% under the focused value method taking into account only the "
        "non-originating materials of heading 8408 and heading 8409."
    ): AnyOf(
        (
            RegionalValue("build-up", Decimal(35)),
            RegionalValue("focused", Decimal(60), (part("8408"), part("8409"))),
        )
    ),
    (
        "A change to domestic vacuum cleaners of subheading 850819 from any other subheading, "
        "except from housings of subheading 850870."
    ): ForGoods("domestic vacuum cleaners", Shift(6, barred=(part("850870", what="housings"),))),
    "A change to any other good of subheading 030617 from any other chapter.": ForGoods(
        "any other good", Shift(2)
    ),
    (
        "A change to a good of subheading 620520 from any other chapter, provided that the good "
        "is cut and sewn in the territory of a Party."
    ): AllOf((Shift(2), Attested("the good is cut and sewn in the territory of a Party"))),
    f"Manufacture in which the value of all the materials used does not exceed 40% {PRICE}.": MaxValue(
        Decimal(40)
    ),
    (
        f"Manufacture in which:\n- all the materials used are classified within a heading other "
        f"than that of the product,\n- the value of any materials of chapter 17 used does not "
        f"exceed 30% {PRICE}."
    ): AllOf((Shift(4), MaxValue(Decimal(30), (part("17"),)))),
    (
        f"Manufacture in which all the materials used are classified within a heading other than "
        f"that of the product. However, materials classified within the same heading may be used "
        f"provided their value does not exceed 20% {PRICE}."
    ): Shift(4, allowances=(Allowance(Decimal(20)),)),
    (
        "Manufacture in which all the materials used are classified within a heading other than "
        "that of the product. However, waste and scrap of heading 7204 may not be used."
    ): Shift(4, barred=(part("7204", what="waste and scrap"),)),
    (
        "Manufacture in which all the materials used are classified within a heading other than "
        "that of the product. However, handles of base metal may be used."
    ): Shift(4, unless="handles of base metal"),
    "Manufacture in which all the materials of chapter 4 used must be wholly obtained.": MaterialsMust(
        "obtained", (part("04"),)
    ),
    (
        f"Manufacture:\n- in which the value of all the materials used does not exceed 40% "
        f"{PRICE},\n- where the value of all the non-originating materials used does not exceed "
        f"the value of the originating materials used."
    ): AllOf((MaxValue(Decimal(40)), NotAboveOriginating())),
    "Manufacture from materials of any heading except those of heading 0203 or heading 0206.": Shift(
        None, barred=(part("0203"), part("0206"))
    ),
    "Manufacture from yarn. See introductory note 6.": Noted(
        Attested("Manufacture from yarn"), "See introductory note 6"
    ),
}
UNREAD = (
    "",
    "A change.",
    "Any good will do.",
    "A change to heading 8501 from any other heading, except from heading 850.",
    "A change to heading 8501 from any other heading or so.",
    (
        "A change to any other good of subheading 190120 from any other chapter.\nNote: Where "
        "more than one product-specific rule is applicable to a good of subheading 190120, the "
        "good must satisfy the requirements of each applicable product-specific rule."
    ),
    (
        "Printing accompanied by two operations. The printing rule shall apply only to exports "
        "from the UK to Mexico."
    ),
    "Manufacture in which all the materials used, except natural rubber, are classified elsewhere.",
)


@pytest.mark.parametrize(("text", "rule"), READINGS.items(), ids=range(len(READINGS)))
def test_a_wording_is_read(text: str, rule: Rule):
    assert read_rule(text) == rule


@pytest.mark.parametrize("text", UNREAD)
def test_what_is_not_understood_stays_unread(text: str):
    assert read_rule(text) == UnreadRule(text)


@pytest.mark.parametrize("file", FILES)
def test_most_official_texts_are_read(file: str):
    texts = official_texts(file)
    read = sum(not isinstance(read_rule(text), UnreadRule) for text in texts)
    print(f"{file}: {read} of {len(texts)} rule texts understood")  # noqa: T201 - the share is the result
    assert Decimal(read) / len(texts) >= LEAST_READ[file]


@pytest.mark.parametrize("file", FILES)
def test_no_figure_code_or_kind_of_goods_is_lost_in_reading(file: str):
    """Percentages, codes of materials and descriptions of goods stand in the tree, or the text is unread."""
    for text in official_texts(file):
        rule = read_rule(text)
        if isinstance(rule, UnreadRule):
            continue
        said = " ".join(words(rule))
        for percent in re.findall(r"(\d+(?:\.\d+)?) ?(?:%|percent)", text):
            assert percent in said, text
        for code in re.findall(r"\d{4,10}", sources(text)):
            assert code in said, text
        described = re.match(r"(?:A|No) change .*?(?:to|for) (.+?) of (?:sub)?heading", text)
        if described and described[1] not in ("a good", "any good"):
            assert described[1].removeprefix("a ").removeprefix("an ") in said, text


def official_texts(file: str) -> list[str]:
    rows = parse_origin_rules(official(f"origin/{file}").read_bytes()).rows
    return [text for row in rows for text in row["either"]]


def sources(text: str) -> str:
    """Give what a text says of materials: all of it, but for the codes of the goods that change."""
    clauses = re.split(r"(?:A|No) change ", text.replace(".", ""))
    return clauses[0] + " ".join(clause.partition(" from any other ")[2] for clause in clauses[1:])


def words(rule: object) -> list[str]:
    """List what a tree says, in whatever place of it: codes, percentages, conditions."""
    if isinstance(rule, CodeRange):
        return [rule.first, rule.last]
    if is_dataclass(rule):
        return [word for field in fields(rule) for word in words(getattr(rule, field.name))]
    if isinstance(rule, tuple):
        return [word for one in rule for word in words(one)]
    return [str(rule), str(rule).replace(".", "")]
