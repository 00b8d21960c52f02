"""Leaving: signed out on the day after, no duty any more, what waits goes on, records stay."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from db.cases import request_store
from db.directory import account_store, directory_store, duty_store, posting_store
from db.directory.directory_store import Posting
from db.ground import audit_store
from kiosk.actions.books import posting, stars
from kiosk.actions.cases import clockwork, requests
from kiosk.actions.directory import account_desk, duties, leaving, people, taking_back
from kiosk.actions.directory.people import Hand
from kiosk.files.columns import Circumstances
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.files.writing import write_files
from kiosk.reports.books import payroll
from kiosk.reports.books.facts import facts
from kiosk.reports.books.people import month_facts
from kiosk.reports.books.people import people as of_month
from kiosk.reports.cases.requests import request_shown
from kiosk.reports.directory.people import news_of, person_shown
from kiosk.reports.directory.people import people as listed
from kiosk.reports.directory.people_said import news_said
from kiosk.upkeep.clock_worker import tick_once
from kiosk.wiring import House
from survey.books.rulebook import Star
from survey.cases.requests import Level
from survey.directory.duties import Duty
from survey.months import Month
from survey.refusals.books import StarUnusable
from survey.refusals.directory import (
    LastAdministrator,
    LaterPosting,
    PastUnconfirmed,
    PersonGone,
)
from survey.refusals.files import FilesWrong
from tests.helpers.building import NOW, a_person, a_session, a_window, an_account
from tests.helpers.handling import Yard
from tests.helpers.history import complained, moment
from tests.helpers.worlds import world

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NOVEMBER = Month(2026, 11)


def hand(house: House, code: str, **more: Any) -> Hand:
    with house.reading() as session:
        version = posting_store.of_person(session, code).version
    return Hand("admin", NOW, house.settings.zone, version, **more)


def leave(house: House, code: str, last_day: date = TODAY, **more: Any) -> int:
    known = hand(house, code, **more)
    with house.writing() as session:
        return leaving.leave(session, code, last_day=last_day, hand=known, slot=0)


def close(house: House, day: date) -> list[str]:
    with house.writing() as session:
        return [
            *leaving.close_accounts(session, at=moment(day, 0), zone=house.settings.zone)
        ]  # fmt: skip


@pytest.fixture
def yard(any_house: House) -> Yard:
    return world(any_house, Yard)


# Signing in


def test_on_the_day_after_the_last_they_are_signed_out_everywhere(
    any_house: House, yard: Yard
) -> None:
    token = a_session(any_house, yard.clerk)
    leave(any_house, "W")
    assert close(any_house, TODAY) == []
    assert close(any_house, TODAY + DAY) == ["clerk"]
    assert close(any_house, TODAY + DAY) == []
    with any_house.reading() as session:
        assert account_store.account_of_session(session, token, at=NOW) is None
        assert not account_store.by_username(session, "clerk").active
        closed = [e for e in audit_store.entries(session) if e.deed == "account-closed"]
    assert [(each.actor, each.subject, each.detail) for each in closed] == [
        ("system", "clerk", {"left": "W"})
    ]


def test_the_clock_closes_what_is_due(any_house: House, yard: Yard) -> None:
    leave(any_house, "W", TODAY - DAY, knows_past=True)
    with any_house.writing() as session:
        account = account_store.by_username(session, "clerk")
        account_store.reopen(session, account.id)
    tick_once(any_house)
    with any_house.reading() as session:
        assert not account_store.by_username(session, "clerk").active


def test_a_past_last_day_closes_at_once_and_is_said_to_be_past(
    any_house: House, yard: Yard
) -> None:
    with pytest.raises(PastUnconfirmed):
        leave(any_house, "W", TODAY - DAY)
    leave(any_house, "W", TODAY - DAY, knows_past=True)
    with any_house.reading() as session:
        assert not account_store.by_username(session, "clerk").active


def test_the_account_of_who_has_left_is_not_opened_again_before_they_come_back(
    any_house: House, yard: Yard
) -> None:
    leave(any_house, "W", TODAY - DAY, knows_past=True)

    def reopen() -> None:
        with any_house.writing() as session:
            drawn = account_store.by_username(session, "clerk")
            account_desk.reopen_account(session, drawn, by="admin", at=NOW)

    with pytest.raises(PersonGone):
        reopen()
    known = hand(any_house, "W")
    with any_house.writing() as session:
        people.transfer(session, "W", Posting("U1", "Z"), since=TODAY, hand=known)
    reopen()
    assert close(any_house, TODAY) == []


def test_a_house_is_not_left_without_an_administrator(any_house: House, yard: Yard) -> None:
    a_person(any_house, "ADM")
    an_account(any_house, "adam", "administrator", "ADM")
    with pytest.raises(LastAdministrator):
        leave(any_house, "ADM")
    an_account(any_house, "admin2", "administrator", "W")
    leave(any_house, "W", TODAY + 9 * DAY)
    with pytest.raises(LastAdministrator):
        leave(any_house, "ADM", TODAY + 20 * DAY)
    leave(any_house, "ADM", TODAY)
    assert close(any_house, TODAY + 30 * DAY) == ["adam", "clerk"]


# What waits


def test_open_cases_go_to_somebody_else(any_house: House, yard: Yard) -> None:
    filed = yard.complain()
    officer = yard.case(filed, yard.top).record.officer
    assert officer is not None
    assert officer.person is not None
    another = an_account(any_house, "sun", "supervision")
    with any_house.reading() as session:
        shown = person_shown(session, officer.person, now=NOW, zone=yard.zone)
    assert shown.behind.cases == 1
    leave(any_house, officer.person)
    assert close(any_house, TODAY + DAY) == [officer.username]
    yard.tick(moment(TODAY + DAY, 0))
    heir = yard.case(filed, yard.top).record.officer
    assert heir is not None
    assert heir.username == another.username


def test_a_request_they_should_answer_goes_one_level_up_at_once(
    any_house: House, yard: Yard
) -> None:
    an_account(any_house, "qian", "leader", "Q")
    told = {"matter": "stock", "waits": "here", "within": "today", "window": "SB-1"}
    with any_house.writing() as session:
        ref = requests.hand_up(
            session, yard.clerk, told, key=str(uuid4()), secret=any_house.secret, at=NOW,
            zone=yard.zone,
        ).number  # fmt: skip
        assert request_store.get(session, ref).level is Level.SUPERVISOR
    leave(any_house, "Z")
    close(any_house, TODAY + DAY)
    with any_house.writing() as session:
        clockwork.tick(session, now=moment(TODAY + DAY, 0), zone=yard.zone)
        kept = request_store.get(session, ref)
        lines = request_shown(session, yard.clerk, ref).lines
    assert kept.level is Level.LEADER
    assert kept.missed_at is None
    assert "原来该答复的人已不在" in lines[-1].said.zh


def test_the_place_above_others_is_vacant_and_marked(any_house: House, yard: Yard) -> None:
    leave(any_house, "Z")
    with any_house.reading() as session:
        assert listed(session, today=TODAY).vacant == []
        page = listed(session, today=TODAY + DAY)
        postings = directory_store.postings(session)
        today = {each.code: each for each in directory_store.people(session, on=TODAY + DAY)}
    assert [each.code for each in page.vacant] == ["W"]
    assert today["W"].supervisor is None
    assert today["W"].leader == "Q"
    assert postings.on("W", TODAY + DAY) == Posting("U1", None, "Q", "SB-1")
    assert postings.on("W", TODAY) == Posting("U1", "Z", "Q", "SB-1")


def test_who_leaves_soon_is_listed_and_those_above_are_told(any_house: House, yard: Yard) -> None:
    leave(any_house, "W", TODAY + 7 * DAY)
    with any_house.reading() as session:
        page = listed(session, today=TODAY)
        own, head = (
            [news_said(e).en for e in news_of(session, user, now=NOW, zone=yard.zone)]
            for user in (yard.clerk, yard.head)
        )
    assert [(each.code, each.leaves) for each in page.leaving] == [("W", TODAY + 7 * DAY)]
    assert "Your last day of work is 30\u00a0Nov 2026" in own[0]
    assert head == ["员工 W’s last day of work is 30\u00a0Nov 2026."]


# The roster


def duty(code: str, day: date, begin: int, end: int) -> Duty:
    return Duty("SB-1", code, moment(day, 0) + begin * HOUR, moment(day, 0) + end * HOUR)


def test_duties_after_the_last_day_come_off_and_none_are_put_on(
    any_house: House, yard: Yard
) -> None:
    night = duty("W", TODAY, 22, 30)
    first_free = duty("W", TODAY + DAY, 22, 30)
    with any_house.writing() as session:
        duties.keep(session, [night, first_free], by="a", at=NOW, zone=yard.zone, slot=0)
    assert leave(any_house, "W") == 1
    with any_house.reading() as session:
        assert duty_store.everything(session) == [night]
    early = duty("W", TODAY + DAY, 0, 8)
    with pytest.raises(PersonGone), any_house.writing() as session:
        duties.keep(session, [early], by="a", at=NOW, zone=yard.zone, slot=0)


# The books


def test_points_and_pay_keep_name_and_unit(any_house: House, yard: Yard) -> None:
    complained(any_house, "T-1", person="W", at=moment(date(2026, 11, 3)))
    with any_house.writing() as session:
        posting.post(session, at=NOW, zone=yard.zone)
    leave(any_house, "W", date(2026, 11, 10), knows_past=True)
    with any_house.writing() as session:
        posting.post_due(session, at=NOW, zone=yard.zone)
        [row] = payroll.payroll(session, NOVEMBER)
    assert (row.person, row.name, row.unit, row.points) == ("W", "员工 W", "U1", 5)


def test_who_left_within_the_month_is_in_it_and_is_no_star(any_house: House, yard: Yard) -> None:
    leave(any_house, "W", date(2026, 11, 20), knows_past=True)
    december = moment(date(2026, 12, 3))
    with any_house.reading() as session:
        known = facts(session)
        seen = month_facts(session, NOVEMBER, known, as_of=december, zone=yard.zone)
        found = {e.person.code: e for e in of_month(seen, known.policies.of(NOVEMBER)).months}
        later = month_facts(session, NOVEMBER.next, known, as_of=december, zone=yard.zone)
    assert "月末前已离职" in found["W"].gate.said.zh
    assert "left before the month was over" in found["W"].gate.said.en
    assert (found["W"].person.window, found["W"].person.supervisor) == ("SB-1", "Z")
    assert "离职" not in found["Z"].gate.said.zh
    assert [each.code for each in later.left] == []
    assert "W" not in {each.code for each in later.employed}
    with pytest.raises(StarUnusable), any_house.writing() as session:
        stars.name_star(
            session, Star(NOVEMBER, "U1", "W"), minutes="x", despite="没有评价", by=yard.top,
            at=december, zone=yard.zone,
        )  # fmt: skip


# Twice, later, back


def test_nobody_leaves_twice_or_before_what_comes_later(any_house: House, yard: Yard) -> None:
    leave(any_house, "W", TODAY + DAY)
    with pytest.raises(PersonGone):
        leave(any_house, "W", TODAY + 5 * DAY)
    with pytest.raises(LaterPosting):
        leave(any_house, "W", TODAY)
    known, under = hand(any_house, "H"), Posting("U1", "W")
    with pytest.raises(PersonGone), any_house.writing() as session:
        people.transfer(session, "H", under, since=TODAY + 5 * DAY, hand=known)


def test_a_leaving_noted_by_mistake_is_taken_back(any_house: House, yard: Yard) -> None:
    leave(any_house, "W", TODAY + DAY)
    known = hand(any_house, "W")
    with any_house.writing() as session:
        taking_back.withdraw(
            session, "W", since=TODAY + 2 * DAY, reason="弄错了", hand=known, slot=0
        )
    with any_house.reading() as session:
        assert listed(session, today=TODAY).leaving == []
    assert close(any_house, TODAY + 9 * DAY) == []


# Files


def test_files_say_who_has_left_and_bring_it_elsewhere(any_house: House, tmp_path: Path) -> None:
    a_window(any_house, "SB-1")
    a_person(any_house, "A", window="SB-1")
    leave(any_house, "A", TODAY + DAY)
    zone = any_house.settings.zone
    with any_house.reading() as session:
        write_files(tmp_path / "out", export_rows(session), zone)
    told = (tmp_path / "out" / "people.csv").read_text(encoding="utf-8-sig").splitlines()
    assert told == [
        "code,name,unit,supervisor,leader,window,since,gone,last_day",
        "A,员工 A,U1,,,SB-1,1970-01-01,no,",
        "A,员工 A,U1,,,,2026-11-25,yes,2026-11-24",
    ]
    read = read_files(tmp_path / "out" / "people.csv", Circumstances(zone, NOW))
    with any_house.writing() as session:
        counts = import_files(session, read, now=NOW, zone=zone, slot=0)["people"]
    assert (counts.new, counts.changed) == (0, 0)


def test_a_file_that_knows_nothing_of_leaving_brings_nobody_back(
    any_house: House, tmp_path: Path
) -> None:
    a_person(any_house, "A")
    leave(any_house, "A", TODAY - DAY, knows_past=True)
    (tmp_path / "people.csv").write_text("code,name,unit\nA,员工 A,U1\n", encoding="utf-8")
    zone = any_house.settings.zone
    read = read_files(tmp_path, Circumstances(zone, NOW))
    with any_house.writing() as session:
        import_files(session, read, now=NOW, zone=zone, slot=0)
        assert directory_store.postings(session).has_left("A", TODAY)


def test_a_file_puts_nobody_on_duty_who_has_left(any_house: House, tmp_path: Path) -> None:
    a_window(any_house, "SB-1")
    a_person(any_house, "A")
    leave(any_house, "A", TODAY)
    (tmp_path / "roster.csv").write_text(
        "window,person,starts_at,ends_at\nSB-1,A,2026-11-24T00:00,2026-11-24T08:00\n"
    )
    zone = any_house.settings.zone
    read = read_files(tmp_path, Circumstances(zone, NOW))
    with pytest.raises(FilesWrong) as wrong, any_house.writing() as session:
        import_files(session, read, now=NOW, zone=zone, slot=0)
    [problem] = wrong.value.problems
    assert "已离职" in problem.told("zh-CN")


def test_who_has_left_by_a_file_comes_off_the_roster(any_house: House, tmp_path: Path) -> None:
    a_window(any_house, "SB-1")
    a_person(any_house, "A")
    stays, goes = (duty("A", TODAY + n * DAY, 8, 16) for n in (1, 2))
    zone = any_house.settings.zone
    with any_house.writing() as session:
        duties.keep(session, [stays, goes], by="a", at=NOW, zone=zone, slot=0)
    (tmp_path / "people.csv").write_text(
        "code,name,unit,since,gone\nA,员工 A,U1,2026-11-25,yes\n", encoding="utf-8"
    )
    read = read_files(tmp_path, Circumstances(zone, NOW))
    with any_house.writing() as session:
        import_files(session, read, now=NOW, zone=zone, slot=0)
        assert duty_store.everything(session) == [stays]


def test_who_has_left_is_of_the_unit_they_left_from_whatever_was_put_right_later(
    any_house: House, yard: Yard
) -> None:
    leave(any_house, "W", TODAY)
    known = hand(any_house, "W", knows_past=True)
    with any_house.writing() as session:
        to = Posting("U9", "Z")
        people.transfer(session, "W", to, since=TODAY - 3 * DAY, hand=known)

    def unit_of_who_left() -> str:
        with any_house.reading() as session:
            kept = directory_store.postings(session).kept("W", TODAY + DAY)
        assert kept is not None
        assert kept.gone
        return kept.unit

    assert unit_of_who_left() == "U9"
    known = hand(any_house, "W", knows_past=True)
    with any_house.writing() as session:
        taking_back.withdraw(session, "W", since=TODAY - 3 * DAY, reason="记错", hand=known, slot=0)
    assert unit_of_who_left() == "U1"
