"""Figures of a few are on no board, wall or cut, and cannot be reckoned from what is there."""

import random
from datetime import timedelta
from itertools import product

import pytest

from db.directory import directory_store
from kiosk import clock
from kiosk.reports.board.month import STRONG_ONES, Chosen, choices, overview
from kiosk.reports.board.overview import Overview
from kiosk.reports.board.wall import wall
from kiosk.reports.books import month as month_report
from kiosk.screens import STAFF
from kiosk.wiring import House
from survey.few import FEWEST
from survey.months import Month
from tests.helpers.building import NOW, a_session, a_window, an_account
from tests.helpers.history import rated
from tests.helpers.pages import markup, page_at

NOVEMBER = Month(2026, 11)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda _zone: TODAY)


def a_group(house: House, rated_by: dict[tuple[str, str, str], int]) -> None:
    """Open windows of posts in units beneath one company, and rate each so often."""
    for (unit, post, code), n in rated_by.items():
        a_window(house, code, post=post, unit=unit)
        for day in range(4):
            for channel, kind in (("slip", 0), ("qr", 1)):
                scores = [
                    5 if k % 3 else 1 for k in range(n) if k % 4 == day and k // 4 % 2 == kind
                ]
                if scores:
                    on = TODAY - timedelta(days=day)
                    rated(house, code, scores, day=on, channel=channel, allowed=n)
                    rated(house, code, scores, day=on - timedelta(days=30), allowed=n)
    with house.writing() as session:
        directory_store.keep_unit(session, code="GROUP", name="集团", parent=None)
        for unit in {unit for unit, _, _ in rated_by}:
            directory_store.keep_unit(session, code=unit, name=unit, parent="GROUP")


Asked = tuple[str | None, str | None, str | None]
"""A unit, a post, a way of coming."""


def boards(house: House) -> dict[Asked, Overview]:
    """Return every board that can be asked for, by its unit, post and way of coming."""
    with house.reading() as session:
        offered = choices(session, today=TODAY)
        units = [None, *(unit.code for _, unit in offered.units)]
        ways = [None, STRONG_ONES, *offered.came]
        return {
            (unit, post, came): overview(
                session, Chosen(NOVEMBER, unit, post, came), today=TODAY
            )
            for unit, post, came in product(units, [None, *offered.posts], ways)
        }  # fmt: skip


def figures(board: Overview) -> dict[object, int]:
    """Return of how many every share is that a board shows, by what it is of."""
    shares = {
        "month": board.satisfaction,
        "before": board.before,
        **board.tiers,
        **{row.window.code: row.satisfaction for row in board.ranking.windows},
        **{day.day: day.satisfaction for day in board.days},
        **{point.month: point.satisfaction for point in board.trend},
        **{(cell.weekday, cell.hour): cell.satisfaction for cell in board.hours},
        **{promise.code: promise.kept for promise in board.promises},
    }
    return {of: share.n for of, share in shares.items() if share}


def is_few(n: int) -> bool:
    return 0 < n < FEWEST


def within(board: Overview, of: dict[object, int]) -> dict[str, int]:
    """Return what a board's total leaves when all its windows, days or ways are taken from it."""
    if board.satisfaction is None:
        return {}
    kinds = {
        "windows": {row.window.code for row in board.ranking.windows},
        "days": {day.day for day in board.days},
        "ways": set(board.tiers),
    }
    return {
        kind: board.satisfaction.n - sum(of.get(key, 0) for key in keys)
        for kind, keys in kinds.items()
        if kind != "ways" or (board.tiers and board.only is None)
    }


def given_away(house: House) -> list[object]:
    """Return what is of few and shown, or found by taking what is shown from a total."""
    found: list[object] = []
    totals: dict[object, dict[frozenset[str], int]] = {}
    for cut, board in boards(house).items():
        of = figures(board)
        found += [(cut, key, n) for key, n in of.items() if is_few(n)]
        found += [(cut, kind, n) for kind, n in within(board, of).items() if is_few(n)]
        codes = frozenset(row.window.code for row in board.ranking.windows)
        for key, n in of.items():
            window = frozenset([key]) if key in codes else None
            what = "month" if window else key
            totals.setdefault((cut[2], what), {})[window or codes] = n  # type: ignore[index]
    for what, each in totals.items():
        found += [
            (what, set(whole), set(part))
            for (whole, n), (part, m) in product(each.items(), repeat=2)
            if part < whole and is_few(n - m)
        ]  # fmt: skip
    for (came, what), each in totals.items():
        every = totals.get((None, what), {}) if came and what == "month" else {}
        found += [(came, set(of), every[of] - n) for of, n in each.items()
                  if of in every and is_few(every[of] - n)]  # fmt: skip
    return found


WEIGHBRIDGE_OF_THREE = {
    ("U1", "SB", "A"): 40, ("U1", "ZC", "B"): 30, ("U2", "SB", "C"): 3, ("U2", "ZC", "D"): 25,
    ("U3", "MW", "E"): 12,
}  # fmt: skip


def test_a_window_of_three_ratings_has_no_figure_and_none_can_be_reckoned(house: House) -> None:
    a_group(house, WEIGHBRIDGE_OF_THREE)
    assert given_away(house) == []


@pytest.mark.parametrize("seed", [3, 17])
def test_nor_in_any_group_of_companies(house: House, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's
    a_group(
        house,
        {
            (f"U{unit}", post, f"{unit}{post}"): chance.choice([0, 2, 3, 7, 20])
            for unit in range(3)
            for post in ("SB", "ZC")
        },
    )
    assert given_away(house) == []


def test_with_the_rule_off_the_same_group_gives_it_away(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_group(house, WEIGHBRIDGE_OF_THREE)
    monkeypatch.setattr("kiosk.reports.small.hidden", lambda *_, **_also: frozenset())
    assert given_away(house)


def test_the_board_says_so_the_wall_leaves_it_out_and_the_months_books_count_it(
    house: House,
) -> None:
    a_group(house, WEIGHBRIDGE_OF_THREE)
    screen = next(each for each in STAFF if each.path == "board")
    told = markup(page_at(screen.file, a_session(house, an_account(house, "tang", "team_leader"))))
    assert "评价太少、不单独显示的窗口" in told
    with house.reading() as session:
        on_the_wall = wall(session, now=NOW, zone=house.settings.zone)
        books = month_report.report(session, NOVEMBER, now=NOW, zone=house.settings.zone)
    assert "C" not in {row.window.code for row in on_the_wall.windows}
    exact = {row.window.code: row.satisfaction for row in books.ranking.windows}
    assert exact["C"] is not None
    assert exact["C"].n == 3


def test_a_cut_of_few_says_why_it_shows_nothing(house: House) -> None:
    a_group(house, {("U1", "SB", "A"): 3})
    with house.reading() as session:
        board = overview(session, Chosen(NOVEMBER), today=TODAY)
    assert board.few
    assert (board.satisfaction, board.tally.n, board.reasons) == (None, 0, {})
