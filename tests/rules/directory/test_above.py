"""Who stands above whom: circles are found on whatever day they stand."""

from datetime import date
from typing import Final

from survey.directory.above import circles

FIRST: Final = date(2026, 1, 1)
LATER: Final = date(2026, 6, 1)
LAST: Final = date(2026, 9, 1)


def test_a_circle_that_closes_later_is_found_on_the_day_it_closes() -> None:
    above = {"A": [(date.min, "C"), (LATER, "B")], "B": [(FIRST, "A")], "C": [(date.min, None)]}
    assert list(circles(above)) == [(LATER, frozenset("AB"))]


def test_who_changed_places_stands_above_nobody_that_stands_above_them() -> None:
    above = {"A": [(date.min, "B"), (LATER, None)], "B": [(date.min, None), (LATER, "A")]}
    assert list(circles(above)) == []


def test_a_circle_that_was_and_is_no_more_is_found_where_it_was_alone() -> None:
    above = {"A": [(FIRST, "B"), (LATER, None)], "B": [(FIRST, "A")]}
    assert list(circles(above)) == [(FIRST, frozenset("AB"))]
    assert list(circles(above, since=LATER)) == []
    assert list(circles(above, since=date(2026, 5, 31))) == [(date(2026, 5, 31), frozenset("AB"))]


def test_who_stands_under_a_circle_is_in_none() -> None:
    above = {"A": [(LAST, "B")], "B": [(LAST, "A")], "C": [(LAST, "A")], "D": [(LAST, "D")]}
    assert {members for _, members in circles(above)} == {frozenset("AB"), frozenset("D")}
