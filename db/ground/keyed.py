"""Rows under a key that two may write at once: the database decides, and neither of them fails.

Who looks first and then inserts is refused by the key when somebody was faster in between.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

from db.ground.lots import lots

Rows = type[DeclarativeBase]


def put(session: Session, table: Rows, **values: Any) -> None:
    """Keep a row, in the place of what stands under its primary key."""
    keys = [column.name for column in table.__table__.primary_key]
    new = _insert(session, table).values(**values)
    told = {name: new.excluded[name] for name in values if name not in keys}
    kept = new.on_conflict_do_update(index_elements=keys, set_=told).returning(table)
    # A row that the session knows already is read anew: it shows what was written.
    session.scalars(kept, execution_options={"populate_existing": True}).all()


def put_new(session: Session, table: Rows, rows: Iterable[Mapping[str, Any]]) -> int:
    """Keep the rows whose keys nobody has yet, and return how many; the others stay as they are."""
    keys = list(table.__table__.primary_key)
    # In one order: two who write the same rows would else wait for each other.
    ordered = sorted(rows, key=lambda row: [row[key.name] for key in keys])
    new = 0
    for some in lots(ordered):
        kept = _insert(session, table).values(some).on_conflict_do_nothing()
        new += len(session.execute(kept.returning(*keys)).all())
    return new


def _insert(session: Session, table: Rows) -> Any:
    on_server = session.get_bind().dialect.name == "postgresql"
    return (postgresql if on_server else sqlite).insert(table)
