"""How commands end when they cannot go on: one sentence, the right code, never a trace."""

import subprocess
import sys

import pytest
from tests.cli.shell import ENTRY, alone, cruce

from cruce.exchange import Border
from cruce.model import ProofError, StoreError, Text

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
        (ProofError("x.y", SAYS, ADVICE), 1, "It went wrong.", "Salió mal."),
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
