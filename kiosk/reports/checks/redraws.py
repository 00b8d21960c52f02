"""Draws done again: what was kept is held against what seed and inputs say."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy.orm import Session

from db.checks import plan_store
from db.checks.plan_store import Kept, Place
from db.ground import audit_store
from survey.checks import draws
from survey.checks.draw_documents import commitment, of_document
from survey.refusals.checks import DrawRuleUnknown

DRAWN: Final = "checks-drawn"
"""What the audit trail calls a draw."""


def redone(kept: Kept, places: Sequence[Place]) -> bool:
    """Tell whether drawing again from seed and inputs finds what was kept, and was promised.

    Refuses a draw by a rule that is not known here.
    """
    asked = of_document(kept.inputs)
    again = [
        (lot.window, lot.inspector, str(lot.why), lot.due_on)
        for lot in draws.draw(asked, seed=kept.seed).lots
    ]
    were = [
        (each.window, each.inspector, each.why, each.due_on)
        for each in places
        if each.draw == kept.number
    ]
    return again == were and commitment(asked, seed=kept.seed) == kept.commitment


def wrong_draws(session: Session) -> Iterator[str]:
    """Yield the draws that are not what they promised, or not what was noted when they were made.

    Only their names: the doctor is read while periods run.
    """
    promised = {
        each.subject: each.detail.get("commitment")
        for each in audit_store.entries(session)
        if each.deed == DRAWN
    }
    for kept in plan_store.all_draws(session):
        name = kept.name
        if promised.get(name) != kept.commitment:
            yield f"{name} is not the one that was noted"
            continue
        try:
            if not redone(kept, plan_store.places(session, kept.kind, kept.period)):
                yield f"{name} was changed"
        except DrawRuleUnknown:
            yield f"{name} was made by a rule that is not known here"
