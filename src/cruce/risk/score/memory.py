"""What a section remembers of parties, prices and ties when it scores: causal, and the same in training and serving.

A row is told by what was known when its week began, and never by its own week or later. In training the memory walks
over all weeks; the model keeps it as it stood after the last one, and serves by it. So the rows of the first weeks are
told little, as they would have been, and what is learnt of a party between two trainings is not known in serving.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cruce.model import Text

WEEK: Final = 7
"""Days of one step; the epoch of day numbers does not matter."""
CHANCE: Final = 0.03
"""The rate of finds that is believed before the first examination, with the strength of fifty."""
_STRENGTH: Final = 50.0
PARTIES: Final = ("importer", "exporter", "carrier", "driver", "tractor")
TIED: Final = ("importer", "exporter", "driver", "tractor")
_PAIRS: Final = {"partners": ("importer", "exporter"), "crew": ("driver", "tractor")}
_HEADING: Final = 4


@dataclass(frozen=True, slots=True)
class _Told:
    """A number that the memory tells of a row, and how a person reads it."""

    name: str
    says: Text


def _of_party(name: str, en: str, es: str) -> tuple[_Told, _Told]:
    return (
        _Told(
            f"{name}_weeks",
            Text(en=f"weeks since the {en} was first seen", es=f"semanas desde que se vio {es}"),
        ),
        _Told(f"{name}_finds", Text(en=f"rate of finds of the {en}", es=f"tasa de hallazgos de {es}")),
    )


_TOLD: Final = (*_of_party("importer", "importer", "al importador"),)
