"""Joint checks: each alone, then side by side; one proposes, the other confirms."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import update

from db.books import closing_store, month_store
from db.checks import joint_store
from db.checks.joint_store import Pair
from db.directory import directory_store
from db.ground import audit_store, models
from kiosk.actions.checks import joint_checks
from kiosk.reports.checks.calibration import calibration
from kiosk.reports.checks.joint_checks import agreed
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.months import Month
from survey.periods import Period
from survey.refusals.checks import (
    JointAnswersMissing,
    JointChanged,
    JointCheckUnknown,
    JointNeedsOther,
    NothingApplicable,
)
from tests.helpers.building import NOW, an_account
from tests.helpers.history import checked
from tests.helpers.planning import ITEMS, JOINT, Plan, a_plan, joint_walk
from tests.helpers.worlds import world

QUARTER = Period.read("2026-Q4")
NOVEMBER = Month(2026, 11)
TODAY = NOW.date()
CODES = ITEMS
HOUR = timedelta(hours=1)


@pytest.fixture
def plan(any_house: House) -> Plan:
    made = world(any_house, a_plan)
    made.draw(QUARTER, JOINT)
    return made


def two(plan: Plan) -> tuple[User, User]:
    """Return the two drawn for W1."""
    drawn = [each.inspector for each in plan.places(QUARTER, JOINT) if each.window == "W1"]
    first, second = (plan.inspectors[code] for code in drawn)
    return first, second


def both(plan: Plan) -> tuple[User, User, Pair]:
    """Let both hand in, who differ at two items, and return them with their pair."""
    first, second = two(plan)
    joint_walk(plan, str(first.person), {CODES[0]: "not_met"})
    joint_walk(plan, str(second.person), {CODES[1]: "not_met"})
    return first, second, the_pair(plan)


def the_pair(plan: Plan) -> Pair:
    with plan.house.reading() as session:
        [pair] = joint_store.of_period(session, QUARTER)
    return pair


def propose(plan: Plan, by: User, *, at: datetime = NOW + 2 * HOUR, **chosen: str) -> None:
    pair = the_pair(plan)
    seen = pair.agreement.proposed_at if pair.agreement else None
    with plan.house.writing() as session:
        joint_checks.propose(session, pair.first.ref, chosen, seen=seen, by=by, at=at)


def confirm(plan: Plan, by: User, *, seen: datetime = NOW + 2 * HOUR) -> None:
    with plan.house.writing() as session:
        joint_checks.confirm(
            session, the_pair(plan).second.ref, seen=seen, by=by, at=NOW + 3 * HOUR
        )


def test_until_both_have_handed_in_neither_sees_the_other(plan: Plan) -> None:
    first, second = two(plan)
    ref = joint_walk(plan, str(first.person), {})
    with plan.house.reading() as session:
        assert joint_store.pairs_of(session, str(first.person)) == []
        assert joint_store.pairs_of(session, str(second.person)) == []
        assert joint_store.pair(session, ref) is None
    with pytest.raises(JointCheckUnknown), plan.house.writing() as session:
        joint_checks.propose(session, ref, {}, seen=None, by=first, at=NOW)
    joint_walk(plan, str(second.person), {})
    with plan.house.reading() as session:
        assert len(joint_store.pairs_of(session, str(second.person))) == 1


def test_both_are_laid_side_by_side(plan: Plan) -> None:
    first, second, pair = both(plan)
    assert {side.person for side in pair.sides} == {first.person, second.person}
    assert pair.differing == CODES[:2]
    by_person = {side.person: side for side in pair.sides}
    assert by_person[str(first.person)].items[CODES[0]].note == "说明"


def test_one_proposes_the_other_confirms_and_the_score_stands(plan: Plan) -> None:
    first, second, _ = both(plan)
    propose(plan, first, **{CODES[0]: "not_met", CODES[1]: "met"})
    assert not the_pair(plan).settled
    confirm(plan, second)
    agreement = the_pair(plan).agreement
    assert agreement is not None
    assert (agreement.first_by, agreement.second_by) == (first.username, second.username)
    assert agreement.score == 8000
    assert agreement.answers == dict.fromkeys(CODES, "met") | {CODES[0]: "not_met"}
    assert agreement.kappa == -2500  # 3 of 5 alike, 0.68 by chance
    with plan.house.reading() as session:
        deeds = [each.deed for each in audit_store.entries(session)]
    assert deeds[-2:] == ["joint-check-proposed", "joint-check-agreed"]


def test_in_the_month_the_agreed_score_counts_as_one_check(plan: Plan) -> None:
    first, second, _ = both(plan)
    checked(plan.house, "I-1", "W1", 100, at=NOW, by="I1")

    def w1() -> tuple[int, int]:
        with plan.house.reading() as session:
            window = directory_store.window(session, "W1").id
            found = month_store.checks(session, NOVEMBER, today=NOW.date())[window]
        return found.checks, found.score_sum

    assert w1() == (3, 26_000)
    propose(plan, first, **{CODES[0]: "met", CODES[1]: "met"})
    assert w1() == (3, 26_000)
    confirm(plan, second)
    assert w1() == (2, 20_000)


def month_of_w1(plan: Plan, today: date = TODAY) -> tuple[int, int] | None:
    with plan.house.reading() as session:
        window = directory_store.window(session, "W1").id
        found = month_store.checks(session, NOVEMBER, today=today).get(window)
    return found and (found.checks, found.score_sum)


def scored(plan: Plan, today: date = TODAY) -> dict[str, int]:
    """Return how many checks of each inspector the calibration knows."""
    with plan.house.reading() as session:
        return {each.inspector: each.n for each in calibration(session, today=today).found}


def test_half_of_a_joint_check_shows_in_no_figure_while_the_other_is_to_come(plan: Plan) -> None:
    first, second = two(plan)
    joint_walk(plan, str(first.person), {CODES[0]: "not_met"})
    assert month_of_w1(plan) is None
    assert scored(plan) == {}
    checked(plan.house, "I-1", "W1", 100, at=NOW, by="I1")
    assert month_of_w1(plan) == (1, 10_000)
    joint_walk(plan, str(second.person), {}, at=NOW + 26 * HOUR)
    assert month_of_w1(plan) == (3, 28_000)
    assert scored(plan).keys() == {"I1", first.person, second.person}


def test_half_of_a_joint_check_counts_once_the_other_will_not_come(plan: Plan) -> None:
    first, _ = two(plan)
    joint_walk(plan, str(first.person), {})
    assert month_of_w1(plan, QUARTER.last) is None
    after = QUARTER.last + timedelta(days=1)
    assert month_of_w1(plan, after) == (1, 10_000)
    assert scored(plan, after) == {first.person: 1}


def test_a_month_closed_while_half_was_alone_leaves_it_out_for_good(plan: Plan) -> None:
    first, second = two(plan)
    joint_walk(plan, str(first.person), {})
    with plan.house.writing() as session:
        closed_at = datetime.combine(NOVEMBER.next.first, time(), UTC)
        closing_store.close(session, closing_store.Closing(NOVEMBER, closed_at, "a"))
    plan.check("W1", str(second.person), at=closed_at + 26 * HOUR, kind=JOINT)
    for today in (closed_at.date(), QUARTER.last + timedelta(days=1)):
        assert month_of_w1(plan, today) is None


def test_joint_scores_of_a_quarter_are_read_by_who_may_see_both_checks(plan: Plan) -> None:
    first, second, _ = both(plan)
    others = {
        "colleague": an_account(plan.house, "colleague", "employee", "I1"),
        "nobody": an_account(plan.house, "nobody", "employee"),
        "officer": an_account(plan.house, "officer", "supervision"),
    }
    with plan.house.reading() as session:
        told = {
            name: [each.window for each in agreed(session, user, QUARTER)]
            for name, user in {"first": first, "second": second, "top": plan.top, **others}.items()
        }
    assert told == {
        "first": ["W1"], "second": ["W1"], "top": ["W1"], "officer": ["W1"],
        "colleague": [], "nobody": [],
    }  # fmt: skip


def test_a_month_closed_before_keeps_both_scores(plan: Plan) -> None:
    first, second, _ = both(plan)
    propose(plan, first, **{CODES[0]: "met", CODES[1]: "met"})
    with plan.house.writing() as session:
        closing_store.close(session, closing_store.Closing(NOVEMBER, NOW + 2 * HOUR, "a"))
    confirm(plan, second)
    with plan.house.reading() as session:
        window = directory_store.window(session, "W1").id
        assert month_store.checks(session, NOVEMBER, today=NOW.date())[window].checks == 2


def test_who_proposed_does_not_confirm_not_even_from_another_account(plan: Plan) -> None:
    first, _, _ = both(plan)
    propose(plan, first, **dict.fromkeys(CODES[:2], "met"))
    again = an_account(plan.house, "second-account", "supervision", first.person)
    for who in (first, again):
        with pytest.raises(JointNeedsOther):
            confirm(plan, who)


def test_nobody_but_the_two_has_a_say(plan: Plan) -> None:
    first, second, _ = both(plan)
    stranger = next(u for u in plan.inspectors.values() if u.person not in {
        first.person, second.person
    })  # fmt: skip
    for who in (stranger, plan.top, replace(plan.top, person=None)):
        with pytest.raises(JointCheckUnknown):
            propose(plan, who, **dict.fromkeys(CODES[:2], "met"))
    propose(plan, first, **dict.fromkeys(CODES[:2], "met"))
    with pytest.raises(JointCheckUnknown):
        confirm(plan, stranger)


@pytest.mark.parametrize("chosen", [{}, {CODES[0]: "met"}, {CODES[0]: "met", CODES[1]: "perhaps"}])
def test_each_difference_wants_an_answer(plan: Plan, chosen: dict[str, str]) -> None:
    first, _, _ = both(plan)
    with pytest.raises(JointAnswersMissing):
        propose(plan, first, **chosen)


def test_what_both_saw_alike_cannot_be_changed_by_one(plan: Plan) -> None:
    first, second, _ = both(plan)
    propose(plan, first, **dict.fromkeys(CODES, "not_met"))
    confirm(plan, second)
    agreement = the_pair(plan).agreement
    assert agreement is not None
    assert agreement.answers == dict.fromkeys(CODES, "met") | dict.fromkeys(CODES[:2], "not_met")


def test_the_other_may_propose_something_else_instead(plan: Plan) -> None:
    first, second, _ = both(plan)
    propose(plan, first, **dict.fromkeys(CODES[:2], "met"))
    later = NOW + 2.5 * HOUR
    propose(plan, second, at=later, **dict.fromkeys(CODES[:2], "not_met"))
    with pytest.raises(JointNeedsOther):
        confirm(plan, second, seen=later)
    confirm(plan, first, seen=later)
    assert the_pair(plan).settled


def test_a_proposal_that_changed_meanwhile_is_not_confirmed(plan: Plan) -> None:
    first, second, pair = both(plan)
    propose(plan, first, **dict.fromkeys(CODES[:2], "met"))
    propose(plan, first, at=NOW + 2.5 * HOUR, **dict.fromkeys(CODES[:2], "not_met"))
    with pytest.raises(JointChanged):
        confirm(plan, second)
    with pytest.raises(JointChanged), plan.house.writing() as session:
        joint_checks.propose(
            session, pair.first.ref, dict.fromkeys(CODES[:2], "met"), seen=None, by=second, at=NOW
        )
    assert not the_pair(plan).settled


def test_a_proposal_from_before_a_correction_is_not_confirmed(plan: Plan) -> None:
    first, second, pair = both(plan)
    propose(plan, first, **dict.fromkeys(CODES[:2], "met"))
    with plan.house.writing() as session:
        for side in pair.sides:
            session.execute(
                update(models.FindingRow)
                .where(models.FindingRow.inspection_id == side.id)
                .where(models.FindingRow.item == CODES[4])
                .values(answer="not_met")
            )
    with pytest.raises(JointChanged):
        confirm(plan, second)


def test_what_stands_is_neither_proposed_nor_confirmed_again(plan: Plan) -> None:
    first, second, _ = both(plan)
    propose(plan, first, **dict.fromkeys(CODES[:2], "met"))
    confirm(plan, second)
    with pytest.raises(JointChanged):
        confirm(plan, second)
    with pytest.raises(JointChanged):
        propose(plan, second, at=NOW + 9 * HOUR, **dict.fromkeys(CODES[:2], "not_met"))


def test_a_pair_of_which_nothing_is_applicable_has_no_score(plan: Plan) -> None:
    first, second = two(plan)
    joint_walk(plan, str(first.person), dict.fromkeys(CODES, "not_applicable"))
    joint_walk(plan, str(second.person), dict.fromkeys(CODES[1:], "not_applicable"))
    with pytest.raises(NothingApplicable):
        propose(plan, first, **{CODES[0]: "not_applicable"})


def test_two_who_saw_all_alike_still_both_say_so(plan: Plan) -> None:
    first, second = two(plan)
    for who in (first, second):
        joint_walk(plan, str(who.person), {})
    propose(plan, first)
    assert not the_pair(plan).settled
    confirm(plan, second)
    agreement = the_pair(plan).agreement
    assert agreement is not None
    assert (agreement.score, agreement.kappa) == (10_000, None)
