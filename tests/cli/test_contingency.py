"""`cruce minute`, `contingency` and `booth`: agreed, decided alone, offline, taken in, refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.guide import steps
from tests.cli.shell import cruce
from tests.house.source import ROOT

GUIDE = ROOT / "docs" / "how-to" / "work-when-a-link-is-down.md"
CASE = "7y7cicfzwsn5t6pzghyl6kgd"
TRUCK = ("--plate", "R214439", "--plate", "86AK8F", "--plate", "340UB7", "--seal", "H7745142")
SMITH = ("--officer", "J. Smith")
BEFORE, ARRIVAL = "2026-05-13T13:30Z", "2026-05-13T17:30Z"


@pytest.fixture
def agreed(home: Path) -> Path:
    """A training home whose sections signed the minute of the guide, and know of one truck."""
    (minute,) = (
        step.write for step in steps(GUIDE.read_text(encoding="utf-8")) if step.file == "minute.yaml"
    )
    Path("minute.yaml").write_text(minute, encoding="utf-8")
    at = ("--at", "2026-05-13T09:00Z")
    assert cruce("minute", "draft", "minute.yaml", "--section", "us", *SMITH, *at).code == 0
    for section in ("us", "mx"):
        assert cruce("minute", "sign", "acta-2", "--section", section, *SMITH, *at).code == 0
    assert cruce("clear", "southbound-fca-laredo", "--no-present", "--at", BEFORE).code == 0
    return home


def copied(home: Path, booth: str = "booth") -> tuple[str, ...]:
    """Make a booth's key and its copy; gives how the booth decides."""
    key = cruce("booth", "key", f"{booth}.key", "--name", f"laredo/{booth}", "--json").json["key"]
    where = ("--crossing", "US-TX-WTB", "--booth", key, "--output", f"{booth}.copy")
    said = cruce("booth", "copy", home / "us", *where, *SMITH, "--at", BEFORE, "--json")
    assert said.json["arrivals"] == 1
    keys = ("--key", f"{booth}.key", "--keys", str(home / "public-keys.txt"), "--officer", "Guard")
    return "booth", "decide", f"{booth}.copy", f"{booth}.journal", *keys


def test_a_booth_decides_offline_and_its_journal_is_taken_in_once(agreed):
    decide = copied(agreed)
    early = cruce(*decide, *TRUCK, "--at", "2026-05-13T13:40Z", "--json")
    assert (early.code, early.json["verdict"]["answer"]) == (1, "stop")
    assert early.json["verdict"]["reasons"] == ["linked"]
    said = cruce(*decide, *TRUCK, "--at", ARRIVAL)
    assert (said.code, said.out.splitlines()[0]) == (0, f"RELEASE {CASE}")
    assert "On behalf of mx, us, under acta-2." in said.flat
    again = cruce("--lang", "es", *decide, *TRUCK, "--at", ARRIVAL)
    assert (again.code, "Este camión ya pasó." in again.flat) == (1, True)
    take = ("booth", "reconcile", agreed / "us", "booth.journal", *SMITH, "--at", "2026-05-13T20:00Z")
    counts = cruce(*take, "--json").json
    assert {name: counts[name] for name in ("new", "known", "released", "provisional", "stopped")} == {
        "new": 3,
        "known": 0,
        "released": 1,
        "provisional": 2,
        "stopped": 2,
    }
    assert cruce(*take, "--json").json["known"] == 3
    report = cruce("contingency", "report", agreed / "us", "--json").json
    assert (report["released"], report["open"], report["waiting"]) == (2, 2, [CASE])
    assert cruce("clear", "empty-northbound", "--at", "2026-05-13T21:00Z").code == 0
    for section in ("us", "mx"):
        report = cruce("contingency", "report", agreed / section, "--json").json
        assert (report["released"], report["cosigned"], report["open"]) == (2, 2, 0)


def test_a_follow_up_case_is_shown_worked_and_closed(agreed):
    us, evening = agreed / "us", ("--at", "2026-05-13T20:00Z")
    for booth in ("booth", "other"):
        assert cruce(*copied(agreed, booth), *TRUCK, "--at", ARRIVAL).code == 0
    for booth in ("booth", "other"):
        assert cruce("booth", "reconcile", us, f"{booth}.journal", *SMITH, *evening).code == 0
    assert cruce("clear", "empty-northbound", *evening).code == 0
    report = cruce("contingency", "report", us, "--json").json
    names = [one["follow_up"] for one in report["follow_ups"]]
    assert {one["cause"] for one in report["follow_ups"]} == {"contingency.twice"}
    follow = ("contingency", "follow", us, names[0])
    for wrong in (("--note", "x"), SMITH, ("--close", "charged")):
        said = cruce(*follow, *wrong)
        assert (said.code, "--close needs both" in said.err) == (2, True)
    noted = cruce(*follow, "--note", "One of them was a copied plate", *SMITH, *evening)
    assert "J. Smith: One of them was a copied plate" in noted.flat
    closed = cruce("--lang", "es", *follow, "--note", "Turnado", "--close", "referred", *SMITH, *evening)
    assert "cerrado: turnado a la vía legal" in closed.flat
    again = cruce("--lang", "es", *follow, "--note", "Más", *SMITH, *evening)
    assert (again.code, "está cerrado" in again.err) == (2, True)
    shown = cruce(*follow, "--json").json
    assert (shown["outcome"], len(shown["steps"])) == ("referred", 2)
    assert "closed: handed to the legal course" in cruce("contingency", "report", us).flat


def test_what_was_released_alone_is_shown_so(agreed):
    decide = ("contingency", "decide", agreed / "us", CASE, "--absent", "mx", *SMITH, *TRUCK)
    assert "contingency.linked" in cruce(*decide, "--at", "2026-05-13T13:31Z", "--json").out
    said = cruce(*decide, "--at", ARRIVAL, "--json").json["provisional"]
    assert (said["section"], said["taken_by"], said["under"]) == ("mx", "us", ["acta-2"])
    assert said["figure"]["verified"] is False
    (agreed / "mx").rename(agreed.parent / "mx-away")
    shown = cruce("show", CASE)
    assert "Mexico: released provisionally by a section of us, under acta-2" in shown.flat
    assert "RELEASED" in shown.out
    assert [one["section"] for one in cruce("show", CASE, "--json").json["provisional"]] == ["mx"]


def test_a_draft_that_is_faulty_is_refused_with_every_fault(home):
    Path("bad.yaml").write_text("id: acta-2\nshares: [score]\n", encoding="utf-8")
    said = cruce("minute", "draft", "bad.yaml", "--section", "us", *SMITH, "--json")
    assert said.code == 1
    pointers = {finding["pointer"] for finding in said.json["findings"]}
    assert pointers == {"/title", "/text", "/effective", "/shares/0"}
    assert cruce("minute", "list", "--section", "us", "--json").json["minutes"][0]["minute"]["id"] == "acta-1"


def test_the_clock_of_a_real_booth_is_its_own(home, tmp_path):
    real = tmp_path / "real"
    assert cruce("init", real, "--real").code == 0
    said = cruce("contingency", "status", real / "us", "--at", ARRIVAL, "--json")
    assert (said.code, said.json["fault"]["code"]) == (2, "clock.real")
    said = cruce("minute", "withdraw", "acta-1", "--section", "us", *SMITH, "--home", real, "--json")
    assert (said.code, said.json["fault"]["code"]) == (2, "minute.no-director")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("booth", "decide", "absent", "j", "--plate", "X", "--key", "k", "--keys", "k", *SMITH), 2),
        (("booth", "copy", "h", "--crossing", "X", "--booth", "no key", "--output", "o", *SMITH), 2),
        (("contingency", "status", "nowhere"), 2),
        (("contingency", "drill", "h", "--crossing", "X", "--date", "soon", *SMITH), 2),
        (("contingency", "drill", "h", "--crossing", "X", "--date", "2026-05-13", "--share", "2", *SMITH), 2),
        (("minute", "show", "acta-9", "--section", "us"), 2),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(home, arguments, code):
    said = cruce(*arguments)
    assert said.code == code
    assert "Traceback" not in said.err
    assert said.err.strip()
