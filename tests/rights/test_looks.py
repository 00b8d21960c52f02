"""Whoever opens photos and files of a case is in the trail: once an hour, and bounded."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.ground import audit_store
from kiosk.locks.looks import MOST, OPENED, OPENED_MANY, Looks
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes import case_files, photos
from kiosk.wiring import House
from tests.helpers.casework import Affair
from tests.helpers.given_files import PDF

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def affair(house: House) -> Affair:
    made = Affair(house)
    made.verified()
    return made


@pytest.fixture
def client(affair: Affair) -> Iterator[TestClient]:
    app = Starlette(routes=[*case_files.routes(affair.house), *photos.routes(affair.house)])
    with TestClient(app) as opened:
        yield opened


def opened(affair: Affair) -> list[tuple[str, str]]:
    with affair.house.reading() as session:
        return [
            (each.actor, each.subject)
            for each in audit_store.entries(session)
            if each.deed == OPENED
        ]


def look(client: TestClient, affair: Affair, who: str, address: str) -> int:
    told = {"Cookie": f"{SESSION_COOKIE}={affair.signed_in(who)}"}
    return client.get(address, headers=told).status_code


def test_who_opens_a_photo_or_a_file_of_a_case_is_on_record_once(
    client: TestClient, affair: Affair
) -> None:
    told = {"Cookie": f"{SESSION_COOKIE}={affair.signed_in('officer')}"}
    file = client.post(f"/api/cases/{affair.number}/files?name=a.pdf", content=PDF, headers=told)
    photo = f"/photos/{affair.photo()}"
    for _ in range(3):
        assert look(client, affair, "officer", photo) == 200
        assert look(client, affair, "officer", f"/case-files/{file.json()['file']}") == 200
    assert look(client, affair, "chairman", photo) == 200
    assert opened(affair) == [
        (affair.users[name].username, affair.number) for name in ("officer", "chairman")
    ]


def test_who_may_not_see_it_opened_nothing(client: TestClient, affair: Affair) -> None:
    assert look(client, affair, "mate", f"/photos/{affair.photo()}") in {403, 404}
    assert opened(affair) == []


def test_one_who_opens_case_after_case_is_noted_so_often_and_once_more() -> None:
    looks = Looks()
    told = [looks.to_note("wang", f"T{n}", at=NOON) for n in range(MOST + 50)]
    assert told[:MOST] == [OPENED] * MOST
    assert told[MOST:] == [OPENED_MANY, *[None] * 49]
    assert looks.to_note("li", "T1", at=NOON) == OPENED


def test_an_hour_later_it_is_noted_again() -> None:
    looks = Looks()
    assert looks.to_note("wang", "T1", at=NOON) == OPENED
    assert looks.to_note("wang", "T1", at=NOON + timedelta(minutes=59)) is None
    assert looks.to_note("wang", "T1", at=NOON + timedelta(minutes=60)) == OPENED


def test_a_look_that_could_not_be_noted_is_noted_at_the_next() -> None:
    looks = Looks()
    assert looks.to_note("wang", "T1", at=NOON) == OPENED
    looks.forget("wang", "T1")
    assert looks.to_note("wang", "T1", at=NOON) == OPENED
