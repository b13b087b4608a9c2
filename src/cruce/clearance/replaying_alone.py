"""A release on behalf of an absent section taken again from its bundle: who, under which power, at which lot.

What nobody computes is taken from the record: when the absent section was heard last, what it had told or an
officer was shown of the money, what the gate read, and the moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cruce.clearance.appraisal import Appraisal
from cruce.clearance.contingency.alone import is_clean
from cruce.clearance.contingency.arrivals import Copy, open_copy
from cruce.clearance.contingency.healing import booth_release
from cruce.clearance.contingency.journal import Entry, Journal, read_journal
from cruce.clearance.contingency.power import Facts, chosen, is_lot, is_trusted, lot_of, powers
from cruce.clearance.contingency.verdict import verdict
from cruce.credentials import ProvenBundle
from cruce.ledger import Verifier
from cruce.model import (
    Alone,
    Channel,
    Event,
    Examination,
    Minute,
    Presentation,
    ProofError,
    Provisional,
    Settled,
    SignedProvisional,
    plain,
)


@dataclass(frozen=True, slots=True)
class Stood:
    """What a case came to before the act: as filed, the joint channel, and what an examination found."""

    made: Appraisal
    channel: Channel
    examination: Examination | None


def taken_alone(proven: ProvenBundle, version: int) -> tuple[tuple[Event, Provisional], ...]:
    """Give the provisional releases of the version decided, each with its event; their signatures hold."""
    acts = (event for event in (*proven.events, *proven.later) if event.kind == "clearance.decided_alone")
    found = ((event, SignedProvisional.model_validate(event.body["provisional"])) for event in acts)
    return tuple((event, one.provisional) for event, one in found if event.version == version)


def again(
    proven: ProvenBundle, event: Event, said: Provisional, stood: Stood, minutes: Sequence[Minute]
) -> object:
    """Take one such release again; gives it as it comes out, or the codes of what stands against it."""
    if said.acting is Alone.BOOTH:
        return _at_booth(proven, said, stood)
    return _by_officer(proven, event, said, stood, minutes)


def _by_officer(
    proven: ProvenBundle, event: Event, said: Provisional, stood: Stood, minutes: Sequence[Minute]
) -> object:
    keys = proven.keys[said.taken_by]
    if not any(is_lot(key, said.lot, said.case, said.version) for key in _keys_at(keys, said)):
        return "lot"
    facts = _facts(proven, event, said, stood)
    found, codes = chosen(powers(minutes, said.acting), facts)
    if found is None or codes:
        return codes
    minute, power = found
    figure = power.figure(said.section, facts.direction)
    if figure is None:
        return "figure"
    changes = {
        "channel": stood.channel,
        "filing": stood.made.canonical,
        "due": stood.made.due,
        "figure": figure.citation,
        "settled": next((how for how in power.settled if how in facts.settled), None),
        "examined": facts.examined,
        "under": (minute.id,),
    }
    return plain(said.model_copy(update=changes))


def _keys_at(keys: object, said: Provisional) -> Sequence[Verifier]:
    return (keys,) if isinstance(keys, Verifier) else tuple(keys(said.at))  # type: ignore[operator]


def _facts(proven: ProvenBundle, event: Event, said: Provisional, stood: Stood) -> Facts:
    filing = stood.made.filing
    seen = [
        one for one in proven.events if one.kind == "clearance.presented" and one.version == event.version
    ]
    lane = Presentation.model_validate(seen[-1].body["presentation"]).lane if seen else None
    owed = [one for one in stood.made.liabilities if one.country == said.section]
    shown = {Settled.SHOWN} if said.operations else set()
    return Facts(
        absent=said.section,
        direction=filing.direction,
        crossing=filing.crossing,
        channel=stood.channel,
        lane=lane,
        trusted=is_trusted(filing),
        contact=said.contact,
        now=said.at,
        settled=frozenset(({said.settled} if said.settled else set()) | shown),
        owed=any(one.owed.amount or one.unrated for one in owed),
        lot=lot_of(said.lot),
        examined=is_clean(stood.examination),
    )


def _at_booth(proven: ProvenBundle, said: Provisional, stood: Stood) -> object:
    """Take a booth's verdict again from its copy and its journal, and the release that was made of it."""
    for journal, booth in _journals(proven):
        for place, (entry, name) in enumerate(zip(journal.entries, journal.names, strict=True)):
            mark = f"{booth.name}#{entry.number}/{name}"
            if mark != said.booth:
                continue
            copy = _copy(proven, entry, booth)
            if copy is None:
                return "copy"
            before = Journal(journal.entries[:place]).before
            lots = {entry.verdict.case: lot_of(entry.lot)} if entry.lot else {}
            computed = verdict(copy, entry.seen, before, entry.at, lots, entry.operations)
            if computed != entry.verdict:
                return computed.reasons
            made = booth_release(copy, entry, said.section, mark, said.taken_by)
            changes = {"filing": stood.made.canonical, "due": stood.made.due}
            return plain(made.model_copy(update=changes))
    return "journal"


def _journals(proven: ProvenBundle) -> Iterator[tuple[Journal, Verifier]]:
    for event in proven.register:
        if event.kind == "clearance.reconciled":
            booth = Verifier.parse(event.body["booth"])
            content = proven.bundle.content(event.body["journal"])
            if content is not None:
                yield read_journal(content, booth), booth


def _copy(proven: ProvenBundle, entry: Entry, booth: Verifier) -> Copy | None:
    """Open the copy that an entry stood on, which the section issued to this booth and put on record."""
    issued: Mapping[str, Event] = {
        event.body["copy"]: event for event in proven.register if event.kind == "clearance.copied"
    }
    content = proven.bundle.content(entry.copy_name)
    if content is None or entry.copy_name not in issued:
        return None
    try:
        copy = open_copy(content, proven.keys)
    except ProofError:
        return None
    return copy if copy.booth == str(booth) else None
