"""An import is whole or not at all, and never over what is there."""

import os
from datetime import date
from pathlib import Path

import pytest

from cruce.law import ImportReport, check_law, import_edition, import_measures, open_law
from cruce.law.shelf import STARTER
from cruce.model import Flow, LawError

IGI = b"fraccion,igi\n87083099,0\n01012903,10\nx,1\n"
MEASURES = """\
measures:
  - id: mx.iva.zero.corn
    country: mx
    flow: import
    kind: exemption
    charge: iva
    codes: ["1005"]
    formula: "0"
    says: {en: Corn is taxed at 0 %, es: El maíz se grava a tasa 0 %}
    citations: [{law: LIVA, article: "art. 2-A"}]
    effective: 2014-01-01
"""


def bring(law: Path, content: bytes = IGI, name: str = "a", known_to: date | None = None) -> ImportReport:
    return import_edition("mx-ligie", content, name, date(2026, 1, 1), known_to, law)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_row_is_counted_as_kept_or_refused(tmp_path: Path):
    report = bring(tmp_path)
    assert (report.lines, report.kept, len(report.refused), report.rate_lines) == (3, 2, 1, 2)
    assert report.rate_texts == {"general": {"0": 1, "10": 1}}
    assert check_law(tmp_path).findings == ()


def test_the_same_import_again_changes_nothing(tmp_path: Path):
    assert not bring(tmp_path).already
    before = files(tmp_path)
    assert bring(tmp_path).already
    assert files(tmp_path) == before


def test_an_edition_is_never_overwritten(tmp_path: Path):
    bring(tmp_path)
    before = files(tmp_path)
    with pytest.raises(LawError, match="import-exists") as refusal:
        bring(tmp_path, IGI.replace(b"87083099,0", b"87083099,5"))
    assert "nunca se sobrescribe" in refusal.value.sentence("es")
    with pytest.raises(LawError, match="import-exists"):
        bring(tmp_path, known_to=date(2030, 1, 1))
    assert files(tmp_path) == before


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    bring(tmp_path)
    before = files(tmp_path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LawError, match="the disk is full"):
        bring(tmp_path, name="b")
    with pytest.raises(LawError, match="the disk is full"):
        import_measures(MEASURES.encode(), "corn", tmp_path)
    assert files(tmp_path) == before


def test_what_a_killed_import_leaves_is_no_law(tmp_path: Path):
    bring(tmp_path)
    (tmp_path / "editions/mx-ligie/.importing-x").mkdir()
    (tmp_path / "editions/mx-ligie/.importing-x/edition.yaml").write_text("tar")
    assert check_law(tmp_path).findings == ()
    assert (
        len([edition for edition in open_law(tmp_path).editions(date.max) if edition.tariff == "mx-ligie"])
        == 1
    )


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "año", "a" * 80])
def test_a_name_that_cannot_be_a_folder_is_refused(tmp_path: Path, name: str):
    with pytest.raises(LawError, match="import-name"):
        bring(tmp_path, name=name)
    with pytest.raises(LawError, match="import-name"):
        import_measures(MEASURES.encode(), name, tmp_path)
    assert not files(tmp_path)


def test_an_edition_cannot_end_before_it_begins(tmp_path: Path):
    with pytest.raises(LawError, match="end-before-start"):
        bring(tmp_path, known_to=date(2025, 12, 31))


def test_a_kind_that_does_not_exist_is_named_with_those_that_do(tmp_path: Path):
    with pytest.raises(LawError, match="import-kind") as refusal:
        import_edition("ca-tariff", IGI, "a", date(2026, 1, 1), None, tmp_path)
    assert "us-hts, mx-ligie, measures" in refusal.value.sentence("en")


def test_a_table_without_a_single_fraccion_is_refused(tmp_path: Path):
    with pytest.raises(LawError, match="source-no-lines"):
        bring(tmp_path, b"fraccion,igi\nx,1\n")
    assert not files(tmp_path)


def test_measures_are_kept_as_they_were_written(tmp_path: Path):
    report = import_measures(MEASURES.encode(), "corn", tmp_path)
    assert (report.lines, report.kept, report.already) == (1, 1, False)
    assert report.folder == tmp_path / "measures/mx/corn.yaml"
    assert report.folder.read_text() == MEASURES
    assert import_measures(MEASURES.encode(), "corn", tmp_path).already
    law = open_law(tmp_path)
    assert "mx.iva.zero.corn" in {
        row.id for row in law.measures("mx", Flow.IMPORT, "10059099", date(2026, 5, 13))
    }
    with pytest.raises(LawError, match="import-exists"):
        import_measures(MEASURES.replace("2014", "2015").encode(), "corn", tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "measures: x",
        "measures: []",
        "- measures",
        MEASURES.replace("    country: mx\n", ""),
        MEASURES.replace("country: mx", "country: MX"),
        MEASURES
        + MEASURES.partition("\n")[2].replace("country: mx", "country: us").replace("mx.iva", "us.iva"),
        MEASURES + MEASURES.partition("\n")[2],
        MEASURES.replace("exemption", "wish"),
    ],
)
def test_measures_with_a_fault_are_refused_whole(tmp_path: Path, text: str):
    with pytest.raises(LawError):
        import_measures(text.encode(), "corn", tmp_path)
    assert not files(tmp_path)


def test_all_faults_of_a_file_of_measures_are_in_one_refusal(tmp_path: Path):
    text = MEASURES.replace("exemption", "wish").replace("2014-01-01", "2014-13-01").replace(" es:", " fr:")
    with pytest.raises(LawError) as refusal:
        import_measures(text.encode(), "corn", tmp_path)
    said = refusal.value.sentence("en")
    assert "Row 5: " in said
    assert "Row 11: " in said
    assert "“fr” is no field" in said


@pytest.mark.parametrize("path", sorted((STARTER / "measures").rglob("*.yaml")), ids=lambda path: path.stem)
def test_every_measure_file_of_the_starter_is_brought_in_as_it_stands(tmp_path: Path, path: Path):
    country = path.parent.name
    report = import_measures(path.read_bytes(), path.stem, tmp_path, country)
    assert report.folder == tmp_path / "measures" / country / path.name
    assert report.folder.read_bytes() == path.read_bytes()
    assert report.lines == report.kept > 0


def test_the_starter_brought_in_whole_is_the_same_law(tmp_path: Path):
    for path in sorted((STARTER / "measures").rglob("*.yaml")):
        import_measures(path.read_bytes(), path.stem, tmp_path, path.parent.name)
    assert open_law(tmp_path).fingerprint == open_law().fingerprint


WITHOUT = MEASURES.replace("    country: mx\n", "")


@pytest.mark.parametrize(
    ("text", "place"),
    [(MEASURES, None), (MEASURES, "mx"), (WITHOUT, "mx"), (f"country: mx\n{WITHOUT}", None)],
)
def test_rows_their_file_or_its_place_tell_whose_measures_they_are(
    tmp_path: Path, text: str, place: str | None
):
    report = import_measures(text.encode(), "corn", tmp_path, place)
    assert report.folder == tmp_path / "measures/mx/corn.yaml"
    (row,) = (
        row
        for row in open_law(tmp_path).measures("mx", Flow.IMPORT, "10059099", date(2026, 5, 13))
        if row.id == "mx.iva.zero.corn"
    )
    assert row.country == "mx"
    assert check_law(tmp_path).findings == ()


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        (WITHOUT, None, "law.import-country"),
        (f"country: us\n{MEASURES}", None, "law.import-country"),
        (f"country: us\n{WITHOUT}", "mx", "law.name"),
        (MEASURES, "us", "law.name"),
        (f"country: [mx]\n{WITHOUT}", "mx", "law.form"),
    ],
)
def test_a_country_that_is_not_told_or_told_twice_is_named(
    tmp_path: Path, text: str, place: str | None, code: str
):
    with pytest.raises(LawError) as refusal:
        import_measures(text.encode(), "corn", tmp_path, place)
    assert refusal.value.code == code
    assert not files(tmp_path)


@pytest.mark.parametrize("text", ["a: [", "a: b: c", "\x01", "measures: \x00"])
def test_a_file_that_cannot_be_read_has_that_fault_alone(tmp_path: Path, text: str):
    """That it names no country is no fault of its own, and no English stands in the Spanish sentence."""
    with pytest.raises(LawError) as refused:
        import_measures(text.encode(), "corn", tmp_path)
    said = refused.value.says
    assert "one country" not in said.en
    assert "?" not in said.en
    assert "sto no es YAML: " in said.es
    assert said.en.rpartition(": ")[2] not in said.es
