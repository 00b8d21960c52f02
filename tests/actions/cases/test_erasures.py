"""A request to erase: asked by the secret, answered by name, told to who asked, on record."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.cases import complaint_store
from kiosk.actions.cases import erasures
from kiosk.actions.cases.complaints import Filed
from kiosk.reports.cases.erasures import wish
from kiosk.rights.cases import as_complainant, opened
from kiosk.rights.who import User
from kiosk.screens import ROOT
from kiosk.server import _routes
from kiosk.wiring import House
from survey.cases.erasures import MOST_ASKED
from survey.refusals.complaints import ContactNeeded, ErasureAskedBefore, ErasureNotAsked
from survey.refusals.kinds import SurveyError
from survey.retention import KEPT, ON_REQUEST
from survey.texts import CHINESE
from tests.helpers.building import NOW, a_session
from tests.helpers.handling import Yard
from tests.helpers.pages import page_at, texts
from tests.helpers.worlds import world

ANSWER = "您反映的内容是奖罚依据，必须保留；联系方式办结后删除。"


@pytest.fixture
def yard(house: House) -> Yard:
    return world(house, Yard)


@pytest.fixture
def door(yard: Yard) -> Iterator[TestClient]:
    with TestClient(
        Starlette(routes=_routes(yard.house)),
        base_url=yard.house.settings.public_url,
        follow_redirects=True,
    ) as client:
        yield client


def ask(yard: Yard, filed: Filed, words: str = "") -> None:
    with yard.house.writing() as session:
        case = as_complainant(session, complaint_store.get(session, filed.number))
        erasures.ask_erasure(
            session, case, words, key=str(uuid4()), language=CHINESE, zone=yard.zone, at=NOW
        )


def answered(yard: Yard, filed: Filed, user: User, *, erases: bool = False) -> None:
    with yard.house.writing() as session:
        erasures.answer_erasure(
            session, opened(session, filed.number, user), ANSWER, erases=erases,
            key=str(uuid4()), at=NOW + timedelta(days=1),
        )  # fmt: skip


def test_it_is_asked_once_answered_by_the_officer_and_then_may_be_asked_anew(yard: Yard) -> None:
    filed = yard.complain()
    for n in range(MOST_ASKED):
        ask(yard, filed, "请删掉我的电话")
        with pytest.raises(ErasureAskedBefore):
            ask(yard, filed)
        answered(yard, filed, yard.officer)
        with yard.house.reading() as session:
            found = wish(session, complaint_store.get(session, filed.number))
        assert found is not None
        assert (found.is_open, found.words, found.asked) == (False, ANSWER, n + 1)
        assert found.until - found.asked_at == timedelta(days=30)
    with pytest.raises(ErasureAskedBefore):
        ask(yard, filed)


def test_nobody_answers_who_does_not_work_on_it_nor_what_nobody_asked(yard: Yard) -> None:
    filed = yard.complain()
    with pytest.raises(ErasureNotAsked):
        answered(yard, filed, yard.officer)
    ask(yard, filed)
    for user in (yard.clerk, yard.head):
        with pytest.raises(SurveyError):
            answered(yard, filed, user)


def test_the_contact_is_not_erased_while_the_case_goes_on_and_nothing_is_answered_then(
    yard: Yard,
) -> None:
    filed = yard.complain()
    ask(yard, filed)
    with pytest.raises(ContactNeeded):
        answered(yard, filed, yard.officer, erases=True)
    with yard.house.reading() as session:
        found = wish(session, complaint_store.get(session, filed.number))
    assert found is not None
    assert found.is_open


def test_who_asked_reads_until_when_then_the_answer_and_the_officer_is_told(
    yard: Yard, door: TestClient
) -> None:
    filed = yard.complain()
    address = f"/track/handling?c={filed.number}.{filed.secret}"
    form = {"do": "ask-erasure", "key": str(uuid4()), "words": "请删除"}
    assert "最迟" in door.post(address, data=form, headers={"Accept-Language": "zh-CN"}).text
    assert door.post(address, data=form).status_code == 200  # sent again: it is there once
    screen = page_at(
        ROOT / "pages" / "cases.py", a_session(yard.house, yard.officer), case=filed.number
    )
    assert "投诉人要求删除数据" in texts(screen)
    answered(yard, filed, yard.officer)
    shown = door.get(f"/track?c={filed.number}.{filed.secret}").text
    assert ANSWER in shown


def test_the_notice_says_of_every_kind_what_a_request_comes_to(door: TestClient) -> None:
    assert set(ON_REQUEST) == set(KEPT)
    told = door.get("/privacy?lang=en").text
    assert told.count("If you ask to erase it") == len(KEPT)
