"""Many guesses at one name: a line in which everybody holds a place of their own, and who is told.

The numbers are those of `docs/decisions/access.md`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from db.directory import account_store
from db.ground import audit_store
from kiosk.actions.directory import accounts, knocks
from kiosk.actions.directory.accounts import Opened
from kiosk.actions.directory.knocks import FIRST_AT_ONCE, FIRST_EVERY, FREE_GUESSES_OF_MANY
from kiosk.wiring import House
from survey.directory.sessions import GUESSED_AT
from survey.refusals.directory import WaitBeforeTrying, WrongPassword
from tests.helpers.building import NOW, a_login

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def owned(any_house: House) -> House:
    a_login(any_house, "dong", "chairman", password="a good long phrase", name="董事长")
    return any_house


def try_once(
    house: House, client: str, *, at: datetime, fits: bool = False, network: str | None = None
) -> Opened | WrongPassword | int:
    """Do what the login page does; return the seconds to wait where that is what it says."""
    with house.writing() as session:
        return tried(session, client, at=at, fits=fits, network=network)


def tried(
    session: Session, client: str, *, at: datetime, fits: bool = False, network: str | None = None
) -> Opened | WrongPassword | int:
    try:
        asked = knocks.knock(session, "dong", client=client, network=network, at=at)
        outcome = accounts.sign_in(session, asked, fits=fits, at=at)
    except WaitBeforeTrying as refusal:
        outcome = refusal
    if isinstance(outcome, WaitBeforeTrying):
        return int(str(outcome.details["seconds"]))
    assert isinstance(outcome, Opened | WrongPassword)
    return outcome


def flood(house: House, clients: Iterable[str], *, at: datetime = NOW) -> list[object]:
    """Guess wrongly from each, as fast as one transaction allows."""
    with house.writing() as session:
        return [tried(session, each, at=at) for each in clients]


def crowded(house: House) -> None:
    """Let so many have guessed at the name that there is a line."""
    with house.writing() as session:
        for _ in range(FREE_GUESSES_OF_MANY):
            account_store.note_failure(session, "login:dong", at=NOW)


def lined_up(house: House) -> None:
    """Let five more networks than have their turn at once stand in line."""
    crowded(house)
    with house.writing() as session:
        step = FIRST_EVERY * (FIRST_AT_ONCE + 5)
        account_store.next_in_line(session, "login-first:dong", at=NOW, step=step)


def spent(first: int, last: int) -> list[str]:
    return [f"hired {n}" for n in range(first, last)]


def test_who_polls_from_many_addresses_keeps_no_owner_out_of_a_new_browser(owned: House) -> None:
    hired = spent(0, 24)
    crowded(owned)
    flood(owned, hired)
    for n in range(0, 60, 5):
        flood(owned, hired, at=NOW + n * SECOND)
    flood(owned, hired, at=NOW + MINUTE)
    assert isinstance(try_once(owned, "own phone", at=NOW + MINUTE, fits=True), Opened)


def test_an_owner_who_mistypes_among_guessers_gets_in_when_told(owned: House) -> None:
    hired = spent(0, 24)
    crowded(owned)
    flood(owned, hired)
    flood(owned, hired)
    assert isinstance(try_once(owned, "own phone", at=NOW), WrongPassword)
    wait = try_once(owned, "own phone", at=NOW + SECOND, fits=True)
    assert isinstance(wait, int)
    assert wait <= 25 * knocks.AGAIN_EVERY.total_seconds()
    for n in range(0, wait, 20):
        flood(owned, hired, at=NOW + n * SECOND)
    later = NOW + SECOND + wait * SECOND
    flood(owned, hired, at=later)
    assert isinstance(try_once(owned, "own phone", at=later, fits=True), Opened)


def test_a_place_in_line_is_kept_whoever_comes_before_its_turn(owned: House) -> None:
    lined_up(owned)
    wait = try_once(owned, "own phone", at=NOW, fits=True)
    assert wait == 6 * FIRST_EVERY.total_seconds()
    flood(owned, spent(1000, 1020), at=NOW + SECOND)
    assert try_once(owned, "own phone", at=NOW + 10 * SECOND, fits=True) == wait - 10
    turn = NOW + wait * SECOND
    flood(owned, spent(1000, 1040), at=turn)
    assert isinstance(try_once(owned, "own phone", at=turn, fits=True), Opened)


def test_however_many_networks_are_hired_the_guesses_of_an_hour_are_bounded(owned: House) -> None:
    more = 20
    told = flood(owned, spent(0, FREE_GUESSES_OF_MANY + FIRST_AT_ONCE + more))
    tried = sum(isinstance(each, WrongPassword) for each in told)
    assert tried == FREE_GUESSES_OF_MANY + FIRST_AT_ONCE
    first = FIRST_EVERY.total_seconds()
    assert told[-more:] == [(n + 1) * first for n in range(more)]
    told = flood(owned, spent(2000, 2010), at=NOW + 10 * FIRST_EVERY)
    assert all(isinstance(each, int) for each in told)


def test_one_network_does_not_guess_oftener_for_having_many_addresses(owned: House) -> None:
    crowded(owned)
    told = [try_once(owned, f"part {n}", at=NOW, network="one house") for n in range(12)]
    assert sum(isinstance(each, WrongPassword) for each in told) == 2
    assert isinstance(try_once(owned, "own phone", at=NOW, fits=True), Opened)


def test_the_line_at_one_name_is_nobody_elses(owned: House) -> None:
    a_login(owned, "li", "leader", password="a good long phrase")
    lined_up(owned)
    with owned.reading() as session:
        asked = knocks.knock(session, "li", client="own phone", at=NOW)
    with owned.writing() as session:
        assert isinstance(accounts.sign_in(session, asked, fits=True, at=NOW), Opened)


def test_places_are_forgotten_with_the_guesses(owned: House) -> None:
    lined_up(owned)
    assert isinstance(try_once(owned, "hired 0", at=NOW), int)
    later = NOW + timedelta(hours=3)
    assert isinstance(try_once(owned, "hired 1", at=later), WrongPassword)
    with owned.reading() as session:
        for kept in ("login-place:dong@hired 0", "login-first:dong"):
            assert account_store.failures_at(session, kept) == (0, None)


def test_many_guesses_at_a_name_are_noted_once_an_hour(owned: House) -> None:
    def noted() -> list[object]:
        with owned.reading() as session:
            found = audit_store.of_subject(session, GUESSED_AT, [GUESSED_AT])
            return [each.detail["username"] for each in found]

    flood(owned, spent(0, knocks.TOLD_AFTER - 1))
    assert noted() == []
    flood(owned, spent(300, 340))
    assert noted() == ["dong"]
    flood(owned, spent(400, 410), at=NOW + 59 * MINUTE)
    assert noted() == ["dong"]
    flood(owned, spent(500, 510), at=NOW + 60 * MINUTE)
    assert noted() == ["dong", "dong"]
