"""One's own data in one file: all kinds, both languages, and nothing of others."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.ground import audit_store
from kiosk.rights.who import AS, SESSION_COOKIE, User
from kiosk.server import _routes
from kiosk.wiring import House
from survey.directory.roles import Role
from tests.helpers.building import a_session, an_account
from tests.helpers.planting import NOTE, PHONE, SENTENCE, Planted

OF_ALL = {"accounts", "browsers", "deeds", "requests"}
OF_STAFF = OF_ALL | {
    "postings", "duties", "satisfaction", "praise", "ledger", "cases", "talks", "checks",
    "corrections",
}  # fmt: skip


@pytest.fixture
def planted(house: House) -> Planted:
    return Planted(house)


@pytest.fixture
def door(planted: Planted) -> Iterator[TestClient]:
    with TestClient(
        Starlette(routes=_routes(planted.house)), base_url=planted.house.settings.public_url
    ) as client:
        yield client


def taken(door: TestClient, house: House, user: User) -> dict[str, str]:
    door.cookies.set(SESSION_COOKIE, a_session(house, user))
    answer = door.get("/me/data.zip")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as whole:
        return {name: whole.read(name).decode("utf-8-sig") for name in whole.namelist()}


def test_an_employee_takes_every_kind_along_in_both_languages(
    planted: Planted, door: TestClient
) -> None:
    filed = planted.worked()
    files = taken(door, planted.house, planted.clerk)
    assert set(files) == {
        "data.json",
        *(f"{tongue}/{kind}.csv" for tongue in ("zh", "en") for kind in OF_STAFF),
    }
    assert "直接责任主管" in files["zh/postings.csv"]
    assert "Supervisor" in files["en/postings.csv"]
    told: dict[str, Any] = json.loads(files["data.json"])
    assert set(told) == OF_STAFF
    [case] = told["cases"]["rows"]
    assert (case[0], case[-1]) == (filed.number, "反映服务时态度生硬")
    assert told["postings"]["headings"][1] == {"zh": "单位", "en": "Unit"}


def test_nothing_of_who_complained_or_of_others_is_in_it(
    planted: Planted, door: TestClient
) -> None:
    filed = planted.worked()
    for user in (planted.clerk, planted.head, planted.officer, planted.admin):
        said = "\n".join(taken(door, planted.house, user).values())
        for canary in (PHONE, SENTENCE, NOTE, filed.secret):
            assert canary not in said, (user.username, canary)
        assert ("员工 W" in said) <= (user is planted.clerk)


def test_who_is_no_employee_takes_what_there_is_of_the_account(
    planted: Planted, door: TestClient
) -> None:
    files = taken(door, planted.house, planted.admin)
    assert set(json.loads(files["data.json"])) == OF_ALL


def test_taking_it_is_on_record_and_nobody_takes_it_for_somebody_else(
    planted: Planted, door: TestClient
) -> None:
    assert door.get("/me/data.zip", follow_redirects=False).status_code in {302, 303, 401, 403}
    taken(door, planted.house, planted.clerk)
    with planted.house.reading() as session:
        noted = audit_store.of_subject(session, "me/data.zip", {"document-taken"})
    assert [each.actor for each in noted] == ["clerk"]
    other = an_account(planted.house, "other", Role.EMPLOYEE)
    answer = door.get(f"/me/data.zip?{AS}={other.id}")
    assert "zip" not in answer.headers["content-type"]
    wall = an_account(planted.house, "wall-2", Role.WALL)
    door.cookies.set(SESSION_COOKIE, a_session(planted.house, wall))
    assert "zip" not in door.get("/me/data.zip").headers["content-type"]
