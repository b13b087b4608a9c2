"""The record: cases, events, log, outbox and receivables of one section, written together or not at all.

`places` makes and opens stores, wherever they are.
"""

from cruce.store import places
from cruce.store.answers import Kept
from cruce.store.journal import AppendOnly
from cruce.store.records import CaseRow, Draft, Head, Message, Receivable, Recorded
from cruce.store.sqlite import SqliteStore
from cruce.store.transaction import Transaction
from cruce.store.writing import Store, Work, new_salt

__all__ = [
    "AppendOnly",
    "CaseRow",
    "Draft",
    "Head",
    "Kept",
    "Message",
    "Receivable",
    "Recorded",
    "SqliteStore",
    "Store",
    "Transaction",
    "Work",
    "new_salt",
    "places",
]
