"""`cruce duty lesser`: from two tables to what is paid after all; what cannot be said is not guessed."""

from pathlib import Path

import pytest
from tests.cli.shell import cruce

HEAD = "entry_id,line_id,code,origin,value,currency,on,clave_pedimento\n"
INPUTS = f"{HEAD}P1,1,39012001,CN,937950,MXN,2026-08-03,IN\n"
GOODS = f"{HEAD}E1,1,3923300090,MX,20000,USD,2026-08-03,\n"
TABLES = ("--inputs", "inputs.csv", "--goods", "goods.csv", "--on", "2026-08-03")


@pytest.fixture(autouse=True)
def _tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("inputs.csv").write_text(INPUTS, encoding="utf-8")
    Path("goods.csv").write_text(GOODS, encoding="utf-8")


def test_what_is_above_the_duty_paid_abroad_is_to_be_paid():
    """IGI 5 % of 937,950 = 46,897; duty 3 % of 20,000 USD = 600 USD."""
    said = cruce("duty", "lesser", *TABLES, "--json").json
    assert said["deferred"] == {"amount": "46897.00", "currency": "MXN"}
    rate = float(said["conversion"]["rate"])
    assert float(said["abroad"]["amount"]) == pytest.approx(600 * rate, abs=0.01)
    assert float(said["payable"]["amount"]) == pytest.approx(46897 - 600 * rate, abs=0.51)


def test_a_share_of_the_inputs_counts_by_its_share():
    said = cruce("duty", "lesser", *TABLES, "--used", "0.1", "--json").json
    assert (said["deferred"]["amount"], said["payable"]["amount"]) == ("4689.70", "0")


@pytest.mark.parametrize(
    ("language", "pieces"), [("en", ("To be paid", "art. 2.5")), ("es", ("Por pagar", "art. 2.5"))]
)
def test_it_is_told_in_both_languages(language: str, pieces: tuple[str, ...]):
    said = cruce("duty", "lesser", *TABLES, "--lang", language)
    assert said.code == 0
    assert all(piece in said.flat for piece in pieces)


def test_an_unrated_duty_on_either_side_is_no_nought():
    Path("goods.csv").write_text(GOODS.replace("3923300090", "9999999999"), encoding="utf-8")
    said = cruce("duty", "lesser", *TABLES, "--json")
    assert said.code == 1
    assert "99999999" in said.json["unknown"]["es"]


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        (INPUTS + "P2,1,39012001,CN,1,MXN,2026-08-03,IN\n", "lesser.entries"),
        (HEAD, "lesser.entries"),
        (INPUTS.replace("937950", "much"), "lesser.unreadable"),
        ("", "lesser.unreadable"),
    ],
)
def test_a_table_that_is_not_one_readable_entry_is_refused(inputs: str, code: str):
    Path("inputs.csv").write_text(inputs, encoding="utf-8")
    said = cruce("duty", "lesser", *TABLES, "--json")
    assert (said.code, said.json["fault"]["code"]) == (2, code)


@pytest.mark.parametrize("share", ["1.1", "-0.1", "x", "NaN"])
def test_a_share_is_from_nought_to_one(share: str):
    assert cruce("duty", "lesser", *TABLES, "--used", share).code == 2
