"""Bringing in who is who and when: units, windows, people, accounts, the roster, the calendar."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import case_store
from db.directory import directory_store, duty_store
from db.directory.directory_store import ALWAYS, Posting, Window
from db.files import handling_store, import_store
from db.files.bringing import Counts
from db.ground import trait_store
from kiosk.actions.directory import duties
from kiosk.actions.directory.people import note_brought
from kiosk.at_hand.touched import Touched, touch
from kiosk.files.shape import ReadTable, Row
from kiosk.files.tables.directory import REVOKED
from survey.directory.duties import Duty, checked_duty
from survey.directory.posts import has_customers
from survey.directory.roles import IMPORT
from survey.months import business_date
from survey.refusals.directory import OfficeStaysOffice
from survey.refusals.files import FilesWrong, Problem
from survey.refusals.kinds import SurveyError
from survey.texts import Text

OTHER_WINDOWS_CODE: Final = Text(
    "这个二维码属于窗口 {window}，一个码只能用在一个窗口",
    "this is the code of window {window}; a code belongs to one window",
)
OFFICE_CODE: Final = Text(
    "部门（无窗口）没有二维码，请把这一格清空",
    "a department without a window has no code: empty this cell",
)
ANOTHER_IN_USE: Final = Text(
    "这个窗口在用另一个二维码；要用文件里的，请先在“窗口”页撤销现在的",
    "another code is in use at this window; to use this one, revoke that on the page Windows first",
)
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


def put_units(session: Session, read: ReadTable, *, fresh: Collection[str] = ()) -> Counts:
    """Keep units, those above first; circles were refused before.

    The `fresh` ones were made a moment ago: they are new.
    """
    touch(session, Touched.WINDOWS)
    waiting = {row["code"]: row for _, row in read.rows}
    known = {unit.code: unit for unit in directory_store.units(session)}
    counts = Counts()
    while waiting:
        ready = [r for r in waiting.values() if r["parent"] not in waiting]
        for row in ready:
            del waiting[row["code"]]
            kept = completed(row, read, known.get(row["code"]))
            changed = directory_store.keep_unit(session, **kept)
            is_new = row["code"] in fresh or row["code"] not in known
            counts += counted(new=is_new, changed=changed)
    return counts


def put_windows(session: Session, read: ReadTable, *, at: datetime) -> Counts:
    """Keep windows; refuse a code that is another window's, or would take the place of one in use.

    A new window gets a code; one that was revoked stays revoked, and what was closed stays closed.
    """
    touch(session, Touched.WINDOWS)
    known = {window.code: window for window in directory_store.places(session)}
    counts, problems = Counts(), []
    for line, told in read.rows:
        before = known.get(told["code"])
        row = completed(told, read, before)
        if before is not None and has_customers(row["post"]) is not has_customers(before.post):
            problems.append(Problem(read.file, line, "post", OfficeStaysOffice().said))
            continue
        changed = _keep_window(session, row, before)
        wrong = _wrong_code(session, row)
        if wrong is not None:
            problems.append(Problem(read.file, line, "token", wrong))
        else:
            changed |= _keep_code(session, row, is_new=before is None, at=at)
        counts += counted(new=before is None, changed=changed)
    if problems:
        raise FilesWrong(problems)
    return counts


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


def put_roster(
    session: Session, read: ReadTable, *, at: datetime, zone: ZoneInfo, slot: int
) -> Counts:
    """Keep new duties; refuse one in which the person would serve twice at once, or has left."""
    known: dict[str, list[Duty]] = defaultdict(list)
    for duty in duty_store.everything(session):
        known[duty.person].append(duty)
    new, problems = [], []
    for line, row in read.rows:
        duty = Duty(**row)
        if duty in known[duty.person]:
            continue
        try:
            duties.refuse_gone(session, [duty], zone)
            new.append(checked_duty(duty, known[duty.person]))
            known[duty.person].append(duty)
        except SurveyError as refusal:
            problems.append(Problem(read.file, line, "starts_at", refusal.said))
    if problems:
        raise FilesWrong(problems)
    duties.give(session, new, at=at, slot=slot)
    return Counts(new=len(new), unchanged=len(read.rows) - len(new))


def put_calendar(session: Session, read: ReadTable) -> Counts:
    """Keep the days that differ from their weekday."""
    counts = Counts()
    known: dict[date, str] = {row["day"]: row["name"] for row in handling_store.calendar(session)}
    for _, row in read.rows:
        name: str = row["name"]
        if "name" in read.absent:
            name = known.get(row["day"], name)
        day = (row["day"], row["works"], name)
        changed = case_store.keep_days(session, [day]) > 0
        counts += counted(new=row["day"] not in known, changed=changed)
    return counts


def window_ids(session: Session) -> dict[str, int]:
    """Return the row numbers of all windows, by code."""
    return {window.code: window.id for window in directory_store.places(session)}


def completed(row: Row, read: ReadTable, kept: object | None) -> dict[str, Any]:
    """Return a row with what is kept in the columns that its file has none of.

    A column that is not there says nothing of what is known: it empties no cell.
    """
    if kept is None:
        return dict(row)
    return dict(row) | {name: getattr(kept, name) for name in read.absent if hasattr(kept, name)}


def counted(*, new: bool, changed: bool) -> Counts:
    """Return the counts of one row."""
    if new:
        return Counts(new=1)
    return Counts(changed=1) if changed else Counts(unchanged=1)


def _keep_window(session: Session, row: Row, before: Window | None) -> bool:
    changed = directory_store.keep_window(
        session,
        code=row["code"],
        name=row["name"],
        unit=row["unit"],
        post=row["post"],
        location=row["location"],
    )
    hours = row.get("hours")
    if hours or (before is not None and before.hours):
        changed |= directory_store.keep_hours(session, row["code"], hours)
    if not row["active"] and (before is None or before.active):
        directory_store.set_window_active(session, row["code"], active=False)
        changed = True
    return changed


def _wrong_code(session: Session, row: Row) -> Text | None:
    """Return why the window cannot have the code that the file gives it."""
    code, token = row["code"], row["token"]
    if token is None or token == REVOKED:
        return None
    if not has_customers(row["post"]):
        return OFFICE_CODE
    holder = import_store.holder_of_token(session, token)
    if holder not in {None, code}:
        return OTHER_WINDOWS_CODE.format(window=holder)
    in_use = directory_store.window(session, code).token
    return ANOTHER_IN_USE if holder is None and in_use is not None else None


def _keep_code(session: Session, row: Row, *, is_new: bool, at: datetime) -> bool:
    """Give the window its code; tell whether a known one got one. What was revoked stays so."""
    code, token = row["code"], row["token"]
    if token is None:
        if is_new and row["active"] and has_customers(row["post"]):
            directory_store.issue_token(session, code, at=at)
        return False
    if token == REVOKED or import_store.holder_of_token(session, token) is not None:
        return False
    window = directory_store.window(session, code)
    import_store.put_token(session, token, window_id=window.id, at=at)
    return True


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


def put_house(session: Session, read: ReadTable) -> Counts:
    """Keep the company's logo; another one takes the place of what was there."""
    counts = Counts()
    for _, row in read.rows:
        kept = trait_store.get(session, trait_store.LOGO)
        if kept == row["value"]:
            counts += Counts(unchanged=1)
            continue
        trait_store.keep(session, trait_store.LOGO, row["value"])
        counts += Counts(new=1) if kept is None else Counts(changed=1)
    return counts
