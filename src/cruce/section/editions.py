"""The editions that a section assessed with, kept as packs in its folder, so that each decision can be
replayed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal, Protocol

from cruce.credentials import pack, unpack
from cruce.law import Law, open_law
from cruce.model import canonical, digest
from cruce.risk import RiskContext, screening
from cruce.risk import rules as rulebook
from cruce.section.identity import Settings
from cruce.section.models import kept_model
from cruce.section.refusals import unreplayable

_PLACE: Final = "editions"
_RULES, _LISTS, _MODEL = "rules/in-force.json", "lists/in-force", "models/in-force"


def keep_editions(folder: Path, law: Law) -> dict[str, Any]:
    """Keep what is in force in a section's folder, each edition once; gives the name of each pack.

    A pack that cannot be written stops nothing: a decision that stood on it cannot be replayed then.
    """
    place = folder / _PLACE
    print_ = hashlib.sha256(f"{law.fingerprint}\n{law.targeting_fingerprint}".encode()).hexdigest()
    law_pack = f"law-{print_}.zip"
    with suppress(OSError):
        if not (place / law_pack).exists():
            _put(place / law_pack, pack({place: path.read_bytes() for place, path in law.files.items()}))
    kept = {"rules": folder / _RULES, "model": folder / _MODEL}
    lists = {path.stem: path for path in sorted((folder / _LISTS).glob("[!.]*.zip"))}
    return {
        "law": law_pack,
        **{what: _keep(place, what, path) for what, path in kept.items() if path.is_file()},
        "lists": {name: _keep(place, "list", path) for name, path in lists.items()},
    }


def _keep(place: Path, what: str, path: Path) -> str:
    content = path.read_bytes()
    name = f"{what}-{digest(content)}"
    with suppress(OSError):
        if not (place / name).exists():
            _put(place / name, content)
    return name


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    building = path.with_name(f".{path.name}.new")
    building.write_bytes(content)
    building.replace(path)


def packs_of(folder: Path, circumstances: bytes) -> dict[str, bytes]:
    """Give the packs that circumstances name; raises `UsageError` ``section.unreplayable``."""
    packs = json.loads(circumstances)["packs"]
    names = [packs["law"], packs.get("rules"), packs.get("model"), *packs["lists"].values()]
    found = {}
    for name in filter(None, names):
        try:
            found[name] = (folder / _PLACE / name).read_bytes()
        except OSError as error:
            raise unreplayable(name) from error
    return found


class Working(Protocol):
    """A section at work, as far as its circumstances are concerned."""

    folder: Path
    law: Law
    memory: dict[str, object]

    @property
    def settings(self) -> Terms | Settings:
        """Give what the section demands."""

    @property
    def score(self) -> object:
        """Give its learned score, if any."""

    def risk(self, day: date) -> RiskContext:
        """Give rules, lists and law of a day."""


def circumstances(section: Working, day: date) -> bytes:
    """Write down what a section assesses a day's filings with, and keep the editions that it names.

    Canonical JSON, the same for all filings of a day until something changes.
    """
    key = f"circumstances/{day}"
    context, known = section.risk(day), section.memory.get(key)
    if isinstance(known, tuple) and known[0] is context:
        return bytes(known[1])
    packs = section.memory.get("packs") or keep_editions(section.folder, section.law)
    told = _written(context, section.settings, section.score, packs)
    section.memory |= {key: (context, told), "packs": packs}
    return told


def _written(context: RiskContext, terms: Terms | Settings, model: object, packs: Any) -> bytes:
    standing = {channel.value: count for channel, count in sorted(context.standing.by_rules.items())}
    return canonical(
        {
            "section": context.section,
            "day": context.day.isoformat(),
            "signatures": terms.signatures,
            "descriptions": terms.descriptions,
            "random_share": format(context.random_share, "f"),
            "rates": context.rates.model_dump(mode="json"),
            "standing": {"movements": context.standing.movements, "by_rules": standing},
            "tallies": {name: one.model_dump(mode="json") for name, one in sorted(context.tallies.items())},
            "remembered": [_cleared(one) for one in context.remembered.decisions],
            "law": context.law.fingerprint,
            "targeting": context.law.targeting_fingerprint,
            "rules": context.rules.edition,
            "lists": [str(one) for one in context.lists],
            "model": str(model) if model else None,
            "packs": dict(packs),
        }
    )


def _cleared(one: screening.Cleared) -> dict[str, Any]:
    return {**asdict(one), "on": one.on.isoformat()}


@dataclass(frozen=True, slots=True)
class Terms:
    """What `Settings` says that an assessment asks for."""

    signatures: Literal["required", "if-present"]
    descriptions: Literal["as-written", "compared"]


@dataclass(frozen=True, slots=True)
class Past:
    """A section as it stood when it assessed: its law, its settings, its risk context, and the lot drawn."""

    law: Law
    settings: Terms
    context: RiskContext
    lot: Decimal
    words: Mapping[str, str]
    memory: dict[str, object] = field(default_factory=dict)

    def remember(self, key: str, value: object) -> None:
        """Keep something that could be made again."""
        self.memory[key] = value

    def draw(self, case_id: str, version: int) -> Decimal:
        """Give the lot that was drawn."""
        return self.lot

    def risk(self, day: date) -> RiskContext:
        """Give the context of that day."""
        return self.context


@contextmanager
def reopened(written: bytes, packs: Mapping[str, bytes], lot: Decimal) -> Iterator[Past]:
    """Open a section as its circumstances describe it; raises `UsageError` ``section.unreplayable``.

    ``words`` are those that the seals of its decisions are over.
    """
    told = json.loads(written)
    with TemporaryDirectory(prefix="cruce-law-") as folder:
        law = _law(Path(folder), _pack(packs, told["packs"]["law"]))
        rules = rulebook.kept_rules(_pack(packs, told["packs"]["rules"]))
        files = {
            file: content
            for name in told["packs"]["lists"].values()
            for file, content in unpack(_pack(packs, name)).items()
        }
        lists = screening.take_lists(files, {}, screening.country_names(law)).lists if files else ()
        score = kept_model(_pack(packs, told["packs"]["model"])) if told["model"] else None
        if rules is None:
            raise unreplayable(told["packs"]["rules"])
        context = RiskContext(
            *(told["section"], date.fromisoformat(told["day"]), rules, law, lists),
            random_share=Decimal(told["random_share"]),
            remembered=screening.Remembered(tuple(map(_remembered, told["remembered"]))),
            rates=rulebook.Rates.model_validate(told["rates"]),
            standing=rulebook.Standing.model_validate(told["standing"]),
            tallies={name: rulebook.Tally.model_validate(one) for name, one in told["tallies"].items()},
            score=score,
        )
        yield Past(
            law,
            Terms(told["signatures"], told["descriptions"]),
            context,
            lot,
            seal_words(law, rules, lists, score),
        )


def seal_words(
    law: Law, rules: rulebook.RuleSet, lists: tuple[screening.ListIndex, ...], score: object
) -> dict[str, str]:
    """Give the words that a decision seals: the editions of its rules, with the model, and of its lists."""
    model = f"\n{score}" if score else ""
    return {
        "rules": f"{rules.edition} {law.targeting_fingerprint}{model}",
        "lists": "\n".join(map(str, lists)),
    }


def _law(folder: Path, packed: bytes) -> Law:
    for place, content in unpack(packed).items():
        path = folder / place
        if not path.resolve().is_relative_to(folder.resolve()):
            raise unreplayable(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return open_law(folder, starter=False)


def _remembered(told: Mapping[str, Any]) -> screening.Cleared:
    return screening.Cleared(**{**told, "on": date.fromisoformat(told["on"])})


def _pack(packs: Mapping[str, bytes], name: str) -> bytes:
    if name not in packs:
        raise unreplayable(name)
    return packs[name]
