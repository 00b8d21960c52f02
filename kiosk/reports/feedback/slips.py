"""The batches of slips as who keeps them sees them, and for which yards there may be some."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.feedback import slip_store
from db.feedback.slip_store import Batch
from kiosk.reports.feedback.yards import yards
from kiosk.rights.slips import batches_to_hand_out, windows_to_note_at
from kiosk.rights.who import User
from survey.directory.roles import Role

AT_ONCE = 20
"""How many batches a page shows."""


@dataclass(frozen=True, slots=True)
class BatchShown:
    """A batch, and how many of its slips were scanned so far."""

    batch: Batch
    used: int


@dataclass(frozen=True, slots=True)
class SlipDesk:
    """The newest batches, and the yards with windows to rate, by code."""

    shown: tuple[BatchShown, ...]
    more: int
    yards: Mapping[str, str]


def yards_with_slips(session: Session) -> dict[str, str]:
    """Return the units that slips were given to, by code: the one of the newest batch first."""
    units = {each.code for each in directory_store.units(session)}
    return {each.unit: each.unit_name for each in slip_store.of_units(session, units)}


@dataclass(frozen=True, slots=True)
class SlipDuties:
    """What somebody does with slips today: notes them at windows, hands them out at a gate."""

    notes: bool
    hands_out: bool


def slip_duties(session: Session, user: User, *, today: date, at: datetime) -> SlipDuties:
    """Return what somebody does with the slips in use; administrators only keep them."""
    yards = slip_store.windows_of(session, today)
    if user.role is Role.ADMINISTRATOR or not any(yards.values()):
        return SlipDuties(notes=False, hands_out=False)
    own = {each.id for each in windows_to_note_at(session, user, today=today)}
    return SlipDuties(
        notes=any(windows & own for windows in yards.values()),
        hands_out=bool(batches_to_hand_out(session, user, today=today, at=at)),
    )


def slip_desk(session: Session, *, at_most: int = AT_ONCE) -> SlipDesk:
    """Return the batches, the newest first, and the yards a new one may be for."""
    units = directory_store.units(session)
    batches = slip_store.of_units(session, {each.code for each in units})
    used = slip_store.used(session, [each.id for each in batches[:at_most]])
    shown = tuple(BatchShown(each, used.get(each.id, 0)) for each in batches[:at_most])
    return SlipDesk(shown, max(0, len(batches) - at_most), yards(session))
