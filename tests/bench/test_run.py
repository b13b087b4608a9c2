import json
import sys

import pytest

from _run import Bench


def bench(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Bench:
    monkeypatch.setattr(sys, "argv", ["bench/example.py", *arguments])
    return Bench("An example.", seed=7, quick_leaves_out="most seeds")


def test_the_last_line_is_one_json_object(monkeypatch, capsys):
    run = bench(monkeypatch, "--json", "--seed", "11")
    run.peer("hypothesis")
    run.speed("filings_per_s", [90.0, 100.0, 130.0])
    run.share("green_share", 50, 100)
    run.error("mae_minutes", [1.0, 2.0, 6.0])
    run.figure("same", value=True)
    run.finish()
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert line["bench"] == "example"
    assert (line["seed"], line["quick"], line["same"]) == (11, False, True)
    assert (line["filings_per_s"], line["green_share"], line["mae_minutes"]) == (100.0, 0.5, 3.0)
    assert line["n"] == {"filings_per_s": 3, "green_share": 100, "mae_minutes": 3}
    assert line["peers"].keys() == {"hypothesis"}


def test_half_widths_are_those_of_the_textbooks(monkeypatch, capsys):
    run = bench(monkeypatch, "--json")
    run.speed("x", [1.0, 2.0, 3.0, 4.0, 5.0])  # s = 1.5811, t(4) = 2.7764
    run.share("y", 50, 100)  # Wilson: (0.4038, 0.5962)
    run.speed("once", [1.0])
    run.finish()
    widths = json.loads(capsys.readouterr().out.splitlines()[-1])["half_width_95"]
    assert widths == {"x": pytest.approx(1.9632, abs=1e-4), "y": pytest.approx(0.0962, abs=1e-4)}


def test_quick_picks_less_and_says_so(monkeypatch, capsys):
    run = bench(monkeypatch, "--quick")
    assert run.pick(full=30, quick=3) == 3
    run.finish()
    assert "without most seeds" in capsys.readouterr().out


def test_what_is_absent_ends_the_bench_with_2(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("CRUCE_DATA", str(tmp_path))
    run = bench(monkeypatch)
    for ask in (lambda: run.official("us_tariff/none.json"), lambda: run.peer("no-such-peer")):
        with pytest.raises(SystemExit, match="2"):
            ask()
    assert "CRUCE_DATA" in capsys.readouterr().err
