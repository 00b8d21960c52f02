"""Ratings held back: what waits for people and how long, what is proposed, what was decided."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from db.directory import account_store, directory_store
from db.directory.directory_store import Window
from db.feedback import flag_store, held_groups, hold_store, rollup_store
from db.feedback.flag_store import Spoken
from db.feedback.held_groups import Group, SlipsTaken
from db.feedback.hold_store import Hold
from kiosk.rights.held import hand, readable
from kiosk.rights.who import User
from survey.feedback.holds import VANDALISM, Hand, Verdict, days_waiting, is_old
from survey.feedback.slips import ONE_PHONE
from survey.months import Month

AT_ONCE: Final = 20
"""How many windows' months a page shows."""
SETTLED_AT_ONCE: Final = 20
GROUPS_SHOWN: Final = 30
"""How many groups of one proposal are listed; how many more there are is said."""


class Order(StrEnum):
    """In which order groups are listed."""

    OLDEST = "oldest"
    LARGEST = "largest"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group as it is drawn: where, its part of all that the window was given that day.

    `slips` tells of how many phones and slips it came, where it was held for slips.
    """

    group: Group
    window: Window
    given: int
    days: int
    old: bool
    spoken: Sequence[Spoken] = ()
    slips: SlipsTaken | None = None


@dataclass(frozen=True, slots=True)
class HoldShown:
    """A proposal as it is drawn, and what it is to who looks.

    Of its ratings `held` are so yet, and `moved` were moved by what was decided.
    """

    hold: Hold
    hand: Hand
    n: int
    held: int
    moved: int
    groups: Sequence[GroupShown]
    more: int


@dataclass(frozen=True, slots=True)
class Past:
    """Which of the decisions of before are looked at: of one window or all, and which page."""

    window: int | None = None
    page: int = 0


EVERYTHING: Final = Past()


@dataclass(frozen=True, slots=True)
class HeldDesk:
    """What waits for people, as far as who looks may decide about it, and what was decided.

    `shown` are the groups of a page, those of one window and month together: one may be many days
    and reasons. `kept_back` are proposals that concern those in whose chain they stand, or what is
    sealed; `decided_at` are the windows of which something was decided.
    """

    shown: Sequence[Sequence[GroupShown]]
    flags: Sequence[str]
    bundles: int
    groups: int
    ratings: int
    old: int
    longest: int
    open: Sequence[HoldShown]
    kept_back: int
    settled: Sequence[HoldShown]
    more_settled: bool
    decided_at: Sequence[Window]


def desk(
    session: Session,
    user: User,
    *,
    today: date,
    flag: str | None = None,
    order: Order = Order.OLDEST,
    page: int = 0,
    past: Past = EVERYTHING,
) -> HeldDesk:
    """Return what somebody may end: a page of windows' months, of one reason or all."""
    waiting = _free(session, user, today)
    asked = [each for each in waiting if flag is None or each.pattern.flag == flag]
    windows = {window.id: window for window in directory_store.places(session)}
    holds = hold_store.open_ones(session)
    opened = list(_shown(session, user, holds, windows, today))
    settled = hold_store.settled_ones(
        session, limit=SETTLED_AT_ONCE + 1, skip=past.page * SETTLED_AT_ONCE, window=past.window
    )
    decided_at = hold_store.settled_windows(session)
    oldest = min((each.pattern.day for each in asked), default=today)
    asked.sort(key=_ordered_by(order, windows))
    bundles = _bundled(asked)
    return HeldDesk(
        shown=[
            _groups(session, each, windows, today)
            for each in bundles[page * AT_ONCE : (page + 1) * AT_ONCE]
        ],
        flags=list(dict.fromkeys(each.pattern.flag for each in waiting)),
        bundles=len(bundles),
        groups=len(asked),
        ratings=sum(each.n for each in asked),
        old=sum(each.n for each in asked if is_old(each.pattern.day, today)),
        longest=days_waiting(oldest, today),
        open=opened,
        kept_back=len(holds) - len(opened),
        settled=list(_shown(session, user, settled[:SETTLED_AT_ONCE], windows, today)),
        more_settled=len(settled) > SETTLED_AT_ONCE,
        decided_at=sorted(
            (windows[each] for each in decided_at if each in windows), key=lambda each: each.placed
        ),
    )


def _bundled(groups: Sequence[Group]) -> list[list[Group]]:
    """Return groups by window and month, in the order in which the first of each comes."""
    found: dict[tuple[int, Month], list[Group]] = {}
    for each in groups:
        found.setdefault((each.pattern.window_id, Month.of(each.pattern.day)), []).append(each)
    return list(found.values())


def _ordered_by(
    order: Order, windows: Mapping[int, Window]
) -> Callable[[Group], tuple[str | int | date, ...]]:
    """Return by what groups are sorted that come the oldest first; those alike stay as they are."""
    if order is Order.LARGEST:
        return lambda each: (-each.n,)
    if order is Order.WINDOW:
        return lambda each: (windows[each.pattern.window_id].placed,)
    return lambda each: (each.pattern.day,)


def to_propose(session: Session, user: User, *, today: date) -> int:
    """Return how many ratings held back wait for somebody to propose something about them."""
    return sum(each.n for each in _free(session, user, today))


def to_decide(session: Session, user: User, *, today: date) -> int:
    """Return for how many proposals somebody may be the second person."""
    return sum(
        hand(session, user, each, today=today).may_decide for each in hold_store.open_ones(session)
    )


def _free(session: Session, user: User, today: date) -> list[Group]:
    seen = readable(session, user, held_groups.months(session), today=today)
    own = account_store.of_the_same_person(session, user.username)
    return [
        group
        for month in seen
        for group in held_groups.groups(session, month, seen[month], without=own)
    ]


def _shown(
    session: Session,
    user: User,
    holds: Sequence[Hold],
    windows: Mapping[int, Window],
    today: date,
) -> Iterator[HoldShown]:
    """Yield the proposals that are somebody's own, or that take nothing they may not read."""
    for hold in holds:
        own = hand(session, user, hold, today=today)
        if not own.is_own and not own.reads_all:
            continue
        took = held_groups.taken(session, hold.id)
        yield HoldShown(
            hold=hold,
            hand=own,
            n=sum(each.n for each in took),
            held=hold_store.still_there(session, hold),
            moved=hold_store.moved(session, hold.id),
            groups=_named(
                hold, _groups(session, took[:GROUPS_SHOWN], windows, today, number=hold.id)
            ),
            more=max(len(took) - GROUPS_SHOWN, 0),
        )


def _named(hold: Hold, groups: Sequence[GroupShown]) -> Sequence[GroupShown]:
    """Return groups under the reason that a proposal to hold them gives: they count till then."""
    if hold.verdict is not Verdict.HOLD:
        return groups
    return [
        replace(
            each,
            group=replace(each.group, pattern=replace(each.group.pattern, flag=VANDALISM)),
        )
        for each in groups
    ]


def _groups(
    session: Session,
    groups: Sequence[Group],
    windows: Mapping[int, Window],
    today: date,
    *,
    number: int | None = None,
) -> list[GroupShown]:
    patterns = [group.pattern for group in groups]
    spoken = flag_store.spoken(session, patterns, number=number)
    slips = held_groups.slips_taken(
        session, [each for each in patterns if each.flag == ONE_PHONE], number=number
    )
    given = rollup_store.given_by_window_day(
        session, {each.day for each in patterns}, windows={each.window_id for each in patterns}
    )
    return [
        GroupShown(
            group=group,
            window=windows[of.window_id],
            given=given.get((of.window_id, of.day), group.n),
            days=days_waiting(of.day, today),
            old=is_old(of.day, today),
            spoken=spoken.get(of, ()),
            slips=slips.get(of),
        )
        for group, of in zip(groups, patterns, strict=True)
    ]
