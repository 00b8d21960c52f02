"""The way to PostgreSQL: a pool of connections, and how long they wait for an answer."""

from typing import Any, Final

from psycopg.abc import Buffer
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url

NO_ANSWER_AFTER: Final = 5
"""Seconds after which a PostgreSQL server that does not answer is taken for gone."""


def engine(url: str, *, none_after: float) -> Engine:
    """Return a pool of connections; who waits longer is told that there is none."""
    made = create_engine(
        url,
        pool_size=5,
        max_overflow=5,
        pool_pre_ping=True,
        pool_timeout=none_after,
        hide_parameters=True,  # an error goes to the log; what people wrote does not
        connect_args=_patience(url),
    )

    @event.listens_for(made, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.adapters.register_dumper(str, _TextDumper)

    return made


def _patience(url: str) -> dict[str, int]:
    """Return how long a server may be silent, unless its address says so itself.

    Without it a server that lost its power is waited for many minutes.
    """
    ours = {"connect_timeout": NO_ANSWER_AFTER, "tcp_user_timeout": NO_ANSWER_AFTER * 1000}
    told = make_url(url).query
    return {name: time for name, time in ours.items() if name not in told}


class _TextDumper(StrDumperUnknown):
    """Takes text that PostgreSQL cannot hold for text that nobody has: an address may say `%00`."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\ufffd"))
