"""One trial of a service: what is asked of it, what is remembered between checks, and the verdict on each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from cruce.exchange import http
from cruce.model import Text, UsageError
from cruce.traffic import examples

EXAMPLE: Final = "southbound-fca-laredo"
PROBLEM: Final = "application/problem+json"


class Outcome(StrEnum):
    """What came of a check; what could not be tried proves nothing, and is no failure."""

    PASSED = "passed"
    FAILED = "failed"
    LEFT_OUT = "left-out"


class NotSo(Exception):  # noqa: N818 - no error: what a check found
    """Something is not as it should be."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.en)
        self.says = says


class CannotTry(NotSo):
    """What a check needs is not there."""


@dataclass(frozen=True, slots=True)
class Result:
    """The verdict on one check; ``seen`` is what was not so, or why it was left out."""

    code: str
    says: Text
    outcome: Outcome
    seen: Text | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its code, what should be so, and how it is tried."""

    code: str
    says: Text
    does: Callable[[Trial], None]


@dataclass
class Trial:
    """A conversation with one service. ``mark`` sets the references of this trial apart from all others.

    ``pace`` waits some seconds; ``patience`` is how many a busy service may take for what it does by itself;
    ``case`` is a case that is released, and ``keys`` the public keys, to try its
    receipt.
    """

    door: http.Plain
    mark: str
    pace: Callable[[float], None]
    case: str | None = None
    keys: str | None = None
    patience: float = 60
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def the_case(self) -> str:
        """The case that was lodged; raises `CannotTry` while there is none."""
        if "case" not in self.memory:
            raise CannotTry(Text(en="no filing was lodged", es="no se presentó ningún trámite"))
        return str(self.memory["case"])

    def filing(self, number: str, changes: Mapping[str, Any] | None = None) -> bytes:
        """Give a filing of this trial, right in every respect but for what is changed in its trip."""
        document = json.loads(examples.own(EXAMPLE, f"CT-{self.mark}-{number}"))
        document["trip"]["driver"].update(changes or {})
        return json.dumps(document, ensure_ascii=False).encode()

    def ask(
        self, method: str, path: str, status: int, content: bytes = b"", **fields: str
    ) -> http.PlainAnswer:
        """Ask, and expect a status; header fields are given with low lines for hyphens."""
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        answer = self.door.request(method, path, content=content, headers=headers)
        same(f"{method} {path}: status", answer.status_code, status)
        return answer

    def problem(
        self, method: str, path: str, status: int, content: bytes = b"", **fields: str
    ) -> dict[str, Any]:
        """Ask, and expect a problem document with this status."""
        answer = self.ask(method, path, status, content, **fields)
        same("content-type", answer.headers.get("content-type"), PROBLEM)
        told = as_object(answer)
        for member in ("type", "title", "status", "detail"):
            same(f"problem has {member}", member in told, True)
        same("problem status", told["status"], status)
        return told


def looks(trial: Trial, pause: float) -> int:
    """Tell how often to look, with a pause after each, before a service has had its time."""
    return max(1, round(trial.patience / pause))


def as_object(answer: http.PlainAnswer) -> dict[str, Any]:
    """Read an answer as a JSON object."""
    try:
        told = json.loads(answer.content)
    except ValueError as error:
        raise NotSo(Text(en="the body is no JSON", es="el cuerpo no es JSON")) from error
    if not isinstance(told, dict):
        raise NotSo(Text(en="the body is no JSON object", es="el cuerpo no es un objeto JSON"))
    return told


def same(what: str, seen: object, wanted: object) -> None:
    """Raise `NotSo` unless what was seen is what was wanted."""
    if seen != wanted:
        raise NotSo(
            Text(
                en=f"{what}: {_short(wanted)} expected, {_short(seen)} seen",
                es=f"{what}: se esperaba {_short(wanted)}, se vio {_short(seen)}",
            )
        )


def so(what: str, holds: bool) -> None:
    """Raise `NotSo` unless something holds."""
    same(what, holds, True)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:117]}…"


def run(trial: Trial, checks: Iterable[Check]) -> list[Result]:
    """Try a service; raises `UsageError` ``conformance.*`` where it is none, or not for trials."""
    _require_training(trial)
    return [_result(trial, check) for check in checks]


def _result(trial: Trial, check: Check) -> Result:
    try:
        check.does(trial)
    except CannotTry as reason:
        return Result(check.code, check.says, Outcome.LEFT_OUT, reason.says)
    except NotSo as found:
        return Result(check.code, check.says, Outcome.FAILED, found.says)
    except (*http.Broken, KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        seen = f"{type(error).__name__}: {error}"[:300]
        return Result(check.code, check.says, Outcome.FAILED, Text(en=seen, es=seen))
    return Result(check.code, check.says, Outcome.PASSED)


def _require_training(trial: Trial) -> None:
    try:
        answer = trial.door.get("/v1/me")
        told = as_object(answer)
    except (*http.Broken, NotSo) as error:
        raise _unfit("away", f"{error}"[:200], f"{error}"[:200]) from error
    if answer.status_code != 200:
        raise _unfit(
            "key", f"{told.get('detail', answer.status_code)}", f"{told.get('detail', answer.status_code)}"
        )
    if told.get("training") is not True:
        raise _unfit("real", "the section is not in training", "la sección no es de capacitación")
    if "file" not in told["acts"]:
        raise _unfit("acts", "the account may not file", "la cuenta no puede presentar")
    declarant = json.loads(examples.read(EXAMPLE))["declarant"]
    if not {declarant, "*"} & set(told["declarants"]):
        raise _unfit("acts", f"it does not file for {declarant}", f"no presenta por {declarant}")
    day, meant = datetime.fromisoformat(told["now"]).date(), examples.AS_OF.date()
    if day != meant:
        raise _unfit("clock", f"its clock is on {day}, not {meant}", f"su reloj está en {day}, no en {meant}")


def _unfit(code: str, en: str, es: str) -> UsageError:
    return UsageError(
        f"conformance.{code}",
        Text(en=f"This service cannot be tried: {en}.", es=f"Este servicio no se puede probar: {es}."),
        Text(
            en="Start a training section with --at 2026-05-13T12:00Z and give the key of a broker's account.",
            es="Inicie una sección de capacitación con --at 2026-05-13T12:00Z y dé la llave de un agente.",
        ),
    )
