"""Names of honest traffic against a real list: alike by likeness, they must not alarm a filing."""

import gzip
from datetime import date

import pytest
from tests.data import official
from tests.risk.starter import law

from cruce.model import Filing
from cruce.risk.screening import Asked, ListIndex, country_names, read_list, search
from cruce.risk.screening.movement import NEAR_ENOUGH, participants
from cruce.risk.screening.search import LEAST
from cruce.traffic import day

DAY, SEED = date(2026, 5, 13), 20260517  # a day on which nothing was chosen


@pytest.mark.slow
def test_honest_names_are_seldom_like_a_listed_one():
    sdn, alt = (
        gzip.decompress(official(f"screening/ofac_2022-01/{name}.csv.gz").read_bytes())
        for name in ("sdn", "alt")
    )
    index = read_list(sdn, "sdn", "1", countries=country_names(law()), aliases=alt)
    assert isinstance(index, ListIndex)
    honest = [truck for truck in day(law(), DAY, 2000, SEED) if not truck.truth.faults]
    filings = (Filing.model_validate_json(truck.document) for truck in honest)
    names = {someone.name for filing in filings for someone in participants(filing)}
    assert len(names) > 1000
    best = [max((hit.verdict.score for hit in search(index, Asked(name))), default=0) for name in names]
    assert sum(score >= NEAR_ENOUGH for score in best) <= 0.001 * len(names)
    assert 0 < sum(score >= LEAST for score in best) <= 0.04 * len(names)  # else nothing was compared
