"""List files: what is read, and that every fault is named at once with its line."""

from datetime import date

import pytest

from cruce.risk.screening import ListIndex, load_list

GOOD = """\
id,name,aliases,country,programme,identifiers,since,until
E-1,"Muestra, S.A. de C.V.",Grupo Muestra|Muestra Norte,MX,SAMPLE,MUE010203AB1|C0123,2020-01-01,2027-12-31

E-2,Juan López García,,,,,,
"""


def faults(content: str | bytes) -> list[tuple[str, str]]:
    raw = content.encode() if isinstance(content, str) else content
    found = load_list(raw, "lists/sample.csv", "2026-01")
    assert isinstance(found, tuple)
    assert all(finding.says.es != finding.says.en for finding in found)
    return [(finding.code, finding.pointer.rpartition(":")[2]) for finding in found]


@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_a_list_is_read(start):
    index = load_list((start + GOOD).encode(), "sample", "2026-01")
    assert isinstance(index, ListIndex)
    first, second = index.entries
    assert first.aliases == ("Grupo Muestra", "Muestra Norte")
    assert (first.country, first.programme, first.since) == ("MX", "SAMPLE", date(2020, 1, 1))
    assert (second.name, second.identifiers, second.until) == ("Juan López García", (), None)
    assert str(index) == "list sample 2026-01"


def test_only_id_and_name_are_needed():
    index = load_list(b"name,id\r\nAcme,1\r\n", "sample", "1")
    assert isinstance(index, ListIndex)
    assert index.entries[0].id == "1"


def test_every_fault_is_named_at_once():
    rows = """\
id,name,country,identifiers,since,until
1,,Mexico,XAXX010101000,2020-13-01,
1,Acme,MX,,2021-01-01,2020-01-01
2,Acme,MX,,,,,too,many
3,Bolt,MX,---,20200101,
"""
    assert faults(rows) == [
        ("risk.list-row", "2"),  # no name
        ("risk.list-row", "2"),  # country
        ("risk.list-generic", "2"),
        ("risk.list-row", "2"),  # date
        ("risk.list-repeated", "3"),
        ("risk.end-before-start", "3"),
        ("risk.list-width", "4"),
        ("risk.list-row", "5"),  # identifier
        ("risk.list-row", "5"),  # date
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "risk.list-table"),
        (b"\xff\xfe\x00", "risk.encoding"),
        (b'id,name\n1,"open', "risk.list-table"),
        (b"id,name\n1," + b"x" * 200_000, "risk.list-table"),
        (b"id,names\n1,Acme", "risk.list-column"),
        (b"id,name,name\n1,Acme,Acme", "risk.list-column"),
        (b"id,name\n1," + b"x" * 300, "risk.list-row"),
        (b"id,name,aliases\n1,Acme," + b"x" * 300, "risk.list-row"),
    ],
)
def test_what_is_no_list_is_refused(content, code):
    assert code in {found for found, _ in faults(content)}
