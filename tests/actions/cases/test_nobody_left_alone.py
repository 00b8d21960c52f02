"""Recusal never leaves nobody: whoever is accused, somebody reads the case and somebody has it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from db.books import policy_store
from db.cases import case_sight, case_store, clock_store, complaint_store
from db.directory import account_store, directory_store
from db.directory.directory_store import Posting
from kiosk.actions.books import policies
from kiosk.actions.cases import appeals, steps
from kiosk.actions.cases.complaints import Circumstances, Filed, make_complaint
from kiosk.actions.cases.dispatch import Intake
from kiosk.reports.cases.desk import View, desk
from kiosk.rights.cases import bonds, is_recused, may_be_given, opened, sight
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.books.policy import Policy
from survey.cases.complaints import State
from survey.cases.findings import Reviewed
from survey.cases.recusal import Bond
from survey.cases.steps import Relation, Right, allows
from survey.directory.roles import Role
from survey.months import Month
from survey.refusals.books import DeputyUnable
from survey.refusals.cases import CaseUnknown, NotYourCase
from survey.texts import CHINESE
from tests.helpers.building import NOW, a_person, an_account
from tests.helpers.handling import DAY, DONE, GUILTY, MINUTE, Yard
from tests.helpers.worlds import world

LONG_AGO: Final = date(2020, 1, 1)
PEOPLE: Final = "ABCDEF"
LEADER, CHAIRMAN, DEPUTY = "A", "B", "C"


@pytest.fixture
def yard(any_house: House) -> Yard:
    """The weighbridge, its team led by T, who reports to the chairman C."""
    yard = world(any_house, Yard)
    with any_house.writing() as session:
        directory_store.keep_posting(
            session, "T", Posting("U9", supervisor="C", leader="C"), since=NOW.date()
        )
    return yard


def name_deputies(house: House, codes: str) -> None:
    with house.writing() as session:
        month = Month.of(NOW.date())
        number = policy_store.propose(
            session, Policy(deputies=codes), effective_from=month, reason="代理", by="x", at=NOW
        )
        policy_store.decide(session, number, approved=True, because="同意", by="y", at=NOW)


def reader_names(yard: Yard, filed: Filed | str) -> set[str]:
    number = filed if isinstance(filed, str) else filed.number
    users = (yard.officer, yard.head, yard.top, yard.chairman)
    with yard.house.reading() as session:
        return {e.username for e in users if case_sight.seen(session, sight(e), number).read}


def officer_of(yard: Yard, filed: Filed | str) -> str | None:
    number = filed if isinstance(filed, str) else filed.number
    with yard.house.reading() as session:
        record = case_store.get(session, complaint_store.get(session, number).id)
    return record.officer.username if record.officer else None


def test_an_inaction_case_against_the_teams_leader_is_the_chairmans(yard: Yard) -> None:
    filed = yard.complain(how=Intake(past_the_team=True))
    assert officer_of(yard, filed) == "tang"
    yard.tick(NOW + 20 * MINUTE)
    with yard.house.reading() as session:
        case = complaint_store.get(session, filed.number).id
        [noted] = [e for e in case_store.events(session, case) if e.kind == "inaction"]
    inaction = str(noted.detail["number"])
    assert (officer_of(yard, inaction), reader_names(yard, inaction)) == ("chen", {"chen"})


def test_a_case_in_which_the_teams_leader_is_named_goes_to_the_chairman(yard: Yard) -> None:
    filed = yard.complain(about_team="1")
    assert officer_of(yard, filed) == "tang"
    yard.step(steps.name_accused, filed, yard.top, "T", zone=yard.zone)
    assert (officer_of(yard, filed), reader_names(yard, filed)) == ("chen", {"chen"})


def test_what_is_said_to_be_about_the_teams_leader_never_comes_to_them(yard: Yard) -> None:
    filed = yard.complain(about_leader="1")
    assert (officer_of(yard, filed), reader_names(yard, filed)) == ("chen", {"chen"})
    case = yard.case(filed, yard.chairman)
    assert case.record.sealed
    yard.tick(NOW + 3 * DAY)
    assert reader_names(yard, filed) == {"chen"}
    with yard.house.reading() as session:
        able = [each.username for each in may_be_given(session, case.record)]
    assert able == ["chen"]


def test_about_the_leader_without_an_employee_behind_the_account_is_not_theirs_either(
    yard: Yard,
) -> None:
    nameless = an_account(yard.house, "leader-2", "team_leader")
    filed = yard.complain(about_leader="1")
    with yard.house.reading() as session, pytest.raises(CaseUnknown):
        opened(session, filed.number, nameless)


def test_a_case_against_the_chairman_goes_to_the_deputy_and_not_to_who_reports_to_him(
    yard: Yard,
) -> None:
    name_deputies(yard.house, "H")
    filed = yard.complain(how=Intake(past_the_team=True))
    yard.step(steps.name_accused, filed, yard.top, "C", zone=yard.zone)
    yard.step(steps.reassign, filed, yard.top, "tang", reason="先看看")
    assert officer_of(yard, filed) == "tang"
    integrity = a_case_against(yard, "C")
    assert (officer_of(yard, integrity), reader_names(yard, integrity)) == ("he", {"he", "tang"})
    assert yard.case(integrity, yard.officer).who is Relation.OFFICER


def a_case_against(yard: Yard, person: str) -> str:
    told = {"words": "收了礼", "category": "integrity", "when": "now"}
    with yard.house.writing() as session:
        there = Circumstances(NOW, yard.zone, yard.house.secret, CHINESE)
        number = directory_store.person_id(session, person)
        filed = make_complaint(session, told, there, key=str(uuid4()), person_id=number)
    return filed.number


@pytest.mark.parametrize("codes", ["W", "T NOBODY"])
def test_a_deputy_needs_an_account_that_works_on_cases(yard: Yard, codes: str) -> None:
    with pytest.raises(DeputyUnable), yard.house.writing() as session:
        policies.propose(
            session, {"deputies": codes}, effective_from=Month.of(NOW.date()), reason="代理",
            by=yard.top, at=NOW,
        )  # fmt: skip


def test_one_of_the_team_who_is_named_later_does_not_go_on_with_their_own_peers(yard: Yard) -> None:
    a_person(yard.house, "L", unit="U9")
    an_account(yard.house, "lin", "supervision", "L")
    filed = yard.complain()
    with yard.house.writing() as session:
        case = opened(session, filed.number, yard.top)
        steps.reassign(session, case, "he", version=case.record.version, reason="熟悉情况", at=NOW)
    assert yard.step(steps.name_accused, filed, yard.officer, "L", zone=yard.zone)
    assert officer_of(yard, filed) == "tang"
    assert reader_names(yard, filed) == {"tang", "chen"}
    assert "sealed" in yard.kinds(filed)


def test_what_is_found_to_be_about_integrity_is_sealed_from_then_on(yard: Yard) -> None:
    filed = yard.decided(replace(GUILTY, category="integrity"))
    assert reader_names(yard, filed) == {"tang", "chen"}
    assert officer_of(yard, filed) == "tang"
    yard.step(steps.remedy, filed, yard.top, "退还并道歉", told=DONE)


def test_joining_cases_cures_no_recusal_and_unseals_nothing(yard: Yard) -> None:
    one, two = yard.complain(), yard.complain()
    yard.step(steps.name_accused, one, yard.officer, "W", zone=yard.zone)
    with yard.house.writing() as session:
        number = complaint_store.get(session, two.number).id
        case_store.bind(session, number, {"H": "supervisor"})
        case_store.change(session, number, version=1, sealed=True, past_leader=True)
    yard.step(steps.merge, two, yard.chairman, one.number, zone=yard.zone)
    record = yard.case(one, yard.chairman).record
    assert (record.sealed, record.past_leader) == (True, True)
    assert (officer_of(yard, one), reader_names(yard, one)) == ("chen", {"chen"})
    with yard.house.reading() as session:
        assert bonds(session, record.complaint_id)["H"] == "unit-head"


def test_a_case_from_other_books_finds_an_officer_and_clocks_with_the_next_tick(
    yard: Yard,
) -> None:
    number = from_other_books(yard.house, "received")
    done = from_other_books(yard.house, "closed")
    assert officer_of(yard, number) is None
    assert yard.tick(NOW).taken_up == 1
    assert officer_of(yard, number) in {"he", "zhao"}
    with yard.house.reading() as session:
        case = complaint_store.get(session, number).id
        running = {each.clock for each in clock_store.clocks(session, case) if each.due_at > NOW}
    assert running == {"verified", "closed"}
    assert officer_of(yard, done) is None
    assert yard.tick(NOW).taken_up == 0


def from_other_books(house: House, state: str) -> str:
    told = complaint_store.NewComplaint(
        ref=f"OLD-{state}", category="attitude", state=state, occurred_at=NOW, received_at=NOW,
        biz_month="2026-11", language="zh-CN",
    )  # fmt: skip
    with house.writing() as session:
        complaint_store.add(session, told)
        case_store.adopt(session)
    return told.ref


def test_what_nobody_is_free_for_stands_with_the_top_until_somebody_is(yard: Yard) -> None:
    with yard.house.writing() as session:
        for each in (yard.officer, yard.top):
            account_store.close(session, each.id, at=NOW)
        directory_store.keep_posting(session, "C", Posting("U1", window="SB-1"), since=NOW.date())
    filed = yard.complain()
    assert officer_of(yard, filed) is None
    assert "chen" in reader_names(yard, filed)
    with yard.house.reading() as session:
        waiting = desk(session, yard.chairman, View.MINE)
    assert [each.ref for each in waiting.cases] == [filed.number]
    case = yard.case(filed, yard.chairman)
    assert case.who is Relation.STAND_IN
    assert allows(case.who, Right.REASSIGN)
    before = len(yard.kinds(filed))
    assert yard.tick(NOW).taken_up == 0
    assert len(yard.kinds(filed)) == before
    a_person(yard.house, "L", unit="U9")
    an_account(yard.house, "lin", "supervision", "L")
    assert yard.tick(NOW + MINUTE).taken_up == 1
    assert (officer_of(yard, filed), "chen" in reader_names(yard, filed)) == ("lin", False)


# Whoever is accused, in whatever company


@dataclass(frozen=True)
class Company:
    """Who stands where under whom; A leads the team, B is chairman, C is named deputy."""

    places: tuple[Posting, ...]
    officers: frozenset[str]
    accused: str | None
    integrity: bool
    about_leader: bool


def of(code: str) -> st.SearchStrategy[Posting]:
    others = st.sampled_from([each for each in PEOPLE if each != code])
    return st.builds(
        Posting,
        st.sampled_from(["U1", "U2"]),
        supervisor=st.none() | others,
        leader=st.none() | others,
        window=st.sampled_from([None, "W1"]),
    )


COMPANIES: Final = st.builds(
    Company,
    st.tuples(*(of(code) for code in PEOPLE)),
    st.frozensets(st.sampled_from("DEF")),
    st.none() | st.sampled_from(PEOPLE),
    st.booleans(),
    st.booleans(),
)
ALL_UNDER_ONE: Final = Company(
    tuple(Posting("U1", supervisor="B", leader="A", window="W1") for _ in PEOPLE),
    frozenset("D"), "A", True, False,
)  # fmt: skip


@contextmanager
def undone(house: House) -> Iterator[Session]:
    with house.writing() as session:
        yield session
        session.rollback()


@pytest.fixture
def lived(house: House) -> Callable[[Company], None]:
    with house.writing() as session:
        for unit in ("U1", "U2"):
            directory_store.keep_unit(session, code=unit, name=unit, parent=None)
        directory_store.keep_window(
            session, code="W1", name="W1", unit="U1", post="SB", location=None
        )
        for code in PEOPLE:
            directory_store.keep_person(session, code=code, name=code)
    name_deputies(house, DEPUTY)

    def lives(company: Company) -> None:
        with undone(house) as session:
            somebody_has_it(session, house, company)

    return lives


def somebody_has_it(session: Session, house: House, company: Company) -> None:
    users = settle(session, company)
    told = {
        "words": "x", "category": "integrity" if company.integrity else "attitude",
        "when": "now", "about_leader": company.about_leader,
    }  # fmt: skip
    people = directory_store.person_ids(session)
    there = Circumstances(
        NOW, house.settings.zone, house.secret, CHINESE,
        directory_store.window(session, "W1").id,
    )  # fmt: skip
    filed = make_complaint(
        session, told, there, key=str(uuid4()),
        person_id=people[company.accused] if company.accused else None,
    )  # fmt: skip
    record = case_store.get(session, complaint_store.get(session, filed.number).id)
    readers = [u for u in users if case_sight.seen(session, sight(u), filed.number).read]
    bound = bonds(session, record.complaint_id)
    free_at_the_top = bound.get(CHAIRMAN) not in {Bond.ACCUSED, Bond.SAME_WINDOW}
    # About the leader, with the chairman meant, too: whom the policy names has it, or nobody yet.
    assert readers or (company.about_leader and not free_at_the_top and record.officer is None)
    assert all(each.person != company.accused for each in readers)
    assert not company.about_leader or all(e.role is not Role.TEAM_LEADER for e in readers)
    if record.officer is None:
        assert all(each.role in {Role.CHAIRMAN, Role.TEAM_LEADER} for each in readers)
        assert not may_be_given(session, record)
        return
    assert not is_recused(record.officer, bound)
    assert record.officer.username in {each.username for each in readers}


def settle(session: Session, company: Company) -> list[User]:
    people = directory_store.person_ids(session)
    for code, place in zip(PEOPLE, company.places, strict=True):
        directory_store.keep_posting(session, code, place, since=LONG_AGO)
    roles = {LEADER: Role.TEAM_LEADER, CHAIRMAN: Role.CHAIRMAN, DEPUTY: Role.SUPERVISION}
    roles |= dict.fromkeys(sorted(company.officers), Role.SUPERVISION)
    found = []
    for code, role in roles.items():
        kept = account_store.add(
            session, username=code, name=code, role=role, at=NOW, person_id=people[code]
        )
        found.append(User(kept.id, code, code, role, code))
    return found


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(ALL_UNDER_ONE)
@given(COMPANIES)
def test_in_every_company_somebody_reads_and_somebody_has_a_case_whoever_is_accused(
    lived: Callable[[Company], None], company: Company
) -> None:
    lived(company)


def test_with_the_chairman_recused_from_direct_reports_nobody_would_read_it(
    lived: Callable[[Company], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(ALL_UNDER_ONE)
    monkeypatch.setattr(case_sight, "_OF_REPORTS", [])
    monkeypatch.setattr(case_sight, "has_nobody", case_sight.false)
    with pytest.raises(AssertionError):
        lived(ALL_UNDER_ONE)


def test_an_appeal_against_the_chairmans_own_finding_finds_somebody_else(yard: Yard) -> None:
    a_person(yard.house, "L", unit="U8")
    an_account(yard.house, "lin", "supervision", "L")
    accused = an_account(yard.house, "tang-2", "employee", "T")
    number = a_case_against(yard, "T")
    assert officer_of(yard, number) == "chen"
    yard.do(steps.answer, number, yard.chairman, "会查", key=str(uuid4()))
    yard.step(steps.investigate, number, yard.chairman, "没有窗口")
    yard.do(steps.hear, number, yard.chairman, "本人说明")
    yard.step(
        steps.decide, number, yard.chairman,
        replace(GUILTY, category="integrity"), zone=yard.zone,
    )  # fmt: skip
    yard.step(appeals.appeal, number, accused, "不是我", zone=yard.zone)
    with yard.house.reading() as session:
        complaint = complaint_store.get(session, number)
        looking = case_store.get(session, complaint.id).appeal_officer
    assert complaint.state == State.APPEALED
    assert looking is not None
    assert looking.username in {"he", "lin", "zhao"}


# Joined, about the leader, gone: what opened a case again


def an_officer_accused(yard: Yard) -> User:
    a_person(yard.house, "P", unit="U9")
    return an_account(yard.house, "pacc", "supervision", "P")


def sees(yard: Yard, number: str, user: User) -> bool:
    with yard.house.reading() as session:
        return bool(case_sight.seen(session, sight(user), number))


@pytest.mark.parametrize("named_first", [True, False])
def test_joining_opens_a_case_to_nobody_whom_the_leading_one_is_closed_to(
    yard: Yard, named_first: bool
) -> None:
    accused, joined, leading = an_officer_accused(yard), yard.complain(), yard.complain()

    def name() -> None:
        yard.step(steps.name_accused, leading, yard.top, "P", zone=yard.zone)

    if named_first:
        name()
    yard.step(steps.merge, joined, yard.top, leading.number, zone=yard.zone)
    if not named_first:
        name()
    for number in (joined.number, leading.number):
        assert not sees(yard, number, accused), number
        assert not sees(yard, number, yard.officer), number
        assert sees(yard, number, yard.chairman), number


def test_nobody_works_on_a_joined_case_any_more(yard: Yard) -> None:
    joined, leading = yard.complain(), yard.complain()
    yard.step(steps.merge, joined, yard.top, leading.number, zone=yard.zone)
    assert yard.case(joined, yard.officer).who is Relation.TEAM
    with pytest.raises(NotYourCase):
        yard.answer(joined)


def test_what_is_joined_to_a_case_about_the_leader_is_past_them_too(yard: Yard) -> None:
    joined, leading = yard.complain(), yard.complain(about_leader="1")
    yard.step(steps.merge, joined, yard.chairman, leading.number, zone=yard.zone)
    assert not sees(yard, joined.number, yard.top)


def inaction_of(yard: Yard, filed: Filed) -> str:
    with yard.house.reading() as session:
        case = complaint_store.get(session, filed.number).id
        [noted] = [e for e in case_store.events(session, case) if e.kind == "inaction"]
    return str(noted.detail["number"])


def test_the_inaction_case_of_what_is_about_the_leader_is_past_them_too(yard: Yard) -> None:
    name_deputies(yard.house, "H")
    filed = yard.complain(about_leader="1")
    yard.tick(NOW + 20 * MINUTE)
    number = inaction_of(yard, filed)
    assert not sees(yard, number, yard.top)
    assert officer_of(yard, number) == "he"


def test_a_leader_at_a_nameless_account_does_not_get_their_own_inaction_case(yard: Yard) -> None:
    with yard.house.writing() as session:
        account_store.close(session, yard.top.id, at=NOW)
    nameless = an_account(yard.house, "leader-2", "team_leader")
    filed = yard.complain(how=Intake(past_the_team=True))
    assert officer_of(yard, filed) == "leader-2"
    yard.tick(NOW + 20 * MINUTE)
    assert not sees(yard, inaction_of(yard, filed), nameless)


def test_what_is_about_the_leader_is_not_drawn_to_them_at_a_second_account(yard: Yard) -> None:
    second = an_account(yard.house, "aatang", "supervision", "T")
    with yard.house.writing() as session:
        for each in (yard.chairman, yard.officer, yard.head):
            account_store.close(session, each.id, at=NOW)
    filed = yard.complain(about_leader="1")
    assert officer_of(yard, filed) is None
    assert not sees(yard, filed.number, second)


@pytest.mark.parametrize("gone", ["closed", "employee"])
def test_a_case_whose_officer_can_work_no_more_goes_to_whoever_is_free(
    yard: Yard, gone: str
) -> None:
    filed = yard.complain()
    a_person(yard.house, "L", unit="U9")
    an_account(yard.house, "lin", "supervision", "L")
    with yard.house.writing() as session:
        if gone == "closed":
            account_store.close(session, yard.officer.id, at=NOW)
        else:
            kept = account_store.by_username(session, "he")
            person = directory_store.person_id(session, "H")
            account_store.change(session, kept, name="he", role=gone, person_id=person)
    with yard.house.reading() as session:
        assert filed.number in {each.ref for each in desk(session, yard.top, View.MINE).cases}
    assert yard.tick(NOW + MINUTE).taken_up == 1
    assert officer_of(yard, filed) == "lin"


def test_an_appeal_whose_officer_is_gone_finds_another(yard: Yard) -> None:
    filed = yard.decided()
    for code, name in (("L", "lin"), ("M", "mao")):
        a_person(yard.house, code, unit="U9")
        an_account(yard.house, name, "supervision", code)
    yard.step(appeals.appeal, filed, yard.clerk, "不是我", zone=yard.zone)
    with yard.house.writing() as session:
        looking = case_store.get(session, complaint_store.get(session, filed.number).id)
        assert looking.appeal_officer is not None
        account_store.close(session, looking.appeal_officer.id, at=NOW)
    assert yard.tick(NOW + MINUTE).taken_up == 1
    record = yard.case(filed, yard.top).record
    assert record.appeal_officer is not None
    assert record.appeal_officer.username not in {looking.appeal_officer.username, "he"}


def test_many_that_cannot_be_given_hold_back_none_that_can(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.actions.cases.clockwork.AT_ONCE", 2)
    with yard.house.writing() as session:
        for each in (yard.top, yard.chairman, yard.officer, yard.head):
            account_store.close(session, each.id, at=NOW)
    for _ in range(5):
        yard.complain(category="integrity")
    last = yard.complain()
    a_person(yard.house, "L", unit="U9")
    an_account(yard.house, "lin", "supervision", "L")
    for minute in range(4):
        yard.tick(NOW + minute * MINUTE)
    assert officer_of(yard, last) == "lin"


def test_nobody_is_charged_with_a_deadline_that_was_nearly_over_when_the_case_came(
    yard: Yard,
) -> None:
    a_person(yard.house, "L", unit="U9")
    an_account(yard.house, "lin", "supervision", "L")
    filed = yard.complain()
    other = "lin" if officer_of(yard, filed) == "he" else "he"
    yard.step(steps.reassign, filed, yard.top, other, reason="调班", at=NOW + 14 * MINUTE)
    assert yard.tick(NOW + 16 * MINUTE).inactions == 0
    assert "overdue" in yard.kinds(filed)


def test_who_looked_at_an_appeal_reads_a_sealed_case_no_more_once_it_is_decided(
    yard: Yard,
) -> None:
    filed = yard.decided()
    a_person(yard.house, "L", unit="U9")
    other = an_account(yard.house, "lin", "supervision", "L")
    yard.step(appeals.appeal, filed, yard.clerk, "不是我", zone=yard.zone)
    assert yard.case(filed, yard.top).record.appeal_officer is not None
    yard.step(
        appeals.decide_appeal, filed, other, Reviewed("upheld", "收了烟", category="integrity"),
        zone=yard.zone,
    )  # fmt: skip
    assert not sees(yard, filed.number, other)


def test_the_leader_above_the_accused_reads_no_summary_of_what_is_about_them(yard: Yard) -> None:
    with yard.house.writing() as session:
        directory_store.keep_posting(
            session, "W", Posting("U1", supervisor="T", window="SB-1"), since=NOW.date()
        )
    filed = yard.complain(about_leader="1")
    yard.step(steps.name_accused, filed, yard.chairman, "W", zone=yard.zone)
    yard.step(steps.summarise, filed, yard.chairman, "反映组长包庇")
    assert not sees(yard, filed.number, yard.top)
