"""Which worsts open a dismissal review, and where one stands."""

from survey.books.dismissals import due
from survey.months import Month

JANUARY, MARCH, MAY, JUNE = (Month(2026, n) for n in (1, 3, 5, 6))


def test_the_number_is_reached_over_all_months_and_stays_reached() -> None:
    worst = {MAY: ["W"], JANUARY: ["W", "V"], MARCH: ["W"], JUNE: ["W", "V"]}
    assert due(worst, lambda _month: 3) == {(MAY, "W"): 3, (JUNE, "W"): 4}
    assert due(worst, lambda _month: 5) == {}


def test_each_month_counts_by_its_own_policy() -> None:
    worst = {JANUARY: ["W"], MARCH: ["W"]}
    assert due(worst, lambda month: 2 if month == MARCH else 1) == {
        (JANUARY, "W"): 1,
        (MARCH, "W"): 2,
    }
