"""How fast two sections that were apart catch up, as real processes over HTTPS, and whether it is exact.

The workload is trucks of five lines, half filed in Mexico, half in the United States, each presented at the
gate of the section where it was filed, while the other section was dark. A message is a line of an outbox:
filing and gate reading of each truck wait as the backlog, and what each section then tells the other of its
own (selection, what it saw, its decision) crosses as well: six lines a truck, each durable where it was
written and where it was taken. The rate is lines that crossed in both directions by the seconds from the
moment when both processes answer to the last line. Each section is one `cruce serve` and one SQLite store.
Over HTTPS there are certificates on both ends; over NATS a hub and a leaf beside each section, without TLS.

`drain_exact` is another run over HTTPS, in which both processes are killed (SIGKILL) at random moments on
the way: every truck decided by both, but the few that were selected and wait to be examined; every message
taken once; both logs whole and witnessed.
"""

import json
import random
import shutil
import signal
import ssl
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from _run import ROOT, Bench

sys.path.insert(0, str(ROOT))

from tests.exchange.brokers import Servers
from tests.filings import AS_OF
from tests.web.certificates import certificates
from tests.web.served import Served, free_ports, settled, until, ways_of

from clear import SECTIONS, home, workload
from cruce import clearance
from cruce.clearance import Lodged
from cruce.ledger import commit, leaf_hash, verify_inclusion
from cruce.model import Channel, JointState
from cruce.section import Keys, Peer, Section, acquaint

TOGETHER = 100
LOOK = 0.05
HTTPS, NATS = OVER = "https", "nats"
HEARD = "exchange.received"


def main() -> None:
    """Drain the same backlog again and again, then once with both processes killed on the way."""
    bench = Bench(__doc__, seed=20260513, quick_leaves_out="two of three runs, most trucks and kills")
    trucks = bench.pick(full=1500, quick=150)
    kills = bench.pick(full=8, quick=1)
    with tempfile.TemporaryDirectory() as folder:
        left = Path(folder) / "left"
        cases = backlog(left, trucks)
        bench.log(f"{trucks} trucks wait: {2 * trucks} messages")
        turns = bench.pick(full=3, quick=1)
        counts = {measured(bench, left, Path(folder) / over, over, turns) for over in OVER}
        bench.figure("messages", min(counts))
        killed = Path(folder) / "killed"
        done = drained_under_fire(left, killed, random.Random(bench.seed), kills)
        bench.log(f"killed {kills} times, {done} of them before all had come over")
        bench.figure("kills", kills)
        bench.figure("kills_on_the_way", done)
        exact = counts == {crossed_in(killed)} and whole(killed, cases)
        bench.figure("drain_exact", exact, trucks)
    bench.finish()


def backlog(left: Path, trucks: int) -> list[str]:
    """Let both sections lodge and present their own trucks without the other; gives all cases."""
    cases = []
    with home() as founded:
        certificates(founded / "tls", SECTIONS)
        for name, loads in workload(trucks, spacing=0).items():
            section = Section.open(founded / name, clock=lambda: AS_OF)
            for start in range(0, len(loads), TOGETHER):
                batch = loads[start : start + TOGETHER]
                outcomes = clearance.lodge(section, [load.content for load in batch], "bench")
                assert all(isinstance(outcome, Lodged) for outcome in outcomes), str(outcomes)[:2000]
                clearance.present(section, {load.case: load.seen for load in batch}, "gate")
                cases += [load.case for load in batch]
            section.close()
        shutil.copytree(founded, left)
    return cases


def measured(bench: Bench, left: Path, folder: Path, over: str, turns: int) -> int:
    """Drain the backlog over one transport, again and again; gives how many messages that are, all in all."""
    rates, costs, counts = [], [], set()
    for turn in range(turns):
        crossed, seconds, cpu = drained(left, folder / str(turn), over)
        bench.log(f"{over}: {crossed} messages in {seconds:.1f} s, {cpu:.1f} s of processor time")
        rates.append(crossed / seconds)
        costs.append(1000 * cpu / crossed)
        counts.add(crossed_in(folder / str(turn)))
    bench.speed(f"messages_per_s_{over}", rates)
    # Of both sections: says more than the rate on a busy machine.
    bench.speed(f"cpu_ms_per_message_{over}", costs)
    assert len(counts) == 1, counts
    return counts.pop()


@contextmanager
def apart(left: Path, folder: Path, over: str) -> Iterator[list[Served]]:
    """Give both sections of a fresh copy of the backlog, each on its way to the other; none runs yet."""
    shutil.copytree(left, folder)
    ports = dict(zip(SECTIONS, free_ports(len(SECTIONS)), strict=True))
    servers = Servers(folder / "nats", folder, SECTIONS) if over == NATS else None
    sections = []
    for place, name in enumerate(SECTIONS, start=1):
        if servers is not None:
            options = ["--nats", f"nats://127.0.0.1:{servers.port + place}"]
            sections.append(Served(folder / name, ports[name], options))
        else:
            options, trusted = encrypted(folder, name, ports)
            sections.append(Served(folder / name, ports[name], options, verify=trusted))
    try:
        if servers is not None:
            servers.start("hub", *SECTIONS)
        yield sections
    finally:
        for one in sections:
            one.kill(signal.SIGTERM)
            one.door.close()
        if servers is not None:
            servers.stop(*list(servers.running))


def encrypted(folder: Path, name: str, ports: dict[str, int]) -> tuple[list[str], ssl.SSLContext]:
    """Tell a section where its peers are; gives its options for TLS, and what a client of it must know."""
    tls = folder / "tls"
    for other in set(SECTIONS) - {name}:
        card = Peer.of(other, Keys.load(folder / other / "keys"))
        acquaint(folder / name, card.model_copy(update={"url": f"https://127.0.0.1:{ports[other]}"}))
    options = ["--tls-cert", f"{tls}/{name}.pem", "--tls-key", f"{tls}/{name}.key"]
    options += ["--client-ca", f"{tls}/authority.pem", "--peer-ca", f"{tls}/authority.pem"]
    trusted = ssl.create_default_context(cafile=tls / "authority.pem")
    trusted.load_cert_chain(tls / f"{name}.pem", tls / f"{name}.key")
    return options, trusted


def drained(left: Path, folder: Path, over: str) -> tuple[int, float, float]:
    """Let both sections catch up; gives how many messages crossed once both were there, the seconds, and the
    processor time of both.
    """
    with apart(left, folder, over) as sections:
        start(sections)
        first, began, cpu = taken(sections), time.perf_counter(), sum(one.cpu() for one in sections)
        last, ended = first, began
        while not settled(sections):
            time.sleep(LOOK)  # who looks on without a pause takes the processor from those that work
            if (now := taken(sections)) != last:
                last, ended = now, time.perf_counter()
        return last - first, ended - began, sum(one.cpu() for one in sections) - cpu


def start(sections: list[Served]) -> None:
    """Run all sections and wait until each answers."""
    for one in sections:
        one.start()
    for one in sections:
        until(one.health)


def taken(sections: list[Served]) -> int:
    """Tell how many messages the sections took since they were started."""
    told = [one.health() for one in sections]
    return sum(way["taken"] for one in told if one for way in ways_of(one))


def drained_under_fire(left: Path, folder: Path, chance: random.Random, kills: int) -> int:
    """Let both catch up while they are killed; gives how many kills came before all was there."""
    sizes: list[tuple[str, int]] = []
    with apart(left, folder, HTTPS) as sections:
        start(sections)
        for _ in range(kills):
            time.sleep(chance.uniform(0.1, 1.0))
            victim = chance.choice(sections)
            sizes.append((victim.name, log_size(victim)))
            victim.kill()
            victim.start()
            until(victim.health)
        until(lambda: settled(sections), 600)
    ends = {name: size_at_rest(folder / name) for name in SECTIONS}
    return sum(size < ends[name] for name, size in sizes)


def log_size(section: Served) -> int:
    """Ask how long a section's log is."""
    told = section.health()
    return int(told["log"]["size"]) if told else 0


def size_at_rest(folder: Path) -> int:
    """Read how long the log of a section is that does not run."""
    return at_rest(folder).store.head().size


def at_rest(folder: Path) -> Section:
    """Open a section that does not run, to read."""
    return Section.open(folder, clock=lambda: AS_OF, reading=True)


def crossed_in(home: Path) -> int:
    """Count the messages that were taken in both sections of a home."""
    sections = [at_rest(home / name) for name in SECTIONS]
    return sum(one.store.position(peer, "in") for one in sections for peer in one.peers)


def whole(home: Path, cases: Sequence[str]) -> bool:
    """Check a drained home: every case released by both, each message taken once, logs witnessed."""
    sections = {name: at_rest(home / name) for name in SECTIONS}
    for section in sections.values():
        (peer,) = section.peers
        other = sections[peer].store
        seen = section.store.witnessed(section.peers[peer].verifier("log").name)
        told = Counter(message.kind for message in other.outbox(0, 1 << 30))
        heard = Counter[str]()
        for case in cases:
            joint = clearance.joint(section, case)
            released = (joint.state, len(joint.decisions)) == (JointState.RELEASED, len(SECTIONS))
            if not released and joint.channel is Channel.GREEN:  # what was selected waits to be examined
                return False
            events = [json.loads(event.content) for event in section.store.events(case)]
            kinds = Counter(event["kind"] for event in events)
            if (
                kinds["clearance.lodged"] != 1
                or kinds["clearance.decided"] != released
                or kinds["exchange.refused"]
            ):
                return False
            heard.update(f"clearance.{event['body']['act']}" for event in events if event["kind"] == HEARD)
        # Of a filing that is heard, what is put on record as received is its selection.
        told["clearance.selected"] += told.pop("clearance.lodged", 0)
        if told != heard or section.store.position(peer, "in") != sum(told.values()):
            return False
        if seen is None or seen.text.split("\n")[1] != str(other.head().size) or not holds(section):
            return False
    return True


def holds(section: Section) -> bool:
    """Prove every event of a section to be in its log; raises when one is not."""
    store = section.store
    for seq in range(store.tree.size):
        event = store.event(seq)
        assert event is not None
        leaf = leaf_hash(commit(event.salt, event.content))
        verify_inclusion(leaf, seq, store.tree.size, store.tree.inclusion(seq, store.hash), store.tree.root)
    return True


if __name__ == "__main__":
    main()
