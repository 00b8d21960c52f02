"""The files of the directory: units, windows, people, accounts, the roster, the calendar."""

from datetime import timedelta
from typing import Final

from kiosk.files.cells.pictures import logo
from kiosk.files.cells.times import day, deadline, first_day, hours
from kiosk.files.cells.words import code, code_of, name, one_of, post, text, yes_or_no
from kiosk.files.columns import Column
from kiosk.files.shape import Reference, Row, Table, may
from survey.directory.roles import ROLE_NAMES, Role
from survey.texts import Text

REVOKED: Final = "revoked"
"""Stands for the code of a window that has none; an empty cell is no word about it."""

NOT_THE_DAY_BEFORE: Final = Text(
    "已离职的一行从最后工作日的次日起：两个日期对不上",
    "a row of who has left begins on the day after the last one: the two days do not fit",
)
ENDS_BEFORE: Final = Text(
    "最后工作日早于起始日期", "the last day of work is before the day it begins on"
)
ONE_DAY: Final = timedelta(days=1)

UNITS: Final = Table(
    "units",
    (Column("code", code), Column("name", name(120)), may("parent", code)),
    ("code",),
    (Reference("parent", "units"),),
)

WINDOWS: Final = Table(
    "windows",
    (
        Column("code", code),
        Column("name", name(120)),
        Column("unit", code),
        Column("post", post),
        may("location", name(200)),
        # ours:
        may("active", yes_or_no, missing=True),
        may("token", text(32)),
        may("hours", hours),
    ),
    ("code",),
    (Reference("unit", "units"),),
)


def _wrong_days(row: Row) -> tuple[str, Text] | None:
    """Tell of a last day before the first one, or another than that of who has left by the row."""
    since, last = row["since"], row["last_day"]
    if since is None or last is None:
        return None
    if row["gone"]:
        return None if since == last + ONE_DAY else ("last_day", NOT_THE_DAY_BEFORE)
    return ("last_day", ENDS_BEFORE) if last < since else None


PEOPLE: Final = Table(
    "people",
    (
        Column("code", code),
        Column("name", name(120)),
        Column("unit", code),
        may("supervisor", code),
        may("leader", code),
        may("window", code),
        # ours:
        may("since", first_day),
        may("gone", yes_or_no, missing=False),
        may("last_day", day),
    ),
    ("code", "since"),
    (
        Reference("unit", "units"),
        Reference("supervisor", "people"),
        Reference("leader", "people"),
        Reference("window", "windows"),
    ),
    wrong=_wrong_days,
)

ACCOUNTS: Final = Table(
    "accounts",
    (
        Column("username", code_of(60)),
        Column("name", name(120)),
        Column("role", one_of(frozenset(Role), ROLE_NAMES)),
        may("person", code),
        may("active", yes_or_no, missing=True),
    ),
    ("username",),
    (Reference("person", "people"),),
)

ROSTER: Final = Table(
    "roster",
    (
        Column("window", code),
        Column("person", code),
        Column("starts_at", deadline),
        Column("ends_at", deadline),
    ),
    ("window", "person", "starts_at"),
    (Reference("window", "windows"), Reference("person", "people")),
)

CALENDAR: Final = Table(
    "calendar",
    (Column("day", day), Column("works", yes_or_no), may("name", name(60), missing="")),
    ("day",),
)

HOUSE: Final = Table(
    "house",
    (Column("name", one_of(frozenset({"logo"}))), Column("value", logo)),
    ("name",),
)
