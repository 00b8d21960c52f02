"""What tests share: opened houses on a real SQLite file and a real PostgreSQL, one Chromium.

PostgreSQL is found through KIOSK_TESTS_POSTGRESQL (an administrator's address); each test gets
a database of its own. Without a server these tests are skipped with a reason, but where
everything is required (CI, or KIOSK_TESTS_REQUIRE_ALL=1) missing is a failure.
"""

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from streamlit.components.v2 import manifest_scanner

from db.ground import schema
from db.ground.engine import Database
from kiosk.config import Settings
from kiosk.wiring import House, living_in, open_house
from tests.helpers.building import fresh_settings, migrated_file
from tests.helpers.compiled import share_compiled_statements
from tests.helpers.postgresql import Pool, made

POSTGRESQL = os.environ.get(
    "KIOSK_TESTS_POSTGRESQL", "postgresql+psycopg://kiosk:kiosk@localhost/postgres"
)
# The shell is the same engine without a window's own parts, which cost more than most pages do.
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))),
    None,
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
share_compiled_statements()

REQUIRED = os.environ.get("CI") == "true" or os.environ.get("KIOSK_TESTS_REQUIRE_ALL") == "1"


def missing(what: str) -> None:
    """Skip for want of something, or fail where everything is required."""
    if REQUIRED:
        pytest.fail(f"{what} is required here")
    pytest.skip(what)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what asks for a server or a browser, so that the quick run leaves it out."""
    asked = getattr(item, "fixturenames", ())
    for fixture, mark in (("postgresql_server", "postgresql"), ("browser", "browser")):
        if fixture in asked:
            item.add_marker(mark)


@pytest.fixture(scope="session", autouse=True)
def installed_components() -> None:
    """Look once for components among the installed packages: each AppTest would look anew.

    We install none, and looking takes as long as running a page ten times.
    """
    manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(scope="session")
def postgresql_server() -> str:
    """The address of a PostgreSQL server that lets us make databases."""
    engine = create_engine(POSTGRESQL, connect_args={"connect_timeout": 3})
    try:
        with engine.connect():
            return POSTGRESQL
    except Exception:  # whatever is wrong with it, there is no server for us
        missing("a PostgreSQL server at KIOSK_TESTS_POSTGRESQL")
        raise
    finally:
        engine.dispose()


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database, dropped afterwards."""
    with made(postgresql_server) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str) -> Iterator[str]:
    """The name of a migrated database that others are copied from: migrating takes long."""
    with made(postgresql_server) as url:
        database = Database(url)
        schema.migrate(database)
        database.close()
        yield str(make_url(url).database)


@pytest.fixture
def migrated_postgresql_url(postgresql_server: str, migrated_postgresql: str) -> Iterator[str]:
    """The address of a migrated PostgreSQL database that is one's own, dropped afterwards."""
    with made(postgresql_server, template=migrated_postgresql) as url:
        yield url


@pytest.fixture(scope="session")
def reused_postgresql(postgresql_server: str, migrated_postgresql: str) -> Iterator[Pool]:
    """Lends a migrated, empty database to one test after the other."""
    pool = Pool(postgresql_server, template=migrated_postgresql)
    yield pool
    pool.close()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file that others are copied from."""
    path = tmp_path_factory.mktemp("migrated") / "kiosk.db"
    path.write_bytes(migrated_file())
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def any_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a migrated installation, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("settings")
        return
    pool = request.getfixturevalue("reused_postgresql")
    with pool.lent() as url:
        yield fresh_settings(tmp_path, database_url=url)


@pytest.fixture
def nowhere(tmp_path: Path) -> Settings:
    """Settings of a place where nothing is yet."""
    fresh = fresh_settings(tmp_path / "nowhere")
    fresh.data_dir.parent.mkdir()
    return fresh


@pytest.fixture
def settings(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    """Settings of a migrated installation on SQLite."""
    fresh = fresh_settings(tmp_path)
    fresh.data_dir.mkdir()
    shutil.copy(migrated_sqlite, fresh.data_dir / "kiosk.db")
    return fresh


@pytest.fixture
def any_house(any_settings: Settings) -> Iterator[House]:
    """A migrated, empty house, once on each database."""
    yield from _lived_in(any_settings)


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    """A migrated, empty house on SQLite that is also this process's own."""
    yield from _lived_in(settings)


@pytest.fixture
def any_database(any_house: House) -> Database:
    """The database of the house, once of each kind."""
    return any_house.database


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    if CHROMIUM is None:
        missing("chromium")
    expect.set_options(timeout=20_000)  # three browsers on two processors take their time
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


def _lived_in(settings: Settings) -> Iterator[House]:
    opened = open_house(settings)
    try:
        with living_in(opened):
            yield opened
    finally:
        opened.close()
