"""A secret is varied, and the other section's bytes stay equal: store, messages, log and receipts.

Two worlds differ in nothing but what Mexico keeps to itself: the words, weights and sentences of its rules,
the entries of its lists, the model of its learned score. What Mexico tells (channel, band, codes) is the same
in both. Then everything that the United States hold is compared byte for byte, but for these, each of which
tells nobody anything:

- the seals of rules (with the model) and of lists in Mexico's decisions: HMAC under a key of one decision,
  which only Mexico has;
- signatures, which follow from what is signed (Ed25519) and cover those seals;
- roots, nodes and proofs of logs: hashes over entries that are commitments with a random salt each.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from tests.clearance.border import StandingClock, examined, file_of, founded, opened, pay, starter_law
from tests.risk.score.examined import referring

from cruce.clearance import Lodged
from cruce.cli.casefile import views
from cruce.cli.exhibit import case_as_json
from cruce.exchange import Border, delivery
from cruce.model import Channel, Disclosure, Filing, Minute
from cruce.section import grant
from cruce.traffic import Truck, day, granted
from cruce.treasury import Register

DAY, TRUCKS = date(2026, 5, 13), 24


@dataclass(frozen=True)
class Secret:
    """What Mexico keeps to itself in one world."""

    rule: str
    listed: str
    model: bytes


def world(words: str, condition: str, weight: int, entry: str, programme: str, seed: int) -> Secret:
    rule = f"""rules:
  - id: {words}
    version: {weight}
    author: {words}
    scope: movement
    valid_from: 2020-01-01
    when: >-
      {condition}
    effect: {{channel: orange, weight: {weight}}}
    code: conveyance.doubt
    says: {{en: "{words} {{movement.load}}", es: "{words} {{movement.crossing}}"}}
    examples:
      - {{facts: {{movement.load: laden}}, hit: true}}
      - {{facts: {{movement.load: empty}}, hit: false}}
"""
    return Secret(
        rule, f"{entry},{{name}},{programme}\n{entry}-2,Nobody {words},{programme}\n", referring(seed)
    )


ONE = world("quiet-otter", 'movement.load == "laden"', 3, "E-17", "velvet", 1)
OTHER = world("loud-heron", '!(movement.load in ["empty", "bobtail"])', 9, "K-9004", "granite", 2)


@dataclass(frozen=True)
class Held:
    """What the United States hold after the same traffic, and what Mexico told them."""

    messages: tuple[str, ...]
    store: tuple[str, ...]
    receipts: tuple[str, ...]
    told: tuple[str, ...]
    seals: tuple[str, ...]
    shown: tuple[str, ...]
    hidden: frozenset[str]

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.messages, *self.store, *self.receipts)


def run(home: Path, secret: Secret, monkeypatch: pytest.MonkeyPatch) -> Held:
    founded(home)
    trucks = list(day(starter_law(), DAY, TRUCKS, 5))
    carrier = Filing.model_validate_json(trucks[0].document).trip.carrier.name
    files = {
        "rules/secret/own.yaml": secret.rule,
        "lists/own.csv": "id,name,programme\n" + secret.listed.format(name=carrier.replace(",", "")),
    }
    for place, words in files.items():
        (home / "mx" / place).write_text(words, encoding="utf-8")
    (home / "mx" / "models" / "own.model").write_bytes(secret.model)
    messages = overhear(monkeypatch)
    clock = StandingClock(trucks[0].filed_at)
    with opened(home, clock=clock) as border:
        entitlements, _ = Register.read(granted(truck.document for truck in trucks))
        grant(border.sections["mx"], entitlements, "treasury")
        cases = work(border, trucks, clock)
        border.settle()
        receipts = [made for case in cases if (made := border.receipt(case)) is not None]
        told = [
            disclosure.model_dump_json()
            for case in cases
            for file in (file_of(border.sections["us"], case),)
            for disclosure in (*file.selected.values(), *file.observed.values())
        ]
        shown = [words for case in cases for words in shown_of(border, case)]
        seals = [seal for case in cases for seal in sealed(border, case)]
        assert border.sections["mx"].score is not None
        model = sha256(secret.model).hexdigest()
        hidden = frozenset((*guesses(border, files), model))
    return Held(
        tuple(messages),
        tuple(rows(home / "us" / "store.db")),
        tuple(words for receipt in receipts for words in unpacked(str(receipt), receipt.parts)),
        tuple(told),
        tuple(seals),
        tuple(shown),
        hidden,
    )


def overhear(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep every parcel and every answer."""
    over: list[str] = []
    real = delivery.accept

    def listening(section: Any, content: bytes) -> bytes:
        answer = real(section, content)
        over.extend((content.decode(), answer.decode()))
        return answer

    monkeypatch.setattr(delivery, "accept", listening)
    return over


def work(border: Border, trucks: list[Truck], clock: StandingClock) -> list[str]:
    """Lodge and pay for every truck; then let each be presented, and examined where a section wants it."""
    cases = {}
    for truck in trucks:
        clock.now = truck.filed_at
        (outcome,) = border.lodge([truck.document], "broker", section="us")
        if isinstance(outcome, Lodged):
            cases[outcome.case] = truck
            pay(border, outcome.case)
    for case, truck in sorted(cases.items(), key=lambda one: one[1].presentation.at):
        clock.now = max(clock.now, truck.presentation.at)
        border.present({case: truck.presentation}, "gate", section="mx")
        if border.joint(case).channel is not Channel.GREEN:
            border.examine({case: examined()}, "team", section="mx")
    return list(cases)


def shown_of(border: Border, case: str) -> tuple[str, str]:
    """Give what `cruce show` tells of a case in Mexico: without its secrets, and with them."""
    seen = [view for view in views(border, case) if view.section.name == "mx"]
    plain, whole = (
        case_as_json(seen, None, secret=secret)["sections"]["mx"]["profile"] for secret in (False, True)
    )
    return json.dumps(plain), json.dumps(whole)


def sealed(border: Border, case: str) -> tuple[str, ...]:
    made = file_of(border.sections["us"], case).decisions.get("mx")
    return made.decision.relied_on[1:] if made else ()


def guesses(border: Border, files: dict[str, str]) -> Iterator[str]:
    """Digests that somebody could make who guessed a secret right: of files, editions, profiles."""
    mx, us = border.sections["mx"], border.sections["us"]
    yield mx.rules.edition
    lists = "\n".join(map(str, mx.lists))
    yield from (part.rpartition(" ")[2] for part in map(str, mx.lists))
    for words in (mx.rules.edition, lists, *files.values()):
        yield sha256(words.encode()).hexdigest()
    with closing(sqlite3.connect(mx.folder / "store.db")) as store:
        kept = {digest for (digest,) in store.execute("SELECT digest FROM content")}
    yield from (digest for digest in kept if us.store.content(digest) is None)


def rows(store: Path) -> Iterator[str]:
    """Every row of every table, as text."""
    with closing(sqlite3.connect(store)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        for (table,) in tables.fetchall():
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2"):
                hashes = HASHES.get(table, -1)
                cells = ["HASH" if place == hashes else text(cell) for place, cell in enumerate(row)]
                yield f"{table}: {' | '.join(cells)}"


HASHES = {"hash": 2, "head": 2}
"""Columns of a store that hold nodes of its log."""


def text(cell: Any) -> str:
    if not isinstance(cell, bytes):
        return str(cell)
    try:
        return cell.decode()
    except UnicodeDecodeError:
        return cell.hex()


def unpacked(whole: str, parts: Any) -> Iterator[str]:
    yield str(len(whole) // 64)
    for name, part in parts.items():
        yield f"{name}: {part.content.decode()}"


MASKS: tuple[tuple[str, str], ...] = (
    (r'((?:rules|lists):)[0-9a-f]{64}(?=")', r"\1SEAL"),
    (r'("key":"cruce/mx/act","signature":")[0-9a-f]{128}', r"\1SIGNATURE"),
    (r"^[0-9a-f]{128}\n", "SIGNATURE\n"),
    (r'("proof":\[)[^\]]*', r"\1NODES"),
    (r"(cruce/(?:mx|us)(?:\n|\\n)\d+(?:\n|\\n))[A-Za-z0-9+/]{43}=", r"\1ROOT"),
    (r"(— cruce/[a-z/]+ )[A-Za-z0-9+/=]+", r"\1SIGNATURE"),
)


def masked(words: str) -> str:
    for pattern, instead in MASKS:
        words = re.sub(pattern, instead, words)
    return words


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Held, ...]:
    held = []
    for number, secret in enumerate((ONE, OTHER)):
        with pytest.MonkeyPatch.context() as patch:
            held.append(run(tmp_path_factory.mktemp("world") / str(number), secret, patch))
    return tuple(held)


def test_the_worlds_tell_the_same_and_not_nothing(worlds):
    one, other = worlds
    assert one.told == other.told
    assert sum("conveyance.doubt" in words for words in one.told) > 8
    assert any("party.listed" in words for words in one.told)
    assert sum("model.score" in words for words in one.told) > 8
    assert len(one.receipts) > 20
    assert len(one.hidden - other.hidden) > 8


@pytest.mark.parametrize("what", ["messages", "store", "receipts"])
def test_what_the_other_section_holds_is_the_same_whatever_the_secret(worlds, what):
    one, other = (tuple(map(masked, getattr(held, what))) for held in worlds)
    assert len(one) == len(other) > 20
    assert [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]] == []


def test_nobody_can_try_a_guess_of_a_secret(worlds):
    """No digest of the true secret, whole or cut short, stands in what the other section holds."""
    for held in worlds:
        whole = "\n".join(held.all)
        secret = held.hidden - {
            digest for digest in held.hidden if digest in worlds[0].hidden & worlds[1].hidden
        }
        assert secret
        assert [digest for digest in secret if digest[:12] in whole] == []


def test_a_seal_tells_not_even_that_rules_stayed_the_same(worlds):
    for held in worlds:
        assert len(held.seals) > 20
        assert len(set(held.seals)) == len(held.seals)
    assert not set(worlds[0].seals) & set(worlds[1].seals)


def test_who_is_not_shown_secrets_sees_the_same_whatever_they_are(worlds):
    """Its rules, the entries of the lists it wrote itself, and what both add to the score."""
    one, other = worlds
    assert one.shown[::2] == other.shown[::2]
    assert sum(before != after for before, after in zip(one.shown[1::2], other.shown[1::2], strict=True)) > 20
    assert any("E-17" in words for words in one.shown[1::2])


@pytest.mark.parametrize("share", ["score", "rules", "lists", "weights", "profile"])
def test_no_minute_can_share_what_is_secret(border, share):
    (starter,) = border.sections["us"].minutes(DAY)
    with pytest.raises(ValidationError):
        Minute.model_validate(starter.model_dump(mode="json") | {"shares": [share]})


@pytest.mark.parametrize("more", [{"score": 40}, {"rules": ["quiet-otter@1"]}, {"reasons": []}])
def test_a_disclosure_has_no_place_for_more(more):
    with pytest.raises(ValidationError):
        Disclosure.model_validate({"channel": "green", "band": "low", "codes": []} | more)
    assert json.loads(Disclosure(channel=Channel.GREEN).model_dump_json(exclude_none=True)).keys() == {
        "channel",
        "codes",
    }
