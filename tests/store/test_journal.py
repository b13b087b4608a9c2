"""A journal keeps every line it said it has, whenever its process is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cruce.model import StoreError
from cruce.store import AppendOnly

WRITER = """
import sys
from pathlib import Path
from cruce.store import AppendOnly
with AppendOnly(Path(sys.argv[1])) as journal:
    for number in range(10_000_000):
        journal.append(b"%d %s\\n" % (number, b"x" * 3000))
        print(number, flush=True)
"""


def test_lines_follow_each_other_over_restarts(tmp_path: Path):
    path = tmp_path / "journal"
    for number in range(3):
        with AppendOnly(path) as journal:
            assert journal.content == b"".join(b"%d\n" % n for n in range(number))
            journal.append(b"%d\n" % number)
    assert path.read_bytes() == b"0\n1\n2\n"
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("torn", [b"2", b"half a li", b""])
def test_half_a_line_is_cut_off_and_never_joined_to_the_next(tmp_path: Path, torn: bytes):
    path = tmp_path / "journal"
    path.write_bytes(b"0\n1\n" + torn)
    with AppendOnly(path) as journal:
        assert journal.content == b"0\n1\n"
        journal.append(b"3\n")
    assert path.read_bytes() == b"0\n1\n3\n"


@given(
    lines=st.lists(st.sampled_from([0, 1, 65_534, 65_535, 65_536, 140_000]), max_size=4),
    torn=st.sampled_from([0, 1, 70_000]),
)
def test_the_end_is_found_however_long_the_lines_are(tmp_path_factory, lines: list[int], torn: int):
    path = tmp_path_factory.mktemp("journal") / "journal"
    whole = b"".join(b"x" * length + b"\n" for length in lines)
    path.write_bytes(whole + b"y" * torn)
    with AppendOnly(path) as journal:
        assert (journal.content, len(journal.last)) == (whole, lines[-1] if lines else 0)
        journal.append(b"z\n")
        assert (journal.content, journal.last) == (whole + b"z\n", b"z")


def test_one_process_at_a_time_writes(tmp_path: Path):
    path = tmp_path / "journal"
    with AppendOnly(path), pytest.raises(StoreError, match=r"store\.busy"):
        AppendOnly(path)
    with AppendOnly(path):
        pass


def test_what_cannot_be_written_is_said(tmp_path: Path):
    with pytest.raises(StoreError, match=r"store\.unusable"):
        AppendOnly(tmp_path / "absent" / "journal")


@pytest.mark.parametrize("after", [1, 7, 40])
def test_a_killed_writer_loses_nothing_that_it_said_it_wrote(tmp_path: Path, after: int):
    path = tmp_path / "journal"
    with subprocess.Popen([sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        said = [int(writer.stdout.readline()) for _ in range(after)]
        os.kill(writer.pid, signal.SIGKILL)
        said += [int(line) for line in writer.stdout.read().splitlines() if line.isdigit()]
    with AppendOnly(path) as journal:
        lines = journal.content.splitlines()
        assert [int(line.split()[0]) for line in lines] == list(range(len(lines)))
        assert len(lines) > said[-1]
        assert all(len(line.split()[1]) == 3000 for line in lines)
