"""A script that complains, and the honest people beside it, through the page's real address."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4
from zlib import crc32

from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.cases import burst_decisions, burst_store, complaint_store
from kiosk import clock
from kiosk.actions.cases import bursts
from kiosk.actions.cases.bursts import AsSeen, Chosen
from kiosk.actions.cases.complaints import send_message
from kiosk.locks.devices import DEVICE_COOKIE
from kiosk.locks.ordered_keys import ordered_key
from kiosk.rights.cases import as_complainant, sight
from kiosk.rights.who import User
from kiosk.routes import complain, track
from kiosk.wiring import House
from survey.cases.bursts import Verdict
from survey.texts import CHINESE
from tests.helpers.building import NOW
from tests.helpers.handling import Yard

SENTENCE: Final = "东门磅房的胖子{name}收黑钱，今天又故意压磅，赶紧开除他，车牌{plate}"
HONEST: Final = (
    "我在二号门等了四十分钟，过磅员一直在打电话，叫了三次才抬头看我一眼",
    "磅单上的皮重写错了三百公斤，让他改，他说系统改不了，要我自己去找科长",
)
NAMES: Final = ("王某", "小李", "张师傅", "刘胖子", "老赵")

_WHO: Final = ("过磅的", "二号窗那个女的", "收单子的师傅", "戴眼镜的", "今天值班的人", "磅房里面的")
_DID: Final = (
    "一直看手机不抬头", "把我的单子扔在地上", "说话很冲像欠他钱", "让我排了三次队",
    "中午锁门去吃饭了", "少记了两百公斤皮重", "说系统坏了就是不办", "先给熟人的车过磅",
    "问一句就骂人", "态度很差劲",
)  # fmt: skip
_WANT: Final = ("希望管一管", "请你们查监控", "给个说法", "太不像话", "等你们回话", "换个人来吧")


def in_their_own_words(n: int) -> list[str]:
    """Return what so many different people tell of one window."""
    said = []
    for k in range(n):
        drawn = crc32(str(k).encode())
        who, did, want = (
            of[drawn // by % len(of)] for of, by in ((_WHO, 1), (_DID, 7), (_WANT, 97))
        )
        said.append(f"{who}{did}，等了{5 + drawn % 90}分钟，{want}")
    return [each if k % 3 else each[::-1] for k, each in enumerate(said)]


class Attack:
    """A yard whose complaint page is open, and the moment at which everybody sends."""

    def __init__(self, yard: Yard, now: datetime = NOW) -> None:
        self.yard, self.house = yard, yard.house
        self.now = now
        self.app = Starlette(routes=[*complain.routes(self.house), *track.routes(self.house)])

    def __reduce__(self) -> tuple[Any, ...]:
        return Attack, (self.yard, self.now)  # its page is opened anew

    def browser(self, *, cookie: bool = True, address: str = "10.0.0.1") -> TestClient:
        """Return a browser of its own; one that keeps no cookie is a script."""
        opened = TestClient(self.app, follow_redirects=False, client=(address, 4000))
        if cookie:
            opened.cookies.set(DEVICE_COOKIE, ordered_key().hex)
        return opened

    def send(
        self, browser: TestClient, words: str, *, token: str | None = None, **form: object
    ) -> str:
        """Send a complaint, about the yard's window or another; return what its page opens with."""
        told = {
            "key": str(uuid4()), "words": words, "category": "attitude", "when": "now",
            "contact_kind": "phone", "contact": "",
        }  # fmt: skip
        answer = browser.post(f"/complain?w={token or self.yard.token}", data=told | form)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def flood(self, n: int, *, cookies: bool) -> list[str]:
        """Let a script send near-equal complaints, a hundred a second."""
        sent = []
        for k in range(n):
            plate = 10_000 + crc32(str(k).encode()) % 90_000
            words = SENTENCE.format(name=NAMES[k % len(NAMES)], plate=plate)
            sent.append(self.send(self.browser(cookie=cookies), words))
            self.now += timedelta(milliseconds=10)
        return sent

    def states(self) -> dict[str, int]:
        """Return how many complaints stand where."""
        with self.house.reading() as session:
            found = session.execute(text("SELECT state, count(*) FROM complaints GROUP BY state"))
            return dict(found.all())

    def count(self, what: str) -> int:
        """Return how many rows there are of something, as a statement's end."""
        with self.house.reading() as session:
            return int(session.execute(text(f"SELECT count(*) FROM {what}")).scalar_one())

    def group(self) -> str:
        """Return the one group that waits."""
        with self.house.reading() as session:
            [group] = burst_store.waiting(session)
        return group.ref

    def waiting(self, user: User | None = None) -> list[str]:
        """Return the numbers of what waits in the one group, as somebody sees it."""
        with self.house.reading() as session:
            [group] = burst_store.waiting(session)
            found = burst_store.members(session, group.id, sight(user or self.yard.officer))
        return [each.ref for each in found]

    def propose(
        self,
        verdict: Verdict,
        refs: list[str] | None = None,
        *,
        by: User | None = None,
        leading: str | None = None,
        reason: str = "同一段话发了几百遍",
    ) -> AsSeen:
        by = by or self.yard.officer
        chosen = Chosen(self.group(), refs or self.waiting(by), verdict, leading)
        with self.house.writing() as session:
            number = bursts.propose(
                session, chosen, reason=reason, by=by, at=self.now, zone=self.yard.zone
            )
        with self.house.reading() as session:
            return AsSeen(number, burst_decisions.get(session, number).version)

    def decide(
        self, seen: AsSeen, *, approved: bool = True, by: User | None = None, because: str = "看过"
    ) -> int:
        with self.house.writing() as session:
            return bursts.decide(
                session, seen, approved=approved, because=because, by=by or self.yard.top,
                at=self.now, zone=self.yard.zone,
            )  # fmt: skip

    def write(self, ref: str, words: str = "我说的是真的，请再看看") -> None:
        """Let the complainant of a number write to it."""
        with self.house.writing() as session:
            case = as_complainant(session, complaint_store.get(session, ref))
            send_message(
                session, case, words, key=str(uuid4()), language=CHINESE, zone=self.yard.zone,
                at=self.now,
            )  # fmt: skip

    def abused(self) -> list[str]:
        """Let two people find what waits to be abuse; return its numbers."""
        refs = self.waiting()
        self.decide(self.propose(Verdict.ABUSE))
        return refs

    def state(self, ref: str) -> str:
        with self.house.reading() as session:
            return complaint_store.get(session, ref).state


@contextmanager
def clock_of(attack: Attack) -> Iterator[None]:
    """Let the house go by the attack's clock."""
    before = clock.now
    clock.now = lambda: attack.now  # type: ignore[assignment]
    try:
        yield
    finally:
        clock.now = before  # type: ignore[assignment]


def flooded(house: House, n: int) -> Attack:
    """Let a script with cookies have sent so many to a new yard."""
    attack = Attack(Yard(house))
    with clock_of(attack):
        attack.flood(n, cookies=True)
    return attack
