"""Faults of program, peer or operator; what is wrong with a trader's paper is a `Finding`, never an error."""

from __future__ import annotations

from cruce.model.text import Language, Text


class CruceError(Exception):
    """A fault that stops a command: it says what happened and what to do next, in both languages."""

    def __init__(self, code: str, says: Text, advice: Text) -> None:
        super().__init__(f"{code}: {says.en}")
        self.code = code
        self.says = says
        self.advice = advice

    def sentence(self, language: Language) -> str:
        """Say what happened and what to do, in one language."""
        return f"{self.says[language]} {self.advice[language]}"


class ProofError(CruceError):
    """A proof, signature, checkpoint or receipt that does not hold, with the signed notes that show it."""

    def __init__(self, code: str, says: Text, advice: Text, evidence: tuple[str, ...] = ()) -> None:
        super().__init__(code, says, advice)
        self.evidence = evidence


class StoreError(CruceError):
    """A store that cannot be opened, read or written: busy, full, foreign or made by another version."""


class LawError(CruceError):
    """A law directory or an official file that cannot be read or is refused whole."""


class PeerError(CruceError):
    """A message from another section that is not what was agreed."""


class PowerError(CruceError):
    """An act that the actor, the minutes in force or the state of the case do not allow."""


class UsageError(CruceError):
    """A command given in a way that cannot be carried out."""
