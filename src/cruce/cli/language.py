"""The language in which this run of the program speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Final

from cruce.model import LANGUAGES, Language, Text

_SPOKEN: Final[ContextVar[Language]] = ContextVar("spoken", default="en")
_LOCALES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")


def say(text: Text) -> str:
    """Give a sentence in the language in use."""
    return text[_SPOKEN.get()]


def spoken() -> Language:
    """Name the language in use."""
    return _SPOKEN.get()


def speak(language: Language) -> None:
    """Speak a language from now on."""
    _SPOKEN.set(language)


def hoist(arguments: Sequence[str]) -> list[str]:
    """Move ``--lang`` to the front, wherever it was written, for it concerns the whole program."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == "--lang":
            front += [word, *([value] if (value := next(words, None)) is not None else [])]
        else:
            (front if word.startswith("--lang=") else rest).append(word)
    return front + rest


def preferred(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Find the language to speak: ``--lang``, else ``$CRUCE_LANG``, else the locale, else English.

    A language that is not spoken here is passed over; that it was asked for is told when arguments are read.
    """
    front = " ".join(hoist(arguments)[:2]).replace("=", " ").split()
    asked = front[1] if len(front) > 1 and front[0] == "--lang" else ""
    locale = next((environment[name] for name in _LOCALES if environment.get(name)), "")
    for name in (asked, environment.get("CRUCE_LANG", ""), locale[:2]):
        for language in LANGUAGES:
            if name == language:
                return language
    return "en"
