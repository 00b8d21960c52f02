"""The files of the books: the policy, the regulation, stars, closed months, ledger, approvals."""

from typing import Final

from kiosk.files.cells.documents import parameters, questions, remarks
from kiosk.files.cells.numbers import amount, count, number
from kiosk.files.cells.times import begun_month, exact_moment, moment, month
from kiosk.files.cells.words import code, code_of, one_of, text, yes_or_no
from kiosk.files.columns import Column
from kiosk.files.shape import Reference, Row, Table, may
from survey.books.regulation import EDITION_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from survey.books.rulebook import MONEY, ROLES
from survey.texts import Text

ENTRY_KINDS: Final = frozenset({"entry", "reversal", "adjustment"})


def _decided_by_nobody(row: Row) -> tuple[str, Text] | None:
    for name in ("decided_by", "decided_at"):
        if row["approved"] is not None and row[name] is None:
            return name, Text("已有决定，要写明", "a decision needs it")
    return None


POLICIES: Final = Table(
    "policies",
    (
        Column("version", number),
        Column("effective_from", month),
        Column("parameters", parameters),
        Column("reason", text(1_000)),
        Column("proposed_by", text(120)),
        Column("proposed_at", moment),
        may("approved", yes_or_no),
        may("decided_by", text(120)),
        may("decided_at", moment),
        may("decided_because", text(1_000)),
    ),
    ("version",),
    wrong=_decided_by_nobody,
)

REGULATIONS: Final = Table(
    "regulations",
    (
        Column("number", number),
        Column("title", text(TITLE_LIMIT)),
        Column("edition", text(EDITION_LIMIT)),
        Column("words", text(TEXT_LIMIT)),
        Column("proposed_by", text(120)),
        Column("proposed_at", moment),
        may("approved", yes_or_no),
        may("decided_by", text(120)),
        may("decided_at", moment),
        may("because", text(1_000)),
    ),
    ("number",),
    wrong=_decided_by_nobody,
)

STARS: Final = Table(
    "stars",
    (
        Column("month", begun_month),
        Column("unit", code),
        may("person", code),
        # ours:
        may("minutes", text(10_000)),
        may("by", text(120)),
        may("decided_at", moment),
        may("bars", text(2_000)),
        may("despite", text(10_000)),
    ),
    ("month", "unit"),
    (Reference("unit", "units"), Reference("person", "people")),
)

CLOSINGS: Final = Table(
    "closings",
    (
        Column("month", begun_month),
        Column("closed_at", moment),
        Column("by", text(120)),
        # ours:
        may("policy", count),
        may("head", code_of(64)),
        may("left_open", remarks),
    ),
    ("month",),
)


def _taken_by_nobody(row: Row) -> tuple[str, Text] | None:
    if row["taken_at"] is not None and row["taken_by"] is None:
        return "taken_by", Text("已取走，要写明是谁", "what was taken needs it")
    return _decided_by_nobody(row)


LEDGER: Final = Table(
    "ledger",
    (
        Column("seq", number),
        Column("month", begun_month),
        Column("posted_month", month),
        Column("person", code),
        Column("role", one_of(ROLES)),
        may("complaint", code),
        may("unit", code),
        may("ordinal", number),
        Column("points", amount),
        Column("yuan", amount),
        Column("kind", one_of(ENTRY_KINDS)),
        Column("clause", text(40)),
        Column("formula", text(1_000)),
        Column("evidence", questions),
        Column("policy", count),
        may("reverses", number),
        Column("posted_at", exact_moment),
        Column("by", text(120)),
        Column("hash", code_of(64)),
        may("approved", yes_or_no),
        may("decided_by", text(120)),
        may("decided_at", moment),
        may("reason", text(1_000)),
        may("taken_at", moment),
        may("taken_by", text(120)),
    ),
    ("seq",),
    (Reference("person", "people"), Reference("complaint", "complaints"),
     Reference("unit", "units")),
    wrong=_taken_by_nobody,
)  # fmt: skip

APPROVALS: Final = Table(
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
        may("reason", text(1_000)),
        may("taken_at", moment),
        may("taken_by", text(120)),
    ),
    ("month", "person", "role", "kind", "n"),
    (Reference("person", "people"),),
)
