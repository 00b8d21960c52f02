"""Whose accounts are: who is named behind them is told, and one alone speaks for nobody else."""

import pytest

from db.directory import account_store, directory_store, posting_store
from kiosk.actions.directory import people, powers
from kiosk.reports.directory.powers import to_see, told_to
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.directory.powers import Kind, State
from survey.directory.roles import Role
from survey.refusals.books import SecondPersonNeeded
from survey.refusals.directory import KeeperSharesTop
from survey.refusals.given import ReasonMissing
from tests.helpers.building import a_person, an_account
from tests.helpers.empowering import Top
from tests.helpers.worlds import world


@pytest.fixture
def top(any_house: House) -> Top:
    return world(any_house, Top)


def told(top: Top, user: User) -> list[str]:
    with top.house.reading() as session:
        found = told_to(session, user, now=top.at, zone=top.house.settings.zone)
    return [each.said.zh for each in found]


def seen_by(top: Top, user: User) -> int:
    with top.house.reading() as session:
        return to_see(session, user)


def rename(top: Top, code: str, name: str) -> None:
    with top.house.reading() as session:
        version = posting_store.of_person(session, code).version
    hand = people.Hand("adm", top.at, top.house.settings.zone, version)
    with top.house.writing() as session:
        people.rename(session, code, name, hand=hand)


# An administrator is nobody else


def test_an_administrator_does_not_make_themselves_the_chairman_s_person(top: Top) -> None:
    with pytest.raises(KeeperSharesTop):
        top.change("adm", Role.ADMINISTRATOR, "C")
    assert top.account("adm").person is None
    top.close("tang")
    assert seen_by(top, top.chairman) == 1


def test_nor_by_a_second_account_or_by_another_role(top: Top) -> None:
    an_account(top.house, "adm2", "administrator")
    an_account(top.house, "clerk", "employee", "C")
    with pytest.raises(KeeperSharesTop):
        top.make(Role.ADMINISTRATOR, person="C")
    with pytest.raises(KeeperSharesTop):
        top.change("clerk", Role.ADMINISTRATOR, "C")


def test_who_is_an_administrator_does_not_rise_to_the_top(top: Top) -> None:
    an_account(top.house, "adm2", "administrator", "V")
    with pytest.raises(KeeperSharesTop):
        top.make(Role.CHAIRMAN, person="V")


def test_who_rose_to_the_top_meanwhile_is_not_approved_as_an_administrator(top: Top) -> None:
    top.make(Role.ADMINISTRATOR, person="V")
    seen = top.last()
    top.a_named("vv", Role.CHAIRMAN, "V")
    with pytest.raises(KeeperSharesTop):
        top.decide(top.leader, seen=seen)
    assert "wang" not in top.names()


def test_a_closed_administrator_s_of_one_at_the_top_is_not_opened_again(top: Top) -> None:
    an_account(top.house, "old", "administrator", "C")
    top.close("old")
    with pytest.raises(KeeperSharesTop):
        top.reopen("old")


def test_naming_an_administrator_s_employee_takes_two_and_is_told(top: Top) -> None:
    own = an_account(top.house, "clerk", "employee", "W")
    with pytest.raises(ReasonMissing):
        top.make(Role.ADMINISTRATOR, reason=" ")
    assert top.change("adm", Role.ADMINISTRATOR, "W").waits
    assert top.account("adm").person is None
    assert "adm" in told(top, own)[0]
    assert "adm" in told(top, top.chairman)[0]
    with pytest.raises(SecondPersonNeeded):
        top.decide(own)
    top.decide(top.leader)
    assert top.account("adm").person == "W"


def test_what_another_account_in_one_s_name_asked_for_is_told_all_the_same(top: Top) -> None:
    twin = an_account(top.house, "twin", "administrator", "C")
    top.make(by=twin)
    assert "wang" in told(top, top.chairman)[0]


# An account in somebody's name


def test_an_account_in_one_s_name_is_told_to_who_stands_above(top: Top) -> None:
    other = an_account(top.house, "other", "employee", "V")
    top.make(Role.EMPLOYEE)
    assert "新建账号 · wang 员工 W" in told(top, top.chairman)[0]
    assert told(top, other) == []


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.INSPECTOR, Role.QUALITY_MANAGER, Role.LEADER])
def test_a_second_account_of_one_employee_takes_two_and_is_told(top: Top, role: Role) -> None:
    own = an_account(top.house, "clerk", "employee", "W")
    given = top.make(role)
    assert given.waits
    assert "wang" not in top.names()
    assert len(told(top, own)) == len(told(top, top.chairman)) == 1
    assert top.decide(top.leader).code is not None
    assert "wang" in top.names()


def test_nor_is_another_s_account_turned_into_a_second_one_by_one_alone(top: Top) -> None:
    own = an_account(top.house, "clerk", "employee", "W")
    an_account(top.house, "spare", "employee")
    assert top.change("spare", Role.EMPLOYEE, "W").waits
    assert top.account("spare").person is None
    assert len(told(top, own)) == 1


def test_a_closed_account_is_a_first_one_too(top: Top) -> None:
    an_account(top.house, "clerk", "employee", "W")
    top.close("clerk")
    assert top.make(Role.EMPLOYEE).waits


def test_links_closings_and_openings_of_one_s_account_are_told(top: Top) -> None:
    own = an_account(top.house, "clerk", "employee", "W")
    top.invite("clerk")
    top.close("clerk")
    top.reopen("clerk")
    kinds = [each.wish.kind for each in top.asks(State.TOLD)]
    assert kinds == [Kind.LINK, Kind.CLOSE, Kind.REOPEN]
    assert len(told(top, own)) == len(told(top, top.chairman)) == 3
    assert seen_by(top, top.chairman) == 0


def test_before_there_is_a_top_a_second_account_is_made_at_once_and_shown_to_it(
    any_house: House,
) -> None:
    top = Top(any_house, held=False)
    an_account(any_house, "clerk", "employee", "W")
    assert not top.make(Role.EMPLOYEE).waits
    top.chairman = top.a_named("chen", Role.CHAIRMAN, "C")
    assert seen_by(top, top.chairman) == 1


# What accounts are called


def test_an_account_is_called_as_the_employee_behind_it(top: Top) -> None:
    for username, person in (("wang", "W"), ("vera", "V")):
        top.make(Role.EMPLOYEE, username=username, person=person)
        assert top.account(username).name == f"员工 {person}"
    drawn = top.account("tang")
    with top.house.writing() as session:
        powers.change(
            session, drawn, name="账号 chen", role=drawn.role, person="T", asking=top.asking()
        )
    assert top.account("tang").name == "员工 T"


def test_an_officer_s_account_is_made_in_the_employee_s_name(top: Top) -> None:
    top.make(Role.SUPERVISION)
    top.decide(top.leader)
    assert top.account("wang").name == "员工 W"


def test_another_name_of_who_has_power_is_told_and_shown_to_the_top_with_both(top: Top) -> None:
    rename(top, "T", "员工 C")
    assert top.account("tang").name == "员工 C"
    assert "员工 T → 员工 C" in told(top, top.leader)[0]
    assert seen_by(top, top.chairman) == seen_by(top, top.leader) == 1
    top.see(top.chairman)
    assert seen_by(top, top.leader) == 0


def test_another_name_of_an_employee_is_told_to_them(top: Top) -> None:
    own = an_account(top.house, "clerk", "employee", "W")
    rename(top, "W", "王五")
    assert "员工 W → 王五" in told(top, own)[0]
    assert seen_by(top, top.chairman) == 0


def test_who_has_no_account_is_renamed_without_ado(top: Top) -> None:
    a_person(top.house, "X")
    rename(top, "X", "徐六")
    assert top.asks(*State) == []
    with top.house.reading() as session:
        assert directory_store.person_name(session, "X") == "徐六"
        assert account_store.of_person(session, "X") == []
