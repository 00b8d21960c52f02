"""What the books rest on, read once and handed down: decisions, the directory, verified events.

A finding is final when nobody can appeal any more, or the appeal was decided (regulation 3); until
then it counts nowhere. Who stood above whom is asked for the day of the incident.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import closing_store, ledger_store, month_store, policy_store, star_store
from db.books.closing_store import Closing
from db.books.month_store import Complaint
from db.books.policy_store import Policies
from db.cases import ruling_store
from db.directory import directory_store
from db.directory.directory_store import Postings
from db.ground import trait_store
from kiosk.reports.directory.scopes import Scope, scope
from survey.books.points import Incident
from survey.books.rulebook import History, Star
from survey.books.worst import CounsellingHeld
from survey.months import Month, business_date


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds for all months alike: posting changes nothing of it, so one reading lasts."""

    closings: Mapping[Month, Closing]
    policies: Policies
    stars: Sequence[Star]
    postings: Postings
    scope: Scope
    sure_from: Month | None = None
    """From which month on it is known how ratings came; None: of all months."""

    def with_closing(self, closing: Closing) -> "Facts":
        """Return the facts with one more month closed."""
        under = self.policies.closed_under | {
            closing.month: closing.policy or policy_store.BUILT_IN
        }
        return replace(
            self,
            closings={**self.closings, closing.month: closing},
            policies=replace(self.policies, closed_under=under),
        )


def facts(session: Session) -> Facts:
    """Return what holds for all months."""
    closings = closing_store.closings(session)
    since = trait_store.get(session, trait_store.SURE_FROM)
    return Facts(
        closings=closings,
        policies=policy_store.in_force(
            policy_store.versions(session),
            {month: closing.policy for month, closing in closings.items()},
        ),
        stars=star_store.decisions(session),
        postings=directory_store.postings(session),
        scope=scope(session),
        sure_from=Month.read(since) if since else None,
    )


def history(
    session: Session, months: Collection[Month], known: Facts, *, as_of: datetime, zone: ZoneInfo
) -> History:
    """Return what was verified at a moment in some months, and the stars up to the last of them.

    Of other months the ledger tells who was the worst.
    """
    wanted = set(months)
    return replace(
        happened(session, wanted, known.postings, as_of=as_of, zone=zone),
        stars=[star for star in known.stars if wanted and star.month <= max(wanted)],
        worst_elsewhere={
            month: people
            for month, people in ledger_store.worst(session).items()
            if month not in wanted
        },
        rulings=ruling_store.standing(session, wanted, as_of=as_of),
    )


def happened(
    session: Session,
    months: Collection[Month],
    postings: Postings,
    *,
    as_of: datetime,
    zone: ZoneInfo,
) -> History:
    """Return the incidents and counsellings alone that were verified at a moment in some months."""
    incidents: dict[Month, list[Incident]] = defaultdict(list)
    for complaint in month_store.verified(session, months, as_of=as_of):
        incidents[complaint.month].append(_incident(complaint, postings, zone))
    return History(
        incidents={month: incidents.get(month, []) for month in sorted(set(months))},
        counsellings=[
            CounsellingHeld(record.ref, record.person, record.held_at)
            for record in month_store.counsellings(session, months)
        ],
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
