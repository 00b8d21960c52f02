"""Rights over cases: who may open one, what somebody is to it, and to whom it may be given.

A case somebody has nothing to do with is not found; that there is one stays unknown, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.cases import case_sight, case_store, clock_store, complaint_store
from db.cases.case_sight import Sight
from db.cases.case_store import CaseRecord, Officer
from db.cases.complaint_store import Complaint
from db.directory import account_store
from kiosk.rights.who import User
from survey.cases.clocks import Clock
from survey.cases.complaints import NO_COMPLAINT, OVER, State
from survey.cases.counselling import may_counsel
from survey.cases.intakes import BY_STAFF, CUSTOMERS, DEPARTMENT, INSPECTION
from survey.cases.recusal import Bond, recuses
from survey.cases.steps import (
    COMPLAINANT,
    Course,
    Parties,
    Relation,
    Right,
    Somebody,
    Step,
    allows,
    relation,
    require,
    require_open,
    stays_open,
)
from survey.directory.roles import AT_THE_TOP, CASE_WORKERS, Deed, Role
from survey.refusals.cases import CaseUnknown, NotYourCase


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case as somebody has it before them."""

    complaint: Complaint
    record: CaseRecord
    who: Relation
    user: User | None

    @property
    def sees_everything(self) -> bool:
        """Whether who has it may read all of it, and not only the summary."""
        return allows(self.who, Right.READ)

    def may(self, right: Step | Right) -> bool:
        """Tell whether who has it may do that with it as it stands."""
        return allows(self.who, right) and stays_open(State(self.complaint.state), right)

    def require(self, right: Step | Right) -> None:
        """Refuse who has not the right, and what two people alone decide about."""
        require(self.who, right)
        require_open(State(self.complaint.state), right)

    @property
    def course(self) -> Course:
        """Where it stands, for the rules."""
        record = self.record
        return Course(
            State(self.complaint.state),
            State(self.complaint.outcome) if self.complaint.outcome else None,
            record.appealed,
            record.reopened,
            record.appeal_until,
            record.reopen_until,
        )

    @property
    def actor(self) -> str:
        """Who acts, as it is kept in the events."""
        return self.user.username if self.user else COMPLAINANT


def sight(user: User) -> Sight:
    """Return which cases a user may see, as lists and the single case ask it."""
    return Sight(
        user.person,
        user.id,
        team=user.role is Role.SUPERVISION,
        leader=user.role is Role.TEAM_LEADER,
        chairman=user.role is Role.CHAIRMAN,
    )


def opened(session: Session, number: str, user: User) -> OpenCase:
    """Return a case as it concerns a user; one that does not is not found."""
    if not case_sight.seen(session, sight(user), number):
        raise CaseUnknown
    complaint = complaint_store.get(session, number)
    record = case_store.get(session, complaint.id)
    return OpenCase(complaint, record, relation_to(session, complaint, record, user), user)


def reads(session: Session, number: str, user: User) -> bool:
    """Tell whether a user may read all of a case, and not only its summary."""
    return case_sight.seen(session, sight(user), number).read


def way_to(session: Session, number: str, user: User) -> str | None:
    """Return the page on which a user may open a case, None where there is none."""
    seen = case_sight.seen(session, sight(user), number)
    if seen.read:
        return "/cases"
    return "/mine" if seen.concerned and user.may(Deed.SEE_OWN_CASES) else None


def relation_to(session: Session, complaint: Complaint, record: CaseRecord, user: User) -> Relation:
    """Return what a user is to a case."""
    parties = Parties(
        # Nobody works on a joined case: the leading one is handled, whoever had this one.
        officer=record.officer.username if record.officer and not record.merged_into else None,
        appeal_officer=_looking(complaint, record),
        accused=complaint.person,
        chain=bonds(session, complaint.id),
        sealed=record.sealed,
        past_the_leader=record.past_leader,
        nobodys=complaint.state not in OVER | NO_COMPLAINT
        and not case_store.is_able(session, worker(complaint, record), CASE_WORKERS),
        takers=taken_in_by(session, complaint.id),
    )
    return relation(Somebody(user.role, user.username, user.person), parties)


def bonds(session: Session, complaint_id: int) -> dict[str, Bond]:
    """Return who stands in the chain of a case, and why."""
    return {code: Bond(bond) for code, bond in case_store.chain(session, complaint_id).items()}


def worker(complaint: Complaint, record: CaseRecord) -> Officer | None:
    """Return whose next step a case waits for: its officer's, or of an appeal who looks at it."""
    return record.appeal_officer if complaint.state == State.APPEALED else record.officer


def _looking(complaint: Complaint, record: CaseRecord) -> str | None:
    """Return who looks at an appeal: once a sealed one is decided, it is theirs no more."""
    if record.appeal_officer is None or record.merged_into is not None:
        return None
    if record.sealed and complaint.state != State.APPEALED:
        return None
    return record.appeal_officer.username


def version_now(session: Session, case: OpenCase) -> int:
    """Return the version of a case by now: somebody may just have taken a step with it."""
    return case_store.get(session, case.complaint.id).version


def as_complainant(session: Session, complaint: Complaint) -> OpenCase:
    """Return the case of who holds the secret link."""
    record = case_store.get(session, complaint.id)
    return OpenCase(complaint, record, Relation.COMPLAINANT, None)


def leading_of(session: Session, case: OpenCase) -> OpenCase:
    """Return the case that is worked on for a complainant: the one theirs was joined to, or theirs.

    Whoever told of the same incident is answered all the same, and has the same ways on.
    """
    into = case.record.merged_into
    return case if into is None else as_complainant(session, complaint_store.get(session, into))


# What only some may do


def intakes_of(role: Role) -> tuple[str, ...]:
    """Return the ways in which a role may take complaints in: a customer's, whoever is told."""
    if role in (Role.EMPLOYEE, Role.QUALITY_MANAGER):
        return (*CUSTOMERS, DEPARTMENT)
    return (*CUSTOMERS, DEPARTMENT, INSPECTION)


def taken_in_by(session: Session, complaint_id: int) -> frozenset[str]:
    """Return all accounts of who took a case in: they do no step of what they wrote down."""
    return frozenset(
        username
        for actor in case_store.actors(session, complaint_id, BY_STAFF)
        for username in account_store.of_the_same_person(session, actor)
    )


def may_be_given(session: Session, record: CaseRecord) -> list[Officer]:
    """Return who may be given a case: officers outside its chain, a sealed one those at the top.

    Where none of those is free, whoever else of the team is. Whoever looks at its appeal is none
    of them: nobody handles what they are to judge. Nor is who took it in.
    """
    bound, appeal = bonds(session, record.complaint_id), record.appeal_officer
    free = [
        each
        for each in case_store.officers(session, CASE_WORKERS)
        if not is_recused(each, bound)
        and not (record.past_leader and each.role == Role.TEAM_LEADER)
        and not (appeal and is_one(appeal, each.id, each.person))
    ]
    takers = taken_in_by(session, record.complaint_id)
    apart = [each for each in free if each.username not in takers]
    return [each for each in apart if not record.sealed or each.role in AT_THE_TOP] or apart


def is_recused(officer: Officer, bound: Mapping[str, Bond]) -> bool:
    """Tell whether somebody's place in a chain keeps them from a case."""
    bond = bound.get(officer.person) if officer.person is not None else None
    return recuses(bond, chairman=officer.role == Role.CHAIRMAN)


def approves_extension(case: OpenCase) -> bool:
    """Tell whether who looks may decide on putting off: at the top, and not for their own case."""
    mine = case.user is not None and is_same(case.record.officer, case.user)
    return case.may(Right.APPROVE_EXTENSION) and not mine


def is_same(officer: Officer | None, user: User) -> bool:
    """Tell whether one employee is behind both, be it at two accounts."""
    return officer is not None and is_one(officer, user.id, user.person)


def is_one(officer: Officer, account_id: int, person: str | None) -> bool:
    """Tell whether an account is an officer's, or another one of the same employee."""
    return officer.id == account_id or (person is not None and officer.person == person)


def may_record(session: Session, case: OpenCase) -> bool:
    """Tell whether who has a case before them may hold the talk."""
    person = case.user.person if case.user else None
    bond = bonds(session, case.complaint.id).get(person) if person else None
    return may_counsel(case.who, bond)


def require_counselling(session: Session, case: OpenCase) -> None:
    """Refuse who may not hold the talk."""
    if not may_record(session, case):
        raise NotYourCase


def may_go_direct(session: Session, case: OpenCase) -> bool:
    """Tell whether the officers missed the reply or the arrival, and the way up is still open.

    What was missed before a complaint was joined to another counts for who told of it, too.
    """
    leading = leading_of(session, case)
    both = {case.complaint.id, leading.complaint.id}
    missed = any(
        each.breached_at is not None and each.clock in {Clock.REPLY, Clock.ON_SITE}
        for number in both
        for each in clock_store.clocks(session, number)
    )
    went = any(
        each.kind == "direct" for number in both for each in case_store.events(session, number)
    )
    return missed and not went and leading.complaint.state not in OVER
