"""The files of complaints put aside: groups, what stands in them, and what was decided."""

from typing import Final

from kiosk.files.cells.times import deadline, moment
from kiosk.files.cells.words import code, code_of, one_of, text
from kiosk.files.columns import Column
from kiosk.files.shape import Reference, Table, may
from survey.cases.bursts import REASON_LIMIT, Verdict, Why
from survey.feedback.holds import State

BURSTS: Final = Table(
    "bursts",
    (
        Column("ref", code_of(36)),
        may("window", code),
        Column("why", one_of(frozenset(Why))),
        Column("opened_at", moment),
        Column("due_at", deadline),
        may("late_at", moment),
        may("closed_at", moment),
    ),
    ("ref",),
    (Reference("window", "windows"),),
)

BURST_COMPLAINTS: Final = Table(
    "burst_complaints",
    (Column("ref", code_of(36)), Column("complaint", code), Column("at", moment)),
    ("complaint",),
    (Reference("ref", "bursts"), Reference("complaint", "complaints")),
)

BURST_DECISIONS: Final = Table(
    "burst_decisions",
    (
        Column("ref", code_of(36)),
        Column("burst", code_of(36)),
        Column("verdict", one_of(frozenset(Verdict))),
        may("leading", code),
        Column("reason", text(REASON_LIMIT)),
        Column("proposed_by", text(120)),
        Column("proposed_at", moment),
        Column("state", one_of(frozenset(State))),
        may("decided_by", text(120)),
        may("decided_at", moment),
        may("because", text(REASON_LIMIT)),
    ),
    ("ref",),
    (Reference("burst", "bursts"), Reference("leading", "complaints")),
)

BURST_DECIDED: Final = Table(
    "burst_decided",
    (Column("ref", code_of(36)), Column("complaint", code)),
    ("ref", "complaint"),
    (Reference("ref", "burst_decisions"), Reference("complaint", "complaints")),
)
