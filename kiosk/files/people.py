"""Bringing in people and where they belong, and their accounts."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.directory.directory_store import ALWAYS, Posting
from db.files import handling_store
from db.files.bringing import Counts
from kiosk.actions.directory import duties
from kiosk.actions.directory.people import note_brought
from kiosk.files.completing import completed, counted
from kiosk.files.shape import ReadTable
from survey.directory.roles import IMPORT
from survey.months import business_date
from survey.refusals.files import FilesWrong, Problem
from survey.texts import Text

SAME_DAY: Final = Text("与第 {row} 行从同一天起", "from the same day on as in row {row}")


def put_bare(session: Session, tables: Sequence[ReadTable]) -> set[str]:
    """Keep new units and people of several files by their names alone, and return their codes.

    Those above somebody may stand in a file that comes later.
    """
    fresh: set[str] = set()
    units = [row for read in tables if read.table.name == "units" for _, row in read.rows]
    known = {unit.code for unit in directory_store.units(session)}
    for row in units:
        if row["code"] not in known | fresh:
            directory_store.keep_unit(session, code=row["code"], name=row["name"], parent=None)
            fresh.add(row["code"])
    people = [row for read in tables if read.table.name == "people" for _, row in read.rows]
    employed = set(directory_store.person_ids(session))
    for row in people:
        if row["code"] not in employed:
            directory_store.keep_person(session, code=row["code"], name=row["name"])
            fresh.add(row["code"])
    return fresh


def put_people(
    session: Session, read: ReadTable, *, at: datetime, zone: ZoneInfo, slot: int,
    fresh: Collection[str] = (),
) -> Counts:  # fmt: skip
    """Keep people and their postings; the `fresh` ones were made a moment ago: they are new.

    Who has left by the file comes off the roster from that day on, as on the page; what changes
    for somebody known stands in the trail.

    A person's only row without a day tells of today; among several it is where the person was
    before all the others.
    """
    days = _begins(read, business_date(at, zone))
    known = set(directory_store.person_ids(session)) - set(fresh)
    renamed = {
        row["code"]
        for _, row in read.rows
        if directory_store.keep_person(session, code=row["code"], name=row["name"])
    }
    counts = Counts()
    before = directory_store.postings(session)
    for line, told in sorted(read.rows, key=lambda each: days[each[0]]):
        row = completed(told, read, before.kept(told["code"], days[line]))
        posting = Posting(
            row["unit"], row["supervisor"], row["leader"], row["window"], bool(row.get("gone"))
        )
        moved = directory_store.keep_posting(session, row["code"], posting, since=days[line])
        removed = 0
        if moved and posting.gone:
            begin = datetime.combine(days[line], time(), zone)
            removed = duties.take_off_after(
                session, row["code"], begin, by=IMPORT, at=at, slot=slot
            )
        if moved and row["code"] in known:
            was = before.kept(row["code"], days[line])
            note_brought(
                session, row["code"], days[line], at=at, before=was, after=posting, duties=removed
            )
        counts += counted(new=row["code"] not in known, changed=moved or row["code"] in renamed)
    return counts


def put_accounts(session: Session, read: ReadTable, *, at: datetime) -> Counts:
    """Keep accounts nobody has yet, without a password."""
    rows = [row for _, row in read.rows]
    return handling_store.put_accounts(session, rows, at=at)


def _begins(read: ReadTable, today: date) -> dict[int, date]:
    """Return the day on which each row's posting begins; refuse two of a person on one day."""
    rows = Counter(row["code"] for _, row in read.rows)
    days = {
        line: row["since"] or (today if rows[row["code"]] == 1 else ALWAYS)
        for line, row in read.rows
    }
    problems = list(_on_one_day(read, days))
    if problems:
        raise FilesWrong(problems)
    return days


def _on_one_day(read: ReadTable, days: Mapping[int, date]) -> Iterator[Problem]:
    first: dict[tuple[str, date], int] = {}
    for line, row in read.rows:
        known = first.setdefault((row["code"], days[line]), line)
        if known != line:
            yield Problem(read.file, line, "since", SAME_DAY.format(row=known))
