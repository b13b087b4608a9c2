"""Every word of the command line exists in both languages, with the same places to be filled."""

import string
from collections.abc import Iterator
from types import ModuleType

import pytest

from cruce.cli import helps, words
from cruce.model import Channel, ChargeStatus, Flow, JointState, LegalOutcome, Severity, State, Text, Verdict

# Law terms of one country that both languages use, and words that are the same in both.
SAME = {
    "pedimento",
    "desaduanamiento libre",
    "reconocimiento aduanero",
    "Base",
    "Error: {sentence}",
    "General",
    "Total",
}


def texts(module: ModuleType) -> Iterator[tuple[str, Text]]:
    """Yield every text of a module, those in tables too."""
    for name, value in vars(module).items():
        if isinstance(value, Text):
            yield name, value
        elif isinstance(value, dict) and not name.startswith("__"):
            yield from ((f"{name}[{key}]", text) for key, text in value.items() if isinstance(text, Text))


def places(sentence: str) -> list[str]:
    """List the places that are filled when a sentence is printed."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


ALL = [*texts(words), *texts(helps)]


@pytest.mark.parametrize(("name", "text"), ALL, ids=[name for name, _ in ALL])
def test_a_text_is_said_in_both_languages(name: str, text: Text):
    assert text.en.strip()
    assert text.es.strip()
    assert places(text.en) == places(text.es)
    if name.startswith(("SECTIONS", "CHARGES", "PAPERS", "OUTCOMES")):
        return
    assert text.en != text.es or text.en in SAME or "{" in text.en


@pytest.mark.parametrize(
    ("table", "every"),
    [
        (words.CHANNELS, Channel),
        (words.CHANNEL_MEANS, Channel),
        (words.STATES, State),
        (words.JOINT, JointState),
        (words.VERDICTS, Verdict),
        (words.OUTCOMES, LegalOutcome),
        (words.STATUSES, ChargeStatus),
        (words.SEVERITIES, Severity),
    ],
)
def test_no_word_of_the_field_is_missing(table, every):
    assert set(table) == set(every)


def test_every_flow_and_planted_fault_has_its_word():
    from cruce.traffic import Fault

    assert set(words.FLOWS) == {flow.value for flow in Flow}
    assert set(words.FAULTS) == {fault.value for fault in Fault}


def test_every_kind_of_measure_has_its_word():
    from typing import get_args

    from cruce.law.values import MeasureKind

    assert set(words.MEASURE_KINDS) == set(get_args(MeasureKind))


def test_a_section_that_is_not_known_keeps_its_name():
    assert words.section("gt").es == "gt"
