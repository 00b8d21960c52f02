"""Living cases for the demo: fresh, overdue, being verified, open to appeal, closed, sealed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import case_store, complaint_store
from db.directory import directory_store
from kiosk.actions.cases import steps
from kiosk.actions.cases.attachments import read_the_person
from kiosk.actions.cases.complaints import Circumstances, make_complaint
from kiosk.demo.case_files import attach_officers, attach_own
from kiosk.rights.cases import OpenCase, opened
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.cases.findings import Finding
from survey.directory.roles import Role
from survey.texts import CHINESE

MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Told:
    """What somebody complained of, how long ago, and how far the case has come since."""

    ago: timedelta
    words: str
    category: str
    stage: int = 0
    contact: str = ""


STORIES: Final = (
    _Told(3 * MINUTE, "过磅时一直打电话，叫了三声才抬头。", "attitude", contact="13805710088"),
    _Told(26 * MINUTE, "窗口没人，等了二十多分钟，后面排了六辆车。", "work_state"),
    _Told(1 * DAY, "问单子在哪打，回答很不耐烦，让我自己看墙。", "attitude", 3, "13905710066"),
    _Told(2 * DAY, "因为排队顺序争执，工作人员骂人。", "conflict", 4, "13705710055"),
    _Told(9 * DAY, "中午提前关窗口，白跑一趟。", "work_state", 7, "13605710044"),
    _Told(5 * DAY, "暗示要两条烟才给先装。", "integrity"),
)
SUMMARY: Final = "顾客反映窗口服务时态度不好、办理不及时。"
FINDING: Final = Finding(
    "upheld",
    "attitude",
    "调看监控，当时确有此事，与值班记录一致。",
    "高峰时段一人顶两岗。",
    "您反映的情况属实：当时确实没有及时接待，语气也不好。我们向您道歉。",
    "staffing",
)


def live_cases(session: Session, house: House, *, window: str, person: str, now: datetime) -> None:
    """Let customers complain at a window and officers work on it, each at its own moment."""
    for told in STORIES:
        _live(session, house, told, window=window, person=person, now=now)


def _live(
    session: Session, house: House, told: _Told, *, window: str, person: str, now: datetime
) -> None:
    place = directory_store.window(session, window)
    at = now - told.ago
    form: Mapping[str, object] = {
        "words": told.words,
        "category": told.category,
        "when": "now",
        "contact_kind": "phone",
        "contact": told.contact,
    }
    zone = house.settings.zone
    there = Circumstances(at, zone, house.secret, CHINESE, place.id)
    number = make_complaint(session, form, there, key=str(uuid4())).number
    step = _Steps(session, house, number, at, zone, place.token or "", person)
    for stage in (step.answer, step.verify, step.name, step.decide, step.remedy, step.call,
                  step.close)[: told.stage]:  # fmt: skip
        stage()


@dataclass(frozen=True, slots=True)
class _Steps:
    """What the officer drawn does with a case, each step at its own moment."""

    session: Session
    house: House
    number: str
    at: datetime
    zone: ZoneInfo
    token: str
    person: str

    def answer(self) -> None:
        words = "已收到，监督员正在赶往现场，请稍候。"
        key = str(uuid4())
        steps.answer(self.session, self._case(), words, key=key, at=self.at + 9 * MINUTE)

    def verify(self) -> None:
        later = self.at + 24 * MINUTE
        self._take(steps.arrive, token=self.token, reason="", at=later)
        self._take(steps.investigate, at=later)

    def name(self) -> None:
        later = self.at + 40 * MINUTE
        self._take(steps.name_accused, self.person, zone=self.zone, at=later)
        self._take(steps.summarise, SUMMARY, at=later)
        attach_officers(self.session, self.house, self._case(), at=later + 5 * MINUTE)
        attach_own(self.session, self.house, self.number, self.person, at=self.at + 0.5 * DAY)

    def decide(self) -> None:
        read = self.at + 0.7 * DAY
        read_the_person(self.session, self._case(), seen=read, at=read)
        steps.hear(self.session, self._case(), "当事人承认当时语气不好。", at=self.at + 0.8 * DAY)
        self._take(steps.decide, FINDING, zone=self.zone, at=self.at + 0.9 * DAY)

    def remedy(self) -> None:
        told = "当班人员已当面道歉；从本周起，高峰时段由两人值班。"
        self._take(steps.remedy, "当面道歉，调整排班。", told=told, at=self.at + 2 * DAY)

    def call(self) -> None:
        at = self.at + 3 * DAY
        self._take(steps.record_call, reached=True, content=True, words="处理得可以。", at=at)

    def close(self) -> None:
        self._take(steps.close, zone=self.zone, at=self.at + 8 * DAY)

    def _take(self, deed: Callable[..., object], *given: object, **how: object) -> None:
        case = self._case()
        deed(self.session, case, *given, version=case.record.version, **how)

    def _case(self) -> OpenCase:
        return _as_officer(self.session, self.number)


def _as_officer(session: Session, number: str) -> OpenCase:
    complaint = complaint_store.get(session, number)
    officer = case_store.get(session, complaint.id).officer
    if officer is None:
        raise LookupError("the demo has an officer for every case")
    who = User(officer.id, officer.username, officer.name, Role(officer.role), officer.person)
    return opened(session, number, who)
