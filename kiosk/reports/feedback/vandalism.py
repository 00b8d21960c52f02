"""Low ratings of a surge that two people may hold: those marked by how they came."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import policy_store
from db.feedback import held_groups, surge_store, watch_store
from db.feedback.surge_store import KeptSurge
from kiosk.reports.feedback.streams import (
    months_between,
    pasts_of,
    tap_of,
    times_of,
    usual_of,
)
from kiosk.reports.feedback.surges import SurgeShown, asked_since, shown
from kiosk.rights.held import readable
from kiosk.rights.who import User
from survey.directory.roles import Deed
from survey.feedback.flags import LOOKED_BACK, Flags
from survey.feedback.holds import MOST_AT_ONCE
from survey.feedback.vandalism import marked_low
from survey.months import Month

_A_DAY = timedelta(days=1)
_ALL = 2**62
"""A number that no rating reaches: the whole stream is read."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What of a surge's low ratings somebody may propose to hold, of how many that count."""

    surge: SurgeShown
    flags: Flags

    @property
    def n(self) -> int:
        """How many they are."""
        return len(self.flags)


def of_low_scores(session: Session, user: User, *, today: date) -> Sequence[SurgeShown]:
    """Return the surges of low scores that somebody may read of, whoever looked at them."""
    if not user.may(Deed.END_HOLDS):
        return []
    found = [each for each in surge_store.since(session, asked_since(today)) if each.low]
    months = sorted({f"{each.day:%Y-%m}" for each in found})
    seen = readable(session, user, months, today=today)
    return shown(
        session,
        [each for each in found if each.window_id in seen[f"{each.day:%Y-%m}"].windows],
    )


def marked(
    session: Session,
    user: User,
    window: int,
    day: date,
    *,
    today: date,
    zone: ZoneInfo,
    to_take: bool = False,
) -> Marked | None:
    """Return what somebody may propose to hold of a surge; None where it is not theirs to read.

    Those `to_take` nobody else changes before the commit.
    """
    surges = of_low_scores(session, user, today=today)
    here = (each for each in surges if (each.surge.window_id, each.surge.day) == (window, day))
    if (found := next(here, None)) is None:
        return None
    flags = _flags(session, found.surge, zone)
    month = f"{day:%Y-%m}"
    seeing = readable(session, user, [month], today=today)[month]
    free = held_groups.counted(session, flags.keys(), seeing, to_take=to_take)
    return Marked(found, {each: flags[each] for each in free})


def _flags(session: Session, surge: KeptSurge, zone: ZoneInfo) -> Flags:
    """Return what marks the low ratings of a surge, as the watch would look at them."""
    window, day = surge.window_id, surge.day
    past = pasts_of(session, [window], day)[window]
    stream = watch_store.stream(
        session, window, [day - _A_DAY, day, day + _A_DAY], until=_ALL, new=MOST_AT_ONCE
    )
    times = times_of(session, [window], zone).get(window)
    taps = [tap_of(each, times) for each in stream]
    staff = watch_store.staff_traces(session, months_between(day - LOOKED_BACK, day))
    usual = replace(
        usual_of(session, past, taps, day, staff),
        satisfied_from=policy_store.policies(session).of(Month.of(day)).satisfied_from,
    )
    return marked_low(taps, usual, surge.begins_at, surge.ends_at)
