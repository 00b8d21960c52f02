"""The ledger as people read it: every entry in words, its sums, and what waits for approval."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.books.ledger_store import Asked, Posted
from db.cases import review_store
from db.cases.review_store import Review
from db.directory import directory_store
from db.ground.happenings import Event
from kiosk.reports.books.doubts import Doubt, doubts
from kiosk.reports.wording import month_name, number
from kiosk.rights.money import may_answer, may_decide, may_read
from kiosk.rights.who import User
from survey.books.rulebook import FINES
from survey.directory.roles import IMPORT, SYSTEM
from survey.months import Month
from survey.orders import Order
from survey.refusals.books import EntryUnknown
from survey.texts import Text

AT_ONCE: Final = 20
DIGITS: Final = 15
"""More than any entry's number has, and no more than a database counts."""

ROLES: Final[dict[str, Text]] = {
    "person": Text("本人", "own"),
    "supervisor": Text("直接主管连带", "as direct supervisor"),
    "leader": Text("主管领导连带", "as leader in charge"),
    "star": Text("月度明星", "star of the month"),
    "worst": Text("月度最差", "worst of the month"),
    "duty": Text("监督员不作为", "inaction as an officer"),
    "duty_fine": Text("监督员不作为罚款", "fine for inaction as an officer"),
}
KINDS: Final[dict[str, Text]] = {
    "entry": Text("记账", "entry"),
    "reversal": Text("冲销", "reversal"),
    "adjustment": Text("补记", "adjustment"),
}
BY_ITSELF: Final = {
    SYSTEM: Text("系统", "the system"),
    IMPORT: Text("文件导入", "files brought in"),
}
STATUSES: Final[dict[str, Text]] = {
    "posted": Text("已记账", "posted"),
    "pending": Text("待审批", "waits for approval"),
    "approved": Text("已批准", "approved"),
    "rejected": Text("未批准", "not approved"),
}
REVERSED: Final = Text("已冲销", "reversed")
_CAUSES: Final[dict[str, Text]] = {
    "person": Text("{month} 第 {k} 起属实投诉", "upheld complaint no. {k} of {month}"),
    "supervisor": Text(
        "下属 {month} 第 {k} 起属实投诉", "upheld complaint no. {k} of {month} against one's people"
    ),
    "leader": Text(
        "分管人员 {month} 第 {k} 起属实投诉",
        "upheld complaint no. {k} of {month} in one's charge",
    ),
    "star": Text("{month} 月度明星", "star of {month}"),
    "worst": Text(
        "{month} 批评教育后再次被客户投诉", "complained of again after counselling, {month}"
    ),
    "duty": Text("{month} 监督员不作为属实", "inaction as an officer upheld, {month}"),
    "duty_fine": Text("{month} 监督员不作为属实", "inaction as an officer upheld, {month}"),
}
_FLAT: Final = Text("{month} 检查发现的违规", "violation found by an inspection, {month}")


@dataclass(frozen=True, slots=True)
class Sums:
    """What a month's books come to; money apart by what was decided about it. In whole yuan."""

    points: int
    bonuses: int
    fines: int
    pending: int
    entries: int


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Some entries of a month's books, and the sums of all that were asked for."""

    entries: Sequence[Posted]
    total: int
    sums: Sums


@dataclass(frozen=True, slots=True)
class Waiting:
    """An amount that waits, and whether who looks may be the second person.

    `doubt`: why the star it is for does not qualify, as things stand now.
    """

    posted: Posted
    may_decide: bool
    doubt: Doubt | None = None


def books(
    session: Session,
    month: Month | None,
    *,
    person: str | None = None,
    words: str = "",
    order: Order | None = None,
    page: int = 0,
) -> LedgerPage:
    """Return a page of the books of a month, or of all; refuse an unknown person.

    The newest stand first, or what was chosen; `words` are looked for in what a line says.
    """
    if person:
        directory_store.person_id(session, person)
    asked = Asked(posted_month=str(month) if month else None, person=person or None)
    listed = ledger_store.latest(session, asked, order=order)
    found = [each for each in listed if says(each, words)]
    return LedgerPage(found[page * AT_ONCE : (page + 1) * AT_ONCE], len(found), sums(found))


def says(posted: Posted, words: str) -> bool:
    """Tell whether an entry's line or its complaint's number has these words, or it is its number.

    In either language. Nobody's user name and no reason is looked into: who reads the list reads
    all that is.
    """
    if not words or words == str(posted.seq):
        return True
    entry = posted.entry
    said = (cause(posted), ROLES[entry.role], KINDS[posted.kind], amount(posted), status(posted))
    told = (posted.person_name, entry.person, entry.complaint or "")
    in_words = (text for each in said for text in (each.zh, each.en))
    return any(_close(words) in _close(each) for each in (*told, *in_words))


def _close(words: str) -> str:
    """Return words without blanks, which nobody types as months are written, in small letters."""
    return "".join(words.split()).casefold()


def opened(session: Session, seq: str) -> Posted:
    """Return the entry an address names; refuse what is no number of one."""
    return ledger_store.entry(session, number_of(seq))


def number_of(seq: str) -> int:
    """Return an entry's number as an address tells it; refuse what can be none."""
    if not seq.isascii() or not seq.isdigit() or len(seq) > DIGITS:
        raise EntryUnknown
    return int(seq)


def months(session: Session) -> list[Month]:
    """Return the months that have entries in their books, the newest first."""
    return sorted(ledger_store.posted_months(session), reverse=True)


def waiting(session: Session, user: User, *, at: datetime, zone: ZoneInfo) -> list[Waiting]:
    """Return the amounts that wait for a second person, oldest first."""
    found = pending(session)
    months = {each.entry.month for each in found if each.entry.role == "star"}
    doubtful = {month: doubts(session, month, at=at, zone=zone) for month in months}
    return [
        Waiting(each, may_decide(session, user, each), _doubt(each, doubtful)) for each in found
    ]


def _doubt(posted: Posted, doubtful: Mapping[Month, Mapping[str, Doubt]]) -> Doubt | None:
    entry = posted.entry
    if entry.role != "star" or entry.unit is None:
        return None
    found = doubtful[entry.month].get(entry.unit)
    return found if found is not None and found.person == entry.person else None


def pending(session: Session) -> list[Posted]:
    """Return the amounts that wait for a second person, oldest first."""
    found = ledger_store.entries(session, Asked(pending=True))
    return [each for each in found if each.reversed_by is None]


def own(session: Session, person: str) -> list[Posted]:
    """Return everything the ledger says of a person, the newest first."""
    return list(ledger_store.entries(session, Asked(person=person)))[::-1]


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a review that waits, and whether who looks may answer it."""

    review: Review
    may_answer: bool


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """What the ledger says of somebody, and what became of requests for a review.

    `this_month` are the points lost for matters of the present month.
    """

    entries: Sequence[Posted]
    this_month: int
    reviews: Mapping[str, Sequence[Event]]


def own_record(session: Session, person: str, *, month: Month) -> OwnRecord:
    """Return a person's own record, the newest entry first."""
    entries = own(session, person)
    refs = {each.entry.complaint for each in entries if each.entry.complaint is not None}
    return OwnRecord(
        entries,
        sum(each.entry.points for each in entries if each.entry.month == month),
        review_store.of_person(session, person, refs),
    )


def open_requests(session: Session, user: User) -> list[Request]:
    """Return the requests for a review that wait, but for those that concern who looks."""
    return [
        Request(each, may_answer(session, user, each))
        for each in review_store.waiting(session)
        if may_read(session, user, each)
    ]


def status(posted: Posted) -> Text:
    """Return how an entry stands, in words: what was taken back before anybody decided is that."""
    if posted.status == "rejected" and posted.decided_by == SYSTEM:
        return REVERSED
    return STATUSES[posted.status]


def sums(found: Iterable[Posted]) -> Sums:
    """Return what entries come to; of money only what was approved is a bonus or a fine."""
    points = bonuses = fines = pending = n = 0
    for each in found:
        n += 1
        points += each.entry.points
        if each.status == "approved":
            bonuses += each.entry.yuan if each.entry.role == "star" else 0
            fines += each.entry.yuan if each.entry.role in FINES else 0
        pending += each.status == "pending"
    return Sums(points, bonuses, fines, pending, n)


def cause(posted: Posted) -> Text:
    """Return in words what an entry was made for."""
    entry = posted.entry
    said = _CAUSES[entry.role]
    if entry.role == "person" and entry.ordinal is None:
        said = _FLAT
    told = said.format(month=month_name(entry.month), k=entry.ordinal)
    if posted.reverses is None:
        return told
    return Text("冲销第 {seq} 条：{told}", "Takes back no. {seq}: {told}").format(
        seq=posted.reverses, told=told
    )


def amount(posted: Posted) -> Text:
    """Return what an entry takes or gives, in words."""
    entry = posted.entry
    if posted.is_money:
        said = (
            Text("奖 {n} 元", "bonus of {n} yuan")
            if entry.yuan >= 0
            else Text("罚 {n} 元", "fine of {n} yuan")
        )
        if posted.reverses is not None:
            said = (
                Text("退回 {n} 元", "{n} yuan given back")
                if entry.yuan >= 0
                else Text("收回 {n} 元", "{n} yuan taken back")
            )
        return said.format(n=number(abs(entry.yuan)))
    if entry.points >= 0:
        return Text("扣 {n} 分", "{n} {n:point|points} lost").format(n=entry.points)
    return Text("退还 {n} 分", "{n} {n:point|points} given back").format(n=-entry.points)
