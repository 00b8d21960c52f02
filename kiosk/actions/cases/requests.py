"""What a post cannot solve is handed up, answered, told to who asked; or taken back, or passed on.

Every step notes who and when; nothing here enters points, tallies of complaints or gates of stars.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import request_store
from db.cases.request_store import NewRequest, Request
from db.directory import directory_store
from db.ground import audit_store
from kiosk.actions.cases.telling import refuse_to_tell
from kiosk.locks import tracking
from kiosk.reports.cases.requests import answer_due
from kiosk.rights.requests import OpenRequest, somebody
from kiosk.rights.who import User
from survey.cases.complaint_form import WORDS_LIMIT
from survey.cases.request_numbers import request_number
from survey.cases.requests import (
    AN_HOUR_AT_MOST,
    OPEN_AT_ONCE,
    Level,
    Parties,
    State,
    Step,
    Wanted,
    checked_answer,
    ladder,
    next_above,
    require,
    wanted,
)
from survey.directory.roles import SYSTEM, Deed
from survey.given import checked_key, required_reason, required_words
from survey.months import business_date
from survey.refusals.complaints import ComplaintKeyReused, MessageWithoutWords, NumberTaken
from survey.refusals.directory import NotYours
from survey.refusals.requests import (
    NobodyAbove,
    NobodyFurtherUp,
    NotYourRequest,
    RequestChanged,
    TooManyRequests,
    TooManyRequestsAtOnce,
)

AT_ONCE: Final = 100
NUMBERS_TRIED: Final = 5
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class HandedUp:
    """A request that is kept, and the secret by which who asked follows it."""

    number: str
    secret: str
    level: Level
    due_at: datetime


def hand_up(
    session: Session,
    by: User,
    form: Mapping[str, object],
    *,
    key: object,
    secret: str,
    at: datetime,
    zone: ZoneInfo,
    meant: Collection[str] = (),
) -> HandedUp:
    """Keep what the three taps told and ask who is next above; the same form again is the same.

    Refuses what is incomplete, more than may wait of one person or come within an hour, where
    nobody is above, and names and telephone numbers that are not `meant`: the customer reads it.
    `secret` is the house's own.
    """
    if not by.may(Deed.HAND_UP):
        raise NotYours
    told, checked = wanted(form), checked_key(key)
    opens = tracking.secret_of(secret, checked)
    request = request_store.of_key(session, checked)
    if request is None:
        refuse_to_tell(session, told.words or "", meant=meant)
        window = str(form["window"]) if form.get("window") else None
        new = _new(session, by, told, window, at=at, zone=zone)
        kept = replace(new, key=checked, secret_hash=tracking.kept_of(opens))
        request = _kept(session, kept, day=business_date(at, zone))
    if not _is_the_same(request, by, told):
        raise ComplaintKeyReused
    if not request_store.events(session, request.id):
        _note(session, request, by.username, "handed-up", at, to=str(request.level))
    return HandedUp(request.ref, opens, request.level, request.due_at)


def answer(
    session: Session,
    opened: OpenRequest,
    outcome: object,
    words: str,
    *,
    version: int,
    at: datetime,
    meant: Collection[str] = (),
) -> None:
    """Answer who asked, whether it can be done or not; what they read says why.

    Refuses names and telephone numbers in it that are not `meant`.
    """
    said = required_words(words, limit=WORDS_LIMIT, missing=MessageWithoutWords)
    refuse_to_tell(session, said, meant=meant)
    state = checked_answer(outcome)
    _take(
        session, opened, Step.ANSWER, version=version, at=at,
        values={
            "state": state, "answer": said, "answered_at": at, "answered_by_id": opened.user.id,
        },
        outcome=str(state),
    )  # fmt: skip


def hand_on(
    session: Session, opened: OpenRequest, words: str, *, version: int, at: datetime, zone: ZoneInfo
) -> None:
    """Hand it to the next above with a reason; the clock begins anew for them."""
    reason = required_reason(words, limit=WORDS_LIMIT)
    if not opened.is_asked:
        raise NotYourRequest
    request = opened.request
    level = above(session, request.parties, request.level)
    if level is None:
        raise NobodyFurtherUp
    until = answer_due(session, request.within, request.window, at=at, zone=zone)
    _take(
        session, opened, Step.HAND_ON, version=version, at=at,
        values={"level": level, "due_at": until}, to=str(level), reason=reason,
    )  # fmt: skip


def tell(session: Session, opened: OpenRequest, *, version: int, at: datetime) -> None:
    """Keep that who asked was told the answer, by whoever handed it up or follows it for them."""
    _take(session, opened, Step.TELL, version=version, at=at, values={"told_at": at})


def withdraw(
    session: Session,
    opened: OpenRequest,
    words: str,
    *,
    version: int,
    at: datetime,
    meant: Collection[str] = (),
) -> None:
    """Keep that it was solved at the post after all, and how: who asked reads that.

    Refuses names and telephone numbers in it that are not `meant`.
    """
    said = required_reason(words, limit=WORDS_LIMIT)
    refuse_to_tell(session, said, meant=meant)
    _take(
        session, opened, Step.WITHDRAW, version=version, at=at,
        values={"state": State.WITHDRAWN, "answer": said, "answered_at": at, "told_at": at},
    )  # fmt: skip


def escalate(session: Session, *, now: datetime, zone: ZoneInfo) -> list[str]:
    """Hand what nobody answered in time to the next above; return the numbers, for the trail.

    At the top it stays, noted as late once. Whoever is faster elsewhere has done it.
    """
    done = []
    for request in request_store.late(session, now, limit=AT_ONCE):
        level = above(session, request.parties, request.level)
        values: dict[str, Any] = {"missed_at": now}
        if level is not None:
            until = answer_due(session, request.within, request.window, at=now, zone=zone)
            values |= {"level": level, "due_at": until}
        if request_store.changed(session, request, **values):
            request_store.note(
                session, request.id, at=now, actor=SYSTEM, kind="overdue",
                level=str(request.level), due_at=request.due_at.isoformat(),
                to=str(level) if level else None,
            )  # fmt: skip
            done.append(request.ref)
    return done


def give_on(session: Session, *, now: datetime, zone: ZoneInfo) -> list[str]:
    """Hand on what is asked of somebody nobody signs in for any more; return the numbers."""
    done = []
    for request in request_store.orphaned(session, limit=AT_ONCE):
        level = above(session, request.parties, request.level)
        if level is None:
            continue
        until = answer_due(session, request.within, request.window, at=now, zone=zone)
        if request_store.changed(session, request, level=level, due_at=until):
            request_store.note(
                session, request.id, at=now, actor=SYSTEM, kind="left",
                level=str(request.level), to=str(level),
            )  # fmt: skip
            done.append(request.ref)
    return done


def above(session: Session, parties: Parties, level: Level | None) -> Level | None:
    """Return who is asked next, as accounts stand now; None where there is nobody."""
    there = ladder(request_store.reachable(session, parties), parties.raiser)
    return next_above(level, there)


def _new(
    session: Session, by: User, told: Wanted, window: str | None, *, at: datetime, zone: ZoneInfo
) -> NewRequest:
    """Return a request to keep, with whom it goes to and until when; refuse where it cannot go."""
    who = somebody(by)
    waiting = request_store.count_open_of(session, who)
    if waiting >= OPEN_AT_ONCE:
        raise TooManyRequests(n=waiting)
    lately = request_store.count_raised_by(session, who, since=at - HOUR)
    if lately >= AN_HOUR_AT_MOST:
        raise TooManyRequestsAtOnce(n=lately)
    parties = _parties(session, by, at, zone)
    level = above(session, parties, None)
    if level is None:
        raise NobodyAbove
    until = answer_due(session, told.within, window, at=at, zone=zone)
    ids = directory_store.person_ids(session)
    return NewRequest(
        window_id=directory_store.window(session, window).id if window else None,
        raised_by_id=by.id,
        supervisor_id=ids.get(parties.supervisor or ""),
        leader_id=ids.get(parties.leader or ""),
        raised_at=at,
        matter=told.matter,
        waits=told.waits,
        within=told.within,
        words=told.words or None,
        customer=told.customer or None,
        level=level,
        promised_at=until,
        due_at=until,
    )


def _parties(session: Session, by: User, at: datetime, zone: ZoneInfo) -> Parties:
    day = business_date(at, zone)
    place = directory_store.postings(session).on(by.person, day) if by.person else None
    return Parties(
        somebody(by), place.supervisor if place else None, place.leader if place else None
    )


def _kept(session: Session, new: NewRequest, *, day: date) -> Request:
    """Keep it under a free number; one sent at the same moment under its key is the same."""
    for _ in range(NUMBERS_TRIED):
        number = request_number(day, secrets.randbelow)
        request_store.add(session, replace(new, ref=number))
        found = request_store.of_key(session, new.key)
        if found is not None:
            return found
    raise NumberTaken(number=number)


def _is_the_same(request: Request, by: User, told: Wanted) -> bool:
    kept = (request.parties.raiser.username, request.matter, request.waits, request.words)
    return kept == (by.username, told.matter, told.waits, told.words)


def _take(
    session: Session,
    opened: OpenRequest,
    step: Step,
    *,
    version: int,
    at: datetime,
    values: Mapping[str, Any],
    **detail: Any,
) -> None:
    request = opened.request
    require(step, opened.who, request.state)
    if version != request.version:
        raise RequestChanged
    request_store.change(session, request, **values)
    _note(session, request, opened.user.username, str(step), at, **detail)


def _note(
    session: Session, request: Request, actor: str, kind: str, at: datetime, **detail: Any
) -> None:
    """Keep what happened, and in the sealed trail that it did; its words stay with the request."""
    request_store.note(session, request.id, at=at, actor=actor, kind=kind, **detail)
    audit_store.note(session, at=at, actor=actor, deed=f"request-{kind}", subject=request.ref)
