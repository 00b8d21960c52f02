"""The files of what customers say: ratings, answers on commitments, praise, suspicion, holds."""

from typing import Final

from kiosk.files.cells.documents import details
from kiosk.files.cells.numbers import count, score
from kiosk.files.cells.times import day, hour, moment
from kiosk.files.cells.words import code, code_of, commitment, one_of, reasons, text, yes_or_no
from kiosk.files.columns import Column
from kiosk.files.shape import Reference, Row, Table, may
from survey.feedback.holds import REASON_LIMIT, State, Verdict
from survey.feedback.questionnaire import reasons_checked
from survey.given import WORDS_LIMIT
from survey.refusals.feedback import NotARating
from survey.texts import Text

STANDINGS: Final = frozenset({"counted", "superseded", "held", "excluded"})


def _reasons_of_another_score(row: Row) -> tuple[str, Text] | None:
    try:
        reasons_checked(row["score"], (row["reasons"] or "").split(","))
    except NotARating:
        return "reasons", Text(
            f"这些原因不是给 {row['score']} 分选的", f"not offered with a score of {row['score']}"
        )
    return None


RATINGS: Final = Table(
    "ratings",
    (
        Column("id", code_of(64)),
        Column("window", code),
        may("person", code),
        Column("score", score),
        Column("created_at", moment),
        Column("channel", code_of(16)),
        may("comment", text(10_000)),
        # ours:
        may("reasons", reasons),
        may("visit", code_of(36)),
        may("amends", code_of(64)),
        may("standing", one_of(STANDINGS), missing="counted"),
        may("flag", text(40)),
        may("counts_on", day),
        may("counts_at", hour),
    ),
    ("id",),
    (Reference("window", "windows"), Reference("person", "people")),
    _reasons_of_another_score,
)

ANSWERS: Final = Table(
    "answers",
    (
        Column("rating", code_of(64)),
        Column("commitment", commitment),
        Column("kept", yes_or_no),
        # ours:
        may("answered_at", moment),
    ),
    ("rating", "commitment"),
    (Reference("rating", "ratings"),),
)

PRAISE: Final = Table(
    "praise",
    (
        Column("id", code_of(64)),
        Column("rating", code_of(64)),
        may("name", text(60), missing=""),
        may("words", text(WORDS_LIMIT), missing=""),
        # ours:
        may("given_at", moment),
    ),
    ("id",),
    (Reference("rating", "ratings"),),
)

HOLDS: Final = Table(
    "holds",
    (
        Column("ref", code_of(36)),
        Column("verdict", one_of(frozenset(Verdict))),
        Column("reason", text(REASON_LIMIT)),
        Column("proposed_by", text(120)),
        Column("proposed_at", moment),
        Column("state", one_of(frozenset(State))),
        may("decided_by", text(120)),
        may("decided_at", moment),
        may("because", text(REASON_LIMIT)),
    ),
    ("ref",),
)

HOLD_RATINGS: Final = Table(
    "hold_ratings",
    (
        Column("ref", code_of(36)),
        Column("rating", code_of(64)),
        Column("settled", yes_or_no),
    ),
    ("ref", "rating"),
    (Reference("ref", "holds"), Reference("rating", "ratings")),
)

RATING_FLAGS: Final = Table(
    "rating_flags",
    (
        Column("rating", code_of(64)),
        Column("reason", code_of(40)),
        Column("weight", count),
        Column("detail", details),
    ),
    ("rating", "reason"),
    (Reference("rating", "ratings"),),
)

SURGES: Final = Table(
    "surges",
    (
        Column("window", code),
        Column("day", day),
        Column("begins_at", moment),
        Column("ends_at", moment),
        Column("low", count),
        Column("n", count),
        may("first_by", text(120)),
        may("first_at", moment),
        may("second_by", text(120)),
        may("second_at", moment),
    ),
    ("window", "day"),
    (Reference("window", "windows"),),
)
