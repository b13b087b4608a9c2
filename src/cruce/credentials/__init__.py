"""Proofs over documents: the receipt that a trader keeps, and the verdict on it. Values in, verdicts out."""

from cruce.credentials.receipt import (
    DECISION_CONTEXT,
    JointReceipt,
    KeyRing,
    Proven,
    verify,
    verify_decision,
)

__all__ = ["DECISION_CONTEXT", "JointReceipt", "KeyRing", "Proven", "verify", "verify_decision"]
