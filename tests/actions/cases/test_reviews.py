"""Asking for a review of one's own points: each for themselves, answered by nobody concerned."""

from collections.abc import Sequence

import pytest

from db.books import ledger_store
from db.books.ledger_store import Asked
from db.cases import case_store, complaint_store, review_store
from db.cases.review_store import ANSWERED, Review
from kiosk.actions.cases import reviews
from kiosk.reports.books.ledger import Request, open_requests, own_record
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.months import Month
from survey.refusals.books import EntryUnknown, ReviewAsked, SecondPersonNeeded
from tests.helpers.booking import import_example
from tests.helpers.building import NOW, a_person, an_account
from tests.helpers.worlds import world


class Desk:
    """The worked example: W has points of a complaint, and so have Z and Q above; T answers."""

    def __init__(self, house: House) -> None:
        self.house = house
        import_example(house)
        a_person(house, "T", unit="U9")
        self.users = {code: an_account(house, code.lower(), "employee", code) for code in "WZQ"}
        self.top = an_account(house, "tang", "team_leader", "T")
        self.chairman = an_account(house, "chen", "chairman")
        with house.reading() as session:
            entries = list(ledger_store.entries(session, Asked(person="Q")))
        self.ref = str(entries[0].entry.complaint)

    def seq(self, person: str) -> int:
        with self.house.reading() as session:
            own = ledger_store.entries(session, Asked(person=person))
            return next(each.seq for each in own if each.entry.complaint == self.ref)

    def ask(self, person: str, words: str, *, by: User | None = None) -> None:
        with self.house.writing() as session:
            reviews.ask(session, self.seq(person), words, by=by or self.users[person], at=NOW)

    def waiting(self, user: User) -> list[Request]:
        with self.house.reading() as session:
            return open_requests(session, user)

    def answer(self, review: Review, by: User, words: str = "维持") -> None:
        with self.house.writing() as session:
            reviews.answer(session, review, words, by=by, at=NOW)

    def said(self, person: str) -> Sequence[str]:
        with self.house.reading() as session:
            record = own_record(session, person, month=Month(2026, 1))
        return [each.detail["words"] for each in record.reviews.get(self.ref, ())]

    def number(self) -> int:
        with self.house.reading() as session:
            return complaint_store.get(session, self.ref).id


@pytest.fixture
def desk(any_house: House) -> Desk:
    return world(any_house, Desk)


def test_ones_own_record_shows_ones_own_requests_alone(desk: Desk) -> None:
    desk.ask("Z", "那天我休假")
    assert desk.said("Z") == ["那天我休假"]
    assert desk.said("W") == []
    desk.ask("W", "不是我当班")
    with pytest.raises(ReviewAsked):
        desk.ask("W", "再说一次")
    waiting = {each.review.person: each.review for each in desk.waiting(desk.top)}
    assert set(waiting) == {"W", "Z"}
    desk.answer(waiting["Z"], desk.top, "排班表证实")
    assert desk.said("Z") == ["那天我休假", "排班表证实"]
    assert desk.said("W") == ["不是我当班"]
    assert [each.review.person for each in desk.waiting(desk.top)] == ["W"]


def test_an_answer_of_before_was_to_all_who_waited(desk: Desk) -> None:
    for person in "WZ":
        desk.ask(person, f"{person}不服")
    with desk.house.writing() as session:
        case_store.note(
            session, desk.number(), at=NOW, actor="tang", kind=ANSWERED, words="都看过了"
        )
    assert desk.waiting(desk.top) == []
    assert desk.said("W") == ["W不服", "都看过了"]
    assert desk.said("Q") == []


def test_nobody_of_the_chain_reads_or_answers_a_request(desk: Desk) -> None:
    desk.ask("W", "不是我当班")
    [request] = desk.waiting(desk.top)
    with desk.house.writing() as session:
        case_store.bind(session, desk.number(), {"T": "unit-head"})
    assert desk.waiting(desk.top) == []
    with pytest.raises(SecondPersonNeeded):
        desk.answer(request.review, desk.top)
    assert [each.may_answer for each in desk.waiting(desk.chairman)] == [True]


def test_nobody_answers_their_own_request_though_no_chain_is_kept(desk: Desk) -> None:
    own = an_account(desk.house, "qun-2", "team_leader", "Q")
    desk.ask("Q", "不归我管", by=own)
    assert desk.waiting(own) == []
    [request] = desk.waiting(desk.top)
    with pytest.raises(SecondPersonNeeded):
        desk.answer(request.review, own)


def test_who_gave_the_finding_reads_the_request_and_somebody_else_answers(desk: Desk) -> None:
    desk.ask("W", "不是我当班")
    with desk.house.writing() as session:
        version = case_store.get(session, desk.number()).version
        case_store.change(session, desk.number(), version=version, decider_id=desk.top.id)
    [request] = desk.waiting(desk.top)
    assert not request.may_answer
    with pytest.raises(SecondPersonNeeded):
        desk.answer(request.review, desk.top)
    desk.answer(request.review, desk.chairman)
    assert desk.waiting(desk.top) == []


def test_nobody_asks_about_the_points_of_another(desk: Desk) -> None:
    with pytest.raises(EntryUnknown):
        desk.ask("W", "替他说话", by=desk.users["Z"])
    with desk.house.reading() as session:
        assert review_store.waiting(session) == []
