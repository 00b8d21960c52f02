"""Integrity: neither the board nor the wall says how often a gift was asked for, nor how seldom."""

from datetime import date

import pytest

from kiosk.reports.board.overview import overview
from kiosk.reports.board.wall import wall
from kiosk.ui.board import view
from kiosk.ui.board.wall import wall_page
from kiosk.wiring import House
from survey.directory.posts import LOADING, POSTS, UNLOADING, Post
from survey.months import Month
from survey.texts import CHINESE, ENGLISH, Language, Text
from tests.helpers.building import a_window
from tests.helpers.history import answered, moment, rated

NOVEMBER = Month(2026, 11)


@pytest.fixture(params=[LOADING, UNLOADING], ids=lambda post: post.code)
def post(house: House, request: pytest.FixtureRequest) -> Post:
    """A post that promises to take no gifts, where customers said whether that was kept."""
    asked: Post = request.param
    a_window(house, "A", post=asked.code)
    rated(house, "A", [5] * 12, day=date(2026, 11, 2))
    for commitment in asked.commitments:
        kept, broken = (90, 10) if commitment.integrity else (47, 3)
        answered(house, "A", commitment.code, kept=kept, broken=broken, month=NOVEMBER)
    return asked


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_no_gifts_has_no_share_on_the_wall(house: House, post: Post, language: Language) -> None:
    with house.reading() as session:
        shown = wall(session, now=moment(date(2026, 11, 20)), zone=house.settings.zone)
    page = wall_page(shown, Text("公司", "Company"), language)
    assert page.count('class="w-promise"') == len(post.commitments) - 1
    assert not _said(page, language)
    assert "90\u00a0%" not in page


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_no_gifts_has_no_share_on_the_board(house: House, post: Post, language: Language) -> None:
    with house.reading() as session:
        seen = overview(session, NOVEMBER, today=date(2026, 11, 20))
    page = view.promises(seen, language)
    assert not _said(page, language)
    assert "94\u00a0%" in page  # what was said of the others stands, and is not mixed with it
    assert "93\u00a0%" not in page


def test_who_asked_for_favours_is_no_reason_counted_on_the_board(house: House) -> None:
    a_window(house, "A")
    rated(house, "A", [1] * 12, day=date(2026, 11, 2), reasons=("asked-favours",))
    rated(house, "A", [1] * 3, day=date(2026, 11, 2), reasons=("waited-long",))
    with house.reading() as session:
        seen = overview(session, NOVEMBER, today=date(2026, 11, 20))
    page = view.reasons(seen, CHINESE)
    assert "等太久" in page
    assert "索要好处" not in page


def _said(page: str, language: Language) -> list[str]:
    return [
        each.code
        for post in POSTS
        for each in post.commitments
        if each.integrity and each.text.said(language) in page
    ]
