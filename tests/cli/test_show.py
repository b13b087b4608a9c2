"""`cruce show`: the reasons of each figure, channel and decision, and what stays secret."""

import pytest
from tests.cli.shell import cruce

CASE, TMEC, HARNESS = "7y7cicfzwsn5t6pzghyl6kgd", "6ktlismi4nke7lt7h66ppv2c", "northbound-harness"


@pytest.fixture(scope="module")
def filed(founded, tmp_path_factory):
    """A home with some cases in it, for looking only; and the number of the harness case."""
    import shutil

    folder = tmp_path_factory.mktemp("filed")
    shutil.copytree(founded, folder / "home")
    names = ("southbound-fca-laredo", "southbound-fca-laredo-tmec", HARNESS, "precursor-southbound")
    said = cruce("clear", *names, "--home", folder / "home", "--receipt", folder, "--json")
    return folder / "home", {row["file"]: row["case"] for row in said.json["files"]}


def test_a_case_is_shown_as_both_sections_have_it(filed):
    said = cruce("show", CASE, "--home", filed[0])
    assert said.code == 0
    for piece in (
        f"Case {CASE} · version 1",
        "Reference EX-FCA-0513",
        "State Mexico: decided · United States: decided",
        "Why Mexico chose this channel: green",
        "The random share could have selected it with probability 0.",
        f"ready: cruce show {CASE} --receipt DIR",
    ):
        assert piece in said.flat


def test_an_explanation_says_base_rate_article_date_and_what_did_not_apply(filed):
    said = cruce("show", CASE, "--explain", "--home", filed[0])
    for piece in (
        "5% of 937,950 MXN comes to 46,897 MXN.",
        "before rounding to whole pesos: 1 to 50 cents down, 51 to 99 up (CFF art. 20).",
        "mx-ligie 2026-01-01 starter",
        "18.0375 MXN",
        "Ley Aduanera, art. 56",
        "No USMCA claim is made; with one, if the goods originate, it would be 0 MXN.",
    ):
        assert piece in said.flat, piece


def test_the_fee_that_a_claim_spares_is_told_with_what_it_would_be(filed):
    home, cases = filed
    said = cruce("show", cases[HARNESS], "--explain", "--home", home, "--lang", "es")
    assert "Exento." in said.out
    assert "Sin la preferencia sería" in said.flat


def test_every_charge_cites_its_law(filed):
    home, cases = filed
    said = cruce("show", CASE, "--charges", "--home", home)
    assert "IGI (import duty), line 1: 937,950 MXN × 5% = 46,897 MXN" in said.flat
    assert "PRV (prevalidation), whole declaration: UNRATED" in said.flat
    charges = [
        charge
        for section in cruce("show", cases[HARNESS], "--home", home, "--json").json["sections"].values()
        for liability in section["liabilities"]
        for charge in liability["charges"]
    ]
    assert charges
    assert all(charge["citations"] or charge["status"] == "unrated" for charge in charges)


def test_events_are_listed_for_each_log(filed):
    said = cruce("show", CASE, "--events", "--home", filed[0], "--lang", "es")
    assert "Eventos de mx" in said.out
    assert "Eventos de us" in said.out
    assert said.out.count("clearance.decided") == 2


def test_secret_reasons_are_counted_and_shown_only_when_asked_for(filed):
    home, cases = filed
    case = cases["precursor-southbound"]
    plain = cruce("show", case, "--home", home, "--json").json["sections"]
    full = cruce("show", case, "--home", home, "--json", "--secret").json["sections"]
    hidden = {
        name: len(full[name]["profile"]["reasons"]) - len(plain[name]["profile"]["reasons"]) for name in full
    }
    assert not any(reason["secret"] for section in plain.values() for reason in section["profile"]["reasons"])
    assert not any({"score", "relied_on"} & set(section["profile"]) for section in plain.values())
    assert all(full[name]["profile"]["relied_on"] for name in full)
    shown = cruce("show", case, "--home", home).flat
    for count in filter(None, hidden.values()):
        assert f"{count} more reason(s) are the section's own secret" in shown
    assert "more reason(s)" not in cruce("show", case, "--home", home, "--secret").flat


def test_a_receipt_may_be_fetched_later(filed, tmp_path):
    said = cruce("show", TMEC, "--home", filed[0], "--receipt", tmp_path, "--json")
    assert said.json["receipt"] == str(tmp_path / f"{TMEC}.receipt.json")
    assert cruce("verify", said.json["receipt"], "--home", filed[0]).code == 0
