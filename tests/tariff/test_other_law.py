"""The same engine on other law: figures made up to reach what the law at hand leaves unknown."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.law.folder import edition, put
from tests.tariff.declaring import DAY, declare, forms, owed
from tests.tariff.tabling import rate

from cruce.law import Law, open_law
from cruce.model import ChargeStatus
from cruce.tariff import assess, explain


def figure(law: Path, path: str, value: str, unit: str, **more: Any) -> None:
    said = {"says": {"en": "Made up", "es": "Inventado"}, "unit": unit, "values": {"2026-01-01": value}}
    said |= {"reference": {"2026-01-01": [{"law": "Made-up law"}]}, **more}
    put(law, f"parameters/{path}.yaml", json.dumps(said))


@pytest.fixture(name="whole", scope="module")
def _whole(tmp_path_factory: pytest.TempPathFactory) -> Law:
    """A year in which the fixed DTA and the prevalidation are known."""
    law = tmp_path_factory.mktemp("whole")
    for name, value in {"immex": 450, "exempt": 450, "export": 460, "transit": 440}.items():
        figure(law, f"mx/dta/fixed-{name}", str(value), "MXN")
    figure(law, "mx/dta/minimum", "450", "MXN")
    figure(law, "mx/prv/amount", "290.50", "MXN", unverified=["2026-01-01"])
    return open_law(law)


def pedimento(law: Law, kind: str, value: int, flow: str = "import", **papers: Any) -> dict[str, str]:
    line = {"code": "39012001", "value": value, "origin": "CN"}
    return owed(assess(declare("mx", flow, kind, line, currency="MXN", **papers), law))


def test_a_pedimento_of_a_year_whose_amounts_are_known(whole: Law):
    assert pedimento(whole, "A1", 937_950) == {
        "igi/1": "46897",
        "dta": "7504",
        "iva/1": "158776",
        "prv": "290",
        "prv_iva": "46",
    }


def test_the_least_dta_governs_a_small_import_and_enters_the_base_of_iva(whole: Law):
    small = pedimento(whole, "A1", 20_000)
    assert (small["igi/1"], small["dta"], small["iva/1"]) == ("1000", "450", "3432")
    declaration = declare("mx", "import", "A1", {"code": "39012001", "value": 20_000}, currency="MXN")
    told = {one.about: one for one in explain(declaration, assess(declaration, whole), whole)}
    assert "0.8% of 20,000 MXN would be 160; the bound of law makes it 450 MXN" in told["dta"].sentences[0].en


@pytest.mark.parametrize(
    ("kind", "flow", "dta"),
    [
        ("IN", "import", "450"),
        ("K1", "import", "450"),
        ("T3", "import", "440"),
        ("A1", "export", "460"),
        ("RT", "export", "450"),
    ],
)
def test_the_fixed_dta_by_clave(whole: Law, kind: str, flow: str, dta: str):
    assert pedimento(whole, kind, 100_000, flow)["dta"] == dta


def test_the_iva_of_inputs_is_as_if_imported_definitively_whatever_fixed_dta_they_pay(whole: Law):
    assert pedimento(whole, "IN", 1_000_000)["iva/1"] == str(whole_pesos((1_000_000 + 50_000 + 8_000) * 16))


def whole_pesos(hundredths: int) -> int:
    pesos, cents = divmod(hundredths, 100)
    return pesos + (cents > 50)


def test_a_figure_that_is_not_verified_marks_the_charge_and_is_found(whole: Law):
    made = assess(declare("mx", "export", "A1", {"code": "39012001", "value": 10}, currency="MXN"), whole)
    prevalidation = next(charge for charge in made.charges if charge.kind == "prv")
    assert prevalidation.status is ChargeStatus.DUE
    assert not prevalidation.checked
    assert any(
        finding.code == "tariff.law.unchecked" and "prv" in finding.says.en for finding in made.findings
    )


# --- tariff lines of every kind --------------------------------------------------------------------------

US_LINES: list[dict[str, Any]] = [
    {
        "code": "9999000001",
        "text": "Compound",
        "general": "$1.035/kg + 8.5%",
        "special": "4.2% (KR)",
        "units": ["kg"],
    },
    {
        "code": "9999000002",
        "text": "By the dozen pairs",
        "general": "90¢/pr. + 37.5%",
        "special": "",
        "units": ["prs."],
    },
    {"code": "9999000003", "text": "On a component", "general": "40¢ each + 6% on the case", "special": ""},
    {
        "code": "9999000004",
        "text": "Prose",
        "general": "The rate applicable to the whole article",
        "special": "",
    },
    {"code": "9999000005", "text": "Blank", "general": "", "special": "", "units": []},
    {"code": "9999000006", "text": "No general column at hand", "special": "Free (S)"},
    {"code": "9999000007", "text": "No special column at hand", "general": "5%"},
    {"code": "9999000008", "text": "Staged", "general": "5%", "special": "Free (AU) See 9823.01.01 (S+)"},
    {"code": "9999000009", "text": "Two rates", "general": "5%", "special": "1% (S) 2% (S+)"},
]


@pytest.fixture(name="odd", scope="module")
def _odd(tmp_path_factory: pytest.TempPathFactory) -> Law:
    law = tmp_path_factory.mktemp("odd")
    edition(law, "us-hts", "2026-01-01", *US_LINES, known_to="2026-12-31")
    lines = [{"code": f"9999000{place}", "text": "x", "general": rate} for place, rate in enumerate(MX_RATES)]
    edition(law, "mx-ligie", "2026-01-01", *lines, known_to="2026-12-31")
    return open_law(law)


MX_RATES = ["Ex.", "0", "AMX", "Prohibida", "7.5"]


@pytest.mark.parametrize(
    ("line", "duty"),
    [
        ({"code": "9999000001", "value": 1000, "quantities": {"kg": 100}}, "188.50"),
        ({"code": "9999000001", "value": 1000, "quantities": {"t": 0.1}}, "188.50"),
        ({"code": "9999000001", "value": 1000, "quantities": {"No.": 100}}, "unrated"),
        ({"code": "9999000001", "value": 1000, "origin": "KR", "claim": "KR"}, "42.00"),
        ({"code": "9999000002", "value": 1000, "quantities": {"doz. prs.": 10}}, "483.00"),
        ({"code": "9999000003", "value": 1000, "quantities": {"No.": 10}}, "unrated"),
        ({"code": "9999000004", "value": 1000}, "unrated"),
        ({"code": "9999000005", "value": 1000}, "unrated"),
        ({"code": "9999000006", "value": 1000}, "unrated"),
        ({"code": "9999000006", "value": 1000, "claim": "S"}, "zero"),
        ({"code": "9999000007", "value": 1000}, "50.00"),
        ({"code": "9999000007", "value": 1000, "claim": "S"}, "unrated"),
        ({"code": "9999000008", "value": 1000, "claim": "S"}, "50.00"),
        ({"code": "9999000008", "value": 1000, "claim": "S+"}, "unrated"),
        ({"code": "9999000009", "value": 1000, "claim": "S"}, "10.00"),
        ({"code": "9999000009", "value": 1000, "claim": "S+"}, "20.00"),
        ({"code": "9999000009", "value": 1000, "claim": "USMCA"}, "10.00"),
        ({"code": "9999000001", "value": 0, "quantities": {"kg": 0}}, "zero"),
    ],
)
def test_us_rates_of_every_kind(odd: Law, line: dict[str, Any], duty: str):
    made = assess(declare("us", "import", "01", line, day=date(2026, 8, 3)), odd)
    assert owed(made)["duty/1"] == duty
    unrated = next(charge for charge in made.charges if charge.kind == "duty")
    assert (unrated.amount is None) == (duty == "unrated")


@pytest.mark.parametrize(
    ("place", "igi"), [(0, "exempt"), (1, "zero"), (2, "unrated"), (3, "unrated"), (4, "75000")]
)
def test_mexican_rates_of_every_kind(odd: Law, place: int, igi: str):
    line = {"code": f"9999000{place}", "value": 1_000_000, "origin": "CN"}
    made = assess(declare("mx", "import", "A1", line, currency="MXN"), odd)
    assert owed(made)["igi/1"] == igi
    assert owed(made)["iva/1"] == {"unrated": "unrated", "75000": "173280"}.get(igi, "161280")
    if igi == "unrated":
        assert any(word in str(made.charges[0].why) for word in ("AMX", "prohib"))


def test_the_mexican_export_column_may_be_missing(odd: Law):
    made = assess(declare("mx", "export", "A1", {"code": "99990000", "value": 10}, currency="MXN"), odd)
    assert owed(made)["ige/1"] == "unrated"


# --- a new decree is new data ----------------------------------------------------------------------------


def test_a_new_measure_charges_without_new_code(tmp_path: Path):
    measure = {
        "id": "us-made-up",
        "flow": "import",
        "kind": "additional",
        "charge": "additional",
        "codes": ["020329"],
        "origins": ["MX"],
        "except_programmes": ["USMCA"],
        "formula": "2¢/kg + 10%",
        "says": {"en": "Made-up additional duty.", "es": "Arancel adicional inventado."},
        "citations": [{"law": "Made-up proclamation"}],
        "effective": "2026-08-01",
    }
    law = open_law(put(tmp_path, "measures/us/made-up.yaml", json.dumps({"measures": [measure]})))

    def charged(day: date, **line: Any) -> str | None:
        goods = {"code": "0203294000", "value": 1000, "quantities": {"kg": 500}, **line}
        return owed(assess(declare("us", "import", "01", goods, day=day), law)).get("us-made-up/1")

    assert charged(date(2026, 8, 1)) == "110.00"
    assert charged(date(2026, 7, 31)) is None
    assert charged(date(2026, 8, 1), origin="CA") is None
    assert charged(date(2026, 8, 1), claim="S") is None
    assert charged(date(2026, 8, 1), quantities={}) == "unrated"


def test_a_list_of_claves_that_does_not_say_what_a_clave_means_leaves_it_unrated(tmp_path: Path):
    listed = {"says": {"en": "x", "es": "x"}, "entries": [{"code": "A1", "en": "x", "es": "x"}]}
    law = open_law(put(tmp_path, "lists/mx/claves.yaml", json.dumps(listed)))
    made = assess(declare("mx", "import", "A1", {"code": "39012001", "value": 10}, currency="MXN"), law)
    assert set(owed(made).values()) == {"unrated"}


def test_forms_come_from_the_declarant_by_contribution(whole: Law):
    payment = {"form": "0", "forms": {"1": "4", "3": "12"}}
    goods = {"code": "39012001", "value": 10}
    made = assess(declare("mx", "import", "A1", goods, currency="MXN", payment=payment), whole)
    assert forms(made) == {"igi/1": "0", "dta": "4", "iva/1": "12", "prv": "0", "prv_iva": "0"}
    assert made.day == DAY
    assert made.owed.amount > Decimal(0)


MIXED = "AMX (7%+0.36 Dls por Kg de azúcar)"


@pytest.fixture(name="sweet")
def _sweet(tmp_path: Path) -> Law:
    """A tariff with a mixed rate, and an exchange rate of 18 pesos."""
    edition(tmp_path, "mx-ligie", "2026-01-01", {"code": "17049099", "general": MIXED})
    figure(tmp_path, "mx/exchange/USD", "18", "MXN per USD")
    return open_law(tmp_path)


def test_a_mixed_rate_takes_its_dollars_at_the_exchange_rate_of_the_line(sweet: Law):
    line = {"code": "17049099", "value": 10_000, "quantities": {"kg ttl sug": 100}}
    declaration = declare("mx", "import", "A1", line, currency="MXN", day=date(2026, 1, 15))
    (igi,) = (charge for charge in assess(declaration, sweet).charges if charge.kind == "igi")
    assert igi.amount is not None
    assert igi.amount.amount == 700 + 36 * 18
    assert igi.rate == MIXED


def test_a_mixed_rate_is_the_general_one_and_no_preference(sweet: Law):
    line = {"code": "17049099", "origin": "DE", "value": 10_000, "currency": "MXN", "on": "2026-01-15"}
    (entry,) = rate("mx", [{**line, "quantity": "100", "unit": "kg ttl sug"}], sweet)
    igi = [row for row in entry.rows if row.charge in ("general", "preferential")]
    assert [(row.charge, row.authority, row.rate, row.amount) for row in igi] == [
        ("general", "IGI", MIXED, "1348")
    ]


def test_a_mixed_rate_without_the_weight_of_its_sugar_names_what_is_missing(sweet: Law):
    line = {"code": "17049099", "value": 10_000}
    liability = assess(declare("mx", "import", "A1", line, currency="MXN", day=date(2026, 1, 15)), sweet)
    assert owed(liability)["igi/1"] == "unrated"
    (finding,) = (one for one in liability.findings if one.code == "tariff.quantity.missing")
    assert "kg ttl sug" in finding.says.es


@pytest.mark.parametrize(
    ("text", "duty"),
    [
        ("The rate applicable in the absence of this heading", "250.00"),
        ("The duty provided in the applicable subheading + 10%", "1250.00"),
        ("The rate applicable to the article of which it is a part", "unrated"),
        ("5% but not less than $3/kg", "600.00"),
    ],
)
def test_a_provision_may_refer_to_the_rate_of_the_goods_own_subheading(tmp_path: Path, text: str, duty: str):
    rows = [{"code": "73181500", "general": "2.5%"}, {"code": "98170050", "general": text}]
    edition(tmp_path, "us-hts", "2026-01-01", *rows)
    line = {"code": "73181500", "value": 10_000, "also": ["98170050"], "quantities": {"kg": 200}}
    declaration = declare("us", "import", "01", line, day=date(2026, 1, 15))
    assert owed(assess(declaration, open_law(tmp_path)))["duty/1"] == duty
