"""Who may come in: signing in, growing waits, one-time links, passwords, the last administrator."""

from datetime import timedelta

import pytest

from db import account_store, audit_store
from db.account_store import Account, InvitationSpent, UsernameTaken
from kiosk.actions import accounts
from kiosk.wiring import House
from survey.refusals import (
    AccountIncomplete,
    InspectorNeedsPerson,
    LastAdministrator,
    PasswordsDiffer,
    PasswordTooWeak,
    SurveyError,
    WaitBeforeTrying,
    WrongPassword,
)
from tests.building import NOW, a_person

PASSWORD = "a good long phrase"
SECOND = timedelta(seconds=1)


def made(house: House, username: str = "wang", role: str = "supervision") -> Account:
    with house.writing() as session:
        token = accounts.make_account(
            session, username=username, name="王督", role=role, person=None, by="t", at=NOW
        )
    with house.writing() as session:
        accounts.accept_invitation(session, token, password=PASSWORD, repeated=PASSWORD, at=NOW)
    with house.reading() as session:
        return account_store.by_username(session, username)


def sign_in(house: House, password: str, *, after: timedelta = timedelta()) -> object:
    with house.writing() as session:
        return accounts.sign_in(session, username="wang", password=password, at=NOW + after)


def who(house: House, token: object, *, after: timedelta = timedelta()) -> str | None:
    with house.reading() as session:
        found = account_store.account_of_session(session, str(token), at=NOW + after)
    return found.username if found else None


def test_the_right_password_opens_a_session(any_house: House) -> None:
    made(any_house)
    assert who(any_house, sign_in(any_house, PASSWORD)) == "wang"


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + "x", "x" * 10_000, "\0"])
def test_a_wrong_password_opens_nothing(any_house: House, password: str) -> None:
    made(any_house)
    assert isinstance(sign_in(any_house, password), WrongPassword)


def test_an_unknown_name_is_refused_with_the_same_words(any_house: House) -> None:
    refused = sign_in(any_house, PASSWORD)
    assert isinstance(refused, WrongPassword)


def test_guessing_is_slowed_more_and_more_but_never_for_good(any_house: House) -> None:
    made(any_house)
    waits = []
    after = timedelta()
    for _ in range(accounts.FREE_GUESSES + 4):
        refused = sign_in(any_house, "wrong", after=after)
        if isinstance(refused, WaitBeforeTrying):
            waits.append(int(str(refused.details["seconds"])))
            after += timedelta(seconds=waits[-1])
            assert isinstance(sign_in(any_house, "wrong", after=after), WrongPassword)
    assert waits == sorted(waits)
    assert len(set(waits)) > 1
    later = after + accounts.FORGIVEN_AFTER + SECOND
    assert who(any_house, sign_in(any_house, PASSWORD, after=later), after=later) == "wang"


def test_even_the_right_password_waits_its_turn(any_house: House) -> None:
    made(any_house)
    for _ in range(accounts.FREE_GUESSES):
        sign_in(any_house, "wrong")
    assert isinstance(sign_in(any_house, PASSWORD), WaitBeforeTrying)


def test_a_session_ends_with_the_working_day(any_house: House) -> None:
    made(any_house)
    token = sign_in(any_house, PASSWORD)
    assert who(any_house, token, after=accounts.WORKDAY - SECOND) == "wang"
    assert who(any_house, token, after=accounts.WORKDAY) is None


def test_signing_out_ends_this_browser_only(any_house: House) -> None:
    made(any_house)
    one, other = sign_in(any_house, PASSWORD), sign_in(any_house, PASSWORD)
    with any_house.writing() as session:
        accounts.sign_out(session, str(one), at=NOW)
    assert (who(any_house, one), who(any_house, other)) == (None, "wang")


def test_a_closed_account_loses_its_browsers_at_once(any_house: House) -> None:
    account = made(any_house)
    token = sign_in(any_house, PASSWORD)
    with any_house.writing() as session:
        accounts.change_account(
            session, account, name="王督", role="supervision", active=False,
            person=None, by="t", at=NOW,
        )  # fmt: skip
    assert who(any_house, token) is None
    assert isinstance(sign_in(any_house, PASSWORD), WrongPassword)


@pytest.mark.parametrize(
    ("role", "person", "stays"),
    [("supervision", None, True), ("team_leader", None, False), ("supervision", "P1", False)],
)
def test_an_account_given_another_office_is_signed_in_anew(
    any_house: House, role: str, person: str | None, stays: bool
) -> None:
    account = made(any_house)
    a_person(any_house, "P1")
    token = sign_in(any_house, PASSWORD)
    with any_house.writing() as session:
        accounts.change_account(
            session, account, name="王督察", role=role, active=True, person=person, by="t", at=NOW
        )
    assert who(any_house, token) == ("wang" if stays else None)


def test_a_new_password_signs_the_other_browsers_out(any_house: House) -> None:
    account = made(any_house)
    mine, other = sign_in(any_house, PASSWORD), sign_in(any_house, PASSWORD)
    with any_house.writing() as session:
        accounts.change_password(
            session, account, current=PASSWORD, password="another long phrase",
            repeated="another long phrase", keep=str(mine), at=NOW,
        )  # fmt: skip
    assert (who(any_house, mine), who(any_house, other)) == ("wang", None)
    assert isinstance(sign_in(any_house, PASSWORD), WrongPassword)


@pytest.mark.parametrize(
    ("current", "password", "repeated", "refusal"),
    [
        ("wrong", "another phrase", "another phrase", WrongPassword),
        (PASSWORD, "another phrase", "another phrasE", PasswordsDiffer),
        (PASSWORD, "short", "short", PasswordTooWeak),
        (PASSWORD, "123456789", "123456789", PasswordTooWeak),
        (PASSWORD, "aaaaaaaaaaaa", "aaaaaaaaaaaa", PasswordTooWeak),
        (PASSWORD, "x" * 201, "x" * 201, PasswordTooWeak),
    ],
)
def test_a_password_is_changed_only_with_care(
    any_house: House, current: str, password: str, repeated: str, refusal: type[SurveyError]
) -> None:
    account = made(any_house)
    with any_house.writing() as session, pytest.raises(refusal):
        accounts.change_password(
            session, account, current=current, password=password,
            repeated=repeated, keep=None, at=NOW,
        )  # fmt: skip


def test_a_one_time_link_works_once(any_house: House) -> None:
    with any_house.writing() as session:
        token = accounts.first_invitation(session, at=NOW)
    assert token
    with any_house.writing() as session:
        accounts.accept_invitation(session, token, password=PASSWORD, repeated=PASSWORD, at=NOW)
    with any_house.writing() as session, pytest.raises(InvitationSpent):
        accounts.accept_invitation(session, token, password=PASSWORD, repeated=PASSWORD, at=NOW)
    with any_house.writing() as session:
        assert accounts.first_invitation(session, at=NOW) is None


@pytest.mark.parametrize(
    ("after", "works"), [(accounts.INVITATION - SECOND, True), (accounts.INVITATION, False)]
)
def test_a_one_time_link_expires(any_house: House, after: timedelta, works: bool) -> None:
    with any_house.writing() as session:
        token = accounts.first_invitation(session, at=NOW)
    with any_house.reading() as session:
        try:
            account_store.invited(session, str(token), at=NOW + after)
        except InvitationSpent:
            assert not works
        else:
            assert works


def test_a_newer_link_spends_the_older(any_house: House) -> None:
    with any_house.writing() as session:
        older = accounts.first_invitation(session, at=NOW)
        newer = accounts.first_invitation(session, at=NOW)
    with any_house.reading() as session:
        with pytest.raises(InvitationSpent):
            account_store.invited(session, str(older), at=NOW)
        assert account_store.invited(session, str(newer), at=NOW).username == "admin"


@pytest.mark.parametrize(
    ("username", "name", "role", "refusal"),
    [
        ("x", "王", "leader", AccountIncomplete),
        ("with space", "王", "leader", AccountIncomplete),
        ("中文", "王", "leader", AccountIncomplete),
        ("wang2", " ", "leader", AccountIncomplete),
        ("wang2", "王", "emperor", AccountIncomplete),
        ("wang2", "王", "inspector", InspectorNeedsPerson),
        ("wang", "王", "leader", UsernameTaken),
    ],
)
def test_an_account_needs_a_name_a_role_and_sometimes_a_person(
    any_house: House, username: str, name: str, role: str, refusal: type[SurveyError]
) -> None:
    made(any_house)
    with any_house.writing() as session, pytest.raises(refusal):
        accounts.make_account(
            session, username=username, name=name, role=role, person=None, by="t", at=NOW
        )


def test_an_inspectors_account_names_the_employee(any_house: House) -> None:
    a_person(any_house, "P1")
    with any_house.writing() as session:
        accounts.make_account(
            session, username="li", name="李", role="inspector", person="P1", by="t", at=NOW
        )
        assert account_store.by_username(session, "li").person == "P1"


@pytest.mark.parametrize(("role", "active"), [("leader", True), ("administrator", False)])
def test_the_last_administrator_stays(any_house: House, role: str, active: bool) -> None:
    account = made(any_house, "boss", "administrator")
    with any_house.writing() as session, pytest.raises(LastAdministrator):
        accounts.change_account(
            session, account, name="王", role=role, active=active, person=None, by="t", at=NOW
        )


def test_what_was_done_with_accounts_stays_on_record(any_house: House) -> None:
    made(any_house)
    sign_in(any_house, PASSWORD)
    with any_house.reading() as session:
        deeds = [entry.deed for entry in audit_store.entries(session)]
        assert audit_store.broken_at(session) is None
    assert deeds == ["account-made", "password-set", "sign-in", "sign-in"]


def test_no_password_and_no_token_is_kept_readable(any_house: House) -> None:
    made(any_house)
    token = str(sign_in(any_house, PASSWORD))
    path = any_house.database.path
    if path is not None:
        content = path.read_bytes() + path.with_name(path.name + "-wal").read_bytes()
        assert PASSWORD.encode() not in content
        assert token.encode() not in content
