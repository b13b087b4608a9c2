"""The conformance kit finds that our own service conforms, and in a service that does not, what does not."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from tests.clearance.border import founded
from tests.cli.shell import cruce
from tests.web.served import Served, free_ports, until

from cruce.exchange import http
from cruce.exchange.conformance import CHECKS, Outcome, Trial, run
from cruce.model import UsageError
from cruce.traffic import examples
from cruce.web.identity import Account, ApiKey, Role, accounts, passwords

KEY = "conformance-key"
Change = Callable[[httpx.Request, httpx.Response], httpx.Response]


@pytest.fixture(scope="module")
def section(tmp_path_factory) -> Iterator[Served]:
    """A section in training, with the account of a broker, that may call this machine."""
    home = tmp_path_factory.mktemp("conformance") / "home"
    founded(home, ("mx",), "simulated")
    with (home / "mx" / "section.toml").open("a", encoding="utf-8") as file:
        file.write('webhooks = ["127.0.0.0/8"]\n')
    key = ApiKey(label="kit", sha256=passwords.fingerprint(KEY), made=examples.AS_OF)
    broker = Account(
        name="erp", person="Luz Mora", roles=(Role.BROKER,), declarants=("*",), password="00$00", keys=(key,)
    )
    accounts.write(home / "mx", [broker])
    one = Served(home / "mx", free_ports(1)[0])
    one.start()
    until(one.health)
    yield one
    one.kill()
    one.door.close()


class Between(httpx.BaseTransport):
    """Goes between a client and a service, and changes what passes."""

    def __init__(self, change: Change) -> None:
        self._over = httpx.HTTPTransport()
        self._change = change

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Bring a request, and the answer changed."""
        answer = self._over.handle_request(request)
        if request.headers.get("accept") == "text/event-stream":
            return answer
        answer.read()
        return self._change(request, answer)


def tried(
    section: Served, mark: str, change: Change | None = None, patience: float = 60
) -> dict[str, Outcome]:
    address = str(section.door.base_url)
    transport = Between(change) if change else httpx.HTTPTransport()
    door = http.Plain(
        base_url=address, headers={"authorization": f"Bearer {KEY}"}, transport=transport, timeout=30
    )
    with door:
        return {
            one.code: one.outcome for one in run(Trial(door, mark, time.sleep, patience=patience), CHECKS)
        }


def test_our_own_service_conforms(section):
    told = tried(section, "OWN")
    assert told.pop("receipt.offline") is Outcome.LEFT_OUT
    assert set(told.values()) == {Outcome.PASSED}, told


def answer_with(
    answer: httpx.Response, status: int | None = None, content: bytes | None = None, **fields: str
) -> httpx.Response:
    headers = {**answer.headers, **{name.replace("_", "-"): value for name, value in fields.items()}}
    headers.pop("content-length", None)
    body = answer.content if content is None else content
    return httpx.Response(status or answer.status_code, headers=headers, content=body)


def without(answer: httpx.Response, *names: str) -> httpx.Response:
    headers = {name: value for name, value in answer.headers.items() if name not in names}
    return httpx.Response(answer.status_code, headers=headers, content=answer.content)


def body_of(answer: httpx.Response) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(answer.content)
    return told


def changed(answer: httpx.Response, **members: object) -> httpx.Response:
    return answer_with(answer, content=json.dumps({**body_of(answer), **members}).encode())


def is_filing(request: httpx.Request) -> bool:
    return request.method == "POST" and request.url.path == "/v1/filings"


BREAKS: dict[str, Change] = {
    "problem.form": lambda q, a: answer_with(a, content_type="text/html") if a.status_code == 404 else a,
    "problem.languages": lambda q, a: answer_with(a, content_language="en") if a.status_code == 404 else a,
    "key.none": lambda q, a: answer_with(a, 200) if a.status_code == 401 else a,
    "description": lambda q, a: changed(a, openapi="3.0.3") if q.url.path == "/v1/openapi.json" else a,
    "filing.tried": lambda q, a: changed(a, would_lodge=False) if q.url.path.endswith("checks") else a,
    "filing.findings": lambda q, a: (
        changed(a, findings=body_of(a)["findings"][:1]) if is_filing(q) and a.status_code == 422 else a
    ),
    "filing.lodged": lambda q, a: without(a, "location") if a.status_code == 201 and is_filing(q) else a,
    "filing.same": lambda q, a: answer_with(a, 201) if a.status_code == 200 and is_filing(q) else a,
    "filing.other": lambda q, a: answer_with(a, 200) if a.status_code == 422 and is_filing(q) else a,
    "case.amended": lambda q, a: changed(a, version=1) if q.url.path.endswith("/versions") else a,
    "case.seen": lambda q, a: without(a, "etag"),
    "key.once": lambda q, a: (
        changed(a, again=True) if "idempotency-replayed" in a.headers and a.status_code == 201 else a
    ),
    "list.cursor": lambda q, a: (
        changed(a, cases=body_of(a)["cases"] * 2) if q.url.path == "/v1/cases" and a.status_code == 200 else a
    ),
    "events.feed": lambda q, a: (
        changed(a, events=[one for one in body_of(a)["events"] if one["kind"] != "case.amended"])
        if q.url.path == "/v1/events"
        else a
    ),
    "events.webhook": lambda q, a: (
        changed(a, secret="whsec_AAAA") if q.url.path == "/v1/webhooks" and a.status_code == 201 else a
    ),
    "case.statement": lambda q, a: (
        changed(a, liabilities=body_of(a)["liabilities"][:1]) if q.url.path.endswith("/statement") else a
    ),
    "bulk.outcomes": lambda q, a: (
        changed(a, filings=[{**one, "state": "lodged"} for one in body_of(a)["filings"]])
        if q.url.path.endswith("/filings") and q.method == "GET"
        else a
    ),
    "limits": lambda q, a: without(a, "ratelimit-remaining"),
    "case.withdrawn": lambda q, a: changed(a, state="open") if q.url.path.endswith("/withdrawal") else a,
}


@pytest.mark.parametrize("code", BREAKS)
def test_what_does_not_conform_is_found_by_name(code, section):
    patience = 1 if code == "events.feed" else 60
    told = tried(section, code.upper().replace(".", "-"), BREAKS[code], patience)
    assert told[code] is Outcome.FAILED, told


def test_a_stream_that_begins_anew_each_time_is_found(section):
    def forgetful(request: httpx.Request) -> None:
        request.headers.pop("last-event-id", None)

    door = http.Plain(
        base_url=str(section.door.base_url),
        headers={"authorization": f"Bearer {KEY}"},
        event_hooks={"request": [forgetful]},
        timeout=30,
    )
    with door:
        results = run(Trial(door, "STREAM", time.sleep, patience=10), CHECKS)
    assert {one.code for one in results if one.outcome is Outcome.FAILED} == {"events.stream"}


def test_a_real_section_is_not_tried(section):
    def real(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        return changed(answer, training=False) if request.url.path == "/v1/me" else answer

    with pytest.raises(UsageError) as told:
        tried(section, "REAL", real)
    assert told.value.code == "conformance.real"


def test_the_command_prints_a_report_and_ends_by_it(section):
    address = str(section.door.base_url)
    said = cruce("conformance", address, "--key", KEY, "--json")
    assert said.code == 0, said.out
    told = json.loads(said.out.splitlines()[-1])
    assert told["conforms"] is True
    assert [one["check"] for one in told["checks"]] == [one.code for one in CHECKS]
    for language, word in (("en", "passed"), ("es", "cumple")):
        said = cruce("--lang", language, "conformance", address, "--key", KEY)
        assert said.code == 0
        assert word in said.out
    assert cruce("conformance", address, "--key", "nobody").code == 2
    assert cruce("conformance", "http://127.0.0.1:1", "--key", KEY).code == 2
    assert cruce("conformance", "nonsense", "--key", KEY).code == 2
    assert cruce("conformance", address).code == 2
