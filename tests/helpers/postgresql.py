"""PostgreSQL for tests: databases made and dropped, and one that is emptied and used again.

Making a database from a template takes longer than most tests. What a test wrote is deleted
instead, past the triggers that forbid it; a database whose schema was changed is made anew.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

_SCHEMA: Final = text(
    "SELECT (SELECT string_agg(version_num, ',') FROM alembic_version), "
    "(SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'), "
    "(SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace), "
    "(SELECT count(*) FROM pg_constraint)"
)
_TABLES: Final = text(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
)
_SEQUENCES: Final = text(
    "SELECT t.relname, s.relname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid "
    "JOIN pg_class t ON t.oid = d.refobjid WHERE s.relkind = 'S' AND t.relkind = 'r'"
)


@contextmanager
def made(server: str, *, template: str = "template1") -> Iterator[str]:
    """Make a database and yield its address; drop it afterwards."""
    name = f"kiosk_test_{uuid4().hex[:12]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()


@dataclass(frozen=True)
class Written:
    """What stands in the tables of a database, and where their numbers go on."""

    rows: dict[str, bytes]
    numbers: dict[str, tuple[int, bool]]


def written(connection: Connection) -> Written:
    """Return what stands in a database."""
    tables = connection.scalars(_TABLES).all()
    sequences = dict(connection.execute(_SEQUENCES).all())
    cursor = _cursor(connection)
    rows = {}
    for table in tables:
        with cursor.copy(f"COPY {table} TO STDOUT") as copy:
            if copied := b"".join(copy):
                rows[table] = copied
    numbers = {
        sequences[table]: cursor.execute(
            f"SELECT last_value, is_called FROM {sequences[table]}"
        ).fetchone()
        for table in rows
        if table in sequences
    }
    return Written(rows, numbers)


def write(connection: Connection, wanted: Written) -> None:
    """Write what stood in one database into another that is empty, past all triggers."""
    cursor = _cursor(connection)
    cursor.execute("SET LOCAL session_replication_role = replica")
    for table, rows in wanted.rows.items():
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            copy.write(rows)
    if wanted.numbers:
        cursor.execute(
            "SELECT "
            + ", ".join(
                f"setval('{name}', {at}, {used})" for name, (at, used) in wanted.numbers.items()
            )
        )


def _cursor(connection: Connection) -> Any:
    return connection.connection.cursor()


class _Reused:
    """A migrated database that test after test finds empty."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine: Engine = create_engine(url)
        with self._engine.connect() as connection:
            self._schema = connection.execute(_SCHEMA).one()
            tables = connection.scalars(_TABLES).all()
            self._sequences = dict(connection.execute(_SEQUENCES).all())
        self._filled = text(
            " UNION ALL ".join(
                f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables
            )
        )

    def emptied(self) -> bool:
        """Delete what was written; tell whether the database may be used again."""
        try:
            with self._engine.begin() as connection:
                connection.execute(text("SET LOCAL lock_timeout = '5s'"))
                if connection.execute(_SCHEMA).one() != self._schema:
                    return False
                self._empty(connection)
        except OperationalError:  # somebody still holds on to it
            return False
        return True

    def close(self) -> None:
        """Let go of it."""
        self._engine.dispose()

    def _empty(self, connection: Connection) -> None:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table in connection.scalars(self._filled).all():
            connection.execute(text(f"DELETE FROM {table}"))
            if table in self._sequences:
                connection.execute(text(f"ALTER SEQUENCE {self._sequences[table]} RESTART"))


class Pool:
    """Lends a migrated, empty database; makes another where a test left one unusable."""

    def __init__(self, server: str, *, template: str) -> None:
        self._server, self._template = server, template
        self._making = ExitStack()
        self._kept: _Reused | None = None

    @contextmanager
    def lent(self) -> Iterator[str]:
        """Yield the address of an empty database."""
        if self._kept is None:
            url = self._making.enter_context(made(self._server, template=self._template))
            self._kept = _Reused(url)
        yield self._kept.url
        if not self._kept.emptied():
            self.close()

    def close(self) -> None:
        """Drop what was made."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
        self._making.close()
