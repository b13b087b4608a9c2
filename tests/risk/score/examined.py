"""A labelled table of examinations with a known truth: telephones from one country are often false."""

import csv
import io
import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from cruce.model import Find
from cruce.risk import score

FIRST = date(2026, 1, 1)
COLUMNS = ("case", "date", "find", "chance", *score.FILED.categories, *score.FILED.numbers)


def rows(count: int, seed: int = 1, first: date = FIRST, risky: str = "851712") -> list[dict[str, str]]:
    """Return lines of movements, one a movement; four a day."""
    chance = random.Random(seed)
    made = []
    for at in range(count):
        hs, origin = chance.choice(("851712", "720110", "080440")), chance.choice(("CN", "MX"))
        wrong = chance.random() < (0.75 if (hs, origin) == (risky, "CN") else 0.06)
        row = dict.fromkeys(COLUMNS, "")
        row |= {"case": f"c{first}-{at}", "date": str(first + timedelta(days=at // 4)), "chance": "0.5"}
        row |= {"find": "revenue" if wrong else "no-find", "hs": hs, "origin": origin}
        row |= {"importer": f"I-{chance.randrange(30)}", "load": "laden", "hour": str(chance.randrange(24))}
        row |= {"value_usd": str(chance.randrange(900, 90_000)), "direction": "northbound"}
        made.append(row)
    return made


@cache
def taught(seed: int = 1, count: int = 160) -> score.Model:
    """Return a section's model."""
    past = score.read_past(written(rows(count, seed)), "table", {Find.REVENUE})
    assert isinstance(past, score.Past), past
    return score.retrain(past, None, seed, 0.1, "made-up").model


def referring(seed: int = 1, steps: tuple[float, ...] = (0.0, 1.1)) -> bytes:
    """Return the file of a model that refers from these probabilities on; every movement, unless said."""
    made = taught(seed)
    manifest = made.manifest.model_copy(update={"refers_from": steps})
    return score.write_model(replace(made, manifest=manifest))


def written(lines: list[dict[str, str]], columns: tuple[str, ...] = COLUMNS) -> bytes:
    """Return lines as the bytes of a table."""
    out = io.StringIO()
    table = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    table.writerows(lines)
    return out.getvalue().encode()
