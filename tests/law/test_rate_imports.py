"""Official rates come in whole and plausible or not at all; every fault is named with its row."""

import os
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cruce.law import ImportReport, Known, Unknown, check_law, import_rates, open_law
from cruce.law import rate_imports as module
from cruce.model import LawError

RATES = Path(__file__).with_name("rates")
TODAY = date(2026, 6, 1)
QUARTER = date(2026, 4, 1)
KINDS = {
    "us-quarterly": ("us-exchange", QUARTER),
    "us-h10": ("us-exchange", None),
    "us-fred": ("us-exchange", None),
    "mx-settled": ("mx-exchange", None),
    "mx-fixed": ("mx-exchange", None),
    "mx-printed": ("mx-exchange", None),
    "mx-equivalences": ("mx-equivalences", None),
}


def text(name: str) -> str:
    return (RATES / f"{name}.csv").read_text(encoding="utf-8")


def bring(law: Path, name: str, content: str | None = None) -> ImportReport:
    kind, effective = KINDS[name]
    return import_rates(kind, (text(name) if content is None else content).encode(), law, TODAY, effective)


def refused(law: Path, name: str, content: str) -> tuple[list[str], str]:
    before = files(law)
    with pytest.raises(LawError) as refusal:
        bring(law, name, content)
    assert files(law) == before
    said = refusal.value.sentence("en")
    assert refusal.value.sentence("es") != said
    return said.splitlines(), refusal.value.code


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rate(law: Path, country: str, currency: str, day: str) -> str | None:
    found = open_law(law).convert(country, currency, date.fromisoformat(day))
    return str(found.value) if isinstance(found, Known) else None


@pytest.mark.parametrize("name", KINDS)
def test_every_layout_gives_a_sound_law_directory_and_says_that_it_is_untested(tmp_path: Path, name: str):
    report = bring(tmp_path, name)
    assert not report.already
    assert check_law(tmp_path).findings == ()
    assert "law.rate-untested" in {finding.code for finding in report.findings}
    assert all("not tested on such a file" in body.decode() for body in files(tmp_path).values())
    before = files(tmp_path)
    assert bring(tmp_path, name).already
    assert files(tmp_path) == before


def test_a_quarterly_rate_holds_for_its_quarter_alone(tmp_path: Path):
    report = bring(tmp_path, "us-quarterly")
    days = ("2026-03-31", "2026-04-01", "2026-06-30", "2026-07-01")
    assert [rate(tmp_path, "us", "MXN", day) for day in days] == [None, "0.056295", "0.056295", None]
    assert [(row.row, row.code) for row in report.refused] == [(6, "Narnia")]
    assert (report.kept, report.known_to) == (2, date(2026, 6, 30))


@pytest.mark.parametrize("name", ["us-h10", "us-fred"])
def test_daily_rates_are_read_the_right_way_round_and_set_the_quarterly_aside(tmp_path: Path, name: str):
    bring(tmp_path, "us-quarterly")
    bring(tmp_path, name)
    days = ("2026-05-11", "2026-05-12", "2026-05-13", "2026-05-14", "2026-05-15")
    # 18.99 pesos is 6.5 % away; on the holiday of the 13th the rate of the 12th holds (31 USC 5151(a)(2)).
    assert [rate(tmp_path, "us", "MXN", day) for day in days] == [
        "0.056295",
        "0.052659294",
        "0.052659294",
        "0.056295",
        "0.056295",
    ]
    assert rate(tmp_path, "us", "EUR", "2026-05-12") == "1.161000"


@pytest.mark.parametrize("name", ["mx-settled", "mx-fixed", "mx-printed"])
def test_the_dollar_runs_from_the_day_after_the_gazette_prints_it(tmp_path: Path, name: str):
    """CFF art. 20, whatever the series is dated by; Saturday, Sunday and Monday take Friday's gazette."""
    bring(tmp_path, name)
    days = [f"2026-05-{day:02}" for day in (7, 8, 9, 10, 11, 12)]
    friday = "18.0210"
    assert [rate(tmp_path, "mx", "USD", day) for day in days] == [
        "18.0040",
        "18.0125",
        friday,
        friday,
        friday,
        "18.0375",
    ]


def test_a_rate_that_is_not_printed_yet_waits_for_the_next_row(tmp_path: Path):
    report = bring(tmp_path, "mx-fixed")
    (pending,) = (finding for finding in report.findings if finding.code == "law.rate-pending")
    assert pending.pointer == "/8"
    assert rate(tmp_path, "mx", "USD", "2026-05-13") is None


def test_equivalences_are_for_one_unit_and_run_to_the_next_table(tmp_path: Path):
    bring(tmp_path, "mx-settled")
    report = bring(tmp_path, "mx-equivalences")
    assert [row.code for row in report.refused] == ["China*, Yuan extraco"]
    assert rate(tmp_path, "mx", "CAD", "2026-05-11") == "13.198580400"
    assert rate(tmp_path, "mx", "KRW", "2026-05-11") == "0.012648940"
    law = open_law(tmp_path)
    table = law.value("mx/equivalence/KRW", date(2026, 6, 7))
    assert isinstance(table, Known)
    assert (table.value, table.verified) == (Decimal("0.0007019"), False)
    assert isinstance(law.value("mx/equivalence/KRW", date(2026, 6, 8)), Unknown)


def test_a_later_file_adds_to_what_is_there(tmp_path: Path):
    head, *rows = text("mx-printed").splitlines()
    bring(tmp_path, "mx-printed", "\n".join([head, *rows[:2]]))
    assert rate(tmp_path, "mx", "USD", "2026-05-12") is None
    bring(tmp_path, "mx-printed", "\n".join([head, *rows[1:]]))
    other = tmp_path / "other"
    bring(other, "mx-printed")
    assert files(tmp_path / "parameters") == files(other / "parameters")


# --- poisoned files ---------------------------------------------------------------------------------------

POISON = [
    ("mx-printed", "08/05/2026;18.0210", "08/05/2026;0", "rate-number", "Row 4: “0”"),
    ("mx-printed", "08/05/2026;18.0210", "08/05/2026;-18.0210", "rate-number", "Row 4: “-18.0210”"),
    ("mx-printed", "08/05/2026;18.0210", "08/05/2026;18,0210", "rate-comma", "Row 4: “18,0210”"),
    ("mx-printed", "08/05/2026;18.0210", "08/05/2026;NaN", "rate-number", "Row 4: “NaN”"),
    ("mx-printed", "08/05/2026;18.0210", "08/05/2026;1e3", "rate-number", "Row 4: “1e3”"),
    ("mx-printed", "08/05/2026;18.0210", "08/05/2026;٣", "rate-number", "Row 4:"),
    ("mx-printed", "08/05/2026;18.0210", "08/05/2026;0.0555", "rate-swapped", "Row 4: 0.0555 for USD"),
    ("mx-printed", "08/05/2026;18.0210", "08/05/2026;21.0", "rate-jump", "Row 4: 21.0 for USD on 2026-05-09"),
    ("mx-printed", "08/05/2026;18.0210", "08/05/2026;180.210", "rate-jump", "Row 4:"),
    ("mx-printed", "08/05/2026", "07/05/2026", "rate-twice", "Row 4: the rate of USD for 2026-05-07"),
    ("mx-printed", "08/05/2026", "31/02/2026", "rate-day", "Row 4: “31/02/2026”"),
    ("mx-printed", "08/05/2026;18.0210", "08/05/2026", "rate-row", "Row 4: the row has 1 cells"),
    ("mx-printed", "11/05/2026", "11/05/2027", "rate-future", "Row 5:"),
    ("mx-settled", '"11/05/2026","18.0210"', "11/05/2026,18,0210", "rate-row", "Row 6: the row has 3 cells"),
    ("us-quarterly", "0.056295", "17.763567", "rate-swapped", "Row 5: 17.763567 for MXN"),
    ("us-quarterly", "Italy,Euro,1.161000", "Italy,Euro,1.171000", "rate-twice", "Row 4: the rate of EUR"),
    ("us-h10", "2026-05-14,17.9000", "2026-05-14,0.05587", "rate-swapped", "Row 10:"),
    ("us-h10", "2026-05-14,", "2026-05-12,", "rate-twice", "Row 10:"),
    ("us-fred", "2026-05-14,17.9000", "2026-05-14,12.5", "rate-jump", "Row 5:"),
    ("mx-equivalences", "Won 3/", "Won", "rate-thousand", "Row 6: KRW"),
    ("mx-equivalences", "1.16100", "0.86133", "rate-swapped", "Row 7: 0.86133 for EUR"),
    ("mx-equivalences", "DOF: 08/05/2026", "DOF", "rate-undated", "Row 3:"),
]


@pytest.mark.parametrize(("name", "was", "now", "code", "said"), POISON)
def test_a_poisoned_file_is_refused_whole_and_the_row_named(
    tmp_path: Path, name: str, was: str, now: str, code: str, said: str
):
    assert was in text(name)
    lines, found = refused(tmp_path, name, text(name).replace(was, now))
    assert found == f"law.{code}"
    assert lines[0].startswith(said)


def test_every_fault_is_named_at_once(tmp_path: Path):
    content = (
        text("mx-printed").replace("18.0125", "0").replace("18.0210", "18,0210").replace("11/05/2026", "x")
    )
    lines, _ = refused(tmp_path, "mx-printed", content)
    assert [line.partition(":")[0] for line in lines] == ["Row 3", "Row 4", "Row 5"]


def test_one_spike_is_one_fault(tmp_path: Path):
    """What follows a spike is compared with the last valid rate, not with the spike."""
    lines, _ = refused(tmp_path, "mx-printed", text("mx-printed").replace("18.0125", "28.0125"))
    assert len(lines) == 1


def test_a_spike_before_what_is_held_is_the_fault_of_the_new_row(tmp_path: Path):
    head, *rows = text("mx-printed").splitlines()
    bring(tmp_path, "mx-printed", "\n".join([head, *rows[1:]]))
    lines, code = refused(tmp_path, "mx-printed", "\n".join([head, rows[0].replace("18.", "28.")]))
    assert (code, lines[0].partition(":")[0]) == ("law.rate-jump", "Row 2")


def test_a_real_jump_is_let_in_by_the_parameter_of_the_directory(tmp_path: Path):
    content = text("mx-printed").replace("18.0375", "21.0000")
    refused(tmp_path, "mx-printed", content)
    limit = tmp_path / "parameters/mx/conversion/jump-daily.yaml"
    limit.parent.mkdir(parents=True)
    limit.write_text("says: {en: Jump, es: Salto}\nunit: /1\nvalues: {1990-01-01: 0.25}\n")
    bring(tmp_path, "mx-printed", content)
    assert rate(tmp_path, "mx", "USD", "2026-05-12") == "21.0000"


def test_a_rate_that_is_held_is_never_changed(tmp_path: Path):
    bring(tmp_path, "mx-printed")
    lines, code = refused(tmp_path, "mx-printed", text("mx-printed").replace("18.0125", "18.0126"))
    assert code == "law.rate-conflict"
    assert lines[0].startswith(
        "Row 3: USD from 2026-05-08 is 18.0126 here, and 18.0125 in the law directory."
    )


def test_illustrative_rates_are_not_added_to(tmp_path: Path):
    bring(tmp_path, "mx-printed")
    file = tmp_path / "parameters/mx/exchange/USD.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "illustrative: true\n", encoding="utf-8")
    assert refused(tmp_path, "mx-printed", text("mx-printed"))[1] == "law.rate-illustrative"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("mx-settled", "", "source-empty"),
        ("mx-settled", "<html><body>Error 503</body></html>", "source-web-page"),
        ("mx-settled", "a,b\n1,2\n", "source-columns"),
        ("mx-settled", '"Fecha","SF60653\n', "source-table"),
        ("mx-settled", "Fecha,SF60653\n13/05/2026,N/E\n", "source-no-lines"),
        ("us-fred", "DATE,DEXZZUS\n2026-05-13,1\n", "source-columns"),
        ("us-h10", "Time Period,RXI_N.B.MX\n2026-05-13,18\n", "source-columns"),
        ("us-quarterly", "Country,Rate\n", "source-no-lines"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, name: str, content: str, code: str):
    assert refused(tmp_path, name, content)[1] == f"law.{code}"


def test_a_quarterly_list_needs_the_first_day_of_its_quarter(tmp_path: Path):
    for day, code in (
        (None, "rate-undated"),
        (date(2026, 4, 2), "rate-quarter"),
        (date(2026, 5, 1), "rate-quarter"),
    ):
        with pytest.raises(LawError, match=code):
            import_rates("us-exchange", text("us-quarterly").encode(), tmp_path, TODAY, day)


def test_a_write_that_fails_halfway_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    done = iter(range(2))

    def full(_: int) -> None:
        if next(done, None) is None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LawError, match="the disk is full"):
        bring(tmp_path, "mx-equivalences")
    assert not files(tmp_path)


days = st.lists(st.dates(date(2020, 1, 1), date(2026, 5, 20)), min_size=1, max_size=12, unique=True)
levels = st.decimals("17.5", "18.5", places=4)


@given(
    days.flatmap(lambda some: st.tuples(st.just(sorted(some)), st.lists(levels, min_size=len(some)))),
    st.data(),
)
def test_the_rate_of_a_day_is_the_last_one_printed_before_it_however_it_came_in(
    tmp_path_factory: pytest.TempPathFactory, printed: tuple[list[date], list[Decimal]], data: st.DataObject
):
    rows = dict(zip(*printed, strict=False))
    law = tmp_path_factory.mktemp("law")
    cut = data.draw(st.integers(0, len(rows)))
    for part in data.draw(st.permutations([list(rows)[:cut], list(rows)[cut:]])):
        if part:
            table = "".join(f"{day:%d/%m/%Y};{rows[day]}\n" for day in part)
            bring(law, "mx-printed", f"Fecha;Valor\n{table}")
    asked = data.draw(st.dates(date(2020, 1, 1), date(2026, 5, 25)))
    last = max((day for day in rows if day < asked), default=None)
    found = open_law(law).convert("mx", "USD", asked)
    if isinstance(found, Known):
        assert last is not None
        assert found.value == rows[last]
    else:
        # Never a hole where the gazette of the day before is at hand.
        assert last is None or (asked - last).days > 1


cells = st.sampled_from(["", "0", "-1", "18,1", "18.1", "NaN", "1e2", "abc", "99999999999", "0.0555", "٣"])
rows_of = st.lists(
    st.tuples(st.sampled_from(["05/05/2026", "06/05/2026", "32/01/2026", "", "x"]), cells), max_size=4
)


@given(rows_of)
def test_no_file_leaves_half_a_law_or_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
):
    law = tmp_path_factory.mktemp("law")
    content = "Fecha;Valor\n" + "".join(f"{day};{cell}\n" for day, cell in rows)
    with suppress(LawError):
        bring(law, "mx-printed", content)
    assert check_law(law).findings == ()
    assert len(files(law)) <= 1


def test_every_series_has_a_threshold_in_the_starter_law():
    law = open_law()
    for series in module._SERIES.values():
        assert isinstance(law.value(series.jump, TODAY), Known)
