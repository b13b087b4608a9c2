"""Bytes in, proofs out: keys, signed notes, Merkle logs, witnesses and receipts, in the open forms of RFC
6962 and C2SP. This room knows nothing of customs and is the only one that touches cryptography.

`directory` makes and checks a log as static files; `witness` cosigns, and speaks the protocol of witnesses.
"""

from cruce.ledger import directory, witness
from cruce.ledger.checkpoint import Checkpoint
from cruce.ledger.keys import Signer, Verifier
from cruce.ledger.merkle import Reader, Tree, leaf_hash, verify_consistency, verify_inclusion
from cruce.ledger.note import Note
from cruce.ledger.receipt import Receipt, commit, verify_receipt
from cruce.ledger.witness import Witness

__all__ = [
    "Checkpoint",
    "Note",
    "Reader",
    "Receipt",
    "Signer",
    "Tree",
    "Verifier",
    "Witness",
    "commit",
    "directory",
    "leaf_hash",
    "verify_consistency",
    "verify_inclusion",
    "verify_receipt",
    "witness",
]
