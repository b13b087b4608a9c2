"""What a section works with, read from its folder: rules, lists and peers; every fault named at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import ValidationError

from cruce.law import Law, open_law
from cruce.model import Finding, ProofError, Text
from cruce.risk import rules as rulebook
from cruce.risk import screening
from cruce.section.editions import Past, Terms, circumstances, packs_of, reopened, seal_words
from cruce.section.files import parted, read_files
from cruce.section.identity import Peer
from cruce.section.lists import keep_lists, put_list, take_lists
from cruce.section.minutes import Agreed
from cruce.section.models import model_in_force, put_model
from cruce.section.refusals import fault, faulty, unreplayable, why

__all__ = [
    "RULE_FILES",
    "Agreed",
    "Equipment",
    "Past",
    "Terms",
    "circumstances",
    "equip",
    "law_of",
    "lists_of",
    "model_in_force",
    "packs_of",
    "put_list",
    "put_model",
    "reopened",
    "seal_words",
    "unreplayable",
]


RULE_FILES: Final = (".yaml", ".yml", ".csv")


class Equipment(NamedTuple):
    """Rules, lists and peers; ``refused``: the faults of lists whose last good edition stays in force."""

    rules: rulebook.RuleSet
    lists: tuple[screening.ListIndex, ...]
    refused: tuple[Finding, ...]
    peers: Mapping[str, Peer]


def law_of(folder: Path, law: Path | None = None) -> Law:
    """Open the law of a section: ``law``, else its own, as an overlay on the starter law."""
    own = folder / "law"
    overlay = law or (own if own.is_dir() and any(own.iterdir()) else None)
    return open_law(overlay) if overlay else open_law()


def lists_of(folder: Path, law: Law) -> screening.Taken:
    """Read the lists of a section without opening it; raises ``section.files`` as it would."""
    faults: list[Finding] = []
    taken = take_lists(folder, law, faults, reading=True)
    if faults:
        raise faulty(folder, faults)
    return taken


def equip(folder: Path, name: str, law: Law, today: date, *, reading: bool) -> Equipment:
    """Read rules, lists and peers; raises ``section.files`` with the faults of all of them.

    ``today``: the day of law on which rules that are new are checked.
    """
    faults: list[Finding] = []
    rules = _rules(folder, law, today, faults, reading=reading)
    lists = _lists(folder, law, faults, reading=reading)
    files = parted(read_files(folder, "peers", (".toml",), faults), faults)
    peers = [_peer(name, path, content) for path, content in files.items()]
    faults += (found for found in peers if isinstance(found, Finding))
    if faults or rules is None:
        raise faulty(folder, [*faults, *(rules.refused if rules else ()), *lists.refused])
    known = {found.name: found for found in peers if isinstance(found, Peer)}
    return Equipment(rules, lists.lists, lists.refused, known)


def _rules(
    folder: Path, law: Law, today: date, faults: list[Finding], *, reading: bool
) -> rulebook.RuleSet | None:
    """Read the rules; when they are refused, those last in force, with the faults of the new ones."""
    unread: list[Finding] = []
    shared, secret = (_rule_files(folder, part, faults, unread) for part in ("shared", "secret"))
    last = folder / "rules" / "in-force.json"
    kept = last.read_bytes() if last.is_file() else b""
    rules = rulebook.take_rules(shared, secret, kept, unread, law, today)
    if not isinstance(rules, rulebook.RuleSet):
        faults += rules
        return None
    if not (faults or reading or rules.refused) and (now := rulebook.keep(shared, secret)) != kept:
        last.with_name(".in-force.new").write_bytes(now)
        last.with_name(".in-force.new").replace(last)
    return rules


def _lists(folder: Path, law: Law, faults: list[Finding], *, reading: bool) -> screening.Taken:
    """Read the lists, and keep those that are taken; of one that is refused, the edition kept last."""
    before = len(faults)
    taken = take_lists(folder, law, faults, reading=reading)
    if not reading and len(faults) == before:
        keep_lists(folder, taken)
    return taken


def _rule_files(folder: Path, part: str, faults: list[Finding], unread: list[Finding]) -> dict[str, bytes]:
    found = parted(read_files(folder, f"rules/{part}", RULE_FILES, faults), unread)
    return {f"{part}/{name}": content for name, content in found.items()}


def _peer(own: str, file: str, content: bytes) -> Peer | Finding:
    try:
        peer = Peer.model_validate(tomllib.loads(content.decode()))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        return fault(f"peers/{file}", why(error))
    except ProofError as error:
        return fault(f"peers/{file}", error.says)
    if peer.name == own or f"{peer.name}.toml" != file:
        return fault(f"peers/{file}", Text(en=f"it is of {peer.name}", es=f"es de {peer.name}"))
    return peer
