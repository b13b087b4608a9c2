"""Filings of every shape: the shared samples, with random places dropped or made extreme."""

import copy
from typing import Any

from hypothesis import strategies as st
from pydantic import ValidationError
from tests.filings import a1_southbound, empty_northbound, harness_northbound

from cruce.model import Filing

SAMPLES = (harness_northbound(lines=3), a1_southbound(preference=True), empty_northbound())
EXTREMES: tuple[Any, ...] = (
    *(
        "0",
        "0.000001",
        "999999999999.999999",
        "XXX",
        "JPY",
        "CN",
        "x",
        "  ",
        "ñ" * 80,
        "-",
        "{item.hs}",
        "\u202e",
    ),
    *(
        [],
        None,
        True,
        "1900-01-01",
        "2999-12-31T23:59:59Z",
        "bobtail",
        "empty",
        "000000",
        "9305.99",
        "108-24-7",
    ),
)


def places(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the path of every value in a document, however deep."""
    members = document.items() if isinstance(document, dict) else enumerate(document)
    found = []
    for key, value in members:
        found.append((*path, key))
        if isinstance(value, dict | list):
            found += places(value, (*path, key))
    return found


def spoil(document: Any, path: tuple[Any, ...], value: Any) -> None:
    for step in path[:-1]:
        document = document[step]
    if value is None:
        del document[path[-1]]
    else:
        document[path[-1]] = value


@st.composite
def filings(draw: st.DrawFn) -> Filing:
    """Spoil a sample in several places, keeping of each change only what is still a filing."""
    document = copy.deepcopy(draw(st.sampled_from(SAMPLES)).document)
    filing = Filing.model_validate(document)
    for _ in range(draw(st.integers(0, 10))):
        changed = copy.deepcopy(document)
        spoil(changed, draw(st.sampled_from(places(changed))), draw(st.sampled_from(EXTREMES)))
        try:
            filing = Filing.model_validate(changed)
        except ValidationError:
            continue
        document = changed
    return filing
