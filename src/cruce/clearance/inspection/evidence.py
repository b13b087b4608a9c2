"""What may be kept as evidence: told by its bytes, never by the name or type that somebody gave it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cruce.clearance.inspection.words import listed, refused
from cruce.model import Evidence, EvidenceKind, Instant, Text, digest

LARGEST: Final = 8 << 20
"""One piece, in bytes."""

AT_ONCE: Final = 12
MOST: Final = 60
"""How many pieces a section adds to one inspection."""

CROSSES: Final = 1 << 20
"""Up to how many bytes the content itself goes to the other sections; of larger ones the digest alone."""

_PIXELS: Final = 100_000_000
_MARKUP: Final = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<!entity", b"<body", b"<iframe")
_KINDS: Final = {
    EvidenceKind.PHOTO: ("image/jpeg", "image/png"),
    EvidenceKind.SCAN: ("image/jpeg", "image/png"),
    EvidenceKind.PAPER: ("application/pdf", "text/plain", "image/jpeg", "image/png"),
}
_FAULTS: Final = {
    "empty": Text(en="piece {place} is empty", es="la pieza {place} está vacía"),
    "large": Text(
        en="piece {place} is larger than {limit:,} bytes", es="la pieza {place} excede {limit:,} bytes"
    ),
    "kind": Text(
        en="piece {place} is no JPEG, PNG, PDF or plain text, whatever it is called",
        es="la pieza {place} no es JPEG, PNG, PDF ni texto simple, se llame como se llame",
    ),
    "fit": Text(
        en="piece {place} is {media}, which is no {kind}", es="la pieza {place} es {media}, que no es {kind}"
    ),
    "item": Text(
        en="piece {place} is of goods item {item}, which the filing has not",
        es="la pieza {place} es de la partida {item}, que el trámite no tiene",
    ),
    "many": Text(en="{count} pieces at once; at most {limit}", es="{count} piezas a la vez; máximo {limit}"),
    "most": Text(
        en="this section has added {count} pieces already; at most {limit}",
        es="esta sección ya agregó {count} piezas; máximo {limit}",
    ),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that somebody hands in as evidence: what they are meant to be, what they show, of which goods."""

    content: bytes
    kind: EvidenceKind
    says: str | None = None
    item: str | None = None

    def kept(self, by: str, at: Instant) -> Evidence:
        """Give what stands in the record for it."""
        return Evidence(
            digest=digest(self.content),
            kind=self.kind,
            media=media_of(self.content) or "",
            size=len(self.content),
            says=self.says,
            item=self.item,
            by=by,
            at=at,
        )


def require_evidence(pieces: Sequence[Piece], items: Sequence[str], before: int) -> None:
    """Raise `PowerError` ``case.evidence`` with everything that is wrong with any of some pieces."""
    faults = list(_all_faults(pieces, items, before))
    if faults:
        raise refused("evidence", faults=listed(faults))


def _all_faults(pieces: Sequence[Piece], items: Sequence[str], before: int) -> Iterator[Text]:
    if not pieces:
        yield _FAULTS["empty"].format(place=1)
    if len(pieces) > AT_ONCE:
        yield _FAULTS["many"].format(count=len(pieces), limit=AT_ONCE)
    if before + len(pieces) > MOST:
        yield _FAULTS["most"].format(count=before, limit=MOST)
    for place, piece in enumerate(pieces, start=1):
        yield from _faults(place, piece, items)


def _faults(place: int, piece: Piece, items: Sequence[str]) -> Iterator[Text]:
    if piece.item is not None and piece.item not in items:
        yield _FAULTS["item"].format(place=place, item=piece.item)
    if not piece.content:
        yield _FAULTS["empty"].format(place=place)
    elif len(piece.content) > LARGEST:
        yield _FAULTS["large"].format(place=place, limit=LARGEST)
    elif (media := media_of(piece.content)) is None:
        yield _FAULTS["kind"].format(place=place)
    elif media not in _KINDS[piece.kind]:
        yield _FAULTS["fit"].format(place=place, media=media, kind=piece.kind.value)


def media_of(content: bytes) -> str | None:
    """Tell by its bytes whether this is a JPEG, a PNG, a PDF or plain text; none: it is not evidence.

    An image that claims more than a hundred million pixels is a bomb for who opens it, not a photo.
    """
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg" if _fits(_jpeg_size(content)) else None
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        whole = content[12:16] == b"IHDR" and content[-8:-4] == b"IEND"
        return "image/png" if whole and _fits(_png_size(content)) else None
    if content.startswith(b"%PDF-"):
        return "application/pdf" if b"%%EOF" in content[-1024:] else None
    return "text/plain" if _is_text(content) else None


def _fits(size: tuple[int, int] | None) -> bool:
    return size is not None and 0 < size[0] * size[1] <= _PIXELS


def _png_size(content: bytes) -> tuple[int, int]:
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Read width and height from the frame header (ITU-T T.81, B.2.2)."""
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF:  # fill bytes may stand before a marker
            place += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            high, wide = content[place + 5 : place + 7], content[place + 7 : place + 9]
            return int.from_bytes(wide), int.from_bytes(high)
        place += 2 + int.from_bytes(content[place + 2 : place + 4])
    return None


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if any(not (one.isprintable() or one in "\n\r\t") for one in text):
        return False
    lowered = text.lower().encode()
    return not text.lstrip().startswith("<") and not any(mark in lowered for mark in _MARKUP)
