"""Which files there are and what columns they have. The order is that of their references."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kiosk.files.columns import (
    Column,
    answers,
    begun_month,
    code,
    commitment,
    day,
    deadline,
    details,
    first_day,
    hour,
    hours,
    hundredths,
    kappa,
    moment,
    month,
    number,
    one_of,
    parameters,
    post,
    questions,
    reasons,
    score,
    text,
    ways,
    yes_or_no,
)
from survey.cases.clocks import Clock
from survey.cases.complaints import CATEGORIES, FINDINGS, STATES
from survey.cases.recusal import Bond
from survey.cases.steps import INTAKES, KINDS
from survey.checks.checklist_terms import CODE_LIMIT, TEXT_LIMIT
from survey.checks.checklists import Proof
from survey.checks.corrections import State
from survey.directory.roles import Role
from survey.feedback.questionnaire import reasons_checked
from survey.given import WORDS_LIMIT
from survey.refusals.feedback import NotARating
from survey.texts import Text

SOURCES: Final = frozenset({"customer", "department", "inspection"})
CHECKS: Final = frozenset({"self", "spot", "joint"})
ORIGINS: Final = frozenset({"inspection", "case", "hand"})
AUTHORS: Final = frozenset({"complainant", "team"})
STANDINGS: Final = frozenset({"counted", "superseded", "held", "excluded"})

MONEY: Final = frozenset({"star", "worst"})
ENTRY_KINDS: Final = frozenset({"entry", "reversal", "adjustment"})

REVOKED: Final = "revoked"
"""Stands for the code of a window that has none; an empty cell is no word about it."""

Row = Mapping[str, Any]
"""A row as read: values by column, None where an optional cell was empty."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose codes must be known, in the files read or in the database."""

    column: str
    to: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file's shape: its columns, which of them tell rows apart, what they refer to.

    `wrong` tells of cells that cannot stand together: the column, and what is wrong with it.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    wrong: Callable[[Row], tuple[str, Text] | None] = lambda _row: None


def _may(name: str, read: Any, missing: Any = None) -> Column:
    return Column(name, read, optional=True, missing=missing)


def _reasons_of_another_score(row: Row) -> tuple[str, Text] | None:
    try:
        reasons_checked(row["score"], (row["reasons"] or "").split(","))
    except NotARating:
        return "reasons", Text(
            f"这些原因不是给 {row['score']} 分选的", f"not offered with a score of {row['score']}"
        )
    return None


def _other(key: str, *names: str) -> Callable[[Row], tuple[str, Text] | None]:
    """Return a rule: the columns name another one than the row itself."""

    def wrong(row: Row) -> tuple[str, Text] | None:
        own = next((name for name in names if row[name] == row[key]), None)
        return None if own is None else (own, Text("不能指向自己", "it cannot be itself"))

    return wrong


def _decided_by_nobody(row: Row) -> tuple[str, Text] | None:
    for name in ("decided_by", "decided_at"):
        if row["approved"] is not None and row[name] is None:
            return name, Text("已有决定，要写明", "a decision needs it")
    return None


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
        _other("ref", "about", "merged_into"),
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

OUTCOMES: Final = (
    Table(
        "joint_checks",
        (
            Column("first", text(64)),
            Column("second", text(64)),
            Column("score", hundredths),
            _may("kappa", kappa),
            Column("agreed", answers),
            Column("proposed_at", moment),
            _may("agreed_at", moment),
            Column("first_by", text(120)),
            _may("second_by", text(120)),
        ),
        ("first",),
        (Reference("first", "inspections"), Reference("second", "inspections")),
        _other("first", "second"),
    ),
    Table(
        "corrective_actions",
        (
            Column("ref", text(64)),
            Column("origin", one_of(ORIGINS)),
            _may("inspection", text(64)),
            _may("item", text(CODE_LIMIT)),
            _may("complaint", code),
            Column("window", code),
            Column("owner", code),
            Column("ordered_by", text(60)),
            Column("ordered_at", moment),
            Column("due_on", day),
            Column("wrong", text(10_000)),
            Column("state", one_of(frozenset(State))),
            _may("root_cause", text(10_000)),
            _may("whys", questions),
            _may("measure", text(10_000)),
            _may("done_at", moment),
            _may("checked_by", text(60)),
            _may("closed_at", moment),
            _may("recurs", text(64)),
        ),
        ("ref",),
        (
            Reference("inspection", "inspections"),
            Reference("complaint", "complaints"),
            Reference("window", "windows"),
            Reference("owner", "people"),
            Reference("ordered_by", "accounts"),
            Reference("checked_by", "accounts"),
            Reference("recurs", "corrective_actions"),
        ),
        _other("ref", "recurs"),
    ),
    Table(
        "corrective_events",
        (
            Column("ref", text(64)),
            Column("n", number),
            Column("at", moment),
            Column("actor", text(120)),
            Column("kind", text(24)),
            Column("detail", details),
        ),
        ("ref", "n"),
        (Reference("ref", "corrective_actions"),),
    ),
)
"""What checks led to; photos travel in a backup alone."""

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
            _may("since", first_day),
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
        wrong=_decided_by_nobody,
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
            _may("reasons", reasons),
            _may("visit", text(36)),
            _may("amends", text(64)),
            _may("standing", one_of(STANDINGS), missing="counted"),
            _may("flag", text(40)),
            _may("counts_on", day),
            _may("counts_at", hour),
        ),
        ("id",),
        (Reference("window", "windows"), Reference("person", "people")),
        _reasons_of_another_score,
    ),
    Table(
        "answers",
        (
            Column("rating", text(64)),
            Column("commitment", commitment),
            Column("kept", yes_or_no),
            # ours:
            _may("answered_at", moment),
        ),
        ("rating", "commitment"),
        (Reference("rating", "ratings"),),
    ),
    Table(
        "praise",
        (
            Column("id", text(64)),
            Column("rating", text(64)),
            _may("name", text(60), missing=""),
            _may("words", text(WORDS_LIMIT), missing=""),
            # ours:
            _may("given_at", moment),
        ),
        ("id",),
        (Reference("rating", "ratings"),),
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
            _may("outcome", one_of(FINDINGS)),
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
    *OUTCOMES,
    Table(
        "stars",
        (
            Column("month", begun_month),
            Column("unit", code),
            _may("person", code),
            # ours:
            _may("minutes", text(10_000)),
            _may("by", text(120)),
            _may("decided_at", moment),
        ),
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
