"""What a person reads, in the two languages of the platform."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "es")


class Value(BaseModel):
    """A word of the platform: immutable, compared by content, refusing fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")


class Text(Value):
    """A sentence for a person, in English and in Mexican Spanish; neither may be missing."""

    en: str
    es: str

    def __getitem__(self, language: str) -> str:
        """Give the sentence in ``language`` (``en`` or ``es``); raises ``KeyError`` for any other."""
        if language not in LANGUAGES:
            raise KeyError(language)
        return self.es if language == "es" else self.en

    def format(self, **values: Any) -> Self:
        """Fill the named places of both sentences; a `Text` among the values fills each in its language."""
        english, spanish = (
            {name: value[language] if isinstance(value, Text) else value for name, value in values.items()}
            for language in LANGUAGES
        )
        return self.__class__(en=self.en.format(**english), es=self.es.format(**spanish))
