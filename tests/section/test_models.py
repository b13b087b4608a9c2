"""The models of a section: numbered, put in place whole, and the last good one kept."""

from pathlib import Path

import pytest
from tests.clearance.border import opened
from tests.risk.score.examined import referring, taught

from cruce.clearance.editions import editions
from cruce.model import UsageError
from cruce.section.models import model_in_force, put_model


def folder(home: Path) -> Path:
    return home / "mx"


def test_models_are_numbered_and_the_last_one_is_in_force(home):
    first = put_model(folder(home), taught(1))
    second = put_model(folder(home), taught(2))
    assert (first.name[:10], second.name[:10]) == ("000001-mad", "000002-mad")
    scorer, refused = model_in_force(folder(home), reading=True)
    assert str(scorer).startswith(f"model {second.stem} ")
    assert refused == ()
    assert {path.name for path in (folder(home) / "models").iterdir()} == {first.name, second.name}


def test_a_section_keeps_the_model_it_works_by(home):
    path = put_model(folder(home), taught(1))
    with opened(home) as border:
        before = str(border.sections["mx"].score)
        assert border.sections["us"].score is None
    path.write_bytes(referring(2)[:-7])
    with opened(home) as border:
        section = border.sections["mx"]
        assert str(section.score) == before
        assert [finding.code for finding in section.refused_models] == ["risk.model-cut"]
    path.unlink()
    with opened(home) as border:
        assert border.sections["mx"].score is None


def test_a_decision_seals_the_model_with_the_rules(home):
    """With and without a model a decision has the same number of seals."""
    with opened(home) as border:
        section = border.sections["mx"]
        plain = editions(section, "c", 1, section.clock())
    put_model(folder(home), taught(1))
    with opened(home) as border:
        section = border.sections["mx"]
        sealed = editions(section, "c", 1, section.clock())
    assert len(plain) == len(sealed)
    assert [one for one, other in zip(plain, sealed, strict=True) if one != other] == [plain[1]]


def test_a_folder_that_cannot_be_written_is_named(home):
    (folder(home) / "models").rmdir()
    with pytest.raises(UsageError) as refused:
        put_model(folder(home), taught(1))
    assert refused.value.code == "section.unwritable"
