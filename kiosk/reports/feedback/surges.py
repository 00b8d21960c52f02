"""Surges of low scores that wait for a look: two people look at each, nothing is held for it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db.books import policy_store
from db.books.policy_store import Policies
from db.directory import account_store, directory_store
from db.directory.directory_store import Window
from db.feedback import hold_store, surge_store
from db.feedback.hold_store import NO_VANDALISM, VandalismAt
from db.feedback.surge_store import KeptSurge
from kiosk.rights.held import readable
from kiosk.rights.surges import heads
from kiosk.rights.who import User
from survey.directory.roles import Deed
from survey.feedback.tiers import ByTier
from survey.months import Month

ASKED_FOR: Final = timedelta(days=31)
"""How long a surge waits for its second look; last month's wait as long as it may be closed."""


TOLD_FOR: Final = timedelta(days=7)
"""How long those above a window are told of a surge there: they have nothing to sign."""


@dataclass(frozen=True, slots=True)
class SurgeShown:
    """A surge as it is drawn; `below` is from which score on one was satisfied then.

    `came` tells how its low ratings came, where that is asked: an enemy's come by a link.
    `vandalism` tells what two people held of the window's day.
    """

    surge: KeptSurge
    window: Window
    below: int
    came: ByTier = field(default_factory=dict)
    vandalism: VandalismAt = NO_VANDALISM


def to_look_at(session: Session, user: User, *, today: date) -> Sequence[SurgeShown]:
    """Return the surges somebody may look at and has not, whichever of their accounts they use."""
    if not user.may(Deed.END_HOLDS):
        return []
    waiting = surge_store.waiting(session, asked_since(today))
    if not waiting:
        return []
    seen = readable(session, user, sorted({f"{each.day:%Y-%m}" for each in waiting}), today=today)
    own = account_store.of_the_same_person(session, user.username)
    return shown(
        session,
        [
            each
            for each in waiting
            if each.first_by not in own and each.window_id in seen[f"{each.day:%Y-%m}"].windows
        ],
    )


def told_of(session: Session, user: User, *, today: date) -> Sequence[SurgeShown]:
    """Return the surges of the last days that somebody is told of, as a head of the window."""
    if user.person is None or not user.may(Deed.SEE_OWN_CASES):
        return []
    found = shown(session, surge_store.since(session, asked_since(today)))
    told = [_with_vandalism(session, each) for each in found]
    return [
        each
        for each in told
        if each.vandalism.last_on(each.surge.day) >= today - TOLD_FOR
        and user.person in heads(session, each.window, each.surge.day)
    ]


def _with_vandalism(session: Session, each: SurgeShown) -> SurgeShown:
    """Return a surge with what two people held of its window's day."""
    found = hold_store.vandalism_at(session, each.surge.window_id, each.surge.day)
    return replace(each, vandalism=found)


def fallen(
    session: Session, windows: Collection[int], policies: Policies, *, since: date
) -> Iterator[KeptSurge]:
    """Yield the surges at some windows that have fewer low ratings by now than is told of them."""
    for each in surge_store.since(session, since):
        below = policies.of(Month.of(each.day)).satisfied_from
        if each.window_id in windows and (found := surge_store.fallen(session, each, below=below)):
            yield found


def asked_since(today: date) -> date:
    """Return from which day on surges wait for people."""
    return min(today - ASKED_FOR, Month.of(today).previous.first)


def shown(session: Session, found: Sequence[KeptSurge]) -> list[SurgeShown]:
    """Return surges with their windows, and what was satisfied then."""
    if not found:
        return []
    windows = {each.id: each for each in directory_store.places(session)}
    policies = policy_store.policies(session)
    below = {each.day: policies.of(Month.of(each.day)).satisfied_from for each in found}
    return [SurgeShown(each, windows[each.window_id], below[each.day]) for each in found]


def with_ways(session: Session, found: Sequence[SurgeShown]) -> Sequence[SurgeShown]:
    """Return surges with how their low ratings came."""
    return [
        replace(each, came=surge_store.came(session, each.surge, below=each.below))
        for each in found
    ]
