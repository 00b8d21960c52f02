"""Slips on the administrator's page: made, cancelled, counted; and what their trips show."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from db.directory import directory_store
from db.feedback import slip_store
from db.feedback.slip_store import Batch
from kiosk import clock
from kiosk.actions.feedback.ratings import Circumstances, submission_of
from kiosk.actions.feedback.trips import note_stop
from kiosk.locks.slips import TripMark
from kiosk.wiring import House
from survey.directory.roles import Role
from tests.helpers.building import a_person, a_session, a_window, an_account
from tests.helpers.history import signed_in
from tests.helpers.pages import PAGES, page_at
from tests.helpers.slipped import a_batch, a_slip, a_trip, known_of

PAGE = PAGES / "slips.py"
OpenPage = Callable[..., AppTest]


@pytest.fixture
def open_page(house: House) -> OpenPage:
    house.writer.start()
    for code, post in (("MW-1", "MW"), ("SB-1", "SB")):
        a_window(house, code, post)
    return lambda role=Role.ADMINISTRATOR: page_at(PAGE, signed_in(house, role))


def batches(house: House) -> list[Batch]:
    with house.reading() as session:
        return slip_store.of_units(session, {"U1"})


def said(page: AppTest) -> str:
    return " ".join(
        str(getattr(each, "value", "") or getattr(each.proto, "body", ""))
        for kind in ("html", "markdown", "caption", "info", "error")
        for each in page.get(kind)
    )


def pressed(page: AppTest, label: str) -> AppTest:
    [button] = [each for each in page.button if each.label == label]
    return button.click().run()


def travelled(house: House, batch: Batch, n: int, *scores: int) -> None:
    """Have a lorry stop at gate and weighbridge, and rate the first of them."""
    code, now = a_slip(house, batch, n), clock.now()
    trip = a_trip(house, code, f"{n:032}")
    with house.writing() as session:
        windows = [directory_store.window(session, each) for each in ("MW-1", "SB-1")]
        for place, window in enumerate(windows):
            note_stop(
                session, known_of(house, code), window, yard=[each.id for each in windows],
                said_at=now - timedelta(minutes=90 - place * (20 + n)),
                zone=house.settings.zone, by="gate", at=now,
            )  # fmt: skip
    mark = TripMark(trip.visit, trip.batch_id, trip.opened_at, weak=False)
    for window, score in zip(windows, scores, strict=False):
        at = Circumstances(window.id, clock.now(), house.settings.zone, trip=mark)
        house.writer.keep_now(submission_of({"score": score, "key": str(uuid4())}, at))


def test_an_administrator_makes_a_batch_for_a_yard(house: House, open_page: OpenPage) -> None:
    page = open_page()
    assert "还没有排号单" in said(page)
    page.selectbox(key="slips_unit").select("U1")
    page.number_input(key="slips_many").set_value(250)
    pressed(page, "做一批")
    [batch] = batches(house)
    assert (batch.many, batch.at_gate) == (250, False)
    assert batch.valid_from == clock.today(house.settings.zone)
    assert f"/slips/{batch.first}.pdf" in said(page)


def test_no_batch_is_made_without_a_yard(house: House, open_page: OpenPage) -> None:
    page = pressed(open_page(), "做一批")
    assert batches(house) == []
    assert "哪个厂" in said(page)


def test_a_batch_is_cancelled_with_a_reason_only(house: House, open_page: OpenPage) -> None:
    batch, page = a_batch_after(house, open_page)
    pressed(page, "作废：这批单子从此不算")
    assert batches(house)[0].voided_at is None
    page.text_input(key=f"slips_why_{batch.first}").set_value("一卷丢了")
    pressed(page, "作废：这批单子从此不算")
    assert batches(house)[0].void_reason == "一卷丢了"
    assert "一卷丢了" in said(page)
    assert f"/slips/{batch.first}.pdf" not in said(page)


def a_batch_after(house: House, open_page: OpenPage) -> tuple[Batch, AppTest]:
    open_page()
    batch = a_batch(house)
    return batch, open_page()


def test_leaders_see_what_trips_show_and_make_no_slips(house: House, open_page: OpenPage) -> None:
    open_page()
    batch = a_batch(house)
    for n in range(6):
        travelled(house, batch, n, *([4] if n < 3 else []))
    page = open_page(Role.LEADER)
    shown = said(page)
    assert "**6** 辆车" in shown
    assert "50%（19%–81%）" in shown
    assert "每车平均 **0.5**" in shown
    assert "22 分钟" in shown
    assert "25 分钟" in shown
    assert [each.label for each in page.button] == []


def test_what_few_lorries_did_is_not_told(house: House, open_page: OpenPage) -> None:
    open_page()
    batch = a_batch(house)
    for n in range(4):
        travelled(house, batch, n)
    assert "分钟" not in said(open_page(Role.LEADER)).replace("等候时间", "")


def test_a_slip_no_post_saw_is_counted_where_posts_look(house: House, open_page: OpenPage) -> None:
    open_page()
    batch = a_batch(house)
    a_trip(house, a_slip(house, batch, 9), "9" * 32)
    assert "没有一个岗位见过" not in said(open_page(Role.LEADER))
    travelled(house, batch, 0)
    assert "50%" in said(open_page(Role.LEADER)).partition("没有一个岗位见过")[0]


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.INSPECTOR, Role.FINANCE])
def test_nobody_else_sees_the_page(open_page: OpenPage, role: Role) -> None:
    page = open_page(role)
    assert not page.button
    assert "排号单" not in said(page)


def test_the_first_page_leads_a_gate_to_its_slips_while_there_are_any(house: House) -> None:
    a_window(house, "MW-1", "MW")
    a_person(house, "P1", window="MW-1")
    gate = a_session(house, an_account(house, "gate", Role.EMPLOYEE, "P1"))
    assert "/stop" not in said(page_at(PAGES / "home.py", gate))
    a_batch(house)
    home = said(page_at(PAGES / "home.py", gate))
    assert 'href="/stop"' in home
    assert 'href="/gate"' not in home
    a_batch(house, at_gate=True)
    assert 'href="/gate"' in said(page_at(PAGES / "home.py", gate))
