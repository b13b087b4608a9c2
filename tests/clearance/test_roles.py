"""Who may do what in a section: co-directors, officers, oversight, machines, and nobody of another."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.clearance.border import StandingClock, founded, lodge, opened, present
from tests.filings import AS_OF, a1_southbound

from cruce import clearance, governance
from cruce.books import record_act
from cruce.clearance import alerts, contingency, erasing, officers, paying
from cruce.exchange import Border, keys
from cruce.ledger import Signer
from cruce.liabilities import life
from cruce.model import CruceError, Minute, Text, Verdict
from cruce.section import Section, Settings
from cruce.section.succession import KeyChange, SignedChange

ROLES = """
directors = ["A. Jones"]
officers = ["L. Hart"]
oversight = ["M. Vega"]
"""
BOOTH = Signer.from_seed("laredo/1", bytes(32))
SAMPLE = a1_southbound()
DRAFT = Minute(
    id="acta-7",
    title=Text(en="A draft", es="Un proyecto"),
    text=Text(en="Words.", es="Palabras."),
    effective=AS_OF.date(),
)
CHANGE = SignedChange(
    change=KeyChange(
        section="us",
        use="act",
        old=str(BOOTH.verifier),
        new=str(BOOTH.verifier),
        at=AS_OF,
        since=AS_OF,
        size=0,
        cause="lost",
    ),
    held="",
)


@pytest.fixture(scope="module")
def border(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Border]:
    home: Path = founded(tmp_path_factory.mktemp("roles") / "home")
    for settings in home.glob("*/section.toml"):
        with settings.open("a", encoding="utf-8") as file:
            file.write(ROLES)
    with opened(home, clock=StandingClock()) as border:
        yield border


@pytest.fixture(scope="module")
def case(border: Border) -> str:
    case = lodge(border, SAMPLE)
    present(border, case, SAMPLE)
    border.settle()
    return case


Act = Callable[[Section, str, str], Any]
OFFICER: dict[str, Act] = {
    "decide": lambda mx, case, by: clearance.rule(mx, case, Verdict.HOLD, ["document.mismatch"], by),
    "alert": lambda mx, case, by: alerts.decide(mx, case, "x:y@/z", confirmed=False, why="No.", by=by),
    "accept": paying.accept,
    "alone": lambda mx, case, by: contingency.decide_alone(mx, case, "us", by),
    "liability": lambda mx, case, by: record_act(
        mx, case, None, life.Act(step=life.Step.LIQUIDATE, on=AS_OF.date()), by
    ),
    "hold": lambda mx, case, by: erasing.place_hold(mx, case, by, "Asked for."),
    "lift": lambda mx, case, by: erasing.lift_hold(mx, case, by, "Over."),
    "erase": lambda mx, case, by: erasing.erase(mx, case, by, "Over.", owed=()),
    "booth": lambda mx, case, by: contingency.revoke_booth(mx, BOOTH.verifier, by, AS_OF, "Lost."),
}
DIRECTOR: dict[str, Act] = {
    "draft": lambda mx, case, by: governance.draft(mx, DRAFT, by),
    "sign": lambda mx, case, by: governance.sign(mx, DRAFT.id, by),
    "withdraw": lambda mx, case, by: governance.withdraw(mx, "acta-0", by),
    "rotate": lambda mx, case, by: keys.rotate(mx, "witness", by),
    "revoke": lambda mx, case, by: keys.revoke(mx, "witness", by, AS_OF, "Lost."),
    "key-accept": lambda mx, case, by: keys.accept(mx, CHANGE, by, "Met."),
}
OVERSIGHT: dict[str, Act] = {"reads": lambda mx, case, by: officers.require_oversight(mx, by)}
PERSON = {"case.nobody", "case.machine", "case.other-officer"}
BARRED = {
    "officer": {*PERSON, "case.oversight", "case.not-officer"},
    "director": {*PERSON, "key.not-director", "minute.not-director"},
    "oversight": {*PERSON, "case.not-oversight"},
}
ACTS = [
    *(("officer", name, act) for name, act in OFFICER.items()),
    *(("director", name, act) for name, act in DIRECTOR.items()),
    *(("oversight", name, act) for name, act in OVERSIGHT.items()),
]
PEOPLE = {
    "director": "A. Jones",
    "officer": "L. Hart",
    "oversight": "M. Vega",
    "own-prefix": "mx: L. Hart",
    "stranger": "N. Nadie",
    "machine": "shell",
    "service": "service",
    "section": "us",
    "other": "us: L. Hart",
    "nobody": "",
}
MAY = {
    "officer": {"officer", "own-prefix"},
    "director": {"director"},
    "oversight": {"oversight"},
}


@pytest.mark.parametrize(("role", "act"), [(role, act) for role, _, act in ACTS], ids=[n for _, n, _ in ACTS])
@pytest.mark.parametrize("person", PEOPLE)
def test_each_act_is_for_its_role_alone(border, case, role, act, person):
    mx = border.sections["mx"]
    size = mx.store.tree.size
    code = None
    try:
        act(mx, case, PEOPLE[person])
    except CruceError as error:
        code = error.code
    if person in MAY[role]:
        assert code not in BARRED[role], code  # what else stands against the act is another matter
    else:
        assert code in BARRED[role]
        assert mx.store.tree.size == size


def test_whoever_answers_by_name_may_where_no_officers_are_named(tmp_path):
    with opened(founded(tmp_path / "home"), clock=StandingClock()) as border:
        mx = border.sections["mx"]
        officers.require_own_officer(mx, "Anybody")
        officers.require_oversight(mx, "Anybody")
        for door in officers.MACHINE:
            with pytest.raises(CruceError, match=r"case\.machine"):
                officers.require_own_officer(mx, door.upper())
        with pytest.raises(CruceError, match=r"key\.no-director"):
            officers.require_director(mx, "Anybody")


def test_roles_stand_in_the_settings_and_come_back():
    made = Settings(name="mx", directors=("A",), officers=("B", "Ñ"), oversight=("C",))

    assert Settings.model_validate(tomllib.loads(made.toml())) == made
