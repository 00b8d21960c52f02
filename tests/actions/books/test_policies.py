"""The policy: proposed by one, approved by another, tried out first; closed months keep theirs."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.books import ledger_store, policy_store
from db.ground import audit_store
from kiosk import clock
from kiosk.actions.books import closing, policies
from kiosk.actions.books.posting import unposted
from kiosk.reports.books.simulation import simulate
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.books.policy import DEFAULT_POLICY, Policy
from survey.months import Month
from survey.refusals.books import (
    PolicyDecided,
    PolicyTooLate,
    PolicyUnchanged,
    PolicyUnknown,
    PolicyUnusable,
    SecondPersonNeeded,
)
from survey.refusals.directory import NotYours
from survey.refusals.given import ReasonMissing
from tests.helpers.booking import import_example, points
from tests.helpers.building import NOW, a_person, a_session, an_account
from tests.helpers.drafting import kept_of, type_into
from tests.helpers.pages import PAGES, page_at, press
from tests.helpers.worlds import world

PAGE = PAGES / "policy.py"
JANUARY, FEBRUARY, MARCH = Month(2026, 1), Month(2026, 2), Month(2026, 3)
FLAT = {"penalty_mode": "flat"}


class Office:
    """The worked example, a team leader, a chairman, and somebody of neither office."""

    def __init__(self, house: House) -> None:
        import_example(house)
        self.house, self.zone = house, house.settings.zone
        self.leader = an_account(house, "tang", "team_leader")
        self.chairman = an_account(house, "chen", "chairman")
        self.finance = an_account(house, "fang", "finance")

    def propose(
        self, typed: Any, *, begins: Month = JANUARY, reason: str = "试行", by: User | None = None
    ) -> int:
        with self.house.writing() as session:
            return policies.propose(
                session, typed, effective_from=begins, reason=reason, by=by or self.leader, at=NOW
            )

    def decide(
        self, version: int, *, approved: bool = True, because: str = "同意", by: User | None = None
    ) -> None:
        with self.house.writing() as session:
            policies.decide(
                session, version, approved=approved, because=because, by=by or self.chairman,
                at=NOW, zone=self.zone,
            )  # fmt: skip

    def policy(self, month: Month) -> Policy:
        with self.house.reading() as session:
            return policy_store.policies(session).of(month)


@pytest.fixture
def office(any_house: House) -> Office:
    return world(any_house, Office)


def test_a_proposal_holds_once_a_second_person_approved_it(office: Office) -> None:
    version = office.propose(FLAT)
    assert office.policy(JANUARY) == DEFAULT_POLICY
    with pytest.raises(SecondPersonNeeded):
        office.decide(version, by=office.leader)
    office.decide(version)
    assert office.policy(JANUARY).penalty_mode == "flat"
    assert office.policy(Month(2025, 12)) == DEFAULT_POLICY
    with pytest.raises(PolicyDecided):
        office.decide(version, approved=False)
    with office.house.reading() as session:
        deeds = [each.deed for each in audit_store.entries(session)]
    assert deeds[-2:] == ["policy-proposed", "policy-approved"]


def test_who_proposed_at_one_account_does_not_approve_at_another(office: Office) -> None:
    a_person(office.house, "T9")
    one = an_account(office.house, "one", "team_leader", "T9")
    other = an_account(office.house, "other", "chairman", "T9")
    version = office.propose(FLAT, by=one)
    with pytest.raises(SecondPersonNeeded):
        office.decide(version, by=other)
    office.decide(version)


def test_an_approval_posts_the_open_months_anew_and_leaves_the_closed_ones(office: Office) -> None:
    office.decide(office.propose(FLAT))
    lost = points(office.house)
    assert [lost["2026-01", who] for who in "WZQ"] == [20, 6, 3]
    assert [lost["2026-03", who] for who in "WZQ"] == [30, 9, 3]  # closed before
    with office.house.reading() as session:
        assert list(unposted(session, as_of=NOW, zone=office.zone)) == []


def test_a_month_closed_keeps_its_policy_through_any_number_of_later_ones(office: Office) -> None:
    with office.house.writing() as session:
        closing.close(session, JANUARY, by="关", at=NOW, zone=office.zone)
    before = points(office.house)
    office.decide(office.propose(FLAT, begins=FEBRUARY))
    office.decide(office.propose({"attitude_points": "7"}, begins=FEBRUARY))
    assert office.policy(JANUARY) == DEFAULT_POLICY
    assert office.policy(FEBRUARY).attitude_points == 7
    after = points(office.house)
    assert after["2026-02", "W"] == 7
    assert {key: n for key, n in after.items() if key[0] in {"2026-01", "2026-03"}} == {
        key: n for key, n in before.items() if key[0] in {"2026-01", "2026-03"}
    }


def test_a_rejected_or_undecided_version_never_holds(office: Office) -> None:
    office.decide(office.propose(FLAT), approved=False)
    office.propose({"attitude_points": "9"})
    assert office.policy(JANUARY) == DEFAULT_POLICY
    with office.house.reading() as session:
        assert [each.kind for each in ledger_store.entries(session)].count("reversal") == 0


@pytest.mark.parametrize(
    ("typed", "how", "refusal"),
    [
        (FLAT, {"reason": " "}, ReasonMissing),
        (FLAT, {"begins": MARCH}, PolicyTooLate),
        ({"penalty_mode": "escalating"}, {}, PolicyUnchanged),
        ({"attitude_points": "x"}, {}, PolicyUnusable),
    ],
)
def test_a_proposal_that_cannot_be_is_refused(
    office: Office, typed: Any, how: Any, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        office.propose(typed, **how)


def test_the_policy_is_for_those_at_the_top(office: Office) -> None:
    with pytest.raises(NotYours):
        office.propose(FLAT, by=office.finance)
    version = office.propose(FLAT)
    with pytest.raises(NotYours):
        office.decide(version, by=office.finance)
    with pytest.raises(PolicyUnknown):
        office.decide(version + 1)


def test_a_month_closed_meanwhile_keeps_the_proposal_out(office: Office) -> None:
    version = office.propose(FLAT, begins=FEBRUARY)
    with office.house.writing() as session:
        closing.close(session, FEBRUARY, by="关", at=NOW, zone=office.zone)
    with pytest.raises(PolicyTooLate):
        office.decide(version)


def test_trying_out_names_who_would_notice_and_writes_nothing(office: Office) -> None:
    april = NOW.replace(month=4, day=20)
    with office.house.reading() as session:
        before = len(list(ledger_store.entries(session)))
        found = simulate(session, Policy(penalty_mode="flat"), now=april, zone=office.zone)
        effects = {
            each.person: (each.before.points, each.after.points)
            for each in found.comparison.effects
        }
        assert len(list(ledger_store.entries(session))) == before
    assert effects == {"W": (70, 45), "Z": (18, 12)}


# The page


@pytest.fixture
def open_page(house: House) -> Callable[[User], AppTest]:
    def opened(user: User) -> AppTest:
        return page_at(PAGE, a_session(house, user))

    return opened


def texts(page: AppTest) -> str:
    kinds = ("title", "subheader", "text", "markdown", "caption", "info", "error", "success")
    told = [str(getattr(each, "value", "")) for kind in kinds for each in page.get(kind)]
    return "\n".join([*told, *(str(each.proto.body) for each in page.get("html"))])


def test_a_change_is_proposed_tried_out_and_approved_on_the_page(
    house: House, open_page: Callable[[User], AppTest]
) -> None:
    office = world(house, Office)
    page = open_page(office.leader)
    assert "规则 v0，公司制度写明的数字，其余为本系统建议" in texts(page)
    page.multiselect(key="policy_chosen").set_value(["attitude_points"]).run()
    page.text_input(key="policy_attitude_points").set_value("八").run()
    assert len(page.error) == 1
    page.text_input(key="policy_attitude_points").set_value("8").run()
    page.text_area(key="policy_reason").set_value("一季度投诉上升")
    press(page, "提出修改")
    assert "等另一位审批" in texts(page)
    assert not [button for button in page.button if button.label == "批准"]
    page = open_page(office.chairman)
    assert "一季度投诉上升" in texts(page)
    press(page, "批准")
    assert len(page.error) == 1  # no reason
    page.text_area(key="because_1").set_value("同意提高")
    press(page, "批准")
    assert "同意提高" in texts(page)
    assert "规则 v1" in texts(page)
    assert office.policy(Month.of(clock.today(office.zone))).attitude_points == 8


def test_who_proposed_is_offered_no_decision_at_a_second_account(
    house: House, open_page: Callable[[User], AppTest]
) -> None:
    office = world(house, Office)
    a_person(house, "T")
    proposer, again = (
        an_account(house, name, role, "T")
        for name, role in (("tan", "team_leader"), ("tan-2", "chairman"))
    )
    office.propose({"attitude_points": "8"}, by=proposer)
    for user, offered in ((proposer, 0), (again, 0), (office.chairman, 1)):
        page = open_page(user)
        assert len([button for button in page.button if button.label == "批准"]) == offered


def test_the_page_is_for_those_at_the_top(
    house: House, open_page: Callable[[User], AppTest]
) -> None:
    office = world(house, Office)
    page = open_page(office.finance)
    assert not page.multiselect
    assert len(page.warning) == 1


def test_a_number_says_who_set_it(office: Office) -> None:
    version = office.propose({"reply_minutes": "10"})
    office.decide(version)
    page = page_at(PAGE, a_session(office.house, office.leader))
    told = "".join(str(each.proto.body) for each in page.get("html"))
    assert told.count(f"公司在规则 v{version} 中定下") == 1
    assert "本系统建议，公司制度没有写明" in told
    assert "公司制度规则三" in told
    assert "第 7 节" not in told


def test_reasons_half_written_are_there_again_until_they_are_given(
    house: House, open_page: Callable[[User], AppTest]
) -> None:
    office = world(house, Office)
    type_into(house, office.leader, "policy", policy_reason="一季度投诉上升")
    page = open_page(office.leader)
    page.multiselect(key="policy_chosen").set_value(["attitude_points"]).run()
    page.text_input(key="policy_attitude_points").set_value("8").run()
    assert page.text_area(key="policy_reason").value == "一季度投诉上升"
    press(page, "提出修改")
    assert kept_of(house, office.leader, "policy") == {}
    type_into(house, office.chairman, "policy", because_1="同意提高")
    page = press(open_page(office.chairman), "批准")
    assert "同意提高" in texts(page)
    assert kept_of(house, office.chairman, "policy") == {}
