"""Minutes between sections: drafted, discussed, signed and withdrawn, each act told to every other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from cruce.clearance import contingency, officers
from cruce.credentials import MINUTE_CONTEXT
from cruce.exchange import minutes
from cruce.governance.refusals import refused
from cruce.model import Json, Minute, Signature, canonical, is_name, plain
from cruce.section import MINUTES, Section
from cruce.store import Draft, Transaction

T = TypeVar("T")


def draft(section: Section, minute: Minute, by: str) -> Minute:
    """Put a minute on the table of every section: its words, which nobody has signed yet.

    Raises `PowerError` ``minute.no-director``, ``minute.not-director``, ``minute.exists`` (another minute
    bears this id), and what `officers.require_person` raises.
    """
    words, at = minute.words, section.clock()
    _require_director(section, by)

    def work(transaction: Transaction) -> Minute:
        known = {minutes.words_of(one) for one in minutes.drafts(transaction, words.id)}
        if words.id in section.agreed.minutes or known - {minutes.words_of(words)}:
            raise refused("exists", words.id)
        if not known:
            body: Mapping[str, Json] = {"minute": plain(words)}
            _put(transaction, Draft("governance.drafted", MINUTES, 1, at, by, body))
        return words

    return section.store.one(work)


def comment(section: Section, name: str, says: str, by: str) -> None:
    """Say something of a minute, to every section; raises ``minute.unknown``, ``minute.comment``."""
    at = section.clock()
    officers.require_person(section, by)
    if not 0 < len(says.strip()) <= minutes.COMMENT_MOST:
        raise refused("comment", name)

    def work(transaction: Transaction) -> None:
        _known(section, transaction, name)
        body = {"minute": name, "by": _signatory(section, by), "comment": says.strip()}
        _put(transaction, Draft("governance.discussed", MINUTES, 1, at, by, body))

    section.store.one(work)


def sign(section: Section, name: str, by: str) -> Signature:
    """Sign a minute's very words for one section with its act key; with the last signature it counts.

    Raises `PowerError` ``minute.unknown``, ``minute.contested`` (two drafts under one id),
    ``minute.withdrawn``, ``minute.no-director``, ``minute.not-director``.
    """
    at = section.clock()
    _require_director(section, by)

    def work(transaction: Transaction) -> Signature:
        found = _known(section, transaction, name)
        if len(found) > 1:
            raise refused("contested", name)
        if name in section.agreed.withdrawn:
            raise refused("withdrawn", name)
        (minute,) = found
        before = [one for one in minutes.signatures(transaction, minute) if one.section == section.name]
        if before:
            return before[0]
        made = section.keys.act.sign(canonical(minute), context=MINUTE_CONTEXT).hex()
        key, signatory = section.keys.act.name, _signatory(section, by)
        one = Signature(section=section.name, by=signatory, key=key, at=at, signature=made)
        minutes.endorse(section, minute, one, transaction, by)
        told = canonical({"minute": plain(minute), "signature": plain(one)})
        transaction.send("governance.endorsed", MINUTES, told)
        return one

    return _then_read(section, section.store.one, work)


def withdraw(section: Section, name: str, by: str) -> None:
    """Withdraw a minute for one section: from this instant it counts no more, whatever the others do.

    What it let cross crosses no longer, nobody acts under it, and cases that waited for the other side's look
    go on by this section's own law; the others hear of it and keep it.
    Raises `PowerError` ``minute.unknown``, ``minute.withdrawn``, ``minute.no-director``,
    ``minute.not-director``.
    """
    at = section.clock()
    _require_director(section, by)

    def work(transaction: Transaction) -> None:
        _known(section, transaction, name)
        if name in section.agreed.withdrawn:
            raise refused("withdrawn", name)
        body = {"minute": name, "since": at.isoformat(), "by": _signatory(section, by)}
        _put(transaction, Draft("governance.withdrawn", MINUTES, 1, at, by, body))

    _then_read(section, section.store.one, work)
    contingency.resume(section)


def _then_read(section: Section, one: Callable[[Callable[[Transaction], T]], T], work: Callable[..., T]) -> T:
    result = one(work)
    section.reload_minutes()
    return result


def _put(transaction: Transaction, act: Draft) -> None:
    """Record an act on a minute and tell the others: that needs no minute, for without it none could be."""
    transaction.record(act, None)
    transaction.send(act.kind, MINUTES, canonical(act.body))


def _known(section: Section, transaction: Transaction, name: str) -> tuple[Minute, ...]:
    agreed = section.agreed.minutes.get(name)
    found = (agreed.words,) if agreed else minutes.drafts(transaction, name)
    if not found:
        raise refused("unknown", name)
    return found


def _require_director(section: Section, by: str) -> None:
    """Let only a co-director of the section act; in training, whoever answers by name."""
    officers.require_person(section, by)
    named = by.rpartition(":")[2].strip()
    directors = section.settings.directors
    if not directors and not section.settings.training:
        raise refused("no-director", section.name)
    if directors and named not in directors:
        raise refused("not-director", named)


def _signatory(section: Section, by: str) -> str:
    name = by.rpartition(":")[2].strip()
    return f"{section.name}: {name if is_name(name) else by}"
