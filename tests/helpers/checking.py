"""How tests look at results: a loading yard, checks of it, and accounts around both."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Final
from uuid import uuid4

from PIL import Image, ImageDraw
from sqlalchemy import insert

from db.checks import check_store, plan_store, result_store
from db.checks.check_store import Check, Finding
from db.checks.plan_store import Kept
from db.checks.result_store import Result
from db.directory import directory_store
from db.directory.directory_store import Posting
from db.ground import models
from kiosk.actions.checks import results
from kiosk.actions.checks.results import Amendment
from kiosk.pictures.keeping import keep_photo, keep_signature
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.checks.checklists import VERSION, Given
from survey.checks.draws import JOINT, Lot, Why
from survey.checks.results import Signing
from survey.directory.posts import post_of
from survey.months import Month, business_date
from survey.periods import Period
from tests.helpers.building import NOW, a_session, a_window, an_account

LONG_AGO: Final = date(2020, 1, 1)
WINDOW: Final = "ZC-1"
ITEMS: Final = tuple(each.code for each in post_of("ZC").commitments)
CRITICAL: Final = "ZC4"
UNITS: Final = {"U0": None, "U1": "U0", "U2": "U0", "U3": "U0"}


@dataclass
class Yard:
    """Window ZC-1 of unit U1 (beneath U0), inspectors I and J of unit U3, and whoever is added."""

    house: House
    users: dict[str, User] = field(default_factory=dict)

    def employ(self, code: str, unit: str, *, since: date = LONG_AGO, **posting: str) -> None:
        """Employ somebody, or post them anew from a day on."""
        with self.house.writing() as session:
            directory_store.keep_person(session, code=code, name=f"员工{code}")
            directory_store.keep_posting(session, code, Posting(unit, **posting), since=since)

    def user(self, name: str, role: str, person: str | None = None) -> User:
        """Give somebody an account."""
        self.users[name] = an_account(self.house, name, role, person)
        return self.users[name]

    def check(
        self,
        inspector: str = "I",
        *,
        window: str = WINDOW,
        kind: str = "spot",
        at: datetime = NOW,
        failed: Mapping[str, str] | None = None,
        photos: Mapping[str, tuple[str, ...]] | None = None,
    ) -> str:
        """Hand in a check in which all is met but what failed, by its note; return its number."""
        failed, photos = failed or {}, photos or {}
        findings = tuple(
            Finding(
                item, "not_met" if item in failed else "met", failed.get(item), photos.get(item, ())
            )
            for item in ITEMS
        )
        score = 10_000 * (len(ITEMS) - len(failed)) // len(ITEMS)
        day = business_date(at, self.house.settings.zone)
        made = Check(
            str(uuid4()), window, inspector, kind, score // 10 * 10, at, at,
            str(Month.of(day)), VERSION, "h", findings,
        )  # fmt: skip
        with self.house.writing() as session:
            check_store.add(
                session,
                made,
                window_id=directory_store.window(session, window).id,
                inspector_id=directory_store.person_id(session, inspector),
            )
            plan_store.fulfil(session, made.ref, window=window, person=inspector, kind=kind, on=day)
        return made.ref

    def draw_joint(self, *people: str, at: datetime = NOW, window: str = WINDOW) -> None:
        """Draw a quarter's joint check of a window for some people."""
        quarter = Period.quarter_of(at.date())
        lots = [Lot(window, each, Why.COVERAGE, quarter.last) for each in people]
        draw = Kept(0, JOINT, quarter, 1, "s", "c", {}, at - timedelta(days=1), "top")
        with self.house.writing() as session:
            ids = {
                "windows": {each.code: each.id for each in directory_store.windows(session)},
                "people": directory_store.person_ids(session),
            }
            plan_store.keep_draw(session, draw, lots, ids=ids)

    def result(self, ref: str) -> Result:
        """Return a check as it stands."""
        with self.house.reading() as session:
            return result_store.get(session, ref)

    def photo(self, color: str = "teal") -> str:
        """Keep a photo and return its number."""
        target = BytesIO()
        Image.new("RGB", (64, 48), color).save(target, "JPEG")
        return keep_photo(self.house, target.getvalue()).sha256

    def signature(self, width: int = 5) -> str:
        """Keep a drawn signature and return its number."""
        return keep_signature(self.house, a_signature(width)).sha256

    def sign(self, ref: str, by: str, signing: Signing, **how: object) -> bool:
        """Keep what the head of the window gave under a result."""
        given = {"version": self.result(ref).version, "key": str(uuid4()), "at": NOW} | how
        with self.house.writing() as session:
            result = result_store.get(session, ref)
            return results.sign_check(session, result, signing, by=self.users[by], **given)

    def correct(
        self, ref: str, by: str, changes: Mapping[str, Given], *, reason: str = "看错了",
        version: int | None = None, at: datetime = NOW,
    ) -> None:  # fmt: skip
        """Correct some items of a check."""
        standing = self.result(ref)
        answers = results.given_of(standing.findings) | dict(changes)
        version = standing.version if version is None else version
        with self.house.writing() as session:
            results.amend_check(
                session,
                result_store.get(session, ref),
                Amendment(answers, version, reason),
                by=self.users[by],
                at=at,
                zone=self.house.settings.zone,
            )

    def signed_in(self, name: str) -> str:
        """Return the token of a browser in which somebody is signed in."""
        return a_session(self.house, self.users[name])


def a_signature(width: int = 5) -> bytes:
    """Return a picture of strokes."""
    target, picture = BytesIO(), Image.new("RGB", (300, 150), "white")
    ImageDraw.Draw(picture).line((20, 20, 250, 120), fill="black", width=width)
    picture.save(target, "PNG")
    return target.getvalue()


def a_yard(house: House) -> Yard:
    """Make the yard."""
    yard = Yard(house)
    with house.writing() as session:
        for unit, parent in UNITS.items():
            directory_store.keep_unit(session, code=unit, name=f"单位 {unit}", parent=parent)
    a_window(house, WINDOW, post="ZC", unit="U1")
    with house.writing() as session:
        directory_store.keep_unit(session, code="U1", name="单位 U1", parent="U0")
    for code in "IJ":
        yard.employ(code, "U3")
    return yard


def many_checks(yard: Yard, n: int, *, months: int = 24) -> None:
    """Hand in many checks at once, without their findings."""
    with yard.house.writing() as session:
        window = directory_store.window(session, WINDOW).id
        person = directory_store.person_id(session, "I")
        rows = []
        for number in range(n):
            at = NOW - timedelta(minutes=number * months * 43_000 // n)
            rows.append(
                {
                    "ref": f"M-{number:06d}", "window_id": window, "inspector_id": person,
                    "kind": "spot", "score": 9000, "inspected_at": at, "received_at": at,
                    "biz_month": f"{at:%Y-%m}", "source": "phone", "version": 0,
                }
            )  # fmt: skip
        session.execute(insert(models.InspectionRow), rows)
