"""Who is told on the first page that a sure way was set up or taken out, and who is not."""

from datetime import timedelta

import pytest

from db.directory.tablet_store import SCREEN
from kiosk import clock
from kiosk.actions.feedback.slips import void_batch
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.directory.roles import Role
from tests.helpers.building import NOW, a_person, a_session, a_window, an_account
from tests.helpers.pages import PAGES, page_at, texts
from tests.helpers.slipped import a_batch
from tests.helpers.standing import a_tablet


@pytest.fixture(autouse=True)
def _company(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """H heads U1, with a clerk C at SB-1; G heads U2."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    a_window(house)
    a_window(house, "KP-1", post="KP", unit="U2")
    for head, clerk, window, unit in (("H", "C", "SB-1", "U1"), ("G", "D", "KP-1", "U2")):
        a_person(house, head, unit=unit)
        a_person(house, clerk, unit=unit, supervisor=head, window=window)


def told(house: House, user: User) -> str:
    return texts(page_at(PAGES / "home.py", a_session(house, user))).replace("\\", "")


def test_the_heads_and_the_top_are_told_of_a_screen_and_of_slips(house: House) -> None:
    a_tablet(house, "SB-1", since=NOW - timedelta(days=2), until=NOW, use=SCREEN)
    batch = a_batch(house, 1200)
    with house.writing() as session:
        void_batch(session, batch.first, "一卷被拿走", by="adm", at=NOW)
    head, chairman = (
        an_account(house, "h", Role.EMPLOYEE, "H"), an_account(house, "top", Role.CHAIRMAN),
    )  # fmt: skip
    for who in (head, chairman):
        said = told(house, who)
        assert "窗口 SB-1 登记了屏幕“左侧”" in said
        assert "窗口 SB-1 停用了屏幕“左侧”" in said
        assert "单位 U1 做了 1,200 张排号单" in said
        assert "单位 U1 作废了 1,200 张排号单" in said


def test_nobody_else_is_told_of_a_tablet(house: House) -> None:
    a_tablet(house, "SB-1", since=NOW)
    for who in (
        an_account(house, "c", Role.EMPLOYEE, "C"),
        an_account(house, "g", Role.EMPLOYEE, "G"),
        an_account(house, "w", Role.SUPERVISION),
        an_account(house, "adm", Role.ADMINISTRATOR),
    ):
        assert "平板" not in told(house, who), who.username


def test_after_two_weeks_a_tablet_is_no_news(house: House) -> None:
    a_tablet(house, "SB-1", since=NOW - timedelta(days=15))
    assert "平板" not in told(house, an_account(house, "h", Role.EMPLOYEE, "H"))
