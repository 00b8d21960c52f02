"""One's own password: changed at a page of its own, with another token for the browser."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.directory import account_store, session_store
from db.directory.account_store import Account
from db.ground import audit_store
from kiosk import clock
from kiosk.actions.directory import account_desk
from kiosk.locks import passwords
from kiosk.locks.doors import FREE_GUESSES
from kiosk.rights.who import SESSION_COOKIE
from kiosk.server import _routes
from kiosk.wiring import House
from survey.directory.roles import Role
from tests.helpers.building import a_login

PASSWORD, OTHER = "a good long phrase", "another good phrase"


@pytest.fixture
def wang(house: House) -> Account:
    return a_login(house, "wang", Role.LEADER, password=PASSWORD)


def come(house: House, account: Account) -> str:
    with house.writing() as session:
        return session_store.open_session(
            session, account.id, at=clock.now(), lasting=account_desk.INVITATION
        )


@pytest.fixture
def browser(house: House, wang: Account) -> TestClient:
    client = TestClient(Starlette(routes=_routes(house)), follow_redirects=False)
    client.cookies.set(SESSION_COOKIE, come(house, wang))
    return client


def change(browser: TestClient, current: str, new: str, again: str) -> tuple[int, str]:
    told = {"current": current, "password": new, "repeated": again}
    answer = browser.post("/password", data=told)
    return answer.status_code, answer.text


def now_of(house: House) -> Account:
    with house.reading() as session:
        return account_store.by_username(session, "wang")


def is_in(house: House, token: str) -> bool:
    with house.reading() as session:
        return account_store.account_of_session(session, token, at=clock.now()) is not None


def test_the_browser_gets_another_token_and_all_others_are_out(
    house: House, wang: Account, browser: TestClient
) -> None:
    mine, other = browser.cookies[SESSION_COOKIE], come(house, wang)
    told = {"current": PASSWORD, "password": OTHER, "repeated": OTHER}
    answer = browser.post("/password", data=told)
    assert "密码已修改" in answer.text
    assert passwords.fits(OTHER, now_of(house).password_hash)
    turned = answer.cookies[SESSION_COOKIE]
    assert turned != mine
    assert (is_in(house, mine), is_in(house, other), is_in(house, turned)) == (False, False, True)


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [(OTHER, OTHER + "x", "不一致"), ("short", "short", "密码至少 10 个字符")],
)
def test_a_password_that_is_refused_changes_nothing(
    house: House, wang: Account, browser: TestClient, new: str, again: str, sentence: str
) -> None:
    with house.writing():  # customers rate all the time: a refusal needs no turn to write
        assert sentence in change(browser, PASSWORD, new, again)[1]
    assert now_of(house) == wang


def test_wrong_tries_of_the_current_password_have_to_wait_and_are_on_record(
    house: House, wang: Account, browser: TestClient
) -> None:
    for _ in range(FREE_GUESSES):
        assert "现在的密码不对" in change(browser, "wrong", OTHER, OTHER)[1]
    for current in ("wrong", PASSWORD):  # nobody learns which of them it was
        assert "秒后再试" in change(browser, current, OTHER, OTHER)[1]
    assert now_of(house) == wang
    with house.reading() as session:
        deeds = [each.deed for each in audit_store.entries(session)]
    assert deeds.count("password-wrong") == FREE_GUESSES
    assert is_in(house, come(house, wang)), "nobody is kept out by it"


def test_a_closed_account_changes_nothing(house: House, wang: Account, browser: TestClient) -> None:
    with house.writing() as session:
        account_desk.close_account(session, wang, by="a colleague", at=clock.now())
    assert change(browser, PASSWORD, OTHER, OTHER)[0] == 401
    assert now_of(house).password_hash == wang.password_hash
    assert browser.get("/password").status_code == 303
