"""A person's postings one by one: what was noted by whom, taken back, who leaves and has left."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from db.directory import directory_store
from db.directory.directory_store import PERSON, Posting
from db.ground.models import AccountRow, PersonRow, PostingRow, UnitRow, WindowRow
from survey.given import fingerprint
from survey.refusals.directory import CodeUnknown

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stint:
    """Where a person belongs from a day on, and who noted that when, where that is known."""

    since: date
    posting: Posting
    by: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Postings:
    """All that is kept of where a person belongs, oldest first."""

    code: str
    name: str
    stints: tuple[Stint, ...]

    @property
    def version(self) -> str:
        """What stands, as one word: another one as soon as somebody changed it."""
        return fingerprint(self.name, [(each.since, str(each.posting)) for each in self.stints])

    def on(self, day: date) -> Stint | None:
        """Return what holds on a day as it is kept, None before the first."""
        begun = [each for each in self.stints if each.since <= day]
        return begun[-1] if begun else None


@dataclass(frozen=True, slots=True)
class News:
    """A posting somebody is told of: whose it is, what was before, and what is."""

    code: str
    name: str
    before: Posting | None
    stint: Stint


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """An account that is open though who signs in with it has left."""

    id: int
    username: str
    person: str


def of_person(session: Session, code: str, *, held: bool = False) -> Postings:
    """Return a person's postings; refuse an unknown code.

    Once `held`, nobody else changes them before the transaction ends.
    """
    asked = select(PersonRow.id, PersonRow.name).where(PersonRow.code == code)
    if held:
        asked = asked.with_for_update(key_share=True)
    found = session.execute(asked).one_or_none()
    if found is None:
        raise CodeUnknown(thing=PERSON, code=code)
    return Postings(code, found.name, tuple(_stints(session, found.id)))


def _stints(session: Session, person_id: int) -> list[Stint]:
    return [stint for _, stint in _by_person(session, PostingRow.person_id == person_id)]


def _by_person(session: Session, wanted: ColumnElement[bool]) -> list[tuple[int, Stint]]:
    """Return the postings that are wanted with whose they are, oldest first."""
    row, above, leader = PostingRow, PersonRow.__table__.alias(), PersonRow.__table__.alias()
    found = session.execute(
        select(
            row.person_id, row.since, row.noted_by, row.noted_at,
            UnitRow.code, above.c.code, leader.c.code, WindowRow.code, row.gone,
        )
        .join(UnitRow, UnitRow.id == row.unit_id)
        .outerjoin(above, above.c.id == row.supervisor_id)
        .outerjoin(leader, leader.c.id == row.leader_id)
        .outerjoin(WindowRow, WindowRow.id == row.window_id)
        .where(wanted)
        .order_by(row.person_id, row.since)
    )  # fmt: skip
    return [(who, Stint(since, Posting(*place), by, at)) for who, since, by, at, *place in found]


def take_back(session: Session, code: str, *, since: date) -> None:
    """Let a posting never have been: what was before it goes on."""
    person = directory_store.person_id(session, code)
    row = PostingRow
    session.execute(delete(row).where(row.person_id == person, row.since == since))


def last_day(session: Session, person: str, *, on: date) -> date | None:
    """Return the last day of work of somebody who has left by a day; None where they have not."""
    row = PostingRow
    found = session.execute(
        select(row.since, row.gone)
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(PersonRow.code == person, row.since <= on)
        .order_by(row.since.desc())
        .limit(1)
    ).one_or_none()
    return found.since - ONE_DAY if found is not None and found.gone else None


def open_accounts_of_the_gone(session: Session, day: date) -> list[OpenAccount]:
    """Return the open accounts of who has left by a day, by user name."""
    everybody = directory_store.postings(session)
    gone = {code for code in everybody.by_person if everybody.has_left(code, day)}
    if not gone:
        return []
    found = session.execute(
        select(AccountRow.id, AccountRow.username, PersonRow.code)
        .join(PersonRow, PersonRow.id == AccountRow.person_id)
        .where(AccountRow.active)
        .order_by(AccountRow.username)
    )
    return [OpenAccount(*each) for each in found if each.code in gone]


def any_gone(session: Session, day: date) -> bool:
    """Tell whether anybody who has left by a day may have an open account: a quick look."""
    row = PostingRow
    found = session.scalar(
        select(row.person_id)
        .join(AccountRow, AccountRow.person_id == row.person_id)
        .where(row.gone, row.since <= day, AccountRow.active)
        .limit(1)
    )
    return found is not None


def news(session: Session, who: str, *, noted: datetime, begins: date) -> list[News]:
    """Return what changed for somebody and those under them: noted since, or of a day since.

    What files brought is none.
    """
    row = PostingRow
    own = select(PersonRow.id).where(PersonRow.code == who).scalar_subquery()
    theirs = or_(row.person_id == own, row.supervisor_id == own, row.leader_id == own)
    recent = and_(row.noted_at.is_not(None), or_(row.noted_at >= noted, row.since >= begins))
    concerned = select(row.person_id).where(
        row.person_id.in_(select(row.person_id).where(theirs)), recent
    )
    names = directory_store.names(session)
    found: list[News] = []
    before: tuple[int, Posting] | None = None
    for number, stint in _by_person(session, row.person_id.in_(concerned)):
        earlier = before[1] if before is not None and before[0] == number else None
        before = (number, stint.posting)
        if stint.at is not None and (stint.at >= noted or stint.since >= begins):
            found.append(News(*names[number], earlier, stint))
    return sorted(found, key=lambda each: (each.stint.since, each.code))
