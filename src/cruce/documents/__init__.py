"""Documents: readers and writers of filings, and everything that can be wrong with one."""

from cruce.documents.check import check, inspect
from cruce.documents.read import read, read_all, write_csv, write_json
from cruce.documents.reading import Reading

__all__ = ["Reading", "check", "inspect", "read", "read_all", "write_csv", "write_json"]
