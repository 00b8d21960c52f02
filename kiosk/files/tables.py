"""Which files there are and what columns they have. The order is that of their references."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kiosk.files.columns import (
    Column,
    begun_month,
    code,
    day,
    deadline,
    details,
    hours,
    hundredths,
    moment,
    month,
    number,
    one_of,
    parameters,
    post,
    score,
    text,
    ways,
    yes_or_no,
)
from survey.cases import INTAKES, KINDS
from survey.checklist_terms import TEXT_LIMIT
from survey.checklists import Proof
from survey.clocks import Clock
from survey.complaints import STATES
from survey.points import COUNTING_OUTCOMES
from survey.recusal import Bond
from survey.roles import Role

SOURCES: Final = frozenset({"customer", "department", "inspection"})
CATEGORIES: Final = frozenset({"attitude", "work_state", "conflict", "integrity", "other"})
OUTCOMES: Final = COUNTING_OUTCOMES | {"rejected", "unverifiable"}
CHECKS: Final = frozenset({"self", "spot", "joint"})
AUTHORS: Final = frozenset({"complainant", "team"})
STANDINGS: Final = frozenset({"counted", "superseded", "held", "excluded"})

MONEY: Final = frozenset({"star", "worst"})
ENTRY_KINDS: Final = frozenset({"entry", "reversal", "adjustment"})

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


_CASE: Final = Reference("ref", "complaints")
HANDLING: Final = (
    Table(
        "cases",
        (
            Column("ref", code),
            Column("kind", one_of(KINDS)),
            Column("intake", one_of(frozenset(INTAKES))),
            Column("sealed", yes_or_no),
            _may("officer", text(60)),
            _may("appeal_officer", text(60)),
            _may("decider", text(60)),
            _may("about", code),
            _may("merged_into", code),
            _may("summary", text(10_000)),
            Column("appealed", yes_or_no),
            Column("reopened", yes_or_no),
            _may("escalated_to", one_of(frozenset(Role))),
            _may("appeal_until", deadline),
            _may("reopen_until", deadline),
            _may("closed_at", moment),
            _may("asked_until", deadline),
            _may("reached", yes_or_no),
            _may("content", yes_or_no),
            _may("handling_score", score),
        ),
        ("ref",),
        (
            _CASE,
            Reference("officer", "accounts"),
            Reference("appeal_officer", "accounts"),
            Reference("decider", "accounts"),
            Reference("about", "complaints"),
            Reference("merged_into", "complaints"),
        ),
    ),
    Table(
        "case_chain",
        (Column("ref", code), Column("person", code), Column("bond", one_of(frozenset(Bond)))),
        ("ref", "person"),
        (_CASE, Reference("person", "people")),
    ),
    Table(
        "case_clocks",
        (
            Column("ref", code),
            Column("clock", one_of(frozenset(Clock))),
            Column("starts_at", moment),
            Column("due_at", deadline),
            _may("met_at", moment),
            _may("warned_at", moment),
            _may("breached_at", moment),
        ),
        ("ref", "clock"),
        (_CASE,),
    ),
    Table(
        "case_events",
        (
            Column("ref", code),
            Column("n", number),
            Column("at", moment),
            Column("actor", text(120)),
            Column("kind", text(24)),
            Column("detail", details),
        ),
        ("ref", "n"),
        (_CASE,),
    ),
    Table(
        "messages",
        (
            Column("key", text(64)),
            Column("ref", code),
            Column("author", one_of(AUTHORS)),
            Column("sent_at", moment),
            Column("words", text(10_000)),
        ),
        ("key",),
        (_CASE,),
    ),
)
"""How complaints were handled; contacts, tracking secrets and photos travel in a backup alone."""

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
            _may("hours", hours),
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
        "accounts",
        (
            Column("username", text(60)),
            Column("name", text(120)),
            Column("role", one_of(frozenset(Role))),
            _may("person", code),
            _may("active", yes_or_no, missing=True),
        ),
        ("username",),
        (Reference("person", "people"),),
    ),
    Table(
        "roster",
        (
            Column("window", code),
            Column("person", code),
            Column("starts_at", deadline),
            Column("ends_at", deadline),
        ),
        ("window", "person", "starts_at"),
        (Reference("window", "windows"), Reference("person", "people")),
    ),
    Table(
        "calendar",
        (Column("day", day), Column("works", yes_or_no), _may("name", text(60), missing="")),
        ("day",),
    ),
    Table(
        "policies",
        (
            Column("version", number),
            Column("effective_from", month),
            Column("parameters", parameters),
            Column("reason", text(1_000)),
            Column("proposed_by", text(120)),
            Column("proposed_at", moment),
            _may("approved", yes_or_no),
            _may("decided_by", text(120)),
            _may("decided_at", moment),
            _may("decided_because", text(1_000)),
        ),
        ("version",),
    ),
    Table(
        "checklists",
        (
            Column("post", post),
            Column("version", code),
            Column("code", code),
            Column("text", text(TEXT_LIMIT)),
            Column("text_en", text(TEXT_LIMIT)),
            Column("ways", ways),
            Column("weight", number),
            Column("critical", yes_or_no),
            Column("proof", one_of(frozenset(Proof))),
            Column("published_at", moment),
            Column("by", text(120)),
            Column("reason", text(500)),
        ),
        ("post", "version", "code"),
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
    *HANDLING,
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
            Column("kind", one_of(CHECKS)),
            Column("score", hundredths),
        ),
        ("ref",),
        (Reference("window", "windows"), Reference("inspector", "people")),
    ),
    Table(
        "stars",
        (Column("month", begun_month), Column("unit", code), _may("person", code)),
        ("month", "unit"),
        (Reference("unit", "units"), Reference("person", "people")),
    ),
    Table(
        "closings",
        (Column("month", begun_month), Column("closed_at", moment), Column("by", text(120))),
        ("month",),
    ),
    Table(
        "approvals",
        (
            Column("month", begun_month),
            Column("person", code),
            Column("role", one_of(MONEY)),
            Column("kind", one_of(ENTRY_KINDS)),
            Column("n", number),
            Column("approved", yes_or_no),
            Column("by", text(120)),
            Column("at", moment),
            _may("reason", text(1_000)),
        ),
        ("month", "person", "role", "kind", "n"),
        (Reference("person", "people"),),
    ),
)
BY_NAME: Final = {table.name: table for table in TABLES}
