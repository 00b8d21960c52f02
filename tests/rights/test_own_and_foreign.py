"""Every page, looked at by who answers for one of two companies: what it shows of the other one.

Each screen has its rule here: a new one without a rule fails.
"""

from typing import Final

import pytest

from kiosk import clock
from kiosk.rights.who import User
from kiosk.screens import STAFF, Screen
from kiosk.wiring import House
from survey.directory.roles import Role
from tests.helpers.building import NOW, a_session, an_account
from tests.helpers.companies import FAR, LIMITED, NAMES_PLACES, NOTHING_FOREIGN, two_companies
from tests.helpers.history import rated
from tests.helpers.pages import markup, page_at, texts

NO_UNITS: Final = frozenset({"regulation", "wall"})
OF_AN_OFFICE: Final = frozenset(
    {
        "cases", "held", "bursts", "checklists", "ledger", "month", "policy", "powers", "trail",
        "windows", "people", "accounts", "roster", "hours",
    }
)  # fmt: skip
"""Pages of offices that work for the whole group: nobody who answers for some units opens them."""


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def companies(house: House) -> House:
    two_companies(house)
    return house


def shown(house: House, user: User, screen: Screen) -> str:
    page = page_at(screen.file, a_session(house, user))
    offered = [option for each in page.selectbox for option in each.options]
    return "\n".join([texts(page), markup(page), *offered])


def test_every_screen_has_its_rule() -> None:
    rules = (NOTHING_FOREIGN, NAMES_PLACES, NO_UNITS, OF_AN_OFFICE)
    ruled = [path for rule in rules for path in rule]
    assert sorted(ruled) == sorted(screen.path for screen in STAFF)


@pytest.mark.parametrize("role", LIMITED)
def test_who_answers_for_some_units_opens_no_page_of_the_groups_offices(role: Role) -> None:
    user = User(1, "x", "某人", role, "HEAD")
    opened = {each.path for each in STAFF if each.deed and user.may(each.deed)}
    assert not opened & OF_AN_OFFICE


@pytest.mark.parametrize("role", LIMITED)
@pytest.mark.parametrize("path", sorted(NOTHING_FOREIGN))
def test_a_page_shows_nothing_of_another_company(companies: House, role: Role, path: str) -> None:
    screen = next(each for each in STAFF if each.path == path)
    user = an_account(companies, "zhao", role, "HEAD")
    if screen.deed is None or not user.may(screen.deed):
        return
    told = shown(companies, user, screen)
    assert [name for name in FAR if name in told] == []


@pytest.mark.parametrize("role", LIMITED)
def test_the_board_shows_the_own_company(companies: House, role: Role) -> None:
    screen = next(each for each in STAFF if each.path == "board")
    told = shown(companies, an_account(companies, "zhao", role, "HEAD"), screen)
    assert "窗口 W-OWN" in told
    assert "n = 14" in told


def test_who_heads_nobody_is_sent_to_their_own_figures(companies: House) -> None:
    screen = next(each for each in STAFF if each.path == "board")
    told = shown(companies, an_account(companies, "wang", "employee", "CLERK"), screen)
    assert "您没有负责的单位" in told
    assert not [name for name in ("W-OWN", *FAR) if name in told]


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.TEAM_LEADER, Role.CHAIRMAN])
def test_the_team_sees_both_companies(companies: House, role: Role) -> None:
    screen = next(each for each in STAFF if each.path == "board")
    told = shown(companies, an_account(companies, "tang", role), screen)
    assert {name for name in ("窗口 W-OWN", "窗口 W-FAR") if name in told} == {
        "窗口 W-OWN", "窗口 W-FAR",
    }  # fmt: skip


# One's own


@pytest.mark.parametrize(("n", "says"), [(9, "9 条评价，不满 10 条"), (10, "n = 10")])
def test_everybody_reads_the_own_satisfaction_where_enough_were_asked(
    companies: House, n: int, says: str
) -> None:
    rated(companies, "W-OWN", [5] * n, day=NOW.date(), person="CLERK")
    screen = next(each for each in STAFF if each.path == "me")
    told = shown(companies, an_account(companies, "wang", "employee", "CLERK"), screen)
    assert says in told
    assert ("满意率 100" in told) == (n >= 10)
    other = shown(companies, an_account(companies, "li", "employee", "OTHER"), screen)
    assert "我的满意率" not in other
