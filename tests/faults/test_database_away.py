"""A server that starts while its database is away: it serves, and is whole once that is back."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import HTTPError
from uuid import uuid4

import pytest
from sqlalchemy import text

from db.ground import schema, trait_store
from kiosk.config import Settings
from kiosk.upkeep import known_key
from kiosk.upkeep.arrival import Arrival
from kiosk.wiring import House, open_house
from survey.refusals.house import DatabaseNotMigrated, KeyIsAnother, StoreUnavailable
from tests.helpers.awaiting import until
from tests.helpers.building import a_window, fresh_settings
from tests.helpers.replicas import Replica
from tests.helpers.served import free_port, wait_until_it_answers
from tests.helpers.way import Way, way_to

pytestmark = pytest.mark.postgresql
FACE = 'name="score" value="5"'


@pytest.fixture
def way(postgresql_url: str) -> Iterator[Way]:
    with way_to(postgresql_url) as made:
        yield made


@pytest.fixture
def away(way: Way, tmp_path: Path) -> Settings:
    """Settings of an installation whose database cannot be reached yet."""
    return fresh_settings(tmp_path, database_url=way.url, port=free_port())


@pytest.fixture
def token(away: Settings, postgresql_url: str) -> str:
    """The code of a window that was served before the database went away."""
    here = away.model_copy(update={"database_url": postgresql_url})
    with closing(open_house(here)) as house:
        schema.migrate(house.database)
        made = a_window(house)
        house.windows.forget()
        house.windows.find(made)
    return made


def asked(settings: Settings, path: str, body: object = None) -> tuple[int, str]:
    told = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        f"http://localhost:{settings.port}{path}", told, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


@contextmanager
def served(settings: Settings) -> Iterator[None]:
    replica = Replica(settings)
    try:
        wait_until_it_answers(f"http://localhost:{settings.port}/healthz", replica.process)
        yield
    finally:
        replica.end()


def test_it_comes_up_without_its_database_and_is_whole_once_that_is_back(
    away: Settings, way: Way, token: str
) -> None:
    rating = {"w": token, "score": 5, "key": str(uuid4())}
    with served(away):
        status, told = asked(away, "/readyz")
        assert (status, "KIOSK_DATABASE_URL" in told) == (503, True)
        status, page = asked(away, f"/rate?w={token}")
        assert (status, FACE in page) == (200, True)
        assert asked(away, "/rate?w=unknown")[0] == 503
        assert asked(away, "/login")[0] == 200
        assert asked(away, "/api/ratings", rating)[0] == 503
        way.open()
        until(lambda: asked(away, "/readyz")[0] == 200)
        assert asked(away, "/api/ratings", rating)[0] == 201
        assert asked(away, "/rate?w=unknown")[0] == 404


def test_a_tablet_that_was_switched_on_meanwhile_looks_again_by_itself(
    away: Settings, way: Way, token: str
) -> None:
    again = 'http-equiv="refresh"'
    with served(away):
        status, page = asked(away, "/tablet")
        assert (status, again in page, "请稍候" in page) == (503, True, True)
        way.open()
        until(lambda: asked(away, "/readyz")[0] == 200)
        status, page = asked(away, "/tablet")
        assert (status, again in page, "登记这台平板" in page) == (200, True, True)


@contextmanager
def arriving(settings: Settings) -> Iterator[House]:
    """Give a house that waits for its database."""
    with closing(open_house(settings)) as house:
        arrival = Arrival(house, every=0.05)
        arrival.begin()
        arrival.wait()
        try:
            yield house
        finally:
            arrival.stop()


def is_let_in(house: House) -> bool:
    return house.database.door.why is None


def test_a_database_of_another_version_that_comes_back_is_migrated_or_kept_shut(
    away: Settings, way: Way
) -> None:
    with arriving(away) as house:
        way.open()
        until(lambda: type(house.database.door.why) is not StoreUnavailable)
        with pytest.raises(DatabaseNotMigrated), house.quick.reading():
            pass
    way.shut()
    may = away.model_copy(update={"migrate_on_start": True})
    with arriving(may) as house:
        assert not is_let_in(house)
        way.open()
        until(lambda: is_let_in(house))
        schema.require_current(house.quick)


def test_nobody_is_let_in_to_a_database_that_knows_another_key(
    away: Settings, way: Way, token: str, postgresql_url: str
) -> None:
    with closing(open_house(away.model_copy(update={"database_url": postgresql_url}))) as house:
        with house.writing() as session:
            trait_store.keep(session, known_key.MARK, "another")
        with arriving(away) as waiting:
            way.open()
            until(lambda: isinstance(waiting.database.door.why, KeyIsAnother))
            with house.writing() as session:
                trait_store.forget(session, known_key.MARK)
            until(lambda: is_let_in(waiting))
            with waiting.reading() as session:
                assert session.scalar(text("SELECT count(*) FROM windows")) == 1


def test_what_was_kept_of_the_windows_may_be_damaged(away: Settings, token: str) -> None:
    (away.data_dir / "windows.json").write_text('{"x": 5}')
    with arriving(away) as house, pytest.raises(StoreUnavailable):
        house.windows.find(token)
