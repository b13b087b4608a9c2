"""Refusals as problem details (RFC 9457), in both languages, with every finding."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from litestar import Response

from cruce.model import CruceError, Finding, LawError, PowerError, ProofError, StoreError, Text

TYPE: Final = "application/problem+json"
_STATUS: Final = {
    "peer.unsigned": 401,
    "peer.signature": 401,
    "peer.key-retired": 401,
    "peer.key-unaccepted": 401,
    "peer.early": 401,
    "peer.late": 401,
    "peer.replayed": 401,
    "peer.unknown": 403,
    "peer.other": 421,
    "peer.flood": 429,
    "peer.forgotten": 503,
    "peer.large": 413,
    "serve.large": 413,
    "serve.not-local": 403,
    "serve.absent": 404,
    "serve.unproven": 404,
    "serve.key": 401,
    "case.unknown": 404,
    "page.not-yours": 404,
    "page.signed-out": 401,
    "page.other-form": 403,
    "page.declarant": 403,
}
_OWN: Final = Text(en="This section made an error of its own.", es="Esta sección cometió un error propio.")
_OWN_ADVICE: Final = Text(
    en="Try again; if it happens again, report it to who runs the section.",
    es="Reintente; si se repite, avise a quien opera la sección.",
)


def own_fault() -> CruceError:
    """Say that the fault is ours, and nothing of what it was."""
    return CruceError("serve.own", _OWN, _OWN_ADVICE)


def status_of(error: Exception) -> int:
    """Choose the HTTP status of a refusal."""
    match error:
        case CruceError() if error.code in _STATUS:
            return _STATUS[error.code]
        case StoreError() | LawError():
            return 503
        case PowerError() | ProofError():
            return 409
        case CruceError():
            return 400
    return 500


def problem(error: Exception, status: int | None = None) -> bytes:
    """Write a refusal, or a fault of our own without its inner words, as a problem document."""
    told = (
        (error.code, error.says, error.advice)
        if isinstance(error, CruceError)
        else ("serve.own", _OWN, _OWN_ADVICE)
    )
    return _written(status or status_of(error), *told)


def refused(findings: Sequence[Finding]) -> bytes:
    """Write the findings for which a filing was refused as a problem document (status 422)."""
    says = Text(en="The filing was refused whole.", es="El trámite se rechazó completo.")
    advice = Text(en="Mend every finding and send it again.", es="Corrija cada hallazgo y reenvíelo.")
    return _written(422, "filing.refused", says, advice, {"findings": plain_findings(findings)})


def plain_findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Give findings as plain JSON data."""
    return [one.model_dump(mode="json", exclude_none=True) for one in findings]


def respond(content: bytes, status: int, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    """Answer with a problem document."""
    extra = {"retry-after": "2"} if status in (429, 503) else {}
    return Response(content, status_code=status, media_type=TYPE, headers={**extra, **(headers or {})})


def _written(
    status: int, code: str, says: Text, advice: Text, more: Mapping[str, Any] | None = None
) -> bytes:
    body = {
        "type": f"urn:cruce:{code}",
        "title": says.en,
        "status": status,
        "detail": f"{says.en} {advice.en}",
        "code": code,
        "says": says.model_dump(),
        "advice": advice.model_dump(),
        **(more or {}),
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
