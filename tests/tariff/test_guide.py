"""The guide to writing a measure is right: the row that it shows, as it shows it, is law from its day."""

from datetime import date
from pathlib import Path

import pytest
from tests.house.source import ROOT
from tests.tariff.declaring import declare, owed

from cruce.law import check_law, import_measures, open_law
from cruce.tariff import assess

PAGE = ROOT / "docs" / "how-to" / "write-a-measure.md"


@pytest.mark.parametrize(
    ("day", "origin", "also", "owes"),
    [
        (date(2026, 11, 10), "CN", (), {"us-301-chassis/1": "10000.00"}),
        (date(2026, 11, 10), "CN", ("99039113",), {}),
        (date(2026, 11, 10), "MX", (), {}),
        (date(2026, 11, 9), "CN", (), {}),
    ],
)
def test_the_measure_of_the_guide(
    tmp_path: Path, day: date, origin: str, also: tuple[str, ...], owes: dict[str, str]
):
    rows = PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    import_measures(rows.encode(), "chassis", tmp_path)
    assert not list(check_law(tmp_path).findings)
    line = {"code": "8716390090", "value": "10000", "origin": origin, "also": also}
    told = owed(assess(declare("us", "import", "01", line, day=day), open_law(tmp_path)))
    assert {name: amount for name, amount in told.items() if "chassis" in name} == owes
