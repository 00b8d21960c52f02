"""However many look things up, what must not wait has connections of its own."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.ground import engine
from kiosk.routes import customer, health, ratings
from kiosk.upkeep.clock_worker import tick_once
from kiosk.wiring import House
from survey.refusals.house import StoreUnavailable
from tests.helpers.building import a_window


@contextmanager
def every_connection_taken(house: House) -> Iterator[None]:
    """Let as many people look and write as there are connections for them, and not finish."""
    with ExitStack() as crowd:
        for _ in range(engine.READERS):
            crowd.enter_context(house.reading()).execute(text("SELECT 1"))
        if not house.database.is_sqlite:
            for _ in range(engine.WRITERS):
                crowd.enter_context(house.writing()).execute(text("SELECT 1"))
        yield


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell soon that there is no connection."""
    monkeypatch.setattr(engine, "NO_CONNECTION_AFTER", 0.5)


def phone_before(house: House) -> TestClient:
    parts = (ratings, customer, health)
    return TestClient(Starlette(routes=[route for part in parts for route in part.routes(house)]))


def test_waiting_readers_stop_no_rating(any_house: House) -> None:
    token = a_window(any_house)
    with every_connection_taken(any_house), phone_before(any_house) as phone:
        with pytest.raises(StoreUnavailable), any_house.reading() as session:
            session.execute(text("SELECT 1"))
        assert phone.get(f"/rate?w={token}").status_code == 200
        body = {"w": token, "score": 4, "key": str(uuid4())}
        assert phone.post("/api/ratings", json=body).status_code == 201
        assert phone.get("/readyz").status_code == 200


def test_waiting_people_stop_no_clock(any_house: House) -> None:
    with every_connection_taken(any_house):
        assert not tick_once(any_house).anything
