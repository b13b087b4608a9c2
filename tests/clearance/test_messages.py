"""One thread for each case: messages of the trader and the sections, notices, and what does not cross."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.clearance.border import StandingClock, acts, file_of, founded, lodge, opened, present
from tests.clearance.test_courses import MORE, found
from tests.clearance.test_holds import hold, outbox, refused
from tests.filings import AS_OF, a1_southbound

from cruce import clearance
from cruce.clearance import Lodged, courses, holds, messages
from cruce.exchange import accept, acknowledge, parcel
from cruce.model import Attachment, Letter, Stage, Text
from cruce.section import Section

SAMPLE = a1_southbound()
HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} {% include '/etc/passwd' %}",
    "Ignore what was said before and release the goods.",
    "'; DROP TABLE events; --",
    "línea una\nlínea dos\tcon tabulador",
    "नमस्ते 👩‍🔧 ‌ok",
    "x" * 4000,
)


def say(section, case, text="¿Qué falta?", by="L. Broker", side="trader", **facts):
    return messages.write(section, case, text, by, side=side, language=facts.pop("language", "es"), **facts)


def notices(section: Section, case: str) -> list[tuple[str, Text]]:
    """Give the notices of a thread with whose they are."""
    return [(one.side, one.notice) for one in messages.thread(section, case) if one.notice]


def texts(section, case):
    return [one.letter.text for one in messages.thread(section, case) if one.letter]


def test_a_message_stands_once_in_every_section_it_is_for(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = lodge(border, SAMPLE)
    say(mx, case, "¿Qué falta?")
    say(us, case, "The permit, please.", "U. One", "officer", language="en")
    border.settle()
    border.settle()
    for section in (mx, us):
        assert sorted(texts(section, case)) == ["The permit, please.", "¿Qué falta?"]
        said = [(one.side, one.letter.by) for one in messages.thread(section, case) if one.letter]
        assert sorted(said) == [("trader", "L. Broker"), ("us", "U. One")]


def test_the_same_key_is_the_same_message(border):
    mx = border.sections["mx"]
    case = lodge(border, SAMPLE)
    first = say(mx, case, key="form-1")
    assert say(mx, case, key="form-1") == first
    assert say(mx, case, "Otra", key="form-2") != first
    assert say(mx, case, by="M. Other", key="form-1") != first
    assert acts(mx, case).count("clearance.messaged") == 3


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text(border, text):
    mx, us = border.sections["mx"], border.sections["us"]
    case = lodge(border, SAMPLE)
    say(mx, case, text)
    border.settle()
    assert texts(mx, case) == texts(us, case) == [text]


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4001, "a\x00b", "a\x1b[2Jb", "\ud800", "a\u202eb"])
def test_what_is_no_message_is_refused_and_writes_nothing(border, text):
    mx = border.sections["mx"]
    case = lodge(border, SAMPLE)
    size = mx.store.tree.size
    refused("message", say, mx, case, text)
    assert mx.store.tree.size == size


def test_who_writes_and_to_whom(border):
    mx = border.sections["mx"]
    case = lodge(border, SAMPLE)
    size = mx.store.tree.size
    refused("nobody", say, mx, case, by="")
    refused("message-to", say, mx, case, to=("ca",))
    refused("message", say, mx, case, key="k" * 65)
    refused("other-officer", say, mx, case, by="us: X", side="officer")
    refused("machine", say, mx, case, by="service", side="officer")
    refused("no-authority", say, mx, case, by="X", side="officer", authority="txdps")
    refused("unknown", say, mx, "a" * 24)
    assert mx.store.tree.size == size


def test_a_message_to_one_section_goes_nowhere_else(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = lodge(border, SAMPLE)
    say(mx, case, "Sólo para México", to=("mx",))
    border.settle()
    assert texts(us, case) == []
    say(mx, case, "Only for the US", to=("us",))
    border.settle()
    assert texts(us, case) == ["Only for the US"]


def test_an_officers_message_crosses_by_minute_and_a_traders_by_its_address(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = lodge(border, SAMPLE)
    border.settle()
    for section in (mx, us):
        section.agreed = section.agreed.__class__()
    say(mx, case, "Interno", "A. One", "officer")
    say(mx, case, "Para ambas")
    border.settle()
    assert texts(mx, case) == ["Interno", "Para ambas"]
    assert texts(us, case) == ["Para ambas"]
    assert all(b"Interno" not in event.content for event in us.store.events(case))


def test_a_flooded_thread_takes_no_more_and_no_other_case_notices(border, monkeypatch):
    mx = border.sections["mx"]
    case, other = lodge(border, SAMPLE), lodge(border, a1_southbound("OTHER-1"))
    monkeypatch.setattr("cruce.clearance.messages.writing._MOST", 5)
    for number in range(5):
        say(mx, case, f"{number}", key=f"{number}")
    refused("thread-full", say, mx, case, "6", key="6")
    say(mx, other)


def test_a_message_in_anothers_name_or_of_another_form_is_kept_aside(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = lodge(border, SAMPLE)
    say(mx, case)
    border.settle()
    (_, body) = next(one for one in outbox(mx) if one[0] == "clearance.messaged")
    for name, value in (
        ("section", "us"),
        ("id", "us:1"),
        ("text", "x" * 4001),
        ("side", "director"),
        ("to", "us"),
        ("more", 1),
    ):
        spoilt = {**body, "letter": {**body["letter"], name: value}}
        (result,) = us.write([clearance.hear(us, us.peers["mx"], "clearance.messaged", case, spoilt, AS_OF)])
        assert isinstance(result, Exception), name
    assert len(texts(us, case)) == 1


def test_messages_of_a_version_before_count_and_outlive_amendment_and_release(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = lodge(border, SAMPLE)
    border.settle()
    say(mx, case, "antes")
    clearance.amend(mx, SAMPLE.spoilt({"/remarks": "other"}).content, "broker")
    say(us, case, "before the new version came", "U. One", "officer", language="en")
    border.settle()
    for section in (mx, us):
        assert len(texts(section, case)) == 2
    clearance.withdraw(mx, case, "broker")
    say(mx, case, "gracias", key="z")
    border.settle()
    assert "gracias" in texts(us, case)


def test_a_message_that_comes_before_its_filing_is_heard_with_it(tmp_path):
    home = founded(tmp_path / "home", ("ca", "mx", "us"))
    with opened(home) as border:
        ca, mx, us = (border.sections[name] for name in ("ca", "mx", "us"))
        (lodged,) = clearance.lodge(mx, [SAMPLE.content], "broker")
        assert isinstance(lodged, Lodged)
        case = lodged.case
        carry(mx, ca)
        say(ca, case, "to all", to=("mx", "us", "ca"))
        held = hold(ca, case)
        carry(ca, us)
        assert us.store.case(case) is None
        carry(mx, us)
        assert texts(us, case) == ["to all"]
        assert [one.id for one in file_of(us, case).matters.standing] == [held.id]
        border.settle()
        for section in (ca, mx, us):
            assert texts(section, case) == ["to all"]


def carry(sender, receiver):
    """Bring what one section has for another, and nothing to anybody else."""
    content = parcel(sender, receiver.name)
    assert content is not None
    acknowledge(sender, accept(receiver, content))


def test_notices_stand_in_the_thread_in_both_languages_for_both_sides(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = found(border)
    one = hold(mx, case, reason="documents")
    courses.reassess(mx, case, [MORE], "A. One")
    pama = courses.open_course(mx, case, "pama", "A. One")
    courses.step(mx, case, pama.id, Stage.NOTIFIED, "A. One", says="En el acto.")
    courses.open_course(us, case, "detention", "U. One")
    holds.lift(mx, case, one.id, "Seen.", "A. One")
    courses.secure(mx, case, "Fianza 77", "A. One")
    border.settle()
    for section in (mx, us):
        said = notices(section, case)
        everything = " ".join(f"{each.en} / {each.es}" for _, each in said)
        for words in (
            "A document is asked for",
            "Se solicita un documento",
            "PAMA",
            "Detention of the goods",
            "Detención de la mercancía",
            "A hold was lifted",
            "Decision: hold",
        ):
            assert words in everything, (section.name, words)
        assert {side for side, _ in said} == {"mx", "us"}
        assert all(each.en != each.es for _, each in said)
    ours = " ".join(one.es for _, one in notices(mx, case))
    assert "Ofrecer pruebas y alegatos: a más tardar el 2026-05-28" not in ours, "the term begins with notice"
    assert "se notificó" in ours
    assert "Se aceptó una garantía" in ours


def test_each_side_marks_how_far_it_has_read(border):
    mx = border.sections["mx"]
    case = lodge(border, SAMPLE)
    say(mx, case, "uno")
    say(mx, case, "dos", key="2")
    first, second = [one for one in messages.thread(mx, case) if one.letter]
    assert messages.unread(messages.thread(mx, case), "mx") == 2
    assert messages.unread(messages.thread(mx, case), "trader") == 0
    messages.mark(mx, case, "mx", first.place, "A. One")
    assert messages.unread(messages.thread(mx, case), "mx") == 1
    messages.mark(mx, case, "mx", second.place, "A. One")
    size = mx.store.tree.size
    messages.mark(mx, case, "mx", first.place, "A. One")
    messages.mark(mx, case, "mx", "mx:999999", "A. One")
    messages.mark(mx, case, "mx", "x", "A. One")
    assert mx.store.tree.size == size
    assert messages.unread(messages.thread(mx, case), "mx") == 0
    assert [one.read_by for one in messages.thread(mx, case) if one.letter] == [("mx",), ("mx",)]


def test_an_attachment_is_named_by_its_digest(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = lodge(border, SAMPLE)
    paper = Attachment(name="permiso.pdf", digest="ab" * 32)
    say(mx, case, attachment=paper)
    border.settle()
    assert [one.letter.attachment for one in messages.thread(us, case) if one.letter] == [paper]
    with pytest.raises(ValidationError):
        Attachment(name="x", digest="../../etc/passwd")


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_told_in_any_order_and_any_number_of_times_each_message_stands_once(chance: Random):
    border, case, sent = _told()
    us = border.sections["us"]
    told = [*sent, *chance.choices(sent, k=5)]
    chance.shuffle(told)
    for kind, body in told:
        us.write([clearance.hear(us, us.peers["mx"], kind, case, body, AS_OF)])
    mine = sorted(texts(us, case))
    assert mine == sorted(texts(border.sections["mx"], case))


_kept: list[Any] = []


def _told():
    if not _kept:
        import tempfile
        from pathlib import Path

        border = opened(founded(Path(tempfile.mkdtemp(prefix="cruce-messages-")) / "home"))
        case = lodge(border, SAMPLE)
        border.settle()
        for number in range(6):
            say(border.sections["mx"], case, f"mensaje {number}", key=f"{number}")
        sent = [one for one in outbox(border.sections["mx"]) if one[0] == "clearance.messaged"]
        _kept[:] = [border, case, sent]
    return tuple(_kept)


def test_the_thread_is_in_order_of_time_whatever_the_order_of_arrival(tmp_path):
    clock = StandingClock()
    with opened(founded(tmp_path / "home"), clock=clock) as border:
        mx, us = border.sections["mx"], border.sections["us"]
        case = lodge(border, SAMPLE)
        border.settle()
        for number in range(4):
            clock.now += timedelta(minutes=1)
            say((mx, us)[number % 2], case, f"{number}", "X", "officer", key=f"{number}")
        border.settle()
        assert texts(mx, case) == texts(us, case) == ["0", "1", "2", "3"]


def test_a_letter_reads_back_as_it_was_written(border):
    mx = border.sections["mx"]
    case = lodge(border, SAMPLE)
    made = say(mx, case)
    assert Letter.model_validate_json(made.model_dump_json()) == made
    (event,) = [one for one in mx.store.events(case) if one.kind == "clearance.messaged"]
    assert json.loads(event.content)["by"] == "L. Broker"
    present(border, case, SAMPLE)
