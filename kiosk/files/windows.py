"""Bringing in units, windows with their codes, and the company's logo."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.directory.directory_store import Window
from db.files import import_store
from db.files.bringing import Counts
from db.ground import trait_store
from kiosk.at_hand.touched import Touched, touch
from kiosk.files.completing import completed, counted
from kiosk.files.shape import ReadTable, Row
from kiosk.files.tables.directory import REVOKED
from survey.directory.posts import has_customers
from survey.refusals.directory import OfficeStaysOffice
from survey.refusals.files import FilesWrong, Problem
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


def window_ids(session: Session) -> dict[str, int]:
    """Return the row numbers of all windows, by code."""
    return {window.code: window.id for window in directory_store.places(session)}


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
