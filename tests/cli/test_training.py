"""`cruce risk train` and `show`: one command retrains; a better model is never replaced unasked."""

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from tests.cli.shell import alone, cruce
from tests.risk.score.examined import FIRST, rows, written

MX = "home/mx"
LATER = FIRST + timedelta(days=60)


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    """Return a home whose section has learnt from the first table, and what was told of it."""
    folder = tmp_path_factory.mktemp("taught")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert cruce("init", "home").code == 0
        Path("first.csv").write_bytes(written(rows(240)))
        return folder, trained("first.csv")


@pytest.fixture(autouse=True)
def told(taught, tmp_path, monkeypatch):
    """Begin in a copy of that home; give what was told of its training."""
    shutil.copytree(taught[0], tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return taught[1]


def untaught() -> None:
    shutil.rmtree(Path(MX, "models"))
    Path(MX, "models").mkdir()


def models() -> list[str]:
    return sorted(path.name for path in Path(MX, "models").glob("*.model"))


def trained(file: str, *more: object) -> dict[str, object]:
    said = cruce("risk", "train", MX, "--input", file, *more, "--json")
    assert said.code in (0, 1), said.err
    return said.json | {"code": said.code}


def test_the_first_model_is_put_in_force_and_shown(told):
    assert (told["code"], told["had_model"], models()) == (0, False, [told["model"]])
    figures = told["figures"]
    assert isinstance(figures, dict)
    assert figures["ap"] > 2 * figures["rate"]
    shown = cruce("risk", "show", MX, "--json").json
    assert shown["rows_sha256"] == told["rows_sha256"]
    assert shown["days"] == ["2026-01-01", "2026-03-01"]
    assert "hs" in shown["columns"]
    said = cruce("risk", "show", MX)
    assert str(told["rows_sha256"])[:12] in said.out
    assert "No filings to compare." in said.out


def test_a_model_is_judged_on_what_came_after_the_one_in_force():
    Path("both.csv").write_bytes(written(rows(240) + rows(120, seed=2, first=LATER)))
    told = trained("both.csv")
    assert told["had_model"] is True
    assert str(told["since"]) > "2026-03-01"
    assert told["figures_in_force"] is not None
    assert told["code"] == (0 if told["better"] else 1)
    assert len(models()) == (2 if told["better"] else 1)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_better_model_is_not_replaced_unless_forced(language, monkeypatch):
    """What was learnt from labels turned upside down orders the later movements worse."""
    monkeypatch.setenv("CRUCE_LANG", language)
    before = models()
    turned = rows(240, risky="720110", seed=3) + rows(120, seed=2, first=LATER)
    Path("turned.csv").write_bytes(written(turned))
    said = cruce("risk", "train", MX, "--input", "turned.csv")
    assert (said.code, models()) == (1, before)
    sentence = {"en": "The model in force orders them better.", "es": "El modelo vigente los ordena mejor."}
    assert sentence[language] in said.flat
    if language == "es":
        return
    forced = trained("turned.csv", "--force")
    assert forced["better"] is False
    assert (forced["code"], models()) == (0, [*before, forced["model"]])


def test_without_anything_newer_nothing_is_replaced():
    said = cruce("risk", "train", MX, "--input", "first.csv")
    assert (said.code, len(models())) == (1, 1)
    assert "cannot be said" in said.flat


def test_a_section_that_examined_too_little_is_told():
    untaught()
    said = cruce("risk", "train", MX)
    assert said.code == 2
    assert "0 movements" in said.err
    assert models() == []


def test_every_fault_of_a_table_is_named():
    untaught()
    lines = rows(60)
    lines[3] |= {"find": "guilty", "chance": "0", "value_usd": "much"}
    lines[5] |= {"date": "2026-02-30", "find": "none"}
    Path("bad.csv").write_bytes(written(lines))
    said = cruce("risk", "train", MX, "--input", "bad.csv", "--json")
    assert said.code == 1
    assert [finding["code"] for finding in said.json["findings"]] == ["risk.examined-cell"] * 5
    Path("bad.csv").write_bytes(written(lines).replace(b"origin,", b"orign,", 1))
    said = cruce("risk", "train", MX, "--input", "bad.csv", "--json")
    assert [one["code"] for one in said.json["findings"]] == ["risk.examined-lack", "risk.examined-column"]
    assert models() == []


@pytest.mark.parametrize("share", ["0", "0.6", "-1"])
def test_a_share_that_is_none_is_refused(share):
    assert cruce("risk", "train", MX, "--input", "first.csv", f"--share={share}").code == 2


@pytest.mark.parametrize("spoil", ["cut", "altered", "format", "foreign"])
def test_a_spoilt_model_is_named_at_the_shell_and_the_last_good_one_stays(spoil):
    (file,) = models()
    path = Path(MX, "models", file)
    assert cruce("clear", "--home", "home", "entry-06", "--receipt", "out").code == 0  # it is taken
    good = path.read_bytes()
    spoilt = {
        "cut": good[:-9],
        "altered": good.replace(b'"seed":1', b'"seed":2', 1),
        "format": good.replace(b"model 1 ", b"model 9 ", 1),
        "foreign": b"PK\x03\x04",
    }
    path.write_bytes(spoilt[spoil])
    said = cruce("clear", "--home", "home", "precursor-southbound", "--receipt", "out")
    assert said.code == 0
    assert f"mx works by model {file.removesuffix('.model')}" in " ".join(said.err.split())
    assert file in said.err
    shown = cruce("risk", "show", MX, "--json").json
    assert shown["refused"] == [f"risk.model-{spoil}"]
    assert shown["model"].startswith(f"model {file.removesuffix('.model')} ")


def test_without_a_model_nothing_of_it_is_loaded():
    untaught()
    code = "import sys; sys.argv[1:] = []\nfrom cruce.cli import main\nprint(main(%r)); print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code % ["clear", "--home", "home", "entry-06", "--receipt", "out"]],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "lightgbm" not in run.stdout.split()
    assert "cruce.risk.score" not in run.stdout.split()
    assert "cruce.section.models" in run.stdout.split()


def test_a_section_without_a_model_says_so():
    untaught()
    assert "mx has no model in force" in cruce("risk", "show", MX).out
    assert cruce("risk", "show", MX, "--json").json["model"] is None
    assert alone("risk", "show", "home/xx").code == 2
