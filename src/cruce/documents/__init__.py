"""Documents: readers and writers of filings, and everything that can be wrong with one."""

from cruce.documents.check import check, inspect, judged
from cruce.documents.gaps import Gap, gap_report
from cruce.documents.kind import Need, Rule
from cruce.documents.read import read, read_all, write_csv, write_json
from cruce.documents.reading import Reading
from cruce.documents.rules import RULES
from cruce.documents.schema import columns, filing_schema

__all__ = [
    "RULES",
    "Gap",
    "Need",
    "Reading",
    "Rule",
    "check",
    "columns",
    "filing_schema",
    "gap_report",
    "inspect",
    "judged",
    "read",
    "read_all",
    "write_csv",
    "write_json",
]
