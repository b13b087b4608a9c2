"""A law directory is checked whole: every fault of every file, by file and line."""

from pathlib import Path

from tests.law.folder import edition, put
from tests.law.test_measures import ROW

import cruce.law
from cruce.law import check_law
from cruce.model import Finding

STARTER = Path(cruce.law.__file__).with_name("starter")


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


def test_a_figure_that_is_far_from_the_one_before_is_named_by_its_line(tmp_path: Path):
    """As whoever slips with a point writes it by hand; importing refuses the same."""
    page = 'says: {{en: A, es: A}}\nunit: MXN/USD\nvalues:\n  2026-01-01: "18.04"\n  2026-02-01: "{rate}"\n'
    found: tuple[Finding, ...] = ()
    for rate, far in (("1804", True), ("0.18", True), ("1803.9", False), ("0.1805", False), ("-1804", True)):
        put(tmp_path, "parameters/mx/a.yaml", page.format(rate=rate))
        found = check_law(tmp_path).findings
        assert [(one.pointer, one.code) for one in found] == [
            ("/parameters/mx/a.yaml:5", "law.value-far")
        ] * far
    assert all("18.04" in said for one in found for said in (one.says.en, one.says.es))
    put(tmp_path, "parameters/mx/a.yaml", page.format(rate="0"))
    assert check_law(tmp_path).findings == ()


def test_the_law_that_ships_holds_no_such_figure():
    assert not [one for one in check_law(STARTER).findings if one.code == "law.value-far"]
