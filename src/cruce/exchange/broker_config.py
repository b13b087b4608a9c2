"""Configuration of NATS servers for sections: a hub between them, and a leaf beside each.

One account a section, which exports to each other section what is for it, and imports what is for itself:
nothing else crosses. A leaf speaks to its hub only, and advertises nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from secrets import token_urlsafe
from typing import Final

from cruce.section import Settings

_KEPT_IN: Final = "keys/nats.password"
PAYLOAD: Final = 8 << 20
"""The largest letter, in bytes: what the server itself recommends as the most."""


def server_files(passwords: Mapping[str, str], host: str = "127.0.0.1", port: int = 4222) -> dict[str, str]:
    """Write ``hub.conf`` and for each section ``NAME.conf``, by name.

    ``passwords`` has one for each section. The hub listens for leaves at ``port + 1000``; the leaf of the
    first section listens for it at ``port + 1`` on its own machine, the next one at ``port + 2``.
    """
    names = sorted(passwords)
    hub = "\n".join(_hub(names, passwords, host, port))
    leaves = {
        f"{name}.conf": "\n".join(_leaf(name, passwords[name], host, port, port + place))
        for place, name in enumerate(names, start=1)
    }
    return {"hub.conf": hub, **leaves}


def configure(home: Path, folder: Path, host: str, port: int) -> list[Path]:
    """Write the files of all servers for the sections of a home, and a password for each that has none.

    Files and passwords are readable by their owner only. Gives the files. Raises `UsageError`
    ``section.absent`` when there is none, and `OSError`.
    """
    sections = sorted(path.parent for path in home.glob("*/section.toml"))
    if not sections:
        Settings.load(home / "section.toml")  # says that there is no section
    passwords = {section.name: _password(section) for section in sections}
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in server_files(passwords, host, port).items():
        _write(folder / name, text)
        written.append(folder / name)
    return written


def password_of(section: Path) -> str | None:
    """Read the password with which a section comes to its server; none where the server asks for none."""
    file = section / _KEPT_IN
    return file.read_text(encoding="ascii").strip() if file.is_file() else None


def _password(section: Path) -> str:
    known = password_of(section)
    if known is None:
        known = token_urlsafe(24)
        _write(section / _KEPT_IN, f"{known}\n")
    return known


def _write(file: Path, text: str) -> None:
    new = file.with_name(f".{file.name}.new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    new.write_text(text, encoding="utf-8")
    new.replace(file)


def _hub(names: Sequence[str], passwords: Mapping[str, str], host: str, port: int) -> Iterator[str]:
    yield from (
        "# Between the sections. It keeps nothing: each leaf keeps what is for its own section.",
        "server_name: cruce-hub",
        f'listen: "127.0.0.1:{port}"',
        f"max_payload: {PAYLOAD}",
        "leafnodes {",
        f'  listen: "{host}:{port + 1000}"',
        "  no_advertise: true",
        "}",
        "accounts {",
    )
    for name in names:
        others = [other for other in names if other != name]
        yield f"  {name.upper()} {{"
        yield f"    users: [{{ user: {name}, password: {passwords[name]} }}]"
        yield "    exports: ["
        for other in others:
            yield f'      {{ stream: "cruce.{name}.{other}.*", accounts: [{other.upper()}] }}'
        yield "    ]"
        yield "    imports: ["
        for other in others:
            yield f'      {{ stream: {{ account: {other.upper()}, subject: "cruce.{other}.{name}.*" }} }}'
        yield "    ]"
        yield "  }"
    yield "}\n"


def _leaf(name: str, password: str, host: str, port: int, own: int) -> Iterator[str]:
    yield from (
        f"# Beside the section {name}: it connects here, and finds here what came while it was away.",
        f"server_name: cruce-{name}",
        f'listen: "127.0.0.1:{own}"',
        f"max_payload: {PAYLOAD}",
        f"jetstream {{ store_dir: {name}-jetstream, domain: {name} }}",
        "accounts {",
        f"  {name.upper()} {{",
        "    jetstream: enabled",
        f"    users: [{{ user: {name}, password: {password} }}]",
        "  }",
        "}",
        "leafnodes {",
        "  no_advertise: true",
        "  remotes: [{",
        f'    url: "nats-leaf://{name}:{password}@{host}:{port + 1000}"',
        f"    account: {name.upper()}",
        "  }]",
        "}\n",
    )
