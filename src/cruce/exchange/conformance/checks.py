"""The checks of the API, in the order in which they are tried."""

from __future__ import annotations

import json
from typing import Any, Final

from cruce.credentials import JointReceipt, KeyRing, verify
from cruce.exchange.conformance.telling import events, stream, webhook
from cruce.exchange.conformance.trial import CannotTry, Check, NotSo, Trial, as_object, looks, same, so
from cruce.model import CruceError, Text

_LOOK: Final = 0.5
"""Seconds between two looks at a file, until each of its filings has its outcome."""


def problem_form(trial: Trial) -> None:
    """Ask for what is not there."""
    told = trial.problem("GET", "/v1/cases/nothing", 404)
    so("type is a URI", ":" in told["type"])
    trial.problem("GET", "/v1/nowhere-at-all", 404)


def problem_languages(trial: Trial) -> None:
    """Ask for what is not there in either language."""
    titles = {}
    for language in ("en", "es"):
        answer = trial.ask("GET", "/v1/cases/nothing", 404, accept_language=language)
        same("content-language", answer.headers.get("content-language"), language)
        told = as_object(answer)
        titles[language] = told["title"]
        same("title", told["title"], told["says"][language])
    so("the languages differ", titles["en"] != titles["es"])


def no_key(trial: Trial) -> None:
    """Come with a key that nobody has."""
    told = trial.problem("GET", "/v1/cases", 401, authorization="Bearer nobody-has-this")
    so("code", bool(told["code"]))


def description(trial: Trial) -> None:
    """Read the description of the service."""
    told = as_object(trial.ask("GET", "/v1/openapi.json", 200))
    so("OpenAPI 3.1", str(told["openapi"]).startswith("3.1."))
    wanted = {
        "/v1/filings",
        "/v1/filings/checks",
        "/v1/cases",
        "/v1/cases/{case}",
        "/v1/events",
        "/v1/webhooks",
        "/v1/bulk",
        "/v1/cases/{case}/statement",
        "/v1/cases/{case}/payments",
        "/v1/cases/{case}/slots",
    }
    same("doors that are missing", sorted(wanted - told["paths"].keys()), [])


def tried_out(trial: Trial) -> None:
    """Try a filing out, and look whether anything was kept."""
    content = trial.filing("check")
    told = as_object(trial.ask("POST", "/v1/filings/checks", 200, content))
    same("would_lodge", told["would_lodge"], True)
    so("both treasuries' charges are told", len({one["country"] for one in told["owed"]}) == 2)
    trial.problem("GET", f"/v1/cases/{told['case']}", 404)


def findings(trial: Trial) -> None:
    """File with two faults in two places."""
    document = json.loads(trial.filing("faulty"))
    document["direction"] = "sideways"
    document["consignments"][0]["items"][0]["value"] = "-1"
    told = trial.problem("POST", "/v1/filings", 422, json.dumps(document).encode())
    refusing = [one for one in told["findings"] if one["severity"] == "refusal"]
    so("every fault at once", len({one["pointer"] for one in refusing}) >= 2)
    for one in told["findings"]:
        so(f"{one['pointer']} leads into the filing", _leads(document, one["pointer"]))
        so(f"{one['code']} in both languages", one["says"]["en"] != one["says"]["es"])


def _leads(document: Any, pointer: str) -> bool:
    """Tell whether a pointer leads into a document, or to a member that could be added where it leads."""
    place = document
    *path, last = pointer.split("/") if pointer else [""]
    for step in path[1:]:
        place = place[int(step)] if isinstance(place, list) else place.get(step, {})
    return not pointer or isinstance(place, dict) or (isinstance(place, list) and last.isdecimal())


def lodged(trial: Trial) -> None:
    """Lodge a filing."""
    answer = trial.ask("POST", "/v1/filings", 201, trial.filing("a"))
    told = as_object(answer)
    same("version", told["version"], 1)
    same("fresh", told["fresh"], True)
    same("location", answer.headers.get("location"), f"/v1/cases/{told['case']}")
    trial.memory["case"] = told["case"]


def same_bytes(trial: Trial) -> None:
    """Lodge the same bytes again."""
    told = as_object(trial.ask("POST", "/v1/filings", 200, trial.filing("a")))
    same("fresh", told["fresh"], False)
    same("case", told["case"], trial.the_case)


def other_content(trial: Trial) -> None:
    """Lodge something else under the same reference."""
    other = trial.filing("a", {"travel_document": "C01234568"})
    told = trial.problem("POST", "/v1/filings", 422, other)
    so("case.exists is among the findings", "case.exists" in [one["code"] for one in told["findings"]])


def amended(trial: Trial) -> None:
    """Amend the case."""
    content, place = trial.filing("a", {"travel_document": "C01234568"}), f"/v1/cases/{trial.the_case}"
    trial.memory["seen"] = trial.ask("GET", place, 200).headers.get("etag")
    told = as_object(trial.ask("POST", f"{place}/versions", 201, content))
    same("version", told["version"], 2)
    same("version of the case", as_object(trial.ask("GET", place, 200))["version"], 2)


def as_seen(trial: Trial) -> None:
    """Act on the case as it was seen before it was amended."""
    place, seen = f"/v1/cases/{trial.the_case}", trial.memory.get("seen")
    so("there is an etag", bool(seen))
    fresh = trial.ask("GET", place, 200).headers.get("etag")
    so("the etag has changed", fresh != seen)
    trial.ask("GET", place, 304, if_none_match=str(fresh))
    third = trial.filing("a", {"travel_document": "C01234569"})
    trial.problem("POST", f"{place}/versions", 412, third, if_match=str(seen))
    same("version", as_object(trial.ask("GET", place, 200))["version"], 2)


def keyed(trial: Trial) -> None:
    """File twice under one key, then something else under it."""
    key, content = f"{trial.mark}-key", trial.filing("keyed")
    first = trial.ask("POST", "/v1/filings", 201, content, idempotency_key=key)
    again = trial.ask("POST", "/v1/filings", 201, content, idempotency_key=key)
    same("the same answer", again.content, first.content)
    told = trial.problem("POST", "/v1/filings", 422, trial.filing("other"), idempotency_key=key)
    same("code", told["code"], "key.reused")


def listed(trial: Trial) -> None:
    """Go through the list of cases one by one."""
    found, after = list[str](), ""
    for _ in range(2000):
        told = as_object(trial.ask("GET", f"/v1/cases?limit=1{after and f'&after={after}'}", 200))
        found += [one["case"] for one in told["cases"]]
        after = told.get("next", "")
        if not after or len(found) > 500:
            break
    so("none twice", len(found) == len(set(found)))
    so("the case is in it", trial.the_case in found or len(found) > 500)
    trial.problem("GET", "/v1/cases?after=nonsense", 400)


def stated(trial: Trial) -> None:
    """Read what both treasuries are owed on the case, and what is to be paid here."""
    place = f"/v1/cases/{trial.the_case}"
    owed = as_object(trial.ask("GET", f"{place}/statement", 200))["liabilities"]
    so("both treasuries are told of", len({one["country"] for one in owed}) == 2)
    charges = [charge for one in owed for charge in one["charges"]]
    so("every charge cites its law", all(charge["citations"] for charge in charges))
    orders = as_object(trial.ask("GET", f"{place}/payments", 200))["orders"]
    so("every order bears a reference", all(one["order"]["reference"] for one in orders))


def in_bulk(trial: Trial) -> None:
    """File three at once, one of them wrong and one twice, and wait for what became of each."""
    one, wrong = trial.filing("bulk"), json.loads(trial.filing("bulk-wrong"))
    wrong["direction"] = "sideways"
    content = b"[" + b",".join((one, json.dumps(wrong).encode(), one)) + b"]"
    taken = trial.ask("POST", "/v1/bulk", 202, content)
    place = str(taken.headers.get("location"))
    same("filings", as_object(taken)["filings"], 3)
    for _ in range(looks(trial, _LOOK)):
        if as_object(trial.ask("GET", place, 200))["done"] == 3:
            break
        trial.pace(_LOOK)
    first = as_object(trial.ask("GET", f"{place}/filings?limit=2", 200))
    rest = as_object(trial.ask("GET", f"{place}/filings?after={first['next']}", 200))
    told = [*first["filings"], *rest["filings"]]
    same("what became of each", [each["state"] for each in told], ["lodged", "refused", "same"])
    so("the one refused has findings", bool(told[1]["findings"]))
    trial.ask("DELETE", place, 200)
    trial.problem("GET", place, 404)


def limits(trial: Trial) -> None:
    """Look what is told of limits."""
    fields = trial.ask("GET", "/v1/me", 200).headers
    for name in ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"):
        so(f"{name} is a number", fields.get(name, "").isdecimal())


def withdrawn(trial: Trial) -> None:
    """Withdraw the case, and try to amend it after that."""
    place = f"/v1/cases/{trial.the_case}"
    same("state", as_object(trial.ask("POST", f"{place}/withdrawal", 200))["state"], "withdrawn")
    late = trial.filing("a", {"travel_document": "C01234570"})
    trial.problem("POST", f"{place}/versions", 422, late)


def receipt(trial: Trial) -> None:
    """Verify the receipt of a released case with public keys alone."""
    if not (trial.case and trial.keys):
        raise CannotTry(Text(en="no case and keys were named", es="no se indicó expediente ni llaves"))
    content = trial.ask("GET", f"/v1/cases/{trial.case}/receipt", 200).content
    try:
        verify(JointReceipt.parse(content), KeyRing.parse(trial.keys))
    except CruceError as fault:
        raise NotSo(fault.says) from fault


def _check(code: str, en: str, es: str, does: Any) -> Check:
    return Check(code, Text(en=en, es=es), does)


CHECKS: Final = (
    _check(
        "problem.form",
        "Refusals are problem documents",
        "Los rechazos son documentos de problema",
        problem_form,
    ),
    _check("problem.languages", "They speak both languages", "Hablan ambos idiomas", problem_languages),
    _check("key.none", "Nobody comes in by a false key", "Con una llave falsa no entra nadie", no_key),
    _check("description", "The service describes itself", "El servicio se describe a sí mismo", description),
    _check("filing.tried", "What is tried out is not kept", "Lo que se prueba no se guarda", tried_out),
    _check("filing.findings", "All faults come at once", "Todas las faltas vienen a la vez", findings),
    _check("filing.lodged", "A filing becomes a case", "Un trámite se hace expediente", lodged),
    _check(
        "filing.same",
        "The same bytes are the same case",
        "Los mismos bytes son el mismo expediente",
        same_bytes,
    ),
    _check("filing.other", "Other content is refused", "Otro contenido se rechaza", other_content),
    _check("case.amended", "An amendment is a new version", "Una modificación es una versión nueva", amended),
    _check("case.seen", "The second of two is told", "Al segundo de dos se le avisa", as_seen),
    _check("key.once", "The same request counts once", "La misma solicitud cuenta una vez", keyed),
    _check("list.cursor", "A list has each case once", "La lista trae cada expediente una vez", listed),
    _check("events.feed", "The feed tells what happened", "La relación dice lo ocurrido", events),
    _check("events.stream", "A stream goes on where it broke off", "El flujo sigue donde se cortó", stream),
    _check("events.webhook", "Webhooks are signed", "Los webhooks van firmados", webhook),
    _check("case.statement", "Every charge cites its law", "Todo cargo cita su ley", stated),
    _check(
        "bulk.outcomes",
        "Of many filings each has its outcome",
        "De muchos trámites cada uno tiene su resultado",
        in_bulk,
    ),
    _check("limits", "What is left is told", "Se dice cuánto queda", limits),
    _check("case.withdrawn", "What is withdrawn stays so", "Lo retirado así queda", withdrawn),
    _check("receipt.offline", "A receipt verifies offline", "El acuse se verifica sin conexión", receipt),
)
