"""What waits for whoever looks, on their first page: every queue there is has its mark here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st
from sqlalchemy.orm import Session

from kiosk import clock
from kiosk.reports.books import tasks
from kiosk.reports.cases import bursts, counselling, desk
from kiosk.reports.cases.desk import View
from kiosk.reports.checks import corrections, joint_checks, plan, results
from kiosk.reports.directory import identities, powers
from kiosk.reports.feedback import held, surges
from kiosk.rights.who import User
from kiosk.ui.books.anew import stars_anew
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.months import business_date
from survey.texts import Language, Text


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks for what waits for them, and when."""

    session: Session
    user: User
    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The business day."""
        return business_date(self.now, self.zone)


@dataclass(frozen=True, slots=True)
class Queue:
    """Something that may wait for somebody: in words, where it is worked on, how much there is."""

    name: str
    said: Text
    address: str
    count: Callable[[Looker], int]


def _cases(who: Looker) -> int:
    if not who.user.may(Deed.SEE_CASES):
        return 0
    return desk.desk(who.session, who.user, View.MINE, limit=1).total


def _messages(who: Looker) -> int:
    if not who.user.may(Deed.SEE_CASES):
        return 0
    return desk.desk(who.session, who.user, View.MINE, limit=1).waiting


def _counsellings(who: Looker) -> int:
    if not who.user.may(Deed.SEE_OWN_CASES):
        return 0
    return counselling.to_counsel(who.session, who.user)


def _corrections(who: Looker) -> int:
    if not who.user.may(Deed.SEE_CORRECTIONS):
        return 0
    return corrections.waiting(who.session, who.user, zone=who.zone, today=who.today)


def _pairs(who: Looker) -> int:
    if not who.user.may(Deed.INSPECT):
        return 0
    return joint_checks.to_agree(who.session, who.user, today=who.today)


def _excuses(who: Looker) -> int:
    if not who.user.may(Deed.DRAW_CHECKS):
        return 0
    return plan.excuses_asked(who.session, today=who.today)


def _integrity(who: Looker) -> int:
    if not who.user.may(Deed.SEE_CHECKS):
        return 0
    return results.integrity_found(who.session, who.user, now=who.now)


def _stars(who: Looker) -> int:
    if not who.user.may(Deed.CLOSE_MONTHS):
        return 0
    return len(stars_anew(who.session, at=who.now, zone=who.zone))


QUEUES: Final = (
    Queue(
        "cases",
        Text("{n} 件投诉等您办理", "{n} {n:case waits|cases wait} for you"),
        "/cases",
        _cases,
    ),
    Queue(
        "messages",
        Text("{n} 件投诉有新的话", "new words in {n} {n:case|cases}"),
        "/cases",
        _messages,
    ),
    Queue(
        "asidelate",
        Text(
            "{n} 组成批投诉过期还没有人决定",
            "{n} {n:group|groups} of complaints put aside: overdue",
        ),
        "/bursts",
        lambda who: bursts.to_hurry(who.session, who.user),
    ),
    Queue(
        "bursts",
        Text(
            "{n} 项成批投诉的处理等您审批",
            "{n} {n:proposal|proposals} on complaints put aside to decide on",
        ),
        "/bursts",
        lambda who: bursts.to_decide(who.session, who.user),
    ),
    Queue(
        "asideagain",
        Text(
            "{n} 件认定为滥用的投诉，投诉人又写来，请您再看",
            "{n} {n:complaint|complaints} found to be abuse: look again",
        ),
        "/bursts",
        lambda who: bursts.to_look_again(who.session, who.user),
    ),
    Queue(
        "aside",
        Text(
            "{n} 件成批投诉放在一边，等人提出处理",
            "{n} {n:complaint|complaints} put aside: take up, join or close",
        ),
        "/bursts",
        lambda who: bursts.to_propose(who.session, who.user),
    ),
    Queue(
        "holds",
        Text(
            "{n} 项放行或剔除等您审批",
            "{n} {n:proposal|proposals} on held ratings to decide on",
        ),
        "/held",
        lambda who: held.to_decide(who.session, who.user, today=who.today),
    ),
    Queue(
        "held",
        Text(
            "{n} 条评价暂不计入，等人提出放行或剔除",
            "{n} held {n:rating waits|ratings wait} to be released or excluded",
        ),
        "/held",
        lambda who: held.to_propose(who.session, who.user, today=who.today),
    ),
    Queue(
        "surges",
        Text(
            "{n} 个窗口低分或评价数突增，等您看一看",
            "low scores or numbers surge at {n} {n:window|windows}: have a look",
        ),
        "/held",
        lambda who: len(surges.to_look_at(who.session, who.user, today=who.today)),
    ),
    Queue(
        "surged",
        Text(
            "您部门 {n} 个窗口低分或评价数突增",
            "low scores or numbers surge at {n} {n:window|windows} of your people",
        ),
        "/mine",
        lambda who: len(surges.told_of(who.session, who.user, today=who.today)),
    ),
    Queue(
        "counselling",
        Text("{n} 件还没有登记批评教育", "{n} {n:counselling|counsellings} to hold"),
        "/mine",
        _counsellings,
    ),
    Queue(
        "corrections",
        Text("{n} 项整改等您办理", "{n} to put right {n:waits|wait} for you"),
        "/actions",
        _corrections,
    ),
    Queue(
        "pairs",
        Text("{n} 次联合检查等您商定", "{n} joint {n:check|checks} to agree on"),
        "/plan",
        _pairs,
    ),
    Queue(
        "integrity",
        Text(
            "{n} 次检查发现廉洁问题，还没有立案",
            "integrity not kept in {n} {n:check|checks}: no case yet",
        ),
        "/checks",
        _integrity,
    ),
    Queue("excuses", Text("{n} 位检查员请求免查", "{n} asked to be excused"), "/plan", _excuses),
    Queue(
        "stars",
        Text("{n} 个月的明星要重新决定", "a star to decide anew in {n} {n:month|months}"),
        "/month",
        _stars,
    ),
    Queue(
        "months",
        Text("{n} 个月等您结账", "{n} {n:month|months} to close"),
        "/month",
        lambda who: tasks.months_to_close(who.session, who.user, now=who.now, zone=who.zone),
    ),
    Queue(
        "publications",
        Text("{n} 项公示等您确认", "{n} to put on show"),
        "/month",
        lambda who: tasks.publications(who.session, who.user),
    ),
    Queue(
        "amounts",
        Text("{n} 笔金额等您审批", "{n} {n:amount|amounts} to approve"),
        "/ledger",
        lambda who: tasks.amounts(who.session, who.user),
    ),
    Queue(
        "payroll",
        Text("{n} 人的奖罚可以取走做工资", "money of {n} to take to payroll"),
        "/ledger",
        lambda who: tasks.payroll(who.session, who.user),
    ),
    Queue(
        "rulings",
        Text("{n} 项不作为的处理意见等您审批", "what inaction costs waits for your decision: {n}"),
        "/ledger",
        lambda who: tasks.rulings_to_decide(who.session, who.user),
    ),
    Queue(
        "unruled",
        Text("{n} 件查实的不作为还没有处理意见", "{n} upheld inaction without a ruling"),
        "/ledger",
        lambda who: tasks.rulings_to_propose(who.session, who.user, now=who.now),
    ),
    Queue(
        "reviews",
        Text("{n} 件去留评议等您办理", "{n} dismissal {n:review|reviews} to bring on"),
        "/ledger",
        lambda who: tasks.reviews(who.session, who.user),
    ),
    Queue(
        "hearing",
        Text("{n} 件关于您的评议等您陈述", "{n} {n:review|reviews} about you: tell your side"),
        "/mine",
        lambda who: tasks.own_hearing(who.session, who.user),
    ),
    Queue(
        "questioned",
        Text("{n} 件积分复核请求等您答复", "{n} ask to look at points again"),
        "/ledger",
        lambda who: tasks.points_questioned(who.session, who.user),
    ),
    Queue(
        "powers",
        Text(
            "{n} 项账号授权等您决定",
            "{n} {n:request|requests} on accounts with power to decide on",
        ),
        "/powers",
        lambda who: powers.to_decide(who.session, who.user, now=who.now),
    ),
    Queue(
        "powersalone",
        Text("{n} 项一人办的授权等您过目", "done with accounts by one alone, to see: {n}"),
        "/powers",
        lambda who: powers.to_see(who.session, who.user),
    ),
    Queue(
        "nobodyyet",
        Text(
            "{n} 人用企业身份来过，等您关联账号",
            "{n} {n:person|people} came by a provider and wait to be linked",
        ),
        "/accounts",
        lambda who: identities.to_link(who.session, who.user),
    ),
    Queue(
        "policies",
        Text("{n} 项规则修改等您审批", "{n} proposed {n:policy|policies} to decide on"),
        "/policy",
        lambda who: tasks.policies(who.session, who.user),
    ),
    Queue(
        "editions",
        Text("{n} 份制度文本等您审批", "{n} {n:edition|editions} to decide on"),
        "/regulation",
        lambda who: tasks.editions(who.session, who.user),
    ),
)


def draw_queues(user: User, language: Language) -> None:
    """Say how much of what waits for whom looks, each a way there; nothing where nothing does."""
    with house().reading() as session:
        looker = Looker(session, user, clock.now(), house().settings.zone)
        found = [(each, each.count(looker)) for each in QUEUES]
    marks = [_mark(each, n, language) for each, n in found if n]
    if marks:
        st.html(f'<nav class="places waiting">{"".join(marks)}</nav>')


def _mark(queue: Queue, n: int, language: Language) -> str:
    words = queue.said.format(n=n).said(language)
    return (
        f'<a class="place waits" href="{queue.address}" target="_self" '
        f'data-queue="{queue.name}">{escape(words)}</a>'
    )
