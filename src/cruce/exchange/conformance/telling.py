"""The checks of what a service tells by itself: feed, stream, webhooks."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Final, Self

from cruce.exchange import webhooks
from cruce.exchange.conformance.trial import CannotTry, NotSo, Trial, as_object, looks, same, so
from cruce.model import Text

_LOOK: Final = 0.2


class Taking:
    """A server of the client's own on this machine, that takes what it is told."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []
        came = self.came

        class Door(BaseHTTPRequestHandler):
            """Takes each POST."""

            def do_POST(self) -> None:
                """Keep what came."""
                body = self.rfile.read(min(int(self.headers.get("content-length") or 0), 1 << 20))
                came.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/told"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def _feed(trial: Trial, after: str = "") -> tuple[list[dict[str, Any]], str]:
    found = list[dict[str, Any]]()
    for _ in range(2000):
        told = as_object(trial.ask("GET", f"/v1/events?limit=200{after and f'&after={after}'}", 200))
        found += told["events"]
        after = told["next"]
        if not told["more"]:
            return found, after
    raise NotSo(Text(en="the feed has no end", es="la relación no tiene fin"))


def events(trial: Trial) -> None:
    """Read the feed, and look for the case."""
    case, wanted = trial.the_case, ["case.lodged", "case.amended"]
    found, after = _feed(trial)
    for _ in range(looks(trial, _LOOK)):
        if _on(found, case) == wanted:
            break
        trial.pace(_LOOK)
        found, after = _feed(trial)
    same("acts on the case", _on(found, case), wanted)
    so("none twice", len({one["id"] for one in found}) == len(found))
    same("behind its end", _feed(trial, after)[0], [])


def _on(found: list[dict[str, Any]], case: str) -> list[str]:
    return [
        one["kind"] for one in found if one["case"] == case and one["kind"] in ("case.lodged", "case.amended")
    ]


def stream(trial: Trial) -> None:
    """Follow from the beginning, break off, and go on behind the first act."""
    found, _ = _feed(trial)
    first, begins = _followed(trial, "", 2)
    same("what the stream tells", first, [one["id"] for one in found[:2]])
    then, _ = _followed(trial, begins[0], 1)
    same("what it tells after it was broken off", then, [found[1]["id"]])


def _followed(trial: Trial, place: str, count: int) -> tuple[list[str], list[str]]:
    headers = {"accept": "text/event-stream", **({"last-event-id": place} if place else {})}
    path = "/v1/events" if place else "/v1/events?from=start"
    told, places = list[str](), list[str]()
    with trial.door.stream("GET", path, headers=headers, timeout=trial.patience) as answer:
        same("status", answer.status_code, 200)
        ends = time.monotonic() + trial.patience
        for line in answer.iter_lines():
            so("an act came in time", time.monotonic() < ends)
            if line.startswith("id:"):
                places.append(line[3:].strip())
            elif line.startswith("data:"):
                told.append(json.loads(line[5:])["id"])
            if len(told) == count:
                break
    return told, places


def webhook(trial: Trial) -> None:
    """Ask to be told here, file, and check who it was that told."""
    with Taking() as taking:
        asked = json.dumps({"url": taking.url, "kinds": ["case.lodged"]}).encode()
        made = as_object(trial.ask("POST", "/v1/webhooks", 201, asked))
        try:
            filed = as_object(trial.ask("POST", "/v1/filings", 201, trial.filing("hook")))
            _wait(trial, taking, made["hook"])
            headers, body = taking.came[0]
            so("it is signed", webhooks.verify(made["secret"], headers, body, _now(headers)))
            other = webhooks.shown(bytes(32))
            so("by this secret", not webhooks.verify(other, headers, body, _now(headers)))
            so("of this body", not webhooks.verify(made["secret"], headers, body + b" ", _now(headers)))
            told = json.loads(body)
            same("what is told", (told["kind"], told["case"]), ("case.lodged", filed["case"]))
            same("webhook-id", headers["webhook-id"], told["id"])
        finally:
            trial.ask("DELETE", f"/v1/webhooks/{made['hook']}", 200)


def _now(headers: dict[str, str]) -> int:
    """Give the time of the section: in training its clock is not ours."""
    return int(headers["webhook-timestamp"])


def _wait(trial: Trial, taking: Taking, hook: str) -> None:
    for _ in range(looks(trial, _LOOK)):
        if taking.came:
            return
        listed = as_object(trial.ask("GET", "/v1/webhooks", 200))["webhooks"]
        said = [one.get("said") for one in listed if one["hook"] == hook]
        if said == ["outlet.inside"]:
            raise CannotTry(
                Text(
                    en='it may not call this machine: webhooks = ["127.0.0.0/8"] in section.toml',
                    es='no puede llamar a esta máquina: webhooks = ["127.0.0.0/8"] en section.toml',
                )
            )
        trial.pace(_LOOK)
    raise NotSo(Text(en="nothing was told", es="no se avisó nada"))
