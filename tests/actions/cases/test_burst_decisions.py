"""What two people decide about complaints put aside, and what becomes of each."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from db.books import month_store
from db.cases import burst_store, case_store, clock_store, complaint_store
from kiosk.actions.cases.steps import name_accused, reassign
from kiosk.rights.cases import relation_to
from kiosk.wiring import House
from survey.cases.bursts import FIRST_FEW, WITHIN_MINUTES, Verdict
from survey.cases.complaints import State
from survey.cases.steps import Relation
from survey.months import Month
from survey.refusals.books import SecondPersonNeeded
from survey.refusals.bursts import BurstChanged, LeadingUnusable
from survey.refusals.cases import CaseUnknown, StateOutOfTurn
from survey.refusals.directory import NotYours
from survey.refusals.feedback import HoldSettled
from survey.refusals.given import ReasonMissing
from tests.helpers.building import a_window, an_account
from tests.helpers.bursting import HONEST, Attack, clock_of, flooded
from tests.helpers.handling import NOVEMBER, Yard
from tests.helpers.worlds import world

N = 8
LATER = timedelta(hours=3)
ASIDE = N - FIRST_FEW
CLOCKS_OF_GROUPS = "case_clocks WHERE complaint_id IN (SELECT complaint_id FROM burst_complaints)"


@pytest.fixture
def attack(any_house: House) -> Iterator[Attack]:
    attack = world(any_house, flooded, N)
    with clock_of(attack):
        yield attack


def events(attack: Attack, ref: str) -> list[str]:
    with attack.house.reading() as session:
        number = complaint_store.get(session, ref).id
        return [each.kind for each in case_store.events(session, number)]


def starts(attack: Attack, ref: str) -> set[object]:
    with attack.house.reading() as session:
        number = complaint_store.get(session, ref).id
        return {each.starts_at for each in clock_store.clocks(session, number)}


def counted(attack: Attack) -> int:
    with attack.house.reading() as session:
        found = month_store.complaint_counts(session, NOVEMBER, NOVEMBER)
    return found.get(Month(2026, 11), (0, 0))[0]


def is_closed(attack: Attack, ref: str) -> bool:
    with attack.house.reading() as session:
        return burst_store.get(session, ref).closed_at is not None


def test_taken_up_they_are_cases_whose_time_begins_then(attack: Attack) -> None:
    refs, group = attack.waiting(), attack.group()
    attack.now += LATER
    assert attack.decide(attack.propose(Verdict.TAKE_UP)) == ASIDE
    for ref in refs:
        assert attack.state(ref) == State.RECEIVED
        assert starts(attack, ref) == {attack.now}
        assert {"set-aside", "taken-up", "drawn"} <= set(events(attack, ref))
    assert is_closed(attack, group)
    assert counted(attack) == N


def test_joined_they_are_one_case_with_one_set_of_clocks(attack: Attack) -> None:
    refs, before = attack.waiting(), attack.count("case_clocks")
    attack.decide(attack.propose(Verdict.JOIN))
    assert [attack.state(ref) for ref in refs] == [State.RECEIVED] + [State.MERGED] * (ASIDE - 1)
    assert attack.count("case_clocks") == before + 4
    assert "joined-many" in events(attack, refs[0])
    assert counted(attack) == FIRST_FEW + 1


def test_they_are_joined_into_a_case_that_is_handled_already(attack: Attack) -> None:
    with attack.house.reading() as session:
        first = session.execute(text("SELECT ref FROM complaints ORDER BY id LIMIT 1")).scalar_one()
    before = attack.count("case_clocks")
    attack.decide(attack.propose(Verdict.JOIN, leading=str(first)))
    assert attack.count("case_clocks") == before
    assert attack.states() == {State.RECEIVED: FIRST_FEW, State.MERGED: ASIDE}


def test_they_are_not_joined_into_a_case_that_is_none_or_not_theirs(attack: Attack) -> None:
    refs = attack.waiting()
    with pytest.raises(LeadingUnusable):
        attack.propose(Verdict.JOIN, refs[1:], leading=refs[0])
    assert attack.count("burst_decisions") == 0


def test_they_are_not_joined_into_a_case_of_another_window_of_that_name(attack: Attack) -> None:
    token = a_window(attack.house, "ZZ-1", unit="U7")
    with attack.house.writing() as session:
        named = "SELECT name FROM windows WHERE code = 'SB-1'"
        session.execute(text(f"UPDATE windows SET name = ({named}) WHERE code = 'ZZ-1'"))
    attack.send(attack.browser(), HONEST[0], token=token)
    with attack.house.reading() as session:
        there = "SELECT id FROM windows WHERE code = 'ZZ-1'"
        asked = f"SELECT ref FROM complaints WHERE window_id = ({there})"
        elsewhere = str(session.execute(text(asked)).scalar_one())
    with pytest.raises(LeadingUnusable):
        attack.propose(Verdict.JOIN, leading=elsewhere)


def test_abuse_is_no_complaint_in_any_figure_and_costs_nobody_points(attack: Attack) -> None:
    refs = attack.waiting()
    attack.decide(attack.propose(Verdict.ABUSE))
    assert {attack.state(ref) for ref in refs} == {State.ABUSE}
    assert counted(attack) == FIRST_FEW
    with attack.house.reading() as session:
        assert month_store.undecided(session, NOVEMBER, as_of=attack.now) == (FIRST_FEW, 0)
        assert month_store.put_aside(session, NOVEMBER) == 0
    attack.yard.tick(attack.now + timedelta(days=9))
    assert {attack.state(ref) for ref in refs} == {State.ABUSE}
    assert attack.count(CLOCKS_OF_GROUPS) == 0


def test_while_they_stand_aside_nothing_runs_and_nothing_counts(attack: Attack) -> None:
    assert counted(attack) == FIRST_FEW
    assert attack.count("case_clocks") == 4 * FIRST_FEW
    assert attack.count("cases WHERE officer_id IS NOT NULL") == FIRST_FEW
    ticked = attack.yard.tick(attack.now)
    assert ticked.taken_up == 0
    with attack.house.reading() as session:
        assert month_store.put_aside(session, NOVEMBER) == ASIDE


def test_a_group_nobody_decides_about_in_time_is_told_upward_once(attack: Attack) -> None:
    late = attack.now + timedelta(minutes=WITHIN_MINUTES, days=1)
    assert [attack.yard.tick(at).bursts for at in (attack.now, late, late)] == [0, 1, 0]
    assert attack.count("audit WHERE deed = 'burst-late'") == 1
    assert attack.count("cases WHERE kind = 'inaction'") <= FIRST_FEW


def test_who_proposed_does_not_decide_nor_who_stands_in_the_chain(attack: Attack) -> None:
    seen = attack.propose(Verdict.ABUSE)
    for nobody in (attack.yard.officer, attack.yard.head):
        with pytest.raises(SecondPersonNeeded):
            attack.decide(seen, by=nobody)
    with pytest.raises(NotYours):
        attack.decide(seen, by=attack.yard.clerk)
    assert attack.states()[State.SET_ASIDE] == ASIDE


def test_the_chain_reads_nothing_of_what_is_put_aside(attack: Attack) -> None:
    [ref, *_] = attack.waiting()
    assert attack.waiting(attack.yard.head) == []
    with pytest.raises(CaseUnknown):
        attack.yard.case(ref, attack.yard.head)
    assert attack.yard.case(ref, attack.yard.officer).sees_everything


def test_nobody_at_the_top_reads_of_their_own_people_because_nobody_has_it(
    attack: Attack,
) -> None:
    above = an_account(attack.house, "qian", "team_leader", "Q")
    [ref, *_] = attack.waiting()
    assert attack.waiting(above) == []
    with pytest.raises(CaseUnknown):
        attack.yard.case(ref, above)
    with attack.house.reading() as session:
        complaint = complaint_store.get(session, ref)
        record = case_store.get(session, complaint.id)
        assert relation_to(session, complaint, record, above) is Relation.CHAIN


def test_turned_down_or_taken_back_they_stand_as_before_and_are_proposed_anew(
    attack: Attack,
) -> None:
    seen = attack.propose(Verdict.ABUSE)
    with pytest.raises(BurstChanged):
        attack.propose(Verdict.TAKE_UP, by=attack.yard.top, refs=attack.waiting())
    attack.decide(seen, approved=False, because="先核实")
    with pytest.raises(HoldSettled):
        attack.decide(seen)
    assert attack.states()[State.SET_ASIDE] == ASIDE
    attack.decide(attack.propose(Verdict.TAKE_UP))
    assert attack.states() == {State.RECEIVED: N}


def test_nothing_is_proposed_without_a_reason_or_a_choice_or_for_what_is_unknown(
    attack: Attack,
) -> None:
    with pytest.raises(ReasonMissing):
        attack.propose(Verdict.ABUSE, reason=" ")
    with pytest.raises(BurstChanged):
        attack.propose(Verdict.ABUSE, refs=["T2611-NOSUCH"])
    assert attack.count("burst_decisions") == 0


def test_part_of_a_group_is_decided_and_the_rest_goes_on_waiting(attack: Attack) -> None:
    refs, group = attack.waiting(), attack.group()
    attack.decide(attack.propose(Verdict.ABUSE, refs[1:]))
    assert attack.waiting() == refs[:1]
    assert not is_closed(attack, group)
    attack.decide(attack.propose(Verdict.TAKE_UP, refs[:1]))
    assert is_closed(attack, group)


def test_whoever_writes_to_what_was_found_to_be_abuse_is_looked_at_again(attack: Attack) -> None:
    [ref, *others] = attack.abused()
    attack.write(ref)
    assert attack.waiting() == [ref]
    attack.decide(attack.propose(Verdict.TAKE_UP))
    assert attack.state(ref) == State.RECEIVED
    assert {attack.state(each) for each in others} == {State.ABUSE}


def test_sealed_ones_are_decided_at_the_top_alone(any_house: House) -> None:
    attack = Attack(Yard(any_house))
    with clock_of(attack):
        for _ in range(FIRST_FEW + 2):
            attack.send(
                attack.browser(), "过磅员收了我两条烟才给过磅，这事有人管吗", category="integrity"
            )
        assert attack.waiting() == []
        refs = attack.waiting(attack.yard.top)
        assert len(refs) == 2
        seen = attack.propose(Verdict.ABUSE, by=attack.yard.top)
        with pytest.raises(SecondPersonNeeded):
            attack.decide(seen, by=attack.yard.officer)
        attack.decide(seen, by=attack.yard.chairman)
        assert {attack.state(ref) for ref in refs} == {State.ABUSE}


def test_what_one_person_alone_may_read_is_taken_up_by_them_but_never_closed_as_abuse(
    any_house: House,
) -> None:
    attack = Attack(Yard(any_house))
    with clock_of(attack):
        for _ in range(FIRST_FEW + 1):
            attack.send(
                attack.browser(), "监督小组组长包庇过磅员，多次反映都没有下文", about_leader="1"
            )
        [ref] = attack.waiting(attack.yard.chairman)
        with pytest.raises(SecondPersonNeeded):
            attack.propose(Verdict.ABUSE, by=attack.yard.chairman)
        attack.propose(Verdict.TAKE_UP, by=attack.yard.chairman)
        assert attack.state(ref) == State.RECEIVED


def test_nobody_is_named_in_and_nobody_is_given_what_stands_aside(attack: Attack) -> None:
    [ref, *_] = attack.waiting()
    for deed, whom in ((name_accused, "W"), (reassign, "he")):
        more = {"zone": attack.yard.zone} if deed is name_accused else {"reason": "太忙"}
        with pytest.raises(StateOutOfTurn):
            attack.yard.step(deed, ref, attack.yard.top, whom, **more)


def test_the_track_page_says_truthfully_how_it_stands(attack: Attack) -> None:
    address = attack.send(
        attack.browser(), "东门磅房的胖子王某收黑钱，今天又故意压磅，赶紧开除他，车牌11111"
    )
    browser = attack.browser()

    def said(language: str) -> str:
        return browser.get(f"{address}&lang={language}").text

    assert "已收到，合并查看" in said("zh")
    assert "由两个人看完" in said("zh")
    assert "looked at with others" in said("en")
    assert "结果写在本页" in said("zh")  # nobody can answer what stands aside
    assert "在这里回复" not in said("zh")
    assert "首次回复" not in said("zh")
    attack.now += timedelta(days=2)
    assert "没有按时看完，已上报" in said("zh")
    attack.decide(attack.propose(Verdict.ABUSE))
    assert "不作为投诉处理" in said("zh")
    assert "Not taken as a complaint" in said("en")


@given(st.data())
@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_decided_in_whatever_order_each_stands_in_one_place_and_none_is_lost(
    house: House, data: st.DataObject
) -> None:
    with house.writing() as session:
        for table in (
            "burst_decided", "burst_decisions", "burst_complaints", "bursts", "complaint_senders",
        ):  # fmt: skip
            session.execute(text(f"DELETE FROM {table}"))
        session.execute(text("UPDATE complaints SET state = 'closed' WHERE state <> 'merged'"))
    yard = _yard_again(house)
    attack = Attack(yard)
    with house.reading() as session:
        before = int(session.execute(text("SELECT count(*) FROM complaints")).scalar_one())
    begun: dict[str, object] = {}
    with clock_of(attack):
        sent = 0
        for _ in range(data.draw(st.integers(2, 5))):
            n = data.draw(st.integers(0, 5))
            attack.flood(n, cookies=data.draw(st.booleans()))
            sent += n
            attack.now += timedelta(minutes=data.draw(st.integers(0, 50)))
            if attack.count("complaints WHERE state = 'set_aside'") == 0:
                continue
            waiting = attack.waiting()
            chosen = data.draw(st.lists(st.sampled_from(waiting), min_size=1, unique=True))
            verdict = data.draw(st.sampled_from(Verdict))
            attack.decide(attack.propose(verdict, sorted(chosen, key=waiting.index)))
            begun |= {each: attack.now for each in chosen if attack.state(each) == State.RECEIVED}
        for ref, at in begun.items():
            assert starts(attack, ref) == {at}
    assert attack.count("complaints") == before + sent
    assert attack.count("cases") == before + sent
    with house.reading() as session:
        assert burst_store.astray(session) == []
        nowhere = session.execute(
            text(
                "SELECT count(*) FROM complaints c JOIN cases k ON k.complaint_id = c.id WHERE"
                " (c.state = 'merged') <> (k.merged_into_id IS NOT NULL) OR c.state = 'received'"
                " AND NOT EXISTS (SELECT 1 FROM case_clocks t WHERE t.complaint_id = c.id)"
                " OR c.state IN ('set_aside', 'abuse') AND EXISTS"
                " (SELECT 1 FROM case_clocks t WHERE t.complaint_id = c.id)"
            )
        ).scalar_one()
    assert nowhere == 0


_yards: dict[int, Yard] = {}


def _yard_again(house: House) -> Yard:
    """Return the one yard of a house: each example goes on in it."""
    if id(house) not in _yards:
        _yards[id(house)] = Yard(house)
    return _yards[id(house)]
