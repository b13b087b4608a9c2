"""Whatever the day is built from says where it comes from."""

import pytest

from cruce.traffic.facts import facts, sector


def rows():
    """Yield each row that must name its source."""
    for name, row in facts().items():
        if name == "sources":
            continue
        if "source" in row:
            yield pytest.param(row, id=name)
        else:
            yield from (pytest.param(part, id=f"{name}/{key}") for key, part in row.items())


@pytest.mark.parametrize("row", list(rows()))
def test_a_row_names_its_source(row):
    assert row["source"] in facts()["sources"]


@pytest.mark.parametrize("name", ["crossings", "currencies"])
def test_shares_that_make_a_whole_do(name: str):
    assert sum(facts()[name]["share"].values()) == 1000


@pytest.mark.parametrize("name", ["terms", "origin"])
@pytest.mark.parametrize("way", ["northbound", "southbound"])
def test_shares_of_each_direction_make_a_whole(name: str, way: str):
    assert sum(facts()[name][way].values()) == 1000


@pytest.mark.parametrize(
    ("hs", "business"),
    [("070200", "food"), ("390120", "chemical"), ("854430", "machine"), ("870830", "vehicle")],
)
def test_goods_belong_to_a_line_of_business(hs: str, business: str):
    assert sector(hs) == business
