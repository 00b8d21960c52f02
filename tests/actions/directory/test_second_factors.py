"""The second factor: set up, asked for at the door, never taken twice, reset."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from db.directory import account_store, factor_store, session_store
from db.directory.account_store import Account
from db.ground import audit_store
from kiosk.actions.directory import accounts, knocks, second_factors
from kiosk.actions.directory.accounts import CodeAsked, Opened
from kiosk.actions.directory.second_factors import door_of
from kiosk.locks import second_factors as locks
from kiosk.reports.directory.browsers import done_to
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.refusals.directory import (
    FactorMissing,
    FactorThere,
    HalfTooOld,
    WaitBeforeTrying,
    WrongCode,
)
from tests.helpers.building import a_login
from tests.helpers.proving import code_at, turned_on, user_of

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
STEP = timedelta(seconds=30)
PASSWORD = "a good long phrase"


def made(house: House, username: str = "wang", role: Role = Role.FINANCE) -> Account:
    return a_login(house, username, role, password=PASSWORD, name=f"账号{username}")


def come(house: House, account: Account, *, at: datetime = NOW) -> str:
    with house.writing() as session:
        return accounts.begin_session(session, account, at=at)


def code(house: House, account: Account, *, at: datetime = NOW) -> str:
    return code_at(house, account, at)


def half_in(house: House, *, username: str = "wang", at: datetime = NOW) -> CodeAsked:
    with house.reading() as session:
        asked = knocks.knock(session, username, client="c", at=at)
    with house.writing() as session:
        outcome = accounts.sign_in(session, asked, fits=asked.fits(PASSWORD), at=at)
    assert isinstance(outcome, CodeAsked)
    return outcome


def enter(
    house: House, half: CodeAsked, typed: str, *, at: datetime = NOW, client: str = "c"
) -> object:
    token = locks.half_open(house.secret, half.account)
    opened = locks.half_opened(house.secret, token)
    assert opened is not None
    door = door_of(half.account.username, client=client, browser=None)
    with house.writing() as session:
        return second_factors.sign_in(session, opened, typed, door, secret=house.secret, at=at)


def test_password_and_code_open_and_the_password_alone_does_not(any_house: House) -> None:
    wang = made(any_house)
    turned_on(any_house, wang, at=NOW)
    half = half_in(any_house)
    opened = enter(any_house, half, code(any_house, wang))
    assert isinstance(opened, Opened)
    with any_house.reading() as session:
        assert account_store.account_of_session(session, opened.token, at=NOW) is not None
        assert session_store.proved_at(session, opened.token) == NOW


def test_a_code_is_taken_once_and_no_earlier_one_after_it(any_house: House) -> None:
    wang = made(any_house)
    turned_on(any_house, wang, at=NOW)
    half = half_in(any_house)
    late = NOW + 2 * STEP
    assert isinstance(enter(any_house, half, code(any_house, wang, at=late), at=late), Opened)
    for before in (late, late - STEP):
        refused = enter(any_house, half, code(any_house, wang, at=before), at=late)
        assert isinstance(refused, WrongCode)


def test_of_two_who_enter_one_code_at_once_one_gets_in(any_house: House) -> None:
    wang = made(any_house)
    turned_on(any_house, wang, at=NOW)
    half, right = half_in(any_house), code(any_house, wang)
    with ThreadPoolExecutor(4) as people:
        outcomes = list(people.map(lambda _: enter(any_house, half, right), range(4)))
    assert sorted(type(each).__name__ for each in outcomes) == ["Opened", *["WrongCode"] * 3]


def test_the_code_that_turned_it_on_opens_nothing(any_house: House) -> None:
    wang = made(any_house)
    turned_on(any_house, wang, at=NOW)
    used = code(any_house, wang, at=NOW - STEP)
    assert isinstance(enter(any_house, half_in(any_house), used), WrongCode)


def test_a_recovery_code_opens_once_however_it_is_typed(any_house: House) -> None:
    wang = made(any_house)
    first, *_ = turned_on(any_house, wang, at=NOW)
    half = half_in(any_house)
    spelt = f" {first[:5].lower()}-{first[5:]} "
    assert isinstance(enter(any_house, half, spelt), Opened)
    assert isinstance(enter(any_house, half, first), WrongCode)
    with any_house.reading() as session:
        assert factor_store.recovery_left(session, wang.id) == 9


def test_new_recovery_codes_end_the_old_ones(any_house: House) -> None:
    wang = made(any_house)
    old, *_ = turned_on(any_house, wang, at=NOW)
    with any_house.writing() as session:
        new = second_factors.renew_codes(
            session, user_of(wang), code(any_house, wang), secret=any_house.secret, at=NOW
        )
    assert isinstance(new, list)
    half = half_in(any_house)
    assert isinstance(enter(any_house, half, old), WrongCode)
    assert isinstance(enter(any_house, half, new[0]), Opened)


def test_wrong_codes_have_to_wait_and_another_address_waits_for_its_own(any_house: House) -> None:
    wang = made(any_house)
    turned_on(any_house, wang, at=NOW)
    half = half_in(any_house)
    outcomes = [enter(any_house, half, f"00000{n}") for n in range(7)]
    assert isinstance(outcomes[0], WrongCode)
    assert isinstance(outcomes[-1], WaitBeforeTrying)
    right = code(any_house, wang)
    assert isinstance(enter(any_house, half, right), WaitBeforeTrying)
    assert isinstance(enter(any_house, half, right, client="another"), Opened)


def test_from_however_many_addresses_guesses_wait_in_the_end(any_house: House) -> None:
    wang = made(any_house)
    turned_on(any_house, wang, at=NOW)
    half = half_in(any_house)
    outcomes = [enter(any_house, half, f"{n:06}", client=f"c{n}") for n in range(30)]
    assert isinstance(outcomes[-1], WaitBeforeTrying)


def test_between_password_and_code_another_password_makes_the_first_worthless(
    any_house: House,
) -> None:
    wang = made(any_house)
    turned_on(any_house, wang, at=NOW)
    half = half_in(any_house)
    with any_house.writing() as session:
        account_store.set_password_hash(session, wang.id, "another")
    with pytest.raises(HalfTooOld):
        enter(any_house, half, code(any_house, wang))


@pytest.mark.parametrize("token", ["", "rubbish", "一", "gAAAAA" * 20])
def test_what_was_never_half_open_opens_nothing(house: House, token: str) -> None:
    assert locks.half_opened(house.secret, token) is None


def test_turning_it_on_signs_other_browsers_out_and_is_on_record(any_house: House) -> None:
    wang = made(any_house)
    here, other = come(any_house, wang), come(any_house, wang)
    turned_on(any_house, wang, at=NOW, token=here)
    with any_house.reading() as session:
        assert account_store.account_of_session(session, here, at=NOW) is not None
        assert account_store.account_of_session(session, other, at=NOW) is None
        assert [e.deed for e in audit_store.entries(session)][-1] == "second-factor-on"


def test_a_wrong_code_turns_nothing_on(any_house: House) -> None:
    wang = made(any_house)
    with any_house.writing() as session:
        second_factors.begin(session, user_of(wang), secret=any_house.secret, at=NOW)
        told = second_factors.confirm(
            session, user_of(wang), "000000", token="", secret=any_house.secret, at=NOW
        )
    assert isinstance(told, WrongCode)
    with any_house.reading() as session:
        assert not factor_store.is_on(session, wang.id)


def test_one_that_is_on_is_not_begun_anew(any_house: House) -> None:
    wang = made(any_house)
    turned_on(any_house, wang, at=NOW)
    with pytest.raises(FactorThere), any_house.writing() as session:
        second_factors.begin(session, user_of(wang), secret=any_house.secret, at=NOW)


def test_it_is_ended_with_a_code_and_the_password_opens_again(any_house: House) -> None:
    wang = made(any_house)
    turned_on(any_house, wang, at=NOW)
    with any_house.writing() as session:
        told = second_factors.end(
            session, user_of(wang), "123456", token="", secret=any_house.secret, at=NOW
        )
    assert isinstance(told, WrongCode)
    with any_house.writing() as session:
        told = second_factors.end(
            session, user_of(wang), code(any_house, wang), token="", secret=any_house.secret, at=NOW
        )
    assert told is None
    assert isinstance(signed_in(any_house), Opened)


def signed_in(house: House) -> object:
    with house.reading() as session:
        asked = knocks.knock(session, "wang", client="c", at=NOW)
    with house.writing() as session:
        return accounts.sign_in(session, asked, fits=asked.fits(PASSWORD), at=NOW)


def test_an_administrator_resets_it_and_the_owner_is_signed_out_and_told(any_house: House) -> None:
    wang, boss = made(any_house), made(any_house, "boss", Role.ADMINISTRATOR)
    turned_on(any_house, wang, at=NOW)
    phone = come(any_house, wang)
    with any_house.writing() as session:
        second_factors.reset(session, wang, by=boss.username, at=NOW)
    with any_house.reading() as session:
        assert account_store.account_of_session(session, phone, at=NOW) is None
        [told] = done_to(session, user_of(wang), at=NOW)
    assert told.what.en == "reset your second factor"
    with pytest.raises(FactorMissing), any_house.writing() as session:
        second_factors.reset(session, wang, by=boss.username, at=NOW)


def test_a_one_time_link_replaces_the_password_alone(any_house: House) -> None:
    wang = made(any_house)
    turned_on(any_house, wang, at=NOW)
    with any_house.writing() as session:
        link = account_store.invite(session, wang.id, at=NOW, lasting=timedelta(days=1))
    kept = accounts.hash_of_new("another good phrase", "another good phrase", account=wang)
    with any_house.writing() as session:
        came = accounts.accept_invitation(session, wang, link, password_hash=kept, at=NOW)
    assert isinstance(came, CodeAsked)
    assert came.account.password_hash == kept


def test_no_key_and_no_code_lies_open_in_the_database(house: House) -> None:
    wang = made(house)
    codes = turned_on(house, wang, at=NOW)
    with house.reading() as session:
        factor = factor_store.of_account(session, wang.id)
    assert factor is not None
    key = locks.unsealed_key(house.secret, wang.id, factor.sealed)
    assert key is not None
    assert house.database.path is not None
    files = house.database.path.parent.glob("kiosk.db*")
    kept = b"".join(each.read_bytes() for each in files)
    for secret in (key, key.hex().encode(), locks.key_text(key).encode(), *map(str.encode, codes)):
        assert secret not in kept


def test_a_sealed_key_in_anothers_row_is_no_key(house: House) -> None:
    sealed = locks.sealed_key(house.secret, 1, locks.new_key())
    assert locks.unsealed_key(house.secret, 1, sealed) is not None
    assert locks.unsealed_key(house.secret, 2, sealed) is None
    assert locks.unsealed_key("another secret", 1, sealed) is None
