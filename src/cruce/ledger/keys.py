"""Keys that sign and keys that verify: Ed25519 (RFC 8032) in the text forms of C2SP signed-note."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from cruce.ledger.encoding import from_base64, to_base64
from cruce.ledger.refusals import refused
from cruce.model import ProofError

_NOTE_TYPE: Final = b"\x01"  # C2SP signed-note, "Ed25519 signatures"
_COSIGNATURE_TYPE: Final = b"\x04"  # C2SP tlog-cosignature, "timestamped Ed25519 witness cosignatures"
_PRIVATE: Final = "PRIVATE+KEY+"
_ENCRYPTED: Final = "ENCRYPTED+KEY+"
_LONGEST_FILE: Final = 4096
_NAME: Final = re.compile("[^\\s+\x00-\x1f\ud800-\udfff]+")


def is_key_name(name: str) -> bool:
    """Tell whether a key may be called so: not empty, no space, no plus, no control character (C2SP
    signed-note).
    """
    return _NAME.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Verifier:
    """The public key of a log, a witness or a signatory: checks signatures, reveals nothing.

    ``cosigner`` keys (type 0x04) check timestamped cosignatures of checkpoints and nothing else. The text
    form (``str``) is the C2SP *vkey*. Raises ``ledger.key-malformed``.
    """

    name: str
    public: bytes
    cosigner: bool = False
    key_id: bytes = field(init=False, compare=False)
    _key: Ed25519PublicKey = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not is_key_name(self.name) or len(self.public) != 32:
            raise refused("key-malformed")
        seal = sha256(self.name.encode() + b"\n" + _kind(self.cosigner) + self.public)
        object.__setattr__(self, "key_id", seal.digest()[:4])
        # Parsed once: a verification then costs the curve arithmetic and nothing else.
        object.__setattr__(self, "_key", Ed25519PublicKey.from_public_bytes(self.public))

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """Read a public key from its C2SP vkey text, strictly; raises ``ledger.key-malformed``."""
        name, key_id, cosigner, public = _parse(vkey)
        verifier = cls(name, public, cosigner)
        if verifier.key_id.hex() != key_id:
            raise refused("key-malformed")
        return verifier

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{to_base64(_kind(self.cosigner) + self.public)}"

    def verify(self, signature: bytes, message: bytes, *, context: str = "") -> bool:
        """Tell whether this key signed these bytes as this kind of thing (see `Signer.sign`)."""
        try:
            self._key.verify(signature, _framed(message, context))
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key of a log, a witness or a signatory; its text form goes to its file and nowhere else."""

    verifier: Verifier
    _key: Ed25519PrivateKey = field(repr=False, compare=False)

    @classmethod
    def generate(cls, name: str, *, cosigner: bool = False) -> Self:
        """Make a new key from the operating system's randomness; raises ``ledger.key-malformed`` (name)."""
        return cls._of(name, Ed25519PrivateKey.generate(), cosigner)

    @classmethod
    def from_seed(cls, name: str, seed: bytes, *, cosigner: bool = False) -> Self:
        """Make the key that 32 given bytes determine: for demonstrations and tests, never a real section."""
        if len(seed) != 32:
            raise refused("key-malformed")
        return cls._of(name, Ed25519PrivateKey.from_private_bytes(seed), cosigner)

    @classmethod
    def _of(cls, name: str, key: Ed25519PrivateKey, cosigner: bool) -> Self:
        return cls(Verifier(name, key.public_key().public_bytes_raw(), cosigner), key)

    @classmethod
    def load(cls, path: Path, passphrase: bytes | None = None) -> Self:
        """Read a private key from its file; ``passphrase`` opens one that is encrypted.

        Raises what `read_private` raises, ``ledger.key-damaged``, ``ledger.key-locked`` (encrypted, and no
        passphrase given), ``ledger.key-passphrase`` (not the one it was encrypted with).
        """
        text = read_private(path, _LONGEST_FILE)
        try:
            if text.startswith(_ENCRYPTED.encode()):
                return cls._decrypted(text, passphrase, path)
            return cls._parse(text.decode("utf-8", "replace").removesuffix("\n"))
        except ProofError as error:
            if error.code in ("ledger.key-locked", "ledger.key-passphrase"):
                raise
            raise refused("key-damaged", path=path) from error

    @classmethod
    def _decrypted(cls, text: bytes, passphrase: bytes | None, path: Path) -> Self:
        """Read a first line with the key's name and type, and the key as encrypted PKCS #8 below it."""
        if passphrase is None:
            raise refused("key-locked", path=path)
        head, _, pem = text.partition(b"\n")
        verifier = Verifier.parse(head.decode("utf-8", "replace").removeprefix(_ENCRYPTED))
        try:
            key = load_pem_private_key(pem, passphrase)
        except ValueError as error:
            raise refused("key-passphrase", path=path) from error
        if not isinstance(key, Ed25519PrivateKey) or key.public_key().public_bytes_raw() != verifier.public:
            raise refused("key-malformed")
        return cls(verifier, key)

    @classmethod
    def _parse(cls, text: str) -> Self:
        if not text.startswith(_PRIVATE):
            raise refused("key-malformed")
        name, key_id, cosigner, seed = _parse(text.removeprefix(_PRIVATE))
        signer = cls.from_seed(name, seed, cosigner=cosigner)
        if signer.verifier.key_id.hex() != key_id:
            raise refused("key-malformed")
        return signer

    def _text(self) -> str:
        secret = to_base64(_kind(self.verifier.cosigner) + self._key.private_bytes_raw())
        return f"{_PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{secret}"

    def _sealed(self, passphrase: bytes) -> str:
        pem = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))
        return f"{_ENCRYPTED}{self.verifier}\n{pem.decode()}"

    def save(self, path: Path, passphrase: bytes | None = None) -> None:
        """Write the private key to a new file only its owner may use, durably; with a passphrase, encrypted
        (PKCS #8).

        Raises ``ledger.key-exists`` rather than overwrite, ``ledger.key-unwritable``.
        """
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise refused("key-exists", path=path) from error
        except OSError as error:
            raise refused("key-unwritable", path=path) from error
        text = self._sealed(passphrase) if passphrase else f"{self._text()}\n"
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            _keep_name(path.parent)
        except OSError as error:
            path.unlink(missing_ok=True)  # half a key would block the next attempt
            raise refused("key-unwritable", path=path) from error

    @property
    def name(self) -> str:
        """The name both halves of the key go by."""
        return self.verifier.name

    def sign(self, message: bytes, *, context: str = "") -> bytes:
        """Sign bytes as one kind of thing, e.g. context ``cruce/decision/v1``: 64 bytes (Ed25519, RFC 8032).

        A signature made in one context is worthless in any other. Without a context the bytes are signed as
        they are, for formats that bring their own separation (signed notes, HTTP message signatures).
        """
        return self._key.sign(_framed(message, context))


def _keep_name(folder: Path) -> None:
    """Have on disk what the files of a folder are called: a file alone may be nameless after a power cut."""
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def read_private(path: Path, most: int) -> bytes:
    """Read a file that holds a secret, at most so many bytes: only its owner may use it, and only its owner
    or the system's may put another in its place.

    Raises ``ledger.key-exposed`` (the file), ``ledger.key-replaceable`` (its folder),
    ``ledger.key-unreadable``.
    """
    try:
        with path.open("rb") as file:
            status, place = os.fstat(file.fileno()), path.resolve().parent.stat()
            if os.name == "posix" and status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise refused("key-exposed", path=path)
            if os.name == "posix" and place.st_mode & stat.S_IWOTH and not place.st_mode & stat.S_ISVTX:
                raise refused("key-replaceable", path=path)
            return file.read(most)
    except OSError as error:
        raise refused("key-unreadable", path=path) from error


def _kind(cosigner: bool) -> bytes:
    return _COSIGNATURE_TYPE if cosigner else _NOTE_TYPE


def _parse(text: str) -> tuple[str, str, bool, bytes]:
    """Split ``name+id+base64(type||key)``; the caller computes the id itself and compares."""
    try:
        name, key_id, encoded = text.split("+", 2)
        raw = from_base64(encoded)
    except ValueError as error:
        raise refused("key-malformed") from error
    if raw[:1] not in (_NOTE_TYPE, _COSIGNATURE_TYPE) or len(raw) != 33:
        raise refused("key-malformed")
    return name, key_id, raw[:1] == _COSIGNATURE_TYPE, raw[1:]


def _framed(message: bytes, context: str) -> bytes:
    if not context:
        return message
    # The zero byte cannot stand in a signed note, nor start one's cosignature: what is signed in a context
    # can never pass for a checkpoint. The length keeps context and message apart.
    name = context.encode()
    return b"\0" + len(name).to_bytes(2, "big") + name + message
