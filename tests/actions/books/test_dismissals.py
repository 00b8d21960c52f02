"""A third worst opens a review that people work on: file, hearing, decision, minutes, kept."""

import pytest

from db.cases import case_store, complaint_store, dismissal_store
from kiosk.actions.books import closing, dismissals, policies
from kiosk.reports.books.dismissals import files, own_files
from kiosk.reports.books.tasks import reviews as reviews_waiting
from kiosk.reports.cases.desk import case_shown
from kiosk.rights.cases import opened
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.books.dismissals import Dismissal, Stage
from survey.months import Month
from survey.refusals.books import (
    DismissalOutOfTurn,
    DismissalUnheard,
    DismissalUnknown,
    MinutesMissing,
    SecondPersonNeeded,
)
from survey.refusals.directory import NotYours
from survey.refusals.given import ReasonMissing
from tests.helpers.booking import COMPLAINTS, COUNSELLING
from tests.helpers.building import NOW, an_account
from tests.helpers.deciding import Office
from tests.helpers.worlds import world

MAY = Month(2026, 5)
MAYS = (
    "C-9,2026-05-04T10:00,SB-1,W,customer,attitude,upheld,2026-05-05T10:00\n"
    "C-10,2026-05-20T10:00,SB-1,W,customer,attitude,{outcome},2026-05-21T10:00\n"
)
TALK = "B-3,W,2026-05-06T09:00\n"


class Panel(Office):
    """The worked example with a third worst, and those who review it."""

    def third(self, outcome: str = "upheld") -> None:
        self.bring(
            {
                "complaints": COMPLAINTS + MAYS.format(outcome=outcome),
                "counselling": COUNSELLING + TALK,
            }
        )

    def reviews(self) -> list[Dismissal]:
        with self.house.reading() as session:
            return list(dismissal_store.everything(session).values())

    def hear(self, by: User, words: str = "我承认态度不好") -> None:
        self.do(dismissals.hear, MAY, "W", words, by=by)

    def propose(self, by: User, *, minutes: str = "三人到会，一致同意") -> None:
        self.do(dismissals.propose, MAY, "W", decision="留用，调岗三个月", minutes=minutes, by=by)

    def confirm(self, by: User, *, approved: bool = True, because: str = "同意") -> None:
        self.do(dismissals.decide, MAY, "W", approved=approved, because=because, by=by)


@pytest.fixture
def panel(any_house: House) -> Panel:
    return world(any_house, Panel)


def test_the_third_worst_opens_one_review_and_no_earlier_one_does(panel: Panel) -> None:
    assert panel.reviews() == []
    panel.third()
    panel.third()
    with panel.house.writing() as session:
        closing.close(session, MAY, by="tang", at=NOW, zone=panel.zone)
    [review] = panel.reviews()
    assert (review.person, review.month, review.count) == ("W", MAY, 3)
    assert (review.ref, review.stage) == ("C-10", Stage.OPEN)


def test_a_review_goes_from_hearing_to_a_decision_of_two_people_and_is_kept(panel: Panel) -> None:
    panel.third()
    with pytest.raises(DismissalUnheard):
        panel.propose(panel.leader)
    own = an_account(panel.house, "wang", "employee", "W")
    panel.hear(own)
    with pytest.raises(MinutesMissing):
        panel.propose(panel.leader, minutes=" ")
    with pytest.raises(DismissalOutOfTurn):
        panel.confirm(panel.chairman)
    panel.propose(panel.leader)
    again = an_account(panel.house, "tang-2", "finance", "T")
    for same in (panel.leader, again):
        with pytest.raises(SecondPersonNeeded):
            panel.confirm(same)
    with pytest.raises(ReasonMissing):
        panel.confirm(panel.finance, because="")
    panel.confirm(panel.chairman, approved=False, because="先听部门意见")
    assert panel.reviews()[0].stage is Stage.OPEN
    panel.propose(panel.leader)
    panel.confirm(panel.finance)
    [review] = panel.reviews()
    assert (review.stage, review.decision) == (Stage.DECIDED, "留用，调岗三个月")
    assert (review.proposed_by, review.decided_by) == ("tang", "fang")
    assert [each.by for each in review.hearings] == ["wang"]
    for late in (lambda: panel.hear(own), lambda: panel.propose(panel.leader)):
        with pytest.raises(DismissalOutOfTurn):
            late()


def test_nothing_follows_from_a_review_by_itself(panel: Panel) -> None:
    panel.third()
    before = panel.entries()
    panel.hear(panel.leader, "本人拒绝到场")
    panel.propose(panel.leader)
    panel.confirm(panel.chairman)
    assert panel.entries() == before


def test_a_worst_taken_back_lets_an_open_review_lapse_and_leaves_a_decided_one(
    panel: Panel,
) -> None:
    panel.third()
    panel.third("rejected")
    assert [each.stage for each in panel.reviews()] == [Stage.LAPSED]
    with pytest.raises(DismissalOutOfTurn):
        panel.hear(panel.leader)
    panel.third()
    assert [each.stage for each in panel.reviews()] == [Stage.OPEN]
    panel.hear(panel.leader)
    panel.propose(panel.leader)
    panel.confirm(panel.chairman)
    panel.third("rejected")
    assert [each.stage for each in panel.reviews()] == [Stage.DECIDED]


def test_a_decided_review_whose_worst_fell_says_so_and_is_decided_anew(panel: Panel) -> None:
    panel.third()
    panel.hear(panel.leader)
    panel.propose(panel.leader)
    panel.confirm(panel.chairman)
    assert not panel.reviews()[0].is_undercut
    panel.third("rejected")
    assert panel.reviews()[0].is_undercut
    with panel.house.reading() as session:
        assert reviews_waiting(session, panel.leader) == 1
    with pytest.raises(DismissalUnheard):
        panel.propose(panel.leader)
    panel.hear(panel.leader, "本人知道了")
    panel.propose(panel.leader)
    panel.confirm(panel.chairman, approved=False, because="再议")
    panel.third("rejected")
    assert panel.reviews()[0].stage is Stage.OPEN
    panel.propose(panel.leader)
    panel.confirm(panel.chairman, because="撤销原决定")
    [review] = panel.reviews()
    assert (review.stage, review.is_undercut) == (Stage.DECIDED, False)
    with pytest.raises(DismissalOutOfTurn):
        panel.hear(panel.leader)
    panel.third()
    assert panel.reviews()[0].stage is Stage.OPEN


def test_a_review_that_lapsed_and_was_opened_again_needs_a_hearing_of_its_own(
    panel: Panel,
) -> None:
    panel.third()
    panel.hear(panel.leader)
    panel.third("rejected")
    panel.third()
    with pytest.raises(DismissalUnheard):
        panel.propose(panel.leader)
    panel.hear(panel.leader, "重新听取了陈述")
    panel.propose(panel.leader)


def test_a_policy_with_a_lower_number_opens_the_reviews_it_calls_for(panel: Panel) -> None:
    with panel.house.writing() as session:
        version = policies.propose(
            session, {"dismissal_review_at": "2"}, effective_from=Month(2026, 2), reason="从严",
            by=panel.leader, at=NOW,
        )  # fmt: skip
        policies.decide(
            session, version, approved=True, because="同意", by=panel.chairman, at=NOW,
            zone=panel.zone,
        )  # fmt: skip
    closed = Month(2026, 3)  # closed under the number that held
    assert {each.month for each in panel.reviews()} <= {closed}
    panel.third()
    assert MAY in {each.month for each in panel.reviews()}


def test_only_those_at_the_top_finance_and_the_person_read_it(panel: Panel) -> None:
    panel.third()
    with panel.house.writing() as session:
        number = complaint_store.get(session, "C-10").id
        case_store.bind(session, number, {"Z": "supervisor"})
    chain = an_account(panel.house, "zhang", "finance", "Z")
    officer = an_account(panel.house, "he", "supervision")
    own = an_account(panel.house, "wang", "finance", "W")
    with panel.house.reading() as session:
        for reader in (panel.leader, panel.chairman, panel.finance):
            assert len(files(session, reader)) == 1
        for other in (panel.auditor, officer, chain, own):
            assert files(session, other) == []
        assert len(own_files(session, "W")) == 1
        assert own_files(session, "Z") == []
    for other in (panel.auditor, officer, chain):
        with pytest.raises(NotYours):
            panel.hear(other)
    for other in (panel.auditor, officer, chain, own, panel.finance):
        with pytest.raises((NotYours, DismissalUnheard)):
            panel.propose(other)
    with pytest.raises(DismissalUnknown):
        panel.do(dismissals.hear, Month(2026, 1), "W", "x", by=panel.leader)


def test_whoever_works_on_the_case_reads_nothing_of_the_review(panel: Panel) -> None:
    panel.third()
    panel.hear(panel.leader, "当事人的陈述")
    with panel.house.reading() as session:
        case = opened(session, "C-10", panel.leader)
        shown = case_shown(session, case, now=NOW, secret=panel.house.secret)
    assert not [each for each in shown.lines if "陈述" in each.words]
