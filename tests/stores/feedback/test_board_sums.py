"""What the board reads late: windows' days, and the dates of an hour, counted from ratings."""

from datetime import date

from db.feedback import rollup_store
from kiosk.wiring import House
from survey.feedback.satisfaction import Tally
from tests.helpers.building import a_window
from tests.helpers.history import rated

MONDAY, TUESDAY = date(2026, 11, 2), date(2026, 11, 3)


def test_how_many_scored_low_is_told_of_each_windows_days(any_house: House) -> None:
    for window in ("A", "B"):
        a_window(any_house, window)
    rated(any_house, "A", [5, 3, 2, 1], day=MONDAY)
    rated(any_house, "A", [4], day=TUESDAY)
    rated(any_house, "B", [1, 1], day=TUESDAY)
    with any_house.reading() as session:
        found = rollup_store.low_by_window_day(session, MONDAY, TUESDAY, below=3)
        stricter = rollup_store.low_by_window_day(session, MONDAY, MONDAY, below=4, windows=[1])
    assert found == {(1, MONDAY): (2, 4), (1, TUESDAY): (0, 1), (2, TUESDAY): (2, 2)}
    assert stricter == {(1, MONDAY): (3, 4)}


def test_the_dates_of_an_hour_hold_only_ratings_that_count(any_house: House) -> None:
    for window in ("A", "B"):
        a_window(any_house, window)
    rated(any_house, "A", [5, 1, 1], day=MONDAY, hour=9)
    rated(any_house, "A", [5], day=MONDAY, hour=10)
    rated(any_house, "B", [2, 2], day=TUESDAY, hour=9, device="one phone")
    with any_house.reading() as session:
        both = rollup_store.dates_of_hours(session, [MONDAY, TUESDAY], [9])
        one = rollup_store.dates_of_hours(session, [MONDAY, TUESDAY], [9], windows=[2])
        two = rollup_store.dates_of_hours(session, [MONDAY], [9, 10])
    assert both == {(MONDAY, 9): Tally(n1=2, n5=1), (TUESDAY, 9): Tally(n2=1)}
    assert one == {(TUESDAY, 9): Tally(n2=1)}
    assert two == {(MONDAY, 9): Tally(n1=2, n5=1), (MONDAY, 10): Tally(n5=1)}
