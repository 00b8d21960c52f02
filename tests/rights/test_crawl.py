"""A crawl with canaries: every page, document, file, log and backup, by everybody.

What there is to crawl is taken from the application's own lists: a new page is crawled by itself,
a new route or document without an address here fails.
"""

import io
import logging
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from db.checks import check_store
from db.checks.check_store import Check, Finding
from db.directory import directory_store
from db.feedback import rating_store
from db.feedback.ratings import Submission
from kiosk.locks import tracking
from kiosk.rights.who import SESSION_COOKIE, User
from kiosk.routes.documents import PAPERS
from kiosk.screens import STAFF
from kiosk.server import _routes
from kiosk.upkeep.backup import back_up
from kiosk.wiring import House
from survey.checks.checklists import VERSION
from survey.directory.posts import post_of
from survey.directory.roles import AT_THE_TOP, CASE_WORKERS, Role
from survey.feedback.questionnaire import SEALED
from survey.months import business_date
from tests.helpers.building import a_window, an_account
from tests.helpers.planting import NOTE, PHONE, SENTENCE, Planted, sent

SEALED_WORDS: Final = "组长亲自开口要红包"
BRIBE_SEEN: Final = "门卫桌下有两条烟"
BRIBE_RATED: Final = "不给烟就不给装"
READ_BY: Final[Mapping[str, frozenset[Role]]] = {
    PHONE: frozenset(),
    SENTENCE: CASE_WORKERS,
    NOTE: CASE_WORKERS,
    SEALED_WORDS: AT_THE_TOP,
    BRIBE_SEEN: AT_THE_TOP,
    BRIBE_RATED: AT_THE_TOP,
}
"""Which roles may be sent a canary at all; nobody whom it concerns, whatever the role."""


class World:
    """A yard with canaries in every room, and somebody of every role."""

    def __init__(self, house: House) -> None:
        self.planted = Planted(house)
        self.house, self.month = house, ""
        self.case = self.planted.worked()
        self.sealed = self.planted.told(words=SEALED_WORDS, category="integrity")
        self.users: dict[str, User] = {
            each.username: each
            for each in (
                *self.planted.everyone_else(), self.planted.officer, self.planted.top,
                self.planted.chairman,
            )
        }  # fmt: skip
        self.users["guan-li"] = an_account(house, "guan-li", Role.QUALITY_MANAGER, "Z")
        self.check = self._check()
        self._rating()

    def _check(self) -> str:
        at = self.planted.at
        a_window(self.house, "ZC-1", post="ZC", unit="U1")
        items = [each.code for each in post_of("ZC").commitments]
        findings = tuple(
            Finding(each, "not_met", BRIBE_SEEN) if each == "ZC4" else Finding(each, "met")
            for each in items
        )
        self.month = f"{business_date(at, self.planted.zone):%Y-%m}"
        made = Check(
            "CHECK-1", "ZC-1", "H", "spot", 8570, at, at, self.month, VERSION, "h", findings
        )
        with self.house.writing() as session:
            check_store.add(
                session, made,
                window_id=directory_store.window(session, "ZC-1").id,
                inspector_id=directory_store.person_id(session, "H"),
            )  # fmt: skip
        return made.ref

    def _rating(self) -> None:
        at = self.planted.at
        day = business_date(at, self.planted.zone)
        with self.house.writing() as session:
            told = Submission(
                id="bribe-rated", window_id=directory_store.window(session, "ZC-1").id, score=1,
                body_hash="", channel="qr", created_at=at, received_at=at, biz_date=day,
                biz_month=self.month, biz_hour=10, comment=BRIBE_RATED, reasons=(SEALED,),
            )  # fmt: skip
            rating_store.keep(session, [told], slot=0, flagging=lambda *_: None)

    def concerned(self, user: User) -> bool:
        """Tell whether the case is about somebody or their people."""
        return user.person in {"W", "Z", "Q"}

    def may_read(self, user: User, canary: str) -> bool:
        """Tell whether somebody may be sent a canary."""
        return user.role in READ_BY[canary] and not self.concerned(user)

    def queries(self, path: str) -> list[dict[str, str]]:
        """Return the addresses at which a page is looked at."""
        opened = {
            "cases": [{"case": self.case.number}, {"case": self.sealed.number}],
            "mine": [{"case": self.case.number}, {"case": self.sealed.number}],
            "checks": [{"ref": self.check}],
            "voices": [{"month": self.month}],
            "report": [{"from_": "check", "ref": self.check, "item": "ZC4"}],
            "actions": [{"from_": "check", "ref": self.check, "item": "ZC4"}],
        }
        return [{}, *opened.get(path, [])]


@pytest.fixture
def world(house: House) -> World:
    return World(house)


def crawled(world: World, user: User) -> Iterator[tuple[str, str]]:
    """Yield where somebody looked, and all that was sent to them there."""
    for screen in STAFF:
        if screen.deed is None or not user.may(screen.deed):
            continue
        for query in world.queries(screen.path):
            yield f"{screen.path} {query}", sent(world.planted, user, screen.path, **query)


def test_no_page_sends_a_canary_to_who_may_not_read_it_and_each_is_read_by_somebody(
    world: World,
) -> None:
    read: dict[str, set[str]] = {canary: set() for canary in READ_BY}
    for user in world.users.values():
        for where, said in crawled(world, user):
            for canary in READ_BY:
                if canary in said:
                    assert world.may_read(user, canary), (user.username, where, canary)
                    read[canary].add(user.username)
    unread = {canary for canary, roles in READ_BY.items() if roles and not read[canary]}
    assert unread == set()


# Routes

OPENED: Final = {
    "{number}": "CASE", "{ref}": "CHECK", "{sha256}": "0" * 64, "{rating_id}": "bribe-rated",
    "{code}": "SB-1", "{path:path}": "board", "{first:int}": "1", "{name}": "none", "{first}": "1",
}  # fmt: skip
"""What stands in a route's address; one that is not here fails."""


def addresses(world: World) -> list[str]:
    """Return an address for every route that can be looked at, narrowed so that it says much."""
    found = []
    for route in _routes(world.house):
        if not isinstance(route, Route) or "GET" not in (route.methods or {"GET"}):
            continue
        path = route.path
        for name, value in OPENED.items():
            filled = {"CASE": world.case.number, "CHECK": world.check}.get(value, value)
            path = path.replace(name, filled)
        assert "{" not in path, f"no address for {route.path}: add it to OPENED"
        found.append(f"{path}?month={world.month}")
    return found


def told_in(body: bytes) -> str:
    """Return what a file says, the members of an archive too."""
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return body.decode("utf-8", "ignore")
    with zipfile.ZipFile(io.BytesIO(body)) as whole:
        return "\n".join(told_in(whole.read(name)) for name in whole.namelist())


def test_no_route_and_no_log_tells_a_canary(world: World, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    asked = addresses(world)
    forms = {f"/{each.path}.{form}" for each in PAPERS for form in ("csv", "xlsx")}
    assert forms <= {each.partition("?")[0] for each in asked}
    read: dict[str, set[str]] = {}
    app = Starlette(routes=_routes(world.house))
    with TestClient(
        app, base_url=world.house.settings.public_url, follow_redirects=False
    ) as client:
        for user in (None, *world.users.values()):
            client.cookies.clear()
            if user is not None:
                client.cookies.set(SESSION_COOKIE, world.planted.token_of(user))
            for path in asked:
                said = told_in(client.get(path).content)
                for canary in READ_BY:
                    if canary in said:
                        assert user is not None, (path, canary)
                        assert world.may_read(user, canary), (user.username, path, canary)
                        read.setdefault(path.partition("?")[0], set()).add(canary)
    assert read["/cases.csv"] >= {SENTENCE, SEALED_WORDS}
    logged = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("http")
    )
    assert [each for each in (*READ_BY, world.case.secret) if each in logged] == []


def test_what_a_complainant_takes_along_holds_theirs_and_nobody_elses(world: World) -> None:
    link = tracking.link("", world.case.number, world.case.secret)
    routes = Starlette(routes=_routes(world.house))
    with TestClient(routes, base_url=world.house.settings.public_url) as client:
        answer = client.post(link.replace("/track", "/track/data"))
    said = told_in(answer.content)
    assert answer.headers["content-type"] == "application/zip"
    assert SENTENCE in said
    assert "马上到" in said
    for canary in (PHONE, NOTE, SEALED_WORDS, BRIBE_SEEN, BRIBE_RATED, "员工 W", "账号 he"):
        assert canary not in said, canary


def test_a_backup_opens_no_contact_and_holds_no_complainants_secret(
    world: World, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    back_up(world.house, file)
    said = told_in(file.read_bytes())
    assert PHONE not in said
    assert world.case.secret not in said


def test_with_a_guard_off_the_crawl_notices(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def everybody(_user: User) -> bool:
        return True

    monkeypatch.setattr("kiosk.rights.checks.reads_sealed", everybody)
    inspector = world.users["he"]
    said = "".join(said for _, said in crawled(world, inspector))
    assert BRIBE_SEEN in said
    assert not world.may_read(inspector, BRIBE_SEEN)
