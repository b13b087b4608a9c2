"""`cruce demo`: one object for programs, a page for a port director, the same day from the same seed."""

import pytest
from tests.cli.shell import alone, cruce

KEYS = {
    *(
        "filed",
        "rejected",
        "released",
        "held",
        "refused",
        "channels",
        "straight_through_share",
        "owed",
        "paid",
    ),
    *("planted", "planted_found", "decision_ms", "receipts_verified"),
    *("unrated", "sections"),
}
FEW = ("demo", "--trucks", "24", "--seed", "7", "--no-web")


@pytest.fixture(scope="module")
def told():
    """The figures of a small day."""
    said = cruce(*FEW, "--json")
    assert (said.code, said.err) == (0, "")
    assert len(said.out.splitlines()) == 1
    return said.json


def test_the_figures_add_up(told):
    assert set(told) >= KEYS
    assert told["filed"] == 24
    assert told["rejected"] + told["released"] + told["held"] + told["refused"] == told["filed"]
    assert told["receipts_verified"] == told["released"]
    assert set(told["sections"]) == {"mx", "us"}
    for kind, count in told["planted"].items():
        assert 0 <= told["planted_found"][kind] <= count


def test_money_travels_as_strings(told):
    assert all(isinstance(sum_, str) for section in told["owed"].values() for sum_ in section.values())
    assert set(told["owed"]["mx"]) <= {"MXN"}
    assert set(told["owed"]["us"]) <= {"USD"}


def test_one_seed_is_one_day_in_any_process(told):
    again = alone(*FEW, "--json").json
    for times in (told, again):
        times.pop("decision_ms")
    assert again == told


ENGLISH = (
    "A synthetic day at the border: 2026-05-13, 24 trucks",
    "Faults that were planted",
    "Missed",
    "What the system does not know",
    "none counts as zero",
    "verified with public keys alone",
)
SPANISH = (
    "Un día sintético en la frontera: 2026-05-13, 24 camiones",
    "Faltas sembradas",
    "No halladas",
    "Lo que el sistema no sabe",
    "ninguna cuenta como cero",
    "verificados sólo con llaves públicas",
)


@pytest.mark.parametrize(("language", "pieces"), [("en", ENGLISH), ("es", SPANISH)])
def test_the_page_says_what_a_port_director_asks(language, pieces):
    said = cruce(*FEW, "--lang", language)
    assert said.code == 0
    for piece in pieces:
        assert piece in said.flat


def test_a_day_may_be_kept_and_looked_at(tmp_path):
    said = cruce(*FEW, "--home", tmp_path / "day")
    assert "Kept in" in said.out
    again = cruce(*FEW, "--home", tmp_path / "day")
    assert again.code == 2
    assert "exists already" in again.err
