"""The files of checks: checklists, inspections, and what they led to."""

from typing import Final

from kiosk.files.cells.documents import answers, details, questions
from kiosk.files.cells.numbers import hundredths, kappa, number
from kiosk.files.cells.times import day, moment
from kiosk.files.cells.words import code, code_of, one_of, post, text, ways, yes_or_no
from kiosk.files.columns import Column
from kiosk.files.shape import Reference, Table, may, never_itself
from survey.checks.checklist_terms import CODE_LIMIT, TEXT_LIMIT
from survey.checks.checklists import Proof
from survey.checks.corrections import State
from survey.texts import Text

CHECKS_CALLED: Final[dict[str, Text]] = {
    "self": Text("自查", "Self-check"),
    "spot": Text("抽查", "Spot check"),
    "joint": Text("联合检查", "Joint check"),
}
CHECKS: Final = frozenset(CHECKS_CALLED)
ORIGINS: Final = frozenset({"inspection", "case", "hand"})

CHECKLISTS: Final = Table(
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
)

INSPECTIONS: Final = Table(
    "inspections",
    (
        Column("ref", code_of(64)),
        Column("window", code),
        Column("inspector", code),
        Column("inspected_at", moment),
        Column("kind", one_of(CHECKS, CHECKS_CALLED)),
        Column("score", hundredths),
    ),
    ("ref",),
    (Reference("window", "windows"), Reference("inspector", "people")),
)

# What they led to; photos travel in a backup alone.

JOINT_CHECKS: Final = Table(
    "joint_checks",
    (
        Column("first", code_of(64)),
        Column("second", code_of(64)),
        Column("score", hundredths),
        may("kappa", kappa),
        Column("agreed", answers),
        Column("proposed_at", moment),
        may("agreed_at", moment),
        Column("first_by", text(120)),
        may("second_by", text(120)),
    ),
    ("first",),
    (Reference("first", "inspections"), Reference("second", "inspections")),
    never_itself("first", "second"),
)

CORRECTIVE_ACTIONS: Final = Table(
    "corrective_actions",
    (
        Column("ref", code_of(64)),
        Column("origin", one_of(ORIGINS)),
        may("inspection", code_of(64)),
        may("item", text(CODE_LIMIT)),
        may("complaint", code),
        Column("window", code),
        Column("owner", code),
        Column("ordered_by", code_of(60)),
        Column("ordered_at", moment),
        Column("due_on", day),
        Column("wrong", text(10_000)),
        Column("state", one_of(frozenset(State))),
        may("cause", code_of(24)),
        may("root_cause", text(10_000)),
        may("whys", questions),
        may("measure", text(10_000)),
        may("done_at", moment),
        may("checked_by", code_of(60)),
        may("closed_at", moment),
        may("recurs", code_of(64)),
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
    never_itself("ref", "recurs"),
)

CORRECTIVE_EVENTS: Final = Table(
    "corrective_events",
    (
        Column("ref", code_of(64)),
        Column("n", number),
        Column("at", moment),
        Column("actor", text(120)),
        Column("kind", text(24)),
        Column("detail", details),
    ),
    ("ref", "n"),
    (Reference("ref", "corrective_actions"),),
)
