"""Bringing in people and where they belong, and their accounts."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.directory.directory_store import ALWAYS, Posting, Postings
from db.files import handling_store
from db.files.bringing import Counts
from kiosk.actions.directory import duties
from kiosk.actions.directory.people import ONE_DAY, note_brought
from kiosk.actions.directory.power_acts import tell_renamed
from kiosk.files.completing import completed, counted
from kiosk.files.shape import ReadTable, Row
from survey.directory.roles import IMPORT
from survey.months import business_date
from survey.refusals.files import FilesWrong, Problem
from survey.texts import Text

SAME_DAY: Final = Text("与第 {row} 行从同一天起", "from the same day on as in row {row}")
LEFT_BEFORE: Final = Text(
    "这个人已离职，最后工作日是 {day}；要改请在“人员”页改",
    "they have left, last day {day}; to change that, use the page People",
)
ABOVE_LEFT: Final = Text(
    "“{code}”已离职（最后工作日 {day}），不能再当主管或领导：请另填一位，没有就留空",
    "{code} has left (last day {day}) and stands above nobody: name another, or leave it empty",
)
Later = Callable[[], object]
"""What is noted in the trail once all is written: the trail's turn comes last."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where a row puts a person from a day on; `gone`: by its last day they have left by then."""

    line: int
    day: date
    row: Row
    gone: bool = False


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
    fresh: Collection[str] = (), later: list[Later] | None = None,
) -> Counts:  # fmt: skip
    """Keep people and their postings; the `fresh` ones were made a moment ago: they are new.

    Who has left by the file comes off the roster from that day on, as on the page; what changes
    for somebody known is to be noted `later`.

    A person's only row without a day tells of today; among several it is where the person was
    before all the others.
    """
    steps = _steps(read, business_date(at, zone))
    known = set(directory_store.person_ids(session)) - set(fresh)
    before = directory_store.postings(session)
    _refuse_two_last_days(read, steps, before)
    notes: list[Later] = [] if later is None else later
    names = dict(directory_store.names(session).values())
    changed = {
        row["code"]
        for _, row in read.rows
        if directory_store.keep_person(session, code=row["code"], name=row["name"])
    }
    for code in sorted(changed & known):
        tell_renamed(session, code, names[code], by=IMPORT, at=at)
    moved: set[int] = set()
    for step in steps:
        code, was = step.row["code"], before.kept(step.row["code"], step.day)
        posting = _posting(step, read, was)
        if not directory_store.keep_posting(session, code, posting, since=step.day):
            continue
        moved.add(step.line)
        removed = 0
        if posting.gone:
            begin = datetime.combine(step.day, time(), zone)
            removed = duties.take_off_after(session, code, begin, by=IMPORT, at=at, slot=slot)
        if code in known:
            notes.append(
                partial(
                    note_brought, session, code, step.day, at=at, before=was, after=posting,
                    duties=removed,
                )
            )  # fmt: skip
    return sum(
        (
            counted(new=row["code"] not in known, changed=line in moved or row["code"] in changed)
            for line, row in read.rows
        ),
        Counts(),
    )


def under_the_gone(
    session: Session, read: ReadTable, before: Postings, today: date
) -> Iterator[Problem]:
    """Yield the cells that put somebody under who has left by then, once all is written.

    A posting that was kept so `before` is let be: that place stands vacant.
    """
    now = directory_store.postings(session)
    for step in _steps(read, today):
        code = step.row["code"]
        place = now.kept(code, step.day)
        if place is None or place.gone or place == before.kept(code, step.day):
            continue
        for column in ("supervisor", "leader"):
            above = step.row.get(column)
            if above and now.has_left(above, step.day):
                day = now.last_day(above, step.day)
                yield Problem(
                    read.file, step.line, column, ABOVE_LEFT.format(code=above, day=f"{day}")
                )


def put_accounts(session: Session, read: ReadTable, *, at: datetime) -> Counts:
    """Keep accounts nobody has yet, without a password."""
    rows = [row for _, row in read.rows]
    return handling_store.put_accounts(session, rows, at=at)


def _posting(step: Step, read: ReadTable, was: Posting | None) -> Posting:
    row = completed(step.row, read, was)
    gone = step.gone or bool(row.get("gone"))
    return Posting(row["unit"], row["supervisor"], row["leader"], row["window"], gone)


def _steps(read: ReadTable, today: date) -> list[Step]:
    """Return what the rows say from which day on, by day; refuse two of a person on one day."""
    rows = Counter(row["code"] for _, row in read.rows)
    steps = []
    for line, row in read.rows:
        last, usual = row.get("last_day"), today if rows[row["code"]] == 1 else ALWAYS
        if row.get("gone") and last:
            usual = last + ONE_DAY
        elif last:
            usual = min(usual, last)
        steps.append(Step(line, row["since"] or usual, row))
        if last and not row.get("gone"):
            steps.append(Step(line, last + ONE_DAY, row, gone=True))
    problems = list(_on_one_day(read, steps))
    if problems:
        raise FilesWrong(problems)
    return sorted(steps, key=lambda each: each.day)


def _on_one_day(read: ReadTable, steps: Iterable[Step]) -> Iterator[Problem]:
    first: dict[tuple[str, date], int] = {}
    for step in steps:
        known = first.setdefault((step.row["code"], step.day), step.line)
        if known != step.line:
            column = "last_day" if step.gone else "since"
            yield Problem(read.file, step.line, column, SAME_DAY.format(row=known))


def _refuse_two_last_days(read: ReadTable, steps: Iterable[Step], before: Postings) -> None:
    """Refuse another last day than is kept: nobody leaves twice without coming back between."""
    problems = []
    for step in steps:
        if not step.gone or "gone" not in read.absent:
            continue
        code = step.row["code"]
        day = before.last_day(code, step.day) or _leaves_later(before, code, step.day)
        if day is not None and day != step.row["last_day"]:
            problems.append(
                Problem(read.file, step.line, "last_day", LEFT_BEFORE.format(day=f"{day}"))
            )
    if problems:
        raise FilesWrong(problems)


def _leaves_later(kept: Postings, code: str, day: date) -> date | None:
    """Return the last day of who leaves after a day as the next thing that is kept of them."""
    for since, posting in kept.by_person.get(code, ()):
        if since > day:
            return since - ONE_DAY if posting.gone else None
    return None
