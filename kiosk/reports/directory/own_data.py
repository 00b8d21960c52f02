"""What the house keeps of somebody who works here, for their own eyes: a document a kind.

Of others nothing but who stands above them: no complainant, no contact, no words of customers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import case_store, counselling_store, request_store
from db.checks import correction_store, result_lists
from db.directory import account_store, directory_store, duty_store, session_store
from db.ground import audit_lists
from kiosk.reports.board.own import own_satisfaction
from kiosk.reports.books import ledger_register
from kiosk.reports.cases.desk import bound_cases
from kiosk.reports.checks.results import HUNDRED, KINDS
from kiosk.reports.documents import Document, Heading, Kind, as_text
from kiosk.reports.feedback.voices import own_praise
from kiosk.reports.trail_words import deed_said
from kiosk.rights.requests import somebody
from kiosk.rights.trail import shut
from kiosk.rights.who import User
from survey.cases.complaints import CATEGORIES, STATES
from survey.cases.requests import MATTERS, state_said
from survey.checks.corrections import STATES as CORRECTION_STATES
from survey.directory.roles import ROLE_NAMES, Role
from survey.months import business_date
from survey.texts import Text

MOST: Final = 100_000
LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY: Final = Heading(Text("日期", "Day"), Kind.DAY)
_AT: Final = Heading(Text("时间", "When"), Kind.MOMENT)
_NUMBER: Final = Heading(Text("编号", "Number"))
_WINDOW: Final = Heading(Text("窗口", "Window"))
_STATE: Final = Heading(Text("状态", "State"))
_WORDS: Final = Heading(Text("内容", "Words"))


@dataclass(frozen=True, slots=True)
class Own:
    """Whose data it is, and when it was asked for."""

    user: User
    company: Text
    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The day by the house's clock."""
        return business_date(self.now, self.zone)


def own_data(session: Session, of: Own) -> Mapping[str, Document]:
    """Return all that is kept of who asks, by the name of its file."""
    found = {
        "accounts": _accounts(session, of),
        "browsers": _browsers(session, of),
        "deeds": _deeds(session, of),
        "requests": _requests(session, of),
    }
    if of.user.person is None:
        return found
    person = of.user.person
    return found | {
        "postings": _postings(session, of, person),
        "duties": _duties(session, of, person),
        "satisfaction": _satisfaction(session, of, person),
        "praise": _praise(session, of, person),
        "ledger": ledger_register.document(session, None, person=person, company=of.company),
        "cases": _cases(session, of),
        "talks": _talks(session, of, person),
        "checks": _checks(session, of, person),
        "corrections": _corrections(session, of, person),
    }


def _made(
    of: Own, title: Text, headings: Sequence[Heading], rows: Sequence[Sequence[object]]
) -> Document:
    told = Text("共 {n} 条", "{n} {n:row|rows}").format(n=len(rows))
    return Document(title, (of.company, as_text(of.user.name), told), headings, rows)


def _accounts(session: Session, of: Own) -> Document:
    names = account_store.of_the_same_person(session, of.user.username)
    rows = [
        (each.username, each.name, ROLE_NAMES[Role(each.role)], _yes(each.active))
        for each in account_store.everyone(session)
        if each.username in names
    ]
    headings = (
        Heading(Text("用户名", "User name")), Heading(Text("姓名", "Name")),
        Heading(Text("角色", "Role")), Heading(Text("启用", "Open")),
    )  # fmt: skip
    return _made(of, Text("账号", "Accounts"), headings, rows)


def _browsers(session: Session, of: Own) -> Document:
    rows = [
        (each.opened_at, each.seen_at, each.ends_at, each.network or "")
        for each in session_store.of_account(session, of.user.id, at=of.now)
    ]
    headings = (
        Heading(Text("登录时间", "Signed in"), Kind.MOMENT),
        Heading(Text("最近使用", "Used last"), Kind.MOMENT),
        Heading(Text("最迟退出", "Ends by"), Kind.MOMENT),
        Heading(Text("大致网络", "Network, roughly")),
    )
    return _made(of, Text("登录着的浏览器", "Browsers signed in"), headings, rows)


def _deeds(session: Session, of: Own) -> Document:
    asked = audit_lists.Asked(actor=of.user.username)
    found, _ = audit_lists.found(session, asked, shut(of.user), at_once=MOST)
    rows = [(each.at, deed_said(each.deed), each.subject) for each in found]
    headings = (_AT, Heading(Text("做了什么", "Deed")), Heading(Text("对象", "What")))
    return _made(of, Text("本人的操作记录", "What you did, as the trail has it"), headings, rows)


def _requests(session: Session, of: Own) -> Document:
    who = somebody(of.user)
    found = request_store.listed(session, who, words="", order=None, skip=0, limit=MOST)
    rows = [
        (
            each.ref, each.raised_at, MATTERS[each.matter], each.words,
            state_said(each.matter, each.state), each.answer,
        )
        for each in found
        if each.parties.raiser.username == of.user.username
    ]  # fmt: skip
    headings = (
        _NUMBER, _AT, Heading(Text("事项", "Matter")), _WORDS, _STATE,
        Heading(Text("答复", "Answer")),
    )  # fmt: skip
    return _made(of, Text("本人上报的诉求", "Requests you handed up"), headings, rows)


def _postings(session: Session, of: Own, person: str) -> Document:
    names = dict(directory_store.names(session).values())
    rows = [
        (
            since, each.unit, each.window or "",
            *(names.get(above or "", above or "") for above in (each.supervisor, each.leader)),
            _yes(each.gone),
        )
        for since, each in directory_store.postings(session).by_person.get(person, ())
    ]  # fmt: skip
    headings = (
        Heading(Text("自", "Since"), Kind.DAY), Heading(Text("单位", "Unit")), _WINDOW,
        Heading(Text("直接责任主管", "Supervisor")), Heading(Text("主管领导", "Leader")),
        Heading(Text("离职", "Left")),
    )  # fmt: skip
    return _made(of, Text("岗位", "Postings"), headings, rows)


def _duties(session: Session, of: Own, person: str) -> Document:
    found = duty_store.of_person(session, person, begin=LONG_AGO)
    rows = [(each.duty.window, each.duty.starts_at, each.duty.ends_at) for each in found]
    headings = (
        _WINDOW, Heading(Text("开始", "Begins"), Kind.MOMENT),
        Heading(Text("结束", "Ends"), Kind.MOMENT),
    )  # fmt: skip
    return _made(of, Text("当班", "Duties"), headings, rows)


def _satisfaction(session: Session, of: Own, person: str) -> Document:
    rows = [
        (str(each.month), each.n, f"{each.share.rate:.3f}" if each.share else "")
        for each in own_satisfaction(session, person, today=of.today)
    ]
    headings = (
        Heading(Text("月份", "Month")), Heading(Text("评价数 n", "n"), Kind.NUMBER),
        Heading(Text("满意率", "Satisfied")),
    )  # fmt: skip
    return _made(of, Text("本人的满意率", "Your satisfaction"), headings, rows)


def _praise(session: Session, of: Own, person: str) -> Document:
    found = own_praise(session, person, today=of.today, limit=MOST)
    rows = [(each.on, each.window, each.words) for each in found]
    return _made(of, Text("对您的表扬", "Praise of you"), (_DAY, _WINDOW, _WORDS), rows)


def _cases(session: Session, of: Own) -> Document:
    found = bound_cases(session, of.user, limit=MOST).cases
    rows = [
        (
            each.ref, business_date(each.occurred_at, of.zone), CATEGORIES[each.category],
            STATES[each.state].name, case_store.get(session, each.complaint_id).summary or "",
        )
        for each in found
    ]  # fmt: skip
    headings = (
        _NUMBER, _DAY, Heading(Text("类别", "Kind")), _STATE, Heading(Text("摘要", "Summary")),
    )  # fmt: skip
    return _made(of, Text("涉及您或您部门的投诉", "Cases that concern you"), headings, rows)


def _talks(session: Session, of: Own, person: str) -> Document:
    rows = [
        (each.ref, each.held_at, each.wrong or "", each.promised or "", each.improve_by)
        for each in counselling_store.of_person(session, person)
    ]
    headings = (
        _NUMBER, _AT, Heading(Text("问题", "What was wrong")),
        Heading(Text("要改进的", "What must improve")), Heading(Text("期限", "By"), Kind.DAY),
    )  # fmt: skip
    return _made(of, Text("批评教育记录", "Talks that were held"), headings, rows)


def _checks(session: Session, of: Own, person: str) -> Document:
    own, name = result_lists.Seeing(person, of.today), directory_store.person_name(session, person)
    found = result_lists.listed(session, own, result_lists.Asked(), limit=MOST)
    rows = [
        (each.ref, each.inspected_at, KINDS[each.kind], each.window_name, each.score / HUNDRED)
        for each in found
        if each.inspector == name
    ]
    headings = (
        _NUMBER, _AT, Heading(Text("种类", "Kind")), _WINDOW,
        Heading(Text("得分", "Score"), Kind.DECIMAL),
    )  # fmt: skip
    return _made(of, Text("您做的检查", "Checks you made"), headings, rows)


def _corrections(session: Session, of: Own, person: str) -> Document:
    among = correction_store.Among(owners=frozenset({person}))
    found = correction_store.listed(session, among, correction_store.Asked(person=person))
    rows = [
        (
            each.ref, each.ordered_at, each.due_on, each.window_name, each.wrong,
            each.measure or "", CORRECTION_STATES[each.state],
        )
        for each in found
    ]  # fmt: skip
    headings = (
        _NUMBER, _AT, Heading(Text("期限", "Due"), Kind.DAY), _WINDOW,
        Heading(Text("问题", "What was wrong")), Heading(Text("措施", "Measure")), _STATE,
    )  # fmt: skip
    return _made(of, Text("您负责的整改", "Corrective action of yours"), headings, rows)


def _yes(so: bool) -> Text:
    return Text("是", "yes") if so else Text("否", "no")
