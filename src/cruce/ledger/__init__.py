"""Bytes in, proofs out: keys, signed notes, Merkle logs, witnesses and receipts, in the open forms of RFC
6962 and C2SP. This room knows nothing of customs and is the only one that touches cryptography.
"""

from cruce.ledger.checkpoint import Checkpoint
from cruce.ledger.keys import Signer, Verifier
from cruce.ledger.merkle import Reader, Run, Tree, leaf_hash, verify_consistency, verify_inclusion
from cruce.ledger.note import Note
from cruce.ledger.receipt import Receipt, commit, verify_receipt
from cruce.ledger.tiles import static_files
from cruce.ledger.witness import Witness

__all__ = [
    "Checkpoint",
    "Note",
    "Reader",
    "Receipt",
    "Run",
    "Signer",
    "Tree",
    "Verifier",
    "Witness",
    "commit",
    "leaf_hash",
    "static_files",
    "verify_consistency",
    "verify_inclusion",
    "verify_receipt",
]
