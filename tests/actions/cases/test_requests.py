"""Handing up what a post cannot solve: answered, told, taken back, handed on, late, by whom."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

import pytest
from sqlalchemy import text

from db.books import ledger_store
from db.cases import request_store
from db.cases.request_store import Request
from db.directory import account_store
from kiosk.actions.cases import requests
from kiosk.actions.cases.requests import HandedUp
from kiosk.locks import tracking
from kiosk.reports.cases.requests import Waiting, listed, request_shown, waiting
from kiosk.rights.requests import opened
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.cases.requests import AN_HOUR_AT_MOST, OPEN_AT_ONCE, Level, State, Step
from survey.refusals.complaints import ComplaintKeyReused, MessageWithoutWords
from survey.refusals.given import ReasonMissing
from survey.refusals.requests import (
    NobodyAbove,
    NobodyFurtherUp,
    NotYourRequest,
    RequestAnswered,
    RequestChanged,
    RequestIncomplete,
    RequestUnknown,
    TooManyRequests,
    TooManyRequestsAtOnce,
)
from tests.helpers.building import NOW, a_person, an_account
from tests.helpers.handling import MINUTE, Yard
from tests.helpers.kept import complaints_of

TAPS: Final = {"matter": "stock", "waits": "here", "within": "half_hour", "window": "SB-1"}


class Post(Yard):
    """The weighbridge with somebody on every level, a colleague and a stranger."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        a_person(house, "M", supervisor="Z", leader="Q", window="SB-1")
        self.leader = an_account(house, "qiu", "leader", "Q")
        self.mate = an_account(house, "mate", "employee", "M")
        self.stranger = an_account(house, "stranger", "auditor")

    def hand_up(self, by: User | None = None, *, key: str = "", **taps: object) -> HandedUp:
        with self.house.writing() as session:
            return requests.hand_up(
                session, by or self.clerk, TAPS | taps, key=key or str(uuid4()),
                secret=self.house.secret, at=NOW, zone=self.zone,
            )  # fmt: skip

    def kept(self, done: HandedUp) -> Request:
        with self.house.reading() as session:
            return request_store.get(session, done.number)

    def take(
        self, deed: Callable[..., Any], done: HandedUp, user: User, *given: Any, **how: Any
    ) -> None:
        with self.house.writing() as session:
            found = opened(session, done.number, user)
            version = {"version": found.request.version, "at": NOW} | how
            deed(session, found, *given, **version)

    def waits(self, user: User) -> Waiting:
        with self.house.reading() as session:
            return waiting(session, user, now=NOW)

    def happened(self, done: HandedUp) -> list[str]:
        with self.house.reading() as session:
            return [each.kind for each in request_store.events(session, self.kept(done).id)]


@pytest.fixture
def post(house: House) -> Post:
    return Post(house)


def test_what_is_handed_up_waits_for_the_direct_supervisor_alone(post: Post) -> None:
    done = post.hand_up()
    assert done.level is Level.SUPERVISOR
    assert [each.ref for each in post.waits(post.head).to_answer] == [done.number]
    for other in (post.clerk, post.leader, post.top, post.chairman, post.officer, post.mate):
        assert not post.waits(other)


def test_it_costs_nobody_points_and_is_no_complaint(post: Post) -> None:
    done = post.hand_up()
    post.tick(NOW + timedelta(days=9))
    with post.house.reading() as session:
        assert complaints_of(session) == []
        assert list(ledger_store.money(session, month=None)) == []
    assert post.kept(done).missed_at is not None


def test_an_answer_reaches_who_handed_it_up_and_is_done_once_the_customer_was_told(
    post: Post,
) -> None:
    done = post.hand_up()
    post.take(requests.answer, done, post.head, "solved", "四号库还有，十分钟后装车")
    assert [each.ref for each in post.waits(post.clerk).to_tell] == [done.number]
    assert not post.waits(post.head)
    post.take(requests.tell, done, post.clerk)
    assert not post.waits(post.clerk)
    assert post.kept(done).state is State.SOLVED
    assert post.happened(done) == ["handed-up", Step.ANSWER, Step.TELL]


def test_an_answer_has_words_and_a_choice(post: Post) -> None:
    done = post.hand_up()
    with pytest.raises(MessageWithoutWords):
        post.take(requests.answer, done, post.head, "solved", " ")
    with pytest.raises(RequestIncomplete):
        post.take(requests.answer, done, post.head, None, "行")
    assert post.kept(done).state is State.OPEN


def test_nobody_answers_their_own_be_it_at_another_account(post: Post) -> None:
    """The head hands something up, and has a second account as leader of the team."""
    done = post.hand_up(post.top)
    again = an_account(post.house, "tang-2", "chairman", "T")
    assert done.level is Level.CHAIRMAN
    for user in (post.top, again):
        with pytest.raises(NotYourRequest):
            post.take(requests.answer, done, user, "solved", "同意")
        assert not post.waits(user).to_answer


def test_a_stranger_and_a_colleague_do_not_find_it(post: Post) -> None:
    done = post.hand_up()
    for user in (post.mate, post.stranger):
        with post.house.reading() as session:
            assert listed(session, user, page=0).total == 0
            with pytest.raises(RequestUnknown):
                request_shown(session, user, done.number)


def test_the_chain_and_the_team_find_it_and_the_team_reads_alone(post: Post) -> None:
    done = post.hand_up()
    for user in (post.clerk, post.head, post.leader, post.officer, post.top, post.chairman):
        with post.house.reading() as session:
            assert [each.ref for each in listed(session, user, page=0).requests] == [done.number]
            request_shown(session, user, done.number)
    with pytest.raises(NotYourRequest):
        post.take(requests.answer, done, post.officer, "solved", "行")


def test_what_nobody_answers_climbs_in_working_time_and_stays_red_at_the_top(post: Post) -> None:
    done = post.hand_up()  # at 10:30, for 11:00
    assert post.tick(NOW + 29 * MINUTE).requests == 0
    for level, minutes in (
        (Level.LEADER, 30), (Level.TEAM_LEADER, 60), (Level.CHAIRMAN, 210),
    ):  # fmt: skip
        assert post.tick(NOW + minutes * MINUTE).requests == 1
        assert post.kept(done).level is level
        assert post.tick(NOW + minutes * MINUTE).requests == 0
    assert post.tick(NOW + 300 * MINUTE).requests == 1
    assert post.tick(NOW + 900 * MINUTE).requests == 0
    assert post.kept(done).level is Level.CHAIRMAN
    assert post.waits(post.chairman).late == 1
    assert not post.waits(post.head)
    assert post.happened(done).count("overdue") == 4
    with pytest.raises(NobodyFurtherUp):
        post.take(requests.hand_on, done, post.chairman, "上面呢", zone=post.zone)


def test_who_was_late_may_answer_still(post: Post) -> None:
    done = post.hand_up()
    post.tick(NOW + 31 * MINUTE)
    post.take(requests.answer, done, post.head, "impossible", "今天没有车皮，明早八点装")
    assert post.kept(done).state is State.IMPOSSIBLE
    assert post.tick(NOW + timedelta(days=3)).requests == 0


def test_who_has_no_account_is_passed_over_and_nobody_at_all_is_said(post: Post) -> None:
    with post.house.writing() as session:
        for user in (post.head, post.leader):
            account_store.close(session, user.id, at=NOW)
    assert post.hand_up().level is Level.TEAM_LEADER
    with post.house.writing() as session:
        for user in (post.top, post.chairman):
            account_store.close(session, user.id, at=NOW)
    with pytest.raises(NobodyAbove):
        post.hand_up()


def test_only_whom_it_has_come_to_hands_it_on_and_says_why(post: Post) -> None:
    done = post.hand_up()
    with pytest.raises(NotYourRequest):
        post.take(requests.hand_on, done, post.leader, "不归我", zone=post.zone)
    with pytest.raises(ReasonMissing):
        post.take(requests.hand_on, done, post.head, "", zone=post.zone)
    post.take(requests.hand_on, done, post.head, "要动别的库", zone=post.zone)
    assert [each.ref for each in post.waits(post.leader).to_answer] == [done.number]


def test_sent_twice_it_is_one_and_other_words_under_its_key_are_refused(post: Post) -> None:
    key = str(uuid4())
    first, second = post.hand_up(key=key), post.hand_up(key=key)
    assert first == second
    assert post.happened(first) == ["handed-up"]
    with pytest.raises(ComplaintKeyReused):
        post.hand_up(key=key, matter="papers")
    with pytest.raises(ComplaintKeyReused):
        post.hand_up(post.mate, key=key)


def test_two_at_once_the_second_is_told(post: Post) -> None:
    done = post.hand_up()
    seen = post.kept(done).version
    post.take(requests.hand_on, done, post.head, "要动别的库", zone=post.zone)
    with pytest.raises(RequestChanged):
        post.take(requests.answer, done, post.head, "solved", "行", version=seen)
    post.take(requests.withdraw, done, post.clerk, "客户换了规格")
    with pytest.raises(RequestAnswered):
        post.take(requests.answer, done, post.leader, "solved", "行")


def test_whoever_hands_everything_up_is_stopped(post: Post) -> None:
    for _ in range(OPEN_AT_ONCE):
        done = post.hand_up()
    with pytest.raises(TooManyRequests):
        post.hand_up()
    post.take(requests.withdraw, done, post.clerk, "解决了")
    post.hand_up()


def test_whoever_hands_up_and_takes_back_without_end_is_stopped_at_any_account(
    post: Post,
) -> None:
    for _ in range(AN_HOUR_AT_MOST):
        done = post.hand_up()
        post.take(requests.withdraw, done, post.clerk, "解决了")
    again = an_account(post.house, "clerk-2", "employee", "W")
    for same in (post.clerk, again):
        with pytest.raises(TooManyRequestsAtOnce):
            post.hand_up(same)
    post.hand_up(post.mate)
    with post.house.writing() as session:
        requests.hand_up(
            session, post.clerk, TAPS, key=str(uuid4()), secret=post.house.secret,
            at=NOW + timedelta(hours=1), zone=post.zone,
        )  # fmt: skip


def closed(post: Post, user: User) -> None:
    with post.house.writing() as session:
        account_store.close(session, user.id, at=NOW)


def test_an_answer_for_whoever_left_is_told_by_their_head_or_else_by_the_top(post: Post) -> None:
    done = post.hand_up()
    post.take(requests.answer, done, post.head, "solved", "有货")
    assert [each.ref for each in post.waits(post.clerk).to_tell] == [done.number]
    for other in (post.head, post.top, post.mate):
        assert not post.waits(other).to_tell
    closed(post, post.clerk)
    assert [each.ref for each in post.waits(post.head).to_tell] == [done.number]
    assert not post.waits(post.top).to_tell
    with pytest.raises(NotYourRequest):
        post.take(requests.tell, done, post.top)
    closed(post, post.head)
    assert [each.ref for each in post.waits(post.top).to_tell] == [done.number]
    post.take(requests.tell, done, post.top)
    assert not post.waits(post.top).to_tell


def test_whoever_has_another_account_follows_their_own(post: Post) -> None:
    done = post.hand_up()
    post.take(requests.answer, done, post.head, "solved", "有货")
    again = an_account(post.house, "clerk-2", "employee", "W")
    closed(post, post.clerk)
    assert [each.ref for each in post.waits(again).to_tell] == [done.number]
    assert not post.waits(post.head).to_tell


def test_an_opinion_and_praise_are_told_in_words_and_praise_troubles_nobody_further_up(
    post: Post,
) -> None:
    for matter in ("opinion", "praise"):
        with pytest.raises(RequestIncomplete):
            post.hand_up(matter=matter)
    opinion = post.hand_up(matter="opinion", words="磅房门口该有雨棚")
    praise = post.hand_up(matter="praise", words="帮我盖了篷布")
    post.tick(NOW + 30 * MINUTE)
    assert post.kept(opinion).level is Level.LEADER
    assert post.kept(praise).level is Level.SUPERVISOR
    assert [each.ref for each in post.waits(post.head).to_answer] == [praise.number]


def test_both_databases_keep_and_find_it(any_house: House) -> None:
    post = Post(any_house)
    done = post.hand_up(words="要三吨")
    assert post.hand_up(words="别的").number != done.number
    assert post.tick(NOW + 30 * MINUTE).requests == 2
    post.take(requests.answer, done, post.leader, "solved", "有货")
    assert len(post.waits(post.leader).to_answer) == 1
    assert len(post.waits(post.clerk).to_tell) == 1
    with any_house.reading() as session:
        found = listed(session, post.clerk, page=0)
        assert [each.state for each in found.requests] == [State.OPEN, State.SOLVED]
        assert request_store.opened(
            session, done.number, secret_hash=tracking.kept_of(done.secret)
        ).words == "要三吨"  # fmt: skip
    with pytest.raises(Exception, match="append-only"), any_house.writing() as session:
        session.execute(text("DELETE FROM request_events"))


@pytest.mark.parametrize(
    "typed",
    ["三吨", "四号库", "老周", "SB-1", "{ref}", "100%"],
)
def test_a_request_is_found_by_all_that_is_read_of_it(any_house: House, typed: str) -> None:
    post = Post(any_house)
    done = post.hand_up(words="要三吨，100%现货", customer="老周")
    post.take(requests.answer, done, post.head, "solved", "四号库有货")
    post.hand_up(post.mate, words="别的", window=None)
    with any_house.reading() as session:
        found = listed(session, post.top, words=typed.format(ref=done.number), page=0)
        assert ([each.ref for each in found.requests], found.total) == ([done.number], 1)


def test_a_search_tells_nobody_of_requests_that_are_not_theirs(post: Post) -> None:
    done = post.hand_up(words="三吨 520 号", customer="老周")
    with post.house.reading() as session:
        for who in (post.mate, post.officer):
            sees = {each.ref for each in listed(session, who, page=0).requests}
            for typed in ("520", "老周", done.number):
                found = listed(session, who, words=typed, page=0)
                assert {each.ref for each in found.requests} == sees & {done.number}
                assert found.total == len(sees & {done.number})
        assert listed(session, post.mate, words="520", page=0).total == 0
