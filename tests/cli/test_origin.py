"""`cruce origin`: what a broker is told of a bill of materials; and rules of origin brought in."""

import json

import pytest
from tests.cli.shell import cruce

from cruce.cli.origin import examples

ON = ("--on", "2026-06-01")


def test_an_example_is_told_with_rule_margin_and_parts():
    said = cruce("origin", "cheese", *ON)
    assert said.code == 0
    assert "Queso panela (040610) originates under USMCA on 2026-06-01." in said.flat
    assert "A change to headings 0406 through 0410 from any other chapter" in said.flat
    assert "Some of this law was not yet compared with the official text." in said.flat


def test_what_would_help_is_told_in_spanish():
    said = cruce("origin", "cheese-with-powder", *ON, "--lang", "es")
    assert said.code == 0
    assert "mercancía no originaria según T-MEC" in said.flat
    assert "De minimis no dispensa Milk powder" in said.flat
    assert "Ayudaría" in said.flat


@pytest.mark.parametrize("name", examples())
def test_every_example_is_determined(name):
    said = cruce("origin", name, *ON, "--json")
    assert (said.code, said.json["findings"]) == (0, [])
    assert said.json["determination"]["outcome"] != "undetermined"


def test_the_margin_is_in_the_json():
    margins = cruce("origin", "car", *ON, "--json").json["determination"]["margins"]
    assert [margins[0][key] for key in ("reached", "required", "room")] == ["83.33", "75", "1500"]


def test_a_bill_with_a_fault_is_refused(tmp_path):
    file = tmp_path / "bill.json"
    file.write_text(
        json.dumps({"currency": "USD", "products": [{"name": "x", "code": "7701", "net_cost": 1.5}]})
    )
    said = cruce("origin", file, *ON)
    assert said.code == 1
    assert "origin.bill-fraction" in said.flat
    file.write_text(json.dumps({"currency": "USD", "products": [{"name": "x", "code": "7701"}]}))
    said = cruce("origin", file, *ON, "--json")
    assert (said.code, said.json["findings"][0]["pointer"]) == (1, "/products/0/code")


def test_what_is_neither_file_nor_example_is_named():
    said = cruce("origin", "nope")
    assert (said.code, said.out) == (2, "")
    assert "cheese" in said.err


def test_rules_brought_in_are_used_and_what_is_unread_is_listed(tmp_path):
    texts = {"0406-0410": "Any cheese will do.", "8708": "A change to heading 8708 from any other heading."}
    rules = [{"hs": code, "text": text} for code, text in texts.items()]
    (tmp_path / "own.json").write_text(json.dumps({"rules": rules}))
    law = ("--law", tmp_path / "law")
    bring = ("law", "import", "origin-rules", tmp_path / "own.json", "--agreement", "usmca", *law)
    assert cruce(*bring).code == 2, "a rule has a day from which it is law"
    said = cruce(*bring, "--effective", "2026-05-01")
    assert said.code == 0
    assert "Rules understood 1 / 2 (50.0 %)" in said.flat
    assert "Any cheese will do." in said.flat
    assert cruce("origin", "cheese", *ON, *law, "--json").json["determination"]["outcome"] == "undetermined"
    car = cruce("origin", "car", *ON, *law, "--json").json["determination"]
    assert car["made"][0]["outcome"] == "not-originating"


def test_a_declared_share_has_no_room_in_money_and_what_it_lacks_is_told(tmp_path):
    """Labor value and steel are percentages that the producer declares; no amount of value mends them."""
    car = {
        "name": "Sedan",
        "code": "8703.23",
        "made_in": "MX",
        "net_cost": "18000",
        "vehicle": "passenger-vehicle",
        "shares": {"labor-value": "30", "steel": "60", "aluminum": "71"},
        "materials": [{"name": "Engine", "code": "8407.34", "value": "1000", "origin": "JP"}],
    }
    file = tmp_path / "car.json"
    file.write_text(json.dumps({"currency": "USD", "products": [car]}))
    found = cruce("origin", file, *ON, "--json").json["determination"]
    assert [one["room"] for one in found["margins"][1:]] == [None, None, None]
    said = cruce("origin", file, *ON, "--lang", "es")
    assert "Valor de contenido laboral: de 30 % a 40 % por lo menos." in said.flat
    assert "Compras de acero originario: de 60 % a 70 % por lo menos." in said.flat
    assert "aluminio originario: de" not in said.flat


def test_an_agreement_whose_parties_are_not_at_hand_says_where_to_give_them():
    said = cruce("origin", "cheese", *ON, "--agreement", "cptpp")
    assert "lists/cptpp/parties.yaml" in said.flat.replace(" ", "")
