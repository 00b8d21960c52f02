"""What an export holds: every file of the interface, of one month or of all."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

from db.cases import root_cause_store, veiling
from db.checks import checklist_store
from db.directory import duty_store
from db.files import (
    burst_file_store,
    export_store,
    flag_file_store,
    governance_store,
    handling_store,
    hold_file_store,
    ledger_file_store,
    request_file_store,
)
from db.files import check_outcome_store as outcomes
from db.ground import trait_store
from kiosk.files.shape import Row
from kiosk.files.tables.directory import REVOKED
from kiosk.files.veils import Veil, veiled
from survey.checks.checklists import item_told
from survey.directory.roles import SYSTEM

VEILED: Final = {
    "complaints": ("ref", "text"), "cases": ("ref", "summary"), "case_events": ("ref", "detail"),
    "messages": ("ref", "words"), "counselling": ("complaint", "promised"),
}  # fmt: skip
"""Where files tell what people wrote in cases, and in which column their complaint's number."""


def export_rows(
    session: Session, month: str | None = None, *, veil: Veil | None = None
) -> dict[str, Iterable[Row]]:
    """Return each file's rows; a month limits what happened, never the directory.

    Corrective actions, requests, ends of holds and the ledger run across months: no month has them
    in its files. A group of complaints put aside comes as a whole, be it of two months. With a
    `veil` what people wrote in sealed cases is encrypted, so that it is read here alone.
    """
    cases_of = handling_store.of_month(month)
    groups_of = burst_file_store.of_month(month)
    rows: dict[str, Iterable[Row]] = {
        "units": export_store.units(session),
        "windows": (
            {**row, "token": row["token"] or REVOKED} for row in export_store.windows(session)
        ),
        "people": export_store.people(session),
        "accounts": handling_store.accounts(session),
        "roster": map(asdict, duty_store.everything(session)),
        "calendar": handling_store.calendar(session),
        "root_causes": root_cause_store.rows(session),
        "house": _house(session),
        "policies": governance_store.policies(session),
        "regulations": governance_store.regulations(session),
        "checklists": _checklists(session),
        "ratings": export_store.ratings(session, month),
        "answers": export_store.answers(session, month),
        "praise": export_store.praise(session, month),
        "holds": () if month else hold_file_store.holds(session),
        "hold_ratings": () if month else hold_file_store.hold_ratings(session),
        "rating_flags": flag_file_store.flags(session, month),
        "surges": flag_file_store.surges(session, month),
        "complaints": export_store.complaints(session, cases_of),
        "cases": handling_store.cases(session, cases_of),
        "case_chain": handling_store.chains(session, cases_of),
        "case_clocks": handling_store.clocks(session, cases_of),
        "case_events": handling_store.events(session, cases_of),
        "messages": handling_store.messages(session, cases_of),
        "bursts": burst_file_store.bursts(session, groups_of),
        "burst_complaints": burst_file_store.burst_complaints(session, groups_of),
        "burst_decisions": burst_file_store.burst_decisions(session, groups_of),
        "burst_decided": burst_file_store.burst_decided(session, groups_of),
        "counselling": export_store.counsellings(session, cases_of),
        "requests": () if month else request_file_store.requests(session),
        "request_events": () if month else request_file_store.request_events(session),
        "inspections": map(
            _in_points, export_store.inspections(session, outcomes.checks_of_month(month))
        ),
        "joint_checks": map(
            _in_points, outcomes.joint_checks(session, outcomes.joint_of_month(month))
        ),
        "corrective_actions": () if month else outcomes.actions(session),
        "corrective_events": () if month else outcomes.action_events(session),
        "stars": export_store.stars(session, month),
        "closings": export_store.closings(session, month),
        "ledger": ledger_file_store.entries(session),
        "approvals": governance_store.approvals(session, not_by=SYSTEM, month=month),
    }
    if month:
        del rows["ledger"]  # one without entries would say that nothing was ever posted
    if veil:
        refs = veiling.sealed_refs(session)
        rows |= {name: veiled(rows[name], *columns, refs, veil) for name, columns in VEILED.items()}
    return rows


def _house(session: Session) -> Iterator[Row]:
    """Yield what belongs to the house itself: the company's logo, where there is one."""
    logo = trait_store.get(session, trait_store.LOGO)
    if logo is not None:
        yield {"name": "logo", "value": logo}


def _checklists(session: Session) -> Iterator[Row]:
    """Yield the published checklists, an item a row; the built-in ones are everywhere."""
    for each in checklist_store.everything(session):
        for item in each.checklist.items:
            yield {
                "post": each.post,
                "version": each.checklist.version,
                **item_told(item),
                "published_at": each.at,
                "by": each.by,
                "reason": each.reason,
            }


def _in_points(row: Row) -> Row:
    """Return a row with its check's score as 0 to 100, without idle zeros."""
    whole, rest = divmod(row["score"], 100)
    told = str(whole) if not rest else f"{whole}.{rest:02d}".rstrip("0")
    return {**row, "score": Decimal(told)}
