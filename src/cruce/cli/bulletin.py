"""A day put on the terminal: live while it runs, then summed up for whoever answers for the port."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Final

from rich.console import Group
from rich.live import Live
from rich.progress_bar import ProgressBar

from cruce.academy import DaySummary, Progress
from cruce.cli import words
from cruce.cli.language import say
from cruce.cli.printing import Cell, coloured, joined, log, pairs, put, put_block, shown, table
from cruce.model import Channel, JointState, charge_name

_OFTEN: Final = 4  # times a second that the live view is drawn
_BAR: Final = 40


@contextmanager
def watched(total: int, *, live: bool) -> Iterator[Callable[[Progress], None]]:
    """Show a day's progress on standard error while it runs, where somebody is watching."""
    if not live:
        yield lambda progress: None
        return
    with Live(console=log(), refresh_per_second=_OFTEN, transient=True) as view:
        yield lambda progress: view.update(_progress(progress, total))


def _progress(progress: Progress, total: int) -> Group:
    ended = progress.released + progress.held + progress.refused + progress.rejected
    channels = joined([_count(channel, progress.channels[channel.value]) for channel in Channel], "  ")
    states = {
        JointState.RELEASED: progress.released,
        JointState.HELD: progress.held,
        JointState.REFUSED: progress.refused,
    }
    ends = joined(
        [coloured(f"{say(words.JOINT[state])} {count:,}", state) for state, count in states.items()], "  "
    )
    rows: list[tuple[str, Cell]] = [
        (say(words.ENDED), f"{ended:,} / {total:,}"),
        (say(words.CLOCK), progress.clock[:16].replace("T", " ") + " UTC"),
        (say(words.FILED), f"{progress.filed:,} ({say(words.REJECTED)} {progress.rejected:,})"),
        (say(words.CHANNELS_OF), channels),
        (say(words.ENDS), ends),
        (say(words.OWED), " · ".join(f"{amount:,} {currency}" for currency, amount in progress.owed.items())),
        (say(words.TIMES), _times(_percentiles(progress.decision_ms))),
    ]
    return Group(ProgressBar(total=total, completed=ended, width=_BAR), pairs(rows))


def _count(channel: Channel, count: int) -> Cell:
    return coloured(f"{say(words.CHANNELS[channel])} {count:,}", channel)


def _percentiles(milliseconds: list[int]) -> Mapping[str, int]:
    ordered = sorted(milliseconds)
    last = len(ordered) - 1
    return {"p50": ordered[last // 2], "p99": ordered[last * 99 // 100]} if ordered else {}


def _times(times: Mapping[str, int]) -> str:
    return f"p50 {times['p50']} ms · p99 {times['p99']} ms" if times else "–"


def put_day(day: DaySummary, on: date) -> None:
    """Print a day's summary: movements, money, what was planted, the proofs, and what is not known."""
    put(say(words.DAY_TITLE).format(day=on, filed=f"{day.filed:,}", seconds=day.seconds), style="bold")
    put()
    _put_movements(day)
    _put_money(day)
    _put_planted(day)
    _put_proofs(day)
    _put_unknown(day)
    if day.home:
        put(say(words.KEPT).format(home=day.home))


def _put_movements(day: DaySummary) -> None:
    rows: list[tuple[str, Cell]] = [
        (say(words.FILED), f"{day.filed:,}"),
        (
            say(words.REJECTED_ROW),
            joined([f"{day.rejected:,}", *(f"{code} {count:,}" for code, count in day.top_findings)]),
        ),
        (
            say(words.CHANNELS_OF),
            joined([_count(channel, day.channels[channel.value]) for channel in Channel], "  "),
        ),
        (say(words.JOINT[JointState.RELEASED]), coloured(f"{day.released:,}", JointState.RELEASED)),
        (say(words.JOINT[JointState.HELD]), coloured(f"{day.held:,}", JointState.HELD)),
        (say(words.JOINT[JointState.REFUSED]), coloured(f"{day.refused:,}", JointState.REFUSED)),
        (say(words.STRAIGHT), f"{_percent(day.straight_through, day.filed)} ({day.straight_through:,})"),
        (
            say(words.JOINT_DECISIONS),
            say(words.JOINTLY).format(joint=f"{day.joint:,}", differ=f"{day.disagreements:,}"),
        ),
        (say(words.TIMES), _times(day.decision_ms)),
    ]
    put_block(pairs(rows), indent=2)
    put()


def _put_money(day: DaySummary) -> None:
    rows = table("", say(words.OWED), say(words.SECURED), right=(1, 2), title=say(words.TREASURIES))
    for name in day.owed:
        for currency, amount in day.owed[name].items():
            paid = day.paid[name].get(currency, Decimal(0))
            rows.add_row(shown(say(words.section(name))), f"{amount:,} {currency}", f"{paid:,} {currency}")
    put_block(rows, indent=2)
    put()


def _put_planted(day: DaySummary) -> None:
    rows = table(
        "",
        *(say(name) for name in (words.PLANTED, words.FOUND, words.MISSED)),
        right=(1, 2, 3),
        title=say(words.PLANTED_TITLE),
    )
    for kind, count in day.planted.items():
        missed = count - day.planted_found[kind]
        name = say(words.FAULTS.get(kind, words.both(kind, kind)))
        rows.add_row(
            shown(name),
            f"{count:,}",
            f"{day.planted_found[kind]:,}",
            shown(f"{missed:,}", "red" if missed else ""),
        )
    total, found = sum(day.planted.values()), sum(day.planted_found.values())
    rows.add_section()
    rows.add_row(shown(say(words.TOTAL)), f"{total:,}", f"{found:,}", f"{total - found:,}")
    put_block(rows, indent=2)
    put()


def _put_proofs(day: DaySummary) -> None:
    put(say(words.PROOFS), style="bold", indent=2)
    rows: list[tuple[str, Cell]] = [
        (
            say(words.section(name)),
            say(words.LOG_OF).format(size=f"{head['size']:,}", root=str(head["root"])[:16]),
        )
        for name, head in day.sections.items()
    ]
    checked = say(words.RECEIPTS_OF).format(
        verified=f"{day.receipts_verified:,}", released=f"{day.released:,}"
    )
    put_block(pairs([*rows, (say(words.RECEIPT), checked)]), indent=2)
    put()


def _put_unknown(day: DaySummary) -> None:
    put(say(words.NOT_KNOWN), style="bold", indent=2)
    put(say(words.UNRATED_DAY).format(count=f"{day.unrated:,}"), indent=2)
    for name, count in day.unknown.items():
        put(f"{_charge(name)}: {count:,}", indent=4, style="yellow")
    if day.unverified:
        put(
            say(words.UNVERIFIED_DAY).format(names=", ".join(_charge(name) for name in day.unverified)),
            indent=2,
        )
    put(say(words.SYNTHETIC), indent=2, style="dim")


def _charge(name: str) -> str:
    """Say a charge that is named ``section: kind``."""
    section, _, kind = name.partition(": ")
    return f"{say(words.section(section))}: {say(charge_name(kind))}"


def _percent(part: int, whole: int) -> str:
    return f"{Decimal(100 * part) / whole:.1f} %" if whole else "–"
