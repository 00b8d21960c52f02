"""Opening a complaint: guessing gets slower and slower, who has the link is soon let in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest

from db import account_store, complaint_store
from kiosk import sealing, tracking
from kiosk.actions import tracking as door
from kiosk.actions.accounts import FORGIVEN_AFTER, FREE_GUESSES, wait_before_next
from kiosk.actions.complaints import Circumstances, Filed, make_complaint
from kiosk.wiring import House
from survey.contacts import Contact
from survey.refusals import ComplaintUnknown, WaitBeforeTrying
from survey.texts import CHINESE
from tests.building import NOW

WRONG = "A" * tracking.LENGTH


@pytest.fixture
def filed(any_house: House) -> Filed:
    at = Circumstances(NOW, any_house.settings.zone, any_house.secret, CHINESE)
    told = {"words": "没人理", "category": "other", "when": "now"}
    with any_house.writing() as session:
        return make_complaint(session, told, at, key=str(uuid4()))


def guess(house: House, number: str, *, client: str = "a client", seconds: float = 0) -> None:
    with house.writing() as session:
        door.note_wrong_guess(session, number, client=client, at=NOW + timedelta(seconds=seconds))


def opens(house: House, filed: Filed, *, client: str = "a client", seconds: float = 0) -> bool:
    with house.reading() as session:
        try:
            door.open_complaint(
                session,
                filed.number,
                filed.secret,
                client=client,
                at=NOW + timedelta(seconds=seconds),
            )
        except WaitBeforeTrying:
            return False
        return True


def test_the_right_pair_opens_and_a_wrong_one_does_not(any_house: House, filed: Filed) -> None:
    assert opens(any_house, filed)
    with any_house.reading() as session:
        for number, secret in ((filed.number, WRONG), ("T2611-222222", filed.secret)):
            with pytest.raises(ComplaintUnknown):
                door.open_complaint(session, number, secret, client="a client", at=NOW)


def test_each_further_guess_doubles_the_wait_up_to_a_minute(any_house: House, filed: Filed) -> None:
    waits: list[object] = []
    for n in range(FREE_GUESSES + 8):
        guess(any_house, filed.number, client=f"client {n}")
        with any_house.reading() as session:
            try:
                door.open_complaint(session, filed.number, filed.secret, client="rightful", at=NOW)
                waits.append(0)
            except WaitBeforeTrying as refusal:
                waits.append(refusal.details["seconds"])
    assert waits == [0] * (FREE_GUESSES - 1) + [2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_the_rightful_one_is_let_in_after_a_minute_at_most(any_house: House, filed: Filed) -> None:
    for n in range(100):
        guess(any_house, filed.number, client=f"client {n}")
    assert not opens(any_house, filed, client="rightful", seconds=59)
    assert opens(any_house, filed, client="rightful", seconds=60)


def test_a_client_that_tries_many_numbers_waits_at_every_number(
    any_house: House, filed: Filed
) -> None:
    for n in range(FREE_GUESSES):
        guess(any_house, f"T2611-{n}", client="guesser")
    assert not opens(any_house, filed, client="guesser")
    assert opens(any_house, filed, client="somebody else")


def test_guesses_at_the_same_moment_are_all_counted(any_house: House, filed: Filed) -> None:
    with ThreadPoolExecutor(4) as guessers:
        list(guessers.map(lambda _n: guess(any_house, filed.number), range(8)))
    with any_house.reading() as session:
        failures, _ = account_store.failures_at(session, f"track-number:{filed.number}")
    assert failures == 8


def test_guesses_are_forgiven_after_an_hour_and_not_kept(any_house: House, filed: Filed) -> None:
    for _ in range(FREE_GUESSES):
        guess(any_house, filed.number)
    later = FORGIVEN_AFTER.total_seconds() + 1
    assert opens(any_house, filed, seconds=later)
    guess(any_house, "T2611-222222", client="somebody else", seconds=later)
    with any_house.reading() as session:
        assert wait_before_next(session, f"track-number:{filed.number}", at=NOW) == 0


def test_a_secret_is_made_again_from_its_key_and_from_no_other(any_house: House) -> None:
    key = str(uuid4())
    secret = tracking.secret_of(any_house.secret, key)
    assert secret == tracking.secret_of(any_house.secret, key)
    assert secret != tracking.secret_of(any_house.secret, str(uuid4()))
    assert secret != tracking.secret_of("another house", key)
    assert len(secret) == tracking.LENGTH
    assert set(secret) <= set(tracking.LETTERS)
    assert tracking.secret_read(f" {tracking.in_groups(secret).lower()} ") == secret


def test_a_sealed_contact_opens_with_the_houses_key_only() -> None:
    contact = Contact("phone", "13800138000")
    sealed = sealing.sealed("our key", contact)
    assert sealing.unsealed("our key", sealed) == contact
    assert sealing.unsealed("another key", sealed) is None
    assert sealing.unsealed("our key", complaint_store.Sealed(None, sealed.contact)) is None
    assert sealing.unsealed("our key", None) is None
    assert "13800138000" not in f"{sealed}"
