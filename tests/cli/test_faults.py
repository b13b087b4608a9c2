"""How commands end when they cannot go on: one sentence, the right code, never a trace."""

import json
import subprocess
import sys

import pytest
from tests.cli.shell import ENTRY, alone, cruce

from cruce.exchange import Border
from cruce.model import PeerError, ProofError, StoreError, Text

SAYS = Text(en="It went wrong.", es="Salió mal.")
ADVICE = Text(en="Try again.", es="Intente de nuevo.")
MISSING = ModuleNotFoundError("No module named 'duckdb'", name="duckdb")


@pytest.fixture
def broken(monkeypatch):
    """Make `cruce schema` end in a given way."""

    def breaks(error):
        def raises():
            raise error

        monkeypatch.setattr("cruce.documents.filing_schema", raises)
        return lambda *arguments: cruce("schema", *arguments)

    return breaks


@pytest.mark.parametrize(
    ("error", "code", "english", "spanish"),
    [
        (
            StoreError("x.y", SAYS, ADVICE),
            2,
            "Error: It went wrong. Try again.",
            "Error: Salió mal. Intente de nuevo.",
        ),
        (ProofError("x.y", SAYS, ADVICE), 2, "It went wrong.", "Salió mal."),
        (MISSING, 2, "pip install 'cruce[analytics]'", "pip install 'cruce[analytics]'"),
        (OSError(28, "No space left", "store.db"), 2, "store.db: the disk is full", "el disco está lleno"),
        (RuntimeError("oops"), 2, "fault of its own (RuntimeError)", "falla propia (RuntimeError)"),
        (ModuleNotFoundError("x", name="cruce.nothing"), 2, "fault of its own", "falla propia"),
    ],
)
def test_each_end_has_its_sentence_and_code(broken, error, code, english, spanish):
    run = broken(error)
    for language, sentence in (("en", english), ("es", spanish)):
        said = run("--lang", language)
        assert (said.code, said.out) == (code, "")
        assert sentence in said.err
        assert "Traceback" not in said.err


def test_a_trace_is_printed_only_when_asked_for(broken, monkeypatch):
    monkeypatch.setenv("CRUCE_TRACEBACK", "1")
    assert "Traceback" in broken(RuntimeError("oops"))().err


def test_an_interrupt_is_quiet(broken):
    said = broken(KeyboardInterrupt())()
    assert (said.code, said.out, said.err) == (130, "", "")


@pytest.mark.parametrize("command", ["schema", "--help"])
def test_a_reader_who_leaves_early_is_no_fault(command):
    run = subprocess.Popen(
        [sys.executable, "-c", ENTRY, command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    )
    assert run.stdout is not None
    run.stdout.close()
    assert run.stderr is not None
    assert run.stderr.read() == b""
    assert run.wait() == 0


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_a_stream_that_the_shell_closed_is_no_fault_of_ours(tmp_path, closed):
    for command, code in (("gap -", 1), ("clear --list", 0), ("show none", 2)):
        shell = f'exec "$0" -c "$1" {command} {closed}'
        run = subprocess.run(
            ["sh", "-c", shell, sys.executable, ENTRY],
            cwd=tmp_path,
            input="" if "<" not in closed else None,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == code, (command, run.stderr)
        assert "fault of its own" not in run.stdout + run.stderr


def test_a_full_disk_under_the_output_is_told(tmp_path):
    run = subprocess.run(
        ["sh", "-c", 'exec "$0" -c "$1" clear --list --json >/dev/full', sys.executable, ENTRY],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (2, "The system refused the output: the disk is full.\n")


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "9999-12-31"])
def test_a_day_that_no_clock_reckons_with_is_told(day):
    for arguments in (
        ("demo", "--trucks", "1", "--date", day),
        ("law", "show", "us", "8708.30.50", "--on", day),
        ("gap", "k1", "--at", f"{day}T12:00Z"),
    ):
        said = cruce(*arguments, "--lang", "es")
        assert (said.code, said.out) == (2, "")
        assert "indique un día de los años 1971 a 2999" in said.err


def test_a_terminal_without_letters_still_gets_its_answer(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", ENTRY, "init", str(tmp_path / "home"), "--lang", "es"],
        env={"PYTHONIOENCODING": "ascii", "PATH": "", "COLUMNS": "80"},
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0
    assert b"De pr?ctica" in run.stdout


def test_the_version_is_told():
    said = cruce("--version")
    assert said.code == 0
    assert said.out.startswith("cruce 0.")


def test_a_home_that_another_process_writes_to_is_busy(home):
    with Border.open(home):
        said = alone("clear", "empty-northbound", CRUCE_HOME=str(home), CRUCE_LANG="es")
    assert (said.code, said.out) == (2, "")
    assert "un almacén tiene un solo escritor" in said.err
    assert cruce("clear", "empty-northbound").code == 0


def test_reading_goes_on_while_another_process_writes(home, tmp_path):
    case = cruce("clear", "empty-northbound", "--receipt", tmp_path, "--json").json["files"][0]["case"]
    (receipt,) = tmp_path.glob("*.receipt.json")
    with Border.open(home):
        shown = alone("show", case, "--receipt", tmp_path / "again", CRUCE_HOME=str(home))
        assert (shown.code, shown.err) == (0, "")
        assert "RELEASED" in shown.out
        assert alone("gap", "empty-northbound", CRUCE_HOME=str(home)).code == 0
        assert alone("verify", receipt, CRUCE_HOME=str(home)).code == 0
    assert (tmp_path / "again" / receipt.name).read_bytes() == receipt.read_bytes()


def test_the_package_runs_as_the_program_does():
    for arguments in (("--help",), ("--version",), ("gap", "--at", "noon", "k1"), ("show", "none")):
        run = subprocess.run(
            [sys.executable, "-m", "cruce", *arguments], capture_output=True, text=True, check=False
        )
        said = alone(*arguments)
        assert (run.returncode, run.stdout, run.stderr) == (said.code, said.out, said.err)


# --- the object that --json promises ------------------------------------------------------------------------


def test_who_asked_for_json_gets_an_object_whatever_happens(tmp_path):
    for arguments, code in (
        (("show", "none", "--home", tmp_path), "section.absent"),
        (("show", "--json=5"), "usage"),
        (("verify", "x", "--keys", tmp_path / "none"), "keys.absent"),
        (("clear", "x", "--at", "noon"), "usage"),
        (("pay", tmp_path / "none.csv"), "file.unreadable"),
        (("law", "check", "--law", "x", "--nothing"), "usage"),
    ):
        for language in ("en", "es"):
            said = cruce(*arguments, "--json", "--lang", language)
            assert said.code == 2
            assert said.json["fault"]["code"] == code
            assert said.json["fault"]["says"][language]
            assert said.err


def test_a_fault_of_its_own_is_in_the_object_too(monkeypatch):
    def breaks():
        raise RuntimeError("oops")

    monkeypatch.setattr("cruce.traffic.examples.index", breaks)
    assert cruce("clear", "--list", "--json").json["fault"]["code"] == "own"


PEER = PeerError("peer.signature", SAYS, ADVICE)


@pytest.mark.parametrize(
    ("fault", "code", "told"),
    [(PEER, 2, ["rt", "k1"]), (KeyboardInterrupt(), 130, ["rt"]), (OSError(28, "No space"), 2, ["rt"])],
)
def test_a_fault_midway_tells_what_was_done_and_what_was_not(home, monkeypatch, fault, code, told):
    relay, calls = Border.relay, []

    def breaks(border):
        calls.append(border)
        if len(calls) == 3:  # two for the first truck: lodged, presented
            raise fault
        relay(border)

    monkeypatch.setattr(Border, "relay", breaks)
    said = cruce("clear", "rt", "k1", "af", "--json")
    assert said.code == code
    assert [row["file"] for row in said.json["files"]] == told
    assert said.json["files"][0]["state"] == "released"
    assert said.json["left"] == [name for name in ("rt", "k1", "af") if name not in told]
    if fault is PEER:
        assert said.json["files"][1]["on_record"] == ["mx"]
        assert said.json["fault"]["code"] == "peer.signature"
    monkeypatch.undo()
    monkeypatch.setenv("CRUCE_HOME", str(home))
    again = cruce("clear", "rt", "k1", "af", "--json", "--receipt", home)
    assert again.code == 0
    assert [row["state"] for row in again.json["files"]] == ["released"] * 3


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_case_that_was_not_carried_through_says_where_it_is_on_record(home, monkeypatch, language):
    def breaks(border):
        raise PEER

    monkeypatch.setattr(Border, "relay", breaks)
    said = cruce("clear", "rt", "--lang", language)
    assert said.code == 2
    assert {"en": "on record as case", "es": "consta como expediente"}[language] in said.flat
    assert {"en": "the same filing again", "es": "de nuevo el mismo trámite"}[language] in said.flat


@pytest.mark.parametrize("kilobytes", [100, 300, 500])
def test_a_disk_that_fills_up_midway_loses_nothing_that_was_told(home, kilobytes):
    names = ("northbound-harness", "southbound-fca-laredo", "southbound-fca-laredo-tmec", "rt")
    shell = f'ulimit -f {kilobytes * 1024 // 512}; exec "$0" -c "$1" clear {" ".join(names)} --json'
    run = subprocess.run(
        ["sh", "-c", shell, sys.executable, ENTRY], capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["fault"]["code"].startswith("store.")
    assert [row["file"] for row in told["files"]] + told["left"] == list(names)
    for row in told["files"]:
        if "state" in row:
            assert cruce("show", row["case"], "--json").json["state"] == row["state"]
    assert {row["state"] for row in cruce("clear", *names, "--json").json["files"]} == {"released"}


@pytest.mark.parametrize("place", ["cruce.cli.language.preferred", "cruce.cli.program.run"])
def test_an_interrupt_before_the_command_is_loaded_is_quiet_too(monkeypatch, place):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(place, interrupted)
    said = cruce("gap", "k1")
    assert (said.code, said.out, said.err) == (130, "", "")
