"""Minutes between sections: drafted, discussed, signed in any order, in force by date, withdrawn at once."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from tests.clearance.border import check_log, founded, opened
from tests.clearance.contingent import DIRECTOR, directed
from tests.filings import AS_OF

from cruce import exchange, governance
from cruce.governance import Stage
from cruce.model import Function, Integration, Level, Minute, PowerError, Text, canonical, plain
from cruce.section import MINUTES

DAY = AS_OF.date()
WORDS = Minute(
    id="acta-7",
    title=Text(en="Share the band", es="Compartir el nivel"),
    text=Text(en="Text", es="Texto"),
    shares=("band",),
    effective=date(2026, 5, 14),
    ends=date(2026, 6, 1),
)


def stage(border, at, name="acta-7", on=DAY):
    return governance.life_of(border.sections[at], name, on).stage


def drafted(border, words=WORDS, at="us"):
    governance.draft(border.sections[at], words, DIRECTOR)
    border.relay()


def sign(border, at, name="acta-7"):
    governance.sign(border.sections[at], name, DIRECTOR)


def test_a_minute_lives_from_draft_to_end_in_both_sections(border):
    mx, us = border.sections["mx"], border.sections["us"]
    drafted(border)
    assert {stage(border, at) for at in border.sections} == {Stage.DRAFTED}
    governance.comment(mx, "acta-7", "  Why so late? ", "B. Ruiz")
    border.relay()
    life = governance.life_of(us, "acta-7", DAY)
    assert (life.stage, life.missing) == (Stage.DISCUSSED, ("us", "mx"))
    assert [(one.by, one.says) for one in life.comments] == [("mx: B. Ruiz", "Why so late?")]
    sign(border, "us")
    border.relay()
    assert {stage(border, at) for at in border.sections} == {Stage.SIGNED}
    assert all(one.allowing("band", date(2026, 5, 20)) == ("acta-1",) for one in border.sections.values())
    sign(border, "mx")
    assert stage(border, "us") is Stage.SIGNED  # not told yet
    border.relay()
    for at, one in border.sections.items():
        assert stage(border, at) is Stage.AGREED
        assert one.allowing("band", date(2026, 5, 13)) == ("acta-1",)
        assert stage(border, at, on=date(2026, 5, 14)) is Stage.IN_FORCE
        assert one.allowing("band", date(2026, 5, 14)) == ("acta-1", "acta-7")
        assert stage(border, at, on=date(2026, 6, 1)) is Stage.ENDED
        life = governance.life_of(one, "acta-7", DAY)
        assert [one.section for one in life.signatures] == ["mx", "us"]
        assert life.missing == ()
        check_log(one)


def test_it_does_not_matter_who_signs_first_nor_that_both_do_before_they_talk(border):
    drafted(border)
    sign(border, "mx")
    sign(border, "us")
    sign(border, "us")
    border.relay()
    for one in border.sections.values():
        assert one.allowing("band", date(2026, 5, 20)) == ("acta-1", "acta-7")
        kinds = [event.kind for event in one.store.events(MINUTES)]
        assert kinds.count("governance.endorsed") == 2
        assert kinds.count("governance.signed") == 2  # the starter minute, and this one


def test_minutes_are_the_same_after_a_restart(home):
    with opened(home) as border:
        drafted(border)
        sign(border, "us")
        border.relay()
    with opened(home, 1) as border:
        sign(border, "mx")
        border.relay()
    with opened(home, 2) as border:
        for one in border.sections.values():
            assert one.allowing("band", date(2026, 5, 20)) == ("acta-1", "acta-7")


def test_a_withdrawal_counts_at_its_instant_at_home_and_from_the_same_instant_elsewhere(home, clock):
    with opened(home, clock=clock) as border:
        mx, us = border.sections["mx"], border.sections["us"]
        clock.now += timedelta(hours=1)
        governance.withdraw(us, "acta-1", DIRECTOR)
        assert us.minutes(DAY) == ()
        assert us.minutes(DAY, clock.now - timedelta(seconds=1))
        clock.now += timedelta(hours=1)
        assert mx.minutes(DAY)  # it does not know
        border.relay()
        for one in border.sections.values():
            assert one.minutes(DAY) == ()
            assert one.minutes(DAY, clock.now - timedelta(hours=1, seconds=1))
            assert stage(border, one.name, "acta-1") is Stage.WITHDRAWN
            assert one.level(Function.FILING, "US-TX-WTB", DAY) is Level.OBSERVE
        with pytest.raises(PowerError, match=r"minute\.withdrawn"):
            governance.withdraw(us, "acta-1", DIRECTOR)


def test_what_follows_a_withdrawal_in_one_parcel_is_judged_without_the_minute(home, clock):
    with opened(home, clock=clock) as border:
        mx, us = border.sections["mx"], border.sections["us"]
        governance.withdraw(us, "acta-1", DIRECTOR)
        parcel = exchange.parcel(us, "mx")
        assert parcel is not None
        exchange.accept(mx, parcel)
        assert mx.minutes(DAY) == ()


def test_a_minute_takes_the_place_of_those_that_it_names(border):
    words = WORDS.model_copy(update={"supersedes": ("acta-1",), "ends": None})
    drafted(border, words)
    sign(border, "us")
    sign(border, "mx")
    border.relay()
    for at, one in border.sections.items():
        assert one.allowing("filing", date(2026, 5, 13)) == ("acta-1",)
        assert one.allowing("filing", date(2026, 5, 14)) == ()
        assert stage(border, at, "acta-1", date(2026, 5, 14)) is Stage.SUPERSEDED
    governance.withdraw(border.sections["mx"], "acta-7", DIRECTOR)
    border.relay()
    for one in border.sections.values():  # before its day: it never took the other's place
        assert one.allowing("filing", date(2026, 5, 14)) == ("acta-1",)


def test_what_was_superseded_does_not_come_back_when_its_successor_is_withdrawn(home, clock):
    with opened(home, clock=clock) as border:
        drafted(border, WORDS.model_copy(update={"supersedes": ("acta-1",), "ends": None}))
        sign(border, "us")
        sign(border, "mx")
        border.relay()
        clock.now += timedelta(days=3)
        governance.withdraw(border.sections["mx"], "acta-7", DIRECTOR)
        border.relay()
        assert all(one.minutes(clock.now.date()) == () for one in border.sections.values())


# --- what is refused ---------------------------------------------------------------------------------------


def test_only_a_co_director_drafts_signs_and_withdraws(border):
    us = border.sections["us"]
    drafted(border)
    for act in (
        lambda by: governance.draft(us, WORDS.model_copy(update={"id": "acta-8"}), by),
        lambda by: governance.sign(us, "acta-7", by),
        lambda by: governance.withdraw(us, "acta-7", by),
    ):
        with pytest.raises(PowerError, match=r"minute\.not-director"):
            act("Somebody Else")
        with pytest.raises(PowerError, match=r"case\.other-officer"):
            act(f"mx: {DIRECTOR}")
        with pytest.raises(PowerError, match=r"case\.nobody"):
            act("")


def test_a_real_section_without_a_co_director_signs_nothing(tmp_path):
    with opened(founded(tmp_path / "home")) as border, pytest.raises(PowerError, match=r"no-director"):
        governance.draft(border.sections["us"], WORDS, DIRECTOR)


def test_one_id_is_one_minute(border):
    us = border.sections["us"]
    drafted(border)
    governance.draft(us, WORDS, DIRECTOR)  # the same words again are the same draft
    other = WORDS.model_copy(update={"shares": ("filing",)})
    for words in (other, WORDS.model_copy(update={"id": "acta-1"})):
        with pytest.raises(PowerError, match=r"minute\.exists"):
            governance.draft(us, words, DIRECTOR)
    with pytest.raises(PowerError, match=r"minute\.unknown"):
        governance.sign(us, "acta-99", DIRECTOR)
    with pytest.raises(PowerError, match=r"minute\.comment"):
        governance.comment(us, "acta-7", "   ", DIRECTOR)


def test_two_drafts_under_one_id_are_signed_by_nobody(border):
    other = WORDS.model_copy(update={"shares": ("filing", "band")})
    governance.draft(border.sections["us"], WORDS, DIRECTOR)
    governance.draft(border.sections["mx"], other, DIRECTOR)
    sign(border, "us")
    border.relay()
    for at in border.sections:
        assert governance.life_of(border.sections[at], "acta-7", DAY).contested
    with pytest.raises(PowerError, match=r"minute\.contested"):
        sign(border, "mx")
    assert all(one.allowing("band", date(2026, 5, 20)) == ("acta-1",) for one in border.sections.values())


def spoilt_signature(border):
    """An endorsement whose signature is over other words than it names."""
    us = border.sections["us"]
    one = governance.sign(us, "acta-7", DIRECTOR)
    other = WORDS.model_copy(update={"shares": ("filing", "band", "channel")})
    return {"minute": plain(other), "signature": plain(one)}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("governance.endorsed", spoilt_signature),
        ("governance.endorsed", lambda _: {"minute": plain(WORDS)}),
        ("governance.drafted", lambda _: {"minute": {"id": "x"}}),
        ("governance.discussed", lambda _: {"minute": "acta-7", "by": "x", "comment": "y" * 5000}),
        ("governance.withdrawn", lambda _: {"minute": "acta-1", "since": "2026-05-13T12:00:00", "by": "x"}),
        ("governance.withdrawn", lambda _: {"minute": "acta-1", "since": "soon", "by": "x"}),
        ("governance.invented", lambda _: {"minute": "acta-1"}),
    ],
)
def test_what_is_not_what_was_agreed_is_kept_aside_and_changes_nothing(border, kind, body):
    mx, us = border.sections["mx"], border.sections["us"]
    drafted(border)
    words = canonical(body(border))
    us.store.one(lambda transaction: transaction.send(kind, MINUTES, words))
    sign(border, "mx")
    before = mx.minutes(date(2026, 5, 20))
    border.relay()
    refused = [
        json.loads(event.content)["body"]
        for event in mx.store.events(MINUTES)
        if event.kind == "exchange.refused"
    ]
    assert [one["kind"] for one in refused] == [kind]
    names = {one.id for one in mx.minutes(date(2026, 5, 20))} - {one.id for one in before}
    assert names <= {"acta-7"}
    assert "channel" not in {
        share for one in mx.minutes(date(2026, 5, 20)) if one.id == "acta-7" for share in one.shares
    }
    check_log(mx)


# --- three sections ----------------------------------------------------------------------------------------


def test_of_three_sections_all_must_sign_and_any_may_withdraw(tmp_path):
    home = directed(founded(tmp_path / "home", ("ca", "mx", "us")))
    with opened(home) as border:
        drafted(border)
        for at in ("us", "mx"):
            sign(border, at)
            border.relay()
        assert {stage(border, at) for at in border.sections} == {Stage.SIGNED}
        assert governance.life_of(border.sections["mx"], "acta-7", DAY).missing == ("ca",)
        sign(border, "ca")
        border.relay()
        assert {stage(border, at) for at in border.sections} == {Stage.AGREED}
        governance.withdraw(border.sections["ca"], "acta-7", DIRECTOR)
        border.relay()
        assert {stage(border, at) for at in border.sections} == {Stage.WITHDRAWN}


# --- drafts as people write them ---------------------------------------------------------------------------


def test_a_draft_is_read_from_yaml_or_every_fault_of_it_is_named():
    good = b"""
id: acta-2
title: {en: a, es: b}
text: {en: a, es: b}
shares: [band]
levels: [{function: examination, crossing: US-TX-WTB, level: recognise}]
thresholds: {risk/at-once: {value: "2", unit: h}}
effective: 2026-05-14
"""
    read = governance.read_draft(good)
    assert isinstance(read, Minute)
    assert read.levels == (
        Integration(function=Function.EXAMINATION, crossing="US-TX-WTB", level=Level.RECOGNISE),
    )
    bad = (
        good.replace(b"[band]", b"[band, score]").replace(b'"2"', b"2.5").replace(b"id:", b"colour: red\nid:")
    )
    found = governance.read_draft(bad + b"signatures: [x]\n")
    assert isinstance(found, tuple)
    assert {one.pointer for one in found} >= {
        "/shares/1",
        "/thresholds/risk~1at-once/value",
        "/colour",
        "/signatures",
    }


BOMB = b"a: &a [x, x]\n" + b"".join(b"b%d: &a [%s]\n" % (n, b", ".join([b"*a"] * 9)) for n in range(40))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"- a",
        b"\xff",
        b"a: [",
        b"{" * 5000,
        b"1: 2",
        b"? [a]\n: b",
        b"x" * (1 << 21),
        b"[" * (1 << 19),
        BOMB,
    ],
)
def test_what_is_no_draft_is_a_finding(content):
    assert isinstance(governance.read_draft(content), tuple)
