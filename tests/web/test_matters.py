"""Holds, findings, courses, overrides and the thread on the page of a case: who may what, what is shown."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest
from tests.clearance.border import examined, seen
from tests.filings import a1_southbound
from tests.web.pair import Sections
from tests.web.test_pages import account, signed_in, tried

from cruce import clearance
from cruce.clearance import CaseFile, courses, holds, messages
from cruce.model import Find
from cruce.web.board import Board
from cruce.web.identity import MAY, Act, Role, accounts
from cruce.web.pages import casework, rendering

SAMPLE = a1_southbound()
FORMS = {
    "hold": (Act.HOLD,),
    "lift": (Act.HOLD,),
    "override": (Act.HOLD,),
    "confirm": (Act.CONFIRM, Act.HOLD),
    "reassess": (Act.PROCEED,),
    "secure": (Act.PROCEED,),
    "course": (Act.PROCEED,),
    "step": (Act.PROCEED,),
    "message": (Act.WRITE,),
    "read": (Act.WRITE,),
}


async def found(both: Sections) -> str:
    """Lodge, present behind a broken seal, and examine: a team found something."""
    case = await both.lodge(SAMPLE)

    def act(section) -> None:
        clearance.present(section, {case: seen(SAMPLE.filing, seals=("BROKEN",))}, "gate")
        what = examined("value.low").model_copy(update={"find": Find.REVENUE})
        (fault,) = clearance.examine(section, {case: what}, "Ana Uno").values()
        assert fault is None

    await both.offices["mx"].desk(act)
    return case


def file_of(both: Sections, case: str) -> CaseFile:
    row = both.offices["mx"].section.store.case(case)
    assert row is not None
    return CaseFile.model_validate_json(row.body)


async def sent(client, case: str, form: str, **fields: str):
    return await client.post(f"/cases/{case}/{form}", data={"csrf": client.headers["x-csrf"], **fields})


@pytest.mark.parametrize("role", list(Role))
def test_each_role_does_its_own_acts_on_a_case_and_no_others(tmp_path, role):
    async def visit(both: Sections) -> None:
        case = await both.lodge(SAMPLE)
        client = signed_in(both, account(role))
        for form, acts in FORMS.items():
            answer = await sent(client, case, form)
            assert (answer.status_code == 404) is not any(act in MAY[role] for act in acts), form

    tried(tmp_path, visit)


def test_nobody_acts_without_signing_in_nor_by_a_form_of_another(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(SAMPLE)
        size = both.offices["mx"].section.store.tree.size
        client = signed_in(both, account(Role.CHIEF))
        for form in FORMS:
            fields = {"csrf": "x", "reason": "weapon", "text": "x", "kind": "pama"}
            assert (await client.post(f"/cases/{case}/{form}", data=fields)).status_code == 403
        client.cookies.clear()
        for form in FORMS:
            assert (await client.post(f"/cases/{case}/{form}", data={})).status_code == 401
        assert both.offices["mx"].section.store.tree.size == size

    tried(tmp_path, visit)


def test_cases_of_others_and_of_other_crossings_answer_as_if_they_were_not(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(SAMPLE)
        size = both.offices["mx"].section.store.tree.size
        trader = signed_in(both, account(Role.BROKER, declarants=("SOMEBODY",)))
        for form in ("message", "read"):
            other = await sent(trader, case, form, text="x")
            none = await sent(trader, "a" * 24, form, text="x")
            assert (other.status_code, none.status_code) == (404, 404)
            assert other.text.replace(case, "") == none.text.replace("a" * 24, "")
        officer = signed_in(both, account(Role.CHIEF, crossings=("US-AZ-LUK",)))
        for form in FORMS:
            assert (await sent(officer, case, form, reason="weapon")).status_code == 404
        assert both.offices["mx"].section.store.tree.size == size

    tried(tmp_path, visit)


def test_a_hold_is_set_shown_lifted_and_its_secret_kept_from_the_trader(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(SAMPLE)
        officer, trader = signed_in(both, account(Role.OFFICER)), signed_in(both, account(Role.BROKER))
        said = {"reason": "weapon", "says": "Se vio en la imagen", "secret": "yes"}
        assert (await sent(officer, case, "hold", **said)).headers["location"] == f"/cases/{case}#holds"
        await sent(officer, case, "hold", **said)
        (one,) = file_of(both, case).matters.holds
        ours = (await officer.get(f"/cases/{case}?lang=es")).text
        theirs = (await trader.get(f"/cases/{case}?lang=es")).text
        assert "Se vio en la imagen" in ours
        assert "Armas, municiones" in ours
        assert "Se vio en la imagen" not in theirs
        assert "Armas, municiones" not in theirs
        assert "Retenido para inspección" in theirs
        assert (await sent(officer, case, "lift", hold=one.id, why="Visto")).status_code == 303
        assert file_of(both, case).matters.standing == ()

    tried(tmp_path, visit)


def test_what_takes_two_takes_two_accounts(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(SAMPLE)
        first, second = signed_in(both, account(Role.OFFICER)), signed_in(both, account(Role.CHIEF))
        await sent(first, case, "hold", reason="weapon")
        (one,) = file_of(both, case).matters.holds
        chief = {"about": one.id, "kind": "lift-hold", "why": "Fuera de turno"}
        assert (await sent(second, case, "override", **chief)).status_code == 303
        (made,) = file_of(both, case).matters.overrides
        for client in (first, second):
            answer = await sent(client, case, "confirm", override=made.id, answer="confirm")
            assert answer.status_code >= 400
        director = signed_in(both, account(Role.DIRECTOR))
        assert "Fuera de turno" in (await director.get(f"/cases/{case}")).text
        answer = await sent(director, case, "confirm", override=made.id, answer="confirm")
        assert answer.status_code == 303
        assert file_of(both, case).matters.standing == ()
        again = await sent(director, case, "confirm", override=made.id, answer="confirm")
        assert again.status_code >= 400, "a double click is told that it is done"
        trader = (await signed_in(both, account(Role.BROKER)).get(f"/cases/{case}")).text
        assert "Fuera de turno" not in trader

    tried(tmp_path, visit)


def test_an_officer_of_another_authority_holds_and_decides_nothing(tmp_path):
    async def visit(both: Sections) -> None:
        case = await found(both)
        one = account(Role.CHIEF, authority="senasica", person="N. Sanidad")
        client = signed_in(both, one)
        assert (await sent(client, case, "hold", reason="agriculture")).status_code == 303
        assert (await sent(client, case, "message", text="Hay plaga", key="1")).status_code == 303
        for form in ("reassess", "secure", "course", "step"):
            assert (await sent(client, case, form)).status_code == 404
        for form in ("decide", "examine", "present"):
            assert (await sent(client, case, form, verdict="release")).status_code == 404
        assert [each.authority for each in file_of(both, case).matters.holds] == ["senasica"]
        page = (await signed_in(both, account(Role.BROKER)).get(f"/cases/{case}?lang=es")).text
        assert "SENASICA" in page
        assert "Servicio Nacional de Sanidad" in page

    tried(tmp_path, visit)


def test_amended_charges_stand_side_by_side_and_courses_tell_terms_and_remedy(tmp_path):
    async def visit(both: Sections) -> None:
        case = await found(both)
        officer = signed_in(both, account(Role.OFFICER))
        line = {"line": "/consignments/0/items/0", "reason": "value.low"}
        assert (await sent(officer, case, "reassess", **line, value="60000.00")).status_code == 303
        assert (await sent(officer, case, "reassess", **line, quantity="21000")).status_code == 303
        assert len(file_of(both, case).matters.discrepancies) == 2
        assert (await sent(officer, case, "course", kind="pama", says="Subvaluación")).status_code == 303
        (one,) = file_of(both, case).matters.courses
        assert (await sent(officer, case, "step", course=one.id, stage="notified")).status_code == 303
        made = courses.amended(both.offices["mx"].section, case)
        assert made is not None
        for role in (Role.OFFICER, Role.BROKER):
            page = unescape((await signed_in(both, account(role)).get(f"/cases/{case}?lang=es")).text)
            for sum_ in made.sums["mx"]:
                assert f"{sum_.amount:,} MXN" in page
            for words in (
                "2026-05-28",
                "Ofrecer pruebas y alegatos",
                "artículo 154",
                "sin cotejar",
                "60000.00",
            ):
                assert words in page, words

    tried(tmp_path, visit)


@pytest.mark.parametrize("form", ["reassess", "course", "step", "hold"])
def test_what_is_typed_wrong_is_told_and_writes_nothing(tmp_path, form):
    async def visit(both: Sections) -> None:
        case = await found(both)
        size = both.offices["mx"].section.store.tree.size
        officer = signed_in(both, account(Role.OFFICER))
        line = {"line": "/consignments/0/items/0", "reason": "value.low"}
        wrong = {
            "reassess": (
                {},
                line,
                {**line, "value": "viel"},
                {**line, "value": "-1"},
                {**line, "quantity": "1e99999999"},
                {**line, "quantity": "NaN"},
                {**line, "fraccion": "<b>"},
                {**line, "line": "/etc"},
            ),
            "course": (
                {},
                {"kind": "detention"},
                {"kind": "pama", "opened": "mañana"},
                {"kind": "pama", "place": "x"},
            ),
            "step": ({}, {"stage": "sold"}, {"stage": "closed", "course": "mx:1"}),
            "hold": ({}, {"reason": "x"}, {"reason": "weapon", "review_by": "1999-01-01"}),
        }
        for fields in wrong[form]:
            answer = await sent(officer, case, form, **fields)
            assert 400 <= answer.status_code < 500, fields
        assert both.offices["mx"].section.store.tree.size == size

    tried(tmp_path, visit)


def test_the_thread_takes_hostile_text_as_text_and_a_double_click_once(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(SAMPLE)
        trader, officer = signed_in(both, account(Role.BROKER)), signed_in(both, account(Role.OFFICER))
        text = "<script>alert(1)</script>\r\n{{ 7*7 }} <img src=x onerror=alert(1)>"
        for _ in range(2):
            answer = await sent(trader, case, "message", text=text, key="k1", **{"to-us": "yes"})
            assert answer.headers["location"] == f"/cases/{case}#thread"
        section = both.offices["mx"].section
        assert len([one for one in messages.thread(section, case) if one.letter]) == 1
        page = (await officer.get(f"/cases/{case}")).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "{{ 7*7 }}" in page
        for wrong in ("", "x" * 4001, "a\x00b"):
            answer = await sent(trader, case, "message", text=wrong, key="k2")
            assert 400 <= answer.status_code < 500
        last = messages.thread(section, case)[-1].place
        for _ in range(2):
            assert (await sent(officer, case, "read", upto=last)).status_code == 303
        assert messages.unread(messages.thread(section, case), "mx") == 0

    tried(tmp_path, visit)


def test_accounts_of_before_open_and_one_of_an_authority_reads_back(tmp_path):
    old = b'[{"name":"ana","person":"Ana","roles":["officer"],"password":"x"}]'
    (tmp_path / accounts.FILE).write_bytes(old)
    (one,) = accounts.read(tmp_path)
    assert one.may(Act.DECIDE)
    accounts.write(tmp_path, [one.model_copy(update={"authority": "txdps"})])
    (other,) = accounts.read(tmp_path)
    assert other.may(Act.HOLD)
    assert not any(other.may(act) for act in (Act.DECIDE, Act.EXAMINE, Act.PRESENT, Act.PROCEED, Act.FILE))


def test_what_is_secret_is_for_customs_officers_and_not_for_a_gate_or_another_authority(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(SAMPLE)
        officer = signed_in(both, account(Role.OFFICER))
        await sent(officer, case, "hold", reason="weapon", says="Se vio en la imagen", secret="yes")
        page = f"/cases/{case}?lang=es"
        ours = (await officer.get(page)).text
        authority = account(Role.INSPECTOR, authority="semarnat", name="authority")
        for other in (account(Role.GATE), authority):
            theirs = (await signed_in(both, other).get(page)).text
            for secret in ("Sólo de esta sección", "Se vio en la imagen", "Armas, municiones"):
                assert secret in ours
                assert secret not in theirs.replace(_choices(theirs), ""), (other.name, secret)

    tried(tmp_path, visit)


def _choices(page: str) -> str:
    """Give the list of reasons that a form offers: it is the same for everybody."""
    return page.partition('<select name="reason">')[2].partition("</select>")[0]


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ("hold", {"reason": "weapon", "says": "Dos\nrenglones", "review_by": "2020-01-01"}),
        ("override", {"kind": "", "why": "Escrito con cuidado"}),
        ("reassess", {"line": "/consignments/0/items/0", "value": "mucho", "missing": "Escrito con cuidado"}),
        ("course", {"kind": "-", "says": "Escrito con cuidado", "place": "Patio 7"}),
        ("message", {"text": "Escrito con cuidado", "key": "k" * 99, "to-mx": "yes"}),
    ],
)
def test_a_form_that_is_refused_or_too_late_comes_back_as_it_was_typed(tmp_path, form, fields):
    async def visit(both: Sections) -> None:
        case = await found(both)
        client = signed_in(both, account(Role.CHIEF))
        size = both.offices["mx"].section.store.tree.size
        refused = await sent(client, case, form, **fields)
        assert 400 <= refused.status_code < 500
        assert 'role="alert"' in refused.text
        assert f'action="/cases/{case}/{form}"' in refused.text
        client.cookies.clear()
        late = await client.post(f"/cases/{case}/{form}", data=fields)
        assert late.status_code == 401
        for page in (refused.text, late.text):
            for typed in ("Escrito con cuidado", "renglones", "Patio 7", "mucho"):
                assert (typed in page) is any(typed in said for said in fields.values()), typed
        assert both.offices["mx"].section.store.tree.size == size

    tried(tmp_path, visit)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_reason_is_told_in_a_sentence_with_its_code_beside_it(tmp_path, language):
    async def visit(both: Sections) -> None:
        case = await found(both)
        office = both.offices["mx"]
        says = holds.says(office.section.law, "value.low", office.section.clock().date())
        chief = signed_in(both, account(Role.CHIEF))
        fields = {"verdict": "hold", "reasons": "value.low"}
        assert (await sent(chief, case, "decide", **fields)).status_code == 303
        await office.desk(office.board.catch_up)
        crossing = SAMPLE.filing.crossing
        for place in (f"/cases/{case}", f"/centre/{crossing}", f"/inspections/{case}"):
            page = unescape((await chief.get(f"{place}?lang={language}")).text)
            assert f'{says[language]} <code class="code">value.low</code>' in page, place
        thread = unescape((await chief.get(f"/cases/{case}?lang={language}")).text).partition('id="said"')[2]
        assert f"{says[language].rstrip('.')} (value.low)." in thread

    tried(tmp_path, visit)


def test_a_double_click_is_one_act_and_the_same_words_later_are_another(tmp_path):
    async def visit(both: Sections) -> None:
        case = await found(both)
        office = both.offices["mx"]
        first, second = signed_in(both, account(Role.OFFICER)), signed_in(both, account(Role.CHIEF))
        line = {"line": "/consignments/0/items/0", "value": "1,234.50", "reason": "value.low"}
        forms = [
            ("comment", {"says": "Dicho una vez"}),
            ("reassess", line),
        ]
        for form, fields in forms:
            answers = [await sent(first, case, form, **fields) for _ in range(2)]
            assert [one.status_code for one in answers] == [303, 303], form
            assert len({one.headers["location"] for one in answers}) == 1
        kinds = [one.kind for one in office.section.store.events(case)]
        assert kinds.count("clearance.commented") == 1
        assert len(file_of(both, case).matters.discrepancies) == 1
        await sent(second, case, "comment", says="Dicho una vez")  # of another person it is another
        await sent(first, case, "comment", says="Otra cosa")
        await sent(first, case, "comment", says="Dicho una vez")
        kinds = [one.kind for one in office.section.store.events(case)]
        assert kinds.count("clearance.commented") == 4

    tried(tmp_path, visit)


def test_lists_show_where_a_message_of_another_waits_until_it_is_read(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(SAMPLE)
        office = both.offices["mx"]
        trader, officer = signed_in(both, account(Role.BROKER)), signed_in(both, account(Role.OFFICER))
        centre, mark = f"/centre/{SAMPLE.filing.crossing}", f"/cases/{case}#thread"

        async def marks() -> tuple[bool, bool]:
            await office.desk(office.board.catch_up)
            return mark in (await trader.get("/desk")).text, mark in (await officer.get(centre)).text

        assert await marks() == (False, False)
        await sent(trader, case, "message", text="Where is my truck?")
        assert await marks() == (False, True), "it waits for the section, and not for who wrote it"
        await sent(officer, case, "message", text="At the gate.")
        assert await marks() == (True, True)
        last = office.section.store.events(case)[-1].seq
        await sent(officer, case, "read", upto=f"mx:{last}")
        assert await marks() == (True, False)
        again = Board()
        await office.desk(again.begin)
        while await office.desk(again.gather):
            pass
        told = [again.letters.waiting(case, side) for side in ("trader", "mx")]
        assert told == [True, False], "how far a side has read is on record"
        await sent(trader, case, "read", upto=f"mx:{last}")
        assert await marks() == (False, False)

    tried(tmp_path, visit)


def test_a_long_load_is_folded_and_every_item_of_it_is_there(tmp_path):
    async def visit(both: Sections) -> None:
        (one,) = SAMPLE.filing.consignments[:1]
        many = tuple(
            one.items[0].model_copy(update={"description": f"Pieza número {number}"}) for number in range(300)
        )
        filing = SAMPLE.filing.model_copy(update={"consignments": (one.model_copy(update={"items": many}),)})
        case = await both.lodge(SAMPLE)
        case_shown = await both.offices["mx"].desk(
            lambda section: casework.shown(section, case, account(Role.CHIEF))
        )
        long = replace(case_shown, filing=filing)
        words = {"case": long, "reason": None}
        for language, more in (("en", "288 more items"), ("es", "288 partidas más")):
            text = rendering.rendered("_case_truck.html", language, **words)
            head, _, folded = text.partition("<details>")
            assert (head.count("Pieza"), folded.count("Pieza")) == (12, 288)
            assert more in folded

    tried(tmp_path, visit)
