"""Who may come in: signing in, growing waits, one-time links, passwords, the last administrator."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from db.directory import account_store
from db.directory.account_store import Account
from db.ground import audit_store
from kiosk.actions.directory import account_desk, accounts, knocks
from kiosk.actions.directory.accounts import Opened
from kiosk.actions.directory.knocks import Knock
from kiosk.locks.doors import FORGIVEN_AFTER, FREE_GUESSES
from kiosk.wiring import House
from survey.directory.sessions import WORKDAY
from survey.refusals.directory import (
    AccountChanged,
    AccountClosed,
    AccountIncomplete,
    InspectorNeedsPerson,
    InvitationSpent,
    LastAdministrator,
    NotSignedIn,
    PasswordsDiffer,
    PasswordTooWeak,
    UsernameTaken,
    WaitBeforeTrying,
    WrongCurrentPassword,
    WrongPassword,
)
from survey.refusals.kinds import SurveyError
from tests.helpers.building import NOW, a_login, a_person

PASSWORD = "a good long phrase"
OTHER = "another long phrase"
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)

Act = Callable[[Session], object]


def made(house: House, username: str = "wang", role: str = "supervision") -> Account:
    return a_login(house, username, role, password=PASSWORD, name="王督")


def do(house: House, act: Act) -> object:
    with house.writing() as session:
        return act(session)


def now_of(house: House, username: str = "wang") -> Account:
    with house.reading() as session:
        return account_store.by_username(session, username)


def knock(
    house: House,
    username: str = "wang",
    *,
    client: str = "a client",
    after: timedelta = SECOND * 0,
    browser: str | None = None,
) -> Knock:
    with house.reading() as session:
        return knocks.knock(session, username, client=client, at=NOW + after, browser=browser)


def sign_in(
    house: House,
    password: str,
    *,
    username: str = "wang",
    client: str = "a client",
    after: timedelta = SECOND * 0,
    browser: str | None = None,
) -> Opened | WrongPassword | WaitBeforeTrying:
    """Do what the login page does, in three steps: read, try the password, write."""
    try:
        asked = knock(house, username, client=client, after=after, browser=browser)
    except WaitBeforeTrying as refusal:
        return refusal
    fits = asked.fits(password)
    with house.writing() as session:
        return accounts.sign_in(session, asked, fits=fits, at=NOW + after)


def guess(
    house: House,
    username: str = "wang",
    *,
    client: str = "a client",
    after: timedelta = SECOND * 0,
) -> int:
    """Guess wrongly where that is not waited for; return how long the next guess would wait."""
    with suppress(WaitBeforeTrying):
        asked = knock(house, username, client=client, after=after)
        with house.writing() as session:
            accounts.sign_in(session, asked, fits=False, at=NOW + after)
    return wait(house, username, client=client, after=after)


def wait(house: House, username: str, *, client: str, after: timedelta = SECOND * 0) -> int:
    try:
        knock(house, username, client=client, after=after)
    except WaitBeforeTrying as refusal:
        return int(str(refusal.details["seconds"]))
    return 0


def token(outcome: object) -> str:
    assert isinstance(outcome, Opened), outcome
    return outcome.token


def who(house: House, outcome: object, *, after: timedelta = SECOND * 0) -> str | None:
    with house.reading() as session:
        found = account_store.account_of_session(session, token(outcome), at=NOW + after)
    return found.username if found else None


def invited(house: House, account: Account) -> str:
    with house.writing() as session:
        return account_desk.new_invitation(session, account, by="t", at=NOW)


def accept(house: House, account: Account, link: str) -> Opened:
    kept = accounts.hash_of_new(PASSWORD, PASSWORD, account=account)
    with house.writing() as session:
        return accounts.accept_invitation(session, account, link, password_hash=kept, at=NOW)


def close(house: House, account: Account) -> None:
    with house.writing() as session:
        account_desk.close_account(session, account, by="t", at=NOW)


def change(
    house: House, account: Account, *, name: str = "王督", role: str = "supervision",
    person: str | None = None,
) -> None:  # fmt: skip
    with house.writing() as session:
        account_desk.change_account(
            session, account, name=name, role=role, person=person, by="t", at=NOW
        )


def change_password(house: House, account: Account, *, keep: str | None = None) -> str | None:
    """Change one's own password; return the token that the browser has from then on."""
    kept = accounts.hash_of_new(OTHER, OTHER, account=account)
    with house.writing() as session:
        turned = accounts.change_password(session, account, password_hash=kept, keep=keep, at=NOW)
    return turned[0] if turned else None


# Signing in


def test_the_right_password_opens_a_session(any_house: House) -> None:
    made(any_house)
    assert who(any_house, sign_in(any_house, PASSWORD)) == "wang"


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + "x", "x" * 10_000, "\0"])
def test_a_wrong_password_opens_nothing(any_house: House, password: str) -> None:
    made(any_house)
    assert isinstance(sign_in(any_house, password), WrongPassword)


@pytest.mark.parametrize("username", ["wang", "nobody", "closed"])
def test_unknown_and_closed_names_are_refused_in_the_same_words_and_made_to_wait_alike(
    any_house: House, username: str
) -> None:
    made(any_house)
    close(any_house, made(any_house, "closed"))
    password = PASSWORD if username != "wang" else "wrong"
    refused = [sign_in(any_house, password, username=username) for _ in range(FREE_GUESSES + 1)]
    assert [type(each) for each in refused] == [WrongPassword] * 5 + [WaitBeforeTrying]
    assert wait(any_house, username, client="a client") == 2


def test_each_further_guess_at_a_name_doubles_the_wait_up_to_a_minute(any_house: House) -> None:
    made(any_house)
    waits, after = [], SECOND * 0
    for _ in range(FREE_GUESSES + 8):
        waits.append(guess(any_house, after=after))
        after += SECOND * waits[-1]
    assert waits == [0, 0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_strangers_elsewhere_delay_nobody_but_themselves(any_house: House) -> None:
    made(any_house)
    for n in range(knocks.FREE_GUESSES_OF_MANY - 1):
        guess(any_house, client=f"client {n // 6}")
    assert isinstance(sign_in(any_house, PASSWORD, client="client 0"), WaitBeforeTrying)
    assert who(any_house, sign_in(any_house, PASSWORD, client="own phone")) == "wang"


def test_a_browser_known_before_waits_for_no_stranger_however_many(any_house: House) -> None:
    made(any_house)
    for n in range(knocks.FREE_GUESSES_OF_MANY + 20):
        guess(any_house, client=f"client {n}")
    for n in range(2):
        refused = sign_in(any_house, PASSWORD, client=f"client {n}")
    assert isinstance(refused, WaitBeforeTrying)
    assert who(any_house, sign_in(any_house, PASSWORD, browser="own")) == "wang"


def test_a_new_browser_is_let_in_a_minute_after_whatever_many_tried(any_house: House) -> None:
    made(any_house)
    for n in range(knocks.FREE_GUESSES_OF_MANY + 20):
        guess(any_house, client=f"client {n}")
    assert who(any_house, sign_in(any_house, PASSWORD, client="new", after=MINUTE)) == "wang"


def test_a_known_browser_waits_for_its_own_guesses(any_house: House) -> None:
    made(any_house)
    told = [sign_in(any_house, "wrong", browser="own") for _ in range(FREE_GUESSES + 1)]
    assert [type(each) for each in told] == [WrongPassword] * FREE_GUESSES + [WaitBeforeTrying]
    assert who(any_house, sign_in(any_house, PASSWORD, client="elsewhere")) == "wang"


def test_one_password_tried_over_many_names_makes_the_client_wait(any_house: House) -> None:
    made(any_house)
    spray = [guess(any_house, f"name{n}") for n in range(knocks.FREE_GUESSES_OF_CLIENT)]
    assert spray == [0] * 19 + [2]
    assert isinstance(sign_in(any_house, PASSWORD), WaitBeforeTrying)
    assert who(any_house, sign_in(any_house, PASSWORD, client="somebody else")) == "wang"


def test_a_client_that_goes_on_waits_for_a_quarter_of_an_hour(any_house: House) -> None:
    waits, after = [], SECOND * 0
    for n in range(knocks.FREE_GUESSES_OF_CLIENT + 12):
        waits.append(guess(any_house, f"name{n}", after=after))
        after += SECOND * waits[-1]
    assert waits == sorted(waits)
    assert waits[-1] == 15 * 60


def test_the_slips_of_who_gets_in_count_no_longer_against_the_office(any_house: House) -> None:
    for name in ("wang", "li", "zhao", "qian", "sun", "zhou", "wu"):
        made(any_house, name)
        for _ in range(FREE_GUESSES - 1):
            assert guess(any_house, name) == 0
        token(sign_in(any_house, PASSWORD, username=name))


def test_who_gets_in_takes_back_no_guess_at_another_name(any_house: House) -> None:
    made(any_house)
    for n in range(knocks.FREE_GUESSES_OF_CLIENT - 1):
        assert guess(any_house, f"name{n}") == 0
        token(sign_in(any_house, PASSWORD))
    assert guess(any_house, "the last") == 2
    assert isinstance(sign_in(any_house, PASSWORD), WaitBeforeTrying)


def test_of_many_guesses_at_once_only_the_free_ones_are_answered(any_house: House) -> None:
    made(any_house)
    at_once = [(knock(any_house), n == 9) for n in range(10)]
    told = []
    for asked, fits in at_once:
        with any_house.writing() as session:
            told.append(type(accounts.sign_in(session, asked, fits=fits, at=NOW)))
    assert told == [WrongPassword] * 5 + [WaitBeforeTrying] * 5


def test_guesses_are_forgiven_after_an_hour_and_not_kept(any_house: House) -> None:
    made(any_house)
    for _ in range(FREE_GUESSES):
        guess(any_house)
    later = FORGIVEN_AFTER + SECOND
    guess(any_house, "nobody", client="somebody else", after=later)
    with any_house.reading() as session:
        assert account_store.failures_at(session, "login:wang") == (0, None)
        assert account_store.failures_at(session, "login:wang@a client") == (0, None)
        assert account_store.failures_at(session, "login-client:a client") == (0, None)


@pytest.mark.parametrize("meanwhile", [close, change_password], ids=["closed", "new password"])
def test_a_password_that_ceased_to_open_while_it_was_tried_opens_nothing(
    any_house: House, meanwhile: Callable[[House, Account], None]
) -> None:
    account = made(any_house)
    asked = knock(any_house)
    meanwhile(any_house, account)
    with any_house.writing() as session:
        assert isinstance(accounts.sign_in(session, asked, fits=True, at=NOW), WrongPassword)


def test_a_session_ends_with_the_working_day(any_house: House) -> None:
    made(any_house)
    opened = sign_in(any_house, PASSWORD)
    assert who(any_house, opened, after=WORKDAY - SECOND) == "wang"
    assert who(any_house, opened, after=WORKDAY) is None


def test_signing_out_ends_this_browser_only(any_house: House) -> None:
    made(any_house)
    one, other = sign_in(any_house, PASSWORD), sign_in(any_house, PASSWORD)
    with any_house.writing() as session:
        accounts.sign_out(session, token(one), at=NOW)
    assert (who(any_house, one), who(any_house, other)) == (None, "wang")


# Closing and changing


def test_a_closed_account_loses_its_browsers_and_links_at_once(any_house: House) -> None:
    account = made(any_house)
    opened, link = sign_in(any_house, PASSWORD), invited(any_house, account)
    close(any_house, account)
    assert who(any_house, opened) is None
    assert isinstance(sign_in(any_house, PASSWORD), WrongPassword)
    with any_house.reading() as session, pytest.raises(InvitationSpent):
        account_store.invited(session, link, at=NOW)


def test_a_reopened_account_has_its_password_again_and_no_link(any_house: House) -> None:
    account = made(any_house)
    link = invited(any_house, account)
    close(any_house, account)
    with any_house.writing() as session:
        account_desk.reopen_account(session, now_of(any_house), by="t", at=NOW)
    token(sign_in(any_house, PASSWORD))
    with any_house.reading() as session, pytest.raises(InvitationSpent):
        account_store.invited(session, link, at=NOW)


def test_a_closed_account_gets_no_link(any_house: House) -> None:
    close(any_house, made(any_house))
    with pytest.raises(AccountClosed):
        invited(any_house, now_of(any_house))


@pytest.mark.parametrize(
    ("role", "person", "stays"),
    [("supervision", None, True), ("team_leader", None, False), ("supervision", "P1", False)],
)
def test_an_account_given_another_office_is_signed_in_anew(
    any_house: House, role: str, person: str | None, stays: bool
) -> None:
    account = made(any_house)
    a_person(any_house, "P1")
    opened = sign_in(any_house, PASSWORD)
    change(any_house, account, name="王督察", role=role, person=person)
    assert who(any_house, opened) == ("wang" if stays else None)


@pytest.mark.parametrize(
    "late",
    [
        lambda house, drawn: change(house, drawn, role="leader"),
        close,
        invited,
        lambda house, drawn: do(
            house,
            lambda session: account_desk.reopen_account(session, drawn, by="late", at=NOW),
        ),
    ],
    ids=["change", "close", "invite", "reopen"],
)
@pytest.mark.parametrize(
    "faster",
    [close, lambda house, drawn: change(house, drawn, name="王督察")],
    ids=["closed", "renamed"],
)
def test_the_slower_of_two_administrators_overwrites_nothing(
    any_house: House,
    late: Callable[[House, Account], object],
    faster: Callable[[House, Account], object],
) -> None:
    drawn = made(any_house)
    faster(any_house, drawn)
    stands = now_of(any_house)
    with pytest.raises(AccountChanged):
        late(any_house, drawn)
    assert now_of(any_house) == stands


def test_a_password_set_meanwhile_is_no_change_of_the_account(any_house: House) -> None:
    drawn = made(any_house)
    change_password(any_house, drawn)
    change(any_house, drawn, name="王督察")
    assert now_of(any_house).name == "王督察"


@pytest.mark.parametrize("deed", [close, lambda house, one: change(house, one, role="leader")])
def test_the_last_administrator_stays(
    any_house: House, deed: Callable[[House, Account], None]
) -> None:
    account = made(any_house, "boss", "administrator")
    close(any_house, made(any_house, "closed", "administrator"))
    with pytest.raises(LastAdministrator):
        deed(any_house, account)


def test_two_administrators_who_close_each_other_at_once_leave_one(any_house: House) -> None:
    one, other = (made(any_house, name, "administrator") for name in ("one", "other"))
    with ThreadPoolExecutor(1) as pool:
        with any_house.writing() as session:
            account_desk.close_account(session, other, by="one", at=NOW)
            late: Future[None] = pool.submit(close, any_house, one)
            with suppress(TimeoutError):  # it waits, or would be done with by now
                late.result(timeout=0.5)
        with pytest.raises(LastAdministrator):
            late.result()
    assert (now_of(any_house, "one").active, now_of(any_house, "other").active) == (True, False)


# Passwords


def test_a_new_password_signs_the_other_browsers_out_and_spends_the_links(
    any_house: House,
) -> None:
    account = made(any_house)
    mine, other = sign_in(any_house, PASSWORD), sign_in(any_house, PASSWORD)
    link = invited(any_house, account)
    turned = change_password(any_house, account, keep=token(mine))
    assert (who(any_house, mine), who(any_house, other)) == (None, None)
    with any_house.reading() as session:
        found = account_store.account_of_session(session, turned or "", at=NOW)
    assert found is not None
    assert found.username == "wang"
    assert isinstance(sign_in(any_house, PASSWORD), WrongPassword)
    token(sign_in(any_house, OTHER))
    with any_house.reading() as session, pytest.raises(InvitationSpent):
        account_store.invited(session, link, at=NOW)


@pytest.mark.parametrize(
    ("password", "repeated", "refusal"),
    [
        ("another phrase", "another phrasE", PasswordsDiffer),
        ("short", "short", PasswordTooWeak),
        ("123456789", "123456789", PasswordTooWeak),
        ("aaaaaaaaaaaa", "aaaaaaaaaaaa", PasswordTooWeak),
        ("x" * 201, "x" * 201, PasswordTooWeak),
        ("WANG.wang.WANG", "WANG.wang.WANG", PasswordTooWeak),
    ],
)
def test_a_new_password_is_taken_only_with_care(
    any_house: House, password: str, repeated: str, refusal: type[SurveyError]
) -> None:
    with pytest.raises(refusal):
        accounts.hash_of_new(password, repeated, account=made(any_house, "wang.wang.wang"))


def test_who_does_not_know_the_current_password_changes_nothing(any_house: House) -> None:
    account = made(any_house)
    accounts.require_password(account, PASSWORD)
    with pytest.raises(WrongCurrentPassword):
        accounts.require_password(account, "wrong")


@pytest.mark.parametrize("meanwhile", [close, change_password], ids=["closed", "new password"])
def test_a_password_changed_from_a_page_that_is_out_of_date_is_refused(
    any_house: House, meanwhile: Callable[[House, Account], None]
) -> None:
    account = made(any_house)
    meanwhile(any_house, account)
    stands = now_of(any_house)
    with pytest.raises(NotSignedIn):
        change_password(any_house, account)
    assert now_of(any_house) == stands


# One-time links


def first(house: House) -> str:
    with house.writing() as session:
        return str(account_desk.first_invitation(session, at=NOW))


def test_a_one_time_link_works_once(any_house: House) -> None:
    link = first(any_house)
    account = now_of(any_house, "admin")
    assert who(any_house, accept(any_house, account, link)) == "admin"
    with pytest.raises(InvitationSpent):
        accept(any_house, account, link)
    with any_house.writing() as session:
        assert account_desk.first_invitation(session, at=NOW) is None


@pytest.mark.parametrize("meanwhile", [close, invited], ids=["closed", "a newer link"])
def test_a_link_spent_while_the_password_was_typed_sets_none(
    any_house: House, meanwhile: Callable[[House, Account], object]
) -> None:
    account = made(any_house)
    link = invited(any_house, account)
    meanwhile(any_house, account)
    with pytest.raises(InvitationSpent):
        accept(any_house, account, link)


@pytest.mark.parametrize(
    ("after", "works"), [(account_desk.INVITATION - SECOND, True), (account_desk.INVITATION, False)]
)
def test_a_one_time_link_expires(any_house: House, after: timedelta, works: bool) -> None:
    link = first(any_house)
    with any_house.reading() as session:
        try:
            account_store.invited(session, link, at=NOW + after)
        except InvitationSpent:
            assert not works
        else:
            assert works


def test_a_newer_link_spends_the_older(any_house: House) -> None:
    older, newer = first(any_house), first(any_house)
    with any_house.reading() as session:
        with pytest.raises(InvitationSpent):
            account_store.invited(session, older, at=NOW)
        assert account_store.invited(session, newer, at=NOW).username == "admin"


@pytest.mark.parametrize(
    ("taken", "given"), [((), "admin"), (("admin",), "admin2"), (("Admin", "admin2"), "admin3")]
)
def test_the_first_administrator_gets_a_name_that_is_free(
    any_house: House, taken: tuple[str, ...], given: str
) -> None:
    for username in taken:
        made(any_house, username, "leader")
    link = first(any_house)
    with any_house.reading() as session:
        assert account_store.invited(session, link, at=NOW).username == given


# Making


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
        account_desk.make_account(
            session, username=username, name=name, role=role, person=None, by="t", at=NOW
        )


def test_an_inspectors_account_names_the_employee(any_house: House) -> None:
    a_person(any_house, "P1")
    with any_house.writing() as session:
        account_desk.make_account(
            session, username="li", name="李", role="inspector", person="P1", by="t", at=NOW
        )
        assert account_store.by_username(session, "li").person == "P1"


# What stays


def test_what_was_done_with_accounts_stays_on_record(any_house: House) -> None:
    link = first(any_house)
    account = now_of(any_house, "admin")
    accept(any_house, account, link)
    token(sign_in(any_house, PASSWORD, username="admin"))
    other = made(any_house)
    change(any_house, other, name="王督察")
    close(any_house, now_of(any_house))
    with any_house.reading() as session:
        deeds = [entry.deed for entry in audit_store.entries(session)]
        assert audit_store.broken_at(session) is None
    assert deeds == [
        "account-made", "password-set", "sign-in", "sign-in", "account-changed", "account-closed",
    ]  # fmt: skip


def test_no_password_and_no_token_is_kept_readable(any_house: House) -> None:
    made(any_house)
    opened = token(sign_in(any_house, PASSWORD))
    path = any_house.database.path
    if path is not None:
        content = path.read_bytes() + path.with_name(path.name + "-wal").read_bytes()
        assert PASSWORD.encode() not in content
        assert opened.encode() not in content
