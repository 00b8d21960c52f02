"""Corrective action for the demo: one overdue, one given back, one to re-check, one closed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import directory_store
from kiosk.actions.checks import corrections
from kiosk.rights.corrections import opened
from kiosk.rights.who import User
from survey.checks.corrections import Order
from survey.directory.posts import post_of
from survey.months import business_date

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
WRONG: Final = ("早班前半小时没有人在岗。", "排队多时没有告诉客户要等多久。",
                "没有提醒客户核对数量和规格。", "电话响了很久没有人接。")  # fmt: skip
CAUSE: Final = "换班时间没有重叠，交接没有写进排班表。"
WHYS: Final = ("换班时柜台空着", "两班之间差十五分钟", "排班表只写班次，不写交接")
MEASURE: Final = "排班表加十五分钟交接，班长每天签到核对。"
DONE: Final = "新排班表已贴出，连续三天没有空岗。"
NOT_YET: Final = "晚班交接时仍有五分钟没有人，请补上。"
SEEN: Final = "现场看了两次交接，都有人在岗。"


def demo_corrective(
    session: Session, *, clerk: User, head: User, inspector: User, officer: User,
    now: datetime, zone: ZoneInfo,
) -> None:  # fmt: skip
    """Order four things at the clerk's window and the head's, and bring each as far as it is."""
    people = {each.code: each for each in directory_store.people(session, on=now.date())}
    own = people[str(clerk.person)].window or ""
    under = [each for each in people.values() if each.supervisor == head.person and each.window]
    heads = under[0].window if under else own
    site = _Site(session, inspector, zone)
    site.order(0, own, clerk, item=0, at=now - 12 * DAY, days=7)
    returned = site.order(1, own, clerk, item=1, at=now - 9 * DAY, days=14)
    site.put_right(returned, clerk, at=now - 5 * DAY)
    site.do(corrections.give_back, returned, officer, at=now - 4 * DAY, words=NOT_YET)
    done = site.order(2, str(heads), head, item=2, at=now - 6 * DAY, days=7)
    site.put_right(done, head, at=now - DAY)
    closed = site.order(3, str(heads), head, item=0, at=now - 75 * DAY, days=10)
    site.put_right(closed, head, at=now - 68 * DAY)
    site.do(corrections.close, closed, officer, at=now - 66 * DAY, words=SEEN)


class _Site:
    """Corrective actions in the making."""

    def __init__(self, session: Session, orderer: User, zone: ZoneInfo) -> None:
        self.session, self.orderer, self.zone = session, orderer, zone

    def order(
        self, number: int, window: str, owner: User, *, item: int, at: datetime, days: int
    ) -> str:
        post = post_of(directory_store.window(self.session, window).post)
        wrong = f"{post.commitments[item].text.zh}\n{WRONG[number]}"
        due = business_date(at, self.zone) + days * DAY
        return corrections.order(
            self.session, Order(window, str(owner.person), due, wrong), by=self.orderer,
            key=str(UUID(int=number + 1, version=4)), at=at, zone=self.zone,
        )  # fmt: skip

    def put_right(self, ref: str, owner: User, *, at: datetime) -> None:
        self.do(
            corrections.plan,
            ref,
            owner,
            at=at - HOUR,
            cause="process",
            root_cause=CAUSE,
            measure=MEASURE,
            whys=WHYS,
        )
        self.do(corrections.hand_in, ref, owner, at=at, words=DONE)

    def do(self, deed: Callable[..., None], ref: str, by: User, **how: Any) -> None:
        found = opened(
            self.session, ref, by, today=business_date(how["at"], self.zone), zone=self.zone
        )
        deed(self.session, found, version=found.action.version, **how)
