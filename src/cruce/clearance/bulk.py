"""Filings in bulk: handed in as one file, each lodged in its turn, with its outcome in the same commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import cycle
from typing import Final

from cruce.clearance.appraisal import Appraisal, appraise
from cruce.clearance.lodging import Lodged, Outcome, enter_new
from cruce.documents import read
from cruce.model import Finding, Severity, StoreError, Text, Value
from cruce.section import Section
from cruce.store import Transaction
from cruce.store import bulk as held

GROUP: Final = 4
"""How many filings are lodged in one go: so few that a booth which asks meanwhile waits a moment only."""

_TOLD: Final = 40
_ABANDONED: Final = timedelta(hours=1)
May = Callable[[str, str], bool]
"""Tells whether an account files for a declarant."""

Given = tuple[bytes | None, bytes]
"""One filing of a file: its bytes and nothing, or none and the answer that it has already."""


class Answer(Value):
    """What became of one filing of a file: its reference, its case, and what was found, the gravest first."""

    reference: str = ""
    declarant: str = ""
    version: int = 0
    fresh: bool = False
    findings: tuple[Finding, ...] = ()


class _TakenError(Exception):
    """Another process has answered it; what was lodged for it here is taken back."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where the filings of a file stand in the queue, when accounts take turns.

    ``before_next`` are lodged before the next of the file, ``before_last`` before its last, by all accounts.
    """

    waiting: int
    before_next: int
    before_last: int


def begin(section: Section, account: str, person: str, name: str) -> int:
    """Begin a file of an account; gives its number."""
    at = section.clock().isoformat()
    return section.store.one(lambda transaction: transaction.bulk.begin(account, person, name, at))


def add(section: Section, account: str, batch: int, first: int, singles: Sequence[Given]) -> None:
    """Add filings to a file from a place on, each as its bytes, or with the answer that it has already."""
    pieces = [
        held.Piece(
            batch, number, "coming" if content is not None else "refused", content, None, answer or None
        )
        for number, (content, answer) in enumerate(singles, start=first)
    ]
    section.store.one(lambda transaction: transaction.bulk.add(account, pieces))


def seal(section: Section, batch: int) -> int:
    """Say that a file is whole, so that its filings are lodged in turn; gives how many it holds."""
    return section.store.one(lambda transaction: transaction.bulk.seal(batch))


def drop(section: Section, batch: int) -> None:
    """Forget a file with its outcomes; filings that still wait in it are not lodged."""
    section.store.one(lambda transaction: transaction.bulk.drop(batch))


def drop_abandoned(section: Section) -> None:
    """Forget the files that were begun an hour ago and never became whole: their sender was told of none."""
    before = (section.clock() - _ABANDONED).isoformat()
    for batch in list(section.store.bulk.unsealed(before)):
        drop(section, batch)


def refusal(findings: Sequence[Finding]) -> bytes:
    """Write the answer to what is no filing."""
    return _written(Answer(findings=tuple(findings[:_TOLD])))


def answer_of(piece: held.Piece) -> Answer:
    """Read what became of a filing."""
    return Answer.model_validate_json(piece.outcome) if piece.outcome else Answer()


def take_turn(section: Section, last: str, may: May) -> tuple[int, str]:
    """Lodge the next filings that wait, one of each account in turn; gives how many, and whose was the last.

    ``last`` is the account whose turn it was before. A filing and its outcome are written in one commit: cut
    off anywhere, none is lost and none lodged twice.
    """
    pieces = list(_next(section, last))
    batches = {one.batch: section.store.bulk.batch(one.batch) for _, one in pieces}
    works = [_prepared(section, account, batches[one.batch], one, may) for account, one in pieces]
    for (_, piece), result in zip(pieces, section.write(works), strict=True):
        if isinstance(result, Exception) and not isinstance(result, _TakenError):
            section.store.one(partial(_put, piece, "failed", None, Answer(findings=(_FAILED,))))
    return len(pieces), pieces[-1][0] if pieces else last


def _next(section: Section, last: str) -> Iterator[tuple[str, held.Piece]]:
    waiting = section.store.bulk.waiting()
    names = sorted(waiting, key=lambda name: (name <= last, name))
    turns = [name for name, _ in zip(cycle(names), range(GROUP), strict=False)] if names else []
    first = {name: iter(section.store.bulk.first(name, turns.count(name))) for name in set(turns)}
    for name in turns:
        if (piece := next(first[name], None)) is not None:
            yield name, piece


def _prepared(
    section: Section, account: str, batch: held.Batch | None, piece: held.Piece, may: May
) -> Callable[[Transaction], None]:
    try:
        return _lodge(section, account, batch, piece, may)
    except StoreError:
        raise
    except Exception:  # noqa: BLE001 - whatever is wrong with one, its neighbours are lodged
        return partial(_put, piece, "failed", None, Answer(findings=(_FAILED,)))


def _lodge(
    section: Section, account: str, batch: held.Batch | None, piece: held.Piece, may: May
) -> Callable[[Transaction], None]:
    """Prepare to lodge one filing: the costly part is done now, outside of the transaction."""
    at, content = section.clock(), piece.content or b""
    filing = read(content).filing
    if batch is None or (filing is not None and not may(account, filing.declarant)):
        return partial(_put, piece, "refused", None, _about(content, (_NOT_YOURS,)))
    made = appraise(section, content, at)
    if not isinstance(made, Appraisal):
        return partial(_put, piece, "refused", None, _about(content, _gravest(made)))
    return partial(_enter, section, made, batch.person, piece)


def _enter(section: Section, made: Appraisal, by: str, piece: held.Piece, transaction: Transaction) -> None:
    outcome: Outcome = enter_new(section, made, by, made.at, transaction)
    filing, found = made.filing, _gravest(outcome.findings)
    answer = Answer(reference=filing.reference, declarant=filing.declarant, findings=found)
    if not isinstance(outcome, Lodged):
        _put(piece, "refused", None, answer, transaction)
        return
    answer = answer.model_copy(update={"version": outcome.version, "fresh": outcome.fresh})
    _put(piece, "lodged" if outcome.fresh else "same", outcome.case, answer, transaction)


def _put(piece: held.Piece, state: str, case: str | None, answer: Answer, transaction: Transaction) -> None:
    if not transaction.bulk.answer(piece, state, case, _written(answer)):
        raise _TakenError


def _written(answer: Answer) -> bytes:
    return answer.model_dump_json(exclude_defaults=True).encode()


def _gravest(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: not one.refuses)[:_TOLD])


def _about(content: bytes, findings: tuple[Finding, ...]) -> Answer:
    """Answer for a filing that was refused, named as far as it can be read."""
    reading = read(content)
    known = reading.filing or reading.draft
    if known is None:
        return Answer(findings=findings)
    return Answer(reference=known.reference, declarant=known.declarant, findings=findings)


def position(section: Section, batch: held.Batch) -> Position:
    """Tell where the filings of a file stand: each other account has one turn for each of this one's."""
    waiting = section.store.bulk.waiting()
    own = section.store.bulk.counted(batch.number).get("waiting", 0)
    before = section.store.bulk.waiting_before(batch.account, batch.number)
    others = [count for name, count in waiting.items() if name != batch.account]

    def ahead(place: int) -> int:
        return place + sum(min(count, place + 1) for count in others)

    return Position(own, ahead(before), ahead(before + own - 1)) if own else Position(0, 0, 0)


def _finding(code: str, en: str, es: str, do_en: str, do_es: str) -> Finding:
    return Finding(
        code=code,
        severity=Severity.REFUSAL,
        pointer="",
        says=Text(en=en, es=es),
        advice=Text(en=do_en, es=do_es),
    )


_NOT_YOURS: Final = _finding(
    "page.declarant",
    "The account does not file for this declarant.",
    "La cuenta no presenta por este declarante.",
    "Ask who runs the section for a delegation.",
    "Pida a quien opera la sección una delegación.",
)
_FAILED: Final = _finding(
    "serve.own",
    "This section made an error of its own; the filing was not lodged.",
    "Esta sección cometió un error propio; el trámite no se presentó.",
    "Send it again alone; if it happens again, report it to who runs the section.",
    "Envíelo de nuevo solo; si se repite, avise a quien opera la sección.",
)
