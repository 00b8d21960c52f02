"""Changing the policy: proposed with a reason, in force once a second person approved it.

A closed month keeps the policy it was closed under (regulation 10).
"""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import closing_store, policy_store
from db.cases import case_store
from db.ground import audit_store
from kiosk.actions.books import dismissals
from kiosk.actions.books.posting import Posting, post
from kiosk.at_hand.touched import Touched, touch
from kiosk.rights.money import may_decide_policy
from kiosk.rights.who import User
from survey.books.policy_terms import changed, with_typed
from survey.directory.roles import CASE_WORKERS, Deed
from survey.given import required_reason
from survey.months import Month
from survey.refusals.books import (
    DeputyUnable,
    PolicyDecided,
    PolicyTooLate,
    PolicyUnchanged,
    SecondPersonNeeded,
)
from survey.refusals.directory import NotYours

REASON_LIMIT = 1000


def propose(
    session: Session,
    typed: Mapping[str, object],
    *,
    effective_from: Month,
    reason: str,
    by: User,
    at: datetime,
) -> int:
    """Keep a proposal and return its version.

    The parameters typed replace those that hold for the month it begins in. Refuses unusable ones,
    none that differ, a closed month, and no reason.
    """
    if not by.may(Deed.KEEP_POLICY):
        raise NotYours
    kept = required_reason(reason, limit=REASON_LIMIT)
    policies = policy_store.policies(session)
    if effective_from in policies.closed_under:
        raise PolicyTooLate(month=effective_from)
    before = policies.of(effective_from)
    policy = with_typed(before, typed)
    if policy == before:
        raise PolicyUnchanged
    _refuse_unable_deputies(session, policy.deputies)
    version = policy_store.propose(
        session, policy, effective_from=effective_from, reason=kept, by=by.username, at=at
    )
    changes = {name: list(map(str, pair)) for name, pair in changed(before, policy).items()}
    audit_store.note(
        session, at=at, actor=by.username, deed="policy-proposed", subject=str(version),
        effective_from=str(effective_from), changes=changes,
    )  # fmt: skip
    return version


def decide(
    session: Session,
    version: int,
    *,
    approved: bool,
    because: str,
    by: User,
    at: datetime,
    zone: ZoneInfo,
) -> Posting:
    """Approve or reject a proposal; what an approval changes in open months is posted at once.

    Refuses no reason, who proposed it, one decided before, and approving one whose first month was
    closed meanwhile.
    """
    if not by.may(Deed.KEEP_POLICY):
        raise NotYours
    kept = required_reason(because, limit=REASON_LIMIT)
    known = policy_store.version(session, version)
    if not may_decide_policy(session, by, known):
        raise SecondPersonNeeded
    if approved and closing_store.closed(session, known.effective_from):
        raise PolicyTooLate(month=known.effective_from)
    if not policy_store.decide(
        session, version, approved=approved, because=kept, by=by.username, at=at
    ):
        raise PolicyDecided
    touch(session, Touched.POLICIES)
    posted = Posting()
    if approved:
        posted = post(session, at=at, zone=zone, by=by.username)
        dismissals.bring_up_to_date(session, policy_store.policies(session).of, at=at)
    deed = "policy-approved" if approved else "policy-rejected"
    audit_store.note(  # last: the trail's lock comes after the ledger's
        session, at=at, actor=by.username, deed=deed, subject=str(version), because=kept
    )
    return posted


def _refuse_unable_deputies(session: Session, deputies: str) -> None:
    able = {each.person for each in case_store.officers(session, CASE_WORKERS)}
    unable = [code for code in deputies.split() if code not in able]
    if unable:
        raise DeputyUnable(codes=", ".join(unable))
