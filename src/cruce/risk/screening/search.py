"""Looking for a name on a list: candidates by their letters, re-ranked, the likely ones judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from cruce.risk.screening.entries import Listed, ListIndex
from cruce.risk.screening.judge import WEIGHTS, Asked, Reason, Verdict, judged, name_score, names_alike
from cruce.risk.screening.measures import measures
from cruce.risk.screening.names import identifier_key, is_telling, name_key
from cruce.risk.screening.near import NearIndex
from cruce.risk.screening.spelling import Spelling, Weighed, spelling, weighed

LEAST: Final = 0.7
"""Score from which a name is worth a person's look; see the guide for what it costs and misses."""

MOST: Final = 5  # entries given for one name
JUDGED: Final = 6  # candidates compared word by word, of them half the likest by their pieces
NEAR_BEST: Final = 0.6  # of the best cosine: what is further from it is not meant
CLEAR: Final = 0.12  # what lies beside the names can add no more than this to what they score
_REMEMBERED: Final = 1 << 14


class Hit(NamedTuple):
    """An entry that a name may be: by which of its names or identifiers, the score, the reasons."""

    entry: Listed
    matched: str
    verdict: Verdict


class Likeness(NamedTuple):
    """A name of the list that is like the one asked for, and how."""

    place: int
    score: float  # of the names alone
    values: tuple[float, ...]  # of each comparison


def search(
    edition: ListIndex, asked: Asked, least: float = LEAST, most: int = MOST, on: date | None = None
) -> tuple[Hit, ...]:
    """Find the entries that someone may be, the best first; at most ``most``, each once by its best name.

    ``on``: only those that stand on the list that day.
    """
    best: dict[str, Hit] = {}
    for hit in _hits(edition, asked, least):
        if hit.verdict.score >= least and (on is None or hit.entry.stands(on)):
            known = best.get(hit.entry.id)
            if known is None or hit.verdict.score > known.verdict.score:
                best[hit.entry.id] = hit
    return tuple(sorted(best.values(), key=lambda hit: (-hit.verdict.score, hit.entry.id))[:most])


def _hits(edition: ListIndex, asked: Asked, least: float) -> Iterator[Hit]:
    for number in asked.identifiers:
        for entry in edition.by_identifier.get(identifier_key(number), ()):
            yield Hit(entry, number, Verdict(1.0, (Reason("identifier", 1.0, 1.0),)))
    near = edition.near
    for place, score, values in likenesses(near, asked.name):
        if score + CLEAR >= least:
            entry = near.owners[place]
            yield Hit(entry, near.names[place], judged(values, asked, entry, near.names[place]))
    weak = edition.by_weak_alias
    for entry, name in weak.get(name_key(asked.name), ()) if weak else ():
        yield Hit(entry, name, judged((1.0,) * len(WEIGHTS), asked, entry, name, weak=True))


@lru_cache(maxsize=_REMEMBERED)
def likenesses(near: NearIndex[Listed], name: str) -> tuple[Likeness, ...]:
    """Compare a name with its likeliest candidates; names met before are remembered, without what lies
    beside them.
    """
    if not is_telling(name):
        return ()
    asked = spelling(name)
    if not asked.words:
        return ()
    ours = weighed(asked.sounds, near.tells)
    found = []
    for place in _ranked(near, asked, ours):
        values = names_alike(ours, near.weighed(place, bare=asked.bare))
        found.append(Likeness(place, name_score(values), values))
    return tuple(found)


def _ranked(near: NearIndex[Listed], asked: Spelling, ours: Weighed) -> list[int]:
    """Give the places of the candidates that are worth comparing word by word."""
    candidates = near.candidates(asked)
    if len(candidates) <= JUDGED:
        return [one.place for one in candidates]
    bound = candidates[0].cosine * NEAR_BEST
    places = [one.place for one in candidates if one.cosine >= bound or one.short]
    if len(places) <= JUDGED:
        return places
    first, rest = places[: JUDGED // 2], places[JUDGED // 2 :]
    turned = {place: near.turned(place, bare=asked.bare) for place in rest}
    again = measures().extract(ours.turned, turned, scorer=measures().row, limit=JUDGED - len(first))
    return first + [place for _, _, place in again]
