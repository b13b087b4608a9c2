"""`cruce alert`: alerts are told to their section, and decided by name and with a reason."""

from tests.cli.shell import cruce

ALERT = "watch:W-1@/consignments/0/exporter"


def test_an_alert_is_told_decided_and_remembered(home):
    (home / "us" / "lists" / "watch.csv").write_text("id,name\nW-1,Saltgrass Polymers\n")
    case = cruce("clear", "southbound-fca-laredo", "--json").json["files"][0]["case"]
    told = cruce("alert", case, "--section", "us", "--json").json
    assert [(one["alert"], one["decided"]) for one in told["alerts"]] == [(ALERT, None)]
    assert cruce("alert", case, "--section", "mx", "--json").json["alerts"] == []
    decide = ("alert", case, "--section", "us", "--alert", ALERT, "--decision", "cleared")
    said = cruce(*decide, "--officer", "J. Smith", "--reason", "Another EIN.", "--json")
    (found,) = said.json["alerts"]
    assert {key: found["decided"][key] for key in ("decision", "by", "why")} == {
        "decision": "cleared",
        "by": "J. Smith",
        "why": "Another EIN.",
    }
    said = cruce("--lang", "es", "alert", case, "--section", "us")
    assert "es otra persona, según J. Smith" in said.flat
    assert "Another EIN." not in cruce("alert", case, "--section", "mx").out
    assert "clearance.alert_decided" in cruce("show", case, "--events").flat
    own = ("W-1", "watch", "Another EIN.")
    plain, whole = (cruce("show", case, "--json", *more).out for more in ((), ("--secret",)))
    assert [word for word in own if word in plain] == []
    assert [word for word in own if word not in whole] == []


def test_what_an_authority_publishes_is_no_secret_and_a_list_of_ones_own_is(home):
    row = '36,"SALTGRASS POLYMERS","-0- ","CUBA","-0- ","-0- ","-0- ","-0- ","-0- ","-0- ","-0- ","-0- "\n'
    (home / "us" / "lists" / "sdn.csv").write_text(row)
    (home / "us" / "lists" / "watch.csv").write_text("id,name\nW-1,Saltgrass Polymers\n")
    case = cruce("clear", "southbound-fca-laredo", "--json").json["files"][0]["case"]
    plain, whole = (cruce("show", case, *more).flat for more in ((), ("--secret",)))
    assert ("list sdn" in plain, "list watch" in plain) == (True, False)
    assert "1 more reason(s) are the section's own secret" in plain
    assert ("list sdn" in whole, "list watch" in whole) == (True, True)


def test_a_decision_is_given_whole(home):
    case = cruce("clear", "southbound-fca-laredo", "--json").json["files"][0]["case"]
    said = cruce("alert", case, "--section", "us", "--alert", ALERT)
    assert said.code == 2
    assert "--decision" in said.err
    whole = ("--decision", "confirmed", "--officer", "J. Smith", "--reason", "x")
    assert cruce("alert", case, "--section", "us", "--alert", ALERT, *whole).code == 2
