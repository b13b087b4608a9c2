"""What a section works with, read from its folder: rules, lists and peers; every fault named at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from cruce.law import Law
from cruce.model import Finding, ProofError, Text, system_fault
from cruce.risk import rules as rulebook
from cruce.risk import screening
from cruce.section.identity import Peer
from cruce.section.refusals import fault, faulty, why

Equipment = tuple[rulebook.RuleSet, tuple[screening.ListIndex, ...], Mapping[str, Peer]]


def equipment(folder: Path, name: str, law: Law, *, reading: bool) -> Equipment:
    """Read rules, lists and peers; raises ``section.files`` with the faults of all of them."""
    faults: list[Finding] = []
    rules = _rules(folder, faults, reading=reading)
    held: dict[str, bytes] = {}
    for pattern in ("*.csv", "*.txt", "*.xml", "*.json"):
        held |= _read(folder, "lists", pattern, faults)
    lists = screening.read_lists(held, screening.country_names(law) if held else {})
    faults += (fault for found in lists if not isinstance(found, screening.ListIndex) for fault in found)
    files = _read(folder, "peers", "*.toml", faults)
    peers = [_peer(name, path, content) for path, content in files.items()]
    faults += (found for found in peers if isinstance(found, Finding))
    if faults or rules is None:
        raise faulty(folder, [*faults, *(rules.refused if rules else ())])
    indexes = tuple(found for found in lists if isinstance(found, screening.ListIndex))
    return rules, indexes, {found.name: found for found in peers if isinstance(found, Peer)}


def _rules(folder: Path, faults: list[Finding], *, reading: bool) -> rulebook.RuleSet | None:
    """Read the rules; when they are refused, those last in force, with the faults of the new ones."""
    shared, secret = (_rule_files(folder, part, faults) for part in ("shared", "secret"))
    last = folder / "rules" / "in-force.json"
    kept = last.read_bytes() if last.is_file() else b""
    rules = rulebook.take_rules(shared, secret, kept)
    if not isinstance(rules, rulebook.RuleSet):
        faults += rules
        return None
    if not (faults or reading or rules.refused) and (now := rulebook.keep(shared, secret)) != kept:
        last.with_name(".in-force.new").write_bytes(now)
        last.with_name(".in-force.new").replace(last)
    return rules


def _rule_files(folder: Path, part: str, faults: list[Finding]) -> dict[str, bytes]:
    found = _read(folder, f"rules/{part}", "*.[yc][as][mv]*", faults)  # .yaml, .csv
    return {f"{part}/{name}": content for name, content in found.items()}


def _read(folder: Path, part: str, pattern: str, faults: list[Finding]) -> dict[str, bytes]:
    """Read the files of one part of the folder by name; what cannot be read is a fault, never left out."""
    found: dict[str, bytes] = {}
    if not (folder / part).is_dir():
        faults.append(fault(part, Text(en="the folder is missing", es="falta la carpeta")))
    for path in sorted((folder / part).glob(pattern)):
        if not path.name.startswith("."):
            try:
                found[path.name] = path.read_bytes()
            except OSError as error:
                faults.append(fault(f"{part}/{path.name}", system_fault(error)))
    return found


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
