"""A served section under more than it can do: what counts goes on, all else is told when to come again."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import httpx
import pytest
from tests.clearance.border import acts, check_log, opened, seen
from tests.filings import Sample, empty_northbound
from tests.web.served import Served, home_with_ports, served, settled, until

WAITING = 20


@contextmanager
def narrow(home: Path) -> Iterator[dict[str, Served]]:
    """Two served sections; the lines at the desk of Mexico are short."""
    ports = home_with_ports(home, ("mx", "us"))
    with (home / "mx" / "section.toml").open("a", encoding="utf-8") as file:
        file.write(f"[serve]\nwaiting = {WAITING}\n")
    with served(home, ports) as sections:
        yield sections


def told_to_come_again(answer: httpx.Response) -> bool:
    """Tell whether a refusal says in both languages that nothing was taken, and when to come again."""
    if answer.status_code not in (429, 503):
        return False
    told = answer.json()
    assert told["code"] == "serve.busy"
    assert told["says"]["en"] != told["says"]["es"]
    assert int(answer.headers["retry-after"]) > 0
    return True


@dataclass
class Flood:
    """Many who ask and file what is no good, again and again, all at once."""

    address: str
    case: str
    over: bool = False
    counts: Counter[int] = field(default_factory=Counter)

    async def run(self, many: int) -> None:
        limits = httpx.Limits(max_connections=many, max_keepalive_connections=many)
        async with httpx.AsyncClient(base_url=self.address, limits=limits, timeout=60) as door:
            await asyncio.gather(*(self._go_on(door, number) for number in range(many)))

    async def _go_on(self, door: httpx.AsyncClient, number: int) -> None:
        questions = [
            f"/v1/cases/{self.case}",
            "/log/checkpoint",
            f"/v1/cases/{self.case}/receipt",
            "/healthz",
        ]
        for path in cycle(questions[number % 4 :] + questions[: number % 4]):
            if self.over:
                return
            if number % 2:
                answer = await door.post("/v1/filings", content=b'{"reference": "' + b"x" * 4000)
            else:
                answer = await door.get(path)
            self.counts[answer.status_code] += 1
            assert answer.status_code in (200, 404, 422) or told_to_come_again(answer), answer.text


async def filed(door: httpx.AsyncClient, sample: Sample) -> str:
    """File until it is taken, as who is told to come again does; gives the case."""
    for _ in range(2000):
        answer = await door.post("/v1/filings", content=sample.content)
        if not told_to_come_again(answer):
            assert answer.status_code == 201, answer.text
            return str(answer.json()["case"])
        await asyncio.sleep(0.05)
    raise AssertionError("never taken")


@pytest.mark.slow
def test_a_flood_of_questions_and_of_filings_that_are_no_good_refuses_no_truck(tmp_path):
    trucks = [empty_northbound(f"T-{number}") for number in range(12)]

    async def day(address: str) -> tuple[list[str], Flood]:
        async with httpx.AsyncClient(base_url=address, timeout=60) as door:
            first = await filed(door, empty_northbound("FIRST"))
            flood = Flood(address, first)
            flooding = asyncio.create_task(flood.run(8 * WAITING))
            cases = [await filed(door, sample) for sample in trucks]
            for case, sample in zip(cases, trucks, strict=True):
                reading = seen(sample.filing).model_dump_json(exclude_none=True)
                answer = await door.post(f"/v1/cases/{case}/presentation", content=reading)
                assert answer.status_code == 200, answer.text  # the gate is never told to come again
            flood.over = True
            await flooding
            return cases, flood

    with narrow(tmp_path / "home") as sections:
        mx = sections["mx"]
        cases, flood = asyncio.run(day(str(mx.door.base_url)))

        def released() -> bool:
            told = [one.case(case) for one in sections.values() for case in cases]
            return all(one.get("state") == "released" for one in told)

        until(released)
        refused = (mx.health() or {})["refused"]
        assert refused["serve.busy"] >= flood.counts[503] > 0, "the lines never were full: this tests nothing"
        assert flood.counts.total() > 20 * len(cases)


@pytest.mark.slow
def test_on_the_day_of_the_launch_every_filing_is_durable_or_told_to_come_again(tmp_path):
    samples = [empty_northbound(f"L-{number}") for number in range(240)]

    async def wave(address: str, ones: list[Sample]) -> dict[str, httpx.Response]:
        limits = httpx.Limits(max_connections=len(ones))
        async with httpx.AsyncClient(base_url=address, limits=limits, timeout=60) as door:
            answers = await asyncio.gather(*(door.post("/v1/filings", content=one.content) for one in ones))
        return {one.filing.reference: answer for one, answer in zip(ones, answers, strict=True)}

    with narrow(tmp_path / "home") as sections:
        mx = sections["mx"]
        address = str(mx.door.base_url)
        answers = asyncio.run(wave(address, samples))
        mx.kill(signal.SIGKILL)
        mx.start()
        until(mx.health)
        taken = {name: answer.json()["case"] for name, answer in answers.items() if answer.status_code == 201}
        refused = [one for one in samples if told_to_come_again(answers[one.filing.reference])]
        assert len(taken) + len(refused) == len(samples)
        assert min(len(taken), len(refused)) > 0, "this was no overload"
        assert all(mx.case(case) for case in taken.values()), "acknowledged, and lost in the kill"
        assert len(taken) == sum(bool(mx.case(one)) for one in set(taken.values()))

        async def again() -> dict[str, str]:
            async with httpx.AsyncClient(base_url=address, timeout=60) as door:
                return {one.filing.reference: await filed(door, one) for one in refused}

        cases = taken | asyncio.run(again())
        until(lambda: settled(list(sections.values())))
    assert len(set(cases.values())) == len(samples)
    with opened(tmp_path / "home") as border:
        for section in border.sections.values():
            assert {row.id for row in section.store.cases()} == set(cases.values())
            assert all(acts(section, case).count("clearance.lodged") == 1 for case in cases.values())
            check_log(section)
