"""Opening a complaint: guessing gets slower and slower, who has the link is always let in."""

import re
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from datetime import timedelta
from uuid import uuid4

import pytest
from httpx2 import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.cases import case_store, complaint_store, message_store
from db.cases.complaint_store import Complaint
from db.directory import account_store, directory_store
from db.ground.happenings import Event
from kiosk import clock
from kiosk.actions.cases import steps
from kiosk.actions.cases import tracking as door
from kiosk.actions.cases.clockwork import tick
from kiosk.actions.cases.complaints import Circumstances, Filed, make_complaint, send_message
from kiosk.locks import sealing, tracking
from kiosk.locks.doors import FORGIVEN_AFTER, FREE_GUESSES, wait_before_next
from kiosk.rights.cases import as_complainant
from kiosk.routes import track, track_page
from kiosk.wiring import House
from survey.cases.contacts import Contact
from survey.refusals.complaints import ComplaintUnknown, WrongPairs
from survey.refusals.kinds import SurveyError
from survey.texts import CHINESE
from tests.helpers.building import NOW
from tests.helpers.casework import (
    ADDED,
    DONE,
    FACTS,
    GUILTY,
    NOTE,
    PHONE,
    RAW,
    STATEMENT,
    SUMMARY,
    TOLD,
    Affair,
)

DAY = timedelta(days=1)
WRONG = "A" * tracking.LENGTH
NOBODYS = "T2611-222222"


@pytest.fixture
def filed(any_house: House) -> Filed:
    at = Circumstances(NOW, any_house.settings.zone, any_house.secret, CHINESE)
    told = {"words": "没人理", "category": "other", "when": "now"}
    with any_house.writing() as session:
        return make_complaint(session, told, at, key=str(uuid4()))


def guess(house: House, number: str, *, client: str = "a client", seconds: float = 0) -> None:
    with house.writing() as session:
        door.note_wrong_guess(session, number, client=client, at=NOW + timedelta(seconds=seconds))


def answered(
    house: House, number: str, secret: str, *, client: str = "a client", seconds: float = 0
) -> Complaint | SurveyError:
    with house.reading() as session:
        try:
            return door.open_complaint(
                session, number, secret, client=client, at=NOW + timedelta(seconds=seconds)
            )
        except (ComplaintUnknown, WrongPairs) as refusal:
            return refusal


def wait(house: House, number: str, *, client: str = "a client", seconds: float = 0) -> object:
    """Return for how long a wrong secret is told to wait; None if it need not."""
    refusal = answered(house, number, WRONG, client=client, seconds=seconds)
    assert isinstance(refusal, SurveyError)
    return refusal.details.get("seconds")


def test_the_right_pair_opens_and_a_wrong_one_does_not(any_house: House, filed: Filed) -> None:
    opened = answered(any_house, filed.number, filed.secret)
    assert isinstance(opened, Complaint)
    assert opened.ref == filed.number
    for number, secret in ((filed.number, WRONG), (NOBODYS, filed.secret)):
        assert isinstance(answered(any_house, number, secret), ComplaintUnknown)


def test_each_further_guess_doubles_the_wait_up_to_a_minute(any_house: House, filed: Filed) -> None:
    waits = []
    for n in range(FREE_GUESSES + 8):
        guess(any_house, filed.number, client=f"client {n}")
        waits.append(wait(any_house, filed.number, client="another"))
    assert waits == [None] * (FREE_GUESSES - 1) + [2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert wait(any_house, filed.number, client="another", seconds=60) is None


def test_the_rightful_one_is_let_in_at_once_whatever_others_guessed(
    any_house: House, filed: Filed
) -> None:
    for n in range(20):
        guess(any_house, filed.number, client=f"client {n}")
        guess(any_house, f"T2611-{n}", client="the same address")
    assert wait(any_house, filed.number, client="the same address") == 60
    opened = answered(any_house, filed.number, filed.secret, client="the same address")
    assert isinstance(opened, Complaint)


@pytest.mark.parametrize("guesses", [0, FREE_GUESSES - 1, FREE_GUESSES, 20])
def test_a_number_nobody_has_is_answered_like_any_other(
    any_house: House, filed: Filed, guesses: int
) -> None:
    for n in range(guesses):
        for number in (filed.number, NOBODYS):
            guess(any_house, number, client=f"client {n} at {number}")
    told = {
        (type(refusal), str(refusal), str(refusal.details))
        for refusal in (answered(any_house, each, WRONG) for each in (filed.number, NOBODYS))
        if isinstance(refusal, SurveyError)
    }
    assert len(told) == 1


def test_a_client_that_tries_many_numbers_waits_at_every_number(
    any_house: House, filed: Filed
) -> None:
    for n in range(FREE_GUESSES):
        guess(any_house, f"T2611-{n}", client="guesser")
    assert wait(any_house, filed.number, client="guesser") == 2
    assert wait(any_house, filed.number, client="somebody else") is None


def test_guesses_at_the_same_moment_are_all_counted(any_house: House, filed: Filed) -> None:
    with ThreadPoolExecutor(4) as guessers:
        list(guessers.map(lambda _n: guess(any_house, filed.number), range(8)))
    with any_house.reading() as session:
        failures, _ = account_store.failures_at(session, f"track-number:{filed.number}")
    assert failures == 8


def test_guesses_are_forgiven_after_an_hour_and_not_kept(any_house: House, filed: Filed) -> None:
    for _ in range(FREE_GUESSES):
        guess(any_house, filed.number)
    later = FORGIVEN_AFTER.total_seconds() + 1
    assert wait(any_house, filed.number, seconds=later) is None
    guess(any_house, NOBODYS, client="somebody else", seconds=later)
    with any_house.reading() as session:
        assert wait_before_next(session, f"track-number:{filed.number}", at=NOW) == 0


def test_a_secret_is_made_again_from_its_key_and_from_no_other(any_house: House) -> None:
    key = str(uuid4())
    secret = tracking.secret_of(any_house.secret, key)
    assert secret == tracking.secret_of(any_house.secret, key)
    assert secret != tracking.secret_of(any_house.secret, str(uuid4()))
    assert secret != tracking.secret_of("another house", key)
    assert len(secret) == tracking.LENGTH
    assert set(secret) <= set(tracking.LETTERS)
    assert tracking.secret_read(f" {tracking.in_groups(secret).lower()} ") == secret


def test_a_sealed_contact_opens_with_the_houses_key_only() -> None:
    contact = Contact("phone", "13800138000")
    sealed = sealing.sealed("our key", contact)
    assert sealing.unsealed("our key", sealed) == contact
    assert sealing.unsealed("another key", sealed) is None
    assert sealing.unsealed("our key", complaint_store.Sealed(None, sealed.contact)) is None
    assert sealing.unsealed("our key", None) is None
    assert "13800138000" not in f"{sealed}"


# The page of who has the link


@pytest.fixture
def affair(house: House) -> Affair:
    return Affair(house)


@pytest.fixture
def browser(house: House) -> TestClient:
    return TestClient(Starlette(routes=track.routes(house)), headers={"accept-language": "zh-CN"})


def own_page(browser: TestClient, affair: Affair) -> str:
    return browser.get(f"/track?c={affair.number}.{affair.filed.secret}").text


def press(browser: TestClient, affair: Affair, what: str, **given: object) -> Response:
    address = f"/track/handling?c={affair.number}.{affair.filed.secret}"
    return browser.post(address, data={"do": what, **given})


def events(affair: Affair, kind: str) -> list[Event]:
    with affair.house.reading() as session:
        number = complaint_store.get(session, affair.number).id
        return [each for each in case_store.events(session, number) if each.kind == kind]


def closed(affair: Affair) -> None:
    affair.called()
    affair.step(steps.close, affair.worker, zone=affair.zone, at=clock.now() + 10 * DAY)


def overdue(affair: Affair) -> None:
    with affair.house.writing() as session:
        tick(session, now=clock.now() + 10 * DAY, zone=affair.zone)


def test_two_hundred_messages_all_arrive_and_more_in_an_hour_stay_in_the_form(
    house: House, affair: Affair, browser: TestClient
) -> None:
    with house.writing() as session:
        teller = as_complainant(session, complaint_store.get(session, affair.number))
        for n in range(200):
            at = clock.now() - timedelta(minutes=5) - timedelta(hours=9 - n // 20)
            send_message(
                session,
                teller,
                f"第{n}句",
                key=str(uuid4()),
                language=CHINESE,
                zone=house.settings.zone,
                at=at,
            )
    answer = browser.post(
        f"/track?c={affair.number}.{affair.filed.secret}",
        data={"key": str(uuid4()), "words": "第200句"},
    )
    assert answer.status_code == 429
    assert "之前的都已收到" in answer.text
    assert ">第200句</textarea>" in answer.text
    with house.reading() as session:
        kept = message_store.newest(session, teller.complaint.id, limit=500)
    assert [each.words for each in kept] == [f"第{n}句" for n in reversed(range(200))]
    page = own_page(browser, affair)
    assert page.count('class="said own"') == track_page.AT_ONCE
    assert "更早的消息" in page


def test_the_direct_way_is_offered_after_a_breach_taken_once_and_then_shut_kindly(
    affair: Affair, browser: TestClient
) -> None:
    offer = "请上级直接处理"
    assert offer not in own_page(browser, affair)
    early = press(browser, affair, "direct")
    assert (early.status_code, events(affair, "direct")) == (403, [])
    assert "还没有超时" in early.text
    overdue(affair)
    assert offer in own_page(browser, affair)
    taken = press(browser, affair, "direct")
    assert "已记录" in taken.text
    assert offer not in taken.text
    officer = affair.case(affair.users["leader-of-team"]).record.officer
    assert officer is not None
    assert officer.username == "leader-of-team-1"
    assert "已经由上级接手" in press(browser, affair, "direct").text
    assert len(events(affair, "direct")) == 1


def test_a_closed_case_is_reopened_once_on_the_page_and_then_refused_kindly(
    affair: Affair, browser: TestClient
) -> None:
    offer = "问题没有解决，要求重新办理"
    affair.called()
    assert offer not in own_page(browser, affair)
    affair.step(steps.close, affair.worker, zone=affair.zone, at=clock.now() + 10 * DAY)
    assert offer in own_page(browser, affair)
    again = press(browser, affair, "reopen", words="又被骂了")
    assert offer not in again.text
    [event] = events(affair, "reopen")
    assert event.detail["words"] == "又被骂了"
    affair.step(steps.decide, affair.worker, GUILTY, zone=affair.zone)
    affair.step(steps.remedy, affair.worker, "调岗", told=DONE)
    affair.step(steps.record_call, affair.worker, reached=False, content=None, words="")
    affair.step(steps.close, affair.worker, zone=affair.zone, at=clock.now() + 20 * DAY)
    assert offer not in own_page(browser, affair)
    refused = press(browser, affair, "reopen", words="还有一件事")
    assert refused.status_code == 409
    assert "请另行投诉" in refused.text
    assert ">还有一件事</textarea>" in refused.text
    assert len(events(affair, "reopen")) == 1


def test_what_was_typed_to_reopen_stays_where_it_was_typed(
    affair: Affair, browser: TestClient
) -> None:
    closed(affair)
    long = "字" * 2001
    refused = press(browser, affair, "reopen", words=long)
    assert refused.status_code == 422
    assert f'name="words" rows="3" required>{long}</textarea>' in refused.text
    assert refused.text.count(long) == 1
    assert events(affair, "reopen") == []
    press(browser, affair, "reopen", words=long[1:])
    assert [each.detail["words"] for each in events(affair, "reopen")] == [long[1:]]


def test_the_handling_is_rated_twice_and_the_later_rating_is_the_one_shown(
    affair: Affair, browser: TestClient
) -> None:
    closed(affair)
    assert "required checked" not in own_page(browser, affair)
    for score in (2, 4):
        assert (
            f'id="score-{score}" required checked'
            in press(browser, affair, "rate", score=score).text
        )
    assert press(browser, affair, "rate", score=9).status_code == 422
    assert [each.detail["score"] for each in events(affair, "handling-rated")] == [2, 4]


@pytest.mark.parametrize(
    ("what", "kind", "given"),
    [
        ("rate", "handling-rated", {"score": "2"}),
        ("reopen", "reopen", {"words": "还是没人道歉"}),
        ("direct", "direct", {}),
    ],
)
def test_what_a_phone_sends_again_under_its_key_is_done_once_and_answered_alike(
    affair: Affair, browser: TestClient, what: str, kind: str, given: dict[str, str]
) -> None:
    (overdue if what == "direct" else closed)(affair)
    browser.headers["accept"] = "application/json"
    key = str(uuid4())
    first, again = (press(browser, affair, what, key=key, **given) for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.json()["id"] == key
    assert len(events(affair, kind)) == 1


def test_page_and_worker_sending_at_once_reopen_it_once_and_both_are_told(
    any_house: House,
) -> None:
    affair = Affair(any_house)
    closed(affair)
    key = str(uuid4())

    def send(_n: int) -> Response:
        phone = TestClient(
            Starlette(routes=track.routes(any_house)), headers={"accept": "application/json"}
        )
        return press(phone, affair, "reopen", key=key, words="还是没人道歉")

    with ThreadPoolExecutor(4) as several:
        answers = list(several.map(send, range(4)))
    assert [each.status_code for each in answers] == [200] * 4
    assert len(events(affair, "reopen")) == 1


def test_a_phone_is_told_why_it_was_refused(affair: Affair, browser: TestClient) -> None:
    browser.headers["accept"] = "application/json"
    refused = press(browser, affair, "rate", key=str(uuid4()), score="2")
    assert refused.status_code == 409
    assert refused.json()["error"]["sentence"]


def test_nobody_acts_with_a_wrong_secret_and_a_wrong_number_is_answered_alike(
    affair: Affair, browser: TestClient
) -> None:
    overdue(affair)
    answers = [
        browser.post(f"/track/handling?c={number}.{WRONG}", data={"do": "direct"})
        for number in (affair.number, NOBODYS)
    ]
    assert {answer.status_code for answer in answers} == {404}
    told = [answer.text.replace(affair.number, "").replace(NOBODYS, "") for answer in answers]
    assert len({re.sub(r'nonce="[^"]*"', "", page) for page in told}) == 1
    assert events(affair, "direct") == []


# Tellers of one incident


def test_tellers_of_a_joined_case_see_how_it_goes_on_and_none_of_each_others_words(
    house: House, affair: Affair, browser: TestClient
) -> None:
    other = told_too(affair, "我在后面排队，也听见了")
    joined(affair, other, into=affair)
    affair.decided()
    with house.writing() as session:
        teller = as_complainant(session, complaint_store.get(session, other.number))
        send_message(
            session,
            teller,
            "我可以作证",
            key=str(uuid4()),
            language=CHINESE,
            zone=house.settings.zone,
            at=clock.now(),
        )
    theirs, ours = own_page(browser, other), own_page(browser, affair)
    for shown in (theirs, ours):
        assert "马上到现场" in shown
        assert "属实" in shown
    for said in ("我在后面排队", "我可以作证"):
        assert said in theirs
        assert said not in ours
    for said in (RAW, ADDED, PHONE, affair.number):
        assert said not in theirs
    assert other.number not in ours


def test_who_was_joined_to_a_case_that_is_itself_joined_is_answered_and_told_all_the_same(
    affair: Affair, browser: TestClient
) -> None:
    first, second = told_too(affair, "第一个人"), told_too(affair, "第二个人")
    joined(affair, first, into=second)
    joined(affair, second, into=affair)
    affair.decided()
    for each in (first, second):
        page = own_page(browser, each)
        assert "马上到现场" in page
        assert "属实" in page


def told_too(affair: Affair, words: str) -> Affair:
    """Let somebody else tell of the same incident; return it as a further affair."""
    with affair.house.writing() as session:
        window = directory_store.window(session, affair.window).id
        secret = affair.house.secret
        there = Circumstances(affair.received, affair.zone, secret, CHINESE, window)
        told = {"words": words, "category": "attitude", "when": "now"}
        other = copy(affair)
        other.filed = make_complaint(session, told, there, key=str(uuid4()))
    return other


def joined(affair: Affair, other: Affair, *, into: Affair) -> None:
    other.step(steps.merge, affair.users["leader-of-team"], into.number, zone=affair.zone)


def test_the_page_shows_the_steps_the_finding_and_the_measure_and_no_name_of_the_staff(
    affair: Affair, browser: TestClient
) -> None:
    affair.called()
    page = own_page(browser, affair)
    for told in (TOLD, DONE, "查到了什么", "怎么处理的", "得出结论 <span", "✓"):
        assert told in page
    for letter in "QZYWMXHLTC":
        assert f"员工{letter}" not in page
    for said in (FACTS, SUMMARY, STATEMENT, NOTE, "高峰期无人替岗"):
        assert said not in page
