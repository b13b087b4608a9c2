"""A reader of published logs written from C2SP tlog-tiles and tlog-checkpoint alone, with nothing of ours."""

import base64
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from tests.ledger import reference


def tile_path(level: str, number: int, width: int) -> str:
    """`<L>/<N>[.p/<W>]`, N in groups of three digits, all but the last after an x."""
    groups: list[str] = []
    while not groups or number:
        groups.append(f"{number % 1000:03d}")
        number //= 1000
    spelled = "/".join([f"x{group}" for group in reversed(groups[1:])] + groups[:1])
    return f"tile/{level}/{spelled}" + (f".p/{width}" if width < 256 else "")


def tiles(folder: Path, level: str, count: int) -> list[bytes]:
    """The tiles that hold the first `count` entries of a level."""
    widths = [256] * (count // 256) + ([count % 256] if count % 256 else [])
    return [(folder / tile_path(level, n, width)).read_bytes() for n, width in enumerate(widths)]


def unframed(bundle: bytes) -> list[bytes]:
    """The entries of a bundle: each after its length in two bytes, big-endian."""
    found = []
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        found.append(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
    return found


def read_log(folder: Path, keys: dict[str, bytes]) -> tuple[str, list[bytes]]:
    """Give origin and entries of a log whose tiles, root and every signature by these keys hold.

    `keys` are public keys with their type before them, by name; each must have signed.
    """
    note = (folder / "checkpoint").read_bytes().decode()
    text, _, lines = note.partition("\n\n")
    origin, size_line, root_line = text.split("\n")
    signatures = {line.split(" ")[1]: base64.b64decode(line.split(" ")[2]) for line in lines.splitlines()}
    for name, key in keys.items():
        signature, message = signatures[name], f"{text}\n".encode()
        assert signature[:4] == sha256(name.encode() + b"\n" + key).digest()[:4]
        if key[0] == 4:
            time = int.from_bytes(signature[4:12], "big")
            message, signature = f"cosignature/v1\ntime {time}\n".encode() + message, signature[8:]
        Ed25519PublicKey.from_public_bytes(key[1:]).verify(signature[4:], message)
    size = int(size_line)
    entries = [entry for bundle in tiles(folder, "entries", size) for entry in unframed(bundle)]
    row, level = [sha256(b"\x00" + entry).digest() for entry in entries], 0
    assert reference.root(row) == base64.b64decode(root_line)
    while row:
        assert b"".join(tiles(folder, str(level), len(row))) == b"".join(row)
        row = [reference.root(row[i : i + 256]) for i in range(0, len(row) - len(row) % 256, 256)]
        level += 1
    return origin, entries
