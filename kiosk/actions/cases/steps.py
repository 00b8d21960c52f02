"""What the team does with a case: each step checked by relation, state and version, on record.

Every function takes the session first and never commits. A case somebody has nothing to do with
is not found; a step their relation does not allow is refused; of two who press at once the slower
one is refused and loses nothing.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import case_store, clock_store, complaint_store, message_store, waiting_store
from db.cases.complaint_store import Complaint
from db.directory import directory_store
from kiosk.actions.cases import dispatch
from kiosk.actions.cases.attachments import tell_of_the_person
from kiosk.actions.cases.taking import given_words, note, take, told_words
from kiosk.actions.cases.telling import refuse_to_tell
from kiosk.reports.cases.root_causes import causes
from kiosk.reports.directory.windows import is_typed_code
from kiosk.reports.directory.working_time import office_time, policy_at
from kiosk.rights.cases import OpenCase, may_be_given, opened
from survey.cases.complaint_form import WORDS_LIMIT, checked_category
from survey.cases.complaints import AGAINST, FINDINGS, STATES, State
from survey.cases.findings import Finding, is_heard, refuse_incomplete, refuse_open_call
from survey.cases.root_causes import chosen_cause, noted
from survey.cases.steps import REASONED, Relation, Right, Step
from survey.given import checked_key, clean_words, required_reason
from survey.refusals.cases import (
    MergeUnusable,
    NotThisWindow,
    NotYourCase,
    OfficerUnusable,
    StateOutOfTurn,
)
from survey.refusals.directory import UnknownWindow
from survey.texts import Text

NAMED_ANEW: Final = Text("另行指定当事人", "another person named")


def answer(
    session: Session,
    case: OpenCase,
    words: object,
    *,
    key: object,
    at: datetime,
    seen: int | None = None,
    meant: Collection[str] = (),
) -> bool:
    """Keep the team's answer, to everybody whose case was joined to this one, too.

    The first one makes a received case a replied one. Tells whether it is new. Refuses an empty
    answer, too long a one, and names or telephone numbers that are not `meant`. What came after
    the message `seen` last goes on waiting.
    """
    case.require(Step.REPLY)
    cleaned = given_words(words if isinstance(words, str) else "")
    refuse_to_tell(session, cleaned, meant=meant)
    checked = checked_key(key)
    if not _say(session, case.complaint.id, cleaned, key=checked, at=at):
        return False
    for number in case_store.merged_into(session, case.complaint.id):
        joined = complaint_store.get(session, number).id
        _say(session, joined, cleaned, key=f"{checked}-{joined}", at=at)
    if case.complaint.state == State.RECEIVED:
        take(session, case, Step.REPLY, at=at)
    else:
        note(session, case, "answered", at=at)
    waiting_store.no_longer_waits(session, case.complaint.id, seen=seen)
    return True


def take_note(session: Session, case: OpenCase, *, seen: int | None, at: datetime) -> None:
    """Note that what the complainant added was read and calls for no answer.

    What came after the message `seen` last goes on waiting.
    """
    take(session, case, Right.TAKE_NOTE, at=at, noted="words-read")
    waiting_store.no_longer_waits(session, case.complaint.id, seen=seen)


def arrive(
    session: Session, case: OpenCase, *, version: int, token: str, reason: str, at: datetime
) -> None:
    """Note the arrival: proven by the code of the window, or declared with a reason.

    Where the code cannot be scanned, the five signs beneath it prove it too, noted as typed.
    """
    if token:
        try:
            scanned = directory_store.window_of_token(session, token)
        except UnknownWindow as unknown:
            raise NotThisWindow from unknown
        if scanned.code != case.complaint.window:
            raise NotThisWindow
        take(session, case, Step.ARRIVE, at=at, version=version, proof="scanned")
        return
    if is_typed_code(session, case.complaint.window, clean_words(reason, limit=WORDS_LIMIT)):
        take(session, case, Step.ARRIVE, at=at, version=version, proof="typed")
        return
    declared = required_reason(reason, limit=WORDS_LIMIT)
    take(session, case, Step.ARRIVE, at=at, version=version, proof="declared", reason=declared)


def investigate(
    session: Session, case: OpenCase, reason: str = "", *, version: int, at: datetime
) -> None:
    """Begin to verify what happened; refuses to leave out going there without a reason."""
    clocks = clock_store.clocks(session, case.complaint.id)
    waived = [each for each in clocks if each.runs and each.clock in REASONED]
    told: dict[str, Any] = {}
    if waived:
        told = {"waived": required_reason(reason, limit=WORDS_LIMIT)}
    take(session, case, Step.INVESTIGATE, at=at, version=version, **told)


def name_accused(
    session: Session,
    case: OpenCase,
    person: str,
    *,
    version: int,
    zone: ZoneInfo,
    at: datetime,
) -> bool:
    """Note who is complained of; tell whether the officer had to be recused and drawn anew.

    The chain as of the incident grows by theirs; nobody leaves it again (regulation 11.10). A case
    against one of the team is sealed, and goes on with those at the top (regulation 2). Refuses
    another name under a finding: its points would go to somebody who neither was heard nor can
    appeal. Whoever is named instead reads nothing that was written about somebody else: what they
    and their heads are told is to be summarised anew.
    """
    case.require(Right.NAME_ACCUSED)
    before = case.complaint.person
    if before is not None and _is_decided(case.complaint):
        raise StateOutOfTurn(now=STATES[State(case.complaint.state)].name, to=NAMED_ANEW)
    person_id = directory_store.person_id(session, person)
    name = directory_store.person_name(session, person)
    instead = before not in {None, person}
    take(
        session, case, Right.NAME_ACCUSED, at=at, version=version,
        values={"person_id": person_id} | ({"summary": None} if instead else {}), noted="named",
        person=f"{name} {person}", instead=instead,
    )  # fmt: skip
    complaint = complaint_store.get(session, case.complaint.ref)
    dispatch.bind_chain(session, complaint, zone=zone)
    if dispatch.seal_what_must_be(session, complaint, zone=zone, at=at):
        return True
    return dispatch.draw_anew(session, complaint, zone=zone, at=at)


def summarise(session: Session, case: OpenCase, words: str, *, version: int, at: datetime) -> None:
    """Keep what the accused and their heads are told: no contact, no raw words, no minute."""
    summary = given_words(words)
    take(
        session, case, Right.SUMMARISE, at=at, version=version,
        values={"summary": summary}, noted="summary", words=summary,
    )  # fmt: skip


def hear(session: Session, case: OpenCase, words: str, *, at: datetime) -> None:
    """Keep what the accused said, or why they could not be heard."""
    take(session, case, Right.HEAR, at=at, noted="heard", words=given_words(words))


def comment(session: Session, case: OpenCase, words: str, *, at: datetime) -> None:
    """Keep a comment; from the accused it is their statement, and they have been heard.

    What the accused or a head of theirs says is news to who handles the case.
    """
    kind = "heard" if case.who is Relation.ACCUSED else "comment"
    said = given_words(words)
    take(session, case, Right.COMMENT, at=at, noted=kind, words=said, by=str(case.who))
    tell_of_the_person(session, case, at=at)


def decide(
    session: Session,
    case: OpenCase,
    finding: Finding,
    *,
    version: int,
    zone: ZoneInfo,
    at: datetime,
) -> None:
    """Give the finding: who, what was found, why it came to it; the accused has been heard.

    The complainant is told in a sentence. Refuses a finding against somebody unnamed or unheard,
    or without a cause from the list.
    Opens the time to appeal. What is found to be about integrity is sealed, and goes on with those
    at the top.
    """
    case.require(Step.DECIDE)
    facts = clean_words(finding.facts, limit=WORDS_LIMIT)
    cause = clean_words(finding.root_cause, limit=WORDS_LIMIT)
    category = checked_category(finding.category)
    if finding.outcome in FINDINGS:
        refuse_incomplete(
            replace(finding, facts=facts, root_cause=cause, told=finding.told.strip()),
            named=case.complaint.person is not None,
            heard=is_heard(case_store.events(session, case.complaint.id)),
            followed=complaint_store.is_followed(session, case.complaint.id),
        )
        finding = replace(
            finding, told=told_words(session, case, finding.told, meant=finding.meant)
        )
    chosen = chosen_cause(causes(session), finding.cause, needed=finding.outcome in AGAINST)
    days = policy_at(session, at, zone).appeal_days
    until = office_time(session, zone).end_of_day_after(at, days)
    take(
        session, case, Step.DECIDE, at=at, version=version,
        values={
            "outcome": finding.outcome, "decided_at": at, "category": category,
            "decider_id": case.user.id if case.user else None,
            "appeal_until": until if finding.outcome in AGAINST else None,
        },
        category=category, findings=facts, root_cause=cause, told=finding.told, **noted(chosen),
    )  # fmt: skip
    complaint = complaint_store.get(session, case.complaint.ref)
    dispatch.seal_what_must_be(session, complaint, zone=zone, at=at)


def remedy(
    session: Session,
    case: OpenCase,
    words: str,
    *,
    told: str,
    version: int,
    at: datetime,
    meant: Collection[str] = (),
) -> None:
    """Keep what was done about it, and what the complainant reads of it."""
    case.require(Step.REMEDY)
    given, said = given_words(words), told_words(session, case, told, meant=meant)
    take(session, case, Step.REMEDY, at=at, version=version, words=given, told=said)


def record_call(
    session: Session,
    case: OpenCase,
    *,
    version: int,
    reached: bool | None,
    content: bool | None,
    words: str,
    at: datetime,
) -> None:
    """Keep a follow-up call (回访): whether somebody was reached, and was content.

    Refuses one that leaves either open, and one that reached somebody who left no contact without
    the words they said.
    """
    said = clean_words(words, limit=WORDS_LIMIT)
    refuse_open_call(
        reached=reached, content=content, proven=bool(said) or case.complaint.sealed is not None
    )
    satisfied = content if reached else None
    take(
        session, case, Step.CALL, at=at, version=version,
        values={"reached": reached, "content": satisfied},
        reached=reached, content=satisfied, words=said,
    )  # fmt: skip


def close(session: Session, case: OpenCase, *, version: int, zone: ZoneInfo, at: datetime) -> None:
    """Close a case once nobody may appeal any more; it may be reopened once for some time."""
    until = at + timedelta(days=policy_at(session, at, zone).reopen_days)
    take(
        session, case, Step.CLOSE, at=at, version=version,
        values={"closed_at": at, "reopen_until": until},
    )  # fmt: skip


def merge(
    session: Session, case: OpenCase, into: str, *, version: int, zone: ZoneInfo, at: datetime
) -> None:
    """Join a case with another of the same incident; all tellers are kept and answered.

    Those joined to it before go along. Whoever was recused from it is recused from the other, too,
    and what was sealed stays so: joining cures nothing (regulation 11.10).
    """
    case.require(Step.MERGE)
    if case.user is None:
        raise NotYourCase
    other = opened(session, into, case.user)
    other.require(Right.READ)
    alike = other.complaint.window == case.complaint.window
    if other.complaint.id == case.complaint.id or not alike or _is_decided(other.complaint):
        raise MergeUnusable
    take(
        session, case, Step.MERGE, at=at, version=version,
        values={"merged_into_id": other.complaint.id}, into=other.complaint.ref,
    )  # fmt: skip
    case_store.lead_on(session, case.complaint.id, to=other.complaint.id)
    note(session, other, "joined", at=at, number=case.complaint.ref)
    dispatch.take_along(session, [case.complaint.id], other.complaint, zone=zone, at=at)


def reassign(
    session: Session, case: OpenCase, username: str, *, version: int, reason: str, at: datetime
) -> None:
    """Give a case to another officer outside the chain, for a reason."""
    case.require(Right.REASSIGN)
    given = required_reason(reason, limit=WORDS_LIMIT)
    able = may_be_given(session, case.record)
    chosen = next((each for each in able if each.username == username), None)
    if chosen is None:
        raise OfficerUnusable
    take(
        session, case, Right.REASSIGN, at=at, version=version,
        values={"officer_id": chosen.id}, noted="reassigned", to=chosen.name, reason=given,
    )  # fmt: skip


def _say(session: Session, complaint_id: int, words: str, *, key: str, at: datetime) -> bool:
    sent = message_store.add(
        session, complaint_id, key=key, author=message_store.TEAM, words=words, at=at
    )
    return sent is not None


def _is_decided(complaint: Complaint) -> bool:
    return complaint.state not in {
        State.RECEIVED, State.REPLIED, State.ON_SITE, State.INVESTIGATING,
    }  # fmt: skip
