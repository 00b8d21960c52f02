"""What posts handed up, for the demo: two that wait, one overdue, one answered, one told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from kiosk.actions.cases import requests
from kiosk.rights.requests import opened
from kiosk.rights.who import User
from survey.cases.requests import State, Within

MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a customer wanted that a post cannot solve, how long ago, and the answer, if any."""

    ago: timedelta
    matter: str
    waits: str
    within: Within
    words: str
    customer: str
    answer: str = ""
    told: bool = False


STORIES: Final = (
    _Asked(6 * DAY, "beyond", "call", Within.TODAY, "老客户要求延长提货单三天。", "何老板",
           "同意延长三天，提货单已改。", told=True),
    _Asked(3 * DAY, "waiting", "later", Within.HALF_HOUR, "散装车排队两小时，问能不能夜里装。",
           "浙 B 3K210"),
    _Asked(1 * DAY, "papers", "call", Within.TOMORROW, "磅单和合同数量差 40 公斤。", "赣 E 77120",
           "已和磅房核对，按合同数量结算，请您来换单。"),
    _Asked(50 * MINUTE, "others", "call", Within.TOMORROW, "要生产部确认周五的预混料。", "吴经理"),
    _Asked(4 * MINUTE, "stock", "here", Within.HALF_HOUR, "40 公斤装只剩 12 包。", "浙 A 9F566"),
)  # fmt: skip


def demo_requests(
    session: Session, *, clerk: User, head: User, window: str, secret: str, now: datetime,
    zone: ZoneInfo,
) -> None:  # fmt: skip
    """Hand up what the clerk could not solve, and answer some of it as the head does."""
    for number, each in enumerate(STORIES):
        at = now - each.ago
        form = {
            "matter": each.matter, "waits": each.waits, "within": each.within,
            "words": each.words, "customer": each.customer, "window": window,
        }  # fmt: skip
        key = str(UUID(int=number + 1, version=4))
        ref = requests.hand_up(
            session, clerk, form, key=key, secret=secret, at=at, zone=zone
        ).number
        if each.answer:
            _answered(session, ref, each, clerk=clerk, head=head, at=at + 20 * MINUTE)
    requests.escalate(session, now=now - DAY, zone=zone)


def _answered(
    session: Session, ref: str, asked: _Asked, *, clerk: User, head: User, at: datetime
) -> None:
    found = opened(session, ref, head)
    requests.answer(
        session, found, State.SOLVED, asked.answer, version=found.request.version, at=at
    )
    if asked.told:
        found = opened(session, ref, clerk)
        requests.tell(session, found, version=found.request.version, at=at + 5 * MINUTE)
