"""`cruce gap` and `cruce schema`: what a filing must hold, and what one lacks."""

import json

import pytest
from tests.cli.shell import cruce
from tests.filings import DROP, a1_southbound

from cruce.model import Filing


def test_a_gap_is_named_with_its_authority_and_its_law(tmp_path):
    sample = a1_southbound().spoilt({"/consignments/0/pedimento/mve": DROP, "/consignments/0/eei/itn": DROP})
    (tmp_path / "filing.json").write_bytes(sample.content)
    said = cruce("gap", tmp_path / "filing.json")
    assert said.code == 0
    assert "Mexico: 0 missing, 1 wanted" in said.flat
    assert "United States: 1 missing, 0 wanted" in said.flat
    assert "/consignments/0/pedimento/mve" in said.flat
    assert said.out.count("→") >= 2


def test_a_whole_filing_lacks_nothing():
    gaps = cruce("gap", "southbound-fca-laredo", "--json").json["filings"][0]["gaps"]
    assert {one["state"] for one in gaps} <= {"have", "optional"}
    assert {one["country"] for one in gaps} == {"us", "mx"}


def test_what_is_no_filing_has_no_gaps(tmp_path):
    (tmp_path / "filing.json").write_bytes(b"\0")
    said = cruce("gap", tmp_path / "filing.json", "--lang", "es")
    assert said.code == 1
    assert "se rechaza" in said.out


def test_the_schema_accepts_the_examples():
    import jsonschema

    validator = jsonschema.Draft202012Validator(json.loads(cruce("schema").out))
    filing = json.loads(cruce("schema", "--example", "southbound-fca-laredo").out)
    assert not list(validator.iter_errors(filing))
    assert list(validator.iter_errors({**filing, "nonsense": 1}))


def test_an_example_is_a_file_to_start_from(tmp_path):
    said = cruce("schema", "--example", "rt", "--out", tmp_path / "mine.json", "--lang", "es")
    assert "Escrito:" in said.flat
    assert Filing.model_validate_json((tmp_path / "mine.json").read_bytes()).consignments


@pytest.mark.parametrize("arguments", [("--example", "nope"), ("--out", "/nowhere/at/all.json")])
def test_what_cannot_be_given_is_named(arguments):
    said = cruce("schema", *arguments, "--lang", "es")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Error: ")


def test_a_description_of_other_goods_than_the_code_is_named_when_asked_for(tmp_path):
    filing = a1_southbound().filing.model_dump(mode="json", exclude_none=True)
    file = tmp_path / "filing.json"
    filing["consignments"][0]["items"][0]["description"] = {"en": "Frozen shrimp", "es": "Camarón congelado"}
    file.write_text(json.dumps(filing), encoding="utf-8")
    code, place = "description.other", "/consignments/0/items/0/description/en"
    told = {(one["code"], one["pointer"]) for one in _found("gap", file, "--descriptions")}
    assert (code, place) in told
    assert (code, place) not in {(one["code"], one["pointer"]) for one in _found("gap", file)}
    assert not [one for one in _found("gap", "entry-06", "--descriptions") if one["code"] == code]


def _found(*arguments):
    return cruce(*arguments, "--json").json["filings"][0]["findings"]
