"""Agreeing on a joint check: one of the two proposes, the other confirms; two people, never one."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from db.checks import checklist_store, joint_store
from db.checks.joint_store import Agreement, Pair
from db.directory import account_store
from db.ground import audit_store
from kiosk.rights.checks import own_pair
from kiosk.rights.who import User
from survey.checks import checklists
from survey.checks.agreement import kappa
from survey.checks.checklists import Answer, Given
from survey.checks.integrity import graver, is_sealed, open_part, open_score
from survey.refusals.checks import (
    JointAnswersMissing,
    JointChanged,
    JointNeedsOther,
    NothingApplicable,
)

TEN_THOUSAND = 10_000


def propose(
    session: Session,
    ref: str,
    chosen: Mapping[str, str],
    *,
    seen: datetime | None,
    by: User,
    at: datetime,
) -> None:
    """Propose an answer for each item the two saw differently; the others stand as they are.

    About integrity nobody bargains: the graver answer stands.

    `seen` is the moment of the proposal that was on the screen. Refuses who is neither of the two,
    a missing answer, and a proposal that changed meanwhile or stands already.
    """
    pair = own_pair(session, ref, by)
    if pair.settled:
        raise JointChanged
    answers = agreed_answers(pair, chosen)
    checklist = checklist_store.walked(session, pair.post, pair.version)
    given = {item: Given(Answer(said)) for item, said in answers.items()}
    score = checklists.score(checklist, given)
    if score is None:
        raise NothingApplicable
    measured = kappa(open_part(pair.first.answers), open_part(pair.second.answers))
    agreement = Agreement(
        answers=answers,
        score=int(score * 100),
        kappa=None if measured is None else int(measured * TEN_THOUSAND),
        proposed_at=at,
        agreed_at=None,
        first_by=by.username,
        second_by=None,
        open_score=open_score(checklist, given),
    )
    if not joint_store.propose(session, pair, agreement, seen=seen):
        raise JointChanged
    _note(session, pair, agreement, by=by, at=at, deed="joint-check-proposed")


def confirm(session: Session, ref: str, *, seen: datetime, by: User, at: datetime) -> None:
    """Confirm the proposal on the screen; refuse who made it, and one that changed meanwhile."""
    pair = own_pair(session, ref, by)
    agreement = pair.agreement
    if agreement is None or pair.settled:
        raise JointChanged
    if agreed_answers(pair, agreement.answers) != agreement.answers:
        raise JointChanged  # one of the two was corrected since
    proposer = account_store.by_username(session, agreement.first_by)
    if by.username == agreement.first_by or by.person == proposer.person:
        raise JointNeedsOther
    if not joint_store.confirm(session, pair, seen=seen, by=by.username, at=at):
        raise JointChanged
    _note(session, pair, agreement, by=by, at=at, deed="joint-check-agreed")


def agreed_answers(pair: Pair, chosen: Mapping[str, str]) -> dict[str, str]:
    """Return all answers: what both saw alike, and what was chosen where they differ.

    Of what is sealed the graver one.
    """
    differing = pair.differing
    known = {str(each) for each in Answer}
    missing = [item for item in differing if chosen.get(item) not in known]
    if missing:
        raise JointAnswersMissing(n=len(missing))
    one, other = pair.first.answers, pair.second.answers
    alike = {item: said for item, said in one.items() if item not in differing}
    sealed = {i: graver(one.get(i), other.get(i)) for i in one | other if is_sealed(i)}
    return alike | sealed | {item: chosen[item] for item in differing}


def _note(
    session: Session, pair: Pair, agreement: Agreement, *, by: User, at: datetime, deed: str
) -> None:
    audit_store.note(
        session, at=at, actor=by.username, deed=deed, subject=f"{pair.window} {pair.period}",
        first=pair.first.ref, second=pair.second.ref, score=agreement.score, kappa=agreement.kappa,
    )  # fmt: skip
