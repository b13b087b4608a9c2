"""The border with a known truth repeats, hides its truth, and answers to inspections."""

import os
import subprocess
import sys
from collections import Counter, defaultdict
from statistics import mean

import pytest

from cruce.law import Law
from cruce.traffic.border import Border, Line, Outcome, typologies
from cruce.traffic.border.figures import figures

WEEKS = 20
DIGEST = """
import hashlib
from cruce.law import open_law
from cruce.traffic.border import Border
border, whole = Border(open_law(), 5, weeks=4, lines=150), hashlib.sha256()
for _ in range(4):
    lines = border.week()
    whole.update(repr((lines, border.inspect(line.line for line in lines[::3]))).encode())
print(whole.update(repr(border.truth).encode()) or whole.hexdigest())
"""


@pytest.fixture(scope="module")
def border(law: Law) -> Border:
    return Border(law, 11, weeks=WEEKS, lines=400)


@pytest.fixture(scope="module")
def watched(border: Border) -> tuple[list[Line], Border]:
    """Run the border without a single inspection."""
    run = border.afresh()
    return [line for _ in range(WEEKS) for line in run.week()], run


@pytest.fixture(scope="module")
def hunted(border: Border) -> tuple[list[Line], Border]:
    """Run the border with everything inspected."""
    run = border.afresh()
    seen: list[Line] = []
    for _ in range(WEEKS):
        lines = run.week()
        run.inspect(line.line for line in lines)
        seen += lines
    return seen, run


def test_the_same_seed_gives_the_same_traffic_in_any_process():
    digests = set()
    for hash_seed in ("0", "17"):
        shell = {**os.environ, "PYTHONHASHSEED": hash_seed}
        run = subprocess.run(
            [sys.executable, "-c", DIGEST], capture_output=True, text=True, check=True, env=shell
        )
        digests.add(run.stdout)
    assert len(digests) == 1


def test_afresh_is_the_same_border_again_and_another_seed_another(law, border, watched):
    again = border.afresh()
    assert [line for _ in range(3) for line in again.week()] == [
        line for line in watched[0] if line.week <= 3
    ]
    assert Border(law, 12, weeks=WEEKS, lines=400).week() != border.afresh().week()


def test_lines_come_in_order_under_numbers_of_their_week(watched):
    lines, run = watched
    assert [line.line for line in lines] == [truth.line for truth in run.truth]
    assert [line.minute for line in lines] == sorted(line.minute for line in lines)
    assert {line.line // 100_000 for line in lines} == set(range(1, WEEKS + 1))


def test_every_typology_is_planted_and_most_lines_are_honest(watched):
    _, run = watched
    planted = Counter(truth.typology for truth in run.truth)
    assert planted.keys() == {"", *typologies()}
    assert 0.02 < 1 - planted[""] / len(run.truth) < 0.15  # a small border: as many rings as the usual one


def test_labels_exist_only_for_what_is_opened_and_only_at_the_border(border):
    run = border.afresh()
    first = run.week()
    assert [label.line for label in run.inspect([first[0].line, first[5].line])] == [
        first[0].line,
        first[5].line,
    ]
    run.week()
    with pytest.raises(ValueError, match="not of week 2"):
        run.inspect([first[0].line])


def test_a_run_ends(law):
    run = Border(law, 1, weeks=1, lines=20)
    run.week()
    with pytest.raises(ValueError, match="has 1 weeks"):
        run.week()


def test_what_an_examination_misses_is_not_told(hunted, border):
    run = border.afresh()
    told = {
        label.line: label for _ in range(WEEKS) for label in run.inspect(line.line for line in run.week())
    }
    missed = [t for t in run.truth if t.typology and t.outcome == Outcome.NONE]
    assert missed
    assert all(told[t.line][1:] == (Outcome.NONE, 0, 0) for t in missed)
    assert {t.outcome for t in run.truth if not t.typology} == {Outcome.NONE, Outcome.PAPER}
    assert run.truth == hunted[1].truth


def test_honest_lines_do_not_answer_to_inspections(watched, hunted):
    def honest(run: tuple[list[Line], Border]) -> list[Line]:
        scheme = {truth.line: truth.scheme for truth in run[1].truth}
        return sorted(line._replace(line=0) for line in run[0] if not scheme[line.line])

    assert honest(watched) == honest(hunted)


def test_rings_that_are_found_take_other_companies(watched, hunted):
    def companies(run: tuple[list[Line], Border]) -> float:
        used: dict[tuple[str, int], set[str]] = defaultdict(set)
        for line, truth in zip(*run[:1], run[1].truth, strict=True):
            if figures()["schemes"].get(truth.scheme, {}).get("rides") == "shell" and truth.typology:
                used[truth.scheme, truth.ring].add(line.exporter)
        return mean(map(len, used.values()))

    assert companies(hunted) > 1.5 * companies(watched)


def test_a_ring_that_does_not_adapt_is_blind_to_finds(law):
    one, other = (Border(law, 4, weeks=8, lines=100, adapts=False) for _ in range(2))
    for _ in range(8):
        lines = one.week()
        assert lines == other.week()
        one.inspect(line.line for line in lines)


def test_new_schemes_begin_with_the_drift_and_only_then(law, watched):
    late = set(figures()["late"])
    began = min(truth.week for truth in watched[1].truth if truth.scheme in late)
    assert began > WEEKS * figures()["drift"]["from"] // 1000
    steady = Border(law, 11, weeks=WEEKS, lines=100, drifts=False)
    for _ in range(WEEKS):
        steady.week()
    assert not late & {truth.scheme for truth in steady.truth}


def test_nothing_in_a_filing_tells_a_shell_from_an_honest_company(watched):
    lines, run = watched
    marks = [
        (len(line.importer), line.importer[:1], bool(t.scheme))
        for line, t in zip(lines, run.truth, strict=True)
    ]
    assert {mark[:2] for mark in marks if mark[2]} <= {mark[:2] for mark in marks if not mark[2]}


def test_money_and_weight_are_whole_and_never_negative(watched):
    for line in watched[0]:
        figures_of = [value for value in line if isinstance(value, int)]
        assert min(figures_of) >= 0
        assert not any(isinstance(value, float) for value in line)
        assert (line.load == "laden") == bool(line.hs6 and line.value_usd and line.net_kg)


def test_every_row_of_the_file_names_its_source():
    rows = [
        *figures()["schemes"].values(),
        *figures()["late"].values(),
        figures()["adversary"],
        figures()["drift"],
    ]
    assert {row["source"] for row in rows} <= figures()["sources"].keys()
