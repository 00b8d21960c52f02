"""Self-checks and walks that are handed in, as the plan has them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from db.directory import directory_store
from kiosk.actions.checks.walks import hand_in_check
from kiosk.rights.checks import refuse_check
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.periods import Period
from survey.refusals.checks import (
    CheckRecused,
    JointNotDrawn,
    SelfCheckForeign,
)
from tests.helpers.building import NOW, a_person
from tests.helpers.planning import INSPECTORS, ITEMS, JOINT, SPOT, Plan, a_plan
from tests.helpers.worlds import world

NOVEMBER = Period.read("2026-11")
QUARTER = Period.read("2026-Q4")
TODAY = NOW.date()


@pytest.fixture
def plan(any_house: House) -> Plan:
    return world(any_house, a_plan)


def test_a_self_check_is_made_in_ones_own_unit_and_beneath(plan: Plan) -> None:
    with plan.house.writing() as session:
        directory_store.keep_unit(session, code="U1a", name="班组", parent="U1")
        directory_store.keep_window(
            session, code="W8", name="W8", unit="U1a", post="SB", location=None
        )

    def self_check(window: str, kind: str = "self") -> None:
        with plan.house.reading() as session:
            refuse_check(
                session, Role.INSPECTOR, "I1", kind=kind,
                window=directory_store.window(session, window), on=TODAY,
            )  # fmt: skip

    self_check("W1")
    self_check("W8")
    self_check("W3", SPOT)
    with pytest.raises(SelfCheckForeign):
        self_check("W3")


def a_walk(kind: str, window: str) -> dict[str, object]:
    return {
        "ref": str(uuid4()),
        "window": window,
        "kind": kind,
        "version": "2026-1",
        "finished_at": (NOW + timedelta(hours=1)).isoformat(),
        "answers": {code: {"answer": "met"} for code in ITEMS},
    }


def hand_in(plan: Plan, person: str, walk: dict[str, object]) -> None:
    with plan.house.writing() as session:
        hand_in_check(
            session, walk, by=plan.inspectors[person],
            now=NOW + timedelta(hours=1), zone=plan.house.settings.zone,
        )  # fmt: skip


@pytest.mark.parametrize(("kind", "period"), [(SPOT, NOVEMBER), (JOINT, QUARTER)])
def test_a_walk_handed_in_fulfils_what_was_drawn_and_comes_twice_without_harm(
    plan: Plan, kind: str, period: Period
) -> None:
    plan.draw(period, kind)
    place = plan.places(period, kind)[0]
    walk = a_walk(kind, place.window)
    for _ in range(2):
        hand_in(plan, place.inspector, walk)
    done = [each for each in plan.places(period, kind) if each.inspection]
    assert [(each.id, each.inspection) for each in done] == [(place.id, walk["ref"])]


def test_a_joint_check_by_somebody_not_drawn_is_refused(plan: Plan) -> None:
    plan.draw(QUARTER, JOINT)
    drawn = {each.inspector for each in plan.places(QUARTER, JOINT) if each.window == "W1"}
    other = next(code for code, unit in INSPECTORS.items() if code not in drawn and unit != "U1")
    with pytest.raises(JointNotDrawn):
        hand_in(plan, other, a_walk(JOINT, "W1"))
    hand_in(plan, other, a_walk(SPOT, "W1"))


def test_a_joint_check_made_before_its_draw_is_refused(plan: Plan) -> None:
    plan.draw(QUARTER, JOINT)
    place = plan.places(QUARTER, JOINT)[0]
    before = (NOW - timedelta(hours=1)).isoformat()
    with pytest.raises(JointNotDrawn):
        hand_in(plan, place.inspector, a_walk(JOINT, place.window) | {"finished_at": before})
    assert not any(each.inspection for each in plan.places(QUARTER, JOINT))


def test_who_was_drawn_and_has_to_stand_aside_since_is_refused(plan: Plan) -> None:
    plan.draw(NOVEMBER)
    place = plan.places(NOVEMBER)[0]
    a_person(plan.house, place.inspector, unit=place.unit)
    with pytest.raises(CheckRecused):
        hand_in(plan, place.inspector, a_walk(SPOT, place.window))


def test_a_self_check_of_another_unit_is_refused_when_it_is_handed_in(plan: Plan) -> None:
    with pytest.raises(SelfCheckForeign):
        hand_in(plan, "I1", a_walk("self", "W3"))
    hand_in(plan, "I1", a_walk("self", "W1"))
