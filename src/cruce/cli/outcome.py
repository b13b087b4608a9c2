"""How a case stands, put on the terminal: channel, money, gate, decisions, receipt; and what it waits for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from cruce.cli import contingency_words, words
from cruce.cli.casefile import View
from cruce.cli.language import say
from cruce.cli.printing import Cell, coloured, joined, moment, pairs, put, put_block, shown
from cruce.cli.statement import money
from cruce.model import (
    Channel,
    ChargeStatus,
    JointDecision,
    JointState,
    Money,
    SignedDecision,
    plain,
    sum_by_currency,
)
from cruce.store import Receivable
from cruce.treasury import Due, Means

_NO_BANK: Final = {"guaranteed": (Means.GUARANTEE, Means.CREDIT), "paid": (Means.OTHERWISE,)}
"""By what means a receivable stands as it does when no bank has collected it."""


def put_outcome(views: Sequence[View], receipt: str) -> None:
    """Print how a case stands in all sections, where its receipt is, and what it waits for."""
    joint = joint_of(views)
    rows: list[tuple[str, Cell]] = [
        (say(words.RISK), _channels(views, joint)),
        *((say(words.MONEY), line) for line in _money(views)),
        (say(words.GATE), _gate(views[0])),
        *((say(words.EXAMINATION), line) for line in _examined(views[0])),
        *((say(words.DECISION), _decided(signed)) for signed in joint.decisions),
        *((say(contingency_words.ALONE_ROW), line) for line in _alone(views[0], joint)),
        (say(words.JOINT_DECISION), coloured(say(words.JOINT[joint.state]), joint.state)),
        (say(words.RECEIPT), receipt),
    ]
    put_block(pairs(rows), indent=2)
    _put_wait(views[0], joint)


def joint_of(views: Sequence[View]) -> JointDecision:
    """Give the joint decision as far as the first section knows it."""
    return views[0].file.joint(views[0].row.id, views[0].row.version)


def outcome_as_json(views: Sequence[View], receipt: Path | None) -> dict[str, Any]:
    """Give how a case stands as plain JSON data."""
    joint = joint_of(views)
    file = views[0].file
    charges = [charge for view in views for liability in view.liabilities for charge in liability.charges]
    return {
        "case": joint.case,
        "version": joint.version,
        "state": joint.state.value,
        "channel": file.channel.value,
        "channels": {
            name: told.channel.value for name, told in sorted({**file.selected, **file.observed}.items())
        },
        "owed": {view.section.name: _owed(view) for view in views},
        "unrated": sum(charge.status is ChargeStatus.UNRATED for charge in charges),
        "unverified": sum(
            not charge.checked and charge.status is not ChargeStatus.UNRATED for charge in charges
        ),
        "waiting_for": list(joint.waiting_for),
        "provisional": [plain(one.provisional) for one in joint.provisional],
        "follow_ups": dict(sorted(file.follow_ups.items())),
        "receipt": str(receipt) if receipt else None,
    }


def _owed(view: View) -> dict[str, str]:
    return {
        name: format(total, "f")
        for name, total in sum_by_currency(one.owed for one in view.liabilities).items()
    }


def _channels(views: Sequence[View], joint: JointDecision) -> Cell:
    file = views[0].file
    each = [
        joined([say(words.section(name)), coloured(say(words.CHANNELS[told.channel]), told.channel)], " ")
        for name, told in sorted({**file.selected, **file.observed}.items())
    ]
    whole = say(words.JOINT_CHANNEL).format(
        channel=say(words.CHANNELS[file.channel]), means=say(words.CHANNEL_MEANS[file.channel])
    )
    return joined([*each, coloured(whole, file.channel)])


def _money(views: Sequence[View]) -> Iterator[Cell]:
    for view in views:
        for row in view.receivables:
            due = Due.model_validate_json(row.body)
            before = row.version < view.row.version
            if row.state == "cancelled" or (before and due.means is Means.NOTHING):
                continue
            yield joined([say(words.section(view.section.name)), _standing(row, due)], ": ")


def _standing(row: Receivable, due: Due) -> str:
    amount = money(Money(amount=abs(row.amount), currency=row.currency))
    if row.state == "corrected":
        return say(words.CORRECTED).format(amount=amount)
    if row.state == "estimated" and due.missing == "treasury.unproved":
        papers = sorted({f"{line.form}: {line.reference}" for line in due.lines})
        return say(words.UNPROVED).format(amount=amount, papers=", ".join(papers))
    if row.amount and row.operation is None and due.means is not Means.BOND and row.state in _NO_BANK:
        forms = sorted({line.form for line in due.lines if line.form and line.means in _NO_BANK[row.state]})
        return say(words.OTHERWISE).format(amount=amount, forms=", ".join(forms))
    if due.means is Means.NOTHING:
        return say(words.NOTHING_FIRST)
    if due.means is Means.BOND:
        if row.state != "guaranteed":
            return say(words.NO_BOND).format(amount=amount)
        return say(words.BONDED).format(amount=amount) if row.amount else say(words.COVERED)
    paid = words.PAID if row.state == "paid" else words.UNPAID
    simulated = f" {say(words.SIMULATED)}" if (row.operation or "").startswith("SIMULATED-") else ""
    return say(paid).format(amount=amount, reference=row.reference) + simulated


def _gate(view: View) -> Cell:
    seen = view.file.presentation
    return say(words.PRESENTED_AT).format(at=moment(seen.at)) if seen else say(words.NOT_PRESENTED)


def _examined(view: View) -> Iterator[Cell]:
    found = view.file.examination
    if found is not None:
        what = ", ".join(found.reasons) or say(words.EXAMINED_AS_FILED)
        yield joined([moment(found.at), "; ".join(found.team), what])


def _decided(signed: SignedDecision) -> Cell:
    made = signed.decision
    verdict, outcome = say(words.VERDICTS[made.verdict]), say(words.OUTCOMES[made.outcome])
    decided = verdict if verdict == outcome else f"{verdict} ({outcome})"
    text = f"{say(words.section(made.section))}: {decided}"
    because = say(words.BECAUSE).format(reasons=", ".join(made.reasons)) if made.reasons else ""
    return joined([text, because], " ") if because else text


def _alone(view: View, joint: JointDecision) -> Iterator[Cell]:
    for one in joint.provisional:
        made = one.provisional
        facts = {"absent": say(words.section(made.section)), "under": ", ".join(made.under)}
        acting = say(contingency_words.ACTS[made.acting.value])
        says = contingency_words.PROVISIONAL.format(**facts, taken_by=made.taken_by, acting=acting)
        yield shown(say(says), "yellow")
    for name, cause in sorted(view.file.follow_ups.items()):
        yield shown(say(contingency_words.CONTRADICTED).format(case=name, cause=cause), "bold red")


def _put_wait(view: View, joint: JointDecision) -> None:
    file = view.file
    reasons = sorted({reason for signed in joint.decisions for reason in signed.decision.reasons})
    if joint.state is JointState.HELD and any(reason.startswith("treasury.") for reason in reasons):
        put(say(words.WAITS_MONEY).format(reasons=", ".join(reasons)), indent=2, style="yellow")
    elif joint.state is JointState.OPEN and file.presentation is None:
        put(say(words.WAITS_GATE), indent=2, style="yellow")
    elif joint.state is JointState.OPEN and file.channel is not Channel.GREEN and file.examination is None:
        channel, means = say(words.CHANNELS[file.channel]), say(words.CHANNEL_MEANS[file.channel])
        put(say(words.WAITS_EXAMINATION).format(channel=channel, means=means), indent=2, style="yellow")
        team = " ".join(f"--officer '{name}: …'" for name in file.due)
        put(f"cruce examine {joint.case} {team}", indent=4)
