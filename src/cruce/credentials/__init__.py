"""Proofs over documents: receipts, decisions, minutes, and the verdict on each. Values in, verdicts out."""

from cruce.credentials.bundle import Bundle, ProvenBundle, pack, unpack, verify_bundle
from cruce.credentials.minute import MINUTE_CONTEXT, unsigned_by
from cruce.credentials.receipt import (
    DECISION_CONTEXT,
    JointReceipt,
    KeyRing,
    Proven,
    verify,
    verify_decision,
)

__all__ = [
    "DECISION_CONTEXT",
    "MINUTE_CONTEXT",
    "Bundle",
    "JointReceipt",
    "KeyRing",
    "Proven",
    "ProvenBundle",
    "pack",
    "unpack",
    "unsigned_by",
    "verify",
    "verify_bundle",
    "verify_decision",
]
