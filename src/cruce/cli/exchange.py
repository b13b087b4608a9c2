"""`cruce init`: the sections of a home, founded together so that they know each other."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cruce.cli import helps, store_words, words
from cruce.cli.language import say
from cruce.cli.options import HOME, Json, section_name
from cruce.cli.printing import put, put_json

if TYPE_CHECKING:
    from cruce.exchange import Grants
    from cruce.section import Settings

SECTIONS = ["mx", "us"]


Folder = Annotated[
    Path,
    typer.Argument(
        metavar="DIR", envvar="CRUCE_HOME", show_envvar=False, show_default=False, help=say(helps.INIT_DIR)
    ),
]
Names = Annotated[
    list[str] | None,
    typer.Option("--section", metavar="NAME", parser=section_name, help=say(helps.SECTION_NAMES)),
]


def init(
    folder: Folder = HOME,
    section: Names = None,
    training: Annotated[bool, typer.Option("--training/--real", help=say(helps.TRAINING))] = True,
    store: Annotated[str, typer.Option(metavar="PLACE", help=say(store_words.INIT))] = "sqlite",
    json: Json = False,
) -> None:
    """Found the sections of a home; never over what is there."""
    from cruce.exchange import PUBLIC_KEYS, found
    from cruce.section import utc_now

    names = list(dict.fromkeys(section or SECTIONS))
    settings = [_settings(name, store, training=training) for name in names]
    found(folder, settings, utc_now(), grants=_examples_grants() if training else None)
    if json:
        put_json(
            {"home": str(folder), "sections": names, "training": training, "keys": str(folder / PUBLIC_KEYS)}
        )
        return
    put(say(words.MADE).format(home=folder, names=", ".join(names)))
    put(say(words.TRAINING if training else words.REAL).format(home=folder))
    put(say(words.PUBLIC).format(file=folder / PUBLIC_KEYS))
    put(say(words.PRIVATE).format(home=folder))
    put(say(words.NEXT).format(command="cruce clear --list"))


def _examples_grants() -> Grants:
    """Grant what the shipped examples rely on, so that a lesson about a guarantee can be played."""
    from cruce.traffic import examples, granted
    from cruce.treasury import Register

    entitlements, _ = Register.read(granted(map(examples.read, examples.names())))
    return {"mx": entitlements}


def _settings(name: str, store: str, *, training: bool) -> Settings:
    """Give a section's settings; in training no random share, so that a lesson is about its own truck."""
    from cruce.section import Settings

    made = Settings(name=name, bank="simulated", random_share=Decimal(0)) if training else Settings(name=name)
    return made.kept_at(store)
