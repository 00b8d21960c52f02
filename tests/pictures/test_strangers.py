"""Photos of strangers: how many are taken, and what becomes of those that belong to nothing."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import inspect, text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.cases import complaint_store
from db.ground import photo_store, stranger_store
from kiosk import clock
from kiosk.locks.devices import DEVICE_COOKIE
from kiosk.locks.ordered_keys import ordered_key
from kiosk.pictures.keeping import Stranger, keep_photo, keep_strangers, place_of, sweep
from kiosk.routes import complain, photos, track
from kiosk.upkeep.clock_worker import tick_once
from kiosk.upkeep.doctor import examine
from kiosk.wiring import House
from survey import quotas
from survey.quotas import DAY, DEVICE_A_DAY, HOUSE_A_DAY, NAMELESS_A_DAY, UNUSED_FOR, HandedIn
from survey.refusals.given import PhotosEnough
from tests.helpers.building import NOW, a_window
from tests.helpers.pictured import a_jpeg

PHONE = Stranger("phone", "network")
LATER = UNUSED_FOR + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def token(house: House) -> str:
    return a_window(house)


@pytest.fixture
def phone(house: House) -> TestClient:
    routes = [*complain.routes(house), *track.routes(house), *photos.routes(house)]
    opened = TestClient(Starlette(routes=routes), follow_redirects=False)
    opened.cookies.set(DEVICE_COOKIE, ordered_key().hex)
    return opened


def a_picture(n: int) -> bytes:
    return a_jpeg(f"#{n * 16 + 8:02x}8080")


def send(phone: TestClient, token: str, n: int) -> Any:
    return phone.post(
        f"/api/photos?w={token}", content=a_picture(n), headers={"content-type": "image/jpeg"}
    )


def complained(phone: TestClient, token: str, *pictures: bytes) -> str:
    told = {"key": str(uuid4()), "words": "窗口没人", "category": "attitude", "when": "now"}
    told |= {"contact_kind": "phone", "contact": ""}
    files = [("photos", ("a.jpg", each, "image/jpeg")) for each in pictures]
    answer = phone.post(f"/complain?w={token}", data=told, files=files)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def is_kept(house: House, sha256: str) -> bool:
    with house.reading() as session:
        has_row = photo_store.known(session, sha256)
    assert has_row is place_of(house).has(sha256)
    return has_row


# How many


@pytest.mark.parametrize(
    ("handed", "is_enough"),
    [
        (HandedIn(DEVICE_A_DAY - 1, False, 0, 0), False),
        (HandedIn(DEVICE_A_DAY, False, 0, 0), True),
        (HandedIn(DEVICE_A_DAY, True, 0, 0), False),
        (HandedIn(NAMELESS_A_DAY, True, 0, 0), True),
        (HandedIn(0, False, HOUSE_A_DAY, 0), True),
        (HandedIn(0, False, HOUSE_A_DAY, HOUSE_A_DAY / 2), False),
    ],
)
def test_there_is_enough_of_one_browser_or_of_everybody_against_what_is_usual(
    handed: HandedIn, is_enough: bool
) -> None:
    if not is_enough:
        quotas.refuse_more(handed)
        return
    with pytest.raises(PhotosEnough):
        quotas.refuse_more(handed)


def test_one_browser_s_flood_is_refused_and_another_s_photo_taken(
    house: House, phone: TestClient, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "DEVICE_A_DAY", 3)
    assert [send(phone, token, n).status_code for n in range(5)] == [201, 201, 201, 413, 413]
    told = send(phone, token, 5).json()["error"]
    assert (told["code"], "文字照样收" in told["sentence"] or "Words" in told["sentence"]) == (
        "photo.enough", True,
    )  # fmt: skip
    phone.cookies.set(DEVICE_COOKIE, ordered_key().hex)
    assert send(phone, token, 6).status_code == 201
    monkeypatch.setattr(clock, "now", lambda: NOW + DAY + timedelta(minutes=1))
    assert send(phone, token, 7).status_code == 201


def test_beyond_what_is_taken_the_words_are_kept_and_it_says_so(
    house: House, phone: TestClient, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "HOUSE_A_DAY", 1)
    address = complained(phone, token, a_picture(0), a_picture(1), a_picture(2))
    assert address.endswith("&enough=2")
    shown = phone.get(f"{address}&lang=zh").text
    assert "有 2 张照片没有收下" in shown
    assert "Photos not taken: 2" in phone.get(f"{address}&lang=en").text
    more = phone.post(
        address.replace("&new=1&enough=2", ""),
        data={"key": str(uuid4()), "words": "还有一张"},
        files=[("photos", ("a.jpg", a_picture(3), "image/jpeg"))],
    )
    assert more.headers["location"].endswith("&enough=1")
    with house.reading() as session:
        assert session.execute(text("SELECT count(*) FROM complaint_messages")).scalar_one() == 1


def test_without_the_limit_a_flood_is_taken_whole(
    house: House, phone: TestClient, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "DEVICE_A_DAY", 10**9)
    assert {send(phone, token, n).status_code for n in range(6)} == {201}


# What belongs to nothing


@pytest.fixture
def orphan(any_house: House) -> str:
    return keep_strangers(any_house, a_picture(0), stranger=PHONE).sha256


def test_what_a_stranger_left_is_swept_after_a_week_picture_and_all(
    any_house: House, orphan: str
) -> None:
    assert sweep(any_house, now=NOW + UNUSED_FOR - timedelta(hours=1)) == 0
    assert is_kept(any_house, orphan)
    assert sweep(any_house, now=NOW + LATER) == 1
    assert not is_kept(any_house, orphan)
    assert sweep(any_house, now=NOW + LATER) == 0


def test_the_clocks_thread_sweeps(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    sha256 = keep_strangers(house, a_picture(0), stranger=PHONE).sha256
    monkeypatch.setattr(clock, "now", lambda: NOW + LATER)
    tick_once(house)
    assert not is_kept(house, sha256)


def test_what_a_complaint_names_and_what_staff_handed_in_stays(
    house: House, phone: TestClient, token: str
) -> None:
    complained(phone, token, a_picture(1))
    with house.reading() as session:
        [named] = session.scalars(text("SELECT sha256 FROM complaint_photos"))
        assert complaint_store.with_photo(session, named)
    staffs = keep_photo(house, a_picture(2)).sha256
    both = keep_strangers(house, a_picture(3), stranger=PHONE).sha256
    keep_photo(house, a_picture(3))
    for days in (8, 30, 400):
        assert sweep(house, now=NOW + timedelta(days=days)) == 0
    assert all(is_kept(house, each) for each in (named, staffs, both))


def test_every_column_that_names_a_photo_is_asked(any_house: House) -> None:
    with any_house.reading() as session:
        found = inspect(session.get_bind())
        naming = {
            (table, key["constrained_columns"][0])
            for table in found.get_table_names()
            for key in found.get_foreign_keys(table)
            if key["referred_table"] == "photos"
        }
    asked = {(column.table.name, column.name) for column in stranger_store.naming()}
    assert asked == naming - {("stranger_photos", "sha256")}
    assert len(asked) > 5


def test_killed_while_it_sweeps_the_next_sweep_ends_it(any_house: House, orphan: str) -> None:
    place_of(any_house).drop(orphan)
    assert sweep(any_house, now=NOW + LATER) == 1
    assert not is_kept(any_house, orphan)


def test_what_was_swept_may_be_handed_in_again(any_house: House, orphan: str) -> None:
    sweep(any_house, now=NOW + LATER)
    assert keep_strangers(any_house, a_picture(0), stranger=PHONE).sha256 == orphan
    assert is_kept(any_house, orphan)


def test_who_handed_a_photo_in_is_forgotten_after_a_day(any_house: House, orphan: str) -> None:
    sweep(any_house, now=NOW + DAY + timedelta(minutes=1))
    with any_house.reading() as session:
        marks = session.execute(text("SELECT device, network FROM stranger_photos")).all()
    assert [tuple(each) for each in marks] == [(None, None)]


def test_the_doctor_counts_what_belongs_to_nothing_and_tells_what_was_not_swept(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> tuple[bool, str]:
        return next((e.sound, e.detail) for e in examine(house) if e.check == "photos nobody uses")

    keep_strangers(house, a_picture(0), stranger=PHONE)
    assert found() == (True, "1 of strangers belong to nothing (0 MB); swept after 7 days")
    monkeypatch.setattr(clock, "now", lambda: NOW + LATER + 2 * DAY)
    assert found()[0] is False
