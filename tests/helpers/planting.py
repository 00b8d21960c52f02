"""A yard in which somebody complained with everything that must not get about."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

from google.protobuf import text_format

from db.directory import directory_store
from kiosk import clock
from kiosk.actions.cases import steps
from kiosk.actions.cases.complaints import Circumstances, Filed, make_complaint
from kiosk.actions.cases.dispatch import Intake
from kiosk.rights.who import User
from kiosk.screens import STAFF
from kiosk.wiring import House
from survey.texts import CHINESE
from tests.helpers.building import a_session, an_account
from tests.helpers.handling import Yard
from tests.helpers.pages import page_at

_ESCAPED = re.compile(r"\\+u([0-9a-f]{4})")
"""A sign as JSON writes it within what goes over the wire."""
PHONE = "13912345678"
SENTENCE = "过磅员把我的单子扔在地上"
NOTE = "先调三号摄像头再问话"
RAW = (PHONE, SENTENCE)


class Planted(Yard):
    """A yard in which somebody complained with everything that must not get about."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.inspector = an_account(house, "jian", "inspector")
        self.manager = an_account(house, "jing", "leader")
        self.admin = an_account(house, "guan", "administrator")
        self.finance = an_account(house, "cai", "finance")
        self.auditor = an_account(house, "shen", "auditor")
        self.stranger = an_account(house, "bie", "employee")
        self.screen = an_account(house, "ping", "wall")
        self.at = clock.now() - timedelta(days=1)

    def told(self, how: Intake | None = None, **form: object) -> Filed:
        told = {"words": SENTENCE, "category": "attitude", "contact": PHONE,
                "contact_kind": "phone"} | form  # fmt: skip
        with self.house.writing() as session:
            window = directory_store.window(session, "SB-1").id
            there = Circumstances(self.at, self.zone, self.house.secret, CHINESE, window)
            return make_complaint(session, told, there, key=str(uuid4()), how=how or Intake())

    def worked(self) -> Filed:
        """A case in which the officer did everything up to hearing the accused."""
        filed = self.told()
        now = {"at": self.at + timedelta(minutes=9)}
        self.do(steps.answer, filed, self.officer, "马上到", key=str(uuid4()), **now)
        self.do(steps.comment, filed, self.officer, NOTE, **now)
        self.step(steps.arrive, filed, self.officer, token=self.token, reason="", **now)
        self.step(steps.investigate, filed, self.officer, **now)
        self.step(steps.name_accused, filed, self.officer, "W", zone=self.zone, **now)
        self.step(steps.summarise, filed, self.officer, "反映服务时态度生硬", **now)
        self.do(steps.hear, filed, self.officer, "当事人说明当时在忙", **now)
        return filed

    def everyone_else(self) -> list[User]:
        return [
            self.clerk, self.head, self.inspector, self.manager, self.admin, self.finance,
            self.auditor, self.stranger, self.screen,
        ]  # fmt: skip

    def token_of(self, user: User) -> str:
        return a_session(self.house, user)

    def minute(self) -> str:
        return f"{self.at.astimezone(self.zone):%H:%M}"


def sent(planted: Planted, user: User, name: str, **query: str) -> str:
    """Everything a page sends to a browser: each element as it goes over the wire."""
    file = next(screen.file for screen in STAFF if screen.path == name)
    page = page_at(file, planted.token_of(user), **query)
    wired = "\n".join(_wire(page.main))
    return wired + _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), wired)


def _wire(block: Any) -> Iterator[str]:
    for node in block.children.values():
        if getattr(node, "children", None):
            yield from _wire(node)
        proto = getattr(node, "proto", None)
        if proto is not None:
            yield text_format.MessageToString(proto, as_utf8=True)
