"""What waits for a second person about accounts that have power, and what is told to whom."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import account_store, directory_store, power_store
from db.directory.account_store import Account
from db.directory.power_store import Ask
from kiosk.reports.directory.identities import identity_said
from kiosk.rights.powers import hand, seconds
from kiosk.rights.who import User
from survey.directory.powers import KINDS, TOLD_FOR, Kind, Standing, State, Who, shares_top
from survey.directory.roles import ROLE_NAMES, Deed, Role, has_power
from survey.months import business_date
from survey.texts import Text, in_a_row

SETTLED_AT_ONCE: Final = 20
NOBODY: Final = Text("没有对应员工", "no employee behind it")
NOWHERE: Final = Text("不在职", "not employed today")


@dataclass(frozen=True, slots=True)
class AskShown:
    """A request as it is drawn: in words, and what it is to who looks."""

    ask: Ask
    said: Text
    is_own: bool
    is_second: bool
    concerns: bool
    seconds: Sequence[str]


@dataclass(frozen=True, slots=True)
class PowerDesk:
    """What waits to be decided, what one did alone and another has to see, what was settled.

    `both` are accounts by which an administrator is somebody at the top as well.
    """

    open: Sequence[AskShown]
    alone: Sequence[AskShown]
    settled: Sequence[AskShown]
    both: Sequence[str]


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody is told: of their own account, or one of who stands beneath them."""

    ask: Ask
    said: Text
    own: bool


def desk(session: Session, user: User, *, now: datetime, zone: ZoneInfo) -> PowerDesk:
    """Return what there is to decide, to see and to look up, the oldest first but for the last."""
    show = _Shower(session, user, now, zone)
    return PowerDesk(
        [show(each) for each in _still_open(session, now)],
        [show(each) for each in power_store.in_state(session, State.ALONE)],
        [show(each) for each in power_store.settled(session, limit=SETTLED_AT_ONCE)],
        keepers_at_the_top(session),
    )


def asked_for(session: Session, user: User, *, now: datetime, zone: ZoneInfo) -> list[AskShown]:
    """Return what administrators asked for and nobody has decided yet."""
    show = _Shower(session, user, now, zone)
    return [show(each) for each in _still_open(session, now)]


def to_decide(session: Session, user: User, *, now: datetime) -> int:
    """Return for how many requests somebody may be the second person."""
    if not user.may(Deed.DECIDE_ACCOUNTS):
        return 0
    me = hand(session, user)
    return sum(each.matter.is_second(me) for each in _still_open(session, now))


def to_see(session: Session, user: User) -> int:
    """Return how much was done by one alone that somebody at the top has not seen yet."""
    if not user.may(Deed.DECIDE_ACCOUNTS):
        return 0
    me = hand(session, user)
    return sum(not e.matter.is_own(me) for e in power_store.in_state(session, State.ALONE))


def nameless(session: Session) -> list[str]:
    """Return the open accounts that have power, and no employee behind them."""
    return sorted(
        each.username
        for each in account_store.everyone(session)
        if each.active and has_power(each.role) and each.person is None
    )


def keepers_at_the_top(session: Session) -> list[str]:
    """Return the open accounts of employees who are administrators and at the top at once.

    Nobody becomes that any more; a house of before may have such ones.
    """
    held: dict[str, list[Account]] = defaultdict(list)
    for each in account_store.everyone(session):
        if each.active and each.person is not None:
            held[each.person].append(each)
    return sorted(
        each.username
        for accounts in held.values()
        for each in accounts
        if shares_top(Role(each.role), {other.role for other in accounts})
    )


def told_to(session: Session, user: User, *, now: datetime, zone: ZoneInfo) -> list[Told]:
    """Return what was asked for and done of late about somebody, and about who is under them.

    What another account in their name asked for is told as well: it may not be theirs.
    """
    beneath: set[str] = set()
    if user.person is not None:
        people = directory_store.people(session, on=business_date(now, zone))
        beneath = {each.code for each in people if user.person in {each.supervisor, each.leader}}
    about = beneath | ({user.person} if user.person else set())
    found = power_store.concerning(session, about, user.username, since=now - TOLD_FOR)
    if not found:
        return []
    me, called = hand(session, user), _called(session, now, zone)
    return [
        Told(each, asked_said(each, called), each.matter.concerns(me))
        for each in found
        if each.asked_by != user.username
    ]


def asked_said(ask: Ask, called: Mapping[str, Text]) -> Text:
    """Return in words what was asked for: which account, in which role, whose."""
    wish = ask.wish
    parts: list[str | Text] = [KINDS[wish.kind], f"{wish.username} {wish.name}"]
    if wish.kind is Kind.RENAME:
        parts.append(ask.reason)
    if wish.kind is Kind.CHANGE and wish.before is not None:
        was, becomes = _standing_said(wish.before, called), _standing_said(wish.after, called)
        parts.append(
            Text("{was} → {becomes}", "{was} → {becomes}").format(was=was, becomes=becomes)
        )
    else:
        parts.append(_standing_said(wish.after, called))
    if wish.identity is not None:
        parts.append(identity_said(wish.identity))
    return in_a_row(parts, " · ", " · ")


def _standing_said(standing: Standing, called: Mapping[str, Text]) -> Text:
    person = standing.person
    behind = called[person] if person else NOBODY
    return Text("{role}，{behind}", "{role}, {behind}").format(
        role=ROLE_NAMES[standing.role], behind=behind
    )


def _called(session: Session, now: datetime, zone: ZoneInfo) -> dict[str, Text]:
    """Return of everybody what tells them from others: name, code, unit."""
    units = {unit.code: unit.name for unit in directory_store.units(session)}
    places = directory_store.people(session, on=business_date(now, zone))
    posted = {each.code: units[each.unit] for each in places}
    named = Text("{name}（{code}，{unit}）", "{name} ({code}, {unit})")
    return {
        code: named.format(name=name, code=code, unit=posted.get(code, NOWHERE))
        for code, name in directory_store.names(session).values()
    }


def _still_open(session: Session, now: datetime) -> list[Ask]:
    found = power_store.in_state(session, State.OPEN)
    return [each for each in found if not each.matter.has_lapsed(now)]


class _Shower:
    """Puts requests into words for one who looks, from one look at names."""

    def __init__(self, session: Session, user: User, now: datetime, zone: ZoneInfo) -> None:
        self._session = session
        self._me: Who = hand(session, user)
        self._called = _called(session, now, zone)

    def __call__(self, ask: Ask) -> AskShown:
        matter, me = ask.matter, self._me
        waits = matter.state is State.OPEN
        return AskShown(
            ask, asked_said(ask, self._called), matter.is_own(me), matter.is_second(me),
            matter.concerns(me),
            [each.name for each in seconds(self._session, matter)] if waits else [],
        )  # fmt: skip
