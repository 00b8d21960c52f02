"""A window of its own on the running server, with all whom a case there concerns."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, Page

from db.cases import case_store, complaint_store
from db.directory import directory_store
from kiosk import clock
from kiosk.actions.cases import steps
from kiosk.actions.cases.complaints import Circumstances, Filed, make_complaint
from kiosk.rights.cases import opened
from kiosk.rights.who import SESSION_COOKIE, User
from survey.cases.findings import Finding
from survey.texts import CHINESE
from tests.browser.conftest import Server
from tests.helpers.building import a_person, a_session, a_window, an_account

PATIENCE = 45_000
WORDS = "司磅时等了一个多小时，没有人理我。"


class Yard:
    """A window of its own on the running server, its people, and their phones."""

    def __init__(self, server: Server, browser: Browser) -> None:
        mark = uuid4().hex[:5].upper()
        self.server, self.house, self.browser, self.mark = server, server.house, browser, mark
        self.zone = server.settings.zone
        self.window = f"SB-{mark}"
        self.token = a_window(self.house, self.window, "SB", unit=f"U{mark}")
        server.knows(self.token)
        self.codes = {name: f"{name}{mark}" for name in "WZHT"}
        for name in "ZHT":
            unit = f"U{mark}" if name == "Z" else f"V{mark}"
            a_person(self.house, self.codes[name], unit=unit)
        a_person(
            self.house, self.codes["W"], unit=f"U{mark}", supervisor=self.codes["Z"],
            window=self.window,
        )  # fmt: skip
        self.clerk = self._account("clerk", "employee", "W")
        self.officer = self._account("he", "supervision", "H")
        self.top = self._account("tang", "team_leader", "T")
        self.contexts: list[BrowserContext] = []

    def _account(self, name: str, role: str, person: str) -> User:
        return an_account(self.house, f"{name}-{self.mark.lower()}", role, self.codes[person])

    def phone(self, **looks: Any) -> BrowserContext:
        given: dict[str, Any] = {
            "viewport": {"width": 360, "height": 740}, "locale": "zh-CN", "is_mobile": True,
            "has_touch": True,
        }  # fmt: skip
        context = self.browser.new_context(**(given | looks))
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        return context

    def staff(self, user: User, path: str, **looks: Any) -> Page:
        """A page of somebody who is signed in on a phone of their own."""
        token = a_session(self.house, user)
        context = self.phone(**looks)
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": self.server.url}])
        page = context.new_page()
        page.goto(self.server.url + path)
        return page

    def complain(self, *, ago: timedelta = timedelta(), **form: object) -> Filed:
        told = {"words": WORDS, "category": "attitude"} | form
        with self.house.writing() as session:
            window = directory_store.window(session, self.window).id
            at = clock.now() - ago
            there = Circumstances(at, self.zone, self.house.secret, CHINESE, window)
            filed = make_complaint(session, told, there, key=str(uuid4()))
        self._give_to_officer(filed)
        return filed

    def _give_to_officer(self, filed: Filed) -> None:
        """Other tests have officers, too: whoever was drawn, ours works on it."""
        with self.house.writing() as session:
            number = complaint_store.get(session, filed.number).id
            record = case_store.get(session, number)
            if not record.sealed:
                case_store.change(
                    session, number, version=record.version, officer_id=self.officer.id
                )

    def do(self, deed: Any, filed: Filed, user: User, *given: Any, **how: Any) -> None:
        with self.house.writing() as session:
            case = opened(session, filed.number, user)
            deed(session, case, *given, **({"at": clock.now()} | how))

    def step(self, deed: Any, filed: Filed, user: User, *given: Any, **how: Any) -> None:
        with self.house.reading() as session:
            version = opened(session, filed.number, user).record.version
        self.do(deed, filed, user, *given, version=version, **how)

    def verified(self, filed: Filed) -> None:
        self.do(steps.answer, filed, self.officer, "马上到", key=str(uuid4()))
        self.step(steps.arrive, filed, self.officer, token=self.token, reason="")
        self.step(steps.investigate, filed, self.officer)
        self.step(steps.name_accused, filed, self.officer, self.codes["W"], zone=self.zone)
        self.step(steps.summarise, filed, self.officer, "反映服务时态度生硬")
        self.do(steps.hear, filed, self.officer, "当事人说明当时在忙")

    def closed(self, filed: Filed) -> None:
        """Let the officer verify it, find nothing, call, and close it."""
        self.verified(filed)
        rejected = Finding("rejected", "attitude", "监控未见", "", "未见此事。")
        self.step(steps.decide, filed, self.officer, rejected, zone=self.zone)
        self.step(
            steps.record_call, filed, self.officer, reached=True, content=False, words="还是不满意"
        )
        self.step(steps.close, filed, self.officer, zone=self.zone)

    def kept(self, link: str) -> Filed:
        """The complaint behind a secret link, in our officer's hands."""
        number, secret = link.split("c=")[1].split(".")
        filed = Filed(number, secret, repeated=False)
        self._give_to_officer(filed)
        return filed

    def state(self, filed: Filed) -> str:
        with self.house.reading() as session:
            return complaint_store.get(session, filed.number).state

    def link(self, filed: Filed) -> str:
        return f"{self.server.url}/track?c={filed.number}.{filed.secret}"
