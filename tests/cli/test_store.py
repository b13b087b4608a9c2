"""`cruce store`, and the guide to keeping the record: what its commands promise holds on a real server."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.shell import cruce
from tests.house.source import ROOT
from tests.postgres import Server, as_nobody, own, server

PAGE = ROOT / "docs" / "how-to" / "keep-the-record.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def flat(text: str) -> str:
    return " ".join(text.split())


def blocks(page: Path) -> list[str]:
    return BLOCK.findall(page.read_text(encoding="utf-8"))


def test_sections_are_founded_in_a_database_and_moved_out_of_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    address = server().database()
    assert cruce("init", "home", "--store", address).code == 0
    assert not list(Path("home").glob("*/store.db"))
    assert "2 entries copied to mx.db" in cruce("store", "backup", "home/mx", "--output", "mx.db").flat
    cleared = cruce("clear", "southbound-fca-laredo", "--home", "home", "--json")
    assert cleared.code == 0, cleared.err
    told = cruce("store", "move", "home/mx", "--to", "sqlite", "--json").json
    assert (told["to"], told["aside"][:15]) == ("sqlite", "cruce_mx_moved-")
    assert cruce("log", "show", "home/mx", "--json").json["size"] == told["size"] > 2
    said = cruce("store", "move", "home/mx", "--to", address)
    assert f"In force from now on: {address}".replace(" ", "") in said.out.replace("\n", "").replace(" ", "")
    assert cruce("verify", *Path().glob("*.receipt.json"), "--home", "home").code == 0


def test_a_founding_that_fails_leaves_no_schema(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    address = server().database()
    assert cruce("init", "one", "--section", "us", "--store", address).code == 0
    said = cruce("init", "two", "--store", address)  # mx is made first, and us is there already
    assert (said.code, "There is a store at" in flat(said.err)) == (2, True)
    assert not Path("two").exists()
    assert cruce("init", "three", "--section", "mx", "--store", address).code == 0


@pytest.mark.parametrize("place", ["nowhere", "postgresql://cruce:secret@host/x"])
def test_a_place_that_is_none_or_holds_a_password_is_refused(place, home, tmp_path):
    for command in (
        ("init", tmp_path / "new", "--store", place),
        ("store", "move", home / "mx", "--to", place),
    ):
        said = cruce(*command)
        assert (said.code, "without a password" in flat(said.err), "secret" in said.out + said.err) == (
            2,
            True,
            False,
        )


def test_without_the_driver_the_command_that_adds_it_is_named(tmp_path):
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from cruce.cli import main\n"
        f"sys.exit(main(['init', {str(tmp_path / 'home')!r}, '--store', 'postgresql:///x', '--lang', 'en']))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, "cruce[scale]" in done.stderr) == (2, True), done.stderr


def test_both_languages_show_the_same_commands():
    assert blocks(PAGE) == blocks(PAGE.with_name("keep-the-record.es.md"))


class Operator:
    """Who follows the guide: a user of the system who may run a server."""

    def __init__(self, server: Server) -> None:
        self.folder = server.folder / "work"
        self.folder.mkdir()
        own(self.folder)
        wrapped = self.folder / "bin"
        wrapped.mkdir()
        for program in ("pg_ctl", "pg_basebackup", "mkdir"):  # what the server's user does, where we are root
            found = shutil.which(program, path=f"{server.programs}{os.pathsep}{os.environ['PATH']}")
            (wrapped / program).write_text(f'#!/bin/sh\nexec {shlex.join([*as_nobody(), str(found)])} "$@"\n')
            (wrapped / program).chmod(0o755)
        path = os.pathsep.join(
            map(str, (wrapped, server.programs, Path(sys.executable).parent, os.environ["PATH"]))
        )
        self._environment = {
            "PATH": path,
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "CRUCE_LANG": "en",
            "PGHOST": str(server.folder),
            "PGUSER": "cruce",
            "PGDATA": str(server.data),
            "BACKUP": str(self.folder / "backup"),
        }

    def types(self, script: str, code: int = 0) -> str:
        """Carry out a script of the shell; gives what it said."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.folder,
            env=self._environment,
            # A server that is started keeps what it was given to write to, so no pipe.
            stdout=(self.folder / "said").open("wb"),
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        said = (self.folder / "said").read_text(encoding="utf-8")
        assert done.returncode == code, said
        return said

    def size(self) -> int:
        """Tell how long the log of mx is."""
        return int(re.search(r": (\d+) entries", self.types("cruce log show home/mx"))[1])  # type: ignore[index]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_guide_to_keeping_the_record_is_right():
    founding, moving, _services, dumping, restoring, archiving, noting, newest, earlier = blocks(PAGE)
    clear = "cruce clear {} --home home"
    with Server(settings=()) as real:
        someone = Operator(real)
        someone.types(founding)
        someone.types(moving)
        before = someone.size()
        someone.types(dumping + restoring)
        assert someone.size() == before
        someone.types(clear.format("entry-06"))
        someone.types(archiving)
        someone.types(clear.format("bobtail-southbound"))
        someone.types(noting)
        noted = someone.size()
        someone.types(clear.format("corn-southbound"))
        last = someone.size()
        assert before < noted < last
        someone.types(newest)
        assert someone.size() == last
        someone.types(earlier)
        assert someone.size() == noted
        refused = someone.types(clear.format("empty-northbound"), code=2)
        assert "is not the store that was written last" in flat(refused)
        # The newest is brought back, and work goes on; what was given out before still verifies.
        someone.types(
            'pg_ctl stop --wait; mv "$PGDATA" "$PGDATA.earlier"; mv "$PGDATA.newest" "$PGDATA";'
            'pg_ctl start --wait --log="$BACKUP/server.log"'
        )
        someone.types(clear.format("empty-northbound"))
        assert someone.size() > last
        someone.types("cruce verify *.receipt.json --home home")
        someone.types("pg_ctl stop --wait")
