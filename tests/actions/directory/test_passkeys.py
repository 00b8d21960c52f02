"""Passkeys: made after the password, shown for a code, and what attackers do with them."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.directory import account_store, factor_store, passkey_store, session_store
from db.directory.account_store import Account
from db.ground import audit_store
from kiosk import clock
from kiosk.actions.directory import second_factors
from kiosk.locks import passkeys as locks
from kiosk.reports.directory.browsers import done_to
from kiosk.rights.who import SESSION_COOKIE
from kiosk.server import _routes
from kiosk.wiring import House
from survey.directory.passkeys import MOST
from survey.directory.roles import Role
from tests.helpers.authenticators import PRESENT, Authenticator
from tests.helpers.building import a_login
from tests.helpers.proving import code_at, turned_on, user_of

PASSWORD = "a good long phrase"
NAME = "我的手机"


class Browser:
    """Somebody's browser, signed in, with the forms that its pages hold."""

    def __init__(self, house: House, account: Account) -> None:
        self.house, self.account = house, account
        self.client = TestClient(Starlette(routes=_routes(house)), follow_redirects=False)
        self.sign_in()

    def sign_in(self) -> None:
        with self.house.writing() as session:
            self.token = session_store.open_session(
                session, self.account.id, at=clock.now(), lasting=timedelta(hours=1)
            )
        self.client.cookies.set(SESSION_COOKIE, self.token)

    def asked(self, page: str) -> tuple[str, str]:
        """Return the note and the options that a page holds for a passkey."""
        [options] = re.findall(r'data-options="([^"]+)"', page)
        [ticket] = re.findall(r'name="ticket" value="([^"]+)"', page)
        return ticket, unescape(options)

    def to_make(self, password: str = PASSWORD) -> tuple[str, str]:
        answer = self.client.post("/passkeys", data={"name": NAME, "password": password})
        return self.asked(answer.text)

    def add(self, device: Authenticator) -> str:
        ticket, options = self.to_make()
        made = {"ticket": ticket, "credential": device.make(options), "name": NAME}
        answer = self.client.post("/passkeys", data=made)
        assert answer.status_code == 200, answer.text
        return answer.text

    def prove(self, device: Authenticator) -> int:
        ticket, options = self.asked(self.client.get("/prove").text)
        return self.hand_in(ticket, device.show(options))

    def hand_in(self, ticket: str, credential: str) -> int:
        shown = {"ticket": ticket, "credential": credential}
        return self.client.post("/prove", data=shown).status_code

    def is_proven(self) -> bool:
        with self.house.reading() as session:
            return session_store.proved_at(session, self.token) is not None

    def again(self) -> None:
        """Be at a browser that has proven nothing yet."""
        self.sign_in()
        assert not self.is_proven()


@pytest.fixture
def wang(house: House) -> Account:
    return a_login(house, "wang", Role.FINANCE, password=PASSWORD)


@pytest.fixture
def browser(house: House, wang: Account) -> Browser:
    return Browser(house, wang)


def deeds(house: House) -> list[str]:
    with house.reading() as session:
        return [each.deed for each in audit_store.entries(session)]


def keys_of(house: House, account: Account) -> list[passkey_store.Passkey]:
    with house.reading() as session:
        return passkey_store.of_account(session, account.id)


def test_one_is_made_after_the_password_and_the_owner_is_told(
    house: House, wang: Account, browser: Browser
) -> None:
    other = Browser(house, wang)
    page = browser.add(Authenticator())
    assert len(re.findall(r"\b[2-9A-Y]{10}\b", page)) == 10
    [kept] = keys_of(house, wang)
    assert kept.name == NAME
    assert "passkey-added" in deeds(house)
    with house.reading() as session:
        assert [each.what.en for each in done_to(session, user_of(wang), at=clock.now())] == [
            "added a passkey to your account"
        ]
        assert account_store.account_of_session(session, other.token, at=clock.now()) is None
        assert account_store.account_of_session(session, browser.token, at=clock.now()) is not None


def test_without_the_right_password_no_browser_is_asked_to_make_one(
    house: House, browser: Browser
) -> None:
    answer = browser.client.post("/passkeys", data={"name": NAME, "password": "a guess"})
    assert answer.status_code == 403
    assert "data-options" not in answer.text
    assert "password-wrong" in deeds(house)


def test_who_has_a_factor_shows_it_before_another_one_is_added(
    house: House, wang: Account, browser: Browser
) -> None:
    turned_on(house, wang, at=clock.now(), token=browser.token)
    browser.again()
    answer = browser.client.post("/passkeys", data={"name": NAME, "password": PASSWORD})
    assert answer.status_code == 403
    assert 'href="/prove"' in answer.text
    code = {"code": code_at(house, wang, clock.now())}
    assert browser.client.post("/prove", data=code).status_code == 200
    assert "recovery" not in browser.add(Authenticator()), "the codes made with the app stay"


def test_it_stands_for_the_code_at_the_door_and_before_a_decision(
    house: House, wang: Account, browser: Browser
) -> None:
    device = Authenticator()
    browser.add(device)
    browser.again()
    device.count += 1
    assert browser.prove(device) == 200
    assert browser.is_proven()
    stranger = TestClient(Starlette(routes=_routes(house)), follow_redirects=False)
    page = stranger.post("/login", data={"username": "wang", "password": PASSWORD}).text
    assert SESSION_COOKIE not in stranger.cookies
    [half] = set(re.findall(r'name="half" value="([^"]+)"', page))
    ticket, options = browser.asked(page)
    device.count += 1
    shown = {"ticket": ticket, "credential": device.show(options), "half": unescape(half)}
    answer = stranger.post("/login/code", data=shown)
    assert answer.status_code == 303
    assert answer.cookies[SESSION_COOKIE]


def test_a_recovery_code_opens_where_the_passkey_is_lost(
    house: House, wang: Account, browser: Browser
) -> None:
    code = re.findall(r"\b[2-9A-Y]{10}\b", browser.add(Authenticator()))[0]
    browser.again()
    assert browser.client.post("/prove", data={"code": code}).status_code == 200
    browser.again()
    assert browser.client.post("/prove", data={"code": code}).status_code == 403


def test_what_was_signed_opens_once(house: House, browser: Browser) -> None:
    device = Authenticator(count=0)
    browser.add(device)
    browser.again()
    ticket, options = browser.asked(browser.client.get("/prove").text)
    signed = device.show(options)
    assert browser.hand_in(ticket, signed) == 200
    assert browser.hand_in(ticket, signed) == 403
    assert "second-factor-wrong" in deeds(house)


def test_a_wrong_signature_spends_what_was_asked(browser: Browser) -> None:
    device = Authenticator()
    browser.add(device)
    browser.again()
    device.count += 1
    ticket, options = browser.asked(browser.client.get("/prove").text)
    assert browser.hand_in(ticket, replace(device, origin="http://evil").show(options)) == 403
    assert browser.hand_in(ticket, device.show(options)) == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://kiosk.example"},
        {"origin": "http://localhost:8502"},
        {"name": "evil.example"},
        {"flags": PRESENT},
        {"flags": 0},
    ],
)
def test_another_site_or_nobody_there_proves_nothing(
    browser: Browser, wrong: dict[str, str | int]
) -> None:
    device = Authenticator()
    browser.add(device)
    browser.again()
    device.count += 1
    assert browser.prove(replace(device, **wrong)) == 403  # type: ignore[arg-type]
    assert not browser.is_proven()
    assert browser.prove(device) == 200


@pytest.mark.parametrize(
    "wrong", [{"origin": "https://evil"}, {"name": "evil"}, {"flags": PRESENT}]
)
def test_no_key_is_kept_that_was_made_elsewhere_or_by_nobody(
    house: House, wang: Account, browser: Browser, wrong: dict[str, str | int]
) -> None:
    ticket, options = browser.to_make()
    device = replace(Authenticator(), **wrong)  # type: ignore[arg-type]
    made = {"ticket": ticket, "credential": device.make(options), "name": NAME}
    assert browser.client.post("/passkeys", data=made).status_code == 403
    assert not keys_of(house, wang)


def test_a_note_of_another_browser_or_for_another_purpose_is_worth_nothing(
    house: House, wang: Account, browser: Browser
) -> None:
    device = Authenticator()
    browser.add(device)
    other = Browser(house, wang)
    device.count += 1
    ticket, options = browser.asked(browser.client.get("/prove").text)
    assert other.hand_in(ticket, device.show(options)) == 403
    adding, options = browser.to_make()
    assert browser.hand_in(adding, device.show(options)) == 403
    assert browser.hand_in("rubbish", device.show(options)) == 403
    assert browser.hand_in("一", device.show(options)) == 403


def test_a_note_grows_old(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    device = Authenticator()
    browser.add(device)
    browser.again()
    device.count += 1
    monkeypatch.setattr(locks, "LASTS", -1)
    assert browser.prove(device) == 403


def test_the_passkey_of_another_account_opens_none_but_its_own(
    house: House, browser: Browser
) -> None:
    li = a_login(house, "li", Role.FINANCE, password=PASSWORD)
    foreign = Authenticator()
    Browser(house, li).add(foreign)
    browser.add(Authenticator())
    browser.again()
    foreign.count += 1
    assert browser.prove(foreign) == 403
    assert not browser.is_proven()


def test_a_key_that_is_known_is_nobody_elses(house: House, wang: Account, browser: Browser) -> None:
    device = Authenticator()
    browser.add(device)
    li = Browser(house, a_login(house, "li", Role.FINANCE, password=PASSWORD))
    ticket, options = li.to_make()
    made = {"ticket": ticket, "credential": device.make(options), "name": NAME}
    assert li.client.post("/passkeys", data=made).status_code == 409
    [kept] = keys_of(house, wang)
    assert kept.account_id == wang.id


def test_a_count_that_goes_backwards_is_refused_and_on_record(
    house: House, wang: Account, browser: Browser
) -> None:
    device = Authenticator(count=7)
    browser.add(device)
    browser.again()
    assert browser.prove(replace(device, count=7)) == 403
    assert browser.prove(replace(device, count=3)) == 403
    assert deeds(house).count("passkey-copied") == 2
    with house.reading() as session:
        told = [each.what.en for each in done_to(session, user_of(wang), at=clock.now())]
    assert told.count("showed a passkey that may be a copy: it was refused") == 2
    assert browser.prove(replace(device, count=8)) == 200


def test_keys_that_do_not_count_are_taken_again_and_again(browser: Browser) -> None:
    device = Authenticator(count=0)
    browser.add(device)
    for _ in range(2):
        browser.again()
        assert browser.prove(device) == 200


@pytest.mark.parametrize(
    "rubbish",
    ["x", "{}", "[]", "null", '{"id": 3}', '{"id": "一"}', "[" * 3000, "9" * 7000,
     json.dumps({"id": "a", "rawId": "a", "type": "public-key", "response": None})],
)  # fmt: skip
def test_rubbish_is_refused_and_counted(house: House, browser: Browser, rubbish: str) -> None:
    browser.add(Authenticator())
    browser.again()
    ticket, _ = browser.asked(browser.client.get("/prove").text)
    assert browser.hand_in(ticket, rubbish) in {403, 413}


def test_guessing_with_passkeys_waits_as_guessing_codes_does(browser: Browser) -> None:
    browser.add(Authenticator())
    browser.again()
    said = {browser.prove(Authenticator()) for _ in range(8)}
    assert said == {403, 429}


def test_one_is_removed_with_the_password_and_never_anothers(
    house: House, wang: Account, browser: Browser
) -> None:
    browser.add(Authenticator())
    [kept] = keys_of(house, wang)
    li = Browser(house, a_login(house, "li", Role.FINANCE, password=PASSWORD))
    told = {"passkey": str(kept.id), "password": PASSWORD}
    assert li.client.post("/passkeys", data=told).status_code == 404
    wrong = told | {"password": "a guess"}
    assert browser.client.post("/passkeys", data=wrong).status_code == 403
    assert browser.client.post("/passkeys", data=told).status_code == 303
    assert not keys_of(house, wang)
    with house.reading() as session:
        assert not factor_store.is_on(session, wang.id)
        assert factor_store.recovery_left(session, wang.id) == 0


def test_none_is_removed_by_who_knows_the_password_alone(
    house: House, wang: Account, browser: Browser
) -> None:
    browser.add(Authenticator())
    [kept] = keys_of(house, wang)
    browser.again()
    told = {"passkey": str(kept.id), "password": PASSWORD}
    assert browser.client.post("/passkeys", data=told).status_code == 403
    assert keys_of(house, wang) == [kept]


def test_a_reset_takes_passkeys_with_it(house: House, wang: Account, browser: Browser) -> None:
    browser.add(Authenticator())
    with house.writing() as session:
        second_factors.reset(session, wang, by="boss", at=clock.now())
    assert not keys_of(house, wang)


def test_an_account_has_no_more_than_it_may(house: House, wang: Account, browser: Browser) -> None:
    for _ in range(MOST):
        browser.add(Authenticator())
    ticket, options = browser.to_make()
    made = {"ticket": ticket, "credential": Authenticator().make(options), "name": NAME}
    assert browser.client.post("/passkeys", data=made).status_code == 409
    assert len(keys_of(house, wang)) == MOST


def test_starting_an_app_leaves_passkeys_and_their_codes(
    house: House, wang: Account, browser: Browser
) -> None:
    browser.add(Authenticator())
    with house.writing() as session:
        second_factors.begin(session, user_of(wang), secret=house.secret, at=clock.now())
    with house.reading() as session:
        assert factor_store.is_on(session, wang.id)
        assert factor_store.recovery_left(session, wang.id) == 10


def test_nobody_sees_passkeys_without_being_signed_in(house: House) -> None:
    client = TestClient(Starlette(routes=_routes(house)), follow_redirects=False)
    assert client.get("/passkeys").status_code == 401
    for told in ({}, {"credential": "x"}, {"passkey": "1"}):
        assert client.post("/passkeys", data={"password": PASSWORD} | told).status_code == 401
