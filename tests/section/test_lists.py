"""A section's lists: the last good edition stays in force, and a new one takes its place whole."""

import os
import shutil
from contextlib import suppress

import pytest
from tests.clearance.border import starter_law
from tests.section.test_section import code, sentence

from cruce.risk.screening import ListIndex
from cruce.section import Section, equipment

GOOD = b"id,name\nW-1,Saltgrass Polymers\n"
OTHER = b"id,name\nW-2,Vado Hondo\n"
CUT = b'id,name\nW-1,"Saltgrass'
SDN = b'36,"AEROCARIBBEAN AIRLINES","-0- ","CUBA","-0- ","-0- ","-0- ","-0- ","-0- ","-0- ","-0- ","-0- "\n'
ALT = b'36,12,"aka","AERO-CARIBBEAN","-0- "\n'


@pytest.fixture
def us(home):
    return home / "us"


def opened(us, *, reading=False):
    section = Section.open(us, reading=reading)
    section.close()
    return section


def in_force(us):
    return {one.name: [entry.id for entry in one.entries] for one in opened(us).lists}


@pytest.mark.parametrize("spoilt", [CUT, b"", b"\x00\x01", b"<sdnList><sdn", b"nothing,known\n1,2\n"])
def test_while_a_new_edition_is_refused_the_last_good_one_stays_in_force(us, spoilt):
    (us / "lists" / "a.csv").write_bytes(GOOD)
    (us / "lists" / "b.csv").write_bytes(GOOD)
    good = opened(us).lists
    (us / "lists" / "a.csv").write_bytes(spoilt)
    (us / "lists" / "b.csv").write_bytes(OTHER)
    section = opened(us)
    assert section.lists[0] == good[0]
    assert [entry.id for entry in section.lists[1].entries] == ["W-2"]
    assert section.refused
    assert {one.pointer.split(":")[0] for one in section.refused} == {"/a"}
    assert opened(us).lists[0] == good[0]  # and stays for as long as it takes
    (us / "lists" / "a.csv").write_bytes(OTHER)
    assert (in_force(us), opened(us).refused) == ({"a": ["W-2"], "b": ["W-2"]}, ())


def test_a_list_that_was_never_good_is_refused(us):
    (us / "lists" / "a.csv").write_bytes(CUT)
    assert code(lambda: Section.open(us)) == "section.files"
    assert "a:" in sentence(lambda: Section.open(us))


def test_a_list_that_is_taken_away_is_no_longer_in_force(us):
    (us / "lists" / "a.csv").write_bytes(GOOD)
    opened(us)
    (us / "lists" / "a.csv").unlink()
    assert in_force(us) == {}
    (us / "lists" / "a.csv").write_bytes(CUT)
    assert code(lambda: Section.open(us)) == "section.files"


def test_who_only_looks_keeps_nothing(us):
    (us / "lists" / "a.csv").write_bytes(GOOD)
    opened(us, reading=True)
    assert not (us / "lists" / "in-force").exists()


@pytest.mark.parametrize("kept", [b"", b"PK", b"PK\x03\x04" + bytes(40)])
def test_a_kept_edition_that_is_damaged_is_none(us, kept):
    (us / "lists" / "a.csv").write_bytes(GOOD)
    opened(us)
    (us / "lists" / "in-force" / "a.zip").write_bytes(kept)
    (us / "lists" / "a.csv").write_bytes(CUT)
    assert code(lambda: Section.open(us)) == "section.files"


def test_a_list_and_its_aliases_stay_in_force_together(us):
    (us / "lists" / "sdn.csv").write_bytes(SDN)
    (us / "lists" / "sdn.aliases.csv").write_bytes(ALT)
    good = opened(us).lists
    assert good[0].entries[0].aliases
    (us / "lists" / "sdn.aliases.csv").write_bytes(GOOD)
    section = opened(us)
    assert section.lists == good
    assert section.refused


def test_a_list_is_put_in_place_of_all_its_files(us):
    for name, content in (("sdn.csv", SDN), ("sdn.aliases.csv", ALT), ("a.csv", GOOD)):
        (us / "lists" / name).write_bytes(content)
    found = equipment.put_list(us, "sdn", {".txt": OTHER}, starter_law())
    assert isinstance(found, ListIndex)
    assert {path.name for path in (us / "lists").glob("*.*")} == {"sdn.txt", "a.csv"}
    assert in_force(us) == {"sdn": ["W-2"], "a": ["W-1"]}


@pytest.mark.parametrize("files", [{".csv": CUT}, {".csv": SDN, ".aliases.csv": SDN}, {".csv": b""}])
def test_a_list_that_is_refused_changes_nothing(us, files):
    (us / "lists" / "a.csv").write_bytes(GOOD)
    found = equipment.put_list(us, "a", files, starter_law())
    assert isinstance(found, tuple)
    assert {path.name: path.read_bytes() for path in (us / "lists").iterdir()} == {"a.csv": GOOD}


def renaming(monkeypatch, step, problem):
    """Let the renaming of that number raise."""
    rename, done = os.replace, []

    def replace(source, target):
        done.append(target)
        if len(done) == step:
            raise problem
        rename(source, target)

    monkeypatch.setattr("os.replace", replace)


OLD_SDN = {
    ".csv": SDN.replace(b"AEROCARIBBEAN AIRLINES", b"FICTA LINES"),
    ".aliases.csv": ALT.replace(b"AERO-CARIBBEAN", b"LINEAS FICTA"),
}


def names(us, *, reading=False):
    (one,) = opened(us, reading=reading).lists
    return [one.entries[0].name, *one.entries[0].aliases]


@pytest.mark.parametrize("step", [1, 2, 3])
def test_what_fails_midway_is_undone(us, monkeypatch, step):
    assert isinstance(equipment.put_list(us, "sdn", OLD_SDN, starter_law()), ListIndex)
    renaming(monkeypatch, step, OSError(28, "No space left on device"))
    new = {".csv": SDN, ".aliases.csv": ALT}
    assert code(lambda: equipment.put_list(us, "sdn", new, starter_law())) == "section.list"
    monkeypatch.undo()
    held = {f".{path.name.partition('.')[2]}": path.read_bytes() for path in (us / "lists").glob("sdn*")}
    assert held == OLD_SDN
    assert [path.name for path in (us / "lists" / "in-force").iterdir()] == ["sdn.zip"]
    assert names(us) == ["FICTA LINES", "LINEAS FICTA"]


@pytest.mark.parametrize("reading", [True, False])
@pytest.mark.parametrize("step", [1, 2, 3, 4])
@pytest.mark.parametrize("first", [True, False])
def test_an_import_that_is_killed_leaves_the_old_edition_or_the_new_one(
    us, monkeypatch, step, reading, first
):
    if not first:
        equipment.put_list(us, "sdn", OLD_SDN, starter_law())
    renaming(monkeypatch, step, KeyboardInterrupt())
    new = {".csv": SDN, ".aliases.csv": ALT}
    with suppress(KeyboardInterrupt):
        equipment.put_list(us, "sdn", new, starter_law())
    monkeypatch.undo()
    old, later = ["FICTA LINES", "LINEAS FICTA"], ["AEROCARIBBEAN AIRLINES", "AERO-CARIBBEAN"]
    if first and step == 1:
        assert opened(us, reading=reading).lists == ()
        return
    assert names(us, reading=reading) == (old if step == 1 else later)
    assert names(us) == names(us, reading=True)
    files = {path.name for path in (us / "lists").iterdir()}
    assert files == {"sdn.csv", "sdn.aliases.csv", "in-force"}
    assert not list((us / "lists" / "in-force").glob("*.moving"))


@pytest.mark.parametrize("spoil", ["folder", "circle", "nowhere"])
def test_a_list_that_cannot_be_read_leaves_the_last_good_edition_in_force(us, spoil):
    path = us / "lists" / "a.csv"
    path.write_bytes(GOOD)
    good = opened(us).lists
    path.unlink()
    if spoil == "folder":
        path.mkdir()
    else:
        path.symlink_to(path if spoil == "circle" else us / "nowhere")
    section = opened(us)
    assert section.lists == good
    assert [one.pointer for one in section.refused] == ["/lists/a.csv"]
    assert opened(us).lists == good


def test_a_list_is_known_by_the_end_of_its_name_in_capitals_too(us):
    (us / "lists" / "SDN.CSV").write_bytes(SDN)
    (us / "lists" / "SDN.ALIASES.CSV").write_bytes(ALT)
    assert names(us) == ["AEROCARIBBEAN AIRLINES", "AERO-CARIBBEAN"]


def test_a_file_that_is_not_read_as_a_list_is_told(us):
    (us / "lists" / "a.csv.gz").write_bytes(GOOD)
    (us / "lists" / ".a.csv.swp").write_bytes(GOOD)
    section = opened(us)
    assert section.lists == ()
    assert [one.pointer for one in section.refused] == ["/lists/a.csv.gz"]


def test_a_missing_folder_is_told_once(us):
    shutil.rmtree(us / "lists")
    assert sentence(lambda: Section.open(us)).count("is missing") == 1


def listed(count, *, start=0, aliases=True, numbers=True):
    rows = (
        f"W-{n},Ficta Number {n},{f'Alias Number {n}' if aliases else ''},{f'FIC{n:09}' if numbers else ''}\n"
        for n in range(start, start + count)
    )
    return ("id,name,aliases,identifiers\n" + "".join(rows)).encode()


FEWER = [
    (listed(0), "list-empty"),
    (listed(1), "list-fewer"),
    (listed(19), "list-fewer"),
    (listed(40, start=30), "list-fewer"),
    (listed(40, aliases=False), ""),
    (listed(40, numbers=False), "list-fewer"),
    (listed(20), ""),
    (listed(40, start=20), ""),
]


@pytest.mark.parametrize(("content", "kind"), FEWER)
def test_an_edition_that_lost_most_of_the_last_one_is_refused(us, content, kind):
    (us / "lists" / "a.csv").write_bytes(listed(40))
    good = opened(us).lists
    (us / "lists" / "a.csv").write_bytes(content)
    for _ in range(2):
        section = opened(us)
        assert {one.code for one in section.refused} == ({f"risk.{kind}"} if kind else set())
        assert (section.lists == good) is bool(kind)


@pytest.mark.parametrize(
    ("content", "kind", "opened_before"),
    [(*FEWER[0], True), (*FEWER[1], True), (*FEWER[1], False), (*FEWER[4], False)],
)
def test_an_import_that_lost_most_of_the_last_edition_is_refused_until_somebody_says_so(
    us, content, kind, opened_before
):
    (us / "lists" / "a.csv").write_bytes(listed(40))
    if opened_before:
        opened(us)
    found = equipment.put_list(us, "a", {".csv": content}, starter_law())
    refused = found if isinstance(found, tuple) else ()
    assert {one.code for one in refused} == ({f"risk.{kind}"} if kind else set())
    found = equipment.put_list(us, "a", {".csv": content}, starter_law(), fewer=True)
    assert isinstance(found, ListIndex) is (kind != "list-empty")
    assert opened(us).refused == ()
    assert len(in_force(us)["a"]) == (content if kind != "list-empty" else listed(40)).count(b"W-")


def test_a_short_list_may_lose_most_of_its_entries(us):
    (us / "lists" / "a.csv").write_bytes(listed(19, aliases=False))
    opened(us)
    (us / "lists" / "a.csv").write_bytes(listed(1))
    assert in_force(us) == {"a": ["W-0"]}


def test_aliases_that_are_left_out_are_missed(us):
    many = b"".join(ALT.replace(b"12,", b"%d," % n).replace(b"AERO", b"AERO %d" % n) for n in range(30))
    assert isinstance(
        equipment.put_list(us, "sdn", {".csv": SDN, ".aliases.csv": many}, starter_law()), ListIndex
    )
    found = equipment.put_list(us, "sdn", {".csv": SDN}, starter_law())
    assert isinstance(found, tuple)
    assert [one.says.en for one in found] == [
        "sdn: of 31 names and aliases of the edition in force 30 are missing."
    ]
    assert [one.says.es for one in found] == ["sdn: de 31 nombres y alias de la edición vigente faltan 30."]


def test_a_folder_that_is_no_section_gets_no_list(tmp_path):
    assert code(lambda: equipment.put_list(tmp_path, "a", {".csv": GOOD}, starter_law())) == "section.absent"
