"""Refusals as problem details (RFC 9457), in both languages, with every finding."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from litestar import Response

from cruce.model import CruceError, Finding, Language, LawError, PowerError, ProofError, StoreError, Text

TYPE: Final = "application/problem+json"
_STATUS: Final = {
    "peer.unsigned": 401,
    "peer.signature": 401,
    "peer.key-retired": 401,
    "peer.key-changed": 401,
    "peer.key-unaccepted": 401,
    "peer.early": 401,
    "peer.late": 401,
    "peer.replayed": 401,
    "peer.unknown": 403,
    "peer.other": 421,
    "peer.flood": 429,
    "peer.forgotten": 503,
    "oidc.away": 503,
    "oidc.provider": 503,
    "peer.large": 413,
    "serve.large": 413,
    "serve.head": 431,
    "serve.slow": 408,
    "serve.illegible": 400,
    "serve.cut": 400,
    "serve.not-local": 403,
    "serve.absent": 404,
    "serve.unproven": 404,
    "serve.key": 401,
    "case.unknown": 404,
    "page.not-yours": 404,
    "page.signed-out": 401,
    "page.other-form": 403,
    "page.declarant": 403,
    "page.no-code": 409,
    "page.wrong-code": 409,
    "case.changed": 412,
    "case.other-filing": 422,
    "key.reused": 422,
    "key.under-way": 409,
    "limit.reached": 429,
    "serve.no-act": 403,
    "serve.busy": 503,
    "serve.stopped": 503,
    "serve.own": 500,
    "minute.unknown": 404,
    "hook.unknown": 404,
    "hook.many": 409,
    "hook.unfit": 422,
    "limit.streams": 429,
    "epcis.refused": 422,
    "calculator.refused": 422,
    "minute.refused": 422,
}
REFUSED: Final = Text(en="The filing was refused whole.", es="El trámite se rechazó completo.")
_EVENTS_REFUSED: Final = Text(
    en="The document of events was refused whole.", es="El documento de eventos se rechazó completo."
)
_LINE_REFUSED: Final = Text(
    en="The line cannot be computed as it is written.", es="La partida no puede calcularse como está escrita."
)
_DRAFT_REFUSED: Final = Text(en="The draft was refused whole.", es="El proyecto se rechazó completo.")
_REFUSED_ADVICE: Final = Text(
    en="Mend every finding and send it again.", es="Corrija cada hallazgo y reenvíelo."
)
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
        case CruceError() if error.code.startswith("oidc."):
            return 401
        case PowerError() | ProofError():
            return 409
        case CruceError():
            return 400
    return 500


def status_for(code: str) -> int:
    """Choose the HTTP status of a refusal by its code, as far as the code alone tells."""
    if code in _STATUS:
        return _STATUS[code]
    theme = code.partition(".")[0]
    return {
        "case": 409,
        "minute": 409,
        "receipt": 409,
        "ledger": 409,
        "store": 503,
        "law": 503,
        "peer": 400,
        "filing": 422,
    }.get(theme, 400)


def problem(error: Exception, status: int | None = None, language: Language = "en") -> bytes:
    """Write a refusal, or a fault of our own without its inner words, as a problem document.

    ``title`` and ``detail`` are in the language asked for, ``says`` and ``advice`` in both.
    """
    told = (
        (error.code, error.says, error.advice)
        if isinstance(error, CruceError)
        else ("serve.own", _OWN, _OWN_ADVICE)
    )
    return _written(status or status_of(error), *told, language)


def refused(findings: Sequence[Finding], language: Language = "en") -> bytes:
    """Write the findings for which a filing was refused as a problem document (status 422)."""
    more = {"findings": plain_findings(findings)}
    return _written(422, "filing.refused", REFUSED, _REFUSED_ADVICE, language, more)


def refused_events(findings: Sequence[Finding], language: Language = "en") -> bytes:
    """Write the findings for which a document of events was refused as a problem document (status 422)."""
    more = {"findings": plain_findings(findings)}
    return _written(422, "epcis.refused", _EVENTS_REFUSED, _REFUSED_ADVICE, language, more)


def refused_line(findings: Sequence[Finding], language: Language = "en") -> bytes:
    """Write the findings for which a line was not computed as a problem document (status 422)."""
    more = {"findings": plain_findings(findings)}
    return _written(422, "calculator.refused", _LINE_REFUSED, _REFUSED_ADVICE, language, more)


def refused_draft(findings: Sequence[Finding], language: Language = "en") -> bytes:
    """Write the findings for which a draft of a minute was refused as a problem document (status 422)."""
    more = {"findings": plain_findings(findings)}
    return _written(422, "minute.refused", _DRAFT_REFUSED, _REFUSED_ADVICE, language, more)


def plain_findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Give findings as plain JSON data."""
    return [one.model_dump(mode="json", exclude_none=True) for one in findings]


def respond(
    content: bytes, status: int, headers: Mapping[str, str] | None = None, language: Language = "en"
) -> Response[bytes]:
    """Answer with a problem document."""
    fields = {"content-language": language, "x-content-type-options": "nosniff", "cache-control": "no-store"}
    if status in (429, 503):
        fields["retry-after"] = "2"
    if status == 401:
        fields["www-authenticate"] = "Bearer"
    return Response(content, status_code=status, media_type=TYPE, headers={**fields, **(headers or {})})


def _written(
    status: int,
    code: str,
    says: Text,
    advice: Text,
    language: Language,
    more: Mapping[str, Any] | None = None,
) -> bytes:
    body = {
        "type": f"urn:cruce:{code}",
        "title": says[language],
        "status": status,
        "detail": f"{says[language]} {advice[language]}",
        "code": code,
        "says": says.model_dump(),
        "advice": advice.model_dump(),
        **(more or {}),
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
