"""What was found to be abuse and its complainant writes to: a clock, a name, two people anew."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from db.cases import burst_store, case_store, complaint_store
from db.directory import account_store
from kiosk.actions.cases import deadlines, steps
from kiosk.reports.cases import bursts, desk
from kiosk.reports.cases.desk import View
from kiosk.reports.cases.timeline import Line
from kiosk.rights import bursts as rights
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.cases.bursts import FIRST_FEW, WITHIN_MINUTES, Verdict
from survey.cases.complaints import State
from survey.refusals.books import SecondPersonNeeded
from survey.refusals.cases import NotYourCase, StateOutOfTurn
from tests.helpers.building import an_account
from tests.helpers.bursting import Attack, clock_of, flooded
from tests.helpers.handling import GUILTY, Yard
from tests.helpers.worlds import world

N = 6
LATER = timedelta(days=2)


@pytest.fixture
def attack(any_house: House) -> Iterator[Attack]:
    attack = world(any_house, flooded, N)
    with clock_of(attack):
        yield attack


def officer_of(attack: Attack, ref: str) -> str | None:
    with attack.house.reading() as session:
        record = case_store.get(session, complaint_store.get(session, ref).id)
    return record.officer.username if record.officer else None


def story(attack: Attack, ref: str) -> list[Line]:
    case = attack.yard.case(ref, attack.yard.officer)
    with attack.house.reading() as session:
        shown = desk.case_shown(session, case, now=attack.now, secret=attack.house.secret)
    return list(shown.lines)


def user(attack: Attack, username: str) -> User:
    yard = attack.yard
    return next(e for e in (yard.officer, yard.top, yard.chairman) if e.username == username)


def test_it_stands_aside_again_with_a_clock_that_runs_from_then(attack: Attack) -> None:
    [ref, *_] = attack.abused()
    attack.now += LATER
    attack.write(ref)
    assert attack.state(ref) == State.SET_ASIDE
    with attack.house.reading() as session:
        [group] = burst_store.waiting(session)
        assert burst_store.astray(session) == []
        closed = case_store.get(session, complaint_store.get(session, ref).id).closed_at
    assert closed is None
    assert attack.now < group.due_at <= attack.now + timedelta(days=1)
    assert (group.closed_at, group.late_at) == (None, None)


def test_somebody_has_it_by_name_who_did_not_find_it_to_be_abuse(attack: Attack) -> None:
    [ref, *_] = attack.abused()  # by officer and leader
    attack.write(ref)
    assert officer_of(attack, ref) == attack.yard.chairman.username
    attack.decide(attack.propose(Verdict.ABUSE, by=attack.yard.chairman))
    assert officer_of(attack, ref) is None


def test_who_has_it_has_it_on_their_first_page_and_on_no_desk(attack: Attack) -> None:
    [ref, *_] = attack.abused()
    attack.write(ref)
    holder = user(attack, str(officer_of(attack, ref)))
    with attack.house.reading() as session:
        assert bursts.to_look_again(session, holder) == 1
        assert bursts.to_look_again(session, attack.yard.officer) == 0
        assert ref not in {e.ref for e in desk.desk(session, holder, View.MINE).cases}
        [listed] = bursts.desk(session, attack.yard.officer, now=attack.now).groups
    assert (listed.again, list(listed.officers)) == (1, [holder.name])


def test_where_who_had_it_is_gone_the_next_look_gives_it_to_somebody_else(attack: Attack) -> None:
    [ref, *_] = attack.abused()
    attack.write(ref)
    before = user(attack, str(officer_of(attack, ref)))
    with attack.house.writing() as session:
        account_store.close(session, before.id, at=attack.now)
    attack.yard.tick(attack.now)
    assert officer_of(attack, ref) not in {None, before.username}
    assert attack.yard.tick(attack.now).taken_up == 0


def test_the_two_who_found_it_so_do_not_find_it_so_again(attack: Attack) -> None:
    [ref, *_] = attack.abused()
    attack.write(ref)
    yard = attack.yard
    seen = attack.propose(Verdict.ABUSE)
    with attack.house.reading() as session:
        assert bursts.to_decide(session, yard.top) == 0
        assert bursts.to_decide(session, yard.chairman) == 1
    with pytest.raises(SecondPersonNeeded):
        attack.decide(seen, by=yard.top)
    attack.decide(seen, by=yard.chairman)
    assert attack.state(ref) == State.ABUSE


def test_without_the_guard_the_same_two_end_it_again(
    attack: Attack, monkeypatch: pytest.MonkeyPatch
) -> None:
    [ref, *_] = attack.abused()
    attack.write(ref)
    monkeypatch.setattr(rights, "_found_before", lambda *_: False)
    attack.decide(attack.propose(Verdict.ABUSE))
    assert attack.state(ref) == State.ABUSE


def test_a_second_account_of_one_of_them_is_nobody_new(attack: Attack) -> None:
    [ref, *_] = attack.abused()
    attack.write(ref)
    other = an_account(attack.house, "tang-2", "supervision", "T")
    seen = attack.propose(Verdict.ABUSE)
    with pytest.raises(SecondPersonNeeded):
        attack.decide(seen, by=other)


def test_where_there_is_nobody_new_it_is_taken_up_or_joined_and_not_abuse(attack: Attack) -> None:
    [ref, *_] = attack.abused()
    with attack.house.writing() as session:
        account_store.close(session, attack.yard.chairman.id, at=attack.now)
    attack.write(ref)
    with pytest.raises(SecondPersonNeeded):
        attack.propose(Verdict.ABUSE)
    attack.decide(attack.propose(Verdict.TAKE_UP))
    assert attack.state(ref) == State.RECEIVED


def test_one_look_of_one_person_ends_nothing(attack: Attack) -> None:
    [ref, *_] = attack.abused()
    attack.write(ref)
    yard = attack.yard
    for somebody, why in (
        (yard.officer, NotYourCase), (yard.top, StateOutOfTurn), (yard.chairman, StateOutOfTurn),
    ):  # fmt: skip
        with pytest.raises(why):
            yard.do(steps.take_note, ref, somebody, seen=None)
    assert attack.state(ref) == State.SET_ASIDE
    assert attack.waiting() == [ref]


DEEDS: dict[str, Callable[[Yard], tuple[Any, tuple[Any, ...], dict[str, Any]]]] = {
    "answer": lambda _: (steps.answer, ("马上到",), {"key": str(uuid4())}),
    "note": lambda _: (steps.take_note, (), {"seen": None}),
    "summarise": lambda _: (steps.summarise, ("摘要",), {"version": 1}),
    "hear": lambda _: (steps.hear, ("说明",), {}),
    "decide": lambda yard: (steps.decide, (GUILTY,), {"version": 1, "zone": yard.zone}),
    "name": lambda yard: (steps.name_accused, ("W",), {"version": 1, "zone": yard.zone}),
    "give": lambda _: (steps.reassign, ("he",), {"version": 1, "reason": "太忙"}),
    "turn down": lambda _: (deadlines.refuse_extension, (), {"version": 1, "reason": "不必"}),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("written", [False, True])
def test_no_step_is_taken_with_what_is_abuse_or_looked_at_again(
    attack: Attack, deed: str, written: bool
) -> None:
    [ref, *_] = attack.abused()
    if written:
        attack.write(ref)
    act, given, how = DEEDS[deed](attack.yard)
    before = attack.state(ref)
    with pytest.raises(StateOutOfTurn):
        attack.yard.do(act, ref, attack.yard.top, *given, **how)
    assert attack.state(ref) == before


def test_it_is_read_and_commented_on_all_the_same(attack: Attack) -> None:
    [ref, *_] = attack.abused()
    attack.yard.do(steps.comment, ref, attack.yard.officer, "同一人发的")
    assert any("同一人发的" in each.words for each in story(attack, ref))


def test_each_of_the_two_is_told_with_their_own_words_and_only_once_it_is_decided(
    attack: Attack,
) -> None:
    [ref, *_] = attack.waiting()
    seen = attack.propose(Verdict.ABUSE, reason="同一段话发了几百遍")
    assert not any("几百遍" in each.words for each in story(attack, ref))
    attack.decide(seen, because="看过原话，确是一人")
    told = {each.words: each.who.zh for each in story(attack, ref) if each.words}
    yard = attack.yard
    assert told == {"同一段话发了几百遍": yard.officer.name, "看过原话，确是一人": yard.top.name}


@pytest.mark.parametrize("verdict", [Verdict.TAKE_UP, Verdict.JOIN])
def test_what_was_taken_up_or_joined_says_who_decided_it(attack: Attack, verdict: Verdict) -> None:
    [ref, *_] = attack.waiting()
    attack.decide(attack.propose(verdict, reason="说的是真事"), because="应当受理")
    told = {each.words: each.who.zh for each in story(attack, ref) if each.words}
    assert told["说的是真事"] == attack.yard.officer.name
    assert told["应当受理"] == attack.yard.top.name


def test_turned_down_a_proposal_leaves_no_word_in_the_case(attack: Attack) -> None:
    [ref, *_] = attack.waiting()
    attack.decide(attack.propose(Verdict.ABUSE), approved=False, because="先核实")
    assert not any(each.words for each in story(attack, ref))


def test_a_group_that_is_open_keeps_its_clock_and_who_writes_is_promised_their_own(
    attack: Attack,
) -> None:
    [ref, *_] = attack.waiting()
    attack.decide(attack.propose(Verdict.ABUSE, [ref]))
    with attack.house.reading() as session:
        [before] = burst_store.waiting(session)
    attack.now += LATER
    attack.yard.tick(attack.now)
    attack.write(ref)
    with attack.house.reading() as session:
        [group] = burst_store.waiting(session)
    assert (group.due_at, group.late_at) == (before.due_at, attack.now)


def test_a_script_that_writes_to_all_of_its_own_has_one_group_and_one_clock(
    attack: Attack,
) -> None:
    refs = attack.abused()
    for _ in range(3):
        for ref in refs:
            attack.write(ref)
    assert attack.waiting() == refs
    assert attack.count("bursts") == 1
    told = "case_events WHERE kind = 'looked-again'"
    assert attack.count(told) == len(refs) == N - FIRST_FEW
    late = attack.now + timedelta(minutes=WITHIN_MINUTES, days=1)
    assert attack.yard.tick(late).inactions <= FIRST_FEW


def test_track_says_that_it_is_looked_at_again_and_by_when(attack: Attack) -> None:
    address = attack.send(
        attack.browser(), "东门磅房的胖子王某收黑钱，今天又故意压磅，赶紧开除他，车牌11111"
    )
    browser = attack.browser()

    def said(language: str) -> str:
        return browser.get(f"{address}&lang={language}").text

    attack.abused()
    attack.now += LATER
    browser.post(f"{address}&lang=zh", data={"key": str(uuid4()), "words": "我没有乱说"})
    assert "正在再看一遍" in said("zh")
    assert "由两个人看完" in said("zh")
    assert "没有按时看完" not in said("zh")
    assert "Being looked at again" in said("en")
    assert "Two people look at it by" in said("en")
    attack.now += LATER
    assert "没有按时看完，已上报" in said("zh")
    attack.decide(attack.propose(Verdict.ABUSE, by=attack.yard.chairman))
    assert "不作为投诉处理" in said("zh")
    assert "再看一遍" in said("zh")
