"""The second factor at the door and before decisions, over HTTP."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.directory import account_store, session_store
from db.directory.account_store import Account
from kiosk import clock
from kiosk.locks import second_factors as locks
from kiosk.rights.who import SESSION_COOKIE
from kiosk.server import _routes
from kiosk.wiring import House
from survey.directory.roles import Role
from tests.helpers.building import a_login, a_session, an_account
from tests.helpers.proving import code_at, turned_on

PASSWORD = "a good long phrase"


@pytest.fixture
def door(house: House) -> Iterator[TestClient]:
    """Somebody in front of the door."""
    app = Starlette(routes=_routes(house))
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def wang(house: House) -> Account:
    account = a_login(house, "wang", Role.FINANCE, password=PASSWORD)
    turned_on(house, account, at=clock.now())
    return account


def half_of(door: TestClient, **more: str) -> str:
    answer = door.post("/login", data={"username": "wang", "password": PASSWORD} | more)
    assert answer.status_code == 200
    assert SESSION_COOKIE not in answer.cookies
    [half] = re.findall(r'name="half" value="([^"]+)"', answer.text)
    return unescape(half)


def test_after_the_password_a_code_is_asked_for_and_then_one_is_in(
    house: House, door: TestClient, wang: Account
) -> None:
    half = half_of(door, next="/ledger")
    form = {"half": half, "code": code_at(house, wang, clock.now()), "next": "/ledger"}
    answer = door.post("/login/code", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/ledger")
    assert answer.cookies[SESSION_COOKIE]
    again = door.post("/login/code", data=form)
    assert again.status_code == 403


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_a_wrong_code_is_told_and_the_page_goes_on(
    door: TestClient, wang: Account, lang: str
) -> None:
    form = {"half": half_of(door), "code": "000000", "next": "/ledger"}
    answer = door.post("/login/code", data=form, headers={"Accept-Language": lang})
    assert answer.status_code == 403
    assert {"zh-CN": "动态码不对", "en": "The code is wrong"}[lang] in answer.text
    assert 'value="/ledger"' in answer.text
    assert wang.username not in answer.cookies


def test_who_takes_too_long_begins_again(
    house: House, door: TestClient, wang: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = half_of(door)
    monkeypatch.setattr(locks, "HALF_LASTS", -1)
    code = code_at(house, wang, clock.now())
    answer = door.post("/login/code", data={"half": half, "code": code})
    assert answer.status_code == 401
    assert SESSION_COOKIE not in answer.cookies


@pytest.mark.parametrize("half", ["", "rubbish", "一"])
def test_without_a_password_before_it_a_code_opens_nothing(
    house: House, door: TestClient, wang: Account, half: str
) -> None:
    code = code_at(house, wang, clock.now())
    answer = door.post("/login/code", data={"half": half, "code": code})
    assert answer.status_code == 401


def test_a_one_time_link_leads_to_the_code_as_well(
    house: House, door: TestClient, wang: Account
) -> None:
    with house.writing() as session:
        link = account_store.invite(session, wang.id, at=clock.now(), lasting=timedelta(hours=1))
    new = "another good phrase"
    answer = door.post("/welcome", data={"t": link, "password": new, "repeated": new})
    assert answer.status_code == 200
    assert SESSION_COOKIE not in answer.cookies
    assert "/login/code" in answer.text


def test_a_code_before_a_decision_is_noted_for_this_browser_alone(
    house: House, door: TestClient, wang: Account
) -> None:
    with house.writing() as session:
        tokens = [
            session_store.open_session(session, wang.id, at=clock.now(), lasting=timedelta(hours=1))
            for _ in range(2)
        ]
    door.cookies.set(SESSION_COOKIE, tokens[0])
    assert 'name="code"' in door.get("/prove").text
    assert door.post("/prove", data={"code": "000000"}).status_code == 403
    answer = door.post("/prove", data={"code": code_at(house, wang, clock.now())})
    assert answer.status_code == 200
    with house.reading() as session:
        assert session_store.proved_at(session, tokens[0]) is not None
        assert session_store.proved_at(session, tokens[1]) is None


def test_who_has_nothing_to_show_is_led_to_where_it_is_set_up(
    house: House, door: TestClient
) -> None:
    door.cookies.set(SESSION_COOKIE, a_session(house, an_account(house, "zhao", "finance")))
    page = door.get("/prove")
    assert page.status_code == 200
    assert 'href="/me"' in page.text
    assert 'name="code"' not in page.text


def test_nobody_proves_anything_without_being_signed_in(door: TestClient) -> None:
    page = door.get("/prove")
    assert page.status_code == 401
    assert 'href="/login?next=%2Fprove"' in page.text
    assert door.post("/prove", data={"code": "123456"}).status_code == 401
