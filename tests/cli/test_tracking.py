"""`cruce track`: EPCIS in and out, a shipment's way, sealed transit, hashes; each file stands alone."""

from __future__ import annotations

import gzip
import json

import pytest
from tests.cli.shell import cruce

EXAMPLE = "southbound-fca-laredo"
CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]


@pytest.fixture
def case(home):
    return cruce("clear", EXAMPLE, "--json").json["files"][0]["case"]


def event(case, at="2026-05-13T11:00:00-05:00", **more):
    return {
        "@context": CONTEXT,
        "type": "ObjectEvent",
        "eventTime": at,
        "eventTimeZoneOffset": "-05:00",
        "action": "OBSERVE",
        "bizStep": "arriving",
        "epcList": ["urn:cruce:plate:R214439"],
        "readPoint": {"id": "urn:cruce:gate:US-TX-WTB:2"},
        "bizTransactionList": [{"bizTransaction": f"urn:cruce:case:{case}"}],
        **more,
    }


def put(path, data, pack=False):
    content = json.dumps(data).encode()
    path.write_bytes(gzip.compress(content) if pack else content)
    return str(path)


def test_events_in_timeline_and_out_again(home, case, tmp_path):
    good = put(tmp_path / "gate.jsonld.gz", event(case), pack=True)
    bad = put(tmp_path / "bad.jsonld", event(case, bizStep="strolling", action="LOOK"))
    said = cruce("track", "read", good, bad, "--section", "us", "--json")
    assert said.code == 1
    (one,) = said.json["files"][good]["events"]
    assert (one["case"], one["fresh"]) == (case, True)
    assert {row["code"] for row in said.json["files"][bad]["findings"]} == {"epcis.word"}
    again = cruce("track", "read", good, "--section", "mx")
    assert again.code == 0
    assert "0 recorded, 1 known already, 0 left out" in again.flat
    shown = cruce("--lang", "es", "track", "show", case, "--section", "mx").flat
    assert "entró por la garita" in shown
    assert "presentado" in shown
    made = cruce("track", "export", case, "--section", "us").out
    hashes = [held["eventID"] for held in json.loads(made)["epcisBody"]["eventList"]]
    assert one["hash"] in hashes
    path = tmp_path / "all.jsonld"
    path.write_text(made)
    named = cruce("track", "hash", str(path), "--json").json["files"][str(path)]["events"]
    assert [row["hash"] for row in named] == hashes


def test_standard_input(home, case):
    said = cruce("track", "hash", "-", "--prehash", stdin=json.dumps(event(case)).encode())
    assert said.code == 0
    assert said.out.startswith("ni:///sha-256;")
    assert "eventType=ObjectEvent" in said.flat


def test_what_fits_no_case_is_told(home, case, tmp_path):
    stranger = event("none", epcList=["urn:cruce:plate:ZZ999"])
    said = cruce("track", "read", put(tmp_path / "x.json", stranger), "--section", "us")
    assert said.code == 0
    assert "1 left out" in said.flat
    assert "No case here has its number" in said.flat


def test_a_sealed_transit_is_ordered_and_shown(home, case):
    order = ("track", "seal", case, "--section", "us", "--officer", "L. Hart", "--seal", "H7745142")
    said = cruce(*order, "--until", "2026-05-14T00:00:00Z", "--point", "27.5,-99.5", "--point", "27.6,-99.5")
    assert said.code == 0
    assert "Sealed transit until" in said.flat
    late = cruce(*order, "--from", "2026-05-14T00:00:00Z", "--until", "2026-05-13T00:00:00Z")
    assert late.code == 2
    assert "nothing was recorded" in late.err
    assert cruce(*order, "--until", "2026-05-14T00:00:00Z", "--point", "north").code == 2
    assert cruce("track", "seal", "a" * 24, *order[3:], "--until", "2026-05-14T00:00:00Z").code == 2


@pytest.mark.parametrize("command", ["show", "export"])
def test_a_case_that_is_not_there(home, case, command):
    assert cruce("track", command, "a" * 24, "--section", "us").code == 2
