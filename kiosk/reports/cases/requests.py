"""Requests as they are looked at: what waits for whom, one on a screen, what customers read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import request_store
from db.cases.request_store import Request
from db.directory import directory_store
from db.ground.happenings import Event
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.directory.accounts import names_by_username
from kiosk.reports.directory.working_time import office_time, window_time
from kiosk.rights.requests import OpenRequest, opened, somebody
from kiosk.rights.who import User
from survey.cases.requests import LEVELS, State, Step, Within, due
from survey.directory.roles import SYSTEM
from survey.months import business_date
from survey.orders import Order
from survey.texts import Text

AT_ONCE: Final = 20
_HAPPENED: Final[dict[str, Text]] = {
    "handed-up": Text("{who} 上报给{to}", "{who} handed it up to {to}"),
    Step.ANSWER: Text("{who} 作了答复", "{who} answered"),
    Step.HAND_ON: Text("{who} 转交{to}", "{who} handed it on to {to}"),
    Step.TELL: Text("{who} 已告诉客户", "{who} told the customer"),
    Step.WITHDRAW: Text("{who} 在岗位解决", "{who} solved it at the post"),
}
_OTHERWISE: Final = Text("{who}", "{who}")
NOBODY: Final = Text("上级", "somebody above")
_LEFT: Final = Text(
    "原来该答复的人已不在，自动交给{to}", "Who was asked is here no more: handed on to {to}"
)
_LATE: Final = Text("没有按时答复，自动交给{to}", "Not answered in time: handed on to {to}")
_LATE_AT_THE_TOP: Final = Text(
    "没有按时答复，上面没有人了", "Not answered in time, and nobody is further up"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody: to be answered by them, or to be told to who asked."""

    to_answer: Sequence[Request]
    to_tell: Sequence[Request]
    late: int

    def __bool__(self) -> bool:
        return bool(self.to_answer or self.to_tell)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the requests somebody may see, and how many there are."""

    requests: Sequence[Request]
    total: int


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened to a request, said for staff."""

    at: datetime
    said: Text
    words: str


@dataclass(frozen=True, slots=True)
class RequestShown:
    """One request as it concerns who looks."""

    open: OpenRequest
    steps: Sequence[Step]
    lines: Sequence[Line]

    @property
    def request(self) -> Request:
        """How it stands."""
        return self.open.request


@dataclass(frozen=True, slots=True)
class Followed:
    """How a request stands for who asked: no name of staff, and nothing they say to each other."""

    request: Request
    due: Text | None
    is_over: bool


def answer_due(
    session: Session, within: Within, window: str | None, *, at: datetime, zone: ZoneInfo
) -> datetime:
    """Return until when an answer is due that is asked for at a moment, at a window or at none."""
    served, office = window_time(session, window, zone), office_time(session, zone)
    return due(within, at, window=served, office=office)


def waiting(session: Session, user: User, *, now: datetime) -> Waiting:
    """Return what waits for somebody, what is due first before all."""
    found = request_store.waiting(session, somebody(user))
    to_answer = [each for each in found if each.state is State.OPEN]
    to_tell = [each for each in found if each.state is not State.OPEN]
    return Waiting(to_answer, to_tell, sum(is_late(each, now) for each in to_answer))


def listed(
    session: Session, user: User, *, words: str = "", order: Order | None = None, page: int
) -> Page:
    """Return a page of what somebody may see, what waits for an answer before all.

    Words are looked for in what was said and answered, the number, the window, customer and who.
    """
    who = somebody(user)
    found = request_store.listed(
        session, who, words=words, order=order, skip=page * AT_ONCE, limit=AT_ONCE
    )
    return Page(found, request_store.count(session, who, words=words))


def request_shown(session: Session, user: User, ref: str) -> RequestShown:
    """Return one request as it concerns somebody; one of others is not found."""
    found = opened(session, ref, user)
    names = names_by_username(session)
    lines = [_line(each, names) for each in request_store.events(session, found.request.id)]
    return RequestShown(found, [step for step in Step if found.may(step)], lines)


def followed(request: Request, *, now: datetime, zone: ZoneInfo) -> Followed:
    """Return what who asked reads of their request."""
    is_over = request.state is not State.OPEN
    return Followed(request, None if is_over else _due(request, now, zone), is_over)


def is_late(request: Request, now: datetime) -> bool:
    """Tell whether an answer is due already, or was when it was asked of somebody before."""
    return request.state is State.OPEN and (request.missed_at is not None or now > request.due_at)


def own_window(session: Session, user: User, *, now: datetime, zone: ZoneInfo) -> str | None:
    """Return at which window somebody serves today, if at one."""
    if user.person is None:
        return None
    place = directory_store.postings(session).on(user.person, business_date(now, zone))
    return place.window if place else None


def _due(request: Request, now: datetime, zone: ZoneInfo) -> Text:
    when = moment_said(request.due_at, zone)
    if now > request.due_at:
        return Text("没有按时答复您，已上报", "You were not answered in time; this was reported")
    if request.missed_at is not None:
        return Text(
            "没有按时答复您，已交给上一级，最迟 {when} 答复",
            "You were not answered in time; it went one level up: an answer by {when}",
        ).format(when=when)
    return Text("最迟 {when} 答复您", "An answer by {when}").format(when=when)


def _line(event: Event, names: dict[str, str]) -> Line:
    to = event.detail.get("to")
    level = next((said for each, said in LEVELS.items() if each == to), None)
    who = names.get(event.actor, event.actor)
    if event.kind == "left":
        said = _LEFT.format(to=level or NOBODY)
    elif event.actor == SYSTEM:
        said = _LATE.format(to=level) if level else _LATE_AT_THE_TOP
    else:  # a file may tell of what nobody here does
        said = _HAPPENED.get(event.kind, _OTHERWISE).format(who=who, to=level or NOBODY)
    return Line(event.at, said, str(event.detail.get("reason", "")))
