"""`cruce examine`, `decide`, `withdraw`, `pay`: single acts, and what forbids them."""

import pytest
from tests.cli.shell import cruce
from tests.filings import a1_southbound

from cruce.traffic import examples

TEAM = ("--officer", "mx: L. Ibáñez", "--officer", "us: J. Doe")


@pytest.fixture
def examined(home):
    """A case that waits for a joint team."""
    row = cruce("clear", "precursor-southbound", "--json").json["files"][0]
    assert (row["state"], row["waiting_for"]) == ("open", ["mx", "us"])
    return row["case"]


def test_a_case_that_waits_says_for_what_and_how(home):
    said = cruce("clear", "precursor-southbound")
    assert said.code == 0
    assert "The joint team records what it found with:" in said.flat
    assert "cruce examine vwumkm52ixgm5vw2x6tgfmwa --officer 'mx: …' --officer 'us: …'" in said.flat


def test_an_examination_that_finds_nothing_releases(home, examined):
    said = cruce("examine", examined, *TEAM)
    assert said.code == 0
    assert "goods as filed" in said.flat
    assert "Joint decision RELEASED" in said.flat
    assert (home.parent / f"{examined}.receipt.json").is_file()


def test_what_is_found_holds_the_goods_until_an_officer_decides(examined):
    held = cruce("examine", examined, *TEAM, "--found", "precursor", "--json").json
    assert held["state"] == "held"
    said = cruce(
        "decide",
        examined,
        "--section",
        "mx",
        "--verdict",
        "refuse",
        "--reason",
        "precursor",
        "--officer",
        "R. Soto",
    )
    assert said.code == 0
    assert "Joint decision REFUSED" in said.flat
    assert "R. Soto" in cruce("show", examined, "--events").out


@pytest.mark.parametrize(
    ("outcome", "found"), [("no-find", ("--found", "precursor")), ("seizure", ()), ("paper", ())]
)
def test_an_outcome_goes_with_what_was_found(examined, outcome, found):
    said = cruce("examine", examined, *TEAM, *found, "--outcome", outcome)
    assert said.code == 2
    assert f"The outcome {outcome} does not go with what was found" in " ".join(said.err.split())
    assert "clearance.examined" not in cruce("show", examined, "--events").out


def test_the_outcome_of_an_examination_is_on_record(examined):
    cruce("examine", examined, *TEAM, "--found", "precursor", "--outcome", "seizure")
    events = cruce("show", examined, "--json").json["sections"]["mx"]["events"]
    (found,) = [event["body"]["examination"] for event in events if event["kind"] == "clearance.examined"]
    assert (found["find"], found["reasons"]) == ("seizure", ["precursor"])


def test_what_is_found_owed_is_on_record(examined):
    owed = ("--owed", "1250.50 USD", "--owed", "0 MXN")
    cruce("examine", examined, *TEAM, "--found", "precursor", "--outcome", "revenue", *owed)
    sections = cruce("show", examined, "--json").json["sections"]
    bodies = [event["body"] for one in sections.values() for event in one["events"]]
    known = [body["examination"]["owed"] for body in bodies if "examination" in body]
    stated = [{"amount": "1250.50", "currency": "USD"}, {"amount": "0", "currency": "MXN"}]
    assert known == [stated, stated]  # both sections: who examined, and who was told


@pytest.mark.parametrize(
    ("owed", "said"),
    [
        (("1250",), "1250 is no amount"),
        (("1,250.00 USD",), "1,250.00 USD is no amount"),
        (("-1 USD",), "-1 USD is no amount"),
        (("1 USD", "2 USD"), "once in a currency"),
    ],
)
def test_an_amount_that_cannot_be_is_refused(examined, owed, said):
    given = [part for one in owed for part in ("--owed", one)]
    told = cruce("examine", examined, *TEAM, "--found", "precursor", "--outcome", "revenue", *given)
    assert told.code == 2
    assert said in " ".join(told.err.replace("│", " ").split())


@pytest.mark.parametrize("outcome", [(), ("--outcome", "paper")])
def test_only_a_violation_owes(examined, outcome):
    told = cruce("examine", examined, *TEAM, "--found", "precursor", *outcome, "--owed", "5 USD")
    assert told.code == 2
    assert "only where the outcome is revenue or seizure" in " ".join(told.err.split())


def test_a_refusal_needs_a_reason(examined):
    said = cruce("decide", examined, "--section", "mx", "--verdict", "hold", "--officer", "R. Soto")
    assert said.code == 2
    assert "needs a reason" in said.err


def test_nobody_releases_what_was_not_examined(examined):
    said = cruce(
        "decide", examined, "--section", "us", "--verdict", "release", "--officer", "J. Doe", "--lang", "es"
    )
    assert said.code == 2
    assert "falta su reconocimiento" in said.err


def test_a_section_that_is_not_here_cannot_decide(examined):
    said = cruce(
        "decide", examined, "--section", "ca", "--verdict", "hold", "--reason", "x", "--officer", "Y"
    )
    assert said.code == 2
    assert "Sections here: mx, us." in said.err


def test_an_examination_needs_a_team(examined):
    assert cruce("examine", examined).code == 2


@pytest.mark.parametrize("remarks", ["", "x" * 1001])
def test_remarks_that_do_not_fit_are_named(examined, remarks):
    said = cruce("examine", examined, *TEAM, "--remarks", remarks, "--lang", "es")
    assert (said.code, said.out) == (2, "")
    assert "--remarks no es un texto legible de 1 a 1000 caracteres." in said.err


def test_acts_on_a_case_that_does_not_exist_are_refused(home):
    for act in (("examine", "none", *TEAM), ("withdraw", "none"), ("show", "none")):
        said = cruce(*act)
        assert (said.code, said.out) == (2, "")
        assert "There is no case none here." in said.err


def test_a_case_may_be_withdrawn(home):
    case = cruce("clear", "rt", "--no-present", "--json").json["files"][0]["case"]
    assert cruce("withdraw", case, "--json").json["state"] == "withdrawn"
    assert cruce("clear", "rt", "--json").json["files"][0]["state"] == "withdrawn"


@pytest.fixture
def unpaid(tmp_path, monkeypatch):
    """A real Mexican section with a case that nobody has paid, and its order."""
    from datetime import UTC, datetime

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CRUCE_HOME", str(tmp_path / "real"))
    cruce("init", "--real")
    monkeypatch.setattr("cruce.cli.desk.utc_now", lambda: datetime(2026, 5, 13, 11, 30, tzinfo=UTC))
    (tmp_path / "filing.json").write_bytes(a1_southbound().content)
    row = cruce("clear", "filing.json", "--json").json["files"][0]
    assert row["state"] == "open"
    out = cruce("show", row["case"]).flat
    order = out.partition("213,177 MXN to be paid, order ")[2].split()[0]
    return row["case"], order


def test_a_bank_file_settles_an_order_once(unpaid, tmp_path):
    case, order = unpaid
    head = "reference,operation,amount,currency,paid_on,bank\n"
    (tmp_path / "bank.csv").write_text(f"{head}{order},OP-1,213177,MXN,2026-05-13,40012\n")
    assert cruce("pay", "bank.csv", "--section", "mx", "--json").json == {"settled": 1, "findings": []}
    assert "213,177 MXN paid" in cruce("show", case).flat
    assert cruce("pay", "bank.csv", "--json").json["settled"] == 0
    (tmp_path / "bank.csv").write_text(f"{head}{order},OP-1,213100,MXN,2026-05-13,40012\n")
    again = cruce("pay", "bank.csv", "--json")
    assert (again.code, again.json["settled"]) == (1, 0)
    assert again.json["findings"]


def test_a_line_that_pays_the_wrong_sum_settles_nothing(unpaid, tmp_path):
    case, order = unpaid
    head = "reference,operation,amount,currency,paid_on,bank\n"
    (tmp_path / "bank.csv").write_text(f"{head}{order},OP-1,213176,MXN,2026-05-13,40012\n")
    said = cruce("pay", "bank.csv", "--lang", "es")
    assert said.code == 1
    assert "0 orden(es) liquidadas." in said.out
    assert "213,177 MXN to be paid" in cruce("show", case).flat


@pytest.mark.parametrize("day", ["1900-01-01", "2025-05-11", "2026-05-15", "2999-01-01"])
def test_no_order_is_paid_in_another_age_or_after_today(unpaid, tmp_path, day):
    case, order = unpaid
    head = "reference,operation,amount,currency,paid_on,bank\n"
    (tmp_path / "bank.csv").write_text(f"{head}{order},OP-1,213177,MXN,{day},40012\n")
    said = cruce("pay", "bank.csv", "--json")
    assert (said.code, said.json["settled"]) == (1, 0)
    assert [one["code"] for one in said.json["findings"]] == ["treasury.date"]
    assert "213,177 MXN to be paid" in cruce("show", case).flat


def test_what_is_no_bank_file_is_named(home, tmp_path):
    (tmp_path / "bank.csv").write_text("this is not it\n")
    said = cruce("pay", "bank.csv")
    assert said.code == 1
    assert "the header must be" in said.flat


# --- the books ----------------------------------------------------------------------------------------------


def test_a_payer_is_given_the_order_row_by_row(unpaid):
    case, order = unpaid
    told = cruce("pay", "--orders", case, "--json").json
    (one,) = told["mx"]
    assert (one["state"], one["order"]["reference"]) == ("estimated", order)
    rows = {row["key"]: int(row["amount"]["amount"]) for row in one["order"]["rows"]}
    assert rows["6"] == 46_897
    assert sum(rows.values()) == int(one["order"]["amount"]["amount"]) == 213_177
    said = cruce("pay", "--orders", case, "--lang", "es").flat
    assert f"Orden {order}: por pagar" in said
    assert "213,177 MXN" in said


def test_an_order_after_an_amendment_takes_off_what_was_paid(home, tmp_path):
    cruce("clear", "southbound-fca-laredo", "--no-present")
    more = examples.read("southbound-fca-laredo").replace(b'"52000.00"', b'"53000.00"')
    (tmp_path / "more.json").write_bytes(more)
    assert cruce("amend", "more.json").code == 0
    case = "7y7cicfzwsn5t6pzghyl6kgd"
    first, second = cruce("pay", "--orders", case, "--json").json["mx"]
    rows = {row["key"]: row["amount"]["amount"] for row in second["order"]["rows"]}
    assert rows["paid-before"] == "-213177" == f"-{first['order']['amount']['amount']}"
    assert sum(map(int, rows.values())) == int(second["order"]["amount"]["amount"]) > 0
    assert "paid before" in cruce("pay", "--orders", case).flat


def test_a_bank_file_is_held_against_the_orders_and_nothing_is_booked(unpaid, tmp_path):
    case, order = unpaid
    head = "reference,operation,amount,currency,paid_on,bank\n"
    lines = {
        "good.csv": f"{order},OP-1,213177,MXN,2026-05-13,\n",
        "less.csv": f"{order},OP-2,213176,MXN,2026-05-13,\n",
        "alien.csv": "ANOTHER,OP-3,5,MXN,2026-05-13,\n",
        "none.csv": "",
    }
    found = {}
    for name, line in lines.items():
        (tmp_path / name).write_text(head + line)
        said = cruce("pay", name, "--check", "--json")
        assert said.code == (1 if name in ("less.csv", "alien.csv") else 0)
        found[name] = tuple(
            len(said.json[part]) for part in ("matched", "differences", "unmatched", "missing")
        )
        assert said.json["equal"]
    assert found == {
        "good.csv": (1, 0, 0, 0),
        "less.csv": (0, 1, 0, 1),
        "alien.csv": (0, 0, 1, 1),
        "none.csv": (0, 0, 0, 1),
    }
    assert "213,177 MXN to be paid" in cruce("show", case).flat
    assert cruce("pay", "good.csv").code == 0
    assert cruce("pay", "good.csv", "--check", "--json").json["missing"] == []
    (tmp_path / "twice.csv").write_text(f"{head}{order},OP-9,213177,MXN,2026-05-14,\n")
    assert len(cruce("pay", "twice.csv", "--check", "--json").json["unmatched"]) == 1
    spanish = cruce("pay", "less.csv", "--check", "--lang", "es").flat
    assert (
        "Los créditos registrados igualan las contribuciones de todos los expedientes: 213,177 MXN."
        in spanish
    )


def test_what_is_receivable_equals_the_charges_of_every_example(home):
    cruce("clear", *examples.names(), "--receipt", home)
    (home / "bank.csv").write_text("reference,operation,amount,currency,paid_on,bank\n")
    for section in ("mx", "us"):
        told = cruce("pay", home / "bank.csv", "--check", "--section", section, "--json").json
        assert told["equal"], told["balances"]
        assert told["balances"]


def test_released_entries_are_gathered_on_statements(home):
    files = cruce("clear", "entry-01", "entry-03", "entry-11", "--receipt", home, "--json").json["files"]
    owed = {row["file"]: row["owed"]["us"]["USD"] for row in files}
    (row,) = cruce("pay", "--statements", "--json").json["statements"]
    # Nothing is owed on the first; the last, informal and without a bond, was paid before its release.
    assert (row["amount"]["amount"], row["pay_on"]) == (owed["entry-03"], "2026-05-28")
    said = cruce("pay", "--statements", "--lang", "es").flat
    assert row["payer"] in said
    assert "2026-05-28" in said


@pytest.mark.parametrize(
    "arguments", [(), ("--check",), ("bank.csv", "--statements"), ("--orders", "x", "--statements")]
)
def test_what_is_wanted_of_the_books_must_be_said(home, arguments):
    said = cruce("pay", *arguments, "--lang", "es")
    assert (said.code, said.out) == (2, "")
    assert "Indique un archivo del banco" in said.err


def test_orders_of_a_case_that_is_not_there_are_refused(home):
    assert "There is no case none here" in cruce("pay", "--orders", "none").err
