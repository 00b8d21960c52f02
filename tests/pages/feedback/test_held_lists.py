"""The lists of the page on holds: in which order what waits stands, and what was decided before."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from db.feedback import trip_store
from kiosk import clock
from kiosk.reports.feedback import held
from kiosk.reports.feedback.held import Order
from kiosk.reports.feedback.trips import trip_report
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.feedback.holds import Verdict
from survey.feedback.slips import ONE_PHONE
from tests.helpers.building import NOW, a_session, an_account
from tests.helpers.holding import Desk
from tests.helpers.pages import PAGES, markup, page_at, press, pressed, run, texts
from tests.helpers.rated import a_submission
from tests.helpers.slipped import a_batch

Open = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)


@pytest.fixture
def opened(house: House) -> Open:
    def page(user: User, **query: str) -> AppTest:
        return page_at(PAGES / "held.py", a_session(house, user), **query)

    return page


def said(page: AppTest) -> str:
    return re.sub("<[^>]*>", " ", markup(page)) + texts(page)


def windows(page: AppTest) -> list[str]:
    """Return the windows of the groups that wait, in their order."""
    labels = [each.label.replace("\\", "") for each in page.checkbox]
    return [each.split(" · ")[1] for each in labels if " · " in each]  # after its unit's


def settled(page: AppTest) -> list[str]:
    """Return the reasons of what was decided before, in its order."""
    return re.findall(r"因为\d", markup(page))


def decide_some(desk: Desk, n: int, *, window: str = "SB-1", first: int = 0) -> None:
    """Let so many groups have been decided, one after the other, each for a reason of its own."""
    for at in range(first, first + n):
        desk.rate(window=window)
        desk.decide(
            desk.propose(reason="车队"), because=f"因为{at}", at=NOW + timedelta(seconds=at)
        )


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.OLDEST, ["窗口 SB-1", "窗口 SB-1", "窗口 QG-1"]),  # a window's month together
        (Order.LARGEST, ["窗口 QG-1", "窗口 SB-1", "窗口 SB-1"]),
        (Order.WINDOW, ["窗口 SB-1", "窗口 SB-1", "窗口 QG-1"]),  # by unit, then window
    ],
)
def test_what_waits_is_listed_in_the_order_that_is_asked_for(
    desk: Desk, opened: Open, order: Order, expected: list[str]
) -> None:
    desk.rate(**desk.on(NOW.date() - timedelta(days=9)))
    for day in (5, 5, 5, 1):
        place = "QG-1" if day == 5 else "SB-1"
        desk.rate(window=place, **desk.on(NOW.date() - timedelta(days=day)))
    page = opened(desk.officer)
    page.selectbox(key="held_order").set_value(order)
    run(page)
    assert windows(page) == expected
    assert "最早的等了 9 天" in said(page)


def test_a_window_s_month_of_many_groups_is_chosen_with_one_tap(desk: Desk, opened: Open) -> None:
    ours = [desk.rate(**desk.on(NOW.date() - timedelta(days=day))) for day in range(20)]
    other = desk.rate(window="QG-1")
    before = desk.rate(**desk.on(NOW.date() - timedelta(days=30)))
    page = opened(desk.officer)
    [bundle] = [each.label for each in page.expander if "20 组" in each.label]
    assert "11\xa0月：20 条，20 组，最早的等了 19 天" in bundle
    [box] = [each for each in page.checkbox if each.label == "这 20 组都选"]
    box.check()
    page.radio[0].set_value(Verdict.RELEASE)
    page.text_area(key="held_reason").input("同一车队")
    press(page, "提出，交另一人决定")
    page = opened(desk.leader)
    page.text_area[0].input("看过")
    press(page, "放行，计入")
    assert {desk.standing(each) for each in ours} == {"counted"}
    assert {desk.standing(each) for each in (other, before)} == {"held"}


def test_what_was_decided_before_is_turned_page_by_page(
    desk: Desk, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "SETTLED_AT_ONCE", 2)
    decide_some(desk, 3)
    page = opened(desk.officer)
    assert settled(page) == ["因为2", "因为1"]
    pressed(page, "下一页")
    run(page)
    assert settled(page) == ["因为0"]


def test_and_is_looked_up_by_its_window(desk: Desk, opened: Open) -> None:
    decide_some(desk, 1)
    decide_some(desk, 1, window="QG-1", first=1)
    page = opened(desk.officer)
    assert settled(page) == ["因为1", "因为0"]
    page.selectbox(key="held_past_window").set_value(desk.window("SB-1"))
    run(page)
    assert settled(page) == ["因为0"]


@pytest.mark.parametrize(
    ("verdict", "zh", "en"),
    [
        (Verdict.RELEASE, "2 条从那时起计入", "2 count since"),
        (Verdict.EXCLUDE, "2 条不再计入", "2 never count"),
    ],
)
def test_it_says_what_was_moved(
    desk: Desk, opened: Open, verdict: Verdict, zh: str, en: str
) -> None:
    desk.rate()
    desk.rate(visit="v")
    desk.rate(1)
    seen = desk.propose(verdict)
    desk.rate(1, visit="v", held=False)  # changed by its customer, so none of it
    desk.decide(seen)
    assert zh in said(opened(desk.officer))
    assert en in said(opened(desk.officer, lang="en"))


def test_what_was_turned_down_moved_nothing(desk: Desk, opened: Open) -> None:
    desk.rate()
    desk.decide(desk.propose(), approved=False)
    assert "从那时起计入" not in said(opened(desk.officer))


def test_a_head_looks_up_nothing_of_their_own_people(desk: Desk, opened: Open) -> None:
    decide_some(desk, 2)
    page = opened(desk.head)
    assert settled(page) == []
    assert "车队" not in said(page)


def test_a_group_held_for_slips_says_of_how_many_phones_and_whether_a_post_saw_them(
    desk: Desk, house: House, opened: Open
) -> None:
    batch = a_batch(house, 3, unit="U1")
    for place, phone in enumerate(("a", "a", "b")):
        visit, slip = str(uuid4()), batch.first + place
        with house.writing() as session:
            trip_store.open_(
                session, slip=slip, visit=visit, batch_id=batch.id, unit_id=batch.unit_id,
                device=phone, day=NOW.date(), at=NOW,
            )  # fmt: skip
            for window in ("SB-1", "QG-1")[: place + 1]:
                trip_store.note_stop(
                    session, slip=slip, window_id=desk.window(window), at=NOW, day=NOW.date(),
                    noted_at=NOW, by="t",
                )  # fmt: skip
        desk.keep(a_submission(window_id=desk.window(), visit=visit, held=ONE_PHONE))
    with house.writing() as session:
        session.execute(text("DELETE FROM trip_stops WHERE slip = :slip"), {"slip": batch.first})
    told = "2 部手机，3 张排号单，其中 2 张有别人登记过"
    assert told in said(opened(desk.officer))
    assert "2 phones, 3 slips, 2 of them noted by others" in said(opened(desk.officer, lang="en"))
    desk.propose()
    assert told in said(opened(desk.leader))


def test_a_group_held_for_anything_else_says_nothing_of_slips(desk: Desk, opened: Open) -> None:
    desk.rate()
    assert "排号单" not in said(opened(desk.officer))


def test_a_slip_that_only_the_person_rated_noted_was_noted_by_nobody_else(
    desk: Desk, house: House, opened: Open
) -> None:
    batch, visit = a_batch(house, 1, unit="U1"), str(uuid4())
    clerk = an_account(house, "wei", "employee", "W")
    with house.writing() as session:
        trip_store.open_(
            session, slip=batch.first, visit=visit, batch_id=batch.id, unit_id=batch.unit_id,
            device="a", day=NOW.date(), at=NOW,
        )  # fmt: skip
    desk.keep(a_submission(window_id=desk.window(), person_id=desk.person("W"), visit=visit,
                           held=ONE_PHONE))  # fmt: skip
    for by, window, told, unseen in (
        (clerk.username, "SB-1", "其中 0 张有别人登记过", 1),
        ("keeper", "QG-1", "其中 1 张有别人登记过", 1),
        ("tablet", "SB-1", "其中 1 张有别人登记过", 1),
    ):
        with house.writing() as session:
            trip_store.note_stop(
                session, slip=batch.first, window_id=desk.window(window), at=NOW, day=NOW.date(),
                noted_at=NOW, by=by,
            )  # fmt: skip
            found = trip_report(session, "U1", today=NOW.date()).unseen
        assert told in said(opened(desk.officer))
        assert found is not None
        assert found.n == unseen
