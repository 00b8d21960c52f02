"""Accounts that have power: asked for by one person, decided by another, and by nobody alone."""

import ast

import pytest

from db.directory import account_store, directory_store, factor_store
from db.directory.account_store import Account
from db.ground import audit_store
from kiosk.actions.directory import account_desk, accounts, power_decisions, powers
from kiosk.actions.directory.power_decisions import AsSeen
from kiosk.actions.directory.powers import Given
from kiosk.locks import passwords
from kiosk.locks.halves import whole
from kiosk.reports.directory.browsers import done_to
from kiosk.reports.directory.powers import to_decide, to_see, told_to
from kiosk.rights.who import User
from kiosk.screens import ROOT
from kiosk.wiring import House
from survey.directory.powers import LAPSES_AFTER, Kind, State
from survey.directory.roles import AT_THE_TOP, Role, has_power
from survey.refusals.books import SecondPersonNeeded
from survey.refusals.directory import (
    FactorMissing,
    InvitationSpent,
    LastAdministrator,
    NobodySecond,
    NotYours,
    PersonGone,
    PowerAsked,
    PowerNeedsPerson,
    PowerSettled,
    PowerStale,
    UsernameTaken,
)
from survey.refusals.given import ReasonMissing
from tests.helpers.building import NOW, a_person, an_account
from tests.helpers.empowering import PASSWORD, Top
from tests.helpers.proving import turned_on
from tests.helpers.worlds import world

POWERFUL = sorted(role for role in Role if has_power(role))
PLAIN = sorted(role for role in Role if not has_power(role))


@pytest.fixture
def top(any_house: House) -> Top:
    return world(any_house, Top)


def opens(house: House, token: str, code: str = "") -> str | None:
    """Return whose password a link sets, together with a code."""
    with house.reading() as session:
        try:
            return account_store.invited(session, whole(token, code), at=NOW).username
        except InvitationSpent:
            return None


def deeds(house: House, subject: str) -> list[tuple[str, str]]:
    with house.reading() as session:
        return [
            (each.deed, each.actor)
            for each in audit_store.entries(session)
            if each.subject == subject
        ]


# Nobody alone


@pytest.mark.parametrize("role", POWERFUL)
def test_an_administrator_alone_makes_nobody_who_has_power(top: Top, role: Role) -> None:
    given = top.make(role)
    assert given.waits
    assert "wang" not in top.names()
    assert opens(top.house, given.token or "") is None
    assert deeds(top.house, "wang") == [("power-asked", "adm")]


@pytest.mark.parametrize("role", PLAIN)
def test_an_account_without_power_is_made_at_once(top: Top, role: Role) -> None:
    given = top.make(role, reason="", person=None if role is Role.ADMINISTRATOR else "W")
    assert not given.waits
    assert opens(top.house, given.token or "") == "wang"


@pytest.mark.parametrize("role", POWERFUL)
def test_a_role_with_power_names_an_employee(top: Top, role: Role) -> None:
    with pytest.raises(PowerNeedsPerson):
        top.make(role, person=None)


def test_once_another_approved_both_halves_together_set_a_password(top: Top) -> None:
    link = top.make().token or ""
    who, code = top.decide(top.chairman)
    assert (who, top.account("wang").person) == ("wang", "W")
    assert code is not None
    assert opens(top.house, link) is None
    assert opens(top.house, "2." + "x" * 32, code) is None
    assert opens(top.house, code) is None
    assert opens(top.house, link, f" {code[:5].lower()}-{code[5:]} ") == "wang"
    assert deeds(top.house, "wang") == [("power-asked", "adm"), ("power-approved", "chen")]


def test_neither_code_nor_link_stays_in_database_or_trail(top: Top) -> None:
    link = top.make().token or ""
    _, code = top.decide(top.chairman)
    with top.house.reading() as session:
        told = str([each.detail for each in audit_store.entries(session)])
    assert code
    assert code not in told
    assert link not in told
    assert top.asks(State.APPROVED)[0].half is None


@pytest.mark.parametrize("role", sorted(set(Role) - AT_THE_TOP))
def test_nobody_beneath_the_top_is_the_second_person(top: Top, role: Role) -> None:
    a_person(top.house, "X")
    other = an_account(top.house, "other", role, "X")
    top.make()
    with pytest.raises(SecondPersonNeeded):
        top.decide(other)
    assert "wang" not in top.names()


def test_an_administrator_who_is_at_the_top_as_well_does_not_approve_the_own_request(
    top: Top,
) -> None:
    own = an_account(top.house, "chen-adm", "administrator", "C")
    top.make(by=own)
    with pytest.raises(SecondPersonNeeded):
        top.decide(top.chairman)
    top.decide(top.leader)
    assert "wang" in top.names()


def test_whom_it_concerns_does_not_approve_it(top: Top) -> None:
    top.invite("chen")
    with pytest.raises(SecondPersonNeeded):
        top.decide(top.chairman)
    top.decide(top.leader)


def test_who_is_at_the_top_without_being_anybody_is_no_second_person(top: Top) -> None:
    nobody = an_account(top.house, "ghost", "chairman")
    top.make()
    with pytest.raises(SecondPersonNeeded):
        top.decide(nobody)


def test_only_administrators_ask(top: Top) -> None:
    with pytest.raises(NotYours):
        top.make(by=top.chairman)


def test_pages_reach_the_account_desk_by_the_door_of_two_alone() -> None:
    """What the desk does it does at once: who draws must not ask it."""
    asking = [
        file.name
        for room in ("pages", "kiosk/ui", "kiosk/routes")
        for file in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and "account_desk" in {f"{node.module}".rpartition(".")[2], *(a.name for a in node.names)}
    ]
    assert asking == []


# What changes


def test_an_employee_with_a_known_password_becomes_an_officer_with_none(top: Top) -> None:
    top.a_named("wang", Role.EMPLOYEE, "W")
    with top.house.writing() as session:
        browser = accounts.begin_session(session, top.account("wang"), at=NOW)
    given = top.change("wang", Role.SUPERVISION, "W")
    assert top.account("wang").role == "employee"
    _, code = top.decide(top.leader)
    assert (top.account("wang").role, top.account("wang").password_hash) == ("supervision", None)
    assert opens(top.house, given.token or "", code or "") == "wang"
    with top.house.reading() as session:
        assert account_store.account_of_session(session, browser, at=NOW) is None


def test_who_takes_another_s_account_over_gets_a_password_of_their_own(top: Top) -> None:
    number = top.a_named("wang", Role.FINANCE, "W").id
    with top.house.writing() as session:
        factor_store.begin(session, number, sealed="the former one's", at=NOW)
        factor_store.confirm(session, number, at=NOW)
    assert top.change("wang", Role.FINANCE, "V").token
    top.decide(top.leader)
    assert (top.account("wang").person, top.account("wang").password_hash) == ("V", None)
    with top.house.reading() as session:
        assert not factor_store.is_on(session, number)


def test_an_officer_who_rises_keeps_the_password_only_they_know(top: Top) -> None:
    top.a_named("wang", Role.SUPERVISION, "W")
    assert top.change("wang", Role.TEAM_LEADER, "W").token is None
    assert top.decide(top.chairman).code is None
    assert passwords.fits(PASSWORD, top.account("wang").password_hash)


def test_power_is_taken_away_by_two_and_closed_by_one(top: Top) -> None:
    top.change("tang", Role.EMPLOYEE, "T")
    assert top.account("tang").role == "team_leader"
    top.decide(top.chairman)
    assert top.account("tang").role == "employee"
    top.close("chen")
    assert not top.account("chen").active
    assert [each.wish.kind for each in top.asks(State.ALONE)] == [Kind.CLOSE]


def test_a_closed_account_of_power_is_opened_again_by_two(top: Top) -> None:
    top.a_named("wang", Role.SUPERVISION, "W")
    top.close("wang")
    assert top.reopen("wang").waits
    assert not top.account("wang").active
    top.decide(top.leader)
    assert top.account("wang").active
    assert passwords.fits(PASSWORD, top.account("wang").password_hash)


def test_the_last_administrator_does_not_become_something_else_by_two_either(top: Top) -> None:
    with pytest.raises(LastAdministrator):
        top.change("adm", Role.CHAIRMAN, "V")


# Where the chain begins


def test_the_first_at_the_top_are_named_by_one_on_record_until_one_has_signed_in(
    any_house: House,
) -> None:
    top = Top(any_house, held=False)
    first = top.make(Role.CHAIRMAN, username="chen", person="C")
    second = top.make(Role.TEAM_LEADER, username="tang", person="T")
    assert (first.waits, second.waits) == (False, False)
    assert opens(any_house, first.token or "") == "chen"
    assert deeds(any_house, "chen") == [("power-alone", "adm")]
    assert len(top.asks(State.ALONE)) == 2

    kept = accounts.hash_of_new(PASSWORD, PASSWORD, account=top.account("chen"))
    with any_house.writing() as session:
        accounts.accept_invitation(
            session, top.account("chen"), first.token or "", password_hash=kept, at=NOW
        )
    assert top.make(Role.CHAIRMAN).waits
    top.close("chen")
    with pytest.raises(NobodySecond):
        top.make(Role.CHAIRMAN, username="ghost")


def test_before_there_is_a_top_nobody_else_gets_power(any_house: House) -> None:
    with pytest.raises(NobodySecond):
        Top(any_house, held=False).make(Role.FINANCE)


def test_the_only_one_at_the_top_gets_a_link_by_the_command_line_and_the_top_sees_it(
    any_house: House,
) -> None:
    top = Top(any_house, held=False)
    top.chairman = top.a_named("chen", Role.CHAIRMAN, "C")
    with pytest.raises(NobodySecond):
        top.invite("chen")
    with any_house.writing() as session:
        token = powers.invite_by_command(session, "chen", at=NOW)
    assert opens(any_house, token) == "chen"
    assert deeds(any_house, "chen") == [("account-invited", "kiosk init")]
    with any_house.reading() as session:
        assert to_see(session, top.chairman) == 1
    top.see(top.chairman)
    with any_house.reading() as session:
        assert to_see(session, top.chairman) == 0
    with pytest.raises(PowerSettled):
        top.see(top.chairman)


# A lost second factor


def with_factor(top: Top, username: str = "wang") -> Account:
    top.a_named(username, Role.FINANCE, "W")
    account = top.account(username)
    turned_on(top.house, account, at=top.at)
    return account


def reset(top: Top, username: str, reason: str = "手机和备用码都丢了") -> Given:
    with top.house.writing() as session:
        return powers.reset_factor(session, top.account(username), top.asking(reason=reason))


def has_factor(top: Top, account: Account) -> bool:
    with top.house.reading() as session:
        return factor_store.is_on(session, account.id)


def test_no_administrator_alone_takes_the_factor_of_who_has_power(top: Top) -> None:
    wang = with_factor(top)
    with pytest.raises(ReasonMissing):
        reset(top, "wang", reason=" ")
    given = reset(top, "wang")
    assert (given.waits, given.token) == (True, None)
    assert has_factor(top, wang)
    with pytest.raises(SecondPersonNeeded):
        top.decide(top.user("wang"))
    assert top.decide(top.chairman).code is None
    assert not has_factor(top, wang)
    assert deeds(top.house, "wang")[-2:] == [("power-asked", "adm"), ("power-approved", "chen")]


def test_with_the_factor_the_browsers_go(top: Top) -> None:
    wang = with_factor(top)
    with top.house.writing() as session:
        browser = accounts.begin_session(session, wang, at=top.at)
    reset(top, "wang")
    top.decide(top.leader)
    with top.house.reading() as session:
        assert account_store.account_of_session(session, browser, at=top.at) is None


def test_who_has_no_factor_needs_no_two_to_lose_it(top: Top) -> None:
    top.a_named("wang", Role.FINANCE, "W")
    with pytest.raises(FactorMissing):
        reset(top, "wang")


def test_who_has_no_power_is_reset_by_one_and_told(top: Top) -> None:
    top.a_named("li", Role.LEADER, "V")
    turned_on(top.house, top.account("li"), at=top.at)
    assert not reset(top, "li", reason="").waits
    assert not has_factor(top, top.account("li"))
    assert deeds(top.house, "li")[-1] == ("second-factor-reset", "adm")


def test_a_reset_by_the_command_line_is_shown_to_the_top_and_told_once(top: Top) -> None:
    wang = with_factor(top)
    with top.house.writing() as session:
        powers.reset_factor_by_command(session, "wang", at=NOW)
    assert not has_factor(top, wang)
    with top.house.reading() as session:
        assert to_see(session, top.chairman) == 1
        assert done_to(session, top.user("wang"), at=NOW) == []
        [told] = told_to(session, top.user("wang"), now=NOW, zone=top.house.settings.zone)
        assert told.own


# Twice, late, taken back, meanwhile


def test_a_second_request_about_one_account_waits_for_the_first(top: Top) -> None:
    top.make()
    with pytest.raises(PowerAsked):
        top.make(Role.CHAIRMAN)


def test_of_two_who_decide_at_once_one_does(top: Top) -> None:
    top.make()
    seen = top.last()
    top.decide(top.chairman, seen=seen)
    with pytest.raises(PowerSettled):
        top.decide(top.leader, approved=False, seen=seen)
    assert "wang" in top.names()


def test_what_was_taken_back_is_not_approved_and_may_be_asked_anew(top: Top) -> None:
    top.make()
    seen = top.last()
    with pytest.raises(SecondPersonNeeded):
        top.withdraw(top.leader)
    top.withdraw(top.administrator)
    with pytest.raises(PowerSettled):
        top.decide(top.chairman, seen=AsSeen(seen.number, seen.version + 1))
    assert top.make().waits


def test_turned_down_with_a_reason_nothing_changes(top: Top) -> None:
    link = top.make().token or ""
    with pytest.raises(ReasonMissing):
        top.decide(top.chairman, approved=False, because=" ")
    assert top.decide(top.chairman, approved=False, because="没有任命").code is None
    assert "wang" not in top.names()
    assert opens(top.house, link) is None
    assert top.asks(State.REJECTED)[0].because == "没有任命"


def test_asking_needs_a_reason(top: Top) -> None:
    for none in (" ", "."):
        with pytest.raises(ReasonMissing):
            top.make(reason=none)


def test_after_a_week_a_request_is_void_and_may_be_asked_anew(top: Top) -> None:
    top.make()
    top.later(LAPSES_AFTER)
    with pytest.raises(PowerSettled):
        top.decide(top.chairman)
    with top.house.reading() as session:
        assert to_decide(session, top.chairman, now=top.at) == 0
    with top.house.writing() as session:
        assert power_decisions.lapse(session, at=top.at) == 1
        assert power_decisions.lapse(session, at=top.at) == 0
    assert deeds(top.house, "wang")[-1] == ("power-lapsed", "system")
    assert top.make().waits


def test_what_changed_meanwhile_is_not_approved(top: Top) -> None:
    top.a_named("wang", Role.SUPERVISION, "W")
    top.change("wang", Role.CHAIRMAN, "W")
    with top.house.writing() as session:
        account_store.change(
            session, top.account("wang"), name="王督", role="employee", person_id=None
        )
    with pytest.raises(PowerStale):
        top.decide(top.leader)
    top.decide(top.leader, approved=False)


def test_a_link_of_an_account_closed_meanwhile_is_not_approved(top: Top) -> None:
    top.a_named("wang", Role.SUPERVISION, "W")
    top.invite("wang")
    top.close("wang")
    with pytest.raises(PowerStale):
        top.decide(top.leader, seen=AsSeen(top.asks()[0].id, 0))


def test_what_a_closed_administrator_asked_for_is_not_approved(top: Top) -> None:
    an_account(top.house, "adm2", "administrator")
    top.make()
    with top.house.writing() as session:
        account_desk.close_account(session, top.account("adm"), by="adm2", at=NOW)
    with pytest.raises(PowerStale):
        top.decide(top.chairman)


def test_who_left_meanwhile_gets_no_account(top: Top) -> None:
    top.make()
    gone = directory_store.Posting("U1", gone=True)
    with top.house.writing() as session:
        directory_store.keep_posting(session, "W", gone, since=NOW.date())
    with pytest.raises(PersonGone):
        top.decide(top.chairman)


def test_a_user_name_taken_meanwhile_is_not_made_twice(top: Top) -> None:
    top.make()
    an_account(top.house, "wang", "employee")
    with pytest.raises(UsernameTaken):
        top.decide(top.chairman)


# Who is told


def told(top: Top, user: User) -> list[tuple[str, bool]]:
    zone = top.house.settings.zone
    with top.house.reading() as session:
        found = told_to(session, user, now=top.at, zone=zone)
    return [(each.said.zh, each.own) for each in found]


def test_whom_it_concerns_and_who_stands_above_them_are_told(top: Top) -> None:
    own = an_account(top.house, "clerk", "employee", "W")
    other = an_account(top.house, "other", "employee", "V")
    top.make()
    assert [mine for _, mine in told(top, own)] == [True]
    assert "员工 W（W，单位 U1）" in told(top, own)[0][0]
    assert [mine for _, mine in told(top, top.chairman)] == [False]
    assert told(top, other) == told(top, top.administrator) == []


def test_it_waits_for_who_may_decide_and_for_nobody_else(top: Top) -> None:
    top.invite("chen")
    with top.house.reading() as session:
        waits = {
            user.username: to_decide(session, user, now=NOW)
            for user in (top.chairman, top.leader, top.administrator)
        }
    assert waits == {"chen": 0, "tang": 1, "adm": 0}
