"""Summing up a day: the sections' own records beside the truth of what came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from cruce.academy.summary import DaySummary, by_channel, percentiles
from cruce.clearance import CaseFile
from cruce.credentials import KeyRing, verify
from cruce.exchange import PUBLIC_KEYS, Border
from cruce.model import Channel, ChargeStatus, Finding, JointState, Liability, Money, sum_by_currency
from cruce.section import Section
from cruce.tariff import CURRENCIES
from cruce.traffic import Fault, Planted

if TYPE_CHECKING:
    from cruce.academy.day import Tracked

_LIABILITIES = TypeAdapter(tuple[Liability, ...])


def summarise(
    trucks: Sequence[Tracked], border: Border, home: Path, seconds: int, *, kept: bool
) -> DaySummary:
    """Sum up a day from the sections' records and the truth of each truck."""
    states = Counter(one.state for one in trucks if one.case is not None)
    released = [one for one in trucks if one.state is JointState.RELEASED]
    files = {name: _files(section) for name, section in border.sections.items()}
    unknown = Counter(
        kind for name, section in border.sections.items() for kind in _unknown(section, files[name])
    )
    owed = {name: _owed(section, files[name]) for name, section in border.sections.items()}
    rejected = Counter(code for one in trucks for code in sorted({finding.code for finding in one.rejected}))
    return DaySummary(
        filed=len(trucks),
        rejected=sum(1 for one in trucks if one.case is None),
        released=states[JointState.RELEASED],
        held=states[JointState.HELD] + states[JointState.OPEN],
        refused=states[JointState.REFUSED],
        channels=by_channel(Counter(one.channel.value for one in trucks if one.channel)),
        straight_through=sum(1 for one in released if one.channel is Channel.GREEN),
        owed=owed,
        paid={name: _paid(section, owed[name]) for name, section in border.sections.items()},
        planted=_by_kind(planted.kind for one in trucks for planted in one.truck.truth.faults),
        planted_found=_by_kind(kind for one in trucks for kind in _found(one)),
        decision_ms=percentiles([one.milliseconds for one in trucks if one.case is not None]),
        receipts_verified=_verified(released, border, home),
        unrated=sum(unknown.values()),
        unknown=dict(sorted(unknown.items())),
        unverified=_unverified(border, files),
        sections={name: _log(section) for name, section in border.sections.items()},
        top_findings=rejected.most_common(8),
        joint=sum(states.values()),
        disagreements=sum(1 for one in files[min(files)].values() if _disagree(one)),
        seconds=seconds,
        home=str(home) if kept else None,
    )


def _files(section: Section) -> Mapping[str, CaseFile]:
    return {row.id: CaseFile.model_validate_json(row.body) for row in section.store.cases()}


def _liabilities(section: Section, file: CaseFile) -> Iterable[Liability]:
    content = section.store.content(file.liability)
    assert content is not None
    return (one for one in _LIABILITIES.validate_json(content) if one.country == section.name)


def _unknown(section: Section, files: Mapping[str, CaseFile]) -> Iterable[str]:
    for file in files.values():
        for liability in _liabilities(section, file):
            yield from (f"{section.name}: {charge.kind}" for charge in liability.unrated)


def _unverified(border: Border, files: Mapping[str, Mapping[str, CaseFile]]) -> tuple[str, ...]:
    charges = (
        f"{name}: {charge.kind}"
        for name, section in border.sections.items()
        for file in files[name].values()
        for liability in _liabilities(section, file)
        for charge in liability.charges
        if not charge.checked and charge.status is not ChargeStatus.UNRATED
    )
    return tuple(sorted(set(charges)))


def _owed(section: Section, files: Mapping[str, CaseFile]) -> dict[str, Decimal]:
    """Add up what all declarations owe this treasury, by whatever means it is settled."""
    owed = [one.owed for file in files.values() for one in _liabilities(section, file)]
    nothing = [Money.zero(CURRENCIES[section.name])] if section.name in CURRENCIES else []
    return sum_by_currency([*nothing, *owed])


def _paid(section: Section, owed: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Take off what is neither paid nor guaranteed yet."""
    paid = dict(owed)
    for row in section.store.receivables():
        if row.state == "estimated":
            paid[row.currency] -= row.amount
    return paid


def _found(one: Tracked) -> Iterable[Fault]:
    """Tell which planted faults were found: named on filing, held unpaid, or brought to light."""
    planted = {fault.kind for fault in one.truck.truth.faults}
    if one.case is None:
        return {fault.kind for fault in one.truck.truth.faults if _is_named(fault, one.rejected)}
    unpaid = {Fault.UNPAID} if one.state is not JointState.RELEASED else set()
    return planted & (one.found | unpaid)


def _is_named(fault: Planted, findings: Iterable[Finding]) -> bool:
    """Tell whether a refusal points at a planted fault: at the same item of goods, or the same place."""
    planted = _item(fault.pointer)
    return fault.kind is Fault.PAPER or any(_item(finding.pointer) == planted for finding in findings)


def _item(pointer: str) -> str:
    """Cut a pointer to the item of goods it leads into: ``/consignments/0/items/2``."""
    return "/".join(pointer.split("/")[:5])


def _by_kind(kinds: Iterable[Fault]) -> dict[str, int]:
    counts = Counter(kinds)
    return {kind.value: counts[kind] for kind in Fault}


def _verified(released: Sequence[Tracked], border: Border, home: Path) -> int:
    ring = KeyRing.parse((home / PUBLIC_KEYS).read_text(encoding="utf-8"))
    verified = 0
    for one in released:
        assert one.case is not None
        receipt = border.receipt(one.case)
        if receipt is not None and verify(receipt, ring).joint.state is JointState.RELEASED:
            verified += 1
    return verified


def _disagree(file: CaseFile) -> bool:
    verdicts = {made.decision.verdict for made in file.decisions.values()}
    return len(verdicts) > 1 or bool(file.disagreements)


def _log(section: Section) -> dict[str, object]:
    head = section.store.head()
    return {"size": head.size, "root": head.root.hex()}
