"""Who reads which customers' words: nobody those of windows or people in whose chain they stand.

Case workers read all, leaders and a unit's quality manager those of the units they look at
(`kiosk.rights.units.visible`); but nobody those of their own chain, on any day of the month or
today: the accused and their heads never get raw words (recusal, as for cases). Ratings that name a
matter of integrity are read at the top alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import directory_store, duty_store
from db.directory.directory_store import Postings, Unit, Window
from db.feedback import voice_store
from db.feedback.seeing import Seeing
from kiosk.rights.sealed import reads_sealed
from kiosk.rights.units import in_tree_order, places_of_day, subtree, visible
from kiosk.rights.who import User
from kiosk.wiring import house
from survey.cases.recusal import Bound, Posted, bound_to
from survey.directory.roles import Deed, Role
from survey.months import Month


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody may read of a month: at which windows, and how many were kept from them."""

    windows: tuple[Window, ...]
    units: tuple[Unit, ...]
    kept_back: int
    seeing: Seeing
    by_hour: bool

    def of(self, unit: str | None) -> "Sight":
        """Return the part of it that belongs to a unit and those beneath; all without one."""
        if unit is None:
            return self
        within = subtree(self.units, unit)
        windows = tuple(window for window in self.windows if window.unit in within)
        ids = frozenset(window.id for window in windows)
        return replace(self, windows=windows, seeing=replace(self.seeing, windows=ids))

    @property
    def choices(self) -> list[tuple[int, Unit]]:
        """The units with a window to read of, each with its depth in the tree."""
        used = {window.unit for window in self.windows}
        return [
            (depth, unit)
            for depth, unit in in_tree_order(self.units)
            if subtree(self.units, unit.code) & used
        ]


def sight(session: Session, user: User, month: Month, *, today: date) -> Sight:
    """Return what somebody may read of a month; nothing to whom it is not given at all."""
    return sights(session, user, [month], today=today)[month]


def sights(
    session: Session, user: User, months: Sequence[Month], *, today: date
) -> dict[Month, Sight]:
    """Return what somebody may read of each of some months, from one look at who belongs where."""
    units = tuple(directory_store.units(session))
    windows = directory_store.windows(session)
    read_of = _units(session, user, units, today)
    reach = [window for window in windows if window.unit in read_of]
    ids = directory_store.person_ids(session)
    bound = _bound(session, user, months, windows, today=today)
    return {month: _sight(user, units, reach, ids, bound[month]) for month in months}


def _sight(
    user: User,
    units: tuple[Unit, ...],
    reach: Sequence[Window],
    ids: Mapping[str, int],
    bound: Bound,
) -> Sight:
    free = tuple(window for window in reach if window.code not in bound.windows)
    seeing = Seeing(
        windows=frozenset(window.id for window in free),
        not_about=frozenset(ids[code] for code in bound.people if code in ids),
        sealed=reads_sealed(user),
    )
    by_hour = user.role is not Role.QUALITY_MANAGER
    return Sight(free, units, len(reach) - len(free), seeing, by_hour)


def batched(session: Session, user: User, *, today: date) -> tuple[tuple[Window, ...], Seeing]:
    """Return the windows of which somebody reads words in batches alone, and what of them.

    Those of the units they answer for, but for what they read anyway; nothing about themselves, and
    nothing that is sealed, whoever they are.
    """
    of = visible(session, user, today=today)
    if not of or not user.may(Deed.SEE_UNIT_BOARD):
        return (), Seeing(frozenset())
    free = {each.id for each in sight(session, user, Month.of(today), today=today).windows}
    windows = tuple(
        each for each in directory_store.windows(session) if each.unit in of and each.id not in free
    )
    own = {directory_store.person_id(session, user.person)} if user.person else set()
    return windows, Seeing(frozenset(each.id for each in windows), frozenset(own))


def may_see_photo(session: Session, user: User, sha256: str, *, today: date) -> bool | None:
    """Tell whether somebody may see a photo for a rating it belongs to; None: it has none."""
    found = voice_store.with_photo(session, sha256)
    if not found:
        return None
    return any(
        voice_store.sees(session, sight(session, user, Month.read(of), today=today).seeing, number)
        for number, of in found
    )


def _units(session: Session, user: User, units: Sequence[Unit], today: date) -> frozenset[str]:
    """Return the units whose windows somebody reads of, but for recusal."""
    if not user.may(Deed.READ_VOICES):
        return frozenset()
    of = visible(session, user, today=today)
    return frozenset(unit.code for unit in units) if of is None else of


def _bound(
    session: Session,
    user: User,
    months: Sequence[Month],
    windows: Sequence[Window],
    *,
    today: date,
) -> dict[Month, Bound]:
    """Return whose chain somebody stands in, on any day of each month or today.

    A window counts, too, at which they or their people were on duty in that month.
    """
    if user.person is None:
        return dict.fromkeys(months, Bound())
    units = {window.code: window.unit for window in windows}
    postings = directory_store.postings(session)
    now = bound_to(user.person, places_of_day(postings, postings.by_person, today), units)
    bound = {}
    for month in months:
        found = now
        for places in _places(postings, month):
            found |= bound_to(user.person, places, units)
        begin, end = stretch(month, house().settings.zone)
        served = duty_store.served_by(session, found.people, begin, end)
        bound[month] = found | Bound(windows=served)
    return bound


def _places(postings: Postings, month: Month) -> Iterator[list[Posted]]:
    """Yield who belonged where, once for each stretch of days on which nothing changed."""
    begun = {since for each in postings.by_person.values() for since, _ in each}
    for day in sorted({month.first} | {day for day in begun if month.contains(day)}):
        yield places_of_day(postings, postings.by_person, day)


def stretch(month: Month, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when a month begins and ends."""
    begin, end = (datetime.combine(day, time(), zone) for day in (month.first, month.next.first))
    return begin, end
