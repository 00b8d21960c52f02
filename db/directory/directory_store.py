"""The directory: units, windows with their tokens, people with their postings.

Master data has dates: who stood above whom on the day of an incident decides, so a person's
posting is added to, never overwritten, except when the same day's posting is corrected.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from db.ground import turns
from db.ground.models import AccountRow, PersonRow, PostingRow, UnitRow, WindowRow, WindowTokenRow
from db.ground.turns import Turn
from survey.directory.posts import has_customers
from survey.refusals.directory import CodeUnknown, UnknownWindow
from survey.texts import Text

ALWAYS: Final = date(1970, 1, 1)
"""The first day of a posting that has no known beginning."""
TOKEN_BYTES: Final = 12

UNIT: Final = Text("单位", "unit")
WINDOW: Final = Text("窗口", "window")
PERSON: Final = Text("员工", "person")


@dataclass(frozen=True, slots=True)
class Unit:
    """A company or department."""

    id: int
    code: str
    name: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Window:
    """A service window; `token` is the one in use, if any; `hours` None: those of its post."""

    id: int
    code: str
    name: str
    unit: str
    unit_name: str
    post: str
    location: str | None
    active: bool
    token: str | None
    hours: str | None = None

    @property
    def placed(self) -> str:
        """Return its name after its unit's: windows of several units are often called alike."""
        return f"{self.unit_name} · {self.name}"


@dataclass(frozen=True, slots=True)
class Person:
    """An employee with the posting of a given day; relations by code."""

    id: int
    code: str
    name: str
    unit: str
    supervisor: str | None
    leader: str | None
    window: str | None


@dataclass(frozen=True, slots=True)
class Posting:
    """Where a person belongs from a day on; relations by code.

    With `gone` they have left: of their place the unit alone is kept.
    """

    unit: str
    supervisor: str | None = None
    leader: str | None = None
    window: str | None = None
    gone: bool = False


def lock(session: Session) -> None:
    """Let nobody else change units, windows or people before the transaction ends."""
    turns.take(session.connection(), Turn.DIRECTORY)


# Units


def units(session: Session) -> list[Unit]:
    """Return all units by code."""
    parent = UnitRow.__table__.alias()
    found = session.execute(
        select(UnitRow.id, UnitRow.code, UnitRow.name, parent.c.code)
        .outerjoin(parent, parent.c.id == UnitRow.parent_id)
        .order_by(UnitRow.code)
    )
    return [Unit(*row) for row in found]


def keep_unit(session: Session, *, code: str, name: str, parent: str | None) -> bool:
    """Keep a unit under its code; tell whether anything changed. Refuses an unknown parent."""
    parent_id = unit_id(session, parent) if parent else None
    row = session.scalar(select(UnitRow).where(UnitRow.code == code))
    if row is None:
        session.add(UnitRow(code=code, name=name, parent_id=parent_id))
    elif (row.name, row.parent_id) == (name, parent_id):
        return False
    else:
        row.name, row.parent_id = name, parent_id
    session.flush()
    return True


def unit_id(session: Session, code: str) -> int:
    """Return a unit's row number; refuse an unknown code."""
    found = session.scalar(select(UnitRow.id).where(UnitRow.code == code))
    if found is None:
        raise CodeUnknown(thing=UNIT, code=code)
    return found


# Windows


def windows(session: Session) -> list[Window]:
    """Return all windows where customers are served by code, closed ones too."""
    return [each for each in places(session) if has_customers(each.post)]


def places(session: Session) -> list[Window]:
    """Return windows and departments' offices by code, all to be checked; closed ones too."""
    return [_window(*row) for row in session.execute(_windows().order_by(WindowRow.code))]


def window(session: Session, code: str) -> Window:
    """Return the window or office of that code; refuse an unknown one."""
    row = session.execute(_windows().where(WindowRow.code == code)).one_or_none()
    if row is None:
        raise CodeUnknown(thing=WINDOW, code=code)
    return _window(*row)


def window_of_token(session: Session, token: str) -> Window:
    """Return the active window whose token is in use; refuse any other token."""
    row = session.execute(
        _windows().where(WindowTokenRow.token == token, WindowRow.active)
    ).one_or_none()
    if row is None:
        raise UnknownWindow
    return _window(*row)


def windows_by_token(session: Session) -> dict[str, Window]:
    """Return every active window under the token its printed code carries."""
    found = session.execute(_windows().where(WindowTokenRow.token.is_not(None), WindowRow.active))
    return {window.token: window for window in (_window(*row) for row in found) if window.token}


def keep_window(
    session: Session, *, code: str, name: str, unit: str, post: str, location: str | None
) -> bool:
    """Keep a window under its code; tell whether anything changed. Refuses an unknown unit."""
    values = (name, unit_id(session, unit), post, location)
    row = session.scalar(select(WindowRow).where(WindowRow.code == code))
    if row is None:
        row = WindowRow(code=code, active=True)
        session.add(row)
    elif (row.name, row.unit_id, row.post, row.location) == values:
        return False
    row.name, row.unit_id, row.post, row.location = values
    session.flush()
    return True


def keep_hours(session: Session, code: str, hours: str | None) -> bool:
    """Keep when a window is served, None: as its post is; tell whether that changed."""
    known = window(session, code)
    if known.hours == hours:
        return False
    session.execute(update(WindowRow).where(WindowRow.id == known.id).values(hours=hours))
    return True


def set_window_active(session: Session, code: str, *, active: bool) -> None:
    """Open or close a window; refuse an unknown code."""
    session.execute(
        update(WindowRow).where(WindowRow.id == window(session, code).id).values(active=active)
    )


def issue_token(session: Session, code: str, *, at: datetime, reason: str | None = None) -> str:
    """Give the window a new random token and revoke the one in use; return the new one."""
    revoke_token(session, code, at=at, reason=reason)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(WindowTokenRow(token=token, window_id=window(session, code).id, issued_at=at))
    session.flush()
    return token


def revoke_token(session: Session, code: str, *, at: datetime, reason: str | None = None) -> bool:
    """Revoke the window's token; tell whether there was one in use."""
    revoked = session.scalars(
        update(WindowTokenRow)
        .where(
            WindowTokenRow.window_id == window(session, code).id,
            WindowTokenRow.revoked_at.is_(None),
        )
        .values(revoked_at=at, reason=reason)
        .returning(WindowTokenRow.token)
    )
    return revoked.first() is not None


# People


def people(session: Session, *, on: date) -> list[Person]:
    """Return who is employed on a day, by code, with the posting in force.

    Who has left by then stands above nobody: that place is vacant.
    """
    in_force = _in_force(session, on)
    gone = {person.code for person, left in in_force if left}
    return [
        replace(
            person,
            supervisor=None if person.supervisor in gone else person.supervisor,
            leader=None if person.leader in gone else person.leader,
        )
        for person, left in in_force
        if not left
    ]


def _in_force(session: Session, on: date) -> list[tuple[Person, bool]]:
    """Return everybody with the posting in force on a day as it is kept, and whether they left."""
    unit, above, leader, at_window = (
        UnitRow.__table__.alias(),
        PersonRow.__table__.alias(),
        PersonRow.__table__.alias(),
        WindowRow.__table__.alias(),
    )
    latest = (
        select(PostingRow.person_id, func.max(PostingRow.since).label("since"))
        .where(PostingRow.since <= on)
        .group_by(PostingRow.person_id)
        .subquery()
    )
    found = session.execute(
        select(
            PostingRow.gone,
            PersonRow.id,
            PersonRow.code,
            PersonRow.name,
            unit.c.code,
            above.c.code,
            leader.c.code,
            at_window.c.code,
        )
        .join(latest, latest.c.person_id == PersonRow.id)
        .join(
            PostingRow,
            (PostingRow.person_id == PersonRow.id) & (PostingRow.since == latest.c.since),
        )
        .join(unit, unit.c.id == PostingRow.unit_id)
        .outerjoin(above, above.c.id == PostingRow.supervisor_id)
        .outerjoin(leader, leader.c.id == PostingRow.leader_id)
        .outerjoin(at_window, at_window.c.id == PostingRow.window_id)
        .order_by(PersonRow.code)
    )
    return [(Person(*person), left) for left, *person in found]


@dataclass(frozen=True, slots=True)
class Postings:
    """Everybody's postings, so that many days can be asked for at once."""

    by_person: dict[str, list[tuple[date, Posting]]]

    def on(self, person: str, day: date) -> Posting | None:
        """Return where a person belonged on a day; None before the first posting, and once left.

        Whoever had left by then stood above nobody.
        """
        kept = self.kept(person, day)
        if kept is None or kept.gone:
            return None
        supervisor, leader = (
            None if above is None or self.has_left(above, day) else above
            for above in (kept.supervisor, kept.leader)
        )
        return replace(kept, supervisor=supervisor, leader=leader)

    def kept(self, person: str, day: date) -> Posting | None:
        """Return the posting in force on a day as it was kept, be the person gone or not."""
        found = None
        for since, posting in self.by_person.get(person, ()):
            if since > day:
                break
            found = posting
        return found

    def has_left(self, person: str, day: date) -> bool:
        """Tell whether a person had left by a day."""
        kept = self.kept(person, day)
        return kept is not None and kept.gone

    def last_day(self, person: str, day: date) -> date | None:
        """Return the last day of work of somebody who has left by a day; None: they have not."""
        begun = [(since, each) for since, each in self.by_person.get(person, ()) if since <= day]
        if not begun or not begun[-1][1].gone:
            return None
        first = begun[-1][0]
        for since, each in reversed(begun):
            if not each.gone:
                break
            first = since
        return first - timedelta(days=1)

    @property
    def above(self) -> dict[str, list[tuple[date, str | None]]]:
        """Who stands directly above each person from which day on, as it is kept."""
        return {
            code: [(since, posting.supervisor) for since, posting in stints]
            for code, stints in self.by_person.items()
        }

    def left_within(self, first: date, last: date) -> dict[str, Posting]:
        """Return who was there on a day of a stretch and is gone on its last, and where they were.

        By code; those above them as on the last day they were there.
        """
        found = {}
        for person, stints in self.by_person.items():
            begun = [since for since, _ in stints if since <= last]
            if not begun or not self.has_left(person, last) or begun[-1] <= first:
                continue
            place = self.on(person, begun[-1] - timedelta(days=1))
            if place is not None:
                found[person] = place
        return found


def postings(session: Session) -> Postings:
    """Return all postings by person, oldest first."""
    unit, person, above, leader, at_window = (
        UnitRow.__table__.alias(),
        PersonRow.__table__.alias(),
        PersonRow.__table__.alias(),
        PersonRow.__table__.alias(),
        WindowRow.__table__.alias(),
    )
    found = session.execute(
        select(
            person.c.code, PostingRow.since, unit.c.code, above.c.code, leader.c.code,
            at_window.c.code, PostingRow.gone,
        )
        .join(person, person.c.id == PostingRow.person_id)
        .join(unit, unit.c.id == PostingRow.unit_id)
        .outerjoin(above, above.c.id == PostingRow.supervisor_id)
        .outerjoin(leader, leader.c.id == PostingRow.leader_id)
        .outerjoin(at_window, at_window.c.id == PostingRow.window_id)
        .order_by(PostingRow.since)
    )  # fmt: skip
    by_person: dict[str, list[tuple[date, Posting]]] = {}
    for code, since, *posting in found:
        by_person.setdefault(code, []).append((since, Posting(*posting)))
    return Postings(by_person)


def person_id(session: Session, code: str) -> int:
    """Return a person's row number; refuse an unknown code."""
    found = session.scalar(select(PersonRow.id).where(PersonRow.code == code))
    if found is None:
        raise CodeUnknown(thing=PERSON, code=code)
    return found


def person_name(session: Session, code: str) -> str:
    """Return a person's name; refuse an unknown code."""
    found = session.scalar(select(PersonRow.name).where(PersonRow.code == code))
    if found is None:
        raise CodeUnknown(thing=PERSON, code=code)
    return found


def names(session: Session) -> dict[int, tuple[str, str]]:
    """Return everybody's code and name by row number."""
    found = session.execute(select(PersonRow.id, PersonRow.code, PersonRow.name))
    return {number: (code, name) for number, code, name in found}


def person_ids(session: Session) -> dict[str, int]:
    """Return everybody's row number by code."""
    return dict(session.execute(select(PersonRow.code, PersonRow.id)).all())


def keep_person(session: Session, *, code: str, name: str) -> bool:
    """Keep a person under the code, and what their accounts are called; tell of any change."""
    row = session.scalar(select(PersonRow).where(PersonRow.code == code))
    if row is not None and row.name == name:
        return False
    if row is None:
        session.add(PersonRow(code=code, name=name))
    else:
        row.name = name
        mine = update(AccountRow).where(AccountRow.person_id == row.id)
        session.execute(mine.values(name=name))
    session.flush()
    return True


def supervises(session: Session, person: str) -> bool:
    """Tell whether somebody is or ever was the direct supervisor of anybody."""
    above = select(PersonRow.id).where(PersonRow.code == person).scalar_subquery()
    found = select(PostingRow.person_id).where(PostingRow.supervisor_id == above).limit(1)
    return session.scalar(found) is not None


def keep_posting(
    session: Session,
    code: str,
    posting: Posting,
    *,
    since: date,
    by: str | None = None,
    at: datetime | None = None,
) -> bool:
    """Keep where the person belongs from a day on; tell whether that is anything new.

    The very first posting holds for all days before it, too. Beside it stands who noted it when.
    """
    person = person_id(session, code)
    latest = session.scalar(
        select(PostingRow)
        .where(PostingRow.person_id == person, PostingRow.since <= since)
        .order_by(PostingRow.since.desc())
        .limit(1)
    )
    wanted = _posting_values(session, posting)
    if latest is not None and wanted == _values_of(latest):
        return False
    if latest is not None and latest.since == since:
        for name, value in (wanted | {"noted_by": by, "noted_at": at}).items():
            setattr(latest, name, value)
    else:
        first = since if latest is not None else ALWAYS
        session.add(PostingRow(person_id=person, since=first, noted_by=by, noted_at=at, **wanted))
    session.flush()
    return True


def _posting_values(session: Session, posting: Posting) -> dict[str, Any]:
    if posting.gone:
        posting = Posting(posting.unit, gone=True)
    return {
        "gone": posting.gone,
        "unit_id": unit_id(session, posting.unit),
        "supervisor_id": person_id(session, posting.supervisor) if posting.supervisor else None,
        "leader_id": person_id(session, posting.leader) if posting.leader else None,
        "window_id": window(session, posting.window).id if posting.window else None,
    }


def _values_of(row: PostingRow) -> dict[str, Any]:
    names = ("gone", "unit_id", "supervisor_id", "leader_id", "window_id")
    return {name: getattr(row, name) for name in names}


def _windows() -> "Select[*tuple[Any, ...]]":
    return (
        select(
            WindowRow.id,
            WindowRow.code,
            WindowRow.name,
            UnitRow.code,
            UnitRow.name,
            WindowRow.post,
            WindowRow.location,
            WindowRow.active,
            WindowTokenRow.token,
            WindowRow.hours,
        )
        .join(UnitRow, UnitRow.id == WindowRow.unit_id)
        .outerjoin(
            WindowTokenRow,
            (WindowTokenRow.window_id == WindowRow.id) & WindowTokenRow.revoked_at.is_(None),
        )
    )


def _window(*columns: Any) -> Window:
    return Window(*columns)  # the columns of _windows, in order
