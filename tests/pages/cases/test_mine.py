"""Complaints about me or my people: the summary, one's own side, one appeal; and no more."""

from collections.abc import Callable
from typing import Final
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from db.cases import case_store, complaint_store
from db.ground.happenings import Event
from kiosk.actions.cases import steps
from kiosk.wiring import House
from survey.cases.complaints import State
from tests.helpers.building import NOW
from tests.helpers.casework import (
    FACTS,
    GUILTY,
    HELD_WORDS,
    LOW_PRAISE,
    PRAISE,
    STATEMENT,
    SUMMARY,
    VOICE,
    Affair,
)
from tests.helpers.history import complained
from tests.helpers.pages import PAGES, cards, open_row, page_at, pressed, texts

EMPTY: Final = "没有涉及您或您部门的投诉"
SIDE: Final = "我的说明"
OpenPage = Callable[..., AppTest]


@pytest.fixture
def affair(house: House) -> Affair:
    return Affair(house)


@pytest.fixture
def open_page(affair: Affair) -> OpenPage:
    def opened(who: str, *, of: Affair = affair, **query: str) -> AppTest:
        return page_at(PAGES / "mine.py", of.signed_in(who), **query)

    return opened


def sent(page: AppTest, key: str, words: str, label: str) -> AppTest:
    page.text_area(key=key).set_value(words)
    page = pressed(page, label).run()
    assert not page.exception
    return page


def events(affair: Affair, kind: str) -> list[Event]:
    with affair.house.reading() as session:
        number = complaint_store.get(session, affair.number).id
        return [each for each in case_store.events(session, number) if each.kind == kind]


def state(affair: Affair) -> str:
    with affair.house.reading() as session:
        return complaint_store.get(session, affair.number).state


def labels(page: AppTest) -> set[str]:
    return {button.label for button in page.button}


def test_whom_nothing_concerns_reads_what_would_be_here(
    affair: Affair, open_page: OpenPage
) -> None:
    affair.verified()
    for who in ("employee", "inspector", "auditor", "mate", "other-head", "officer"):
        page = open_page(who)
        assert EMPTY in texts(page)
        assert cards(page) == []


def test_before_there_is_a_summary_nobody_learns_that_there_is_a_case(
    affair: Affair, open_page: OpenPage
) -> None:
    for who in ("accused", "head", "group-leader"):
        assert EMPTY in texts(open_page(who))
        asked, unknown = (open_page(who, case=ref) for ref in (affair.number, "T2611-222222"))
        assert [each.value for each in asked.error] == [each.value for each in unknown.error]
        assert len(asked.error) == 1
        assert not asked.text_area


def test_the_accused_opens_the_case_and_gives_a_statement_which_is_their_hearing(
    affair: Affair, open_page: OpenPage
) -> None:
    affair.verified()
    page = open_page("accused")
    assert cards(page) == [affair.number]
    page = open_row(page, affair.number)
    assert SUMMARY in texts(page)
    assert "申诉" not in labels(page)
    page = sent(page, "case_statement", STATEMENT, "提交说明")
    assert STATEMENT in texts(page)
    assert page.text_area(key="case_statement").value == ""
    [heard] = events(affair, "heard")
    assert (heard.actor, heard.detail["words"]) == ("accused-1", STATEMENT)
    assert cards(pressed(page, "返回列表").run()) == [affair.number]


@pytest.mark.parametrize(("words", "said"), [(" ", "请写"), ("字" * 2001, "2000")])
def test_a_refused_statement_gets_one_sentence_and_stays(
    affair: Affair, open_page: OpenPage, words: str, said: str
) -> None:
    affair.verified()
    page = sent(open_page("accused", case=affair.number), "case_statement", words, "提交说明")
    assert [said in each.value for each in page.error] == [True]
    assert page.text_area(key="case_statement").value == words
    assert events(affair, "heard") == []


def test_the_accused_appeals_once_and_somebody_else_is_drawn(
    affair: Affair, open_page: OpenPage
) -> None:
    affair.decided()
    page = open_page("accused", case=affair.number)
    assert FACTS in texts(page)
    page = sent(page, "case_appeal", "录像看不到我", "提出申诉")
    assert state(affair) == State.APPEALED
    assert "申诉复核中" in texts(page)
    assert "录像看不到我" in texts(page)
    assert "提出申诉" not in labels(page)
    record = affair.case(affair.users["leader-of-team"]).record
    assert record.appeal_officer is not None
    assert record.appeal_officer.username == "other-officer-1"


def test_a_finding_without_a_summary_is_read_and_appealed_here(
    affair: Affair, open_page: OpenPage
) -> None:
    officer = affair.users["officer"]
    affair.do(steps.answer, officer, "马上到现场", key=str(uuid4()))
    affair.step(steps.investigate, officer, "看录像即可")
    affair.step(steps.name_accused, officer, affair.code("W"), zone=affair.zone)
    affair.do(steps.hear, officer, STATEMENT)
    affair.step(steps.decide, officer, GUILTY, zone=affair.zone)
    assert cards(open_page("accused")) == [affair.number]
    page = open_page("accused", case=affair.number)
    assert FACTS in texts(page)
    assert "反映的情况" not in texts(page)
    sent(page, "case_appeal", "录像看不到我", "提出申诉")
    assert state(affair) == State.APPEALED


def test_more_cases_than_a_page_holds_are_come_to_by_a_press(
    affair: Affair, open_page: OpenPage, house: House
) -> None:
    for n in range(51):
        complained(house, f"OLD-{n}", person=affair.code("W"), at=NOW)
    with house.writing() as session:
        case_store.adopt(session)
    page = open_page("accused")
    assert len(cards(page)) == 50
    assert len(cards(pressed(page, "更早的投诉").run())) == 51


def test_an_appeal_without_a_reason_is_refused_and_may_still_be_made(
    affair: Affair, open_page: OpenPage
) -> None:
    affair.decided()
    page = sent(open_page("accused", case=affair.number), "case_appeal", " ", "提出申诉")
    assert len(page.error) == 1
    assert state(affair) == State.UPHELD
    sent(page, "case_appeal", "录像看不到我", "提出申诉")
    assert state(affair) == State.APPEALED


def test_of_two_tabs_the_second_appeal_is_refused_and_stays_in_the_form(
    affair: Affair, open_page: OpenPage
) -> None:
    affair.decided()
    one, two = (open_page("accused", case=affair.number) for _ in range(2))
    sent(one, "case_appeal", "录像看不到我", "提出申诉")
    two = sent(two, "case_appeal", "再说一遍", "提出申诉")
    assert len(two.error) == 1
    assert len(events(affair, "appeal")) == 1


@pytest.mark.parametrize("who", ["head", "group-leader"])
def test_a_head_reads_and_comments_but_neither_appeals_nor_reads_the_statement(
    affair: Affair, open_page: OpenPage, who: str
) -> None:
    affair.decided()
    page = open_page(who, case=affair.number)
    assert SUMMARY in texts(page)
    assert FACTS in texts(page)
    assert STATEMENT not in texts(page)
    assert "提出申诉" not in labels(page)
    page = sent(page, "case_statement", "当天三人请假", "提交说明")
    assert "当天三人请假" in texts(page)
    [comment] = [each for each in events(affair, "comment") if each.actor.startswith(who)]
    assert comment.detail["by"] == "chain"
    assert "当天三人请假" not in texts(open_page("accused", case=affair.number))


def test_a_head_sees_complaints_about_their_own_people_alone(
    affair: Affair, open_page: OpenPage, house: House
) -> None:
    elsewhere = Affair(house, mark="2")
    for each in (affair, elsewhere):
        each.verified()
    page = open_page("head")
    assert cards(page) == [affair.number]
    assert cards(open_page("head", of=elsewhere)) == [elsewhere.number]
    refused = open_page("head", case=elsewhere.number)
    assert len(refused.error) == 1
    assert SUMMARY not in texts(refused)


def test_who_works_on_a_case_finds_nothing_of_it_here(affair: Affair, open_page: OpenPage) -> None:
    affair.decided()
    for who in ("officer", "leader-of-team", "chairman"):
        page = open_page(who, case=affair.number)
        assert len(page.error) == 1
        assert SUMMARY not in texts(page)


def test_an_administrator_has_no_such_page(affair: Affair, open_page: OpenPage) -> None:
    affair.decided()
    page = open_page("administrator", case=affair.number)
    assert "没有这项权限" in texts(page)
    assert SUMMARY not in texts(page)


def test_the_page_speaks_english(affair: Affair, open_page: OpenPage) -> None:
    affair.decided()
    page = open_page("accused", case=affair.number, lang="en")
    assert {"Send", "Appeal", "Back to the list"} <= labels(page)
    assert {each.label for each in page.text_area} >= {"My side", "Why you disagree"}
    assert SIDE not in {each.label for each in page.text_area}


# Praise


def test_somebody_praised_reads_the_praise_and_nothing_else_of_the_rating(
    affair: Affair, open_page: OpenPage
) -> None:
    spoken = affair.spoken()
    page = texts(open_page("accused"))
    assert PRAISE in page
    for kept_back in (VOICE, LOW_PRAISE, HELD_WORDS, spoken.photo, *affair.minutes):
        assert kept_back not in page
    for who in ("mate", "head", "group-leader", "employee"):
        assert PRAISE not in texts(open_page(who))


def test_who_was_not_praised_reads_nothing_about_praise(
    affair: Affair, open_page: OpenPage
) -> None:
    assert "表扬" not in texts(open_page("accused"))
