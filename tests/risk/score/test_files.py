"""Model files: what was written is read again; what is damaged is refused with place and reason."""

from functools import cache

import numpy as np
import pytest
from tests.risk.score.made_up import SCHEMA, lesson, model

from cruce.risk import score


@cache
def written() -> bytes:
    return score.write_model(model())


def refusal(content: bytes) -> str:
    read = score.read_model(content, "a.model")
    assert isinstance(read, tuple)
    (finding,) = read
    assert finding.says.es
    assert finding.advice is not None
    assert finding.pointer.startswith("/a.model")
    return finding.code


def test_a_model_read_again_scores_and_explains_the_same():
    read = score.read_model(written(), "a.model")
    assert isinstance(read, score.Model)
    rows, *_ = lesson(200, seed=8)
    before, after = score.score_many(model(), rows), score.score_many(read, rows)
    assert np.array_equal(before.margin, after.margin)
    assert np.array_equal(before.expected, after.expected)
    assert score.explain(read, rows.take(np.arange(5))) == score.explain(model(), rows.take(np.arange(5)))
    assert score.drift(read, rows) == score.drift(model(), rows)
    assert score.write_model(read) == written()


def test_same_rows_and_seed_give_the_same_file():
    rows, labels, days, _ = lesson(400)
    one, two = (score.write_model(score.train(SCHEMA, rows, labels, days, 3)) for _ in range(2))
    assert one == two


def test_another_format_is_refused():
    assert refusal(written().replace(b"model 1 ", b"model 2 ", 1)) == "risk.model-format"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"{}", b"tree\nversion=v4\n"])
def test_a_foreign_file_is_refused(content):
    assert refusal(content) == "risk.model-foreign"


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.9999])
def test_a_file_cut_off_is_refused(kept):
    assert refusal(written()[: int(len(written()) * kept)]) == "risk.model-cut"


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_changed_byte_is_refused(place):
    content = bytearray(written())
    content[int(len(content) * place)] ^= 1
    assert refusal(bytes(content)) == "risk.model-altered"


def test_the_last_good_model_stays_and_later_bad_ones_are_named():
    good = score.file_name(model())
    files = {good: written(), "zz-99999999-cut.model": written()[:-5], "notes.txt": b"no model"}
    read, findings = score.latest_good(files)
    assert isinstance(read, score.Model)
    assert [finding.code for finding in findings] == ["risk.model-cut"]
    assert score.latest_good({}) == (None, ())


def test_names_sort_by_the_last_day():
    rows, labels, days, _ = lesson(60)
    early = score.train(SCHEMA, rows, labels, days, 1, name="Fraud, México")
    late = score.train(SCHEMA, rows, labels, days + 300, 1, name="Fraud, México")
    assert score.file_name(early) < score.file_name(late)
    assert score.file_name(early).startswith("fraud-m-xico-00000005-")
