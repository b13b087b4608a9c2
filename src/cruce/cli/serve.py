"""`cruce serve`: one section as a service; `cruce exchange card` and `peer`: what it knows of the others."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError

from cruce.cli import helps, serve_words, words
from cruce.cli.language import say
from cruce.cli.options import Json, LawDir, instant
from cruce.cli.printing import put, put_json
from cruce.model import UsageError

if TYPE_CHECKING:
    from cruce.section import Clock, Peer, Settings

Folder = Annotated[Path, typer.Argument(metavar="DIR", help=say(serve_words.FOLDER), show_default=False)]
Pem = Path | None


def serve(
    folder: Folder,
    host: Annotated[str | None, typer.Option(metavar="HOST", help=say(serve_words.HOST))] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help=say(serve_words.PORT))] = None,
    tls_cert: Annotated[Pem, typer.Option(metavar="FILE", help=say(serve_words.CERT))] = None,
    tls_key: Annotated[Pem, typer.Option(metavar="FILE", help=say(serve_words.KEY))] = None,
    client_ca: Annotated[Pem, typer.Option(metavar="FILE", help=say(serve_words.CLIENT_CA))] = None,
    peer_ca: Annotated[Pem, typer.Option(metavar="FILE", help=say(serve_words.PEER_CA))] = None,
    nats: Annotated[str | None, typer.Option(metavar="URL", help=say(serve_words.NATS))] = None,
    law: LawDir = None,
    at: Annotated[
        datetime | None, typer.Option(metavar="INSTANT", parser=instant, help=say(serve_words.AT))
    ] = None,
    json: Json = False,
) -> None:
    """Run one section as a service until it is told to end."""
    from cruce import web
    from cruce.section import Section, Settings

    told = {
        "host": host,
        "port": port,
        "tls_cert": tls_cert,
        "tls_key": tls_key,
        "client_ca": client_ca,
        "peer_ca": peer_ca,
        "nats": nats,
    }
    clock = _clock(Settings.load(folder / "section.toml"), at)
    section = Section.open(folder, law=law, clock=clock, shared=True)
    section.settings = _with(section.settings, told)

    def ready(url: str) -> None:
        if json:
            put_json({"section": section.name, "url": url})
        else:
            put(say(serve_words.LISTENS).format(section=section.name, url=url))
            for peer in section.peers.values():
                if peer.url is None:
                    put(say(serve_words.NO_ADDRESS).format(peer=peer.name, folder=folder))

    try:
        web.serve(section, ready)
    finally:
        section.close()


def _clock(settings: Settings, at: datetime | None) -> Clock:
    from cruce.section import utc_now

    if at is None:
        return utc_now
    if not settings.training:
        raise UsageError("clock.real", words.REAL_CLOCK, words.REAL_CLOCK_ADVICE)
    ahead: timedelta = at - utc_now()
    return lambda: utc_now() + ahead


def _with(settings: Settings, told: dict[str, Any]) -> Settings:
    given = {name: value for name, value in told.items() if value is not None}
    try:
        serving = settings.serve.model_validate({**settings.serve.model_dump(), **given})
    except ValidationError as error:
        says = serve_words.NATS_UNFIT.format(url=given["nats"])
        raise UsageError("serve.nats", says, serve_words.NATS_ADVICE) from error
    return settings.model_copy(update={"serve": serving})


def card(folder: Folder) -> None:
    """Print the name and the public keys of a section."""
    told = _own(folder).model_dump(exclude_none=True, exclude={"former", "stopped"})
    sys.stdout.write(
        "".join(f'{name} = "{value}"\n' for name, value in told.items())
    )  # a file, not for folding


def peer(
    folder: Folder,
    name: Annotated[str, typer.Argument(metavar="PEER", help=say(serve_words.NAME), show_default=False)],
    url: Annotated[str | None, typer.Option(metavar="URL", help=say(serve_words.URL))] = None,
    card: Annotated[Path | None, typer.Option(metavar="FILE", help=say(serve_words.CARD_FILE))] = None,
    json: Json = False,
) -> None:
    """Tell a section of another, or show what it knows."""
    from cruce.section import Peer, acquaint

    own = _own(folder)
    file = card or folder / "peers" / f"{name}.toml"
    if card is None and not file.is_file():
        says = serve_words.PEER_UNKNOWN.format(section=own.name, peer=name)
        raise UsageError("peer.unknown", says, serve_words.PEER_UNKNOWN_ADVICE)
    told = _card(file, name, own.name)
    if url is not None:
        try:
            told = Peer.model_validate({**told.model_dump(), "url": url})
        except ValidationError as error:
            says = serve_words.URL_UNFIT.format(url=url)
            raise UsageError("peer.url", says, serve_words.URL_ADVICE) from error
    if url is not None or card is not None:
        acquaint(folder, told)
        told = _card(folder / "peers" / f"{name}.toml", name, own.name)
    if json:
        put_json({"section": own.name, **told.model_dump(exclude_none=True)})
        return
    where = told.url or say(serve_words.NOWHERE)
    put(say(serve_words.KNOWN).format(section=own.name, peer=told.name, url=where))


def nats_config(
    home: Annotated[Path, typer.Argument(metavar="HOME", help=say(helps.HOME), show_default=False)],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=say(serve_words.OUT))] = Path("nats"),
    host: Annotated[str, typer.Option(metavar="HOST", help=say(serve_words.HUB))] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=64000, help=say(serve_words.HUB_PORT))] = 4222,
    json: Json = False,
) -> None:
    """Write the configuration of NATS servers: a hub, and a leaf beside each section."""
    from cruce.cli.reading import prepared, unwritable
    from cruce.exchange import broker_config
    from cruce.model import system_fault

    try:
        written = broker_config.configure(home, prepared(out), host, port)
    except OSError as error:
        raise unwritable(out, system_fault(error)) from error
    if json:
        put_json({"files": [str(file) for file in written]})
        return
    for file in written:
        put(say(serve_words.WRITTEN).format(file=file))
    put(say(serve_words.NATS_NEXT).format(folder=out, port=port + 1, home=home, name=written[1].stem))


def _own(folder: Path) -> Peer:
    from cruce.section import Keys, Peer, Settings

    settings = Settings.load(folder / "section.toml")
    return Peer.of(settings.name, Keys.load(folder / "keys"))


def _card(file: Path, name: str, own: str) -> Peer:
    import tomllib

    from cruce.cli.reading import MEGABYTE, read
    from cruce.model import ProofError
    from cruce.section import Peer

    try:
        found = Peer.model_validate(tomllib.loads(read(str(file), MEGABYTE).decode()))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError, ProofError):
        found = None
    if found is None or found.name != name or name == own:
        says = serve_words.PEER_OTHER.format(file=file, peer=name)
        raise UsageError("peer.other", says, serve_words.PEER_OTHER_ADVICE)
    return found
