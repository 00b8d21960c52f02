"""What the demo's customers added to their ratings: praise for people, a few photos."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from random import Random
from typing import Any, Final

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from db.feedback import addition_store
from db.feedback.addition_store import Addition
from db.ground import photo_store
from kiosk.demo.history import SEED
from kiosk.files.reading import ReadFiles
from kiosk.pictures.keeping import place_of
from kiosk.pictures.photos import read_photo
from kiosk.wiring import House

WITHIN: Final = timedelta(days=35)
OFTEN: Final = 0.01
PHOTOS: Final = 3
PRAISE: Final = (
    "帮我把篷布盖好，还检查了一遍。", "下雨天给我找了雨衣。", "第一次来，一路领到磅房。",
    "告诉我前面还有几辆车，让我先去吃饭。", "看清楚数才打单，放心。", "大热天给司机倒水，暖心。",
    "开票又快又准，还帮我核对数量。", "车坏在门口，帮我推了一把。", "电话一打就通，货提前备好了。",
    "Explained everything twice, thank you.", "",
)  # fmt: skip
QUEUE: Final = ("#B0BEC5", "#90A4AE", "#78909C", "#A1887F")


def demo_voices(session: Session, house: House, history: ReadFiles, *, now: datetime) -> None:
    """Add praise to some good ratings of the last weeks, and photos to some low ones."""
    lately = [row for _, row in history.rows("ratings") if now - row["created_at"] < WITHIN]
    counted = [row for row in lately if row["standing"] == "counted"]
    for addition in _praise(history, counted):
        addition_store.add(session, addition, slot=0)
    told = [row for row in counted if row["score"] <= 2 and row["comment"]]
    for number, row in enumerate(told[-PHOTOS:]):
        photo = _photo(session, house, number, at=row["created_at"])
        key = f"{row['id']}-photo"
        addition = Addition(key, row["id"], "photo", {"photo": photo}, key, row["created_at"])
        addition_store.add(session, addition, slot=0)


def _praise(history: ReadFiles, ratings: Sequence[Mapping[str, Any]]) -> Iterator[Addition]:
    chance = Random(SEED)  # noqa: S311 - made-up praise is no secret
    names = {row["code"]: row["name"] for _, row in history.rows("people")}
    for row in ratings:
        if row["score"] < 4 or chance.random() >= OFTEN:
            continue
        name = names[row["person"]]
        called = chance.choices((name, f"{name[0]}师傅", row["person"], ""), (30, 25, 10, 35))[0]
        key = f"{row['id']}-praise"
        body = {"name": called, "text": chance.choice(PRAISE)}
        yield Addition(key, row["id"], "praise", body, key, row["created_at"])


def _photo(session: Session, house: House, number: int, *, at: datetime) -> str:
    """Keep a picture of lorries that wait, one more each time; return its number."""
    picture = Image.new("RGB", (960, 720), "#CFD8DC")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 480, 960, 720), fill="#757575")
    for at_place, color in enumerate(QUEUE[: number + 2]):
        left = 40 + 230 * at_place
        pen.rectangle((left, 300, left + 140, 470), fill=color)
        pen.rectangle((left + 145, 360, left + 200, 470), fill="#546E7A")
        for wheel in (left + 20, left + 90, left + 160):
            pen.ellipse((wheel, 450, wheel + 36, 486), fill="#263238")
    target = BytesIO()
    picture.save(target, "PNG")
    photo = read_photo(target.getvalue())
    place_of(house).put(photo)
    photo_store.add(
        session, photo.sha256, width=photo.width, height=photo.height, size=len(photo.jpeg), at=at
    )
    return photo.sha256
