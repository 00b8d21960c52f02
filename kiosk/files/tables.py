"""Which files there are and what columns they have. The order is that of their references."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kiosk.files.columns import (
    Column,
    code,
    day,
    hundredths,
    moment,
    month,
    one_of,
    post,
    score,
    text,
    yes_or_no,
)
from survey.complaints import STATES
from survey.points import COUNTING_OUTCOMES

SOURCES: Final = frozenset({"customer", "department", "inspection"})
CATEGORIES: Final = frozenset({"attitude", "work_state", "conflict", "integrity", "other"})
OUTCOMES: Final = COUNTING_OUTCOMES | {"rejected", "unverifiable"}
KINDS: Final = frozenset({"self", "spot", "joint"})
STANDINGS: Final = frozenset({"counted", "superseded", "held", "excluded"})

Row = Mapping[str, Any]
"""A row as read: values by column, None where an optional cell was empty."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose codes must be known, in the files read or in the database."""

    column: str
    to: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file's shape: its columns, which of them tell rows apart, what they refer to."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()


def _may(name: str, read: Any, missing: Any = None) -> Column:
    return Column(name, read, optional=True, missing=missing)


# Columns marked as ours are in every export, so that an import of it gives the same state; files
# of others need not have them.
TABLES: Final = (
    Table(
        "units",
        (Column("code", code), Column("name", text(120)), _may("parent", code)),
        ("code",),
        (Reference("parent", "units"),),
    ),
    Table(
        "windows",
        (
            Column("code", code),
            Column("name", text(120)),
            Column("unit", code),
            Column("post", post),
            _may("location", text(200)),
            # ours:
            _may("active", yes_or_no, missing=True),
            _may("token", text(32)),
        ),
        ("code",),
        (Reference("unit", "units"),),
    ),
    Table(
        "people",
        (
            Column("code", code),
            Column("name", text(120)),
            Column("unit", code),
            _may("supervisor", code),
            _may("leader", code),
            _may("window", code),
            # ours:
            _may("since", day),
        ),
        ("code", "since"),
        (
            Reference("unit", "units"),
            Reference("supervisor", "people"),
            Reference("leader", "people"),
            Reference("window", "windows"),
        ),
    ),
    Table(
        "ratings",
        (
            Column("id", text(64)),
            Column("window", code),
            _may("person", code),
            Column("score", score),
            Column("created_at", moment),
            Column("channel", text(16)),
            _may("comment", text(10_000)),
            # ours:
            _may("reasons", text(200)),
            _may("visit", text(36)),
            _may("amends", text(64)),
            _may("standing", one_of(STANDINGS), missing="counted"),
            _may("flag", text(40)),
        ),
        ("id",),
        (Reference("window", "windows"), Reference("person", "people")),
    ),
    Table(
        "complaints",
        (
            Column("ref", code),
            Column("occurred_at", moment),
            Column("window", code, may_be_empty=True),
            _may("person", code),
            Column("source", one_of(SOURCES)),
            Column("category", one_of(CATEGORIES)),
            _may("text", text(10_000)),
            _may("outcome", one_of(OUTCOMES)),
            _may("decided_at", moment),
            # ours:
            _may("received_at", moment),
            _may("state", one_of(STATES)),
        ),
        ("ref",),
        (Reference("window", "windows"), Reference("person", "people")),
    ),
    Table(
        "counselling",
        (
            Column("ref", code),
            Column("person", code),
            Column("held_at", moment),
            _may("complaint", code),
            _may("promised", text(2_000)),
        ),
        ("ref",),
        (Reference("person", "people"), Reference("complaint", "complaints")),
    ),
    Table(
        "inspections",
        (
            Column("ref", text(64)),
            Column("window", code),
            Column("inspector", code),
            Column("inspected_at", moment),
            Column("kind", one_of(KINDS)),
            Column("score", hundredths),
        ),
        ("ref",),
        (Reference("window", "windows"), Reference("inspector", "people")),
    ),
    Table(
        "stars",
        (Column("month", month), Column("unit", code), _may("person", code)),
        ("month", "unit"),
        (Reference("unit", "units"), Reference("person", "people")),
    ),
    Table(
        "closings",
        (Column("month", month), Column("closed_at", moment), Column("by", text(120))),
        ("month",),
    ),
)
BY_NAME: Final = {table.name: table for table in TABLES}
