"""A decision taken again from its bundle: what was computed must come out the same, bit for bit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Final

from cruce.clearance.appraisal import Appraisal, appraise, observed
from cruce.clearance.doubts import doubting
from cruce.clearance.editions import named
from cruce.clearance.hearing import is_worse
from cruce.clearance.lodging import charges_of
from cruce.clearance.numbers import RULE
from cruce.clearance.presenting import AUTOMATIC, legal_outcome
from cruce.clearance.replaying_alone import Stood, again, taken_alone
from cruce.credentials import ProvenBundle
from cruce.law import Law
from cruce.model import (
    Channel,
    Decision,
    Disclosure,
    Event,
    Examination,
    Presentation,
    Profile,
    UsageError,
    Verdict,
    digest,
    plain,
    strictest,
)
from cruce.section import equipment

PARTS: Final = ("filing", "findings", "due", "charges", "profile", "gate", "channel", "editions", "decision")
"""What is compared, in order: ``gate`` is the profile after the truck was seen, ``channel`` that of the
decision, ``decision`` its verdict, outcome, reasons and minutes.
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that comes out otherwise now: as it was recorded, and as it is computed."""

    part: str
    recorded: str
    computed: str


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay came to; ``differences`` is empty when all came out the same."""

    decision: Decision
    compared: tuple[str, ...]
    differences: tuple[Difference, ...]


@dataclass(slots=True)
class _Found:
    compared: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    def compare(self, part: str, recorded: object, computed: object) -> None:
        if part not in self.compared:
            self.compared.append(part)
        if recorded != computed:
            self.differences.append(Difference(part, str(recorded), str(computed)))


def replay(proven: ProvenBundle) -> Replay:
    """Take a proven decision again: from the filing, the editions and the lot in the bundle its findings,
    charges, profiles, channel, editions and verdict are computed, and compared with the record.

    What no section computes is taken from the record: what the gate read, what a team found, what the other
    sections disclosed, an officer's ruling, open money, numbers that another case uses. Raises `UsageError`
    ``section.unreplayable``.
    """
    words, found = proven.decision.decision, _Found()
    events = [event for event in proven.events if event.version == words.version]
    with ExitStack() as stack:
        pasts = _Pasts(proven, stack)
        lodged, selected = _last(events, "clearance.lodged"), _last(events, "clearance.selected")
        past = pasts.at(selected)
        as_of = lodged.body.get("as_of")
        at = datetime.fromisoformat(as_of) if as_of else lodged.at
        made = appraise(past, _content(proven, lodged.body["filing"]), at, words.version)
        if not isinstance(made, Appraisal):
            raise UsageError("section.unreplayable", made[0].says, made[0].advice)
        _compare_lodged(found, lodged, made, words)
        profile = _doubted(proven, selected, made.profile)
        found.compare("profile", selected.body["profile"], _digest(profile))
        seen = profile
        for event in (one for one in events if one.kind == "clearance.presented"):
            presentation = Presentation.model_validate(event.body["presentation"])
            if "read_as" in event.body:  # an inspection had changed seals
                presentation = presentation.model_copy(update={"seals": tuple(event.body["read_as"])})
            seen = observed(pasts.at(event), made, seen, presentation)
            found.compare("gate", event.body["profile"], _digest(seen))
        channel = _channel(events, words.section, selected, profile, seen)
        found.compare("channel", words.channel.value, channel.value)
        last = next(event for event in reversed(events) if "circumstances" in event.body)
        _compare_editions(found, proven, pasts.at(last))
        day = past.law.local_day(made.filing.crossing, words.at)
        _compare_decision(found, proven, _verdict(events, made, words), day)
        joined = partial(_channel, section=words.section, selected=selected, profile=profile, seen=seen)
        _compare_alone(found, proven, made, past.law, joined)
    return Replay(words, tuple(found.compared), tuple(found.differences))


@dataclass(slots=True)
class _Pasts:
    """The section as it stood at each event that names circumstances, each opened once."""

    proven: ProvenBundle
    stack: ExitStack
    opened: dict[str, equipment.Past] = field(default_factory=dict)

    def at(self, event: Event) -> equipment.Past:
        name = event.body["circumstances"]
        if name not in self.opened:
            files = self.proven.bundle.files
            packs = {path.removeprefix(_PACKS): raw for path, raw in files.items() if path.startswith(_PACKS)}
            lot = _last(self.proven.events, "clearance.selected").body["lot"]
            past = equipment.reopened(_content(self.proven, name), packs, Decimal(lot))
            self.opened[name] = self.stack.enter_context(past)
        return self.opened[name]


_PACKS: Final = "packs/"


def _compare_lodged(found: _Found, lodged: Event, made: Appraisal, words: Decision) -> None:
    found.compare("filing", (words.case, words.filing), (made.case, made.canonical))
    codes = sorted({finding.code for finding in made.findings})
    found.compare("findings", lodged.body["findings"], codes)
    found.compare("due", words.due, made.due)
    found.compare("charges", words.liability, digest(charges_of(made)))


def _compare_editions(found: _Found, proven: ProvenBundle, past: equipment.Past) -> None:
    keys = {what: bytes.fromhex(key) for what, key in proven.bundle.seals.items()}
    found.compare(
        "editions", proven.decision.decision.relied_on, named(past.law.fingerprint, past.words, keys)
    )


def _compare_decision(
    found: _Found, proven: ProvenBundle, computed: tuple[Verdict, tuple[str, ...]], day: date
) -> None:
    words = proven.decision.decision
    minutes = equipment.Agreed.read(proven.minutes_before(_first_said(proven))).in_force(day, words.at)
    under = tuple(minute.id for minute in minutes)
    outcome = legal_outcome(words.section, words.channel)
    recorded = (words.verdict.value, words.reasons, words.outcome.value, words.under)
    found.compare("decision", recorded, (computed[0].value, computed[1], outcome.value, under))


def _first_said(proven: ProvenBundle) -> Event:
    """Give the act by which the decision was taken: signed again since, it says the same."""
    said = [one for one in proven.events if one.kind == "clearance.decided"]
    words = said[-1].body["decision"]["decision"]
    return next(one for one in said if one.body["decision"]["decision"] == words)


def _compare_alone(
    found: _Found,
    proven: ProvenBundle,
    made: Appraisal,
    law: Law,
    channel: Callable[[Sequence[Event]], Channel],
) -> None:
    """Take releases on other sections' behalf again, each from what stood on record before it."""
    version = proven.decision.decision.version
    every = [one for one in (*proven.events, *proven.later) if one.version == version]
    for event, said in taken_alone(proven, version):
        before = every[: every.index(event)]
        stood = Stood(made, channel(before), _examination(before))
        agreed = equipment.Agreed.read(proven.minutes_before(event))
        minutes = agreed.in_force(law.local_day(made.filing.crossing, said.at), said.at)
        found.compare("alone", plain(said), again(proven, event, said, stood, minutes))


def _verdict(events: Sequence[Event], made: Appraisal, words: Decision) -> tuple[Verdict, tuple[str, ...]]:
    """Take the verdict that follows from findings and examination; of what else held it, as recorded."""
    if words.by != AUTOMATIC:
        barred = made.refusals if words.verdict is Verdict.RELEASE else ()
        return (Verdict.REFUSE, barred) if barred else (words.verdict, words.reasons)
    if made.refusals:
        return Verdict.REFUSE, tuple(sorted(made.refusals))
    examination = _examination(events)
    reasons = examination.reasons if examination else ()
    others = (Counter(words.reasons) - Counter(reasons)).elements()
    held = tuple(sorted((*reasons, *others)))
    return (Verdict.HOLD, held) if held else (Verdict.RELEASE, ())


def _examination(events: Sequence[Event]) -> Examination | None:
    """Give the examination that counts, as the section took it from its own team's and the others'."""
    counted, number = None, 0
    for event in events:
        if "examination" not in event.body or not event.body.get("counts", True):
            continue
        made = Examination.model_validate(event.body["examination"])
        told = event.body.get("number", number + 1)
        if told > number or (told == number and is_worse(made, counted)):
            counted, number = made, told
    return counted


def _channel(
    events: Sequence[Event], section: str, selected: Event, profile: Profile, seen: Profile
) -> Channel:
    """Join the own channels, as computed, with those that other sections disclosed.

    A channel that an amendment did not escape stands in the record alone.
    """
    floor = Channel(selected.body["channel"]) if selected.version > 1 else Channel.GREEN
    known = {section: profile.channel}
    gate = {section: seen.channel} if any(one.kind == "clearance.presented" for one in events) else {}
    for event in (one for one in events if one.kind == "exchange.received"):
        disclosure = event.body.get("disclosure")
        if disclosure and event.body["act"] in ("selected", "presented"):
            into = known if event.body["act"] == "selected" else gate
            into[event.body["from"]] = Disclosure.model_validate(disclosure).channel
    return strictest((floor, *{**known, **gate}.values()))


def _doubted(proven: ProvenBundle, selected: Event, profile: Profile) -> Profile:
    """Add the doubts about numbers that another case uses: of other cases a bundle knows nothing."""
    recorded = Profile.model_validate_json(_content(proven, selected.body["profile"]))
    return doubting(profile, (reason for reason in recorded.reasons if reason.rule == RULE))


def _digest(profile: Profile) -> str:
    return digest(profile.model_dump_json(exclude_none=True).encode())


def _last(events: Sequence[Event], kind: str) -> Event:
    return next(event for event in reversed(events) if event.kind == kind)


def _content(proven: ProvenBundle, name: str) -> bytes:
    content = proven.bundle.content(name)
    if content is None:
        raise equipment.unreplayable(f"contents/{name}")
    return content
