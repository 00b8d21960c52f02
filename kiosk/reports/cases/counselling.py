"""Counselling as it is shown in a case: the records, and whether one is still to be held."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import case_lists, counselling_store
from db.cases.case_lists import Listed
from db.cases.counselling_store import Record
from db.directory import directory_store
from kiosk.reports.books.facts import happened
from kiosk.rights.cases import OpenCase, may_record, sight
from kiosk.rights.who import User
from survey.books.worst import CounsellingMissed, counselling_missed
from survey.cases.complaints import AGAINST
from survey.months import Month

CUSTOMER: Final = "customer"
COMPLAINT: Final = "complaint"


@dataclass(frozen=True, slots=True)
class CounsellingShown:
    """The records of a case, the standing one last; whether one may be made, and is missing."""

    records: Sequence[Record]
    may_record: bool
    due: bool

    @property
    def standing(self) -> Record | None:
        """The record that holds, if there is one."""
        return self.records[-1] if self.records else None


def counselling_of(session: Session, case: OpenCase) -> CounsellingShown:
    """Return the counselling of a case as it concerns who has it before them (regulation 6).

    It is due once a customer's complaint was upheld against somebody and no talk is on record.
    """
    complaint = case.complaint
    records = counselling_store.of_case(session, complaint.id)
    against = complaint.outcome in AGAINST and complaint.person is not None
    return CounsellingShown(
        records=records,
        may_record=against and may_record(session, case),
        due=against
        and complaint.source == CUSTOMER
        and case.record.kind == COMPLAINT
        and not records,
    )


def due_among(session: Session, cases: Sequence[Listed], user: User) -> set[str]:
    """Return the numbers of those cases about which somebody else is still to be counselled."""
    refs = [each.ref for each in cases]
    return counselling_store.without(session, refs, other_than=user.person)


def to_counsel(session: Session, user: User) -> int:
    """Return about how many cases, on whichever page of their list, somebody has to hold a talk."""
    return 0 if user.person is None else case_lists.count_to_counsel(session, sight(user))


def missed(
    session: Session, months: Collection[Month], *, as_of: datetime, zone: ZoneInfo
) -> tuple[CounsellingMissed, ...]:
    """Return who was not counselled between a month's first two customer complaints.

    Only final findings count, as in the rule book (regulation 6).
    """
    postings = directory_store.postings(session)
    known = happened(session, months, postings, as_of=as_of, zone=zone)
    return tuple(
        each
        for month in sorted(months)
        for each in counselling_missed(known.incidents[month], known.counsellings)
    )


def missed_by(
    session: Session, supervisor: str, months: Collection[Month], *, as_of: datetime, zone: ZoneInfo
) -> tuple[CounsellingMissed, ...]:
    """Return those whom a supervisor did not counsel in time; quick for who supervises nobody."""
    if not directory_store.supervises(session, supervisor):
        return ()
    found = missed(session, months, as_of=as_of, zone=zone)
    return tuple(each for each in found if each.supervisor == supervisor)
