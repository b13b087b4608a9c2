"""The thread of one case between its trader and the sections: who wrote what, to whom, and when."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from cruce.model.codes import Instant, SectionName, Word
from cruce.model.hold import AuthorityCode
from cruce.model.text import Language, Value

LETTER_MOST: Final = 4000
_ALSO: Final = "\n\t\u200c\u200d"  # lines, and what joins letters of some scripts


def _legible(text: str) -> str:
    if not text.strip() or any(not (one.isprintable() or one in _ALSO) for one in text):
        raise ValueError("a message is plain text")
    return text


Written = Annotated[str, Field(max_length=LETTER_MOST), AfterValidator(_legible)]
"""Plain text of a person, several lines if need be; what looks like a program in it is text too."""


class Attachment(Value):
    """A paper that a message refers to: its name, and the SHA-256 of its bytes."""

    name: Word
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Letter(Value):
    """One message in the thread of a case, in its writer's language.

    ``side`` is the trader or an officer of ``section``, at whose desk it was written; ``to`` the sections it
    is addressed to. ``key`` is the writer's own mark on it: the same key again is the same message.
    """

    id: str
    section: SectionName
    side: Literal["trader", "officer"]
    authority: AuthorityCode | None = None
    by: str
    at: Instant
    to: tuple[SectionName, ...]
    language: Language
    text: Written
    attachment: Attachment | None = None
    key: Annotated[str, Field(min_length=1, max_length=64)]
