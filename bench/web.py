"""How soon an act shows on open screens, how long a booth waits for its page, and how many filings a second.

One section is a real `cruce serve` on a SQLite store of its own; the client is this process, on the same
cores. *Screens*: 200 command centres of one crossing are open (their live streams, signed in), an officer's
system holds 50 cases a second, each once; the time of an act runs from before its request is sent until a
screen shows so many cases held as there are then, on every screen. *Booth*: meanwhile the page of one truck
is asked for again and again, by plate; the time runs from sending to the last byte, at the client.
*Filings*: one-line filings by the API over 64 connections, each answered when it is durable. Beside them a
plain Starlette application takes the same bodies and writes the same rows as the section wrote, grouped and
as durable, in the same run.
"""

import asyncio
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote

from _run import ROOT, Bench

sys.path.insert(0, str(ROOT))

from tests.clearance.border import founded
from tests.filings import AS_OF, harness_northbound
from tests.web.served import Served, free_ports, until

from _wire import Said, Wire
from cruce.traffic import examples
from cruce.web.identity import Account, ApiKey, Role, accounts, passwords

SCREENS, DECISIONS, CONNECTIONS = 200, 50, 64
HELD = re.compile(rb'id="h-holds">[^<]*<span class="count">(\d+)<')
_GLANCE = 0.1
REASON = "origin.doubt"
KEY = {"authorization": "Bearer bench"}
GENEROUS = '[limits]\nfile = "100000/100000"\nact = "100000/100000"\nread = "100000/100000"\n'


def main() -> None:
    """Measure filings, then screens and booth, then plain filings."""
    bench = Bench(__doc__, seed=20260513, quick_leaves_out="two of three runs, most filings, most seconds")
    bench.peer("starlette")
    count = bench.pick(full=2000, quick=400)
    rates, plain = [], []
    for turn in range(bench.pick(full=3, quick=1)):
        with tempfile.TemporaryDirectory() as folder:
            with section(Path(folder) / "home") as one:
                rates.append(filed(one, contents(count, f"F{turn}")))
            bench.log(f"{rates[-1]:.0f} filings/s")
            plain.append(plainly_filed(Path(folder), count, turn))
            bench.log(f"{plain[-1]:.0f} plain filings/s")
    seconds = bench.pick(full=30, quick=6)
    with tempfile.TemporaryDirectory() as folder, section(Path(folder) / "home") as one:
        waits, pages = asyncio.run(watched(one, seconds))
    bench.speed("filings_per_s", rates)
    bench.speed("plain_filings_per_s", plain)
    bench.figure("filings_vs_plain", round(sum(rates) / sum(plain), 3))
    bench.figure("event_p95_ms", round(quantile(waits, 95), 1), len(waits))
    bench.figure("event_p50_ms", round(quantile(waits, 50), 1), len(waits))
    bench.figure("booth_p99_ms", round(quantile(pages, 99), 1), len(pages))
    bench.figure("booth_p50_ms", round(quantile(pages, 50), 1), len(pages))
    bench.figure("screens", SCREENS)
    bench.finish()


def quantile(times: Sequence[float], percent: int) -> float:
    """Give a percentile of times in seconds, as milliseconds."""
    return 1000 * quantiles(times, n=100, method="inclusive")[percent - 1]


@contextmanager
def section(home: Path) -> Iterator[Served]:
    """Serve one section whose chief comes in by a key and by the door of training."""
    founded(home, ("mx",), "simulated")
    with (home / "mx" / "section.toml").open("a", encoding="utf-8") as file:
        file.write(GENEROUS)
    key = ApiKey(label="bench", sha256=passwords.fingerprint("bench"), made=AS_OF)
    roles = (Role.CHIEF, Role.BROKER)
    chief = Account(
        name="chief", person="Ana Ruiz", roles=roles, declarants=("*",), password="00$00", keys=(key,)
    )
    accounts.write(home / "mx", [chief])
    one = Served(home / "mx", free_ports(1)[0])
    one.start()
    try:
        until(one.health)
        yield one
    finally:
        one.kill()
        one.door.close()


def port_of(one: Served) -> int:
    """Tell at which port a section is served."""
    port = one.door.base_url.port
    assert port is not None
    return port


def contents(count: int, mark: str) -> list[bytes]:
    """Make filings with papers of their own, numbered one after the other: no number serves two of them."""
    filings = (harness_northbound(f"{mark}-{number}").document for number in range(count))
    return [json.dumps(examples.renumber(one, serial)).encode() for serial, one in enumerate(filings)]


def filed(one: Served, bodies: Sequence[bytes]) -> float:
    """File everything over as many connections as keep a section busy; gives filings a second."""
    answers, seconds = asyncio.run(sent(port_of(one), bodies))
    assert all(answer.status == 201 for answer in answers), {answer.status for answer in answers}
    return len(bodies) / seconds


async def sent(port: int, bodies: Sequence[bytes], paths: Sequence[str] = ()) -> tuple[list[Said], float]:
    """Post bodies, filings unless ``paths`` say where; gives the answers in order, and how long all took."""
    left, answers = iter(enumerate(bodies)), dict[int, Said]()

    async def go_on(wire: Wire) -> None:
        for number, body in left:
            path = paths[number] if paths else "/v1/filings"
            answers[number] = await wire.ask("POST", path, body)

    wires = [Wire(port, KEY) for _ in range(CONNECTIONS)]
    begun = time.perf_counter()
    await asyncio.gather(*map(go_on, wires))
    seconds = time.perf_counter() - begun
    for wire in wires:
        wire.close()
    return [answers[number] for number in range(len(bodies))], seconds


def plainly_filed(folder: Path, count: int, turn: int) -> float:
    """Let the peer take the same bodies, and write what the section wrote; gives filings a second."""
    port = free_ports(1)[0]
    store = folder / "home" / "mx" / "store.db"
    script = [sys.executable, str(ROOT / "bench" / "_plain.py")]
    peer = subprocess.Popen([*script, str(store), str(folder / "plain.db"), str(port), str(count)])
    try:
        until(lambda: asyncio.run(answers(port)))
        found, seconds = asyncio.run(sent(port, contents(count, f"F{turn}")))
        assert all(answer.status == 201 for answer in found)
        return count / seconds
    finally:
        peer.kill()
        peer.wait()


async def answers(port: int) -> bool:
    """Tell whether a server answers."""
    wire = Wire(port, {})
    try:
        return (await wire.ask("GET", "/healthz")).status == 200
    except OSError:
        return False
    finally:
        wire.close()


async def watched(one: Served, seconds: int) -> tuple[list[float], list[float]]:
    """Hold cases while screens are open and a booth works; gives times until shown, and times of pages."""
    port, count = port_of(one), seconds * DECISIONS
    found, _ = await sent(port, contents(count, "S"))
    cases = [json.loads(answer.body)["case"] for answer in found]
    seen = json.dumps({"at": harness_northbound().filing.expected_arrival.isoformat()}).encode()
    gates = [f"/v1/cases/{case}/presentation" for case in cases]
    arrived, _ = await sent(port, [seen] * count, gates)
    assert {answer.status for answer in arrived} == {200}
    cookie = {"cookie": await signed_in(port)}
    shown: list[list[tuple[int, float]]] = [[] for _ in range(SCREENS)]
    crossing = harness_northbound().filing.crossing
    screens = [
        asyncio.create_task(look(Wire(port, cookie), f"/centre/{crossing}/live", into)) for into in shown
    ]
    await come_true(lambda: all(shown))
    (first,) = contents(1, "S")
    plate = json.loads(first)["trip"]["conveyance"]["plates"][0]["number"]
    pages: list[float] = []
    booth = asyncio.create_task(ask_on(Wire(port, cookie), f"/booth/{crossing}?plate={quote(plate)}", pages))
    acts = await held(port, cases)
    await come_true(lambda: all(into[-1][0] >= count for into in shown))
    for task in (booth, *screens):
        task.cancel()
    await asyncio.gather(booth, *screens, return_exceptions=True)
    return [wait for into in shown for wait in waits(acts, into)], pages


async def come_true(true: Callable[[], bool], patience: float = 20) -> None:
    """Wait until something holds, or patience ends."""
    ends = time.perf_counter() + patience
    for _ in range(int(patience / _GLANCE)):
        if true() or time.perf_counter() > ends:
            return
        await asyncio.sleep(_GLANCE)


async def signed_in(port: int) -> str:
    """Sign the chief in; gives the cookie."""
    wire = Wire(port, {"content-type": "application/x-www-form-urlencoded"})
    answer = await wire.ask("POST", "/sign-in/training", b"name=chief")
    wire.close()
    assert answer.status == 303, answer
    return answer.fields["set-cookie"].partition(";")[0]


async def look(wire: Wire, path: str, into: list[tuple[int, float]]) -> None:
    """Keep a screen open, and note when it shows how many cases are held."""
    async for message in wire.follow(path):
        counted = HELD.search(message.replace(b"\ndata: ", b"\n"))
        if counted:
            into.append((int(counted[1]), time.perf_counter()))


async def ask_on(wire: Wire, path: str, times: list[float]) -> None:
    """Ask for a page again and again, and note how long each took."""
    while True:
        begun = time.perf_counter()
        answer = await wire.ask("GET", path)
        assert answer.status == 200, answer.status
        times.append(time.perf_counter() - begun)
        await asyncio.sleep(0.02)


async def held(port: int, cases: Sequence[str]) -> list[float]:
    """Hold each case once, so many a second; gives when each was asked for, in the order of the record."""
    body = json.dumps({"verdict": "hold", "reasons": [REASON]}).encode()
    wires = [Wire(port, KEY) for _ in range(16)]
    acts: list[tuple[int, float]] = []
    begun = time.perf_counter()

    async def hold(number: int, wire: Wire) -> None:
        for place in range(number, len(cases), len(wires)):
            await asyncio.sleep(max(0, begun + place / DECISIONS - time.perf_counter()))
            sent_at = time.perf_counter()
            answer = await wire.ask("POST", f"/v1/cases/{cases[place]}/decision", body)
            assert answer.status == 200, answer
            acts.append((int(answer.fields["etag"].strip('"').partition(":")[2]), sent_at))

    await asyncio.gather(*(hold(number, wire) for number, wire in enumerate(wires)))
    for wire in wires:
        wire.close()
    return [sent_at for _, sent_at in sorted(acts)]


def waits(acts: Sequence[float], shown: Sequence[tuple[int, float]]) -> Iterator[float]:
    """Give for each act how long a screen took to show it; one that it never showed took until the end."""
    place = 0
    for number, sent_at in enumerate(acts, start=1):
        while place < len(shown) - 1 and shown[place][0] < number:
            place += 1
        count, at = shown[place]
        assert count >= number, f"a screen shows {count}, not {number}"
        yield at - sent_at


if __name__ == "__main__":
    main()
