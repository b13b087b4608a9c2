"""One day of 2,000 trucks that the tests of this room look at."""

from datetime import date

import pytest

from cruce.law import Law, open_law
from cruce.model import Filing
from cruce.traffic import Truck, day

DAY, SEED, TRUCKS = date(2026, 5, 13), 20260513, 2000


@pytest.fixture(scope="session")
def law() -> Law:
    return open_law()


@pytest.fixture(scope="session")
def trucks(law: Law) -> list[Truck]:
    return list(day(law, DAY, TRUCKS, SEED))


@pytest.fixture(scope="session")
def filings(trucks: list[Truck]) -> list[Filing]:
    return [Filing.model_validate_json(truck.document) for truck in trucks]
