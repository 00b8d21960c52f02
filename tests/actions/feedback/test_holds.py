"""Ratings held back are released or excluded by two people, none of whom they concern."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from db.feedback import addition_store
from db.ground import audit_store
from kiosk.actions.feedback import holds
from kiosk.wiring import House
from survey.feedback.holds import ENDINGS, Verdict
from survey.feedback.questionnaire import SEALED
from survey.refusals.books import SecondPersonNeeded
from survey.refusals.directory import NotYours
from survey.refusals.feedback import HeldChanged, HoldSettled, HoldTooLarge, NothingHeldChosen
from survey.refusals.given import ReasonMissing
from tests.helpers.building import NOW, an_account
from tests.helpers.holding import Desk
from tests.helpers.rated import answers, commitments, differences, monthly, standings
from tests.helpers.worlds import world


@pytest.fixture
def desk(any_house: House) -> Desk:
    return world(any_house, Desk)


def test_what_is_released_counts_in_every_roll_up_from_then_on(desk: Desk) -> None:
    rating = desk.rate(1, reasons=("slow",), person_id=desk.person("W"))
    with desk.house.writing() as session:
        addition_store.add(session, answers(rating, **{"SB-1": False}), slot=0)
    assert monthly(desk.house.database) == (0, 0, 0, 0, 0, 1)
    assert commitments(desk.house.database) == {}
    assert desk.decide(desk.propose()) == 1
    assert desk.standing(rating) == "counted"
    assert monthly(desk.house.database) == (1, 0, 0, 0, 0, 0)
    assert commitments(desk.house.database) == {("2026-11", "SB-1"): (0, 1)}
    assert differences(desk.house.database) == []


def test_what_is_excluded_stays_listed_and_changes_no_figure(desk: Desk) -> None:
    rating = desk.rate(5)
    before = monthly(desk.house.database)
    desk.decide(desk.propose(Verdict.EXCLUDE))
    assert desk.standing(rating) == "excluded"
    assert monthly(desk.house.database) == before
    assert differences(desk.house.database) == []
    assert desk.groups() == []


def test_nobody_decides_about_their_own_proposal_with_either_account(desk: Desk) -> None:
    desk.rate()
    seen = desk.propose()
    again = an_account(desk.house, "sun2", "team_leader", "N")
    for same in (desk.officer, again):
        with pytest.raises(SecondPersonNeeded):
            desk.decide(seen, by=same)
    assert desk.decide(seen) == 1


def test_a_head_neither_sees_nor_proposes_nor_decides_about_their_own_people(desk: Desk) -> None:
    desk.rate()
    desk.rate(window="QG-1")
    assert len(desk.groups(desk.officer)) == 2
    [other] = desk.groups(desk.head)
    assert other.pattern.window_id == desk.window("QG-1")
    own = [each for each in desk.groups(desk.officer) if each != other]
    with pytest.raises(HeldChanged):
        desk.propose(groups=own, by=desk.head)
    seen = desk.propose()
    with pytest.raises(SecondPersonNeeded):
        desk.decide(seen, by=desk.head)


def test_a_proposal_of_the_heads_of_another_unit_can_be_decided_by_them(desk: Desk) -> None:
    desk.rate(window="QG-1")
    assert desk.decide(desk.propose(), by=desk.head) == 1


def test_matters_of_integrity_are_decided_at_the_top_alone(desk: Desk) -> None:
    desk.rate(1, reasons=(SEALED,))
    assert desk.groups(desk.officer) == []
    [group] = desk.groups(desk.leader)
    seen = desk.propose(groups=[group], by=desk.leader)
    with pytest.raises(SecondPersonNeeded):
        desk.decide(seen, by=desk.officer)
    top = an_account(desk.house, "dong", "chairman")
    assert desk.decide(seen, by=top) == 1


def test_who_proposed_takes_it_back_and_nobody_else_does(desk: Desk) -> None:
    rating = desk.rate()
    seen = desk.propose()
    assert desk.groups() == []
    with pytest.raises(SecondPersonNeeded):
        desk.withdraw(seen, by=desk.leader)
    desk.withdraw(seen)
    assert desk.state(seen) == "withdrawn"
    assert (desk.standing(rating), len(desk.groups())) == ("held", 1)
    assert desk.decide(desk.propose()) == 1


def test_what_is_turned_down_is_held_again_and_open(desk: Desk) -> None:
    rating = desk.rate()
    seen = desk.propose()
    assert desk.decide(seen, approved=False) == 0
    assert (desk.state(seen), desk.standing(rating)) == ("rejected", "held")
    assert len(desk.groups()) == 1


def test_two_who_decide_at_once_decide_once(desk: Desk) -> None:
    rating = desk.rate()
    seen = desk.propose()
    desk.decide(seen)
    with pytest.raises(HoldSettled):
        desk.decide(seen, approved=False)
    with pytest.raises(HoldSettled):
        desk.withdraw(seen)
    assert desk.standing(rating) == "counted"


def test_two_who_propose_the_same_group_at_once_propose_once(desk: Desk) -> None:
    desk.rate()
    group = desk.groups()
    desk.propose(groups=group)
    with pytest.raises(HeldChanged):
        desk.propose(Verdict.EXCLUDE, group, by=desk.leader)


def test_what_comes_while_somebody_looks_is_not_proposed_along(desk: Desk) -> None:
    first = desk.rate()
    group = desk.groups()
    later = desk.rate(1)
    desk.decide(desk.propose(groups=group))
    assert (desk.standing(first), desk.standing(later)) == ("counted", "held")


def test_a_group_that_a_customer_changed_is_looked_at_again(desk: Desk) -> None:
    desk.rate(visit="v1")
    desk.rate(visit="v2")
    group = desk.groups()
    desk.rate(1, visit="v1", held=False)
    with pytest.raises(HeldChanged):
        desk.propose(groups=group)


def test_a_group_told_twice_is_refused(desk: Desk) -> None:
    desk.rate()
    with pytest.raises(HeldChanged):
        desk.propose(groups=desk.groups() * 2)


@pytest.mark.parametrize("verdict", ENDINGS)
def test_a_rating_changed_before_the_decision_falls_out_and_its_successor_stays_held(
    desk: Desk, verdict: Verdict
) -> None:
    first = desk.rate(5, visit="v1")
    seen = desk.propose(verdict)
    second = desk.rate(1, visit="v1", held=False)
    assert desk.decide(seen) == 0
    assert standings(desk.house.database) == {first: "superseded", second: "held"}
    assert [group.n for group in desk.groups()] == [1]
    assert differences(desk.house.database) == []


@pytest.mark.parametrize("verdict", ENDINGS)
def test_a_rating_changed_after_the_decision_is_held_anew(desk: Desk, verdict: Verdict) -> None:
    first = desk.rate(5, visit="v1")
    desk.decide(desk.propose(verdict))
    second = desk.rate(4, visit="v1", held=False)
    assert standings(desk.house.database) == {first: "superseded", second: "held"}
    assert differences(desk.house.database) == []


def test_nothing_is_proposed_without_a_right_a_group_and_a_reason(desk: Desk) -> None:
    desk.rate()
    group = desk.groups()
    with pytest.raises(NotYours):
        desk.propose(groups=group, by=an_account(desk.house, "cai", "finance"))
    with pytest.raises(NothingHeldChosen):
        desk.propose(groups=[])
    with pytest.raises(ReasonMissing):
        desk.propose(reason=" \n")
    seen = desk.propose()
    with pytest.raises(ReasonMissing):
        desk.decide(seen, because="")
    with pytest.raises(NotYours):
        desk.decide(seen, by=an_account(desk.house, "shen", "auditor"))


def test_no_more_is_decided_at_once_than_people_can_answer_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.rate()
    desk.rate()
    monkeypatch.setattr(holds, "MOST_AT_ONCE", 1)
    with pytest.raises(HoldTooLarge):
        desk.propose()


def test_who_came_into_the_chain_since_cannot_have_proposed(desk: Desk) -> None:
    rating = desk.rate()
    seen = desk.propose()
    with desk.house.writing() as session:
        session.execute(
            text("UPDATE ratings SET person_id = :person"), {"person": desk.person("N")}
        )
    with pytest.raises(SecondPersonNeeded):
        desk.decide(seen)
    assert desk.decide(seen, approved=False) == 0
    assert desk.standing(rating) == "held"


def test_groups_are_a_window_a_reason_and_a_day_the_oldest_first(desk: Desk) -> None:
    yesterday = NOW.date() - timedelta(days=1)
    desk.rate(5)
    desk.rate(1)
    desk.rate(1, **desk.on(yesterday))
    desk.rate(3, window="QG-1")
    groups = desk.groups()
    assert [group.pattern.day for group in groups] == [yesterday, NOW.date(), NOW.date()]
    assert [group.scores for group in groups] == [
        (1, 0, 0, 0, 0), (1, 0, 0, 0, 1), (0, 0, 1, 0, 0),
    ]  # fmt: skip


def test_groups_of_several_months_are_one_proposal(desk: Desk) -> None:
    old, new = desk.rate(**desk.on(date(2026, 10, 31))), desk.rate()
    both = desk.groups(month="2026-10") + desk.groups()
    assert desk.decide(desk.propose(groups=both)) == 2
    assert {desk.standing(old), desk.standing(new)} == {"counted"}


def test_each_step_is_noted_in_the_trail(desk: Desk) -> None:
    desk.rate()
    desk.withdraw(desk.propose())
    desk.decide(desk.propose(Verdict.EXCLUDE))
    with desk.house.reading() as session:
        told = [e for e in audit_store.entries(session) if e.deed.startswith("hold-")]
    assert [(each.deed, each.actor) for each in told] == [
        ("hold-proposed", "sun"),
        ("hold-withdrawn", "sun"),
        ("hold-proposed", "sun"),
        ("hold-approved", "li"),
    ]
    assert told[-1].detail == {"verdict": "exclude", "ratings": 1}
