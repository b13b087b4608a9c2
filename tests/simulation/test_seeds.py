"""A thousand weeks in which things go wrong, each from its seed; whatever happened, everything holds at the end.

A seed that fails is played again by ``python -m tests.simulation --seed N``.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.simulation.checks import check
from tests.simulation.world import World

CHUNKS, WEEKS = 20, 50
A_MINUTE = 60


def played(seed: int, **changes: object) -> Counter[str]:
    """Play one seed and hold it against what must be true."""
    world = World(seed, **changes)  # type: ignore[arg-type]
    try:
        world.run()
        check(world)
        for courier in world.couriers:
            assert courier.latest.total_seconds() <= A_MINUTE, "witnessed too late while linked"
        return world.events
    except BaseException as error:
        error.add_note(f"replay: python -m tests.simulation --seed {seed}")
        raise
    finally:
        world.close()


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_whatever_goes_wrong_in_a_week_everything_holds_at_its_end(chunk: int) -> None:
    events: Counter[str] = Counter()
    for number in range(WEEKS):
        seed = chunk * WEEKS + number
        names = ("ca", "mx", "us") if number % 10 == 9 else ("mx", "us")
        events += played(seed, names=names)
    missing = {"crash", "died", "lost", "doubled", "stuck", "cut off"} - set(+events)
    assert not missing, f"never happened: {missing}"


def test_a_few_weeks_hold() -> None:
    for seed in range(5000, 5004):
        played(seed)


def test_a_seed_is_the_same_week_every_time() -> None:
    first, again = (played(4711) for _ in range(2))
    assert first == again


def test_three_sections_hold_as_two_do() -> None:
    played(4712, names=("ca", "mx", "us"))
