"""Where an open page asks whether its browser is still signed in: from memory, and right."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.directory import session_store
from kiosk import clock
from kiosk.actions.directory import accounts
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes.mishaps import Mishaps
from kiosk.routes.presence import ADDRESS, routes
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.directory.sessions import NOTED_WITHIN, ends_of
from tests.helpers.building import a_login, database_away

PASSWORD = "a good long phrase"


@pytest.fixture
def page(house: House) -> Iterator[TestClient]:
    """An open page of a browser."""
    app = Mishaps(Starlette(routes=routes(house)), house)
    with TestClient(app) as client:
        yield client


def come(house: House, username: str, role: Role = Role.FINANCE) -> str:
    account = a_login(house, username, role, password=PASSWORD)
    with house.writing() as session:
        return accounts.begin_session(session, account, at=clock.now())


def ask(page: TestClient, token: str | None) -> tuple[int, str]:
    page.cookies.clear()
    if token is not None:
        page.cookies.set(SESSION_COOKIE, token)
    answer = page.get(ADDRESS)
    return answer.status_code, answer.text


def test_a_page_is_told_who_and_where_and_every_browser_has_a_mark_of_its_own(
    house: House, page: TestClient
) -> None:
    wang, li = come(house, "wang"), come(house, "li")
    told = [ask(page, each) for each in (wang, wang, li)]
    assert [status for status, _ in told] == [200, 200, 200]
    assert told[0] == told[1] != told[2]
    assert wang not in told[0][1]


@pytest.mark.parametrize("token", [None, "", "no token of ours", "一"])
def test_nobody_is_told_that_nobody_is_there(page: TestClient, token: str | None) -> None:
    assert ask(page, None if token == "一" else token)[0] == 401


def test_a_browser_signed_out_is_told_so_within_seconds(
    house: House, page: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = come(house, "wang")
    assert ask(page, wang)[0] == 200
    with house.writing() as session:
        session_store.end_session(session, wang)
    monkeypatch.setattr(house.presence._browsers, "_clock", lambda: float("inf"))
    assert ask(page, wang)[0] == 401


def test_asking_reads_the_database_once_for_all_pages_and_writes_nothing(
    house: House, page: TestClient
) -> None:
    tokens = [come(house, f"w{number}") for number in range(5)]
    ask(page, tokens[0])
    asked: list[str] = []
    for database in (house.quick, house.database, house.clockwork):
        event.listen(
            database._readers, "before_cursor_execute", lambda *told: asked.append(told[2])
        )
    assert {ask(page, each)[0] for each in tokens * 3} == {200}
    assert not asked


def test_a_page_that_only_asks_is_signed_out_as_unused(
    house: House, page: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = come(house, "wang")
    idle = ends_of(Role.FINANCE).idle
    assert idle is not None
    begun = clock.now()
    monkeypatch.setattr(clock, "now", lambda: begun + idle / 2)
    assert ask(page, wang)[0] == 200
    house.presence.keep(house.clockwork)
    monkeypatch.setattr(clock, "now", lambda: begun + idle + NOTED_WITHIN)
    assert ask(page, wang)[0] == 401


def test_while_the_database_is_away_nobody_is_sent_from_their_page(
    house: House, page: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = come(house, "wang")
    ask(page, wang)
    house.presence._browsers.forget()
    with database_away(house):
        assert ask(page, wang)[0] != 401
