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
