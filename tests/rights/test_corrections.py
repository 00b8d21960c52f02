"""Who sees which corrective action: one rule for list, count, what waits, export, photo and single.

Ordered on TODAY, looked at ten days later; in between people move.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from db.checks import correction_store
from db.checks.correction_store import Action
from db.directory import directory_store
from db.directory.directory_store import Posting
from kiosk.actions.checks import corrections
from kiosk.reports.checks.corrections import (
    AT_ONCE,
    Only,
    View,
    action_shown,
    listed,
    months,
    rates_by_unit,
    register,
    units,
    waiting,
)
from kiosk.rights import corrections as rights
from kiosk.rights.corrections import Sight, opened
from kiosk.rights.units import chain_on, subtree
from kiosk.rights.who import User
from kiosk.wiring import House, open_house
from survey.checks.corrections import Order, State, Step
from survey.directory.roles import Deed, Role
from survey.months import Month, business_date
from survey.refusals.checks import CorrectionUnknown
from tests.helpers import worlds
from tests.helpers.building import NOW, fresh_settings
from tests.helpers.checking import WINDOW, Yard, a_yard
from tests.helpers.correcting import DAY, TODAY, Site, a_site

MOVED, LOOK = TODAY + 5 * DAY, TODAY + 10 * DAY


@pytest.fixture
def site(any_house: House) -> Site:
    return worlds.world(any_house, a_site)


def seen_by(site: Site, user: User, view: View = View.ALL, *, on: date = LOOK) -> list[str]:
    with site.house.reading() as session:
        found = listed(session, user, view, zone=site.zone, today=on, page=None)
        assert len(found.actions) == found.total
        return sorted(each.ref for each in found.actions)


def opens(site: Site, user: User, ref: str, *, on: date = LOOK) -> bool:
    with site.house.reading() as session:
        try:
            opened(session, ref, user, today=on, zone=site.zone)
        except CorrectionUnknown:
            return False
    return True


def steps(site: Site, user: User, ref: str) -> set[Step]:
    with site.house.reading() as session:
        now = NOW + (LOOK - TODAY)
        return set(action_shown(session, user, ref, now=now, zone=site.zone).steps)


def waits(site: Site, user: User) -> int:
    with site.house.reading() as session:
        return waiting(session, user, zone=site.zone, today=LOOK)


def test_a_head_appointed_since_the_order_reads_it_and_nothing_waits_for_them(site: Site) -> None:
    ref = site.order()
    site.yard.employ("N", "U1")
    site.yard.employ("W", "U1", supervisor="N", leader="Q", window=WINDOW, since=MOVED)
    new = site.yard.user("n", "employee", "N")
    assert (seen_by(site, new), opens(site, new, ref)) == ([ref], True)
    assert (steps(site, new, ref), waits(site, new)) == (set(), 0)


def test_the_head_of_the_day_of_the_order_finds_it_in_the_list_and_puts_it_right(
    site: Site,
) -> None:
    ref = site.order()
    for code in "WM":
        site.yard.employ(code, "U1", supervisor="O", window=WINDOW, since=MOVED)
    former = site.users["head"]
    assert (seen_by(site, former), opens(site, former, ref)) == ([ref], True)
    assert (steps(site, former, ref), waits(site, former)) == ({Step.PLAN}, 1)


def test_a_group_leader_without_an_office_finds_it_in_the_list(site: Site) -> None:
    ref = site.order()
    leader = site.yard.user("q2", "employee", "Q")
    assert (seen_by(site, leader), waits(site, leader)) == ([ref], 1)
    assert opens(site, leader, ref)


def test_the_heads_of_the_owners_unit_and_of_the_windows_unit_both_see_it(site: Site) -> None:
    site.yard.employ("H", "U2")
    site.yard.employ("B", "U2", supervisor="H")
    ref = site.order(owner="B")
    of_the_owner, of_the_window = site.yard.user("h", "employee", "H"), site.users["head"]
    for head in (of_the_owner, of_the_window):
        assert (seen_by(site, head), opens(site, head, ref)) == ([ref], True)
    assert (waits(site, of_the_owner), waits(site, of_the_window)) == (1, 0)


def test_a_quality_manager_who_came_or_left_sees_it_in_list_and_single(site: Site) -> None:
    ref = site.order()
    site.yard.employ("M", "U2", since=MOVED)
    site.yard.employ("K", "U2")
    site.yard.employ("K", "U1", since=MOVED)
    for manager in (site.users["manager"], site.yard.user("k", "quality_manager", "K")):
        assert (seen_by(site, manager), opens(site, manager, ref)) == ([ref], True)
        assert waits(site, manager) == 0


def test_the_owners_colleague_does_not_re_check(site: Site) -> None:
    """Nobody of the owner's unit, but for the top, whatever unit the window is of."""
    site.yard.employ("B", "U2")
    ref = site.order(owner="B")
    owner = site.yard.user("b", "employee", "B")
    site.users["b"] = owner
    site.do(corrections.plan, ref, "b", cause="process", root_cause="忙", measure="扫")
    site.do(corrections.hand_in, ref, "b", words="好了")
    assert site.state(ref) is State.DONE
    colleague, elsewhere = site.users["officer"], site.users["other-inspector"]
    assert (Step.CLOSE in steps(site, colleague, ref), waits(site, colleague)) == (False, 0)
    assert (Step.CLOSE in steps(site, elsewhere, ref), waits(site, elsewhere)) == (True, 1)


def test_nothing_is_said_to_wait_for_a_role_that_cannot_open_it(site: Site) -> None:
    site.yard.employ("F", "U2")
    ref = site.order(owner="F")
    finance = site.yard.user("f2", "finance", "F")
    assert (waits(site, finance), opens(site, finance, ref)) == (0, False)


def test_the_earlier_action_is_linked_for_who_may_open_it(site: Site) -> None:
    site.yard.employ("B", "U2")
    check = site.yard.check(failed={"ZC5": "油污"})
    origin = {"inspection": check, "item": "ZC5"}
    first = site.done(**origin)
    site.do(corrections.close, first, "officer", words="看过了")
    again = site.order(owner="B", **origin)
    other = site.yard.user("b", "employee", "B")
    with site.house.reading() as session:
        now = NOW + 10 * DAY
        of_other = action_shown(session, other, again, now=now, zone=site.zone)
        of_all = action_shown(session, site.users["leader"], again, now=now, zone=site.zone)
    assert (of_all.earlier, of_other.earlier) == (first, None)
    assert of_other.action.recurs == first


def test_a_quality_manager_sees_those_of_the_units_beneath_as_with_checks(site: Site) -> None:
    ref = site.order()
    site.yard.employ("A", "U0")
    above = site.yard.user("a", "quality_manager", "A")
    assert (seen_by(site, above), opens(site, above, ref), waits(site, above)) == ([ref], True, 0)


def test_the_register_names_no_earlier_action_and_no_kind_of_case_that_does_not_open(
    site: Site,
) -> None:
    site.yard.employ("B", "U2")
    origin = {"inspection": site.yard.check(failed={"ZC5": "油污"}), "item": "ZC5"}
    first = site.done(**origin)
    site.do(corrections.close, first, "officer", words="看过了")
    again = site.order(owner="B", **origin)
    other = site.yard.user("b", "employee", "B")
    look = {"zone": site.zone, "today": LOOK}
    with site.house.reading() as session:
        [row] = register(session, other, Only(), **look)
        of_all = {
            each.ref: each for each in register(session, site.users["leader"], Only(), **look)
        }
    assert (row.ref, row.item, row.recurs) == (again, "ZC5", None)
    assert of_all[again].recurs == first


# Whatever moves

PEOPLE = ("A", "B", "C", "D", "E", "F")
UNITS = ("U0", "U1", "U2", "U3")
ROLES = (
    Role.EMPLOYEE, Role.QUALITY_MANAGER, Role.INSPECTOR, Role.SUPERVISION, Role.TEAM_LEADER,
    Role.FINANCE,
)  # fmt: skip
maybe = st.none() | st.sampled_from(PEOPLE)
moves = st.tuples(
    st.sampled_from(PEOPLE),
    st.builds(
        Posting,
        st.sampled_from(UNITS),
        maybe,
        maybe,
        st.sampled_from([None, WINDOW]),
    ),
    st.integers(-8, 8),
)
Ordered = tuple[str, int, State, int | None]
orders = st.tuples(
    st.sampled_from(PEOPLE),
    st.integers(-4, 4),
    st.sampled_from(list(State)),
    st.none() | st.integers(0, 20),
)


class Undone(Exception):
    """Takes everything back that an example wrote."""


class World:
    """A yard in which people move between an order and the look, with accounts of many roles."""

    def __init__(self, yard: Yard) -> None:
        self.yard, self.house, self.zone = yard, yard.house, yard.house.settings.zone
        self.inspector = yard.user("i", "inspector", "I")
        for code in PEOPLE:
            yard.employ(code, "U1")
        self.users = [
            yard.user(f"{role}-{code}", role, code)
            for place, code in enumerate(PEOPLE)
            for role in dict.fromkeys((Role.EMPLOYEE, ROLES[place]))
        ]
        self.users += [yard.user(f"{role}-x", role) for role in (Role.LEADER, Role.EMPLOYEE)]

    def move(self, session: Session, moved: list[tuple[str, Posting, int]]) -> None:
        for person, posting, days in sorted(moved, key=lambda each: each[2]):
            directory_store.keep_posting(session, person, posting, since=TODAY + days * DAY)

    def order(
        self, session: Session, owner: str, days: int, state: State, by: int | None
    ) -> Action:
        at = NOW + days * DAY
        wanted = Order(WINDOW, owner, at.date() + 7 * DAY, "地面有油污")
        ref = corrections.order(
            session, wanted, by=self.inspector, key=str(uuid4()), at=at, zone=self.zone
        )
        action = correction_store.get(session, ref)
        correction_store.change(session, action.id, version=action.version, state=state)
        if by is not None:
            actor = self.users[by % len(self.users)].username
            correction_store.note(session, action.id, at=at, actor=actor, kind=Step.HAND_IN)
        return correction_store.get(session, ref)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[World]:
    fresh = fresh_settings(tmp_path_factory.mktemp("world"))
    fresh.data_dir.mkdir()
    shutil.copy(migrated_sqlite, fresh.data_dir / "kiosk.db")
    house = open_house(fresh)
    try:
        yield World(a_yard(house))
    finally:
        house.close()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moved=st.lists(moves, max_size=8),
    ordered=st.lists(orders, min_size=1, max_size=3),
    looking=st.sets(st.integers(0, 13), min_size=3, max_size=3),
)
def test_whoever_moves_whatever_is_listed_opens_and_nothing_else(
    world: World,
    moved: list[tuple[str, Posting, int]],
    ordered: list[Ordered],
    looking: set[int],
) -> None:
    with suppress(Undone), world.house.writing() as session:
        world.move(session, moved)
        actions = [world.order(session, *each) for each in ordered]
        for place in looking:
            agree(session, world, world.users[place % len(world.users)], actions)
        raise Undone


def test_a_list_that_forgot_the_day_of_the_order_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard off: as if only today's heads saw what was ordered."""
    with suppress(Undone), world.house.writing() as session:
        world.move(session, [("A", Posting("U1", supervisor="B"), -2), ("A", Posting("U2"), 2)])
        action = world.order(session, "A", 0, State.ORDERED, None)
        [head] = [each for each in world.users if each.username == "employee-B"]
        agree(session, world, head, [action])
        monkeypatch.setattr(Sight, "_in_chain", lambda *_: False)
        with pytest.raises(AssertionError):
            agree(session, world, head, [action])
        raise Undone


def agree(session: Session, world: World, user: User, actions: list[Action]) -> None:
    """Hold every way of looking against the rule itself, asked of all people on both days."""
    look: dict[str, Any] = {"zone": world.zone, "today": LOOK}
    theirs = {each.ref for each in actions if rule_of_sight(session, user, each, world)}
    found = listed(session, user, View.ALL, page=None, **look)
    assert ({each.ref for each in found.actions}, found.total) == (theirs, len(theirs))
    assert {each.ref for each in register(session, user, Only(), **look)} == theirs
    pages = range(len(actions) // AT_ONCE + 1)
    turned = [listed(session, user, View.ALL, page=page, **look).actions for page in pages]
    assert [each.ref for page in turned for each in page] == [each.ref for each in found.actions]
    assert {each.ref for each in actions if _opens(session, user, each.ref, world)} == theirs
    seen = [each for each in actions if each.ref in theirs]
    offered = {str(Month.of(business_date(each.ordered_at, world.zone))) for each in seen}
    assert set(months(session, user, **look)) == offered
    assert set(units(session, user, **look)) == {each.unit for each in seen}
    counted = rates_by_unit(session, user, month="", **look)
    standing = [each for each in seen if each.state is not State.WITHDRAWN]
    assert sum(each.n for each in counted.values()) == len(standing)
    mine = listed(session, user, View.MINE, page=None, **look)
    leads_on = {each.ref for each in seen if _leads_on(session, user, each.ref, world)}
    assert {each.ref for each in mine.actions} == leads_on
    assert waiting(session, user, **look) == len(leads_on)


def rule_of_sight(session: Session, user: User, action: Action, world: World) -> bool:
    """Return the rule in its own words: the chain of the day of the order, or who answers today."""
    if not user.may(Deed.SEE_CORRECTIONS):
        return False
    if user.role in rights.ALL_UNITS or user.username == action.ordered_by:
        return True
    if user.person is None:
        return False
    then = business_date(action.ordered_at, world.zone)
    postings = directory_store.postings(session)
    for day in (then, LOOK):
        place = postings.on(user.person, day)
        beneath = subtree(directory_store.units(session), place.unit) if place else set()
        if user.role is Role.QUALITY_MANAGER and action.unit in beneath:
            return True
        about = {"accused": action.owner, "unit": action.unit, "window": action.window}
        if user.person in chain_on(session, day, **about):
            return True
    heads = {
        e.supervisor for e in directory_store.people(session, on=LOOK) if e.unit == action.unit
    }
    return user.person in heads


def _opens(session: Session, user: User, ref: str, world: World) -> bool:
    try:
        opened(session, ref, user, today=LOOK, zone=world.zone)
    except CorrectionUnknown:
        return False
    return True


def _leads_on(session: Session, user: User, ref: str, world: World) -> bool:
    now = NOW + (LOOK - TODAY)
    open_to = action_shown(session, user, ref, now=now, zone=world.zone).steps
    return bool({Step.PLAN, Step.CLOSE} & set(open_to))
