"""Cases that waited for what will not come any more, gone on with: national operation begins at once."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Final

from cruce.clearance.docket import Docket
from cruce.clearance.presenting import AUTOMATIC, conclude
from cruce.model import JointState, State
from cruce.section import Section
from cruce.store import Transaction

_WAITING: Final = (State.PRESENTED.value, State.EXAMINED.value)


def resume(section: Section) -> int:
    """Look again at every case whose truck is there and that the section has not decided; gives how many it
    decides now.

    To be called when minutes changed: where channels cross no longer, nobody waits for the other's look.
    """
    at = section.clock()
    cases = [row.id for row in section.store.cases() if row.state in _WAITING]
    decided = 0
    for result in section.write([partial(_resume, section, case, at) for case in cases]):
        if isinstance(result, Exception):
            raise result
        decided += result
    return decided


def _resume(section: Section, case: str, at: datetime, transaction: Transaction) -> bool:
    docket = Docket.take(section, transaction, case, AUTOMATIC, at)
    if docket.file.joint(case, docket.row.version).state is not JointState.OPEN:
        return False
    before = docket.file.decisions
    conclude(docket)
    if docket.file.decisions == before:
        return False
    docket.close()
    return True
