"""Which accounts have power, who is the second person for them, and when a password is void."""

from datetime import UTC, datetime, timedelta

import pytest

from survey.directory.powers import (
    LAPSES_AFTER,
    Matter,
    Standing,
    State,
    Who,
    needs_new_password,
    needs_two,
    require_step,
    shares_top,
)
from survey.directory.roles import ALLOWED, AT_THE_TOP, Deed, Role, has_power
from survey.refusals.books import SecondPersonNeeded
from survey.refusals.directory import PowerSettled

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TOP = Who(Role.CHAIRMAN, "C", {"chen"})


def matter(state: State = State.OPEN, *, by: str = "adm", person: str = "P") -> Matter:
    return Matter("wang", frozenset({person}), by, NOW, state)


def test_the_roles_with_power_are_those_that_read_complaints_decide_or_move_money() -> None:
    powerful = {role for role in Role if has_power(role)}
    assert powerful == AT_THE_TOP | {Role.SUPERVISION, Role.FINANCE, Role.AUDITOR}
    deciding = (Deed.SEE_CASES, Deed.APPROVE_MONEY, Deed.KEEP_POLICY, Deed.DECIDE_ACCOUNTS)
    assert set().union(*(ALLOWED[deed] for deed in deciding)) <= powerful


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_what_has_or_had_power_takes_two(role: Role) -> None:
    plain, was = Standing(Role.EMPLOYEE, "P"), Standing(role, "P")
    assert needs_two(None, was) == has_power(role)
    assert needs_two(plain, was) == needs_two(was, plain) == has_power(role)
    assert not needs_two(was, was)
    assert needs_two(was, Standing(role, "Q")) == has_power(role)


def test_an_administrator_s_takes_two_as_soon_as_it_names_an_employee() -> None:
    nobody, named = Standing(Role.ADMINISTRATOR, None), Standing(Role.ADMINISTRATOR, "P")
    assert not needs_two(None, nobody)
    assert not needs_two(nobody, Standing(Role.EMPLOYEE, None))
    assert not needs_two(named, named)
    for before, after in ((None, named), (nobody, named), (named, nobody)):
        assert needs_two(before, after)
    for other in (Standing(Role.ADMINISTRATOR, "Q"), Standing(Role.EMPLOYEE, "P")):
        assert needs_two(named, other)
        assert needs_two(other, named)


@pytest.mark.parametrize("top", sorted(AT_THE_TOP))
def test_an_administrator_and_the_top_are_never_one_employee(top: Role) -> None:
    assert shares_top(Role.ADMINISTRATOR, {Role.EMPLOYEE, top})
    assert shares_top(top, {Role.ADMINISTRATOR})
    assert not shares_top(top, {Role.EMPLOYEE, *AT_THE_TOP})
    assert not shares_top(Role.ADMINISTRATOR, {Role.EMPLOYEE, Role.ADMINISTRATOR})
    assert not shares_top(Role.EMPLOYEE, set(Role))


@pytest.mark.parametrize("role", sorted(Role))
def test_the_second_person_is_a_named_employee_at_the_top(role: Role) -> None:
    assert matter().is_second(Who(role, "C", {"chen"})) == (role in AT_THE_TOP)
    assert not matter().is_second(Who(role, None, {"chen"}))


@pytest.mark.parametrize(
    "about",
    [matter(by="chen"), matter(person="C"), Matter("chen", frozenset(), "adm", NOW, State.OPEN)],
    ids=["who asked", "whose person it is", "whose account it is"],
)
def test_who_asked_and_whom_it_concerns_are_no_second_person(about: Matter) -> None:
    assert not about.is_second(TOP)
    with pytest.raises(SecondPersonNeeded):
        require_step(State.APPROVED, about, TOP, now=NOW)


def test_a_second_account_of_who_asked_is_no_second_person() -> None:
    assert not matter(by="adm").is_second(Who(Role.CHAIRMAN, "C", {"chen", "adm"}))


def test_what_nobody_decided_in_time_is_void() -> None:
    require_step(State.APPROVED, matter(), TOP, now=NOW + LAPSES_AFTER - timedelta(seconds=1))
    with pytest.raises(PowerSettled):
        require_step(State.APPROVED, matter(), TOP, now=NOW + LAPSES_AFTER)


@pytest.mark.parametrize("state", [state for state in State if state is not State.OPEN])
@pytest.mark.parametrize("to", [State.APPROVED, State.REJECTED, State.WITHDRAWN])
def test_what_is_settled_stays_settled(state: State, to: State) -> None:
    with pytest.raises(PowerSettled):
        require_step(to, matter(state), TOP, now=NOW)


def test_a_password_somebody_else_may_know_opens_no_power() -> None:
    officer, employee = Standing(Role.SUPERVISION, "P"), Standing(Role.EMPLOYEE, "P")
    assert needs_new_password(None, officer)
    assert needs_new_password(employee, officer)
    assert needs_new_password(officer, Standing(Role.SUPERVISION, "Q"))
    assert not needs_new_password(officer, Standing(Role.CHAIRMAN, "P"))
    assert not needs_new_password(officer, employee)
