"""`cruce liability`: what became of what a case owes; an act that law forbids changes nothing."""

import json
import shutil

import pytest
from tests.cli.shell import Said, cruce

ENTRY = "yhsm3m6xwmlvzttmgv745oyq"  # of the example entry-06: 23,390.98 USD behind a bond
PEDIMENTO = "7y7cicfzwsn5t6pzghyl6kgd"  # of southbound-fca-laredo: 213,177 MXN paid


@pytest.fixture(name="released", scope="module")
def _released(founded, tmp_path_factory):
    home = tmp_path_factory.mktemp("released") / "home"
    shutil.copytree(founded, home)
    files = ("entry-06", "southbound-fca-laredo", "precursor-northbound")
    said = cruce("clear", *files, "--home", home, "--receipt", home.parent, "--json")
    assert [row["state"] for row in said.json["files"]] == ["released", "released", "open"]
    return home


@pytest.fixture(autouse=True)
def _home(released, tmp_path, monkeypatch):
    shutil.copytree(released, tmp_path / "home")
    monkeypatch.setenv("CRUCE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def act(step: str, on: str, *amount: str, case: str = ENTRY, section: str = "us", **more: str) -> Said:
    told = ("--amount", *amount) if amount else ()
    extra = [part for name, value in {"officer": "A. Ruiz", **more}.items() for part in (f"--{name}", value)]
    return cruce("liability", case, "--section", section, "--act", step, "--on", on, *told, *extra, "--json")


def standing(said: Said, section: str = "us") -> tuple[str, str, str]:
    (one,) = said.json["liabilities"][section]
    life = one["life"]
    return life["state"], life["owed"]["amount"], life["held"]["amount"]


def events(section: str, case: str) -> list[str]:
    told = cruce("show", case, "--events", "--json").json
    return [one for one in json.dumps(told).split('"') if one.startswith("liabilities.")]


def test_an_entry_lives_from_its_bond_to_its_refund():
    assert standing(cruce("liability", ENTRY, "--section", "us", "--json")) == ("guaranteed", "23390.98", "0")
    for told, expected in (
        (("pay", "2026-05-26", "23390.98"), ("paid", "23390.98", "23390.98")),
        (("correct", "2026-07-01", "20000"), ("corrected", "20000", "23390.98")),
        (("extend", "2026-12-01"), ("corrected", "20000", "23390.98")),
        (("liquidate", "2027-03-01", "20000"), ("liquidated", "20000", "23390.98")),
        (("refund", "2027-03-20", "3390.98"), ("refunded", "20000", "20000.00")),
        (("protest", "2027-04-01"), ("protested", "20000", "20000.00")),
        (("rule", "2027-06-01", "0"), ("liquidated", "0", "20000.00")),
        (("refund", "2027-06-20", "20000"), ("refunded", "0", "0.00")),
    ):
        said = act(*told)
        assert (said.code, standing(said)) == (0, expected), told
    assert len(events("us", ENTRY)) == 8


def test_a_pedimento_is_paid_and_corrected_by_its_payer_and_never_liquidated():
    told = cruce("liability", PEDIMENTO, "--json")
    assert standing(told, "mx") == ("paid", "213177", "213177")
    assert told.json["liabilities"]["us"] == []  # an export owes nothing
    wrong = act("liquidate", "2026-06-01", "1", case=PEDIMENTO, section="mx")
    assert (wrong.code, wrong.json["findings"][0]["code"]) == (1, "treasury.life.no-such-step")
    right = act("correct", "2026-06-01", "200000", case=PEDIMENTO, section="mx")
    assert (right.code, standing(right, "mx")) == (0, ("corrected", "200000", "213177"))


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (("pay", "2026-05-26", "1"), "not-open"),
        (("pay", "2026-05-26"), "amount"),
        (("protest", "2026-05-26"), "impossible"),
        (("pay", "2026-05-01", "23390.98"), "before"),
        (("liquidate", "2026-05-26", "1"), "impossible"),
    ],
)
def test_what_the_law_does_not_allow_is_refused_and_leaves_no_trace(told, code):
    said = act(*told)
    assert (said.code, said.json["findings"][0]["code"]) == (1, f"treasury.life.{code}")
    assert said.json["findings"][0]["says"]["es"]
    assert standing(said) == ("guaranteed", "23390.98", "0")
    assert events("us", ENTRY) == []


def test_what_is_yet_to_come_is_not_on_record():
    said = act("pay", "2026-06-26", "23390.98", at="2026-06-01T12:00Z")
    assert (said.code, said.json["findings"][0]["code"]) == (1, "treasury.life.to-come")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((ENTRY, "--act", "pay", "--on", "2026-05-26"), "liability.act"),
        ((ENTRY, "--on", "2026-05-26"), "liability.act"),
        (("nope",), "case.unknown"),
        ((ENTRY, "--section", "ca"), "section.unknown"),
        (("ociwpkebys4fpjjurkvd2tid",), "case.not-released"),
        (
            (ENTRY, "--section", "us", "--act", "pay", "--on", "2026-05-26", "--officer", "\u200b"),
            "case.nobody",
        ),
        (
            (
                ENTRY,
                *[
                    "--section",
                    "us",
                    "--act",
                    "extend",
                    "--on",
                    "2026-05-26",
                    "--officer",
                    "A",
                    "--declaration",
                    "x",
                ],
            ),
            "liability.which",
        ),
    ],
)
def test_what_cannot_be_carried_out_is_said(arguments, code):
    said = cruce("liability", *arguments, "--json")
    assert (said.code, said.json["fault"]["code"]) == (2, code)
    assert said.json["fault"]["says"]["es"]


@pytest.mark.parametrize(
    ("officer", "code"),
    [
        ("mx: A. Ruiz", "case.other-officer"),
        (" mx : A. Ruiz", "case.other-officer"),
        ("", "case.nobody"),
        ("   ", "case.nobody"),
        ("\u200b", "case.nobody"),
        ("A\nB", "case.nobody"),
        ("x" * 1000, "case.nobody"),
    ],
)
def test_an_act_is_of_an_officer_of_this_section_by_a_name_that_can_be_read(officer: str, code: str):
    said = act("pay", "2026-05-26", "23390.98", officer=officer)
    assert (said.code, said.json["fault"]["code"]) == (2, code)
    assert events("us", ENTRY) == []


def test_an_officer_may_name_the_own_section():
    assert act("pay", "2026-05-26", "23390.98", officer="us: A. Ruiz").code == 0


@pytest.mark.parametrize(
    ("language", "pieces"),
    [
        ("en", ("guaranteed", "still to be paid", "Last day")),
        ("es", ("garantizada", "por pagar", "Último día")),
    ],
)
def test_it_is_told_in_both_languages(language, pieces):
    said = cruce("liability", ENTRY, "--lang", language)
    assert said.code == 0
    assert all(piece in said.flat for piece in pieces)
