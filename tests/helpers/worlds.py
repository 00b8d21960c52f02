"""A test's little world: made once a session by its real builder, given anew to each test.

What the builder wrote is kept, with the files beside the database. Each test gets it in a house of
its own, and its own copy of what the builder returned. What hangs on the house it was made in by
more than a name (an open connection, a closure, a path) is refused. A builder that reads the real
clock makes a world that is as old as the session: leave such a one to each test.
"""

import atexit
import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Concatenate, Final, ParamSpec, TypeVar, cast

from sqlalchemy import text

from db.ground.engine import Database, sqlite_module
from db.ground.models import Base
from kiosk.wiring import House
from tests.helpers import postgresql

ELSEWHERE: Final = {"data_dir", "database_url"}
"""The settings in which the houses of tests differ and their worlds do not."""
_FILLED: Final = text(
    " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in Base.metadata.tables
    )
)
_HOUSE: Final = "house"
_SETTINGS: Final = "settings"

Given = ParamSpec("Given")
World = TypeVar("World")


class NotAWorldError(Exception):
    """The house is lived in, or what was made there cannot be given to another test."""


@dataclass(frozen=True)
class _Kept:
    """What a builder left: in the database, in files, and in what it returned."""

    rows: Callable[[Database], None]
    folder: str
    returned: bytes


_kept: dict[bytes, _Kept] = {}


def world(
    house: House,
    build: Callable[Concatenate[House, Given], World],
    *given: Given.args,
    **how: Given.kwargs,
) -> World:
    """Return what a builder makes in an empty house; from the second time on, a copy of it.

    Refuses a house in which something is already, and a world that cannot be copied.
    """
    _refuse_lived_in(house)
    alike = house.settings.model_dump(exclude=ELSEWHERE)
    key = pickle.dumps((build, given, how, alike, house.database.is_sqlite))
    if key in _kept:
        _put(_kept[key], house)
    else:
        _kept[key] = _keep(house, build(house, *given, **how))
    return cast(World, _Unpacker(_kept[key].returned, house).load())


def _refuse_lived_in(house: House) -> None:
    with house.reading() as session:
        if filled := session.scalars(_FILLED).all():
            raise NotAWorldError(f"there is something in {', '.join(filled)} already")


def _keep(house: House, made: object) -> _Kept:
    returned = _packed(made, house)
    keep = _sqlite_rows if house.database.is_sqlite else _postgresql_rows
    folder = mkdtemp(prefix="world-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    others = shutil.ignore_patterns("kiosk.db*")
    shutil.copytree(house.settings.data_dir, folder, ignore=others, dirs_exist_ok=True)
    return _Kept(keep(house.database), folder, returned)


def _put(kept: _Kept, house: House) -> None:
    kept.rows(house.database)
    shutil.copytree(kept.folder, house.settings.data_dir, dirs_exist_ok=True)
    for shelf in (house.windows, house.duties, house.policies, house.tablets, house.slips):
        shelf.forget()


def _sqlite_rows(database: Database) -> Callable[[Database], None]:
    kept = sqlite_module().connect(":memory:", check_same_thread=False)
    with database.connection() as connection:
        cast(Any, connection.connection.driver_connection).backup(kept)

    def put(other: Database) -> None:
        with other.connection() as connection:
            kept.backup(connection.connection.driver_connection)

    return put


def _postgresql_rows(database: Database) -> Callable[[Database], None]:
    with database.connection() as connection:
        kept = postgresql.written(connection)

    def put(other: Database) -> None:
        with other.connection() as connection, connection.begin():
            postgresql.write(connection, kept)

    return put


def _packed(made: object, house: House) -> bytes:
    target = BytesIO()
    try:
        _Packer(target, house).dump(made)
    except (pickle.PicklingError, TypeError, AttributeError) as refused:
        raise NotAWorldError(f"{made} hangs on the house it was made in") from refused
    return target.getvalue()


class _Packer(pickle.Pickler):
    """Packs what hangs on a house only by its name."""

    def __init__(self, target: BytesIO, house: House) -> None:
        super().__init__(target)
        self._house = house

    def persistent_id(self, met: object) -> str | None:
        if isinstance(met, Path):
            raise pickle.PicklingError(f"{met} is one test's own")
        return {id(self._house): _HOUSE, id(self._house.settings): _SETTINGS}.get(id(met))


class _Unpacker(pickle.Unpickler):
    """Unpacks it in another house."""

    def __init__(self, packed: bytes, house: House) -> None:
        super().__init__(BytesIO(packed))
        self._own: dict[str, object] = {_HOUSE: house, _SETTINGS: house.settings}

    def persistent_load(self, name: str) -> object:
        return self._own[name]
