"""What ends of holds is said beside every figure, and a closed month keeps what was paid."""

import re
from datetime import date, timedelta

import pytest

from db.books import closing_store, ledger_store
from db.books.closing_store import Closing
from db.feedback import hold_sums, surge_store
from kiosk import clock
from kiosk.actions.books.posting import unposted
from kiosk.reports.board.overview import held_ratings
from kiosk.reports.books.closing import desk as closing_desk
from kiosk.reports.books.month import MonthReport, report
from kiosk.reports.books.month_document import document
from kiosk.reports.books.month_text import as_text
from kiosk.reports.directory.scopes import scope
from kiosk.reports.feedback.surges import to_look_at
from kiosk.wiring import House
from survey.feedback.holds import ENDINGS, HoldSum, Verdict
from survey.feedback.judging import Surge
from survey.months import Month
from survey.texts import CHINESE, ENGLISH
from tests.helpers.building import NOW, a_session
from tests.helpers.holding import Desk
from tests.helpers.pages import PAGES, markup, page_at, texts
from tests.helpers.worlds import world

NOVEMBER, OCTOBER = Month(2026, 11), Month(2026, 10)


@pytest.fixture
def desk(house: House, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return world(house, Desk)


def month_of(desk: Desk, month: Month = NOVEMBER) -> MonthReport:
    with desk.house.reading() as session:
        return report(session, month, now=NOW, zone=desk.house.settings.zone)


def one_of_each(desk: Desk) -> None:
    """Rate W four times: one is released, one excluded, one held yet, one counts by itself."""
    served = {"person_id": desk.person("W")}
    for verdict in ENDINGS:
        desk.rate(1, **served)
        desk.decide(desk.propose(verdict))
    desk.rate(1, **served)
    desk.rate(5, held=False, **served)


def five_counted(desk: Desk) -> None:
    """Rate W as `one_of_each` does, and until there are enough for a figure on the board."""
    one_of_each(desk)
    for _ in range(3):
        desk.rate(5, held=False, person_id=desk.person("W"))


def test_window_and_person_say_how_many_are_held_released_and_excluded(desk: Desk) -> None:
    one_of_each(desk)
    found = month_of(desk)
    [window] = [row for row in found.ranking.windows if row.window.code == "SB-1"]
    [person] = [one for one in found.people.months if one.person.code == "W"]
    assert window.holds == person.holds == HoldSum(1, 1, 1)
    assert window.satisfaction is not None
    assert window.satisfaction.n == person.satisfaction.n == 2
    told = document(found, CHINESE)
    each = {"held": 1, "released": 1, "excluded": 1, "vandalism": 0}
    assert [row["holds"] for row in told["windows"] if row["window"] == "SB-1"] == [each]
    assert [one["holds"] for one in told["people"] if one["person"] == "W"] == [each]


def test_the_board_sets_the_rate_with_all_of_it_beside_the_one_that_counts(desk: Desk) -> None:
    five_counted(desk)
    with desk.house.reading() as session:
        found = held_ratings(session, NOVEMBER, view=scope(session))
        other = held_ratings(session, NOVEMBER, view=scope(session, unit="U2"))
    assert found.adjusted is not None
    assert found.raw is not None
    assert (found.adjusted.n, found.raw.n) == (5, 7)
    assert (found.holds, other.holds) == (HoldSum(1, 1, 1), HoldSum())


def test_board_ranking_and_star_say_it_in_words(desk: Desk) -> None:
    five_counted(desk)
    said = "1 条暂不计入，1 条已放行，1 条已剔除"
    board = markup(page_at(PAGES / "board.py", a_session(desk.house, desk.leader)))
    assert f"{said}。不计入时 80.0 %，计入时 57.1 %。" in board
    assert f"<p>{said}。</p>" in board
    month = page_at(
        PAGES / "month.py", a_session(desk.house, desk.leader), {"month_chosen": NOVEMBER}
    )
    assert f"扣 0 分 · 抽查 — · 印刷二维码 5 条 · {said}" in markup(month)


def closed_with_one_held(desk: Desk) -> str:
    rating = desk.rate(1, **desk.on(OCTOBER.last))
    with desk.house.writing() as session:
        closing_store.close(session, Closing(OCTOBER, NOW - timedelta(days=1), "li"))
    return rating


def test_a_closed_month_s_figures_move_and_what_was_posted_stays(desk: Desk) -> None:
    rating = closed_with_one_held(desk)
    with desk.house.reading() as session:
        before = list(ledger_store.entries(session))
    assert desk.decide(desk.propose(groups=desk.groups(month="2026-10"))) == 1
    assert desk.standing(rating) == "counted"
    found = month_of(desk, OCTOBER)
    assert found.satisfaction.n == 1
    with desk.house.reading() as session:
        assert list(ledger_store.entries(session)) == before
        assert list(unposted(session, as_of=NOW, zone=desk.house.settings.zone)) == []


@pytest.mark.parametrize(
    ("verdict", "chinese", "english"),
    [
        (Verdict.RELEASE, "结账后放行了本月 1 条评价", "1 rating of this month was released by"),
        (Verdict.EXCLUDE, "结账后剔除了本月 1 条评价", "1 rating of this month was excluded by"),
    ],
)
def test_a_closed_month_says_what_was_decided_afterwards_and_by_whom(
    desk: Desk, verdict: Verdict, chinese: str, english: str
) -> None:
    closed_with_one_held(desk)
    assert month_of(desk, OCTOBER).ended_since == ()
    desk.decide(desk.propose(verdict, desk.groups(month="2026-10")))
    found = month_of(desk, OCTOBER)
    assert chinese in as_text(found, CHINESE)
    assert english in as_text(found, ENGLISH)
    [told] = document(found, CHINESE)["ended_after_closing"]
    assert (told["verdict"], told["n"]) == (verdict, 1)
    assert (told["proposed_by"], told["decided_by"]) == ("sun", "li")
    page = page_at(
        PAGES / "month.py", a_session(desk.house, desk.leader), {"month_chosen": OCTOBER}
    )
    assert re.search(f"{chinese}（账号 sun 提出，账号 li 决定", texts(page))


def test_what_was_decided_before_the_closing_is_no_news_of_it(desk: Desk) -> None:
    desk.rate(1, **desk.on(OCTOBER.last))
    desk.decide(desk.propose(groups=desk.groups(month="2026-10")))
    with desk.house.writing() as session:
        closing_store.close(session, Closing(OCTOBER, NOW + timedelta(days=1), "li"))
    assert month_of(desk, OCTOBER).ended_since == ()


def test_before_closing_it_is_said_how_many_are_held_yet(desk: Desk) -> None:
    desk.rate(1, **desk.on(OCTOBER.last))
    with desk.house.reading() as session:
        found = closing_desk(session, OCTOBER, now=NOW, zone=desk.house.settings.zone)
    assert "1 条评价暂不计入，还没有放行或剔除" in [each.zh for each in found.still_open]
    desk.decide(desk.propose(Verdict.EXCLUDE, desk.groups(month="2026-10")))
    with desk.house.reading() as session:
        found = closing_desk(session, OCTOBER, now=NOW, zone=desk.house.settings.zone)
    assert not [each for each in found.still_open if "暂不计入" in each.zh]


def test_before_closing_it_is_said_how_many_surges_of_low_scores_wait_for_a_look(
    desk: Desk,
) -> None:
    window = desk.window()
    with desk.house.writing() as session:
        for day in (OCTOBER.first, OCTOBER.last, NOVEMBER.first):
            surge_store.keep(session, window, day, Surge(NOW, NOW, 58, 60))
        for who in ("sun", "li"):
            surge_store.looked(session, window, OCTOBER.first, by=who, at=NOW)
        surge_store.looked(session, window, OCTOBER.last, by="sun", at=NOW)
    assert surges_said(desk) == ["1 处低分突增，还没有两个人看过"]
    with desk.house.writing() as session:
        surge_store.looked(session, window, OCTOBER.last, by="li", at=NOW)
    assert surges_said(desk) == []


def test_before_closing_it_is_said_how_many_floods_wait_for_a_look(desk: Desk) -> None:
    with desk.house.writing() as session:
        surge_store.keep(session, desk.window(), OCTOBER.last, Surge(NOW, NOW, 0, 110))
    assert surges_said(desk) == ["1 处评价数突增，还没有两个人看过"]


def surges_said(desk: Desk) -> list[str]:
    with desk.house.reading() as session:
        found = closing_desk(session, OCTOBER, now=NOW, zone=desk.house.settings.zone)
    return [each.zh for each in found.still_open if "突增" in each.zh]


def test_a_surge_of_last_months_first_day_may_be_looked_at_till_it_is_closed(
    desk: Desk,
) -> None:
    with desk.house.writing() as session:
        surge_store.keep(session, desk.window(), OCTOBER.first, Surge(NOW, NOW, 58, 60))
    with desk.house.reading() as session:
        assert len(to_look_at(session, desk.leader, today=NOVEMBER.last)) == 1
        assert to_look_at(session, desk.leader, today=date(2026, 12, 3)) == []


def test_a_rating_changed_after_its_release_is_counted_as_held_alone(desk: Desk) -> None:
    desk.rate(5, visit="v1")
    desk.decide(desk.propose())
    desk.rate(4, visit="v1", held=False)
    with desk.house.reading() as session:
        sums = hold_sums.by_window(session, "2026-11")
    assert sums == {desk.window(): HoldSum(held=1)}
