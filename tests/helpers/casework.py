"""How tests work a case: a complaint with planted secrets, and everybody around it.

The moments are near the present, as a page would have them: pages read the clock themselves.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any, Final
from uuid import uuid4
from zlib import crc32

from PIL import Image
from sqlalchemy.orm import Session

from db.cases import case_file_store, complaint_store, counselling_store
from db.cases.case_file_store import Content
from db.cases.counselling_store import NewRecord
from db.directory import directory_store
from db.directory.directory_store import Posting
from db.feedback import rating_store
from kiosk import clock
from kiosk.actions.cases import steps
from kiosk.actions.cases.complaints import Circumstances, Filed, make_complaint, send_message
from kiosk.actions.feedback import ratings
from kiosk.pictures.keeping import keep_photo
from kiosk.rights.cases import OpenCase, as_complainant, opened
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.cases.complaints import INTEGRITY
from survey.cases.file_kinds import Medium
from survey.cases.findings import Finding
from survey.directory.roles import Role
from survey.texts import CHINESE
from tests.helpers.building import a_session, a_window, an_account

PHONE: Final = "13987654321"
RAW: Final = "骂我是乡巴佬，还把磅单摔在地上"
ADDED: Final = "她抄走了我的车牌，我有点怕"
TOLD_ON_THE_PHONE: Final = "电话里说他再也不敢走东门了"
NOTE: Final = "内部备注：上季度已有同类反映，注意保护投诉人"
SUMMARY: Final = "反映过磅时态度生硬"
STATEMENT: Final = "当时排队的人多，我声音大了些"
VOICE: Final = "磅房那个高个子收了我的单子就去抽烟"
PRAISE: Final = "下雨天帮我把篷布盖好，还递了热水"
LOW_PRAISE: Final = "可真会欺负外地人，谢谢他"
HELD_WORDS: Final = "同一部手机写的第二句"
BRIBED: Final = "暗示我带两条烟才给先过磅"
FACTS: Final = "监控可见，当事人两次大声呵斥"
TOLD: Final = "情况属实，我们向您道歉。"
DONE: Final = "已当面道歉，并增加了替岗。"
GUILTY: Final = Finding("upheld", "attitude", FACTS, "高峰期无人替岗", TOLD, "staffing")
WRONG: Final = "收了司机一条烟"
IMPROVE: Final = "三个月内不再收任何东西"
DECLINED: Final = "说自己没有错"
PICTURE: Final = "收烟的照片.jpg"
LONG_AGO: Final = date(2020, 1, 1)

TOP: Final = ("leader-of-team", "chairman")
OUTSIDERS: Final = tuple(
    str(role) for role in Role if role not in {Role.SUPERVISION, Role.TEAM_LEADER, Role.CHAIRMAN}
)


@dataclass(frozen=True)
class Spoken:
    """What customers told beside their scores: numbers of ratings and of photos."""

    good: str
    bad: str
    photo: str
    sealed_photo: str


class Affair:
    """A weighbridge, a complaint about its clerk, and accounts by what they are to the case.

    `accused` and her direct supervisor `head` (an officer, recused), the `group-leader` above,
    a colleague at the same window (`mate`) and the head of others in the unit (`other-head`);
    `officer` and `other-officer`; the top; and one outsider of every further role, named by it.
    """

    def __init__(self, house: House, *, mark: str = "1", category: str = "attitude") -> None:
        self.house, self.zone = house, house.settings.zone
        self.window, self.mark = f"SB-{mark}", mark
        self.token = a_window(house, self.window, unit=f"U{mark}")
        self.sealed = category == INTEGRITY
        self.received = clock.now() - timedelta(hours=4)
        happened = self.received - timedelta(minutes=30)
        # A minute that nothing else in the test shares, so that it is told apart wherever it shows.
        self.happened = happened.replace(minute=happened.minute // 10 * 10 + 7, second=0)
        self.users = dict(self._people())
        self.filed = self._complain(category)
        self.users |= {"other-officer": self._account("other-officer", Role.SUPERVISION, "L")}

    @property
    def number(self) -> str:
        """The number of the complaint."""
        return self.filed.number

    @property
    def worker(self) -> User:
        """Who works on it: the officer, or of a sealed one the leader of the team."""
        return self.users["leader-of-team" if self.sealed else "officer"]

    @property
    def minutes(self) -> tuple[str, ...]:
        """The minute of the incident as it may show: in the business time zone, and in UTC."""
        return tuple(f"{at:%H:%M}" for at in (self.happened.astimezone(self.zone), self.happened))

    @property
    def secrets(self) -> tuple[str, ...]:
        """What nobody reads but those who work on the case or read it for the team."""
        return (PHONE, "••••4321", RAW, ADDED, TOLD_ON_THE_PHONE, NOTE, *self.minutes)

    def signed_in(self, name: str) -> str:
        """Return the token of a browser in which somebody is signed in."""
        return a_session(self.house, self.users[name])

    def case(self, user: User) -> OpenCase:
        """Return the case as it concerns somebody."""
        with self.house.reading() as session:
            return opened(session, self.number, user)

    def do(self, deed: Callable[..., Any], user: User, *given: Any, **how: Any) -> Any:
        """Do something with the case that has no version."""
        case = self.case(user)
        with self.house.writing() as session:
            return deed(session, case, *given, **({"at": clock.now()} | how))

    def step(self, deed: Callable[..., Any], user: User, *given: Any, **how: Any) -> Any:
        """Take a step in the case as it stands."""
        version = self.case(user).record.version
        return self.do(deed, user, *given, version=version, **how)

    def verified(self) -> None:
        """Answer, arrive, verify, name the accused, tell them, note something for the team."""
        worker = self.worker
        self._write(ADDED)
        self.do(steps.answer, worker, "马上到现场", key=str(uuid4()))
        self.step(steps.arrive, worker, token=self.token, reason="")
        self.step(steps.investigate, worker)
        self.step(steps.name_accused, worker, self.code("W"), zone=self.zone)
        self.do(steps.comment, worker, NOTE)
        self.step(steps.summarise, worker, SUMMARY)

    def decided(self) -> None:
        """Hear the accused and give the finding."""
        self.verified()
        self.do(steps.comment, self.users["accused"], STATEMENT)
        self.step(steps.decide, self.worker, GUILTY, zone=self.zone)

    def talked(self) -> None:
        """Decide it, attach a picture, and talk to the accused because of it."""
        self.decided()
        content = Content(self.photo(), Medium.PHOTO, 1)
        with self.house.writing() as session:
            number = complaint_store.get(session, self.number).id
            case_file_store.add(
                session,
                number,
                content,
                name=PICTURE,
                side="team",
                by_id=self.worker.id,
                at=self.received,
            )
            talk = NewRecord(
                number, directory_store.person_id(session, self.code("W")), self.received, WRONG,
                IMPROVE, self.received.date(), self.worker.id, declined=DECLINED,
            )  # fmt: skip
            counselling_store.record(session, talk, key=str(uuid4()))

    def called(self) -> None:
        """Remedy it and call the complainant."""
        self.decided()
        self.step(steps.remedy, self.worker, "当面道歉，增加替岗", told=DONE)
        self.step(
            steps.record_call, self.worker, reached=True, content=True, words=TOLD_ON_THE_PHONE
        )

    def spoken(self) -> "Spoken":
        """Let customers at the window rate with words, praise and a photo, one hinting at bribes.

        All today, in the month that pages show first; praise names the accused. Each sentence
        ends with the affair's mark: others at the same server say the same.
        """
        name, mark = self.code("W"), self.mark
        good = self._rate(5, praise={"name": name, "text": PRAISE + mark})
        bad = self._rate(1, VOICE + mark, praise={"name": name, "text": LOW_PRAISE + mark})
        bribed = self._rate(1, BRIBED + mark, reasons=["asked-favours"])
        self._rate(1, HELD_WORDS + mark, device="d")
        photo, sealed = (self._pictured(each, at) for at, each in enumerate((bad, bribed)))
        return Spoken(good, bad, photo, sealed)

    def code(self, letter: str) -> str:
        """Return an employee's code in this affair."""
        return f"{letter}{self.mark}"

    def photo(self) -> str:
        """Return the number of the complaint's photo."""
        with self.house.reading() as session:
            complaint = complaint_store.get(session, self.number)
            [photo] = complaint_store.photos_of(session, complaint.id)
        return photo

    # Beneath

    def _people(self) -> Iterator[tuple[str, User]]:
        here, elsewhere = f"U{self.mark}", f"V{self.mark}"
        with self.house.writing() as session:
            directory_store.keep_unit(session, code=elsewhere, name="另一单位", parent=None)
            for letter in "QZYWMXHLTC":
                directory_store.keep_person(
                    session, code=self.code(letter), name=f"员工{letter}{self.mark}"
                )
            above: dict[str, str] = {
                "supervisor": self.code("Z"), "leader": self.code("Q"), "window": self.window,
            }  # fmt: skip
            others = {"supervisor": self.code("Y"), "leader": self.code("C")}
            placed = {"W": above, "M": above, "X": others, "Z": {}, "Y": {}}
            for letter in "QZYWMXHLTC":
                unit = here if letter in placed else elsewhere
                place = Posting(unit, **placed.get(letter, {}))
                directory_store.keep_posting(session, self.code(letter), place, since=LONG_AGO)
        for name, role, letter in (
            ("accused", Role.EMPLOYEE, "W"),
            ("mate", Role.EMPLOYEE, "M"),
            ("head", Role.SUPERVISION, "Z"),
            ("other-head", Role.EMPLOYEE, "Y"),
            ("group-leader", Role.LEADER, "Q"),
            ("officer", Role.SUPERVISION, "H"),
            ("leader-of-team", Role.TEAM_LEADER, "T"),
            ("chairman", Role.CHAIRMAN, None),
        ):
            yield name, self._account(name, role, letter)
        for role_name in OUTSIDERS:
            yield role_name, self._account(role_name, Role(role_name), None)

    def _account(self, name: str, role: Role, letter: str | None) -> User:
        person = self.code(letter) if letter else None
        return an_account(self.house, f"{name}-{self.mark}", role, person)

    def _complain(self, category: str) -> Filed:
        picture = BytesIO()
        Image.new("RGB", (64, 48), "teal").save(picture, "JPEG")
        told = {
            "words": RAW, "category": category, "contact": PHONE, "contact_kind": "phone",
            "when": "picked", "picked": self.happened.isoformat(),
            "photo": [keep_photo(self.house, picture.getvalue()).sha256],
        }  # fmt: skip
        with self.house.writing() as session:
            window = directory_store.window(session, self.window).id
            there = Circumstances(self.received, self.zone, self.house.secret, CHINESE, window)
            filed = make_complaint(session, told, there, key=str(uuid4()))
            top = self.users["leader-of-team"]
            case = opened(session, filed.number, top)
            worker = top if self.sealed else self.users["officer"]
            steps.reassign(
                session, case, worker.username, version=case.record.version, reason="熟悉情况",
                at=self.received,
            )  # fmt: skip
        return filed

    def _rate(
        self,
        score: int,
        words: str = "",
        *,
        device: str | None = None,
        reasons: Sequence[str] = (),
        praise: Mapping[str, str] | None = None,
    ) -> str:
        now = clock.now()
        told = {"score": score, "comment": words, "reasons": reasons}
        with self.house.writing() as session:
            window = directory_store.window(session, self.window)
            there = ratings.Circumstances(window.id, now, self.zone, device)
            given = ratings.submission_of(told, there)
            rating_store.keep(session, [given], slot=0, flagging=lambda *_: "device-repeats")
            if praise:
                self._add(session, given.id, {"kind": "praise", **praise})
        return given.id

    def _pictured(self, rating: str, at: int) -> str:
        picture, color = BytesIO(), crc32(f"{self.mark} {at}".encode()) & 0xFFFFFF
        Image.new("RGB", (64, 48), f"#{color:06x}").save(picture, "JPEG")
        photo = keep_photo(self.house, picture.getvalue()).sha256
        with self.house.writing() as session:
            self._add(session, rating, {"kind": "photo", "photo": photo})
        return photo

    def _add(self, session: Session, rating: str, told: Mapping[str, str]) -> None:
        kept = rating_store.get(session, rating)
        window = next(w for w in directory_store.windows(session) if w.id == kept.window_id)
        ratings.add_to_rating(session, rating, told, window=window, now=clock.now(), slot=0)

    def _write(self, words: str) -> None:
        with self.house.writing() as session:
            teller = as_complainant(session, complaint_store.get(session, self.number))
            send_message(
                session,
                teller,
                words,
                key=str(uuid4()),
                language=CHINESE,
                zone=self.house.settings.zone,
                at=self.received,
            )


CONTACT = {"contact_kind": "phone", "contact": PHONE}


def complain(
    house: House, words: str = "没人理", *, window: str = "SB-1", **changes: object
) -> str:
    """Complain at a window and return the number."""
    told = {"words": words, "category": "attitude", "when": "now", **CONTACT, **changes}
    with house.writing() as session:
        at = Circumstances(
            now=clock.now(),
            zone=house.settings.zone,
            secret=house.secret,
            language=CHINESE,
            window_id=directory_store.window(session, window).id,
        )
        return make_complaint(session, told, at, key=str(uuid4())).number
