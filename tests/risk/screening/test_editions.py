"""Two editions of one list: what is told of the step from one to the other."""

from dataclasses import replace

from cruce.risk.screening import Listed, ListIndex, changes

ONE, TWO, THREE = (Listed(number, f"Name {number}") for number in "123")
OTHER = replace(TWO, aliases=("Another",))


def edition(*entries: Listed) -> ListIndex:
    return ListIndex("sample", "1", entries)


def test_added_removed_and_changed_are_told_apart():
    found = changes(edition(ONE, TWO), edition(OTHER, THREE))
    assert (found.added, found.removed, found.changed) == ((THREE,), (ONE,), ((TWO, OTHER),))


def test_the_order_of_a_file_is_no_change():
    assert not any(changes(edition(ONE, TWO), edition(TWO, ONE)))


def test_one_number_for_two_entries_loses_neither():
    twin = replace(TWO, name="Somebody Else")
    found = changes(edition(TWO), edition(TWO, twin))
    assert (found.added, found.removed, found.changed) == ((TWO, twin), (TWO,), ())
