#!/usr/bin/env python3
"""A verifier in one file: receipts, published logs and decision bundles of customs sections, offline.

It needs Python 3.11 or newer and the package `cryptography`, and shares no code with the platform whose acts
it checks, so that a court's expert can read all that a verdict stands on. A verdict of `genuine` means:

* of a receipt: each section's decision is signed with its act key and stands in its log, under a checkpoint
  signed by that log and cosigned by the witness of each other section; all are on one filing, none is
  missing;
* of a published log (a folder): its entries make its tiles, and its tiles the root in a checkpoint signed by
  the log and cosigned by its witnesses; with --since, it holds all that an earlier checkpoint signed;
* of a decision bundle (a zip): every file is the one that its list names, every event stands in the section's
  log as in a receipt, and the last of them is a decision signed with its act key, on the filing in the
  bundle.

Sources: RFC 6962 section 2.1 and RFC 9162 section 2.1.3 (Merkle trees), RFC 8032 (Ed25519), C2SP
signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles and tlog-proof.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LARGEST = 1 << 30
WIDTH = 256  # entries or hashes in a full tile
UNREADABLE = (ValueError, KeyError, TypeError, RecursionError, zipfile.BadZipFile, zlib.error, EOFError)
LINE = re.compile(
    r"([^+\s]+)\+([0-9a-f]{8})\+(\S+)(?: from=([0-9]{1,18}),\S+)?(?: until=([0-9]{1,18}),(\S+))?"
)
NUMBER = re.compile("0|[1-9][0-9]{0,17}")
SAYS = {
    "key": ("a public key is malformed", "una llave pública está mal formada"),
    "key-unknown": ("a public key that it takes is not at hand", "falta una llave pública necesaria"),
    "malformed": ("it is not in its one exact form", "no tiene su única forma exacta"),
    "note": ("its signed note is malformed", "su nota firmada está mal formada"),
    "log-unsigned": ("its log has not signed the checkpoint", "su bitácora no firmó el punto de control"),
    "log-signature": ("the log's signature is false", "la firma de la bitácora es falsa"),
    "cosignature": ("a witness's cosignature is false", "la cofirma de un testigo es falsa"),
    "witness-named": ("a witness asked for has not cosigned", "falta la cofirma de un testigo pedido"),
    "witness-missing": ("too few witnesses have cosigned", "faltan cofirmas de testigos"),
    "origin": ("the checkpoint is of another log", "el punto de control es de otra bitácora"),
    "leaf": ("its content is not what the log holds", "su contenido no es el que consta en la bitácora"),
    "root": ("its proof does not lead to the signed root", "su prueba no conduce a la raíz firmada"),
    "decision": ("a decision is not what it should be", "una resolución no es lo que debería"),
    "retired": ("a key signed it that counted no more", "la firmó una llave que ya no valía"),
    "signature": ("a decision's signature is false", "la firma de una resolución es falsa"),
    "other-filing": ("its decisions are on several filings", "sus resoluciones son sobre varios trámites"),
    "incomplete": ("a section's decision is missing", "falta la resolución de una sección"),
    "absent": ("a file is missing", "falta un archivo"),
    "tile": ("a tile does not fit the log's entries", "un archivo no corresponde a los asientos"),
    "shrunk": ("it is shorter than it was", "es más corta de lo que fue"),
    "rewritten": ("it holds another history than it signed", "contiene otra historia que la que firmó"),
    "file": ("a file in it is not the one listed", "un archivo en él no es el de la lista"),
}


class RefusedError(Exception):
    """What does not hold, by its word in `SAYS`."""


class Key(NamedTuple):
    """A public key (type 1 signs, 4 cosigns), the places in its log and the time until which it counts."""

    name: str
    kind: int
    public: bytes
    start: int = 0
    end: int | None = None
    until: int | None = None

    def covers(self, place: int) -> bool:
        """Tell whether the key counts for an entry of the log."""
        return self.start <= place and (self.end is None or place < self.end)

    @property
    def id(self) -> bytes:
        """The first four bytes of SHA-256(name, line feed, type, key) (C2SP signed-note)."""
        return sha(self.name.encode() + b"\n" + bytes([self.kind]) + self.public)[:4]

    def holds(self, signature: bytes, message: bytes) -> bool:
        """Tell whether this key signed these bytes."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


class Head(NamedTuple):
    """A log's name, size and root, as its checkpoint signs them."""

    origin: str
    size: int
    root: bytes


Ring = dict[str, list[Key]]
Files = Callable[[str], bytes | None]


def sha(data: bytes) -> bytes:
    """Hash bytes with SHA-256."""
    return hashlib.sha256(data).digest()


def demand(word: str, true: object) -> None:
    """Refuse unless something is true."""
    if not true:
        raise RefusedError(word)


def unbase64(text: str, word: str = "malformed") -> bytes:
    """Read Base64 in its one spelling (RFC 4648 section 4)."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise RefusedError(word) from error
    demand(word, base64.b64encode(raw).decode() == text)
    return raw


def number(text: str, word: str) -> int:
    """Read a size or index: decimal without leading zeroes."""
    demand(word, NUMBER.fullmatch(text))
    return int(text)


def canonical(data: Any) -> bytes:
    """Write plain JSON without fractions as RFC 8785 does."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_keys(text: str) -> Ring:
    """Read C2SP vkeys, one on a line, with the bounds (from=, until=) of those that do not count always."""
    ring: Ring = {}
    for line in map(str.strip, text.splitlines()):
        if line and not line.startswith("#"):
            found = LINE.fullmatch(line)
            demand("key", found)
            assert found is not None
            name, key_id, encoded, start, end, at = found.groups()
            raw = unbase64(encoded, "key")
            demand("key", len(raw) == 33 and raw[0] in (1, 4))
            until = int(datetime.fromisoformat(at).timestamp()) if at else None
            key = Key(name, raw[0], raw[1:], int(start or 0), int(end) if end else None, until)
            demand("key", key.id.hex() == key_id)
            ring.setdefault(name, []).append(key)
    return ring


def keys_of(ring: Ring, name: str, kind: int) -> list[Key]:
    """Find the keys that a name has borne, of a type."""
    terms = ring.get(name, [])
    demand("key-unknown", terms and all(term.kind == kind for term in terms))
    return terms


def witnesses_but(ring: Ring, log: str) -> list[list[Key]]:
    """All keys that cosign, by name, but the log's own witness."""
    return [terms for name, terms in ring.items() if terms[0].kind == 4 and name != f"{log}/witness"]


def beside(ring: Ring, log: str, note: str, named: Sequence[str]) -> str:
    """Name, in brackets, who cosigned a log's checkpoint beside sections; all who are named must have."""
    made = [(term, at) for one in witnesses_but(ring, log) for term in one for at in signed_at(note, term)]
    found = {term.name for term, at in made if term.until is None or at <= term.until}
    demand("witness-named", found.issuperset(named))
    return "".join(f" [{name}]" for name in sorted(found) if not name.startswith("cruce/"))


def signed_at(note: str, key: Key) -> list[int]:
    """Give when a key signed a note (0: it does not say); a signature that is there and false refuses it."""
    body, blank, tail = note.rpartition("\n\n")
    demand("note", blank and tail.endswith("\n") and not re.search("[\x00-\x09\x0b-\x1f]", note))
    text, claims, times = body + "\n", [], []
    for line in tail[:-1].split("\n"):
        parts = line.split(" ")
        demand("note", len(parts) == 3 and parts[0] == "—" and parts[1] and "+" not in parts[1])
        raw = unbase64(parts[2], "note")
        demand("note", len(raw) > 4)
        if (parts[1], raw[:4]) == (key.name, key.id):
            claims.append(raw[4:])
    for claim in claims:
        message, signature, time = text.encode(), claim, 0
        if key.kind == 4:
            signature, time = claim[8:], int.from_bytes(claim[:8], "big")
            message = f"cosignature/v1\ntime {time}\n".encode() + message
        word = "cosignature" if key.kind == 4 else "log-signature"
        demand(word, len(signature) == 64 and key.holds(signature, message))
        times.append(time)
    return times


def open_checkpoint(note: str, log: list[Key], witnesses: list[list[Key]], quorum: int) -> Head:
    """Believe a checkpoint: signed by the log's key of its size, cosigned by so many of the witnesses."""
    signers = [term for term in log if signed_at(note, term)]
    demand("log-unsigned", signers)
    lines = note.rpartition("\n\n")[0].split("\n")
    demand("note", len(lines) >= 3 and all(lines))
    head = Head(lines[0], number(lines[1], "note"), unbase64(lines[2], "note"))
    demand("note", len(head.root) == 32)
    demand("origin", head.origin == log[0].name)
    demand("retired", any(term.covers(max(head.size - 1, 0)) for term in signers))
    made = [(term, at) for terms in witnesses for term in terms for at in signed_at(note, term)]
    counting = [term for term, at in made if term.until is None or at <= term.until]
    # A cosignature does not commit to its witness's name: one key under two names is one witness.
    enough = len({term.public for term in counting}) >= quorum
    demand("witness-missing" if len(counting) == len(made) else "retired", enough)
    return head


def root_over(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1 over leaf hashes."""
    edge: list[tuple[int, bytes]] = []  # complete subtrees, largest first
    for leaf in leaves:
        size, node = 1, leaf
        while edge and edge[-1][0] == size:
            size, node = 2 * size, sha(b"\x01" + edge.pop()[1] + node)
        edge.append((size, node))
    if not edge:
        return sha(b"")
    root = edge.pop()[1]
    while edge:
        root = sha(b"\x01" + edge.pop()[1] + root)
    return root


def root_from(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Climb an inclusion proof (RFC 9162 section 2.1.3.2)."""
    demand("root", index < size)
    node, last = leaf, size - 1
    for sibling in path:
        demand("root", last > 0)
        if index & 1 or index == last:
            node = sha(b"\x01" + sibling + node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = sha(b"\x01" + node + sibling)
        index, last = index >> 1, last >> 1
    demand("root", last == 0)
    return node


def prove(part: Any, log: list[Key], witnesses: list[list[Key]], quorum: int) -> tuple[bytes, int, str]:
    """Believe that a log holds a content, and give the content, its place, and the signed checkpoint."""
    demand("malformed", isinstance(part, dict) and set(part) == {"content", "leaf", "proof"})
    demand("malformed", all(isinstance(value, str) for value in part.values()))
    content, leaf = unbase64(part["content"]), unbase64(part["leaf"])
    head, _, note = part["proof"].partition("\n\n")
    lines = head.split("\n")
    demand("malformed", len(lines) >= 3 and lines[0] == "c2sp.org/tlog-proof@v1" and len(leaf) == 32)
    demand("malformed", lines[1].startswith("extra ") and lines[2].startswith("index "))
    salt, index = unbase64(lines[1][6:]), number(lines[2][6:], "malformed")
    path = [unbase64(line) for line in lines[3:]]
    demand("malformed", len(path) <= 64 and {len(part) for part in (salt, *path)} == {32})
    demand("leaf", hmac.digest(salt, content, "sha256") == leaf)
    signed = open_checkpoint(note, log, witnesses, quorum)
    demand("root", root_from(sha(b"\x00" + leaf), index, signed.size, path) == signed.root)
    return content, index, note


def decision_in(content: bytes, place: int, section: str, ring: Ring) -> dict[str, Any]:
    """Take the decision out of its event, and believe its signature by the key of its place in the log."""
    try:
        event = json.loads(content)
        signed = event["body"]["decision"]
        words, signature = signed["decision"], bytes.fromhex(signed["signature"])
        of = (event["section"], words["section"], words["case"], event["kind"])
    except (ValueError, KeyError, TypeError) as error:
        raise RefusedError("decision") from error
    demand("decision", of == (section, section, event["case"], "clearance.decided"))
    message = b"\x00\x00\x10cruce/decision/1" + canonical(words)  # the context, after its length
    signers = [t for t in keys_of(ring, f"cruce/{section}/act", 1) if t.holds(signature, message)]
    demand("signature", signers)
    demand("retired", any(term.covers(place) for term in signers))
    return dict(words)


def verify_receipt(raw: bytes, ring: Ring, named: Sequence[str]) -> str:
    """Believe a receipt and say what it proves."""
    whole = json.loads(raw)
    demand("malformed", isinstance(whole, dict) and canonical(whole) + b"\n" == raw)
    demand("malformed", set(whole) == {"format", "case", "parts"} and whole["format"] == "cruce/receipt/1")
    parts = whole["parts"]
    demand("malformed", isinstance(parts, dict) and parts)
    made = {}
    for section, part in parts.items():
        log = keys_of(ring, f"cruce/{section}", 1)
        others = [keys_of(ring, f"cruce/{name}/witness", 4) for name in parts if name != section]
        asked = (others, len(others)) if others else (witnesses_but(ring, f"cruce/{section}"), 1)
        content, place, note = prove(part, log, *asked)
        seen = {"beside": beside(ring, log[0].name, note, named)}
        made[section] = decision_in(content, place, section, ring) | seen
    facts = {(d["case"], d["version"], d["filing"], *d["due"]) for d in made.values()}
    demand("other-filing", len(facts) == 1 and next(iter(facts))[0] == whole["case"])
    demand("incomplete", set(next(iter(facts))[3:]) <= made.keys())
    told = ", ".join(f"{name}: {one['verdict']}{one['beside']}" for name, one in sorted(made.items()))
    return f"receipt {whole['case']} ({told})"


def tile(files: Files, level: str, place: int, width: int) -> tuple[bytes, bool]:
    """Read a tile, or the full one that took the place of a partial one; tells whether it is exact."""
    groups = [f"{place % 1000:03d}"]
    while place := place // 1000:
        groups.insert(0, f"x{place % 1000:03d}")
    path = "/".join(("tile", level, *groups))
    found = files(path if width == WIDTH else f"{path}.p/{width}")
    exact = found is not None
    found = files(path) if found is None else found
    demand("absent", found is not None)
    return found or b"", exact


def rows_of(size: int) -> Iterator[tuple[int, int]]:
    """Number and width of each tile over so many hashes."""
    return ((place, min(WIDTH, size - place * WIDTH)) for place in range(-(-size // WIDTH)))


def entries_of(files: Files, size: int) -> Iterator[bytes]:
    """Give the leaf hash of each entry."""
    for place, width in rows_of(size):
        bundle, exact = tile(files, "entries", place, width)
        at = 0
        for _ in range(width):
            start, at = at + 2, at + 2 + int.from_bytes(bundle[at : at + 2], "big")
            demand("tile", max(start, at) <= len(bundle))
            yield sha(b"\x00" + bundle[start:at])
        demand("tile", at == len(bundle) or not exact)


def verify_log(files: Files, ring: Ring, quorum: int | None, since: str | None, named: Sequence[str]) -> str:
    """Believe a published log, and that it extends an earlier checkpoint of it."""
    text = (files("checkpoint") or b"").decode()
    demand("absent", text)
    log = keys_of(ring, text.partition("\n")[0], 1)
    witnesses = witnesses_but(ring, log[0].name)
    head = open_checkpoint(text, log, witnesses, len(witnesses) if quorum is None else quorum)
    others_too = beside(ring, log[0].name, text, named)
    leaves = list(entries_of(files, head.size))
    row, level = leaves, 0
    while row:
        for place, width in rows_of(len(row)):
            found, exact = tile(files, str(level), place, width)
            mine = b"".join(row[place * WIDTH : place * WIDTH + width])
            demand("tile", found == mine if exact else found.startswith(mine))
        row = [root_over(row[at : at + WIDTH]) for at in range(0, len(row) - WIDTH + 1, WIDTH)]
        level += 1
    demand("root", root_over(leaves) == head.root)
    if since is not None:
        old = open_checkpoint(since, log, [], 0)
        demand("shrunk", old.size <= head.size)
        demand("rewritten", root_over(leaves[: old.size]) == old.root)
    return f"log {head.origin}, {head.size} entries, root {head.root.hex()}{others_too}"


def verify_bundle(files: dict[str, bytes], ring: Ring, named: Sequence[str]) -> str:
    """Believe a bundle: its list of files, its events in the log, its decision, the filing decided on."""
    listed = json.loads(files.pop("bundle.json", b"0"))
    demand("malformed", isinstance(listed, dict) and listed.get("format") == "cruce/bundle/1")
    demand("file", {name: sha(content).hex() for name, content in files.items()} == listed["files"])
    for name in (name for name in files if name.startswith("contents/")):
        demand("file", name == f"contents/{listed['files'][name]}")
    section = listed["section"]
    log = keys_of(ring, f"cruce/{section}", 1)
    witnesses = witnesses_but(ring, f"cruce/{section}")
    events = []
    for name in sorted(name for name in files if re.match("(events|minutes|alone|register)/", name)):
        proved = prove(json.loads(files[name]), log, witnesses, 1)
        events += [proved] if name.startswith("events/") else []
    demand("incomplete", events)
    beside(ring, log[0].name, events[-1][2], named)
    last = (told := [json.loads(content) for content, *_ in events])[-1]
    if last["kind"] == "clearance.erased":
        demand("decision", (last["case"], last["section"]) == (listed["case"], section))
        return f"bundle {last['case']} (erased by {last['by']}: {', '.join(last['body']['acts'])})"
    words = decision_in(*events[-1][:2], section, ring)
    demand("decision", (words["case"], words["version"]) == (listed["case"], listed["version"]))
    lodged = [event["body"]["filing"] for event in told if event["kind"] == "clearance.lodged"]
    demand("absent", {f"contents/{name}" for name in (*lodged, words["liability"])} <= files.keys())
    demand("incomplete", lodged)
    return f"bundle {words['case']} ({section}: {words['verdict']}), {len(events)} events"


def read_zip(path: Path) -> dict[str, bytes]:
    """Read all files of a zip, bounded in size, each name once."""
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
        demand("malformed", sum(part.file_size for part in parts) <= LARGEST)
        files = {part.filename: packed.read(part) for part in parts}
    demand("malformed", len(files) == len(parts))
    return files


def judge(path: Path, ring: Ring, quorum: int | None, since: str | None, named: Sequence[str] = ()) -> str:
    """Believe one thing, whatever it is, and say what it proves; raises `RefusedError`, ``OSError``."""
    try:
        if path.is_dir():
            return verify_log(lambda name: read_below(path, name), ring, quorum, since, named)
        if zipfile.is_zipfile(path):
            return verify_bundle(read_zip(path), ring, named)
        return verify_receipt(path.read_bytes(), ring, named)
    except UNREADABLE as error:
        raise RefusedError("malformed") from error


def read_below(folder: Path, name: str) -> bytes | None:
    """Read a file of a folder, or nothing where there is none."""
    path = folder / name
    return path.read_bytes() if path.is_file() else None


def main(arguments: list[str]) -> int:
    """Judge each thing by itself: 0 all genuine, 1 one refused, 2 one could not be read."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("keys", type=Path, help="public keys of the sections, one vkey on a line")
    parser.add_argument("things", type=Path, nargs="+", help="receipt, folder of a log, or bundle")
    parser.add_argument("--since", type=Path, help="an earlier checkpoint that the log must extend")
    parser.add_argument("--quorum", type=int, help="how many witnesses of a log must have cosigned (all)")
    parser.add_argument("--witness", action="append", default=[], help="who must have cosigned; repeatable")
    asked = parser.parse_args(arguments)
    ends = set()
    try:
        ring = read_keys(asked.keys.read_text(encoding="utf-8"))
        since = asked.since.read_text(encoding="utf-8") if asked.since else None
        for thing in asked.things:
            try:
                told = judge(thing, ring, asked.quorum, since, asked.witness)
                said, end = f"GENUINE / AUTÉNTICO: {told}", 0
            except RefusedError as error:
                word = str(error)
                said, end = "REFUSED / RECHAZADO [{}]: {} / {}".format(word, *SAYS[word]), 1
            sys.stdout.write(f"{thing}: {said}\n")
            ends.add(end)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"cannot be read / no se puede leer: {error}\n")
        return 2
    except RefusedError as error:
        sys.stderr.write("{}: {} / {}\n".format(asked.keys, *SAYS[str(error)]))
        return 2
    return max(ends)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
