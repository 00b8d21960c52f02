"""Requests that were handed up: how they stand, whose they are to see, what happened to them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from db.ground import happenings
from db.ground.happenings import Event
from db.ground.models import AccountRow, PersonRow, RequestEventRow, RequestRow, WindowRow
from db.ground.ordering import chosen_first
from survey.cases.requests import (
    ANSWERS,
    OF_OFFICE,
    PRAISE,
    Level,
    Parties,
    Somebody,
    State,
    Within,
)
from survey.directory.roles import AT_THE_TOP, Role
from survey.orders import Order
from survey.refusals.complaints import ComplaintUnknown
from survey.refusals.requests import RequestChanged, RequestUnknown

READS_ALL: Final = AT_THE_TOP | {Role.SUPERVISION}
"""Who sees every request: the team, and those above it."""


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A request as it is handed up; things by row number."""

    window_id: int | None
    raised_by_id: int
    supervisor_id: int | None
    leader_id: int | None
    raised_at: datetime
    matter: str
    waits: str
    within: str
    words: str | None
    customer: str | None
    level: str
    promised_at: datetime
    due_at: datetime
    ref: str = ""
    key: str = ""
    secret_hash: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands; things by code, accounts by name."""

    id: int
    ref: str
    version: int
    window: str | None
    window_name: str | None
    parties: Parties
    raised_by_name: str
    raised_at: datetime
    matter: str
    waits: str
    within: Within
    words: str
    customer: str
    level: Level
    promised_at: datetime
    due_at: datetime
    missed_at: datetime | None
    state: State
    answer: str
    answered_by_name: str | None
    answered_at: datetime | None
    told_at: datetime | None


def add(session: Session, new: NewRequest) -> bool:
    """Keep a request; tell whether it is new: one sent again under its key, or a number taken."""
    values = {name: getattr(new, name) for name in NewRequest.__slots__}
    try:
        with session.begin_nested():
            session.execute(insert(RequestRow).values(**values, state=State.OPEN, version=0))
    except IntegrityError:
        if of_key(session, new.key) is None and not _is_taken(session, new.ref):
            raise
        return False
    return True


def of_key(session: Session, key: str) -> Request | None:
    """Return the request that was sent under a key, if any."""
    found = session.execute(_requests().where(RequestRow.key == key)).one_or_none()
    return None if found is None else _request(found)


def get(session: Session, ref: str) -> Request:
    """Return a request; refuse an unknown one."""
    found = session.execute(_requests().where(RequestRow.ref == ref)).one_or_none()
    if found is None:
        raise RequestUnknown
    return _request(found)


def opened(session: Session, ref: str, *, secret_hash: str) -> Request:
    """Return the request that number and secret open; refuse without telling what is wrong."""
    row = RequestRow
    kept = _requests().where(row.ref == ref, row.secret_hash == secret_hash)
    found = session.execute(kept).one_or_none()
    if found is None:
        raise ComplaintUnknown
    return _request(found)


def change(session: Session, request: Request, **values: Any) -> None:
    """Change a request that still stands as it was read; refuse if somebody was faster."""
    if not changed(session, request, **values):
        raise RequestChanged


def changed(session: Session, request: Request, **values: Any) -> bool:
    """Change a request that still stands as it was read; tell whether it did."""
    key = RequestRow.id
    return happenings.changed(session, key, request.id, version=request.version, **values)


def note(
    session: Session, request_id: int, *, at: datetime, actor: str, kind: str, **detail: Any
) -> None:
    """Keep what happened."""
    key = RequestEventRow.request_id
    happenings.keep(session, key, request_id, at=at, actor=actor, kind=kind, detail=detail)


def events(session: Session, request_id: int) -> list[Event]:
    """Return what happened to a request, in order."""
    return happenings.events(session, RequestEventRow.request_id, request_id)


def late(session: Session, now: datetime, *, limit: int) -> list[Request]:
    """Return open requests whose time ran out and that nobody noted as late yet, oldest first.

    Praise that nobody passed on waits where it is: it need not trouble who is further up.
    """
    row = RequestRow
    unnoted = or_(row.missed_at.is_(None), row.missed_at < row.due_at)
    is_due = (row.state == State.OPEN, row.matter != PRAISE, row.due_at <= now)
    asked = _requests().where(*is_due, unnoted)
    found = session.execute(asked.order_by(row.due_at, row.id).limit(limit))
    return [_request(each) for each in found]


def orphaned(session: Session, *, limit: int) -> list[Request]:
    """Return open requests asked of a person nobody signs in for any more, oldest first."""
    row = RequestRow
    there = select(AccountRow.person_id).where(
        AccountRow.active, AccountRow.role != Role.WALL, AccountRow.person_id.is_not(None)
    )
    asked = case(
        (row.level == Level.SUPERVISOR, row.supervisor_id),
        (row.level == Level.LEADER, row.leader_id),
    )
    nobodys = (row.state == State.OPEN, asked.is_not(None), asked.not_in(there))
    found = session.execute(_requests().where(*nobodys).order_by(row.id).limit(limit))
    return [_request(each) for each in found]


# Whose they are


def seen(session: Session, who: Somebody, ref: str) -> bool:
    """Tell whether a request is somebody's to see."""
    found = select(RequestRow.id).where(RequestRow.ref == ref, _seen_by(who))
    return session.scalar(found) is not None


def listed(
    session: Session, who: Somebody, *, words: str = "", order: Order | None = None, skip: int,
    limit: int,
) -> list[Request]:  # fmt: skip
    """Return requests somebody may see: first those that wait, then what was handed up last.

    An order that was chosen comes before that.
    """
    row = RequestRow
    usual = (row.state != State.OPEN, row.raised_at.desc(), row.id.desc())
    columns: dict[str, Any] = {
        "ref": row.ref, "raised": row.raised_at, "matter": row.matter, "window": WindowRow.name,
        "customer": row.customer, "by": AccountRow.name, "state": row.state, "due": row.due_at,
    }  # fmt: skip
    asked = _requests().where(_seen_by(who), *_told(words))
    asked = asked.order_by(*chosen_first(columns, order), *usual)
    return [_request(each) for each in session.execute(asked.offset(skip).limit(limit))]


def count(session: Session, who: Somebody, *, words: str = "") -> int:
    """Return how many requests somebody may see, of those with these words."""
    found = select(func.count()).select_from(RequestRow).where(_seen_by(who), *_told(words))
    return session.scalar(found) or 0


def waiting(session: Session, who: Somebody) -> list[Request]:
    """Return what waits for somebody: to be answered, or to be told to who asked; the first due."""
    row = RequestRow
    theirs = or_(_raised_by(who), _followed_by(who))
    mine = and_(row.state.in_(sorted(ANSWERS)), row.told_at.is_(None), theirs)
    asked = and_(row.state == State.OPEN, _asked(who), ~_raised_by(who))
    found = session.execute(_requests().where(or_(mine, asked)).order_by(row.due_at, row.id))
    return [_request(each) for each in found]


def count_open_of(session: Session, who: Somebody) -> int:
    """Return how many requests of somebody, at whichever account, wait for an answer."""
    mine = select(func.count()).where(_raised_by(who), RequestRow.state == State.OPEN)
    return session.scalar(mine) or 0


def count_raised_by(session: Session, who: Somebody, *, since: datetime) -> int:
    """Return how many requests somebody handed up since a moment, whatever became of them."""
    mine = select(func.count()).where(_raised_by(who), RequestRow.raised_at > since)
    return session.scalar(mine) or 0


def follows(session: Session, who: Somebody, ref: str) -> bool:
    """Tell whether somebody tells the answer for who handed it up and cannot any more."""
    found = select(RequestRow.id).where(RequestRow.ref == ref, _followed_by(who))
    return session.scalar(found) is not None


def count_asked_of(session: Session, person: str) -> int:
    """Return how many open requests a person is asked to answer as somebody's head or leader."""
    row = RequestRow
    them = select(PersonRow.id).where(PersonRow.code == person)
    asked = or_(
        and_(row.level == Level.SUPERVISOR, row.supervisor_id.in_(them)),
        and_(row.level == Level.LEADER, row.leader_id.in_(them)),
    )
    return session.scalar(select(func.count()).where(row.state == State.OPEN, asked)) or 0


def reachable(session: Session, parties: Parties) -> dict[Level, frozenset[str]]:
    """Return who is there to be asked on each level, as their marks: accounts that are in use."""
    people: dict[Level, Collection[str | None]] = {
        Level.SUPERVISOR: (parties.supervisor,),
        Level.LEADER: (parties.leader,),
    }
    found = session.execute(
        select(AccountRow.username, AccountRow.role, PersonRow.code)
        .outerjoin(PersonRow, PersonRow.id == AccountRow.person_id)
        .where(AccountRow.active, AccountRow.role != Role.WALL)
    )
    there = [Somebody(username, person, Role(role)) for username, role, person in found]
    return {
        level: frozenset(
            each.mark
            for each in there
            if (
                each.role is OF_OFFICE[level]
                if level in OF_OFFICE
                else each.person is not None and each.person in people[level]
            )
        )
        for level in Level
    }


# Beneath


def _seen_by(who: Somebody) -> ColumnElement[bool]:
    row = RequestRow
    if who.role in READS_ALL:
        return row.id.is_not(None)
    above = _of_person(row.supervisor_id, who), _of_person(row.leader_id, who)
    return or_(_raised_by(who), *above)


def _told(words: str) -> list[ColumnElement[bool]]:
    """Return what holds of requests with these words: number, words, answer, customer, who, where.

    All of it is read by everybody who sees the request.
    """
    if not words:
        return []
    row = RequestRow
    there = select(WindowRow.id).where(
        or_(WindowRow.name.icontains(words, autoescape=True), WindowRow.code == words)
    )
    raisers = select(AccountRow.id).where(AccountRow.name.icontains(words, autoescape=True))
    told = (row.ref, row.words, row.answer, row.customer)
    return [
        or_(
            row.window_id.in_(there),
            row.raised_by_id.in_(raisers),
            *(each.icontains(words, autoescape=True) for each in told),
        )
    ]


def _raised_by(who: Somebody) -> ColumnElement[bool]:
    """Return what holds of requests that somebody handed up, at whichever of their accounts."""
    row, account = RequestRow, aliased(AccountRow)
    same = account.username == who.username
    if who.person is not None:
        same = or_(same, _of_person(account.person_id, who))
    return row.raised_by_id.in_(select(account.id).where(same))


def _followed_by(who: Somebody) -> ColumnElement[bool]:
    """Return what holds of requests whose raiser has no account in use any more.

    Their direct supervisor follows them, or those at the top where there is none with an account.
    """
    row, raiser, same = RequestRow, aliased(AccountRow), aliased(AccountRow)
    is_there = (
        select(raiser.id)
        .where(
            raiser.id == row.raised_by_id,
            or_(
                raiser.active,
                exists().where(same.active, same.person_id == raiser.person_id),
            ),
        )
        .correlate(row)
        .exists()
    )
    above = aliased(AccountRow)
    has_head = exists().where(above.active, above.person_id == row.supervisor_id).correlate(row)
    theirs = _of_person(row.supervisor_id, who)
    if who.role in AT_THE_TOP:
        theirs = or_(theirs, ~has_head)
    return and_(~is_there, theirs)


def _asked(who: Somebody) -> ColumnElement[bool]:
    row = RequestRow
    office = [level for level, role in OF_OFFICE.items() if role is who.role]
    return or_(
        row.level.in_(office),
        and_(row.level == Level.SUPERVISOR, _of_person(row.supervisor_id, who)),
        and_(row.level == Level.LEADER, _of_person(row.leader_id, who)),
    )


def _of_person(column: Any, who: Somebody) -> ColumnElement[bool]:
    them = select(PersonRow.id).where(PersonRow.code == (who.person or ""))
    return and_(column.is_not(None), column.in_(them))


def _is_taken(session: Session, ref: str) -> bool:
    return session.scalar(select(RequestRow.id).where(RequestRow.ref == ref)) is not None


def _requests() -> "Select[*tuple[Any, ...]]":
    row, by, answerer = RequestRow, aliased(AccountRow), aliased(AccountRow)
    raiser, supervisor, leader = (aliased(PersonRow) for _ in range(3))
    return (
        select(
            *row.__table__.columns,
            WindowRow.code.label("window"),
            WindowRow.name.label("window_name"),
            by.username,
            by.name.label("raised_by_name"),
            by.role,
            raiser.code.label("person"),
            supervisor.code.label("supervisor"),
            leader.code.label("leader"),
            answerer.name.label("answered_by_name"),
        )
        .join(by, by.id == row.raised_by_id)
        .outerjoin(WindowRow, WindowRow.id == row.window_id)
        .outerjoin(raiser, raiser.id == by.person_id)
        .outerjoin(supervisor, supervisor.id == row.supervisor_id)
        .outerjoin(leader, leader.id == row.leader_id)
        .outerjoin(answerer, answerer.id == row.answered_by_id)
    )


def _request(found: Any) -> Request:
    return Request(
        id=found.id,
        ref=found.ref,
        version=found.version,
        window=found.window,
        window_name=found.window_name,
        parties=Parties(
            Somebody(found.username, found.person, Role(found.role)),
            found.supervisor,
            found.leader,
        ),
        raised_by_name=found.raised_by_name,
        raised_at=found.raised_at,
        matter=found.matter,
        waits=found.waits,
        within=Within(found.within),
        words=found.words or "",
        customer=found.customer or "",
        level=Level(found.level),
        promised_at=found.promised_at,
        due_at=found.due_at,
        missed_at=found.missed_at,
        state=State(found.state),
        answer=found.answer or "",
        answered_by_name=found.answered_by_name,
        answered_at=found.answered_at,
        told_at=found.told_at,
    )
