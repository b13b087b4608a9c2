"""Signed requests count once: in one process and in several, after a kill, a power cut, a damaged file."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cruce.exchange.nonces import Nonces
from cruce.exchange.signatures import WINDOW
from cruce.model import PeerError

NOW = 1_780_000_200  # in the middle of an era
NONCE = "abcdefghijklmnopqrstuvwx"
OTHER = "m" * 24


def replayed(nonces: Nonces, nonce: str = NONCE, now: int = NOW, peer: str = "mx") -> bool:
    """Try a nonce; tells whether it is known."""
    try:
        nonces.take(peer, nonce, now)
    except PeerError as refusal:
        if refusal.code == "peer.replayed":
            return True
        raise
    return False


def the_file(folder: Path) -> Path:
    (one,) = (folder / "nonces").glob("[0-9]*")
    return one


def test_a_nonce_counts_once_as_long_as_its_signature_counts():
    nonces = Nonces()
    made = NOW + WINDOW  # signed by the fastest clock that is believed
    nonces.take("mx", NONCE, NOW)
    for now in range(NOW, made + WINDOW + 1, 50):
        assert replayed(nonces, now=now)
    nonces.take("ca", NONCE, NOW)  # each peer draws its own


def test_a_clock_that_is_set_back_forgets_no_nonce():
    nonces = Nonces()
    nonces.take("mx", NONCE, NOW)
    assert replayed(nonces, now=NOW - 10_000)


def test_nonces_take_bounded_room_and_a_flood_of_one_peer_is_its_own():
    nonces = Nonces(most=100)
    for number in range(100):
        nonces.take("mx", str(number), NOW)
    with pytest.raises(PeerError, match=r"peer\.flood"):
        nonces.take("mx", "more", NOW)
    nonces.take("ca", "more", NOW)
    nonces.take("mx", "more", NOW + 2 * WINDOW)
    later = NOW + 8 * WINDOW
    nonces.take("mx", "last", later)
    assert set(nonces._eras) == {later // (2 * WINDOW)}  # nothing old is kept


def test_nonces_outlive_the_process_that_noted_them(tmp_path):
    made = NOW + WINDOW
    for now in range(NOW, made + WINDOW + 1, 100):  # each time another process
        nonces = Nonces(folder=tmp_path, now=now)
        if now == NOW:
            nonces.take("mx", NONCE, now)
        assert replayed(nonces, now=now)
        nonces.take("us", f"other-{now}", now)
        nonces.close()
    later = Nonces(folder=tmp_path, now=NOW + 8 * WINDOW)
    later.take("us", "n" * 24, NOW + 8 * WINDOW)
    assert NONCE not in the_file(tmp_path).read_text()


@given(taken=some.lists(some.tuples(some.integers(0, 1), some.integers(0, 30)), max_size=40))
def test_two_processes_of_one_section_know_of_each_others(tmp_path_factory, taken):
    """Each nonce counts once, through whichever of them it comes, in whatever order."""
    folder = tmp_path_factory.mktemp("section")
    both = [Nonces(folder=folder, now=NOW) for _ in range(2)]
    known: set[int] = set()
    for step, (process, number) in enumerate(taken):
        at = NOW + step * 13  # over the end of an era
        assert replayed(both[process], f"n-{number}", at) == (number in known)
        known.add(number)
    for one in both:
        one.close()


def test_a_request_is_answered_when_its_nonce_is_on_disk(tmp_path, monkeypatch):
    """Many wait for one sync; who comes meanwhile waits for the next."""
    synced: list[bytes] = []
    real = os.fsync

    def fsync(file: int) -> None:
        synced.append(b"".join(path.read_bytes() for path in (tmp_path / "nonces").glob("[0-9]*")))
        real(file)

    monkeypatch.setattr(os, "fsync", fsync)
    nonces = Nonces(folder=tmp_path, now=NOW)

    async def request(number: int) -> None:
        nonces.take("mx", f"n-{number}", NOW)
        await nonces.kept()
        assert any(f"mx n-{number}\n".encode() in one for one in synced)

    async def all_of_it() -> None:
        await asyncio.gather(*(request(number) for number in range(200)))

    asyncio.run(all_of_it())
    assert len(synced) <= 6  # each sync has two: the file, and the folder with its name


@given(cut=some.integers(0, 200))
def test_a_file_cut_short_anywhere_opens_no_gap(tmp_path_factory, cut):
    """As the power leaves it: what was whole counts, and a torn line does not spoil what follows."""
    folder = tmp_path_factory.mktemp("section")
    nonces = Nonces(folder=folder, now=NOW)
    taken = [NONCE, OTHER, "x" * 30]
    for one in taken:
        nonces.take("mx", one, NOW)
    nonces.close()
    file = the_file(folder)
    whole = file.read_bytes()
    file.write_bytes(whole[: min(cut, len(whole))])
    left = file.read_bytes().split(b"\n")[:-1]
    again = Nonces(folder=folder, now=NOW)
    if not left:  # not even that it is such a file
        with pytest.raises(PeerError, match=r"peer\.forgotten"):
            again.take("mx", NONCE, NOW)
    else:
        for one in taken:
            assert replayed(again, one) == (f"mx {one}".encode() in left)
    again.close()
    later = Nonces(folder=folder, now=NOW + 1)
    if left:
        assert all(replayed(later, one) for one in taken)
    later.close()


@pytest.mark.parametrize("damage", [b"\xff\n", b"", b"mx " + NONCE.encode() + b"\n"])
def test_after_a_file_was_damaged_what_may_have_been_heard_before_is_refused_and_later_things_are_not(
    tmp_path, damage
):
    nonces = Nonces(folder=tmp_path, now=NOW)
    nonces.take("mx", NONCE, NOW, NOW)
    nonces.close()
    the_file(tmp_path).write_bytes(damage)
    start = NOW + 5
    again = Nonces(folder=tmp_path, now=start)
    for now, created in ((start, NOW), (start + WINDOW - 1, start + WINDOW - 1), (start + WINDOW, NOW)):
        with pytest.raises(PeerError, match=r"peer\.forgotten") as refusal:
            again.take("mx", NONCE, now, created)
        assert refusal.value.advice.en != refusal.value.advice.es
    again.take("mx", OTHER, start, start + WINDOW)  # a fast clock's; none such can have been heard before
    again.take("mx", "fresh", start + WINDOW, start + WINDOW)


def test_what_could_not_be_written_stops_nothing_and_is_owned_to_the_next_process(tmp_path, monkeypatch):
    nonces = Nonces(folder=tmp_path, now=NOW)
    nonces.take("mx", NONCE, NOW)
    real = os.write
    monkeypatch.setattr(os, "write", lambda file, line: real(file, line[:3]))
    nonces.take("mx", OTHER, NOW)
    monkeypatch.undo()
    assert replayed(nonces, OTHER)
    nonces.close()
    with pytest.raises(PeerError, match=r"peer\.forgotten"):
        Nonces(folder=tmp_path, now=NOW + 60).take("mx", OTHER, NOW + 60)


def test_files_of_another_time_and_of_an_earlier_form_are_taken_away(tmp_path):
    ahead = Nonces(folder=tmp_path, now=NOW + 10**7)
    ahead.take("mx", NONCE, NOW + 10**7)
    ahead.close()
    mended = Nonces(most=1, folder=tmp_path, now=NOW)
    mended.take("mx", NONCE, NOW)
    mended.take("mx", OTHER, NOW + 4 * WINDOW)  # and the room that is bounded is that of this window
    mended.close()
    other = tmp_path / "other"
    other.mkdir()
    for name in ("nonces", "nonces.before"):
        (other / name).write_text("3\nmx abc\n")
    with pytest.raises(PeerError, match=r"peer\.forgotten"):
        Nonces(folder=other, now=NOW).take("mx", NONCE, NOW)
    assert (other / "nonces").is_dir()
    assert not (other / "nonces.before").exists()
