"""The watch over what comes in: it reads beside the customers, then holds in one short transaction.

It may run in many processes and be killed at any moment: what a look holds and how far it came are
written together, whoever was slower writes nothing, and what was not looked at is looked at next.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import closing_store, policy_store
from db.books.policy_store import Policies
from db.feedback import flag_store, surge_store, watch_store, work_store
from db.feedback.ratings import COUNTED, HELD
from db.feedback.surge_store import KeptSurge
from db.feedback.watch_store import Given, News
from db.ground import audit_store, trait_store
from db.ground.lots import lots
from kiosk.reports.feedback.streams import (
    months_between,
    pasts_of,
    stream_of,
    tap_of,
    times_of,
    usual_of,
)
from kiosk.reports.feedback.surges import fallen
from survey.directory.roles import SYSTEM
from survey.feedback.flags import LOOKED_BACK, Flag, Flags, to_hold
from survey.feedback.judging import Surge, floods, judged, surges
from survey.feedback.proof_of_work import eased, is_awaited
from survey.feedback.tiers import Tier, tier_of
from survey.months import Month, business_date
from survey.retention import Kind, span_of

FORGOTTEN_AFTER: Final = span_of(Kind.NETWORKS)
"""How long is known from which network a rating came."""
PART: Final = 200
"""How many ratings one transaction holds: whoever rates meanwhile waits no longer than for that."""
FORGOTTEN: Final = "watch.forgotten"
_A_DAY: Final = timedelta(days=1)
_NOTHING: Final = 6
"""From which score on ratings of a closed month are held: none has it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look found: of which ratings what is to be held or told, where low scores surge."""

    news: News
    to_hold: Flags = field(default_factory=dict)
    to_tell: Flags = field(default_factory=dict)
    surges: list[tuple[int, date, Surge]] = field(default_factory=list)
    fallen: list[KeptSurge] = field(default_factory=list)
    """The surges of which customers amended some to a higher score."""
    awaited: list[int] = field(default_factory=list)
    """The numbers of those whose phones may still be at work: the next look takes them again."""

    @property
    def anything(self) -> bool:
        """Whether there is anything to write."""
        moved = str(self.news.skip_to) != self.news.cursor
        return bool(moved or self.to_hold or self.to_tell or self.surges or self.fallen)

    @property
    def waiting(self) -> "Seen":
        """The same, but that the next look begins with those whose phones may be at work."""
        if not self.awaited:
            return self
        skip_to = min(self.news.skip_to, min(self.awaited) - 1)
        return replace(self, news=replace(self.news, skip_to=skip_to))

    @property
    def more(self) -> bool:
        """Whether another look finds more at once: this one was full, and came further."""
        return self.news.is_flood and str(self.news.skip_to) != self.news.cursor

    @property
    def parts(self) -> Iterator["Seen"]:
        """What was found in parts, each a short transaction; the last one says how far it came."""
        here = replace(self.news, skip_to=int(self.news.cursor))
        for some in lots(self.to_hold.items(), PART):
            yield Seen(here, to_hold=dict(some))
        for some in lots(self.to_tell.items(), PART):
            yield Seen(here, to_tell=dict(some))
        yield Seen(self.news, surges=self.surges, fallen=self.fallen)


@dataclass(frozen=True, slots=True)
class Watched:
    """What a look did: how many ratings it held, how many surges it told of, whether more wait."""

    held: int = 0
    surges: int = 0
    more: bool = False

    def __add__(self, other: "Watched") -> "Watched":
        return Watched(self.held + other.held, self.surges + other.surges, other.more)


def begin(session: Session) -> None:
    """Note that looks begin with what comes from now on: what was there is left as it is."""
    watch_store.begin(session)


def look(session: Session, *, now: datetime, zone: ZoneInfo) -> Seen | None:
    """Look at the windows that were rated since the last look; None before the first one."""
    news = watch_store.news(session, now)
    if news is None:
        return None
    seen = Seen(news)
    if not news.windows:
        return seen
    today = business_date(now, zone)
    pasts = pasts_of(session, news.windows, today)
    times = times_of(session, news.windows, zone)
    policies = policy_store.policies(session)
    satisfied_from = policies.of(Month.of(today)).satisfied_from
    staff = watch_store.staff_traces(session, months_between(today - LOOKED_BACK, today))
    for window, new in news.windows.items():
        past = pasts[window]
        stream = stream_of(session, window, past, today, until=news.until, new=new)
        taps = [tap_of(each, times.get(window)) for each in stream]
        usual = usual_of(session, past, taps, today, staff)
        usual = replace(usual, satisfied_from=satisfied_from)
        flags = judged(taps, usual)
        _note(session, seen, stream, flags, policies, now)
        held = to_hold(flags).keys() | {each.id for each in stream if each.standing == HELD}
        free = [tap for tap in taps if tap.id not in held]  # what is held is told of as such
        told = [*surges(taps, usual), *floods(free, usual)]
        seen.surges.extend((window, business_date(each.begin, zone), each) for each in told)
    seen.fallen.extend(fallen(session, news.windows, policies, since=today - _A_DAY))
    return seen.waiting


def _note(
    session: Session,
    seen: Seen,
    stream: Sequence[Given],
    flags: Flags,
    policies: Policies,
    now: datetime,
) -> None:
    """Note what is to be held, and what speaks against ratings that are held already.

    What two people decided stays, and so does what counts in a closed month. Where the policy
    changed with the month, a score that was low in its own is not held.
    """
    closed = {str(month) for month in closing_store.closings(session)}
    decided = watch_store.decided(session, list(flags))
    least = {
        month: policies.of(Month.read(month)).satisfied_from
        for month in {each.biz_month for each in stream} - closed
    }
    free = [
        each
        for each in stream
        if each.id not in decided and each.score >= least.get(each.biz_month, _NOTHING)
    ]
    counted = {each.id: each for each in free if each.standing == COUNTED}
    held = {each.id for each in free if each.standing == HELD and each.id in flags}
    held -= watch_store.flagged(session, held)
    worked = work_store.worked(session, (to_hold(flags).keys() & counted.keys()) | held)
    flags = eased(flags, worked)
    seen.to_tell.update({each: flags[each] for each in held})
    for name in to_hold(flags).keys() & counted.keys():
        if _is_awaited(counted[name], flags[name], seen.news, now):
            seen.awaited.append(counted[name].seq)
        else:
            seen.to_hold[name] = flags[name]


def _is_awaited(given: Given, told: Sequence[Flag], news: News, now: datetime) -> bool:
    """Tell whether a phone may still be at work for its rating; in a flood nobody is waited for."""
    may_work = given.device is not None and tier_of(given.channel) is not Tier.TABLET
    return may_work and not news.is_flood and is_awaited(told, given.received_at, now)


def settle(session: Session, seen: Seen, *, now: datetime, slot: int) -> Watched:
    """Write a part of what a look found; nothing where somebody else has come further meanwhile."""
    if not watch_store.advance(session, seen.news):
        return Watched()
    held = flag_store.hold(session, seen.to_hold, slot=slot)
    known = watch_store.flagged(session, seen.to_tell)
    flag_store.keep(session, {k: told for k, told in seen.to_tell.items() if k not in known})
    for each in seen.fallen:
        surge_store.fall(session, each)
    told = [
        (window, day, surge)
        for window, day, surge in seen.surges
        if surge_store.keep(session, window, day, surge)
    ]
    if held:
        audit_store.note(
            session, at=now, actor=SYSTEM, deed="ratings-held", subject="watch", ratings=len(held)
        )
    for window, day, surge in told:
        audit_store.note(
            session, at=now, actor=SYSTEM, deed="ratings-surged", subject=f"window {window} {day}",
            low=surge.low, of=surge.n,
        )  # fmt: skip
    return Watched(len(held), len(told))


def to_forget(session: Session, *, today: date) -> date | None:
    """Return the day whose networks are to be forgotten next; None where none is due."""
    known = trait_store.get(session, FORGOTTEN)
    last = today - FORGOTTEN_AFTER
    day = date.fromisoformat(known) + _A_DAY if known else last - FORGOTTEN_AFTER
    return day if day <= last else None


def forget_networks(session: Session, day: date) -> None:
    """Forget from which networks the ratings of a day came; what is left is the next look's."""
    if watch_store.forget_networks(session, day):
        trait_store.keep(session, FORGOTTEN, day.isoformat())
