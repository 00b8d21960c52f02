"""How tests work on a complaint: a weighbridge, its chain, officers, and those at the top."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from db.cases import case_store, clock_store, complaint_store
from db.directory import directory_store
from db.ground.happenings import Event
from kiosk.actions.cases import steps
from kiosk.actions.cases.clockwork import Ticked, tick
from kiosk.actions.cases.complaints import Circumstances, Filed, make_complaint
from kiosk.actions.cases.dispatch import Intake
from kiosk.rights.cases import OpenCase, as_complainant, opened
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.cases.findings import Finding
from survey.months import Month
from survey.texts import CHINESE
from tests.helpers.building import NOW, a_person, a_window, an_account

MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)
TOLD: Final = "情况属实，我们向您道歉。"
DONE: Final = "已当面道歉，并增加了替岗。"
GUILTY: Final = Finding(
    "upheld", "attitude", "监控可见，当事人大声呵斥", "高峰期无人替岗", TOLD, "staffing"
)
PHONE: Final = "13800138000"
NOVEMBER: Final = Month(2026, 11)


class Yard:
    """A weighbridge with a clerk, her supervisor, a group leader; officers; those at the top."""

    def __init__(self, house: House, *, post: str = "SB") -> None:
        self.house = house
        self.zone = house.settings.zone
        self.token = a_window(house, "SB-1", post)
        for code in ("Q", "Z", "H", "T", "C"):
            a_person(house, code, unit="U1" if code == "Z" else "U9")
        a_person(house, "W", supervisor="Z", leader="Q", window="SB-1")
        self.clerk = an_account(house, "clerk", "employee", "W")
        self.head = an_account(house, "zhao", "supervision", "Z")
        self.officer = an_account(house, "he", "supervision", "H")
        self.top = an_account(house, "tang", "team_leader", "T")
        self.chairman = an_account(house, "chen", "chairman", "C")

    def complain(self, *, at: datetime = NOW, how: Intake | None = None, **form: object) -> Filed:
        told = {"words": "被呵斥", "category": "attitude", "contact": PHONE} | form
        with self.house.writing() as session:
            window = directory_store.window(session, "SB-1").id
            there = Circumstances(at, self.zone, self.house.secret, CHINESE, window)
            return make_complaint(session, told, there, key=str(uuid4()), how=how or Intake())

    def case(self, filed: Filed | str, user: User) -> OpenCase:
        number = filed if isinstance(filed, str) else filed.number
        with self.house.reading() as session:
            return opened(session, number, user)

    def do(
        self, deed: Callable[..., Any], filed: Filed | str, user: User, *given: Any, **how: Any
    ) -> Any:
        case = self.case(filed, user)
        with self.house.writing() as session:
            return deed(session, case, *given, **({"at": NOW} | how))

    def step(
        self, deed: Callable[..., Any], filed: Filed | str, user: User, *given: Any, **how: Any
    ) -> Any:
        version = self.case(filed, user).record.version
        return self.do(deed, filed, user, *given, version=version, **how)

    def as_complainant(
        self, deed: Callable[..., Any], filed: Filed, *given: Any, **how: Any
    ) -> Any:
        with self.house.writing() as session:
            complaint = complaint_store.get(session, filed.number)
            case = as_complainant(session, complaint)
            told = {"at": NOW, "key": str(uuid4())} | how
            return deed(session, case, *given, **told)

    def tick(self, at: datetime) -> Ticked:
        with self.house.writing() as session:
            return tick(session, now=at, zone=self.zone)

    def state(self, filed: Filed) -> str:
        with self.house.reading() as session:
            return complaint_store.get(session, filed.number).state

    def events(self, filed: Filed) -> list[Event]:
        with self.house.reading() as session:
            return case_store.events(session, complaint_store.get(session, filed.number).id)

    def kinds(self, filed: Filed) -> list[str]:
        return [event.kind for event in self.events(filed)]

    def due(self, filed: Filed, clock: str) -> datetime:
        with self.house.reading() as session:
            number = complaint_store.get(session, filed.number).id
            return next(c.due_at for c in clock_store.clocks(session, number) if c.clock == clock)

    def answer(self, filed: Filed, words: str = "马上到", *, at: datetime = NOW) -> bool:
        key = str(uuid4())
        return bool(self.do(steps.answer, filed, self.officer, words, key=key, at=at))

    def investigated(self, **form: object) -> Filed:
        filed = self.complain(**form)
        self.answer(filed)
        self.step(steps.arrive, filed, self.officer, token=self.token, reason="")
        self.step(steps.investigate, filed, self.officer)
        self.step(steps.name_accused, filed, self.officer, "W", zone=self.zone)
        self.step(steps.summarise, filed, self.officer, "反映服务时态度生硬")
        self.do(steps.hear, filed, self.officer, "当事人说明当时在忙")
        return filed

    def decided(self, finding: Finding = GUILTY) -> Filed:
        filed = self.investigated()
        self.step(steps.decide, filed, self.officer, finding, zone=self.zone)
        return filed

    def closed(self) -> Filed:
        filed = self.decided()
        self.step(steps.remedy, filed, self.officer, "当面道歉，增加替岗", told=DONE)
        self.step(steps.record_call, filed, self.officer, reached=True, content=True, words="")
        self.step(steps.close, filed, self.officer, zone=self.zone, at=NOW + 7 * DAY)
        return filed
