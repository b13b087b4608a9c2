"""Filing by form, without JavaScript: every field, every fault beside its field, nothing lost, one case."""

from __future__ import annotations

import html
import json
import re
from importlib import resources

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.filings import AS_OF, a1_southbound, empty_northbound
from tests.web.desks import ZONE, Trader, account, flat, names_in, revision_of, typed_fields, with_sections

from cruce.documents import columns, read
from cruce.model import case_id
from cruce.web.identity import Role
from cruce.web.pages.desk import layout, schema, typed

SOUTH, NORTH = a1_southbound(), empty_northbound()
EXAMPLES = sorted(
    one.name for one in resources.files("cruce.traffic").joinpath("examples").iterdir() if "json" in one.name
)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_filing_goes_through_the_form_and_comes_back_the_same(name):
    content = resources.files("cruce.traffic").joinpath("examples", name).read_bytes()
    data = json.loads(content)
    shown = typed.taken(data, ZONE)
    assert not shown.rest, "the form has a field for everything"
    again = typed.data_of(typed.sent(flat(shown.fields)), ZONE)
    before, after = read(content), read(json.dumps(again).encode())
    assert (before.digest, before.findings) == (after.digest, after.findings)


def test_every_field_of_a_filing_can_be_reached_by_adding_parts():
    form = typed.blank()
    for _ in range(6):
        whole, _ = layout.laid_out(form, ())
        for place in list(whole.offered()):
            if schema.pattern_of(place) == place or place.endswith(("/0", "")):
                is_there = typed._part(form.fields, schema.steps_of(place))
                if not is_there:
                    typed.grown(form, place)
    places = {schema.pattern_of(one) for one, _ in layout.laid_out(form, ())[0].places()}
    prefixes = {"item.": "/consignments/items/", "consignment.": "/consignments/"}
    for column, _ in columns():
        prefix = next((one for one in prefixes if column.startswith(one)), "")
        steps = [step for step in column.removeprefix(prefix).split(".") if step not in ("#", "KEY")]
        if steps != ["format"]:
            assert f"{prefixes.get(prefix, '/')}{'/'.join(steps)}" in places, column


words = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=30)
fields = st.sampled_from(
    sorted(name for name, _ in flat(typed.blank().fields) if not re.search("/[1-9]/", name))
)


@given(st.dictionaries(fields, words, max_size=8), st.dictionaries(words, words, max_size=4))
def test_whatever_is_typed_is_shown_again_as_it_was_typed(known, unknown):
    shown = dict(flat(typed.sent([*known.items(), *unknown.items()]).fields))
    assert {name: shown[name] for name in known} == known
    assert set(shown) - set(known) <= set(unknown)


@given(st.dictionaries(words, st.recursive(words | st.none() | st.booleans() | st.integers(), st.lists)))
def test_what_the_form_has_no_field_for_is_kept_beside_it(data):
    shown = typed.taken(data, ZONE)
    kept = typed.data_of(shown, ZONE)
    left = {
        name: value
        for name, value in data.items()
        if value is not None and name not in schema.whole()["properties"]
    }
    assert {name: kept[name] for name in left} == left


def test_all_faults_stand_beside_their_fields_and_the_summary_leads_there(tmp_path):
    async def visit(both):
        for lang, said in (("en", "findings refuse this filing"), ("es", "hallazgos rechazan este trámite")):
            trader = Trader(both, lang=lang)
            form = {**typed_fields(SOUTH), "/consignments/0/currency": "EURO", "/trip/driver/name": ""}
            form |= {"/consignments/0/items/0/value": "12,5", "/reference": f"R-{lang}"}
            place = await trader.begin()
            answer = await trader.fill(place, form, "check")
            assert answer.status_code == 303
            page = (await trader.get(answer.headers["location"])).text
            assert said in page
            for pointer in ("/consignments/0/currency", "/trip/driver/name", "/consignments/0/items/0/value"):
                assert (
                    f'id="{pointer}" name="{pointer}" aria-invalid="true" aria-describedby="why{pointer}"'
                    in page
                )
                assert f'id="why{pointer}"' in page
                assert f'href="#{pointer}"' in page
            links = {html.unescape(one) for one in re.findall(r'<a href="#(/[^"]+)"', page)}
            assert links <= {html.unescape(one) for one in re.findall(r' id="([^"]+)"', page)}
            assert 'value="12,5"' in page

    with_sections(tmp_path, visit)


def test_a_form_is_lodged_once_however_often_it_is_sent(tmp_path):
    async def visit(both):
        trader, section = Trader(both), both.offices["mx"].section
        place = await trader.begin()
        page = await trader.get(place)
        form = {**typed_fields(SOUTH), "revision": revision_of(page.text), "do": "file"}
        first, second = await trader.send(place, **form), await trader.send(place, **form)
        assert first.status_code == 303
        assert first.headers["location"].startswith("/cases/")
        assert second.headers["location"] == first.headers["location"]
        assert len(list(section.store.cases())) == 1
        assert (await trader.get(place)).status_code == 404, "the draft has become the case"
        assert SOUTH.filing == read(section.store.content(_file(section)) or b"").filing

    with_sections(tmp_path, visit)


def _file(section):
    (row,) = section.store.cases()
    return str(json.loads(row.body)["filing"])


def test_a_trial_says_what_lodging_says_and_leaves_nothing(tmp_path):
    async def visit(both):
        trader, section = Trader(both), both.offices["mx"].section
        place = await trader.begin()
        before = section.store.tree, section.store.counts.tallies()
        answer = await trader.fill(place, typed_fields(SOUTH), "check")
        page = (await trader.get(answer.headers["location"])).text
        assert "MXN" in page
        assert "Nothing is wrong with this filing" in page or "Nothing refuses this filing" in page
        statement = (await trader.get(f"{place}/statement")).text
        assert "Ley Aduanera" in statement
        assert (section.store.tree, section.store.counts.tallies()) == before
        case = case_id(SOUTH.filing.declarant, SOUTH.filing.reference)
        assert not {case, f"file/{case}"} & set(section.memory)
        assert not list(section.store.cases())
        await both.lodge(SOUTH)
        other = {**typed_fields(SOUTH), "/reference": "ANOTHER", "/trip/manifest": "TRIP-9"}
        answer = await trader.fill(await trader.begin(), other, "check")
        page = (await trader.get(answer.headers["location"])).text
        assert "papers.used" in page or "serve" in page or "used" in page
        size = section.store.tree.size
        assert size == both.offices["mx"].section.store.tree.size

    with_sections(tmp_path, visit)


def test_parts_are_added_and_taken_away_by_buttons(tmp_path):
    async def visit(both):
        trader = Trader(both)
        place = await trader.begin()
        form = typed_fields(SOUTH)
        answer = await trader.fill(place, form, "add:/consignments/0/items")
        assert answer.headers["location"].endswith("#/consignments/0/items/1")
        page = await trader.get(answer.headers["location"])
        assert "/consignments/0/items/1/value" in names_in(page.text)
        more = {**form, "/consignments/0/items/1/value": "77"}
        answer = await trader.fill(place, more, "cut:/consignments/0/items/0")
        page = await trader.get(place)
        assert "/consignments/0/items/1/value" not in names_in(page.text)
        assert re.search(r'name="/consignments/0/items/0/value"[^>]*value="77"', page.text)
        answer = await trader.fill(place, more, "add:/consignments/0/buyer")
        assert "/consignments/0/buyer/name" in names_in((await trader.get(place)).text)
        for wrong in (
            "add:/nothing",
            "cut:/trip/nothing/9",
            "add:",
            "cut:",
            "add:/consignments/99/items",
            "x",
        ):
            answer = await trader.fill(place, form, wrong)
            assert answer.status_code == 303, wrong

    with_sections(tmp_path, visit)


def test_who_was_signed_out_meanwhile_finds_the_form_again_and_nobody_else_does(tmp_path):
    async def visit(both):
        trader = Trader(both)
        office = both.offices["mx"]
        place = await trader.begin()
        page = await trader.get(place)
        form = {**typed_fields(SOUTH), "/remarks": "typed while away", "revision": revision_of(page.text)}
        office.sessions.end(trader.client.cookies["cruce"])
        answer = await trader.send(place, **form, do="file")
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(f"/sign-in?next={place}%3Fkept%3D")
        assert not list(office.section.store.cases())
        token = answer.headers["location"].rpartition("%3D")[2]
        other = Trader(both, account(Role.BROKER, Role.CARRIER))
        nobody = httpx.AsyncClient(transport=both.switch.doors["mx"], base_url="https://mx.example")
        for stranger in (other.client, nobody):
            theirs = await stranger.get(f"{place}?kept={token}")
            assert "typed while away" not in theirs.text
        back = Trader(both)
        page = await back.get(f"{place}?kept={token}")
        assert "typed while away" in page.text
        assert "You are back" in page.text
        stale = await back.client.post(place, data={**form, "csrf": "old", "do": "file"})
        assert stale.status_code == 403
        assert "typed while away" in stale.text
        assert not list(office.section.store.cases())
        unknown = await nobody.post("/desk/file/0123456789abcdef", data=form)
        assert unknown.headers["location"] == "/sign-in?next=/desk/file/0123456789abcdef"

    with_sections(tmp_path, visit)


def test_a_second_window_writes_nothing_over(tmp_path):
    async def visit(both):
        trader = Trader(both)
        place = await trader.begin()
        seen = revision_of((await trader.get(place)).text)
        await trader.send(place, **{"/reference": "FIRST"}, revision=seen, do="save")
        answer = await trader.send(place, **{"/reference": "SECOND"}, revision=seen, do="file")
        copy = answer.headers["location"]
        assert copy.partition("?")[0] != place
        page = await trader.get(copy)
        assert "SECOND" in page.text
        assert "changed in another window" in page.text
        assert "FIRST" in (await trader.get(place)).text
        assert not list(both.offices["mx"].section.store.cases())

    with_sections(tmp_path, visit)


def test_a_draft_of_others_and_one_that_is_not_answer_the_same(tmp_path):
    async def visit(both):
        place = await Trader(both).begin()
        other = Trader(both, account(Role.BROKER, Role.CARRIER))
        for end in ("", "/statement", "/filing.json"):
            theirs = await other.get(f"{place}{end}")
            none = await other.get(f"/desk/file/0123456789abcdef{end}")
            name = place.rpartition("/")[2]
            assert (theirs.status_code, none.status_code) == (404, 404)
            assert theirs.text.replace(name, "") == none.text.replace("0123456789abcdef", "")
        for name in ("%2e%2e%2fkeys", "x" * 500, "0123456789ABCDEF"):
            assert (await other.get(f"/desk/file/{name}")).status_code == 404

    with_sections(tmp_path, visit)


def test_a_draft_for_somebody_it_does_not_file_for_is_refused_beside_the_field(tmp_path):
    async def visit(both):
        await both.lodge(SOUTH)
        trader = Trader(both, account(Role.BROKER, declarants=("SOMEBODY",)))
        place = await trader.begin()
        for do in ("check", "file"):
            answer = await trader.fill(place, typed_fields(SOUTH), do)
            page = (await trader.get(answer.headers["location"])).text
            assert 'id="why/declarant"' in page
            assert "MXN" not in page.partition('<form method="post" action="/desk/file')[0]

    with_sections(tmp_path, visit)


def test_hostile_words_in_fields_write_no_page(tmp_path):
    async def visit(both):
        trader = Trader(both)
        place = await trader.begin()
        bad = '"><svg onload=alert(1)><script>alert(2)</script>{{7*7}}'
        form = dict.fromkeys(typed_fields(SOUTH), bad) | {
            "rest": f'{{"/x": "{bad[2:]}"}}',
            f"/{bad}": bad,
        }
        answer = await trader.fill(place, form, "check")
        page = (await trader.get(answer.headers["location"])).text
        assert "<svg" not in page
        assert "<script>alert" not in page
        assert "unsafe" not in answer.headers["content-security-policy"]
        listed = (await trader.get("/desk")).text
        assert "<svg" not in listed

    with_sections(tmp_path, visit)


def test_too_many_fields_and_too_much_text_are_told(tmp_path):
    async def visit(both):
        trader = Trader(both)
        place = await trader.begin()
        csrf = trader.client.headers["x-csrf"]
        many = "&".join(["a=1"] * 50_000)
        assert (await trader.client.post(place, content=f"csrf={csrf}&{many}")).status_code == 400
        assert (await trader.client.post(place, content=b"a=" + b"x" * (5 << 20))).status_code == 413
        deep = "/a" * 400
        assert (
            await trader.fill(place, {deep: "x", "/trip/equipment/99999999999999999999/trailer": "x"}, "save")
        ).status_code == 303

    with_sections(tmp_path, visit)


def test_acceptances_are_stamped_by_the_section_s_clock_not_the_browser_s(tmp_path):
    async def visit(both):
        trader = Trader(both)
        place = await trader.begin()
        form = {**typed_fields(SOUTH), "/acceptances/0/accepted_at": ""}
        await trader.fill(place, form, "accept")
        page = (await trader.get(place)).text
        local = typed.by_clock(AS_OF.isoformat(), ZONE)
        assert re.search(rf'name="/acceptances/0/accepted_at"[^>]*value="{local}"', page)

    with_sections(tmp_path, visit)


def test_a_new_form_like_a_case_has_none_of_its_own_numbers(tmp_path):
    async def visit(both):
        case = await both.lodge(SOUTH)
        trader = Trader(both)
        place = await trader.begin("like", case=case)
        shown = (await trader.get(place)).text
        kept = dict(re.findall(r'name="(/[^"]+)"[^>]*value="([^"]+)"', shown))
        assert kept["/consignments/0/importer/name"]
        for name in (
            "/reference",
            "/expected_arrival",
            "/consignments/0/pedimento/number",
            "/consignments/0/eei/itn",
        ):
            assert name not in kept
        stranger = Trader(both, account(Role.BROKER, declarants=("SOMEBODY",)))
        answer = await stranger.send("/desk/new", **{"from": "like", "case": case})
        assert answer.status_code == 404

    with_sections(tmp_path, visit)


@pytest.mark.parametrize("name", [one.removesuffix(".json") for one in EXAMPLES[:4]])
def test_an_example_is_begun_in_training_only(tmp_path, name):
    async def visit(both):
        trader = Trader(both)
        answer = await trader.send("/desk/new", **{"from": "example", "name": name})
        assert answer.status_code == 400, "these sections are at real work"

    with_sections(tmp_path, visit)
