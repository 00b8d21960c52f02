"""Rounding never takes a figure across the line it is judged by."""

from datetime import date
from decimal import Decimal

import pytest

from kiosk.reports.board import sentences
from kiosk.reports.board.overview import overview
from kiosk.reports.checks.results import score_said
from kiosk.reports.wording import percent, score
from kiosk.ui.board import ranking, view
from kiosk.wiring import House
from survey.months import Month
from survey.texts import ENGLISH
from tests.helpers.building import a_window
from tests.helpers.history import rated

TARGET = Decimal("0.90")


@pytest.mark.parametrize(
    ("hundredths", "said"),
    [
        (8996, "89.96"),
        (9000, "90"),
        (9004, "90.04"),
        (8994, "89.9"),
        (9550, "95.5"),
        (9999, "99.99"),
    ],
)
def test_a_check_of_89_96_is_never_shown_as_90(hundredths: int, said: str) -> None:
    assert score_said(hundredths) == said


@pytest.mark.parametrize(
    ("mean", "digits", "said"),
    [
        (89.96, 1, "89.96"),
        (89.96, 0, "89.96"),
        (95.0, 0, "95"),
        (94.6, 0, "94.6"),
        (90.04, 1, "90.04"),
    ],
)
def test_a_mean_of_checks_is_never_a_whole_number_it_is_not(
    mean: float, digits: int, said: str
) -> None:
    assert str(score(mean, digits)) == said


@pytest.mark.parametrize(
    ("share", "digits", "said"),
    [(0.896, 0, "89.6 %"), (0.8996, 0, "89.96 %"), (0.8996, 1, "89.96 %"), (0.9, 0, "90 %"),
     (0.904, 0, "90 %"), (0.84, 0, "84 %"), (0.9996, 0, "99.96 %")],
)  # fmt: skip
def test_a_share_under_the_target_is_never_shown_as_the_target(
    share: float, digits: int, said: str
) -> None:
    assert percent(share, digits, beside=TARGET).replace("\u00a0", " ") == said


def test_the_board_never_rounds_a_month_a_window_or_an_hour_up_to_its_line(house: House) -> None:
    a_window(house, "A")
    rated(house, "A", [5] * 224 + [1] * 26, day=date(2026, 11, 2))
    with house.reading() as session:
        seen = overview(session, Month(2026, 11), today=date(2026, 12, 5))
    assert "89.6\u00a0%" in sentences.headline(seen).en
    assert "<b>89.6\u00a0%</b>" in ranking.ranking(seen, seen.ranking.windows, ENGLISH)
    assert '<td class="h-3" title="n = 250">89</td>' in view.hours(seen, ENGLISH)
