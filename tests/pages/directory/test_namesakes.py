"""Choices that bear one name: what is tapped is what is taken, the first as well as the last."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from db.directory import account_store, directory_store, session_store
from db.ground import models
from kiosk import clock
from kiosk.reports.labels import told_apart
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.periods import Period
from tests.helpers.building import NOW, a_person, a_window
from tests.helpers.casework import Affair, complain
from tests.helpers.checking import a_yard
from tests.helpers.correcting import a_site
from tests.helpers.history import signed_in
from tests.helpers.pages import PAGES, cards, page_at, pressed
from tests.helpers.planning import Plan, a_plan
from tests.helpers.worlds import world

NAME = "司磅室"
MONTH = Period.read("2026-11")


def in_register(page: AppTest) -> AppTest:
    return page.segmented_control(key="desk_view").set_value("register").run()


def in_all(page: AppTest) -> AppTest:
    return page.segmented_control(key="actions_view").set_value("all").run()


def opened(name: str, token: str, **query: str) -> AppTest:
    return page_at(PAGES / f"{name}.py", token, **query)


def tap(page: AppTest, key: str, ending: str) -> str:
    """Tap the choice whose label ends so, as a browser does: by its label; return what is taken."""
    box = page.selectbox(key=key)
    assert len(set(box.options)) == len(box.options)
    [label] = [each for each in box.options if each.endswith(ending)]
    box.set_value(label)
    return label


def takes(page: AppTest, key: str, ending: str, code: str, *, press: str = "") -> None:
    tap(page, key, ending)
    if press:  # what stands in a form is sent with it
        pressed(page, press)
    page.run()
    assert not page.exception
    assert page.selectbox(key=key).value == code


@pytest.fixture
def twins(house: House) -> House:
    """Two units of one name, and two windows of one name in each."""
    for code, unit in {"SB-1": "U1", "SB-2": "U1", "SB-3": "U2", "SB-4": "U2"}.items():
        a_window(house, code, unit=unit)
        with house.writing() as session:
            directory_store.keep_window(
                session, code=code, name=NAME, unit=unit, post="SB", location=None
            )
    one_name(house)
    return house


def one_name(house: House) -> None:
    with house.writing() as session:
        for unit in ("U1", "U2"):
            directory_store.keep_unit(session, code=unit, name="饲料厂", parent=None)


@pytest.mark.parametrize(
    ("page", "role", "key", "codes", "press"),
    [
        ("report", Role.SUPERVISION, "report_window", ("SB-1", "SB-4"), "登记"),
        ("roster", Role.ADMINISTRATOR, "roster_window", ("SB-1", "SB-4"), ""),
        ("roster", Role.ADMINISTRATOR, "roster_unit", ("U1", "U2"), ""),
        ("windows", Role.ADMINISTRATOR, "unit_new", ("U1", "U2"), "新建窗口"),
        ("windows", Role.ADMINISTRATOR, "unit_parent", ("U1", "U2"), "新建单位"),
        ("board", Role.LEADER, "board_unit", ("U1", "U2"), ""),
        ("voices", Role.CHAIRMAN, "voices_unit", ("U1", "U2"), ""),
    ],
)
def test_a_window_or_unit_is_taken_by_its_code(
    twins: House, page: str, role: Role, key: str, codes: tuple[str, ...], press: str
) -> None:
    a_person(twins, "A")
    one_name(twins)
    query = {"window": "SB-2"} if key == "roster_window" else {}
    shown = opened(page, signed_in(twins, role), **query)
    for code in codes:
        takes(shown, key, f" · {code}", code, press=press)


def test_the_register_of_cases_is_narrowed_to_the_unit_tapped(twins: House) -> None:
    number = complain(twins, window="SB-1")
    complain(twins, window="SB-3")
    page = in_register(opened("cases", signed_in(twins, Role.SUPERVISION)))
    rates = " ".join(str(each.proto.body) for each in page.get("html"))
    assert "饲料厂 · U1" in rates
    assert "饲料厂 · U2" in rates
    takes(page, "desk_unit", " · U1", "U1")
    assert cards(page) == [number]


def test_corrective_action_is_ordered_and_found_where_it_was_tapped(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    site = world(house, a_site)
    a_window(house, "ZC-2", post="ZC", unit="U2")
    site.order()
    site.order(window="ZC-2", owner="O")
    one_name(house)
    with house.writing() as session:
        for code, unit in {"ZC-1": "U1", "ZC-2": "U2"}.items():
            directory_store.keep_window(
                session, code=code, name=NAME, unit=unit, post="ZC", location=None
            )
    takes(
        opened("corrections", site.yard.signed_in("i"), from_="hand"),
        "order_window",
        " · ZC-1",
        "ZC-1",
    )
    page = in_all(opened("corrections", site.yard.signed_in("c")))
    rates = " ".join(str(each.proto.body) for each in page.get("html"))
    assert rates.count("饲料厂 · U") == 2
    takes(page, "actions_unit", " · U1", "U1")


def test_checks_are_narrowed_to_the_unit_or_window_tapped(twins: House) -> None:
    a_yard(twins).check(at=clock.now() - timedelta(minutes=5))
    one_name(twins)
    page = opened("checks", signed_in(twins, Role.SUPERVISION))
    takes(page, "checks_place", "饲料厂 · U1", "unit:U1")
    takes(page, "checks_place", " · SB-1", "window:SB-1")
    takes(page, "checks_place", " · SB-3", "window:SB-3")


def test_a_case_goes_to_the_officer_tapped_not_to_the_namesake(house: House) -> None:
    affair = Affair(house)
    with house.writing() as session:
        session.execute(
            update(models.AccountRow)
            .where(models.AccountRow.role.in_(["supervision", "chairman"]))
            .values(name="王伟")
        )
    page = opened("cases", affair.signed_in("leader-of-team"), case=affair.number)
    first = page.selectbox(key="case_to").options[0]
    assert first.startswith("王伟 · ")
    tap(page, "case_to", first)
    page.text_input(key="case_why").set_value("另有安排")
    pressed(page, "转办").run()
    assert not page.exception
    officer = affair.case(affair.users["chairman"]).record.officer
    assert officer is not None
    assert officer.username == first.removeprefix("王伟 · ")


@pytest.fixture
def drawn_twice(house: House, monkeypatch: pytest.MonkeyPatch) -> tuple[Plan, tuple[int, int]]:
    """A plan in which one inspector was drawn twice for one window."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    plan = a_plan(house)
    plan.draw(MONTH)
    first, second = plan.places(MONTH)[:2]
    with house.writing() as session:
        person = directory_store.person_id(session, "I4")
        window = directory_store.window(session, "W1").id
        # Whatever else was drawn is due on another day, or it may look like one of these.
        session.execute(update(models.AssignmentRow).values(due_on=date(2026, 11, 30)))
        for place, day in ((first, 24), (second, 25)):
            session.execute(
                update(models.AssignmentRow)
                .where(models.AssignmentRow.id == place.id)
                .values(window_id=window, inspector_id=person, due_on=date(2026, 11, day))
            )
    return plan, (first.id, second.id)


def test_the_check_tapped_is_the_one_its_inspector_asks_about(
    drawn_twice: tuple[Plan, tuple[int, int]],
) -> None:
    plan, (number, other) = drawn_twice
    page = opened("plan", _token(plan, "inspector-I4"))
    tap(page, "ask_which", "窗口 W1 · 截止 11\u00a0月\u00a024\u00a0日")
    page.text_input(key="ask_because").set_value("停业")
    pressed(page, "申请免除").run()
    asks = {each.id: each.asks for each in plan.places(MONTH)}
    assert (asks[number], asks[other]) == ("停业", None)


def test_the_check_tapped_is_the_one_excused(
    drawn_twice: tuple[Plan, tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, (number, other) = drawn_twice
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=4))
    page = opened("plan", _token(plan, "top"))
    tap(page, "excused", "窗口 W1 · 员工 I4 · 截止 11\u00a0月\u00a024\u00a0日")
    page.text_input(key="excused_because").set_value("装修")
    pressed(page, "免除").run()
    excused = {each.id: each.excused_by for each in plan.places(MONTH)}
    assert (excused[number], excused[other]) == ("top", None)


def _token(plan: Plan, username: str) -> str:
    with plan.house.writing() as session:
        account = account_store.by_username(session, username)
        return session_store.open_session(
            session, account.id, at=clock.now(), lasting=timedelta(days=9)
        )


# The labels


def test_a_name_borne_once_stays_as_it_is() -> None:
    found = told_apart({"A": "司磅室", "B": "开票室", "C": "开票室"})
    assert found == {"A": "司磅室", "B": "开票室 · B", "C": "开票室 · C"}


@given(
    st.dictionaries(st.text("AB", min_size=1), st.sampled_from(["a", "a · A", "a · A · A", "b"]))
)
def test_no_two_labels_are_alike_whatever_people_are_called(labels: dict[str, str]) -> None:
    found = told_apart(labels)
    assert len(set(found.values())) == len(labels)
    assert all(found[code].startswith(labels[code]) for code in labels)
