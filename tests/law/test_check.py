"""A law directory is checked whole: every fault of every file, by file and line."""

from pathlib import Path

from tests.law.folder import edition, put
from tests.law.test_measures import ROW

from cruce.law import check_law


def test_all_faults_of_all_files_are_named_at_once(tmp_path: Path):
    put(
        tmp_path,
        "parameters/mx/a.yaml",
        "says: {en: A, es: A}\nunit: MXN\nvalues: {2026-02-30: 1, 2026-03-01: x=}\n",
    )
    put(tmp_path, "lists/mx/b.yaml", "says: {en: B, es: B}\nentries:\n  - {code: A, en: x}\n")
    put(tmp_path, "measures/mx/c.yaml", ROW)
    put(tmp_path, "measures/mx/d.yaml", ROW)
    put(tmp_path, "measures/e.yaml", ROW)
    put(tmp_path, "notes.txt", "x")
    edition(tmp_path, "mx-ligie", "2026-01-01", {"code": "01012903"}, {"code": "01012903"}, {"code": 5})
    edition(tmp_path, "mx-ligie", "2026-02-01", {"code": "01012903"}, name="y")
    put(
        tmp_path,
        "editions/mx-ligie/2026-03-01_y/edition.yaml",
        "tariff: mx-ligie\nname: y\neffective: 2026-03-01\n",
    )
    found = {(fault.pointer, fault.code) for fault in check_law(tmp_path).findings}
    assert found == {
        ("/parameters/mx/a.yaml:3", "law.day"),
        ("/parameters/mx/a.yaml:3", "law.figure"),
        ("/lists/mx/b.yaml:3", "law.missing"),
        ("/measures/mx/d.yaml:2", "law.repeated"),
        ("/measures/e.yaml", "law.stray"),
        ("/notes.txt", "law.stray"),
        ("/editions/mx-ligie/2026-01-01_x/lines.jsonl:2", "law.repeated"),
        ("/editions/mx-ligie/2026-01-01_x/lines.jsonl:3", "law.line"),
        ("/editions/mx-ligie/2026-02-01_x/edition.yaml:1", "law.name"),
        ("/editions/mx-ligie/2026-03-01_y", "law.missing"),
    }


def test_a_fault_says_what_to_do_in_both_languages(tmp_path: Path):
    put(tmp_path, "parameters/mx/a.yaml", "{")
    (fault,) = check_law(tmp_path).findings
    assert fault.refuses
    assert "cruce law check" in fault.advice.en
    assert "cruce law check" in fault.advice.es
    assert fault.says.en != fault.says.es


def test_a_folder_that_is_not_there(tmp_path: Path):
    (fault,) = check_law(tmp_path / "none").findings
    assert fault.code == "law.no-folder"
