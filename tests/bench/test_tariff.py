"""The workload of the tariff's benchmark: seeded, of the codes of an edition, and rated as it is counted."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from operator import ne
from pathlib import Path

import numpy as np
import pytest
from tests.data import official

from _editions import CHANGED, US_EDITIONS, derive, folder_of, loaded
from _lines import HEAD, products_of, rows_of
from _openfisca import fee_system, fees
from cruce.law import Known, import_edition, open_law
from cruce.tariff import LineTable
from tariff import FISCAL_YEARS, rated

DAYS = [date(2026, 4, 1) + timedelta(days=number) for number in range(30)]


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Import the last official edition, and derive two others from it."""
    folder = tmp_path_factory.mktemp("law")
    file, name, effective = US_EDITIONS[-1]
    import_edition("us-hts", official(file).read_bytes(), name, effective, date(2026, 12, 31), folder)
    return folder


def test_a_seed_draws_the_same_lines_and_another_seed_others(law):
    edition = folder_of(law, "us-hts", US_EDITIONS[-1])
    products = products_of("us", edition, 7, 50)
    assert products == products_of("us", edition, 7, 50) != products_of("us", edition, 8, 50)
    assert rows_of(products, DAYS, 1, 40) == rows_of(products, DAYS, 1, 40) != rows_of(products, DAYS, 2, 40)


def test_every_line_that_is_drawn_is_read_and_most_bear_additional_duties(law):
    products = products_of("us", folder_of(law, "us-hts", US_EDITIONS[-1]), 7, 100)
    rows = rows_of(products, DAYS, 1, 200)
    _, tally = rated("us", open_law(law), rows)
    assert (tally.lines, tally.refused) == (200, 0)
    assert tally.added > 60
    assert LineTable(HEAD, "us", open_law(law)).findings == ()


def test_derived_editions_differ_by_one_line_in_a_hundred_and_all_are_loaded(law):
    days = derive(law, 7, 2)
    folders = sorted((law / "editions" / "us-hts").iterdir())
    rows = [(folder / "lines.jsonl").read_bytes().strip().split(b"\n") for folder in folders]
    assert [len(lines) for lines in rows] == [len(rows[0])] * 3
    for before, after in pairwise(rows):
        assert sum(map(ne, before, after)) == len(before) // CHANGED
    count, _, _ = loaded(law, [US_EDITIONS[-1][2], *days])
    assert count == 3


def test_the_peer_states_the_fee_as_the_law_does(tmp_path):
    starter = open_law()
    system = fee_system(starter, FISCAL_YEARS, tmp_path / "peer")
    values = np.array([100, 50_000, 500_000])
    for day in FISCAL_YEARS:
        figures = [starter.value(f"us/fees/mpf/{name}", day) for name in ("rate", "minimum", "maximum")]
        rate, least, most = (Decimal(str(one.value)) for one in figures if isinstance(one, Known))
        exact = [float(min(max(rate * int(value), least), most)) for value in values]
        assert fees(system, day, values) == pytest.approx(exact, abs=0.005)
