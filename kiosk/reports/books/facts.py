"""Verified events as the rule book takes them: final findings, counsellings, stars, chains by day.

A finding is final when nobody can appeal any more, or the appeal was decided (regulation 3); until
then it counts nowhere. Who stood above whom is asked for the day of the incident.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import ledger_store, month_store
from db.books.month_store import Complaint
from db.directory import directory_store
from db.directory.directory_store import Postings
from survey.books.points import Incident
from survey.books.rulebook import History, Star
from survey.books.worst import CounsellingHeld
from survey.months import Month, business_date


def history(
    session: Session, months: Collection[Month], *, as_of: datetime, zone: ZoneInfo
) -> History:
    """Return what was verified at a moment in some months, and the stars of all of them.

    Of other months the ledger tells who was the worst.
    """
    postings = directory_store.postings(session)
    incidents: dict[Month, list[Incident]] = defaultdict(list)
    for complaint in month_store.verified(session, months, as_of=as_of):
        incidents[complaint.month].append(_incident(complaint, postings, zone))
    wanted = set(months)
    return History(
        incidents={month: incidents.get(month, []) for month in sorted(wanted)},
        counsellings=[
            CounsellingHeld(record.ref, record.person, record.held_at)
            for record in month_store.counsellings(session, months)
        ],
        stars=[
            Star(one.month, one.unit, one.person)
            for one in month_store.star_decisions(session, until=max(wanted))
        ]
        if wanted
        else [],
        worst_elsewhere={
            month: people
            for month, people in ledger_store.worst(session).items()
            if month not in wanted
        },
    )


def _incident(complaint: Complaint, postings: Postings, zone: ZoneInfo) -> Incident:
    person = complaint.person or ""
    posting = postings.on(person, business_date(complaint.occurred_at, zone))
    return Incident(
        ref=complaint.ref,
        occurred_at=complaint.occurred_at,
        person=person,
        source=complaint.source,
        category=complaint.category,
        outcome=complaint.outcome,
        supervisor=posting.supervisor if posting else None,
        leader=posting.leader if posting else None,
    )
