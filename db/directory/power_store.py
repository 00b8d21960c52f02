"""What was asked for with accounts that have power, and what became of it; nothing is deleted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from db.directory import directory_store
from db.ground import happenings
from db.ground.models import PersonRow, PowerRequestRow
from survey.directory.identities import Told, Way
from survey.directory.powers import Kind, Matter, Standing, State
from survey.directory.roles import Role
from survey.refusals.directory import PowerAsked, PowerSettled, PowerUnknown

_WAS = aliased(PersonRow)
_PARTS: Final = ("way", "issuer", "subject", "name", "address")


@dataclass(frozen=True, slots=True)
class Wish:
    """What an account shall become; `before` is how it stands, None where there is none."""

    kind: Kind
    username: str
    name: str
    after: Standing
    before: Standing | None
    identity: Told | None = None
    """Who it shall be linked to, where that is what is asked for."""

    @property
    def people(self) -> frozenset[str]:
        """The employees behind it, before and after."""
        both = (self.after, self.before)
        return frozenset(each.person for each in both if each and each.person)


@dataclass(frozen=True, slots=True)
class Ask:
    """A wish that somebody asked for; of the link's half its hash alone, while it is open."""

    id: int
    wish: Wish
    half: str | None
    reason: str
    asked_by: str
    asked_at: datetime
    state: State
    decided_by: str | None
    decided_at: datetime | None
    because: str | None
    version: int

    @property
    def matter(self) -> Matter:
        """Whom it concerns, for the rules."""
        wish = self.wish
        return Matter(wish.username, wish.people, self.asked_by, self.asked_at, self.state)


def ask(
    session: Session,
    wish: Wish,
    *,
    reason: str,
    by: str,
    at: datetime,
    state: State = State.OPEN,
    half: str | None = None,
) -> int:
    """Keep what is asked for and return its number; refuse a second open one of one account."""
    before = wish.before
    row = PowerRequestRow(
        kind=wish.kind, username=wish.username, name=wish.name, role=wish.after.role,
        person_id=_id(session, wish.after), was_role=before.role if before else None,
        was_person_id=_id(session, before), identity=_kept(wish.identity), half=half,
        reason=reason, asked_by=by, asked_at=at, state=state, version=0,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as asked:
        raise PowerAsked(username=wish.username) from asked
    return row.id


def get(session: Session, number: int) -> Ask:
    """Return what was asked for; refuse an unknown number."""
    found = session.execute(_asks().where(PowerRequestRow.id == number)).one_or_none()
    if found is None:
        raise PowerUnknown
    return _ask(found)


def in_state(session: Session, *states: State) -> list[Ask]:
    """Return what stands so, the oldest first."""
    row = PowerRequestRow
    return _all(session, _asks().where(row.state.in_(states)).order_by(row.id))


def settled(session: Session, *, limit: int) -> list[Ask]:
    """Return what was settled by two or seen last, the newest first."""
    row = PowerRequestRow
    ended = row.state.not_in([State.OPEN, State.ALONE, State.TOLD])
    return _all(session, _asks().where(ended).order_by(row.id.desc()).limit(limit))


def concerning(
    session: Session, people: Collection[str], username: str, *, since: datetime
) -> list[Ask]:
    """Return what was asked since a moment of some people or of a user name, the newest first."""
    row, known = PowerRequestRow, sorted(people)
    about = (row.username == username) | PersonRow.code.in_(known) | _WAS.code.in_(known)
    return _all(session, _asks().where(about, row.asked_at >= since).order_by(row.id.desc()))


def settle(
    session: Session, asked: Ask, to: State, *, by: str, at: datetime, because: str | None = None
) -> None:
    """Keep what became of it as it was read; refuse if somebody was faster."""
    done = happenings.changed(
        session, PowerRequestRow.id, asked.id, version=asked.version, state=to, decided_by=by,
        decided_at=at, because=because, half=None,
    )  # fmt: skip
    if not done:
        raise PowerSettled


def ever_linked(session: Session, roles: Collection[str]) -> bool:
    """Tell whether a named employee was ever linked, in some roles, to who they are elsewhere."""
    row = PowerRequestRow
    done = (row.kind == Kind.BIND, row.state.in_([State.APPROVED, State.ALONE, State.SEEN]))
    wanted = row.role.in_(sorted(roles)), row.person_id.is_not(None)
    return session.scalar(select(row.id).where(*done, *wanted).limit(1)) is not None


def lapse(session: Session, *, asked_before: datetime, at: datetime, by: str) -> list[str]:
    """End what nobody decided in time; return the accounts it was about."""
    row = PowerRequestRow
    ended = (
        update(row)
        .where(row.state == State.OPEN, row.asked_at <= asked_before)
        .values(
            state=State.LAPSED, decided_at=at, decided_by=by, half=None, version=row.version + 1
        )
        .returning(row.username)
    )
    return sorted(session.scalars(ended))


def _id(session: Session, standing: Standing | None) -> int | None:
    person = standing.person if standing else None
    return directory_store.person_id(session, person) if person else None


def _asks() -> "Select[*tuple[Any, ...]]":
    row = PowerRequestRow
    return (
        select(row, PersonRow.code.label("person"), _WAS.code.label("was_person"))
        .outerjoin(PersonRow, PersonRow.id == row.person_id)
        .outerjoin(_WAS, _WAS.id == row.was_person_id)
        .execution_options(populate_existing=True)
    )


def _all(session: Session, asked: "Select[*tuple[Any, ...]]") -> list[Ask]:
    return [_ask(each) for each in session.execute(asked)]


def _ask(found: Iterable[Any]) -> Ask:
    row, person, was_person = found
    before = Standing(Role(row.was_role), was_person) if row.was_role else None
    after = Standing(Role(row.role), person)
    wish = Wish(Kind(row.kind), row.username, row.name, after, before, _told(row.identity))
    return Ask(
        row.id, wish, row.half, row.reason, row.asked_by, row.asked_at, State(row.state),
        row.decided_by, row.decided_at, row.because, row.version,
    )  # fmt: skip


def _kept(told: Told | None) -> dict[str, str] | None:
    if told is None:
        return None
    parts = (told.way, told.issuer, told.subject, told.name, told.address)
    return dict(zip(_PARTS, parts, strict=True))


def _told(kept: dict[str, str] | None) -> Told | None:
    if kept is None:
        return None
    issuer, subject, name, address = (kept[part] for part in _PARTS[1:])
    return Told(Way(kept["way"]), issuer, subject, name, address)
