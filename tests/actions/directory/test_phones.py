"""Phones that stay signed in: kept behind key and PIN, locked, opened, attacked."""

import re
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.directory import account_store, session_store
from db.directory.account_store import Account
from db.ground import audit_store
from kiosk import clock
from kiosk.reports.directory.browsers import done_to
from kiosk.rights.who import SESSION_COOKIE
from kiosk.server import _routes
from kiosk.wiring import House
from survey.directory.phones import LOCKS_AFTER, STAYS, TRIES, may_stay
from survey.directory.roles import Role
from survey.directory.sessions import NOTED_WITHIN, WORKDAY
from tests.helpers.building import a_login
from tests.helpers.phones import PhoneKey
from tests.helpers.proving import user_of

PASSWORD = "a good long phrase"
PIN = "482915"
LOCKED = LOCKS_AFTER + NOTED_WITHIN
SECOND = timedelta(seconds=1)


class Time:
    """A clock that goes on when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: self.now)

    def goes_on(self, by: timedelta) -> None:
        self.now += by


class Phone:
    """An inspector's phone, signed in."""

    def __init__(self, house: House, account: Account) -> None:
        self.house, self.account, self.key = house, account, PhoneKey()
        self.client = TestClient(Starlette(routes=_routes(house)), follow_redirects=False)
        with house.writing() as session:
            self.token = session_store.open_session(
                session, account.id, at=clock.now(), lasting=WORKDAY
            )
        self.client.cookies.set(SESSION_COOKIE, self.token)

    def asked(self, page: str) -> tuple[str, str]:
        """Return the note that a page holds for the phone, and what it asks to be signed."""
        [ticket] = re.findall(r'name="ticket" value="([^"]+)"', page)
        [challenge] = re.findall(r'data-challenge="([^"]+)"', page)
        return ticket, challenge

    def keep(self, pin: str = PIN, *, password: str = PASSWORD, again: str | None = None) -> int:
        ticket, challenge = self.asked(self.client.get("/phone").text)
        told = {
            "ticket": ticket, "signature": self.key.sign(challenge), "key": self.key.public,
            "pin": pin, "again": pin if again is None else again, "password": password,
        }  # fmt: skip
        return self.client.post("/phone", data=told).status_code

    def open(self, pin: str = PIN, *, key: PhoneKey | None = None) -> int:
        ticket, challenge = self.asked(self.client.get("/login").text)
        return self.hand_in(ticket, (key or self.key).sign(challenge), pin)

    def hand_in(self, ticket: str, signature: str, pin: str) -> int:
        told = {"ticket": ticket, "signature": signature, "pin": pin, "next": "/walk"}
        return self.client.post("/login/pin", data=told).status_code

    def is_in(self) -> bool:
        with self.house.reading() as session:
            found = account_store.account_of_session(session, self.token, at=clock.now())
        return found is not None

    def is_known(self) -> bool:
        with self.house.reading() as session:
            found = session_store.of_account(session, self.account.id, at=clock.now())
        return session_store.hash_of(self.token) in {each.ref for each in found}


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


@pytest.fixture
def walker(house: House) -> Account:
    return a_login(house, "walker", Role.INSPECTOR, password=PASSWORD)


@pytest.fixture
def phone(house: House, time: Time, walker: Account) -> Phone:
    kept = Phone(house, walker)
    assert kept.keep() == 200
    return kept


def deeds(house: House) -> list[str]:
    with house.reading() as session:
        return [each.deed for each in audit_store.entries(session)]


def test_a_phone_stays_signed_in_for_weeks_and_its_owner_is_told(
    house: House, time: Time, phone: Phone
) -> None:
    with house.reading() as session:
        [told] = done_to(session, user_of(phone.account), at=clock.now())
        [kept] = session_store.of_account(session, phone.account.id, at=clock.now())
    assert told.what.en == "kept a phone signed in behind a PIN"
    assert (kept.has_pin, kept.ends_at) == (True, time.now + STAYS)
    for _ in range(STAYS.days - 1):
        time.goes_on(timedelta(days=1))
        assert not phone.is_in()
        assert phone.open() == 303
        assert phone.is_in()
    time.goes_on(timedelta(days=1))
    assert phone.client.get("/login").text.count("data-challenge") == 0


def test_unused_it_locks_and_in_use_it_does_not(house: House, time: Time, phone: Phone) -> None:
    time.goes_on(LOCKED - SECOND)
    assert phone.is_in()
    with house.writing() as session:
        session_store.note_seen(session, {session_store.hash_of(phone.token): clock.now()})
    time.goes_on(LOCKED - SECOND)
    assert phone.is_in()
    time.goes_on(SECOND)
    assert not phone.is_in()
    assert phone.is_known(), "it is locked, not signed out"
    assert phone.client.get("/phone").status_code == 303
    assert phone.client.get("/api/presence").status_code == 401
    assert phone.client.post("/api/inspections", json={}).status_code == 401


def test_the_pin_leads_back_to_where_the_phone_was(time: Time, phone: Phone) -> None:
    time.goes_on(LOCKED)
    page = phone.client.get("/login?ended=1&next=/walk").text
    assert 'name="next" value="/walk"' in page
    ticket, challenge = phone.asked(page)
    told = {"ticket": ticket, "signature": phone.key.sign(challenge), "pin": PIN, "next": "/walk"}
    answer = phone.client.post("/login/pin", data=told)
    assert (answer.status_code, answer.headers["location"]) == (303, "/walk")


def test_after_a_few_wrong_pins_that_phone_alone_needs_the_password(
    house: House, time: Time, phone: Phone
) -> None:
    other = Phone(house, phone.account)
    assert other.keep("739164") == 200
    time.goes_on(LOCKED)
    for n in range(TRIES - 1):
        assert phone.open(f"{n:06}") == 403
    assert phone.open("999990") == 401
    assert not phone.is_known()
    assert deeds(house).count("phone-not-opened") == TRIES - 1
    assert "phone-shut" in deeds(house)
    assert "data-challenge" not in phone.client.get("/login").text
    assert other.open("739164") == 303, "who guesses at one phone keeps nobody else out"


def test_a_right_pin_forgives_the_wrong_ones_before_it(time: Time, phone: Phone) -> None:
    for _ in range(3):
        time.goes_on(LOCKED)
        for n in range(TRIES - 1):
            assert phone.open(f"{n:06}") == 403
        assert phone.open() == 303


def test_who_copied_the_cookie_cannot_even_try_a_pin(
    house: House, time: Time, phone: Phone
) -> None:
    time.goes_on(LOCKED)
    for _ in range(3 * TRIES):
        assert phone.open(key=PhoneKey()) == 403
    assert phone.is_known()
    assert "phone-not-opened" not in deeds(house)
    assert phone.open() == 303


def test_a_signature_opens_once_and_at_its_own_phone_alone(
    house: House, time: Time, phone: Phone
) -> None:
    other = Phone(house, phone.account)
    other.key = phone.key
    assert other.keep() == 200
    time.goes_on(LOCKED)
    ticket, challenge = phone.asked(phone.client.get("/login").text)
    signature = phone.key.sign(challenge)
    assert other.hand_in(ticket, signature, PIN) == 403
    assert phone.hand_in(ticket, signature, PIN) == 303
    time.goes_on(LOCKED)
    assert phone.hand_in(ticket, signature, PIN) == 403
    for rubbish in ("", "x", "一", "A" * 88, "=" * 500):
        ticket, _ = phone.asked(phone.client.get("/login").text)
        assert phone.hand_in(ticket, rubbish, PIN) == 403
    assert phone.hand_in("rubbish", signature, PIN) == 403


@pytest.mark.parametrize(
    ("pin", "again"),
    [("111111", None), ("123456", None), ("987654", None), ("121212", None), ("123123", None),
     ("12345", None), ("48a915", None), ("４８２", None), ("", None), (PIN, "482916")],
)  # fmt: skip
def test_an_easy_pin_or_one_repeated_otherwise_is_refused(
    house: House, time: Time, walker: Account, pin: str, again: str | None
) -> None:
    phone = Phone(house, walker)
    assert phone.keep(pin, again=again) == 422
    time.goes_on(LOCKED)
    assert phone.is_in(), "nothing was kept: it neither stays nor locks"


def test_it_takes_the_password_to_keep_a_phone(house: House, time: Time, walker: Account) -> None:
    phone = Phone(house, walker)
    assert phone.keep(password="whoever found it open") == 403
    time.goes_on(LOCKED)
    assert phone.is_in()


@pytest.mark.parametrize("role", sorted(Role))
def test_who_has_power_keeps_no_phone_signed_in(house: House, time: Time, role: Role) -> None:
    phone = Phone(house, a_login(house, f"u-{role}", role, password=PASSWORD))
    page = phone.client.get("/phone")
    assert may_stay(role) is (role in {Role.INSPECTOR, Role.QUALITY_MANAGER})
    assert page.status_code == (200 if may_stay(role) else 403)
    if not may_stay(role):
        told = {"pin": PIN, "again": PIN, "password": PASSWORD}
        assert phone.client.post("/phone", data=told).status_code == 403


def test_another_password_or_signing_out_ends_it(house: House, time: Time, phone: Phone) -> None:
    time.goes_on(LOCKED)
    assert phone.client.post("/logout").status_code == 303
    assert not phone.is_known()
    again = Phone(house, phone.account)
    assert again.keep() == 200
    with house.writing() as session:
        session_store.end_sessions(session, phone.account.id)
    assert "data-challenge" not in again.client.get("/login").text


def test_what_is_kept_of_a_pin_says_nothing_without_the_secret(house: House, phone: Phone) -> None:
    with house.reading() as session:
        told = str([each.detail for each in audit_store.entries(session)])
    assert PIN not in told


def test_a_closed_account_opens_no_phone(house: House, time: Time, phone: Phone) -> None:
    time.goes_on(LOCKED)
    with house.writing() as session:
        account_store.close(session, phone.account.id, at=clock.now())
    assert "data-challenge" not in phone.client.get("/login").text
