"""The store cannot be read or written: a customer gets one clear sentence, and loses nothing."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.directory import directory_store, duty_store
from db.ground.engine import sqlite_module
from kiosk.at_hand.duty_board import DutyBoard
from kiosk.at_hand.remembered import Remembered
from kiosk.config import Settings
from kiosk.routes import customer, ratings
from kiosk.server import create_app
from kiosk.wiring import House, open_house
from survey.directory.duties import Duty
from survey.refusals.house import StoreUnavailable
from tests.helpers.awaiting import awaited
from tests.helpers.building import NOW, a_person, a_window, tables_away

SORRY = {
    "zh-CN": "系统暂时无法保存，内容没有丢失，请稍后再试。",
    "en": "Saving is not possible at the moment. Nothing is lost; please try again shortly.",
}
HEADING = {"zh-CN": "暂时打不开", "en": "This does not open right now"}
FACE = 'name="score" value="5"'
PAGE = {"Accept": "text/html"}


class Place:
    """A window, its token, and a phone in front of it."""

    def __init__(self, house: House, token: str) -> None:
        self.house, self.token = house, token
        routes = [*ratings.routes(house), *customer.routes(house)]
        self.phone = TestClient(Starlette(routes=routes), follow_redirects=False)


Trouble = Callable[[House], Iterator[None]]


def locked(house: House) -> Iterator[None]:
    """Another program holds the file."""
    with house.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")
    other = sqlite_module().connect(str(house.database.path), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.execute("ROLLBACK")
    other.close()


def unreadable(house: House) -> Iterator[None]:
    """What lies in the file's place is no database."""
    house.database.close()
    path = house.database.path
    assert path is not None
    for name in ("-wal", "-shm"):
        Path(f"{path}{name}").unlink(missing_ok=True)
    kept = path.read_bytes()
    path.write_bytes(b"no database " * 4096)
    yield
    house.database.close()
    path.write_bytes(kept)


@contextmanager
def in_trouble(house: House, trouble: Trouble) -> Iterator[None]:
    yield from trouble(house)
    house.windows.forget()  # as after a second: what failed is not asked again at once
    house.duties.forget()


@pytest.fixture
def place(house: House) -> Iterator[Place]:
    """A window whose page was opened before."""
    at = Place(house, a_window(house))
    assert at.phone.get(f"/rate?w={at.token}").status_code == 200
    yield at
    at.phone.close()


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("trouble", [locked, unreadable])
def test_a_tap_that_cannot_be_kept_is_told_and_taken_later(
    place: Place, trouble: Trouble, lang: str
) -> None:
    spoken = {"Accept-Language": lang}
    body = {"w": place.token, "score": 4, "key": str(uuid4()), "visit": str(uuid4())}
    with in_trouble(place.house, trouble):
        place.house.windows.forget()
        told = place.phone.post("/api/ratings", json=body, headers=spoken)
        assert (told.status_code, told.headers["Retry-After"]) == (503, "5")
        assert told.json()["error"]["sentence"] == SORRY[lang]
        form = place.phone.post("/api/ratings", data=body, headers=PAGE | spoken)
        assert form.status_code == 503
        assert SORRY[lang] in form.text
        assert FACE in form.text
        asked = place.phone.get(f"/rate?w={place.token}", headers=spoken)
        assert (asked.status_code, FACE in asked.text) == (200, True)
    assert place.phone.post("/api/ratings", json=body).status_code == 201
    words = {"w": place.token, "comment": "好", "key": str(uuid4())}
    address = f"/api/ratings/{body['key']}/additions"
    with in_trouble(place.house, trouble):
        told = place.phone.post(address, json=words, headers=spoken)
        assert told.json()["error"]["sentence"] == SORRY[lang]
        form = place.phone.post(address, data=words, headers=PAGE | spoken)
        assert (form.status_code, SORRY[lang] in form.text) == (503, True)
    assert place.phone.post(address, json=words).status_code == 201
    with place.house.reading() as session:
        kept = session.execute(text("SELECT score, comment FROM ratings")).all()
    assert kept == [(4, "好")]


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_a_receipt_that_cannot_be_looked_up_leads_to_the_faces(place: Place, lang: str) -> None:
    with in_trouble(place.house, unreadable):
        address = f"/rate?w={place.token}&r={uuid4()}&lang={lang}"
        told = place.phone.get(address)
    assert told.status_code == 503
    assert SORRY[lang] in told.text
    assert FACE in told.text


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_where_no_window_can_be_looked_up_it_is_said_so(house: House, lang: str) -> None:
    place = Place(house, a_window(house))
    spoken = {"Accept-Language": lang}
    body = {"w": place.token, "score": "4", "key": str(uuid4())}
    with in_trouble(house, unreadable), place.phone as phone:
        for page in (
            phone.get(f"/rate?w={place.token}", headers=spoken),
            phone.post("/api/ratings", data=body, headers=PAGE | spoken),
        ):
            assert page.status_code == 503
            assert SORRY[lang] in page.text
            assert HEADING[lang] in page.text
        told = phone.post("/api/ratings", json=body, headers=spoken)
        assert (told.status_code, told.json()["error"]["sentence"]) == (503, SORRY[lang])


def test_a_window_never_served_before_opens_while_the_database_is_away(
    house: House, settings: Settings
) -> None:
    token = a_window(house)
    with closing(open_house(settings)) as served:
        app = create_app(served)
        with TestClient(app, base_url=settings.public_url) as phone, in_trouble(house, unreadable):
            served.database.close()
            asked = phone.get(f"/rate?w={token}")
            assert (asked.status_code, FACE in asked.text) == (200, True)
            body = {"w": token, "score": 4, "key": str(uuid4())}
            assert phone.post("/api/ratings", json=body).status_code == 503


def test_a_code_that_is_new_or_dead_is_only_called_dead_when_it_was_looked_for(
    house: House,
) -> None:
    a_window(house)
    house.windows.find(a_window(house, "SB-2"))
    with house.writing() as session:  # as another process does: nobody here forgets
        new = directory_store.issue_token(session, "SB-1", at=NOW)
    place = Place(house, new)
    with tables_away(house, "window_tokens"):
        assert place.phone.get(f"/rate?w={new}").status_code == 503
    house.windows.forget()
    assert place.phone.get(f"/rate?w={new}").status_code == 200
    assert place.phone.get("/rate?w=dead").status_code == 404


def test_a_window_is_known_although_the_newest_was_not_waited_for() -> None:
    slow, answers = threading.Event(), threading.Event()
    known = ["old"]

    def read() -> list[str]:
        if slow.is_set():
            answers.wait(20)
        return list(known)

    async def look_under_load() -> list[str]:
        known.append("new")
        remembered.forget()
        await remembered.look()
        return remembered.get()

    remembered = Remembered(read, fresh_for=60)
    assert remembered.get() == ["old"]
    slow.set()
    assert awaited(look_under_load()) == ["old"]
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(remembered.anew) for _ in range(4)]
        answers.set()
        assert [each.result(20) for each in asked] == [["old", "new"]] * 4


def test_what_does_not_answer_is_not_asked_again_at_once() -> None:
    now, asked = 0.0, []

    def read() -> str:
        asked.append(now)
        if now < 1.5:
            raise StoreUnavailable
        return "there"

    remembered = Remembered(read, fresh_for=60, clock=lambda: now)
    for now in (0.0, 0.5, 0.9):  # noqa: B007 - the clock reads it
        with pytest.raises(StoreUnavailable):
            remembered.anew()
    now = 2.0
    assert remembered.anew() == "there"
    assert asked == [0.0, 2.0]


def test_a_read_only_database_opens_the_page_and_keeps_no_tap(
    house: House, settings: Settings
) -> None:
    token = a_window(house)
    address = f"sqlite:///file:{house.database.path}?mode=ro&uri=true"
    with ExitStack() as opened:
        reader = open_house(settings.model_copy(update={"database_url": address}))
        opened.callback(reader.close)
        place = Place(reader, token)
        assert place.phone.get(f"/rate?w={token}").status_code == 200
        body = {"w": token, "score": 4, "key": str(uuid4())}
        told = place.phone.post("/api/ratings", json=body)
        assert (told.status_code, told.json()["error"]["code"]) == (503, "store.read-only")


def test_a_value_is_believed_for_its_seconds_and_no_longer() -> None:
    now = 0.0
    reads = iter(range(1, 9))
    remembered = Remembered(lambda: next(reads), fresh_for=2, clock=lambda: now)
    found = []
    for now in (0.0, 1.9, 2.0, 3.9, 4.0):  # noqa: B007 - the clock reads it
        found.append(remembered.get())
    remembered.forget()
    assert [*found, remembered.get()] == [1, 1, 2, 2, 3, 4]


def test_while_one_reads_anew_the_others_go_on_unless_it_is_twice_as_old() -> None:
    now = 0.0
    begun, answers = threading.Event(), threading.Event()

    def read() -> int:
        if begun.is_set() or not now:
            return 1
        begun.set()
        answers.wait(20)
        return 2

    remembered = Remembered(read, fresh_for=2, clock=lambda: now)
    assert remembered.get() == 1
    now = 3.0
    with ThreadPoolExecutor() as threads:
        first = threads.submit(remembered.get)
        begun.wait(20)
        assert remembered.get() == 1
        now = 4.0
        second = threads.submit(remembered.get)
        with pytest.raises(TimeoutError):
            second.result(0.1)
        answers.set()
        assert (first.result(20), second.result(20)) == (2, 2)


def test_nobody_waits_long_for_the_newest_where_something_is_known() -> None:
    answers, asked = threading.Event(), []

    def read() -> int:
        asked.append(1)
        if len(asked) == 2:
            answers.wait(20)
        return len(asked)

    async def look_while_nothing_answers() -> int:
        await remembered.look()
        known = remembered.get()
        answers.set()
        return known

    remembered = Remembered(read, fresh_for=60)
    assert remembered.get() == 1
    remembered.forget()
    assert awaited(look_while_nothing_answers()) == 1
    remembered.forget()
    assert remembered.get() > 1


def test_what_was_known_goes_on_while_the_store_is_away_and_is_read_anew_later(
    house: House,
) -> None:
    failing = True

    def read() -> str:
        if failing:
            raise StoreUnavailable
        return "new"

    remembered = Remembered(read, fresh_for=60)
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            remembered.get()
    failing = False
    remembered.forget()
    assert remembered.get() == "new"
    failing = True
    remembered.forget()
    assert remembered.get() == "new"


def test_an_old_tap_does_not_hide_who_serves_now(any_house: House) -> None:
    a_window(any_house)
    a_person(any_house, "A")
    hour = timedelta(hours=1)
    with any_house.writing() as session:
        duty_store.add(session, [Duty("SB-1", "A", NOW - hour, NOW + hour)])
        window = directory_store.window(session, "SB-1").id
        person = directory_store.person_id(session, "A")
    board = DutyBoard(any_house.database)
    assert board.person_at(window, NOW - timedelta(days=7)) is None
    assert board.person_at(window, NOW) == person
