"""The start page: checks that wait for somebody, each leading right into its walk."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from kiosk import clock
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.periods import Period
from tests.helpers.building import NOW, a_person, a_session, an_account
from tests.helpers.pages import PAGES, markup, page_at
from tests.helpers.planning import WINDOWS, Plan, a_plan
from tests.helpers.worlds import world

LATER = NOW + timedelta(hours=1)
MONTH = Period.month_of(NOW.date())


@pytest.fixture
def plan(house: House, monkeypatch: pytest.MonkeyPatch) -> Plan:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return world(house, a_plan)


def home(house: House, user: User) -> AppTest:
    return page_at(PAGES / "home.py", a_session(house, user))


def begins(page: AppTest) -> list[str]:
    """Return the walks that the page leads into."""
    return [part.split('"')[0] for part in markup(page).split('href="/check?')[1:]]


def test_what_was_drawn_waits_until_it_is_done(plan: Plan) -> None:
    plan.draw(MONTH)
    person, user = next(iter(plan.inspectors.items()))
    mine = [e.window for e in plan.places(MONTH) if e.inspector == person]
    shown = begins(home(plan.house, user))
    assert {each.split("&")[0] for each in shown} == {f"go={window}" for window in mine}
    for n, window in enumerate(mine):  # a draw may give one window to somebody twice
        plan.check(window, person, at=LATER + timedelta(minutes=n))
    assert begins(home(plan.house, user)) == []


def test_who_has_to_stand_aside_since_the_draw_is_not_sent_there(plan: Plan) -> None:
    plan.draw(MONTH)
    person, user = next(iter(plan.inspectors.items()))
    for window, unit in WINDOWS.items():
        a_person(plan.house, f"clerk-{window}", unit=unit, supervisor=person)
    assert begins(home(plan.house, user)) == []


def test_todays_self_check_waits_for_the_quality_manager_until_one_is_made(plan: Plan) -> None:
    a_person(plan.house, "M", unit="U2")
    manager = an_account(plan.house, "manager", "quality_manager", "M")
    shown = begins(home(plan.house, manager))
    assert {each.split("&")[0] for each in shown} == {"go=W3", "go=W4"}
    plan.check("W4", "M", at=LATER, kind="self")
    assert begins(home(plan.house, manager)) == []


def test_nobody_else_is_shown_any(plan: Plan) -> None:
    a_person(plan.house, "E", unit="U2")
    for role in ("employee", "leader"):
        user = an_account(plan.house, role, role, "E")
        assert begins(home(plan.house, user)) == []
