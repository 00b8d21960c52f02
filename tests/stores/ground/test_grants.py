"""A server with a role of its own does all it has to do, and cannot rewrite what is append-only."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.ground import grants, schema
from kiosk.cli.grants import command
from kiosk.config import Settings
from kiosk.demo import installation
from kiosk.rights.who import SESSION_COOKIE
from kiosk.server import _routes
from kiosk.upkeep.clock_worker import tick_once, watch_once
from kiosk.upkeep.doctor import examine
from kiosk.wiring import House, living_in, open_house
from survey.refusals.house import OnPostgresqlAlone, RoleUnusable
from tests.helpers.building import fresh_settings
from tests.helpers.casework import Affair
from tests.helpers.deciding import Office
from tests.helpers.planting import Planted

SEALED = {
    "audit", "ledger", "ledger_decisions", "case_events", "request_events", "checklists", "draws",
    "inspection_versions", "corrective_events", "seals",
}  # fmt: skip


@contextmanager
def role_on(url: str) -> Iterator[str]:
    """Make a plain role on a server and yield its name, which is its password too."""
    name = f"kiosk_app_{uuid4().hex[:8]}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE ROLE {name} LOGIN PASSWORD '{name}'"))
            try:
                yield name
            finally:
                connection.execute(text(f"DROP OWNED BY {name}"))
                connection.execute(text(f"DROP ROLE {name}"))
    finally:
        engine.dispose()


def as_(url: str, role: str) -> str:
    """Return the address of a database for a role."""
    return make_url(url).set(username=role, password=role).render_as_string(hide_password=False)


@pytest.fixture
def owned(tmp_path: Path, migrated_postgresql_url: str) -> Iterator[House]:
    """A migrated house that its owner opened."""
    house = open_house(fresh_settings(tmp_path, database_url=migrated_postgresql_url))
    yield house
    house.close()


@pytest.fixture
def role(owned: House, migrated_postgresql_url: str) -> Iterator[str]:
    with role_on(migrated_postgresql_url) as name:
        yield name


@pytest.fixture
def served(owned: House, role: str) -> Iterator[House]:
    """The same house as its server opens it."""
    with owned.writing() as session:
        assert set(grants.grant(session, role)) >= SEALED
    url = as_(owned.settings.database_url, role)
    house = open_house(owned.settings.model_copy(update={"database_url": url}))
    with living_in(house):
        yield house
    house.close()


def refused(session: Session, statement: str) -> bool:
    """Tell whether the database itself refuses a statement."""
    with pytest.raises(ProgrammingError) as refusal, session.begin_nested():
        session.execute(text(statement))
    return "permission denied" in str(refusal.value) or "must be owner" in str(refusal.value)


def test_it_makes_a_demo_of_months_and_looks_at_its_clocks(served: House) -> None:
    schema.require_current(served.database)
    installation._fill(served, lambda *_: None)
    tick_once(served)
    watch_once(served)
    assert [each for each in examine(served) if not each.sound] == []


def test_it_handles_cases_decides_on_money_and_ends_holds(served: House) -> None:
    office = Office(served)
    for each in office.pending():
        office.decide(each.seq, office.finance)
    office.star("V")
    assert office.entries()
    assert Affair(served, mark="7").number


def test_it_shows_the_notice_and_gives_everybody_their_own_data(served: House) -> None:
    planted = Planted(served)
    filed = planted.worked()
    with TestClient(Starlette(routes=_routes(served)), base_url=served.settings.public_url) as door:
        assert "90" in door.get("/privacy?lang=en").text
        taken = door.post(f"/track/data?c={filed.number}.{filed.secret}")
        door.cookies.set(SESSION_COOKIE, planted.token_of(planted.clerk))
        own = door.get("/me/data.zip")
    assert [each.headers["content-type"] for each in (taken, own)] == ["application/zip"] * 2


def test_the_database_itself_refuses_to_rewrite_what_is_append_only(served: House) -> None:
    with served.writing() as session:
        for table in sorted(SEALED):
            column = _a_column_of(session, table)
            assert refused(session, f"UPDATE {table} SET {column} = {column}")
            assert refused(session, f"DELETE FROM {table}")
            assert refused(session, f"TRUNCATE {table} CASCADE")
            assert refused(session, f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        assert refused(session, "DROP TABLE audit")
        assert refused(session, "CREATE TABLE mine (id int)")
        assert refused(session, "SET session_replication_role = replica")
        assert refused(session, "UPDATE alembic_version SET version_num = '1'")


def test_the_owner_might_and_so_no_server_should_be_it(owned: House) -> None:
    with owned.writing() as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text("UPDATE audit SET actor = actor"))


@pytest.mark.parametrize("name", ["nobody_there", "kiosk", 'x"; DROP TABLE ledger; --', ""])
def test_a_role_no_right_can_be_kept_from_is_refused(owned: House, name: str) -> None:
    with owned.writing() as session, pytest.raises(RoleUnusable):
        grants.grant(session, name)


def test_given_twice_is_given_once_and_taken_back_where_it_was_more(
    owned: House, served: House, role: str
) -> None:
    with owned.writing() as session:
        session.execute(text(f"GRANT ALL ON ledger TO {role}"))
    with owned.writing() as session:
        grants.grant(session, role)
    with served.writing() as session:
        assert refused(session, "DELETE FROM ledger")


def test_sqlite_knows_no_roles(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Settings, "read", classmethod(lambda _: settings))
    answer = CliRunner().invoke(command, ["kiosk_app"])
    assert isinstance(answer.exception, OnPostgresqlAlone)


def _a_column_of(session: Session, table: str) -> str:
    asked = text(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = :table ORDER BY ordinal_position LIMIT 1"
    )
    return str(session.execute(asked, {"table": table}).scalar_one())
