"""A section is made once, opened by one process, and named whatever is wrong with its folder, all at once."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.clearance.border import SEED, StandingClock, founded, opened
from tests.filings import AS_OF, harness_northbound
from tests.risk.starter import rule, sheet
from tests.store.engines import connection_of

from cruce import clearance
from cruce.clearance import Lodged
from cruce.credentials import MINUTE_CONTEXT
from cruce.exchange import Border, found
from cruce.exchange.minutes import record_minutes
from cruce.model import CruceError, Minute, PowerError, Signature, Text, canonical
from cruce.section import Keys, Peer, Section, Settings, acquaint, create
from cruce.store import Transaction

NORTH = harness_northbound()


def code(act) -> str:
    """Carry out what must be refused, and give the code of the refusal; it speaks both languages."""
    with pytest.raises(CruceError) as refusal:
        act()
    assert refusal.value.says.en
    assert refusal.value.says.es
    assert refusal.value.advice.en != refusal.value.advice.es
    return refusal.value.code


def sentence(act) -> str:
    with pytest.raises(CruceError) as refusal:
        act()
    return refusal.value.says.en


def folder_of(home: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()}


# --- made once ---------------------------------------------------------------------------------------------


def test_a_new_section_opens_with_the_starter_rules_and_the_starter_law(tmp_path):
    peer = create(tmp_path / "us", Settings(name="us"))
    section = Section.open(tmp_path / "us")
    assert section.as_peer() == peer
    assert section.rules.criteria
    assert section.law.editions(date(2026, 5, 13))
    assert section.minutes(date(2026, 5, 13)) == ()  # nothing may cross before something was agreed
    section.close()


def test_a_section_is_never_overwritten(tmp_path):
    create(tmp_path / "us", Settings(name="us"))
    before = folder_of(tmp_path)
    assert code(lambda: create(tmp_path / "us", Settings(name="us"))) == "section.exists"
    (tmp_path / "file").write_text("mine")
    assert code(lambda: create(tmp_path / "file", Settings(name="us"))) == "section.exists"
    (tmp_path / "file").unlink()
    assert folder_of(tmp_path) == before


def test_founding_a_home_twice_changes_nothing(home):
    before = folder_of(home)
    assert code(lambda: found(home, [Settings(name="mx")], AS_OF)) == "section.exists"
    assert folder_of(home) == before


def test_a_section_that_cannot_be_made_whole_is_not_made_at_all(tmp_path, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copy", full)
    assert code(lambda: create(tmp_path / "us", Settings(name="us"))) == "section.unwritable"
    assert list(tmp_path.iterdir()) == []


def test_what_an_interrupted_making_left_behind_does_not_stand_in_the_way(tmp_path):
    (tmp_path / ".us.new" / "law").mkdir(parents=True)
    create(tmp_path / "us", Settings(name="us"))
    assert [path.name for path in tmp_path.iterdir()] == ["us"]


def test_keys_are_for_their_owner_alone_and_follow_from_a_seed_only_where_one_is_given(tmp_path):
    made = [create(tmp_path / name / "us", Settings(name="us"), seed=seed) for name, seed in KEYS.items()]
    assert made[0] == made[1] != made[2] != made[3]
    for path in (tmp_path / "a" / "us" / "keys").iterdir():
        assert path.stat().st_mode & 0o077 == 0


KEYS = {"a": SEED, "b": SEED, "c": None, "d": None}


def test_a_disk_that_is_full_makes_no_section(tmp_path, disk):
    place = disk("size=64k")
    assert code(lambda: create(place / "us", Settings(name="us"))) in (
        "section.unwritable",
        "store.full",
        "store.unusable",
        "ledger.key-unwritable",
    )
    assert list(place.iterdir()) == []


# --- opened ------------------------------------------------------------------------------------------------


def test_a_folder_without_a_section_is_named(tmp_path):
    for act in (
        lambda: Section.open(tmp_path),
        lambda: Section.open(tmp_path / "none"),
        lambda: Border.open(tmp_path),
    ):
        assert code(act) == "section.absent"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "name"),
        ("name = ", "TOML"),
        ('name = "US"', "name"),
        ('name = "us"\nrandom_share = "2"\nbank = "mine"\n', "random_share"),
        ('name = "us"\nrandom_share = "2"\nbank = "mine"\n', "bank"),
        ('name = "us"\ncolour = "blue"', "colour"),
        ("name = 5", "name"),
        ('name = "us"\nrandom_share = "NaN"', "random_share"),
        ("\xff", "UTF-8"),
        ('name = "us"\nrates = { yellow = "2" }', "rates.yellow is not in its form"),
        ('name = "us"\nrates = { yellow = "0.1", red = "0.2" }', "must not rise"),
    ],
)
def test_broken_settings_are_refused_with_the_place(home, text, named):
    (home / "us" / "section.toml").write_text(text, encoding="latin-1")
    assert code(lambda: Section.open(home / "us")) == "section.settings"
    assert named in sentence(lambda: Section.open(home / "us"))


def test_settings_survive_their_file(tmp_path):
    settings = Settings(name="us", bank="simulated", random_share=Decimal("0.0125"), signatures="required")
    (tmp_path / "section.toml").write_text(settings.toml(), encoding="utf-8")
    assert Settings.load(tmp_path / "section.toml") == settings
    (tmp_path / "section.toml").write_text('name = "us"\nrates = { yellow = "0.2", orange = "0.05" }\n')
    rated = Settings.load(tmp_path / "section.toml")
    assert (rated.rates.yellow, rated.rates.orange) == (Decimal("0.2"), Decimal("0.05"))
    (tmp_path / "section.toml").write_text(rated.toml(), encoding="utf-8")
    assert Settings.load(tmp_path / "section.toml") == rated


@pytest.mark.parametrize("use", ["log", "act", "witness"])
def test_exposed_broken_and_missing_keys_are_refused(home, use):
    path = home / "us" / "keys" / f"{use}.key"
    path.chmod(0o640)
    assert code(lambda: Section.open(home / "us")) == "ledger.key-exposed"
    path.chmod(0o600)
    path.write_text("PRIVATE+KEY+nothing")
    assert code(lambda: Section.open(home / "us")) == "ledger.key-damaged"
    path.unlink()
    assert code(lambda: Section.open(home / "us")) == "ledger.key-unreadable"


def test_keys_that_are_not_those_of_the_store_are_refused(home):
    """A key that was swapped would sign a log that nobody could verify."""
    shutil.rmtree(home / "us" / "keys")
    Keys.make("us").save(home / "us" / "keys")
    assert code(lambda: Section.open(home / "us")) == "section.mixed"


def test_the_store_of_another_section_is_refused(home):
    shutil.copy(home / "mx" / "store.db", home / "us" / "store.db")
    assert code(lambda: Section.open(home / "us")) == "section.mixed"


def test_broken_rules_lists_and_peers_are_named_all_at_once(home):
    us = home / "us"
    (us / "rules" / "shared" / "a.yaml").write_text("rules: [")
    (us / "rules" / "secret" / "b.yaml").write_text("rules:\n  - {id: x}\n")
    (us / "rules" / "secret" / "c.yaml").mkdir()
    (us / "lists" / "d.csv").write_text("name\nNobody\n")
    (us / "lists" / "e.csv").write_bytes(b"id,name\n1,\xff\n")
    (us / "peers" / "f.toml").write_text("name = ")
    (us / "peers" / "mx.toml").write_text('name = "mx"\nlog = "x"\nact = "y"\nwitness = "z"\n')
    (us / "peers" / "ca.toml").write_text('name = "ca"\naddress = "https://ca.example"\n')
    assert code(lambda: Section.open(us)) == "section.files"
    said = sentence(lambda: Section.open(us))
    for name in (
        "a.yaml",
        "b.yaml",
        "c.yaml",
        " d:1:",
        " e:",
        "f.toml",
        "mx.toml",
        "ca.toml: log is missing",
        "setting: address",
    ):
        assert name in said


def test_while_new_rules_are_refused_the_last_good_ones_stay_in_force(home):
    us = home / "us"
    Section.open(us).close()
    good = (us / "rules" / "in-force.json").read_bytes()
    (us / "rules" / "shared" / "cash.yaml").write_text("rules:\n  - {id: x}\n")
    section = Section.open(us)
    section.close()
    assert any(one.rule.id.startswith("cash") for one in section.rules.criteria)
    assert {one.pointer for one in section.rules.refused} == {"/shared/cash.yaml:2"}
    assert (us / "rules" / "in-force.json").read_bytes() == good
    (us / "rules" / "shared" / "cash.yaml").unlink()
    section = Section.open(us)
    section.close()
    assert not section.rules.refused
    assert not any(one.rule.id.startswith("cash") for one in section.rules.criteria)
    assert (us / "rules" / "in-force.json").read_bytes() != good


UNSOUND = {
    "unknown-list": {"when": 'item.hs in list("risk/nowhere")'},
    "example-fails": {"when": 'item.chapter == "94"'},
    "unknown-code": {"code": "no.such-reason"},
}


@pytest.mark.parametrize("kind", UNSOUND)
def test_a_new_rule_that_the_law_or_its_examples_contradict_leaves_the_last_ones(home, kind):
    """It is well formed, and would be in force without ever hitting, or hit what its author did not mean."""
    us = home / "us"
    Section.open(us).close()
    good = (us / "rules" / "in-force.json").read_bytes()
    (us / "rules" / "secret" / "mine.yaml").write_bytes(sheet(rule(id="mine", **UNSOUND[kind])))
    for _ in range(2):
        section = Section.open(us)
        section.close()
        assert f"risk.{kind}" in {one.code for one in section.rules.refused}
        assert not any(one.rule.id == "mine" for one in section.rules.criteria)
        assert (us / "rules" / "in-force.json").read_bytes() == good
    (us / "rules" / "secret" / "mine.yaml").write_bytes(sheet(rule(id="mine")))
    section = Section.open(us)
    section.close()
    assert not section.rules.refused
    assert any(one.rule.id == "mine" for one in section.rules.criteria)


@pytest.mark.parametrize(
    ("file", "content"),
    [("cash.yml", "rules: ["), ("CASH.YAML", "rules: ["), ("cash.yaml", "rules: []"), ("cash.yaml", None)],
)
def test_a_file_of_rules_that_is_unread_empty_or_named_otherwise_leaves_the_last_ones(home, file, content):
    us = home / "us"
    Section.open(us).close()
    path = us / "rules" / "secret" / file
    if content is None:
        path.mkdir()
    else:
        path.write_text(content)
    section = Section.open(us)
    section.close()
    assert section.rules.criteria
    assert [one.pointer.split(":")[0].rpartition("/")[2] for one in section.rules.refused] == [file]


def test_a_copy_that_an_editor_leaves_is_no_file_of_rules(home):
    (home / "us" / "rules" / "secret" / "cash.yaml.bak").write_text("rules: [")
    section = Section.open(home / "us")
    section.close()
    assert not section.rules.refused


@pytest.mark.parametrize("kept", [None, b"", b"[]", b'{"shared": {"a.yaml": "?"}, "secret": {}}'])
def test_new_rules_are_refused_where_none_are_in_force(home, kept):
    us = home / "us"
    last = us / "rules" / "in-force.json"
    last.unlink(missing_ok=True)
    if kept is not None:
        last.write_bytes(kept)
    (us / "rules" / "shared" / "a.yaml").write_text("rules: [")
    assert code(lambda: Section.open(us)) == "section.files"


@pytest.mark.parametrize("part", ["rules", "rules/shared", "rules/secret", "lists", "peers"])
def test_a_folder_that_is_missing_is_not_taken_for_an_empty_one(home, part):
    shutil.rmtree(home / "us" / part)
    assert code(lambda: Section.open(home / "us")) == "section.files"
    assert part.split("/")[0] in sentence(lambda: Section.open(home / "us"))


def test_law_of_its_own_is_optional(home):
    (home / "us" / "law").rmdir()
    Section.open(home / "us").close()


def test_a_law_folder_that_is_not_there_is_refused(home):
    assert code(lambda: Section.open(home / "us", law=home / "none")).startswith("law.")


def test_keys_of_another_section_are_no_peer(home):
    us, mx = (Peer.of(name, Keys.load(home / name / "keys")) for name in ("us", "mx"))
    for wrong in (
        mx.model_copy(update={"log": us.log}),
        mx.model_copy(update={"act": mx.log}),
        mx.model_copy(update={"witness": mx.act}),
        us,
    ):
        acquaint(home / "us", wrong.model_copy(update={"name": "mx"}))
        assert code(lambda: Section.open(home / "us")) == "section.files"
    acquaint(home / "us", mx)
    Section.open(home / "us").close()


def test_a_refused_opening_leaves_the_section_free(home):
    shutil.rmtree(home / "us" / "peers")
    code(lambda: Section.open(home / "us"))
    (home / "us" / "peers").mkdir()
    Section.open(home / "us").close()


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE about SET value = '99' WHERE name = 'format'", "store.version"),
        ("UPDATE about SET value = '0' WHERE name = 'format'", "store.version"),
        ("DROP TABLE about", "store.foreign"),
        ("DELETE FROM head", "store.damaged"),
        ("DELETE FROM hash", "store.damaged"),
    ],
)
def test_a_store_of_another_version_or_damaged_is_refused(home, sql, expected):
    with sqlite3.connect(home / "us" / "store.db") as connection:
        connection.execute(sql)
    connection.close()
    assert code(lambda: Section.open(home / "us")) == expected


def test_a_store_that_is_none_or_absent_is_refused(home):
    path = home / "us" / "store.db"
    path.write_bytes(b"not a database" * 1000)
    assert code(lambda: Section.open(home / "us")) == "store.foreign"
    path.unlink()
    assert code(lambda: Section.open(home / "us")) == "store.absent"
    assert not path.exists()


def test_two_processes_on_one_section_are_one_too_many(home):
    script = "import sys; from pathlib import Path; from cruce.section import Section\n"
    script += "section = Section.open(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()\n"
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(home / "us")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdin
    with process:
        assert process.stdout.readline() == "open\n"
        assert code(lambda: Section.open(home / "us")) == "store.busy"
        assert code(lambda: Border.open(home)) == "store.busy"
        Section.open(home / "mx").close()  # what was opened on the way was closed again
        process.kill()
    Section.open(home / "us").close()


def test_a_disk_that_cannot_be_written_is_named(home, disk):
    place = disk("size=8m")
    shutil.copytree(home, place / "home")
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    assert code(lambda: Section.open(place / "home" / "us")) == "store.unusable"
    assert code(lambda: create(place / "ca", Settings(name="ca"))) == "section.unwritable"


def test_a_disk_that_fills_up_while_a_section_works_loses_nothing(home, disk):
    place = disk("size=8m") / "home"
    shutil.copytree(home, place)
    with opened(place) as border:
        (first,) = border.lodge([NORTH.content], "broker")
        with (place / "filler").open("wb", buffering=0) as filler:
            while True:
                try:
                    filler.write(bytes(4096))
                except OSError:
                    break
        many = [harness_northbound(f"R-{number}").content for number in range(50)]
        assert code(lambda: clearance.lodge(border.sections["mx"], many, "broker")) in (
            "store.full",
            "store.unusable",
        )
        (place / "filler").unlink()
        (again,) = border.lodge([NORTH.content], "broker")
        assert isinstance(first, Lodged)
        assert isinstance(again, Lodged)
        assert (again.case, again.fresh) == (first.case, False)
        assert len(list(border.sections["mx"].store.cases())) == 1
        assert all(isinstance(outcome, Lodged) for outcome in border.lodge(many, "broker"))
        assert len(list(border.sections["us"].store.cases())) == 51


def test_a_section_is_closed_even_when_its_last_note_cannot_be_written(home):
    section = Section.open(home / "us")

    def keep_much(transaction: Transaction) -> None:
        transaction.keep(os.urandom(1 << 20))

    section.put_off(keep_much)
    pages = connection_of(section.store).execute("PRAGMA page_count").fetchone()[0]
    connection_of(section.store).execute(f"PRAGMA max_page_count = {pages}")
    assert code(section.close) == "store.full"
    Section.open(home / "us").close()


# --- minutes -----------------------------------------------------------------------------------------------

MINUTE = Minute(
    id="acta-2",
    title=Text(en="A change", es="Un cambio"),
    text=Text(en="Text", es="Texto"),
    shares=("channel",),
    effective=date(2026, 5, 14),
    ends=date(2026, 6, 1),
)


def signed(minute: Minute, keys: dict[str, Keys]) -> Minute:
    made = tuple(
        Signature(
            section=name,
            by="co-director",
            key=own.act.name,
            at=AS_OF,
            signature=own.act.sign(canonical(minute), context=MINUTE_CONTEXT).hex(),
        )
        for name, own in keys.items()
    )
    return minute.model_copy(update={"signatures": made})


def test_a_minute_counts_from_its_day_to_the_day_before_it_ends(home, border):
    us = border.sections["us"]
    keys = {name: one.keys for name, one in border.sections.items()}
    record_minutes(us, [signed(MINUTE, keys)], "governance")
    days = [date(2026, 5, 13), date(2026, 5, 14), date(2026, 5, 31), date(2026, 6, 1)]
    assert [us.allowing("channel", day) for day in days] == [
        ("acta-1",),
        ("acta-1", "acta-2"),
        ("acta-1", "acta-2"),
        ("acta-1",),
    ]
    assert us.allowing("score", days[1]) == ()


def test_a_minute_that_not_all_sections_signed_is_not_recorded(border):
    us, mx = border.sections["us"], border.sections["mx"]
    whole = signed(MINUTE, {"us": us.keys, "mx": mx.keys})
    forged = signed(MINUTE, {"us": us.keys, "mx": us.keys})
    for minute in (
        MINUTE,
        signed(MINUTE, {"us": us.keys}),
        signed(MINUTE, {"mx": mx.keys}),
        forged,
        whole.model_copy(update={"shares": ("channel", "filing")}),
        whole.model_copy(update={"ends": None}),
    ):
        with pytest.raises(PowerError, match=r"minute\.unsigned"):
            record_minutes(us, [minute], "governance")
    assert us.allowing("channel", date(2026, 5, 20)) == ("acta-1",)
    record_minutes(us, [whole], "governance")


def test_minutes_survive_a_restart_and_the_last_word_counts(home):
    with opened(home) as border:
        keys = {name: one.keys for name, one in border.sections.items()}
        ended = signed(MINUTE.model_copy(update={"id": "acta-1", "shares": (), "ends": None}), keys)
        record_minutes(border.sections["us"], [ended], "governance")
    with opened(home, 1, StandingClock()) as border:
        assert border.sections["us"].allowing("channel", date(2026, 5, 14)) == ()
        assert border.sections["mx"].allowing("channel", date(2026, 5, 14)) == ("acta-1",)


def test_a_third_section_joins_a_home(tmp_path):
    home = founded(tmp_path / "home")
    found(home, [Settings(name="ca")], AS_OF)
    with opened(home) as border:
        assert {name: set(one.peers) for name, one in border.sections.items()} == {
            "ca": {"mx", "us"},
            "mx": {"ca", "us"},
            "us": {"ca", "mx"},
        }
        assert all(one.allowing("filing", AS_OF.date()) for one in border.sections.values())


# --- lots --------------------------------------------------------------------------------------------------


def test_lots_are_even_repeatable_and_different_in_each_section(border):
    mx, us = border.sections["mx"], border.sections["us"]
    draws = [us.draw(f"case-{number}", 1) for number in range(2000)]
    assert all(0 <= draw < 1 for draw in draws)
    assert draws == [us.draw(f"case-{number}", 1) for number in range(2000)]
    assert Decimal("0.45") < sum(draws) / 2000 < Decimal("0.55")
    assert us.draw("case", 1) not in (us.draw("case", 2), mx.draw("case", 1))


def test_lots_fall_alike_in_every_training_home_and_in_no_other(tmp_path):
    draws = {}
    for number, bank in enumerate(("simulated", "simulated", "files", "files")):
        home = tmp_path / f"{number}"
        found(home, [Settings.model_validate({"name": name, "bank": bank}) for name in ("mx", "us")], AS_OF)
        with Border.open(home) as border:
            draws[number] = [one.draw("case", 1) for one in border.sections.values()]
    assert draws[0] == draws[1] != draws[2] != draws[3]
    assert draws[0][0] != draws[0][1]


def test_a_section_is_given_its_own_secret_rules_and_no_other(tmp_path):
    for name in ("mx", "us"):
        create(tmp_path / name, Settings(name=name, bank="simulated"))
        secret = [path.stem for path in (tmp_path / name / "rules" / "secret").iterdir()]
        assert secret == [f"training-{name}"]


def test_a_real_section_starts_without_secrets_that_everybody_can_read(tmp_path):
    found(tmp_path, [Settings(name="mx"), Settings(name="us")], AS_OF)
    assert list(tmp_path.glob("*/rules/secret/*")) == []
    with Border.open(tmp_path) as border:
        assert all(one.rules for one in border.sections.values())


# --- looked at ---------------------------------------------------------------------------------------------


def test_a_section_may_be_looked_at_while_it_works(home):
    with Border.open(home) as working:
        (lodged,) = working.lodge([NORTH.content], "broker")
        assert isinstance(lodged, Lodged)
        with Border.open(home, reading=True) as border:
            assert border.sections["mx"].store.case(lodged.case) is not None
            seen = border.joint(lodged.case)
            working.withdraw(lodged.case, "broker")
            assert border.joint(lodged.case) == seen, "all that is read is of one moment"
            assert code(lambda: border.lodge([NORTH.content], "broker")) == "store.read-only"
        with Border.open(home, reading=True) as border:
            assert border.joint(lodged.case).state == "withdrawn"


def test_looking_changes_no_byte_also_on_a_disk_that_is_read_only(home, disk):
    with Border.open(home) as border:
        (lodged,) = border.lodge([NORTH.content], "broker")
    assert isinstance(lodged, Lodged)
    place = disk("size=8m")
    shutil.copytree(home, place / "home")
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    for folder in (home, place / "home"):
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        with Border.open(folder, reading=True) as border:
            assert border.sections["us"].store.case(lodged.case) is not None
        assert {path: path.read_bytes() for path in before} == before


def test_a_record_left_by_a_killed_process_is_read_whole_or_not_at_all(home, disk):
    with Border.open(home) as border:
        (lodged,) = border.lodge([NORTH.content], "broker")
        place = disk("size=8m")
        shutil.copytree(home, place / "home")  # with what is not yet in the main file
    assert isinstance(lodged, Lodged)
    with Border.open(place / "home", reading=True) as border:
        assert border.sections["us"].store.case(lodged.case) is not None
    for shared in (place / "home").glob("*/store.db-shm"):
        shared.unlink()
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    assert code(lambda: Border.open(place / "home", reading=True)) == "store.unusable"
