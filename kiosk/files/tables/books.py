"""The files of the books: the policy, stars, closed months, approvals."""

from typing import Final

from kiosk.files.cells.documents import parameters
from kiosk.files.cells.numbers import number
from kiosk.files.cells.times import begun_month, moment, month
from kiosk.files.cells.words import code, one_of, text, yes_or_no
from kiosk.files.columns import Column
from kiosk.files.shape import Reference, Row, Table, may
from survey.books.rulebook import MONEY
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
    ),
    ("month", "unit"),
    (Reference("unit", "units"), Reference("person", "people")),
)

CLOSINGS: Final = Table(
    "closings",
    (Column("month", begun_month), Column("closed_at", moment), Column("by", text(120))),
    ("month",),
)

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
