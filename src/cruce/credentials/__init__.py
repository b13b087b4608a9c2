"""Proofs over documents: receipts, decisions, minutes, and the verdict on each. Values in, verdicts out."""

from cruce.credentials.bundle import Bundle, ProvenBundle, ProvenErasure, pack, unpack, verify_bundle
from cruce.credentials.minute import MINUTE_CONTEXT, KeysAt, unsigned_by
from cruce.credentials.receipt import (
    DECISION_CONTEXT,
    JointReceipt,
    Proven,
    verify,
    verify_decision,
)
from cruce.credentials.ring import KeyRing

__all__ = [
    "DECISION_CONTEXT",
    "MINUTE_CONTEXT",
    "Bundle",
    "JointReceipt",
    "KeyRing",
    "KeysAt",
    "Proven",
    "ProvenBundle",
    "ProvenErasure",
    "pack",
    "unpack",
    "unsigned_by",
    "verify",
    "verify_bundle",
    "verify_decision",
]
