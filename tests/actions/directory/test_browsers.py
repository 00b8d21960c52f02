"""Browsers somebody is signed in at: told apart, and signed out by them and by others."""

from datetime import UTC, datetime, timedelta

import pytest

from db.directory import account_store, session_store
from db.directory.account_store import Account
from db.directory.session_store import From, hash_of
from db.ground import audit_store
from kiosk.actions.directory import account_desk, accounts, browsers
from kiosk.reports.directory.browsers import done_to, own_browsers
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.directory.browsers import told_by
from survey.directory.roles import Role
from survey.directory.sessions import NOTED_WITHIN, ends_of
from survey.refusals.directory import BrowserGone
from survey.refusals.house import StoreUnavailable
from tests.helpers.building import a_login, tables_away

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PASSWORD = "a good long phrase"
PHONE = From(told_by("Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile"), "203.0.113.*")


def made(house: House, username: str = "wang", role: Role = Role.FINANCE) -> Account:
    return a_login(house, username, role, password=PASSWORD, name=f"账号{username}")


def user(account: Account) -> User:
    return User(account.id, account.username, account.name, Role(account.role), None)


def come(house: House, account: Account, came: From = PHONE, *, at: datetime = NOW) -> str:
    with house.writing() as session:
        return accounts.begin_session(session, account, at=at, came=came)


def is_in(house: House, token: str, *, at: datetime = NOW) -> bool:
    with house.reading() as session:
        return account_store.account_of_session(session, token, at=at) is not None


def shown(house: House, account: Account, token: str, *, at: datetime = NOW) -> list[str]:
    with house.reading() as session:
        found = own_browsers(session, user(account), token=token, at=at)
    return [f"{each.kept.device.said.en} {each.kept.network} {each.is_this}" for each in found]


def deeds(house: House, subject: str) -> list[tuple[str, str]]:
    with house.reading() as session:
        return [(e.actor, e.deed) for e in audit_store.entries(session) if e.subject == subject]


def test_one_sees_where_one_is_signed_in_this_browser_first(any_house: House) -> None:
    wang, other = made(any_house), made(any_house, "li")
    come(any_house, other)
    here = come(any_house, wang, From(told_by("Firefox Windows")))
    come(any_house, wang, at=NOW + MINUTE)
    assert shown(any_house, wang, here, at=NOW + MINUTE) == [
        "Firefox · Windows None True", "Chrome · Android 203.0.113.* False",
    ]  # fmt: skip


def test_one_browser_is_signed_out_from_another_and_it_is_on_record(any_house: House) -> None:
    wang = made(any_house)
    here, lost = come(any_house, wang), come(any_house, wang)
    with any_house.writing() as session:
        browsers.end_browser(session, user(wang), hash_of(lost), at=NOW)
    assert (is_in(any_house, here), is_in(any_house, lost)) == (True, False)
    assert deeds(any_house, "wang")[-1] == ("wang", browsers.ENDED)


def test_nobody_signs_out_anothers_browser(any_house: House) -> None:
    wang, li = made(any_house), made(any_house, "li")
    theirs = come(any_house, li)
    with pytest.raises(BrowserGone), any_house.writing() as session:
        browsers.end_browser(session, user(wang), hash_of(theirs), at=NOW)
    assert is_in(any_house, theirs)


def test_all_others_are_signed_out_at_once_and_this_one_stays(any_house: House) -> None:
    wang, li = made(any_house), made(any_house, "li")
    here, *others = (come(any_house, wang) for _ in range(3))
    theirs = come(any_house, li)
    with any_house.writing() as session:
        browsers.end_other_browsers(session, user(wang), keep=here, at=NOW)
    assert is_in(any_house, here)
    assert is_in(any_house, theirs)
    assert not any(is_in(any_house, each) for each in others)
    with pytest.raises(BrowserGone), any_house.writing() as session:
        browsers.end_other_browsers(session, user(wang), keep=here, at=NOW)


def test_an_administrator_signs_somebody_out_everywhere_and_they_are_told(
    any_house: House,
) -> None:
    wang, boss = made(any_house), made(any_house, "boss", Role.ADMINISTRATOR)
    phones = [come(any_house, wang), come(any_house, wang)]
    with any_house.writing() as session:
        browsers.end_all_browsers(session, wang, by=boss.username, at=NOW)
    assert not any(is_in(any_house, each) for each in phones)
    with any_house.reading() as session:
        [told] = done_to(session, user(wang), at=NOW + MINUTE)
        assert (told.who, told.what.en) == ("账号boss", "signed you out everywhere")
        assert done_to(session, user(boss), at=NOW + MINUTE) == []
        assert done_to(session, user(wang), at=NOW + timedelta(days=8)) == []
    with pytest.raises(BrowserGone), any_house.writing() as session:
        browsers.end_all_browsers(session, wang, by=boss.username, at=NOW)


def test_what_one_does_oneself_is_no_news(any_house: House) -> None:
    wang = made(any_house, role=Role.ADMINISTRATOR)
    with any_house.writing() as session:
        account_desk.new_invitation(session, wang, by="wang", at=NOW)
    with any_house.reading() as session:
        assert done_to(session, user(wang), at=NOW) == []
    with any_house.writing() as session:
        account_desk.new_invitation(session, wang, by="kiosk init", at=NOW)
    with any_house.reading() as session:
        [told] = done_to(session, user(wang), at=NOW)
    assert told.who == "kiosk init"


def test_signing_in_again_at_a_browser_ends_what_it_had(any_house: House) -> None:
    wang, li = made(any_house), made(any_house, "li")
    before = come(any_house, wang)
    after = come(any_house, li, From(token=before))
    assert (is_in(any_house, before), is_in(any_house, after)) == (False, True)


def test_an_unused_browser_is_signed_out_and_one_in_use_is_not(any_house: House) -> None:
    wang = made(any_house, role=Role.FINANCE)
    idle = ends_of(Role.FINANCE).idle
    assert idle is not None
    used, left = come(any_house, wang), come(any_house, wang)
    any_house.presence.mark(used, at=NOW + idle - MINUTE)
    any_house.presence.keep(any_house.clockwork)
    late = NOW + idle + NOTED_WITHIN
    assert (is_in(any_house, used, at=late), is_in(any_house, left, at=late)) == (True, False)
    assert len(shown(any_house, wang, used, at=late)) == 1
    assert not is_in(any_house, used, at=late + idle)


def test_a_browser_seen_earlier_than_is_known_was_seen_when_it_is_known(any_house: House) -> None:
    wang = made(any_house)
    token = come(any_house, wang)
    for after in (5, 3):
        any_house.presence.mark(token, at=NOW + after * MINUTE)
        any_house.presence.keep(any_house.clockwork)
    with any_house.reading() as session:
        [kept] = session_store.of_account(session, wang.id, at=NOW)
    assert kept.seen_at == NOW + 5 * MINUTE


def test_when_browsers_were_seen_is_kept_later_where_it_cannot_be_now(house: House) -> None:
    wang = made(house)
    token = come(house, wang)
    house.presence.mark(token, at=NOW + MINUTE)
    with tables_away(house, "sessions"), pytest.raises(StoreUnavailable):
        house.presence.keep(house.clockwork)
    house.presence.keep(house.clockwork)
    with house.reading() as session:
        [kept] = session_store.of_account(session, wang.id, at=NOW)
    assert kept.seen_at == NOW + MINUTE
