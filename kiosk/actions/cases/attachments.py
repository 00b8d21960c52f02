"""What people attach to a case, and withdraw again: on record, and news to who handles it.

Every function takes the session first and never commits.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from db.cases import case_file_store, case_store, complaint_store
from db.cases.case_file_store import Content
from db.ground import file_store
from kiosk.actions.cases.taking import take
from kiosk.rights.case_files import file_seen, find_same, own_files, require_own
from kiosk.rights.cases import OpenCase
from survey.cases.attachments import (
    ATTACHED,
    FROM_THE_PERSON,
    WITHDRAWN,
    is_of_the_person,
    name_kept,
    refuse_more,
    refuse_over,
)
from survey.cases.complaint_form import WORDS_LIMIT
from survey.cases.file_kinds import Medium
from survey.cases.steps import Right
from survey.given import required_reason
from survey.refusals.attachments import FileNotYours
from survey.refusals.cases import NotYourCase


def attach(
    session: Session, case: OpenCase, content: Content, *, name: str, at: datetime
) -> tuple[int, bool]:
    """Attach to a case what lies in the store already; return its number, and whether it is new.

    The same content of the same person is the file already there, unless that was withdrawn.
    Refuses who may not, a case joined to another, and more than a case takes of one person.
    """
    if case.user is None:
        raise NotYourCase
    case.require(Right.ATTACH)
    refuse_over(case.complaint.state)
    case_file_store.hold(session, case.complaint.id)
    own = own_files(session, case)
    there = find_same(own, content.sha256)
    if there is not None:
        return there.id, False
    refuse_more(len(own))
    if content.medium is not Medium.PHOTO:
        file_store.add(session, content.sha256, medium=content.medium, size=content.size, at=at)
    called = name_kept(name, content.medium)
    number = case_file_store.add(
        session, case.complaint.id, content, name=called, side=str(case.who), by_id=case.user.id,
        at=at,
    )  # fmt: skip
    take(
        session, case, Right.ATTACH, at=at, noted=ATTACHED, name=called, medium=content.medium,
        number=number, by=str(case.who),
    )  # fmt: skip
    tell_of_the_person(session, case, at=at)
    return number, True


def withdraw(session: Session, case: OpenCase, number: int, reason: str, *, at: datetime) -> None:
    """Withdraw a file one attached oneself, for a reason; it stays on record, and readable."""
    if case.user is None:
        raise NotYourCase
    case.require(Right.ATTACH)
    file = file_seen(session, number, case.user)
    require_own(file, case.user)
    given = required_reason(reason, limit=WORDS_LIMIT)
    if file.ref != case.complaint.ref or not case_file_store.withdraw(
        session, number, why=given, at=at
    ):
        raise FileNotYours
    take(
        session, case, Right.ATTACH, at=at, noted=WITHDRAWN, name=file.name, number=number,
        reason=given, by=str(case.who),
    )  # fmt: skip
    tell_of_the_person(session, case, at=at)


def tell_of_the_person(session: Session, case: OpenCase, *, at: datetime) -> None:
    """Let what the person complained of, or a head of theirs, said wait until it is read."""
    if case.who in FROM_THE_PERSON:
        case_file_store.let_person_wait(session, case.complaint.id, since=at)


def read_the_person(session: Session, case: OpenCase, *, seen: datetime, at: datetime) -> None:
    """Note that what the person's side said was read; what came after `seen` goes on waiting."""
    take(session, case, Right.TAKE_NOTE, at=at, noted="person-read")
    joined = case_store.merged_into(session, case.complaint.id)
    for number in [case.complaint.id, *(complaint_store.get(session, n).id for n in joined)]:
        told = (each for each in case_store.events(session, number) if each.at > seen)
        later = min((each.at for each in told if is_of_the_person(each.detail)), default=None)
        case_file_store.person_was_read(session, number, later=later)
