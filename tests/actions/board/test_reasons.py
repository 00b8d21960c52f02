"""Reasons: one is named most only where it is, and not by a single tap."""

from datetime import date

import pytest

from kiosk.reports.board import claims
from kiosk.reports.board.overview import overview
from kiosk.wiring import House
from survey.board.chance import clearly_more
from survey.months import Month
from tests.helpers.building import a_window
from tests.helpers.history import rated

BAD = ("waited-long", "bad-manner", "nobody-there", "unfair-order")


@pytest.mark.parametrize(
    ("taps", "said"),
    [
        ((30, 5, 4, 3), "Most complained of: “Long wait” (30 times)"),
        ((30, 28, 4, 3), "Complained of most: “Long wait”, “Bad manner”"),
        ((30, 29, 28, 27), "No single reason stands out"),
        ((5, 0, 0, 0), "Most complained of: “Long wait” (5 times)"),
    ],
)
def test_reasons_that_only_chance_sets_apart_are_named_together(
    house: House, taps: tuple[int, ...], said: str
) -> None:
    a_window(house, "A")
    for reason, n in zip(BAD, taps, strict=True):
        rated(house, "A", [1] * n, day=date(2026, 11, 2), reasons=(reason,))
    with house.reading() as session:
        seen = overview(session, Month(2026, 11), today=date(2026, 12, 5))
    assert claims.reasons_finding(seen).en == said


def test_ninety_four_are_no_more_than_ninety_three() -> None:
    assert not clearly_more(94, 93, among=5)
    assert clearly_more(94, 50, among=5)
