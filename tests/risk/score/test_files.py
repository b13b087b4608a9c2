"""Model files: what was written is read again; what is damaged is refused with place and reason."""

from functools import cache

import numpy as np
import pytest
from tests.risk.score.examined import referring
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


def test_the_model_in_force_stays_when_its_file_or_a_later_one_is_spoilt():
    first, second = referring(1), referring(2)
    taken = score.take_model({"1.model": first, "notes.txt": b"no model"}, b"")
    assert str(taken.scorer).startswith("model 1 ")
    for file in ("1.model", "2.model"):
        spoilt = score.take_model({"1.model": first, file: second[:-5]}, taken.kept)
        assert str(spoilt.scorer) == str(taken.scorer)
        assert [finding.code for finding in spoilt.refused] == ["risk.model-cut"]
        assert spoilt.refused[0].pointer.startswith(f"/{file}")
        assert spoilt.kept == taken.kept
    newer = score.take_model({"1.model": first, "2.model": second}, taken.kept)
    assert (str(newer.scorer)[:8], newer.refused) == ("model 2 ", ())
    assert str(score.take_model({"1.model": first}, newer.kept).scorer) == str(taken.scorer)


def test_the_latest_good_model_is_taken_where_none_was_kept():
    files = {"1.model": referring(1), "2.model": b"", "3.model": written()}
    taken = score.take_model(files, b"damaged")
    assert str(taken.scorer).startswith("model 1 ")
    assert [finding.code for finding in taken.refused] == ["risk.model-columns", "risk.model-foreign"]
    assert score.take_model({}, taken.kept).scorer is None
    assert score.take_model({"2.model": b""}, b"").scorer is None


def test_names_sort_by_the_last_day():
    rows, labels, days, _ = lesson(60)
    early = score.train(SCHEMA, rows, labels, days, 1, name="Fraud, México")
    late = score.train(SCHEMA, rows, labels, days + 300, 1, name="Fraud, México")
    assert score.file_name(early) < score.file_name(late)
    assert score.file_name(early).startswith("fraud-m-xico-00000005-")
