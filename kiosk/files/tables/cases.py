"""The files of complaints: how they were handled, and the counselling that came of them."""

from typing import Final

from kiosk.files.cells.documents import details
from kiosk.files.cells.numbers import number, score
from kiosk.files.cells.times import deadline, moment
from kiosk.files.cells.words import code, code_of, one_of, text, yes_or_no
from kiosk.files.columns import Column
from kiosk.files.shape import Reference, Table, may, never_itself
from survey.cases import requests
from survey.cases.clocks import Clock
from survey.cases.complaints import CATEGORIES, FINDINGS, STATES
from survey.cases.intakes import INTAKES
from survey.cases.recusal import Bond
from survey.cases.root_causes import EN_LIMIT, ZH_LIMIT
from survey.cases.steps import KINDS
from survey.directory.roles import Role
from survey.texts import Text

SOURCES_CALLED: Final[dict[str, Text]] = {
    "customer": Text("客户", "Customer"),
    "department": Text("部门", "Department"),
    "inspection": Text("检查", "Inspection"),
}
SOURCES: Final = frozenset(SOURCES_CALLED)
AUTHORS: Final = frozenset({"complainant", "team"})
_STATES_CALLED: Final = {word: standing.name for word, standing in STATES.items()}
_CASE: Final = Reference("ref", "complaints")

COMPLAINTS: Final = Table(
    "complaints",
    (
        Column("ref", code),
        Column("occurred_at", moment),
        Column("window", code, may_be_empty=True),
        may("person", code),
        Column("source", one_of(SOURCES, SOURCES_CALLED)),
        Column("category", one_of(CATEGORIES, CATEGORIES)),
        may("text", text(10_000)),
        may("outcome", one_of(FINDINGS, _STATES_CALLED)),
        may("decided_at", moment),
        # ours:
        may("received_at", moment),
        may("state", one_of(STATES, _STATES_CALLED)),
    ),
    ("ref",),
    (Reference("window", "windows"), Reference("person", "people")),
)

# How they were handled; contacts, tracking secrets, photos and files travel in a backup
# alone.

CASES: Final = Table(
    "cases",
    (
        Column("ref", code),
        Column("kind", one_of(KINDS)),
        Column("intake", one_of(frozenset(INTAKES))),
        Column("sealed", yes_or_no),
        may("officer", code_of(60)),
        may("appeal_officer", code_of(60)),
        may("decider", code_of(60)),
        may("about", code),
        may("merged_into", code),
        may("summary", text(10_000)),
        Column("appealed", yes_or_no),
        Column("reopened", yes_or_no),
        may("escalated_to", one_of(frozenset(Role))),
        may("appeal_until", deadline),
        may("reopen_until", deadline),
        may("closed_at", moment),
        may("asked_until", deadline),
        may("reached", yes_or_no),
        may("content", yes_or_no),
        may("handling_score", score),
        may("waiting_since", moment),
        may("person_since", moment),
        may("past_leader", yes_or_no),
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
    never_itself("ref", "about", "merged_into"),
)

# What the company changed or added in the list of root causes; the rest is everywhere.

ROOT_CAUSES: Final = Table(
    "root_causes",
    (
        Column("code", code_of(24)),
        Column("zh", text(ZH_LIMIT)),
        Column("en", text(EN_LIMIT)),
        Column("retired", yes_or_no),
    ),
    ("code",),
)

CASE_CHAIN: Final = Table(
    "case_chain",
    (Column("ref", code), Column("person", code), Column("bond", one_of(frozenset(Bond)))),
    ("ref", "person"),
    (_CASE, Reference("person", "people")),
)

CASE_CLOCKS: Final = Table(
    "case_clocks",
    (
        Column("ref", code),
        Column("clock", one_of(frozenset(Clock))),
        Column("starts_at", moment),
        Column("due_at", deadline),
        may("met_at", moment),
        may("warned_at", moment),
        may("breached_at", moment),
        may("waived_at", moment),
    ),
    ("ref", "clock"),
    (_CASE,),
)

CASE_EVENTS: Final = Table(
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
)

MESSAGES: Final = Table(
    "messages",
    (
        Column("key", code_of(64)),
        Column("ref", code),
        Column("author", one_of(AUTHORS)),
        Column("sent_at", moment),
        Column("words", text(10_000)),
    ),
    ("key",),
    (_CASE,),
)

COUNSELLING: Final = Table(
    "counselling",
    (
        Column("ref", code),
        Column("person", code),
        Column("held_at", moment),
        may("complaint", code),
        may("promised", text(2_000)),
    ),
    ("ref",),
    (Reference("person", "people"), Reference("complaint", "complaints")),
)

REQUESTS: Final = Table(
    "requests",
    (
        Column("ref", code),
        may("window", code),
        Column("raised_by", code_of(60)),
        Column("raised_at", moment),
        Column("matter", one_of(requests.MATTERS, requests.MATTERS)),
        Column("waits", one_of(requests.WAITS, requests.WAITS)),
        Column("within", one_of(frozenset(requests.Within))),
        may("words", text(requests.WORDS_LIMIT)),
        may("customer", text(requests.CUSTOMER_LIMIT)),
        may("supervisor", code),
        may("leader", code),
        Column("level", one_of(frozenset(requests.Level))),
        Column("promised_at", deadline),
        Column("due_at", deadline),
        may("missed_at", moment),
        Column("state", one_of(frozenset(requests.State))),
        may("answer", text(10_000)),
        may("answered_by", code_of(60)),
        may("answered_at", moment),
        may("told_at", moment),
    ),
    ("ref",),
    (
        Reference("window", "windows"),
        Reference("raised_by", "accounts"),
        Reference("supervisor", "people"),
        Reference("leader", "people"),
        Reference("answered_by", "accounts"),
    ),
)

REQUEST_EVENTS: Final = Table(
    "request_events",
    (
        Column("ref", code),
        Column("n", number),
        Column("at", moment),
        Column("actor", text(120)),
        Column("kind", text(24)),
        Column("detail", details),
    ),
    ("ref", "n"),
    (Reference("ref", "requests"),),
)
