"""The board shows how ratings came, and can be cut to those that are hard to fake."""

from datetime import date

import pytest

from kiosk.reports.board.month import STRONG_ONES, Chosen, choices, overview
from kiosk.reports.board.overview import Overview
from kiosk.ui.board.answer import answer
from kiosk.wiring import House
from survey.feedback.tiers import Tier
from survey.months import Month
from survey.texts import CHINESE, ENGLISH
from tests.helpers.building import a_window
from tests.helpers.history import rated

NOVEMBER, TODAY = Month(2026, 11), date(2026, 12, 5)


@pytest.fixture
def yard(any_house: House) -> House:
    """A window rated by slips, its printed code, and from nowhere known."""
    a_window(any_house)
    for channel, scores in (("slip", [5, 5, 2] * 3), ("qr", [1] * 5), ("paper", [4] * 5)):
        rated(any_house, "SB-1", scores, day=NOVEMBER.first, channel=channel)
    return any_house


def seen(house: House, came: str | None) -> Overview:
    with house.reading() as session:
        return overview(session, Chosen(NOVEMBER, came=came), today=TODAY)


def test_without_a_cut_all_are_counted_and_each_way_is_told(yard: House) -> None:
    found = seen(yard, None)
    assert found.tally.n == 19
    assert {tier: share.n for tier, share in found.tiers.items() if share} == {
        Tier.SLIP: 9,
        Tier.CODE: 5,
        Tier.LINK: 5,
    }


@pytest.mark.parametrize(("came", "n"), [("slip", 9), ("qr", 5), ("link", 5), (STRONG_ONES, 9)])
def test_a_cut_counts_everywhere_alike(yard: House, came: str, n: int) -> None:
    found = seen(yard, came)
    ranked = found.ranking.windows[0].satisfaction
    days = sum(point.satisfaction.n for point in found.days if point.satisfaction)
    hours = sum(cell.satisfaction.n for cell in found.hours)
    assert ranked is not None
    assert (found.tally.n, ranked.n, days, hours) == (n, n, n, n)
    assert sum(share.n for share in found.tiers.values() if share) == 19


def test_nonsense_in_an_address_cuts_nothing(yard: House) -> None:
    assert seen(yard, "gold").tally.n == 19


def test_only_ways_that_anything_came_by_are_offered(yard: House) -> None:
    with yard.reading() as session:
        assert choices(session, today=TODAY).came == (Tier.SLIP, Tier.CODE, Tier.LINK)


def test_the_answer_says_what_is_looked_at(yard: House) -> None:
    told = answer(seen(yard, STRONG_ONES), ENGLISH, where="all")
    assert "Only those in bold:" in told
    assert "<b>Trip slip 67\u00a0% (n = 9)</b>" in told
    assert "<li>Printed code 0\u00a0% (n = 5)</li>" in told
    assert "只看加粗的" not in answer(seen(yard, None), CHINESE, where="全部")
