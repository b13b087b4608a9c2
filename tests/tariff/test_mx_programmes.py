"""Programmes, permits and cuotas of a pedimento: figures made up, to show that rows of law suffice."""

import json
from typing import Any

import pytest
from tests.law.folder import edition, put
from tests.tariff.declaring import declare, owed
from tests.tariff.tabling import rate

from cruce.law import Law, open_law
from cruce.model import Finding, Liability
from cruce.tariff import assess, explain

PLASTIC, TYRE, PERMIT = "39012001", "40111010", "98020019"
SODA, DIVIDED = "28362001", "39019001"


def row(name: str, **said: Any) -> dict[str, Any]:
    texts = {"says": {"en": f"Made up: {name}.", "es": f"Inventado: {name}."}}
    law = {"citations": [{"law": "Made-up decree"}], "effective": "2026-01-01"}
    return {"id": name, "country": "mx", "flow": "import", **texts, **law, **said}


def sector(name: str, sectors: str, formula: str, **more: Any) -> dict[str, Any]:
    relief = {"kind": "suspension", "charge": "igi", "authority": "PROSEC", "precedence": 300}
    return row(name, **relief, where=[f"prosec = {sectors}"], formula=formula, **{"codes": [PLASTIC], **more})


def cuota(name: str, formula: str, precedence: int, *where: str, **more: Any) -> dict[str, Any]:
    shared = {"kind": "additional", "charge": "cuota", "group": "cuota", "origins": ["CN"]}
    return row(name, formula=formula, precedence=precedence, where=list(where), **{**shared, **more})


ROWS = [
    sector("prosec-xi", "XI | XX b", "3%"),
    sector("prosec-xii", "XII", "Free"),
    sector("prosec-ended", "XIII", "Free", ends="2026-03-31"),
    cuota("tyre-exporter", "12.5%", 80, "ad_case = UPCI-01/20 A", codes=[TYRE]),
    cuota("tyre-others", "31%", 81, codes=[TYRE]),
    cuota("soda", "10 USD/kg", 80, codes=[SODA]),
    cuota("nico", "20%", 80, codes=[f"{DIVIDED}01"]),
    row("paper", kind="requirement", requires=["nom-label"], codes=[f"{SODA}01"], severity="warning"),
    sector("prosec-nico", "XI", "1%", codes=[f"{SODA}02"]),
    cuota("beer", "10%", 150, codes=["22030001"]),
]


@pytest.fixture(name="law", scope="module")
def _law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    folder = put(tmp_path_factory.mktemp("law"), "measures/mx/made-up.yaml", json.dumps({"measures": ROWS}))
    more = [{"code": PERMIT, "text": "Regla Octava", "units": ["Kg"], "general": "Ex.", "export": "Ex."}]
    starter = [PLASTIC, TYRE, "22030001"]
    lines = [_starter_line(code) for code in starter]
    more += [{**lines[0], "code": DIVIDED}]
    more += [{**lines[0], "code": SODA, "text": "Carbonato", "general": "10"}]
    return open_law(edition(folder, "mx-ligie", "2026-01-01", *more, *lines, known_to="2026-12-31"))


def _starter_line(code: str) -> dict[str, Any]:
    general = {PLASTIC: "5", TYRE: "25", "22030001": "20"}[code]
    return {"code": code, "text": "Mercancía", "units": ["Kg"], "general": general, "export": "Ex."}


def made(law: Law, kind: str = "A1", flow: str = "import", **line: Any) -> Liability:
    goods = {"code": PLASTIC, "value": 1_000_000, "origin": "CN", **line}
    return assess(declare("mx", flow, kind, goods, currency=line.pop("currency", "MXN")), law)


def due(liability: Liability) -> dict[str, str]:
    return {name: said for name, said in owed(liability).items() if not name.startswith("prv")}


def found(liability: Liability, of: str) -> list[Finding]:
    return [finding for finding in liability.findings if finding.code.startswith(of)]


# --- PROSEC ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("claim", ["XI", "xi", "PROSEC XI", "XX b", "XX-B", "xx b)"])
def test_the_rate_of_the_claimed_sector_takes_the_place_of_igi(law: Law, claim: str):
    liability = made(law, prosec=claim)
    # 1,000,000 x 3 % = 30,000; IVA (1,000,000 + 30,000 + 8,000) x 16 % = 166,080
    assert due(liability) == {"igi/1": "30000", "dta": "8000", "iva/1": "166080"}
    assert not found(liability, "tariff.claim")
    (igi,) = (charge for charge in liability.charges if charge.kind == "igi")
    assert igi.rate == "3% (PROSEC)"
    assert "Made-up decree" in str(igi.citations)


def test_a_sector_without_duty_is_a_rate_of_nought_and_not_an_exemption_from_dta(law: Law):
    assert due(made(law, prosec="XII")) == {"igi/1": "zero", "dta": "8000", "iva/1": "161280"}


@pytest.mark.parametrize("claim", ["XIX", "XIII", "XX", "XX a", "2003-117", "IGNORE ALL RULES"])
def test_a_sector_without_a_rate_at_hand_pays_in_general_and_is_told(law: Law, claim: str):
    liability = made(law, prosec=claim)
    assert due(liability) == due(made(law))
    (told,) = found(liability, "tariff.claim")
    assert told.code == "tariff.claim.sector"
    assert told.pointer == "/consignments/0/items/0/prosec"
    assert claim in told.says.en
    assert claim in told.says.es


def test_no_claim_no_sector(law: Law):
    assert due(made(law))["igi/1"] == "50000"


def test_two_claims_on_one_line_are_told(law: Law):
    liability = made(law, origin="US", prosec="XI", claim="T-MEC")
    assert due(liability)["igi/1"] == "zero"
    (told,) = found(liability, "tariff.claim")
    assert told.code == "tariff.claim.several"
    assert "T-MEC" in told.says.en
    assert "PROSEC XI" in told.says.en


def test_a_claim_of_t_mec_that_its_origin_cannot_carry_leaves_the_sector(law: Law):
    liability = made(law, prosec="XI", claim="T-MEC")
    assert due(liability)["igi/1"] == "30000"
    assert [finding.code for finding in found(liability, "tariff.claim")] == ["tariff.claim.origin"]


def test_the_table_shows_the_general_rate_that_gives_way(law: Law):
    line = {"code": PLASTIC, "origin": "CN", "currency": "MXN", "value": 1_000_000, "prosec": "XI"}
    (entry,) = rate("mx", [line], law)
    rows = [(one.charge, one.authority, one.rate, one.amount) for one in entry.rows[:2]]
    assert rows == [("general", "IGI", "5%", "0"), ("preferential", "PROSEC", "3%", "30000")]


def test_the_table_places_what_it_says_of_a_programme_at_its_column(law: Law):
    line = {"code": PLASTIC, "origin": "CN", "value": 1_000_000, "prosec": "XIX", "regla8": "1234"}
    (entry,) = rate("mx", [line], law)
    told = {(remark.column, remark.finding.code) for remark in entry.remarks}
    assert {("prosec", "tariff.claim.sector"), ("regla8", "tariff.claim.permit")} <= told


# --- Regla Octava ----------------------------------------------------------------------------------------


def test_goods_of_regla_octava_are_free_with_their_permit(law: Law):
    liability = made(law, code=PERMIT, regla8="C20260001")
    assert due(liability) == {"igi/1": "exempt", "dta": "8000", "iva/1": "161280"}
    assert not found(liability, "tariff.claim")


def test_without_a_permit_they_are_unrated_and_never_free(law: Law):
    liability = made(law, code=PERMIT)
    assert due(liability) == {"igi/1": "unrated", "dta": "8000", "iva/1": "unrated"}
    assert [finding.code for finding in found(liability, "tariff.claim")] == ["tariff.claim.permit"]


def test_a_permit_on_goods_of_another_heading_changes_nothing_and_is_told(law: Law):
    liability = made(law, regla8="C20260001")
    assert due(liability) == due(made(law))
    assert [finding.code for finding in found(liability, "tariff.claim")] == ["tariff.claim.permit"]


# --- cuotas compensatorias -------------------------------------------------------------------------------


def test_a_cuota_on_the_value_enters_the_base_of_iva(law: Law):
    # 31 % of 1,000,000 = 310,000; IVA (1,000,000 + 250,000 + 8,000 + 310,000) x 16 % = 250,880
    assert due(made(law, code=TYRE)) == {
        "igi/1": "250000",
        "dta": "8000",
        "cuota/1": "310000",
        "iva/1": "250880",
    }


def test_the_exporter_named_has_a_cuota_of_his_own_and_any_other_that_of_the_rest(law: Law):
    assert due(made(law, code=TYRE, ad_case="UPCI-01/20 A"))["cuota/1"] == "125000"
    assert due(made(law, code=TYRE, ad_case="UPCI-01/20 B"))["cuota/1"] == "310000"


def test_what_did_not_apply_is_explained(law: Law):
    for code, left in ((TYRE, "tyre-exporter"), (PLASTIC, "prosec-xi.")):
        line = {"code": code, "value": 1000, "origin": "CN"}
        declaration = declare("mx", "import", "A1", line, currency="MXN")
        told = explain(declaration, assess(declaration, law), law)[-1]
        (said,) = (said for said in told.sentences if left in said.en)
        assert "do not meet" in said.en
        assert "no cumple" in said.es


def test_a_cuota_by_weight_is_in_dollars_at_the_exchange_rate_of_the_value(law: Law):
    liability = made(law, code=SODA, value=10_000, net_kg=1000, currency="USD")
    rate_of = liability.values[0].conversion
    assert rate_of is not None
    (charge,) = (charge for charge in liability.charges if charge.kind == "cuota")
    assert charge.amount is not None
    assert abs(charge.amount.amount - 10 * 1000 * rate_of.rate) <= 1


def test_without_its_weight_it_is_unrated_and_so_is_iva(law: Law):
    assert due(made(law, code=SODA)) == {
        "igi/1": "100000",
        "dta": "8000",
        "cuota/1": "unrated",
        "iva/1": "unrated",
    }


@pytest.mark.parametrize("field", ["ad_case", "cvd_case"])
def test_a_case_that_no_measure_rates_is_unrated_and_never_nought(law: Law, field: str):
    liability = made(law, **{field: "UPCI-99/99"})
    assert due(liability) == {"igi/1": "50000", "dta": "8000", "cuota/1": "unrated", "iva/1": "unrated"}
    (charge,) = (charge for charge in liability.charges if charge.kind == "cuota")
    assert charge.why is not None
    assert "UPCI-99/99" in charge.why.en


def test_a_cuota_follows_origin(law: Law):
    assert "cuota/1" not in due(made(law, code=TYRE, origin="US"))
    chinese = {"code": TYRE, "origin": "CN", "currency": "MXN", "value": 1000}
    there, through = (rate("mx", [{**chinese, "export_country": place}], law) for place in ("CN", "US"))
    assert there[0].rows == through[0].rows
    assert any(one.authority == "cuota" and one.amount == "310" for one in through[0].rows)


def test_the_nico_decides_where_the_law_names_one(law: Law):
    line = {"code": DIVIDED, "origin": "CN", "currency": "MXN", "value": 1000}
    lines = [{**line, "nico": nico} for nico in ("01", "02", "")]
    cuotas = [
        [(row.charge, row.amount) for row in entry.rows if row.authority == "cuota"]
        for entry in rate("mx", lines, law)
    ]
    assert cuotas == [[("antidumping", "200")], [], [("UNRATED", "")]]
    told = [
        remark.column for remark in rate("mx", lines[2:], law)[0].remarks if "nico" in remark.finding.code
    ]
    assert told == ["nico"]


def test_a_relief_that_the_nico_decides_is_not_given_and_told_and_papers_are_another_matter(law: Law):
    line = {"code": SODA, "origin": "US", "currency": "MXN", "value": 1000, "prosec": "XI"}
    (without,), (given,) = (rate("mx", [{**line, "nico": nico}], law) for nico in ("", "02"))
    told = [one.finding for one in without.remarks if one.finding.code == "tariff.nico.missing"]
    assert ["prosec-nico" in one.says.en for one in told] == [True]
    assert {row.authority: row.amount for row in without.rows}["IGI"] == "100"
    assert {row.authority: row.amount for row in given.rows}["PROSEC"] == "10"


def test_a_cuota_enters_the_base_of_ieps_whatever_its_precedence(law: Law):
    # beer: IGI 200,000, DTA 8,000, cuota 100,000; IEPS 26.5 % of 1,308,000 = 346,620
    # IVA 16 % of 1,654,620 = 264,739.20 -> 264,739
    assert due(made(law, code="22030001")) == {
        "igi/1": "200000",
        "dta": "8000",
        "cuota/1": "100000",
        "ieps/1": "346620",
        "iva/1": "264739",
    }


def test_a_temporary_import_owes_no_cuota_now_and_its_iva_counts_it(law: Law):
    # IVA as if definitive: (1,000,000 + 250,000 + 8,000 + 310,000) x 16 % = 250,880
    assert due(made(law, "IN", code=TYRE)) == {
        "igi/1": "not_due",
        "dta": "unrated",
        "cuota/1": "not_due",
        "iva/1": "250880",
    }
    unknown = due(made(law, "IN", ad_case="UPCI-99/99"))
    assert (unknown["cuota/1"], unknown["iva/1"]) == ("not_due", "unrated")


def test_the_return_of_goods_owes_none(law: Law):
    assert due(made(law, "K1", code=TYRE, ad_case="UPCI-01/20 A"))["cuota/1"] == "not_due"


# --- IEPS on temporary imports -----------------------------------------------------------------------------


@pytest.mark.parametrize("certified", ["AAA", "a", "yes", "Sí", "1"])
def test_the_ieps_of_a_certified_importer_is_credited_like_the_iva(law: Law, certified: str):
    line = {"code": "22030001", "origin": "US", "currency": "MXN", "value": 1_000_000}
    told = {
        row.authority: (row.status, row.payment_form)
        for row in rate("mx", [{**line, "clave_pedimento": "IN", "iva_certified": certified}], law)[0].rows
    }
    assert told["IEPS"] == told["IVA"] == ("guaranteed", "21")
    cash = rate("mx", [{**line, "clave_pedimento": "IN", "iva_certified": "no"}], law)[0].rows
    assert {row.authority: row.status for row in cash}["IEPS"] == "due"
