"""What people do with a case: each step checked by relation, state and version, and on record.

Every function takes the session first and never commits. A case somebody has nothing to do with
is not found; a step their relation does not allow is refused; of two who press at once the slower
one is refused and loses nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.cases import case_store, complaint_store, message_store
from db.cases.case_store import CaseRecord, Officer
from db.cases.complaint_store import Complaint
from db.directory import directory_store
from db.ground import audit_store
from db.ground.happenings import Event
from kiosk.actions.cases import dispatch
from kiosk.reports.directory.hours import office_time
from kiosk.rights.who import User
from survey.cases.clocks import Clock, longest_extension
from survey.cases.complaint_form import WORDS_LIMIT, checked_category
from survey.cases.complaints import FINDINGS, OVER, STATES, State
from survey.cases.counselling import HEADS
from survey.cases.steps import (
    STOPS,
    Course,
    Parties,
    Relation,
    Right,
    Somebody,
    Step,
    allows,
    led_to,
    relation,
    require,
)
from survey.feedback.ratings import checked_score
from survey.given import checked_key, clean_words, required_words
from survey.refusals.cases import (
    CaseChanged,
    CaseUnknown,
    ComplaintUnknown,
    DirectWayShut,
    ExtensionUnusable,
    FindingIncomplete,
    MergeUnusable,
    MessageWithoutWords,
    NotClosedYet,
    NothingAsked,
    NotThisWindow,
    NotYourCase,
    OfficerUnusable,
    SameDecider,
    StateOutOfTurn,
)
from survey.refusals.directory import UnknownWindow
from survey.refusals.given import ReasonMissing
from survey.refusals.kinds import SurveyError
from survey.texts import Text

COMPLAINANT: Final = "complainant"
AGAINST: Final = frozenset({State.UPHELD, State.PARTLY_UPHELD})
TOLD_TO_THE_LEDGER: Final = frozenset({"outcome", "category", "person_id", "merged_into_id"})
NAMED_ANEW: Final = Text("另行指定当事人", "another person named")
MISSING: Final[dict[str, Text]] = {
    "person": Text("当事人是谁", "who it was"),
    "heard": Text("听取当事人陈述的记录", "a record of hearing the person"),
    "findings": Text("查明的事实", "what was found"),
    "root_cause": Text("根本原因", "the root cause"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What an officer found: how it is decided, of what kind it was, the facts and the cause."""

    outcome: str
    category: str
    facts: str
    root_cause: str = ""


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


def opened(session: Session, number: str, user: User) -> OpenCase:
    """Return a case as it concerns a user; one that does not is not found."""
    try:
        complaint = complaint_store.get(session, number)
    except ComplaintUnknown:
        raise CaseUnknown from None
    record = case_store.get(session, complaint.id)
    who = relation_to(session, complaint, record, user)
    if who is Relation.OUTSIDE:
        raise CaseUnknown
    if who in {Relation.CHAIN, Relation.ACCUSED} and record.summary is None:
        raise CaseUnknown  # nothing to read yet; that there is a case stays unknown, too
    if who is Relation.CHAIN and _bond(session, complaint, user) not in HEADS:
        raise CaseUnknown  # recused, but nobody of theirs is complained of
    return OpenCase(complaint, record, who, user)


def reads(session: Session, number: str, user: User) -> bool:
    """Tell whether a user may read all of a case, and not only its summary."""
    try:
        return opened(session, number, user).sees_everything
    except CaseUnknown:
        return False


def relation_to(session: Session, complaint: Complaint, record: CaseRecord, user: User) -> Relation:
    """Return what a user is to a case."""
    parties = Parties(
        officer=record.officer.username if record.officer else None,
        appeal_officer=record.appeal_officer.username if record.appeal_officer else None,
        accused=complaint.person,
        chain=frozenset(case_store.chain(session, complaint.id)),
        sealed=record.sealed,
    )
    return relation(Somebody(user.role, user.username, user.person), parties)


# Steps of the team


def answer(session: Session, case: OpenCase, words: object, *, key: object, at: datetime) -> bool:
    """Keep the team's answer, to everybody whose case was joined to this one, too.

    The first one makes a received case a replied one. Tells whether it is new. Refuses an empty
    answer and too long a one.
    """
    require(case.who, Step.REPLY)
    cleaned = _words(words if isinstance(words, str) else "")
    checked = checked_key(key)
    if not _say(session, case.complaint.id, cleaned, key=checked, at=at):
        return False
    for number in case_store.merged_into(session, case.complaint.id):
        joined = complaint_store.get(session, number).id
        _say(session, joined, cleaned, key=f"{checked}-{joined}", at=at)
    if case.complaint.state == State.RECEIVED:
        _take(session, case, Step.REPLY, at=at)
    else:
        _note(session, case, "answered", at=at)
    return True


def arrive(
    session: Session, case: OpenCase, *, version: int, token: str, reason: str, at: datetime
) -> None:
    """Note the arrival: proven by the code of the window, or declared with a reason."""
    if token:
        try:
            scanned = directory_store.window_of_token(session, token)
        except UnknownWindow as unknown:
            raise NotThisWindow from unknown
        if scanned.code != case.complaint.window:
            raise NotThisWindow
        _take(session, case, Step.ARRIVE, at=at, version=version, proof="scanned")
        return
    declared = _words(reason, missing=ReasonMissing)
    _take(session, case, Step.ARRIVE, at=at, version=version, proof="declared", reason=declared)


def investigate(session: Session, case: OpenCase, *, version: int, at: datetime) -> None:
    """Begin to verify what happened."""
    _take(session, case, Step.INVESTIGATE, at=at, version=version)


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

    The chain as of the incident grows by theirs; nobody leaves it again (regulation 11.10). Refuses
    another name under a finding: its points would go to somebody who neither was heard nor can
    appeal.
    """
    require(case.who, Right.NAME_ACCUSED)
    before = case.complaint.person
    if before is not None and _is_decided(case.complaint):
        raise StateOutOfTurn(now=STATES[State(case.complaint.state)].name, to=NAMED_ANEW)
    person_id = directory_store.person_id(session, person)
    _change(session, case, version=version, person_id=person_id)
    name = directory_store.person_name(session, person)
    instead = before not in {None, person}
    _note(session, case, "named", at=at, person=f"{name} {person}", instead=instead)
    complaint = complaint_store.get(session, case.complaint.ref)
    bonds = dispatch.bind_chain(session, complaint, zone=zone)
    officer = case.record.officer
    if officer is None or officer.person is None or officer.person not in bonds:
        return False
    dispatch.assign(session, complaint, zone=zone, at=at)
    return True


def summarise(session: Session, case: OpenCase, words: str, *, version: int, at: datetime) -> None:
    """Keep what the accused and their heads are told: no contact, no raw words, no minute."""
    require(case.who, Right.SUMMARISE)
    summary = _words(words)
    _change(session, case, version=version, summary=summary)
    _note(session, case, "summary", at=at, words=summary)


def hear(session: Session, case: OpenCase, words: str, *, at: datetime) -> None:
    """Keep what the accused said, or why they could not be heard."""
    require(case.who, Right.HEAR)
    _note(session, case, "heard", at=at, words=_words(words))


def is_heard(events: Iterable[Event]) -> bool:
    """Tell whether whoever is named now was heard: what another said before is not their say."""
    heard = False
    for each in events:
        if each.kind == "heard":
            heard = True
        elif each.kind == "named" and each.detail.get("instead"):
            heard = False
    return heard


def comment(session: Session, case: OpenCase, words: str, *, at: datetime) -> None:
    """Keep a comment; from the accused it is their statement, and they have been heard."""
    require(case.who, Right.COMMENT)
    kind = "heard" if case.who is Relation.ACCUSED else "comment"
    _note(session, case, kind, at=at, words=_words(words), by=str(case.who))


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

    Refuses a finding against somebody unnamed or unheard. Opens the time to appeal.
    """
    require(case.who, Step.DECIDE)
    facts = clean_words(finding.facts, limit=WORDS_LIMIT)
    cause = clean_words(finding.root_cause, limit=WORDS_LIMIT)
    category = checked_category(finding.category)
    if finding.outcome in FINDINGS:
        _refuse_incomplete(session, case, finding.outcome, facts, cause)
    days = dispatch.policy_at(session, at, zone).appeal_days
    until = office_time(session, zone).end_of_day_after(at, days)
    _take(
        session, case, Step.DECIDE, at=at, version=version, outcome=finding.outcome,
        values={
            "outcome": finding.outcome, "decided_at": at, "category": category,
            "decider_id": case.user.id if case.user else None,
            "appeal_until": until if finding.outcome in AGAINST else None,
        },
        category=category, findings=facts, root_cause=cause,
    )  # fmt: skip


def appeal(session: Session, case: OpenCase, words: str, *, version: int, at: datetime) -> None:
    """Keep the accused's appeal and draw somebody else to look at it."""
    given = _words(words)
    require(case.who, Step.APPEAL)
    led_to(case.course, Step.APPEAL, now=at)
    other = dispatch.appeal_officer(session, case.record, at=at)
    _take(
        session, case, Step.APPEAL, at=at, version=version, words=given,
        values={"appealed": True, "appeal_officer_id": other.id if other else None},
    )  # fmt: skip


def decide_appeal(
    session: Session, case: OpenCase, *, version: int, outcome: str, words: str, at: datetime
) -> None:
    """Decide an appeal, for good; refuse who gave the finding."""
    require(case.who, Step.DECIDE_APPEAL)
    decider = case.record.decider
    if case.user is None or _is_same(decider, case.user):
        raise SameDecider
    _take(
        session, case, Step.DECIDE_APPEAL, at=at, version=version, outcome=outcome,
        values={"outcome": outcome, "decided_at": at}, words=_words(words),
    )  # fmt: skip


def remedy(session: Session, case: OpenCase, words: str, *, version: int, at: datetime) -> None:
    """Keep what was done about it."""
    _take(session, case, Step.REMEDY, at=at, version=version, words=_words(words))


def record_call(
    session: Session,
    case: OpenCase,
    *,
    version: int,
    reached: bool,
    content: bool | None,
    words: str,
    at: datetime,
) -> None:
    """Keep a follow-up call (回访): whether somebody was reached, and was content."""
    satisfied = content if reached else None
    said = clean_words(words, limit=WORDS_LIMIT)
    _take(
        session, case, Step.CALL, at=at, version=version,
        values={"reached": reached, "content": satisfied},
        reached=reached, content=satisfied, words=said,
    )  # fmt: skip


def close(session: Session, case: OpenCase, *, version: int, zone: ZoneInfo, at: datetime) -> None:
    """Close a case once nobody may appeal any more; it may be reopened once for some time."""
    until = at + timedelta(days=dispatch.policy_at(session, at, zone).reopen_days)
    _take(
        session, case, Step.CLOSE, at=at, version=version,
        values={"closed_at": at, "reopen_until": until},
    )  # fmt: skip


def merge(session: Session, case: OpenCase, into: str, *, version: int, at: datetime) -> None:
    """Join a case with another of the same incident; all tellers are kept and answered.

    Those joined to it before go along.
    """
    require(case.who, Step.MERGE)
    if case.user is None:
        raise NotYourCase
    other = opened(session, into, case.user)
    require(other.who, Right.READ)
    alike = other.complaint.window == case.complaint.window
    if other.complaint.id == case.complaint.id or not alike or _is_decided(other.complaint):
        raise MergeUnusable
    _take(
        session, case, Step.MERGE, at=at, version=version,
        values={"merged_into_id": other.complaint.id}, into=other.complaint.ref,
    )  # fmt: skip
    case_store.lead_on(session, case.complaint.id, to=other.complaint.id)
    _note(session, other, "joined", at=at, number=case.complaint.ref)


def reassign(
    session: Session, case: OpenCase, username: str, *, version: int, reason: str, at: datetime
) -> None:
    """Give a case to another officer outside the chain, for a reason."""
    require(case.who, Right.REASSIGN)
    given = _words(reason, missing=ReasonMissing)
    bonds = case_store.chain(session, case.complaint.id)
    roles = dispatch.LADDER if case.record.sealed else ("supervision", *dispatch.LADDER)
    chosen = next(
        (each for each in case_store.officers(session, set(roles)) if each.username == username),
        None,
    )
    if chosen is None or (chosen.person is not None and chosen.person in bonds):
        raise OfficerUnusable
    _change(session, case, version=version, officer_id=chosen.id)
    _note(session, case, "reassigned", at=at, to=chosen.name, reason=given)


def extend(
    session: Session,
    case: OpenCase,
    until: datetime,
    *,
    version: int,
    reason: str,
    zone: ZoneInfo,
    at: datetime,
) -> None:
    """Put off closing with approval, within the policy's bound; others may only ask for it.

    Nobody approves for a case of their own: at the top, too, somebody else does.
    """
    given = _words(reason, missing=ReasonMissing)
    received = case.complaint.received_at
    policy = dispatch.policy_at(session, received, zone)
    latest = longest_extension(received, office_time(session, zone), policy)
    running = {each.clock: each for each in case_store.clocks(session, case.complaint.id)}
    closing = running.get(Clock.CLOSED)
    if closing is None or not closing.due_at < until <= latest:
        raise ExtensionUnusable(latest=f"{latest.astimezone(zone):%Y-%m-%d}")
    approves = approves_extension(case)
    require(case.who, Right.APPROVE_EXTENSION if approves else Right.ASK_EXTENSION)
    _change(session, case, version=version, asked_until=None if approves else until)
    day = f"{until.astimezone(zone):%Y-%m-%d}"
    if not approves:
        _note(session, case, "extension-asked", at=at, until=day, reason=given)
        return
    case_store.put_off(session, case.complaint.id, Clock.CLOSED, until=until)
    _note(session, case, "extended", at=at, until=day, reason=given)


def refuse_extension(
    session: Session, case: OpenCase, *, version: int, reason: str, at: datetime
) -> None:
    """Turn down what was asked for, with a reason: the deadline stays as it is."""
    given = _words(reason, missing=ReasonMissing)
    require(case.who, Right.APPROVE_EXTENSION)
    if not approves_extension(case):
        raise NotYourCase
    if case.record.asked_until is None:
        raise NothingAsked
    _change(session, case, version=version, asked_until=None)
    _note(session, case, "extension-refused", at=at, reason=given)


def approves_extension(case: OpenCase) -> bool:
    """Tell whether who looks may decide on putting off: at the top, and not for their own case."""
    mine = case.user is not None and _is_same(case.record.officer, case.user)
    return allows(case.who, Right.APPROVE_EXTENSION) and not mine


# The complainant, who has no account but the secret link


def as_complainant(session: Session, complaint: Complaint) -> OpenCase:
    """Return the case of who holds the secret link."""
    record = case_store.get(session, complaint.id)
    return OpenCase(complaint, record, Relation.OUTSIDE, None)


def reopen(session: Session, case: OpenCase, words: str, *, zone: ZoneInfo, at: datetime) -> None:
    """Reopen a closed case once: it is verified anew, its clocks run again.

    Until then the finding counts nowhere: what was posted for it is taken back.
    """
    given = _words(words)
    state = led_to(case.course, Step.REOPEN, now=at)
    case_store.change(
        session, case.complaint.id, version=case.record.version,
        state=state, reopened=True, appealed=False, appeal_until=None, closed_at=None,
        outcome=None, decided_at=None,
    )  # fmt: skip
    ledger_store.mark_due(session, case.complaint.id)
    _note(session, case, Step.REOPEN, at=at, words=given)
    again = dispatch.reopened_clocks(session, at, zone)
    case_store.restart(session, case.complaint.id, again)


def rate_handling(
    session: Session, case: OpenCase, score: object, words: str, *, at: datetime
) -> None:
    """Keep how the complainant found the handling; a later one replaces it, both stay on record."""
    into = case.record.merged_into
    leading = case.complaint if into is None else complaint_store.get(session, into)
    if leading.state not in OVER:
        raise NotClosedYet
    checked = checked_score(score)
    case_store.change(
        session, case.complaint.id, version=case.record.version, handling_score=checked
    )
    said = clean_words(words, limit=WORDS_LIMIT)
    _note(session, case, "handling-rated", at=at, score=checked, words=said)


def go_direct(session: Session, case: OpenCase, *, at: datetime) -> None:
    """Take a case past the officers to the next above, when they failed to act (regulation 7)."""
    if not may_go_direct(session, case):
        raise DirectWayShut
    above = dispatch.next_above(session, case.record)
    if above is None:
        raise OfficerUnusable
    case_store.change(
        session, case.complaint.id, version=case.record.version,
        officer_id=above.id, escalated_to=above.role,
    )  # fmt: skip
    _note(session, case, "direct", at=at, to=above.name)


def may_go_direct(session: Session, case: OpenCase) -> bool:
    """Tell whether the officers missed the reply or the arrival, and the way up is still open."""
    missed = any(
        each.breached_at is not None and each.clock in {Clock.REPLY, Clock.ON_SITE}
        for each in case_store.clocks(session, case.complaint.id)
    )
    went = any(each.kind == "direct" for each in case_store.events(session, case.complaint.id))
    return missed and not went and case.complaint.state not in OVER


# Beneath


def _is_same(officer: Officer | None, user: User) -> bool:
    """Tell whether one employee is behind both, be it at two accounts."""
    if officer is None:
        return False
    return officer.id == user.id or (user.person is not None and officer.person == user.person)


def _bond(session: Session, complaint: Complaint, user: User) -> str | None:
    return case_store.chain(session, complaint.id).get(user.person or "")


def _say(session: Session, complaint_id: int, words: str, *, key: str, at: datetime) -> bool:
    return message_store.add(
        session, complaint_id, key=key, author=message_store.TEAM, words=words, at=at
    )


def _take(
    session: Session,
    case: OpenCase,
    step: Step,
    *,
    at: datetime,
    version: int | None = None,
    outcome: str | None = None,
    values: dict[str, Any] | None = None,
    **detail: Any,
) -> None:
    """Take a step: right, turn and version checked, clocks stopped, noted."""
    require(case.who, step)
    state = led_to(case.course, step, now=at, outcome=outcome)
    _change(session, case, version=version, state=state, **(values or {}))
    case_store.meet(session, case.complaint.id, STOPS.get(step, ()), at=at)
    if outcome is not None:
        detail["outcome"] = outcome
    _note(session, case, step, at=at, **detail)


def _change(session: Session, case: OpenCase, *, version: int | None = None, **values: Any) -> None:
    if version is not None and version != case.record.version:
        raise CaseChanged
    case_store.change(session, case.complaint.id, version=case.record.version, **values)
    if not TOLD_TO_THE_LEDGER.isdisjoint(values):
        ledger_store.mark_due(session, case.complaint.id)


def _note(session: Session, case: OpenCase, kind: str, *, at: datetime, **detail: Any) -> None:
    """Keep the event, and that it happened in the sealed trail; its words stay in the case."""
    case_store.note(session, case.complaint.id, at=at, actor=case.actor, kind=str(kind), **detail)
    audit_store.note(
        session, at=at, actor=case.actor, deed=f"case-{kind}", subject=case.complaint.ref
    )


def _words(text: str, *, missing: type[SurveyError] = MessageWithoutWords) -> str:
    return required_words(text, limit=WORDS_LIMIT, missing=missing)


def _refuse_incomplete(
    session: Session, case: OpenCase, outcome: str, facts: str, cause: str
) -> None:
    heard = is_heard(case_store.events(session, case.complaint.id))
    needed = {"findings": bool(facts)}
    if outcome in AGAINST:
        needed |= {
            "person": case.complaint.person is not None,
            "heard": heard,
            "root_cause": bool(cause),
        }
    missing = [MISSING[name] for name in MISSING if not needed.get(name, True)]
    if missing:
        raise FindingIncomplete(
            missing=Text(
                "、".join(each.zh for each in missing), ", ".join(each.en for each in missing)
            )
        )


def _is_decided(complaint: Complaint) -> bool:
    return complaint.state not in {
        State.RECEIVED, State.REPLIED, State.ON_SITE, State.INVESTIGATING,
    }  # fmt: skip
