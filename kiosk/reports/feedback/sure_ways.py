"""Sure ways that were set up or taken out of late: tablets, screens, batches of slips.

Told to the top and to those above the people there: who sets one up can rate with it at a desk.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import directory_store, tablet_store
from db.directory.tablet_store import SCREEN, Tablet
from db.feedback import slip_store
from db.feedback.slip_store import Batch
from kiosk.reports.wording import number
from kiosk.rights.sure_ways import units_told_of
from kiosk.rights.units import subtree
from kiosk.rights.who import User
from survey.months import business_date
from survey.texts import Text

TOLD_FOR: Final = timedelta(days=14)
"""For how long somebody is told that a sure way was set up or taken out."""


@dataclass(frozen=True, slots=True)
class WayTold:
    """What became of a sure way: when, by whom, in words, and in which units."""

    at: datetime
    by: str
    units: frozenset[str]
    said: Text


def ways_told(session: Session, user: User, *, now: datetime, zone: ZoneInfo) -> list[WayTold]:
    """Return what became of sure ways of late, the newest first: only what somebody is told of."""
    since = now - TOLD_FOR
    tablets = tablet_store.changed_since(session, since)
    batches = slip_store.changed_since(session, since)
    if not (tablets or batches):
        return []
    mine = units_told_of(session, user, today=business_date(now, zone))
    places = {each.id: each.unit for each in directory_store.places(session)}
    units = directory_store.units(session)
    found = [w for each in tablets for w in _of_tablet(each, frozenset({places[each.window_id]}))]
    found += [way for each in batches for way in _of_batch(each, subtree(units, each.unit))]
    told = [each for each in found if each.at >= since and (mine is None or each.units & mine)]
    return sorted(told, key=lambda each: each.at, reverse=True)


def _of_tablet(tablet: Tablet, units: frozenset[str]) -> Iterator[WayTold]:
    what = _SCREEN if tablet.use == SCREEN else _TABLET
    named = {"what": what, "name": tablet.name, "window": tablet.window_name}
    yield WayTold(tablet.enrolled_at, tablet.enrolled_by, units, _ENROLLED.format(**named))
    if tablet.withdrawn_at is not None and tablet.withdrawn_by is not None:
        yield WayTold(tablet.withdrawn_at, tablet.withdrawn_by, units, _TAKEN_OUT.format(**named))


def _of_batch(batch: Batch, units: frozenset[str]) -> Iterator[WayTold]:
    named = {"unit": batch.unit_name, "n": number(batch.many), "count": batch.many}
    yield WayTold(batch.made_at, batch.made_by, units, _MADE.format(**named))
    if batch.voided_at is not None and batch.voided_by is not None:
        yield WayTold(batch.voided_at, batch.voided_by, units, _VOIDED.format(**named))


_TABLET: Final = Text("平板", "tablet")
_SCREEN: Final = Text("屏幕", "screen")
_ENROLLED: Final = Text("{window} 登记了{what}“{name}”", "{window}: {what} “{name}” enrolled")
_TAKEN_OUT: Final = Text("{window} 停用了{what}“{name}”", "{window}: {what} “{name}” taken out")
_MADE: Final = Text("{unit} 做了 {n} 张排号单", "{unit}: {n} {count:slip|slips} made")
_VOIDED: Final = Text("{unit} 作废了 {n} 张排号单", "{unit}: {n} {count:slip|slips} voided")
