"""What of the store is sealed: row by row with the deed that wrote it, counted by day, or not."""

from dataclasses import dataclass
from typing import Final

ROW_BY_ROW: Final = frozenset({
    "accounts", "assignments", "audit", "burst_complaints", "burst_decided", "burst_decisions",
    "bursts", "calendar_days", "case_chain", "case_clocks", "case_events", "case_files", "cases",
    "checklists", "closings", "complaint_contacts", "complaint_messages", "complaint_photos",
    "complaints", "corrective_actions", "corrective_events", "corrective_photos", "counsellings",
    "draws", "duties", "files", "finding_photos", "findings", "hold_ratings", "holds", "identities",
    "inspection_signatures", "inspection_versions", "inspections", "invitations", "joint_checks",
    "ledger", "ledger_decisions", "money_takings", "passkeys", "people", "photos", "policies",
    "postings", "power_requests", "publications", "rating_flags", "rating_surges", "recovery_codes",
    "regulations", "request_events", "requests", "root_causes", "roster_acts", "second_factors",
    "sessions", "slip_batches", "slips_handed", "star_decisions", "tablets", "units",
    "window_tokens", "windows",
})  # fmt: skip
"""Tables whose every row is named in the chain, by the transaction that wrote it."""

MARKED: Final = {
    "complaints": frozenset({"key"}),
    "requests": frozenset({"key"}),
}
"""Columns of which the digest holds a mark alone: whoever reads the row in an evidence pack could
come back with them as who sent it."""

LOOSE: Final = {"sessions": frozenset({"seen_at"})}
"""Columns outside the digest: what is noted every half minute, and says nothing of rights."""


@dataclass(frozen=True, slots=True)
class Told:
    """Columns whose change the trail tells with the deed; `new`: those of a new row, too."""

    columns: tuple[str, ...]
    new: bool = True


TOLD: Final = {
    "calendar_days": Told(("works", "name")),
    "cases": Told(
        ("sealed", "officer_id", "appeal_officer_id", "merged_into_id", "escalated_to"), new=False
    ),
    "complaints": Told(("state", "outcome"), new=False),
    "corrective_actions": Told(("owner_id", "due_on", "state", "root_cause"), new=False),
    "holds": Told(("verdict", "state", "reason", "because")),
    "inspections": Told(("score",), new=False),
    "people": Told(("name",)),
    "policies": Told(("effective_from", "approved", "reason", "decided_because")),
    "postings": Told(("unit_id", "supervisor_id", "leader_id", "window_id", "gone")),
    "publications": Told((
        "month", "kind", "person_id", "unit_id", "until", "published_by", "withdrawn_because",
    )),
    "regulations": Told(("title", "edition", "approved", "because")),
    "requests": Told(("state", "level"), new=False),
    "root_causes": Told(("zh", "en", "retired")),
    "slip_batches": Told(("valid_until", "voided_by", "void_reason"), new=False),
    "star_decisions": Told(("person_id", "despite")),
    "tablets": Told(("window_id", "name", "use", "withdrawn_by")),
    "units": Told(("name", "parent_id")),
    "windows": Told(("name", "unit_id", "post", "location", "hours", "active")),
}  # fmt: skip
"""What the trail tells of rows before and after: no words of complaints, no secrets, nothing of
draws and findings that is kept from anybody."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A table of which the chain keeps number and digest by day and place: many rows a minute.

    `number` counts up; `fixed` are the columns that nothing changes once a row stands.
    """

    number: str
    day: str
    place: str
    places: str
    fixed: tuple[str, ...]


COUNTED: Final = {
    "ratings": Counted(
        "seq", "biz_date", "window_id", "windows",
        ("id", "person_id", "score", "body_hash", "created_at", "received_at", "biz_hour"),
    ),
    "rating_additions": Counted(
        "seq", "created_at", "kind", "", ("id", "body", "body_hash", "created_at"),
    ),
    "trips": Counted(
        "id", "biz_date", "unit_id", "units",
        ("slip", "visit", "batch_id", "device", "opened_at", "nth"),
    ),
    "trip_stops": Counted(
        "id", "biz_date", "window_id", "windows", ("slip", "at", "noted_at", "noted_by"),
    ),
}  # fmt: skip

UNSEALED: Final = {
    "seals": "the chain itself",
    "alembic_version": "the schema's own",
    "traits": "marks of work that goes on",
    "due_postings": "what is still to be posted, forgotten with it",
    "drafts": "what nobody sent yet",
    "inspection_drafts": "what nobody sent yet",
    "guesses": "waits of minutes",
    "spent_challenges": "marks that are forgotten after minutes",
    "complaint_senders": "marks that are forgotten after days",
    "stranger_photos": "marks that are forgotten after a day",
    "rating_conflicts": "what was refused, kept to be looked at",
    "rating_photos": "told by what was added, which is counted",
    "rating_works": "marks beside ratings that are being looked at",
    "rating_daily": "reckoned anew from the ratings by the doctor",
    "rating_monthly": "reckoned anew from the ratings by the doctor",
    "rating_hourly": "reckoned anew from the ratings by the doctor",
    "rating_person_monthly": "reckoned anew from the ratings by the doctor",
    "reason_monthly": "reckoned anew from the ratings by the doctor",
    "commitment_monthly": "reckoned anew from what was added by the doctor",
}
"""Tables outside the chain, and why."""

BETWEEN: Final = "\x1f"
"""What stands between the columns of a row's key."""
