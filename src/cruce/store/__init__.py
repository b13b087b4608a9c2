"""The record: cases, events, log, outbox and receivables of one section, written together or not at all."""

from cruce.store.journal import AppendOnly
from cruce.store.records import CaseRow, Draft, Head, Message, Receivable, Recorded
from cruce.store.sqlite import SqliteStore, Work, new_salt
from cruce.store.transaction import Transaction

__all__ = [
    "AppendOnly",
    "CaseRow",
    "Draft",
    "Head",
    "Message",
    "Receivable",
    "Recorded",
    "SqliteStore",
    "Transaction",
    "Work",
    "new_salt",
]
