"""Results for the demo: signed by hand, refused, corrected with a photo and a reason."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from db.checks import result_lists, result_store
from db.checks.result_lists import Asked, Seeing
from db.checks.result_store import Result
from db.ground import photo_store
from kiosk.actions.checks import results
from kiosk.actions.checks.results import Amendment
from kiosk.look.palette import LIGHT
from kiosk.pictures.keeping import place_of
from kiosk.pictures.photos import Photo, read_photo
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.cases.counselling import Drawn, Typed
from survey.checks.checklists import Answer, Given
from survey.checks.results import Signing

SOON: Final = timedelta(minutes=20)
HEAD: Final = "赵主管"
SEEN: Final = "柜台无人值守约十分钟，顾客自行等待。"
WHY: Final = "回看现场照片，该项当时判断有误。"
REFUSED: Final = "认为当时属于正常交接班。"


def demo_results(session: Session, house: House, *, by: User, today: date, zone: ZoneInfo) -> None:
    """Sign and correct an inspector's last checks, each in another way."""
    made = _made(session, by, today)
    for number, result in enumerate(made[:6]):
        at = result.received_at + SOON
        if number == 0:
            continue  # still to be signed
        if number == 3:
            signing = Signing(HEAD, declined=REFUSED)
        elif number == 4:
            signing = Signing(HEAD, Typed(HEAD))
        else:
            signing = Signing(HEAD, Drawn(_kept(session, house, _signature(number), at)))
        key = str(UUID(int=number, version=4))
        results.sign_check(session, result, signing, version=0, key=key, by=by, at=at)
    if len(made) > 1:
        _correct(session, house, made[1], by=by, zone=zone)


def _made(session: Session, by: User, today: date) -> Sequence[Result]:
    assert by.person is not None  # noqa: S101 - the demo's own inspector is an employee
    seeing = Seeing(by.person, today)
    found = result_lists.listed(session, seeing, Asked(kind="spot"), limit=50)
    made = [result_store.get(session, each.ref) for each in found]
    return [each for each in made if each.findings and each.inspector == by.person]


def _correct(session: Session, house: House, result: Result, *, by: User, zone: ZoneInfo) -> None:
    at = result.received_at + 3 * SOON
    photo = _kept(session, house, _scene(), at)
    answers = results.given_of(result.findings)
    item = next(code for code, given in answers.items() if given.answer is Answer.MET)
    answers[item] = Given(Answer.NOT_MET, SEEN, (photo,))
    amendment = Amendment(answers, result.version, WHY)
    results.amend_check(session, result, amendment, by=by, at=at, zone=zone)


def _kept(session: Session, house: House, photo: Photo, at: datetime) -> str:
    place_of(house).put(photo)
    photo_store.add(
        session, photo.sha256, width=photo.width, height=photo.height, size=len(photo.jpeg), at=at
    )
    return photo.sha256


def _signature(number: int) -> Photo:
    picture = Image.new("RGB", (600, 300), "white")
    pen = ImageDraw.Draw(picture)
    for stroke in range(4):
        left = 60 + 120 * stroke + 7 * number
        pen.arc((left, 70, left + 140, 220), 20 + 40 * stroke, 300, fill=LIGHT.ink, width=6)
        pen.line((left, 150, left + 110, 120 + 10 * number), fill=LIGHT.ink, width=6)
    return _read(picture)


def _scene() -> Photo:
    """Draw a counter with nobody behind it."""
    picture = Image.new("RGB", (960, 720), "#CFD8DC")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 470, 960, 720), fill="#8D6E63")
    pen.rectangle((120, 120, 840, 470), fill="#ECEFF1", outline="#546E7A", width=8)
    pen.rectangle((400, 300, 560, 470), fill="#90A4AE")
    return _read(picture)


def _read(picture: Image.Image) -> Photo:
    target = BytesIO()
    picture.save(target, "PNG")
    return read_photo(target.getvalue())
