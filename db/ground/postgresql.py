"""The way to PostgreSQL: pools of connections, and how long they wait for what."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from psycopg.abc import Buffer
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL

PROBES: Final = 3
"""Unanswered probes after which the other side of a silent connection is taken for gone."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many seconds PostgreSQL may take for what; 0 is without limit."""

    answer: int = 5
    """To answer at all: a server that lost its power never does."""
    lock: int = 10
    """To give a lock that somebody else holds."""
    statement: int = 30
    """To carry out one statement."""
    idle: int = 60
    """For us to go on with what we began: a stopped process would hold its locks for ever."""

    def unhurried(self) -> "Limits":
        """Return the limits of who works through everything and is waited for by nobody."""
        return replace(self, statement=0, idle=0)


@dataclass(frozen=True, slots=True)
class Size:
    """How many connections a pool keeps, and how many more it opens for a while."""

    kept: int
    more: int


def engine(
    url: URL, size: Size, limits: Limits, *, none_after: float, **execution_options: str
) -> Engine:
    """Return a pool of connections; who waits longer for one is told that there is none."""
    made = create_engine(
        url,
        pool_size=size.kept,
        max_overflow=size.more,
        pool_pre_ping=True,
        pool_timeout=none_after,
        hide_parameters=True,  # an error goes to the log; what people wrote does not
        connect_args=_patience(url, limits),
        execution_options=execution_options,
    )

    @event.listens_for(made, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.adapters.register_dumper(str, _TextDumper)

    return made


def _patience(url: URL, limits: Limits) -> dict[str, int | str]:
    """Return how long to wait for what, unless the address says so itself.

    Without it a server that lost its power is waited for many minutes, and for two hours where
    it was our turn to listen.
    """
    ours: dict[str, int | str] = {}
    if limits.answer:
        ours |= {
            "connect_timeout": limits.answer,
            "tcp_user_timeout": limits.answer * 1000,
            "keepalives_idle": limits.answer,
            "keepalives_interval": max(1, limits.answer // PROBES),
            "keepalives_count": PROBES,
        }
    said = {name: value for name, value in ours.items() if name not in url.query}
    asked = " ".join(f"-c {name}={value}" for name, value in _of_the_server(limits))
    theirs = url.query.get("options", "")  # what comes last holds
    options = f"{asked} {theirs if isinstance(theirs, str) else ' '.join(theirs)}".strip()
    return said | ({"options": options} if options else {})


def _of_the_server(limits: Limits) -> Iterator[tuple[str, int | str]]:
    """Yield what the server is asked to watch, so that nobody dead holds what others wait for."""
    for name, seconds in (
        ("lock_timeout", limits.lock),
        ("statement_timeout", limits.statement),
        ("idle_in_transaction_session_timeout", limits.idle),
    ):
        if seconds:
            yield name, f"{seconds}s"
    if limits.lock and limits.answer:
        yield "tcp_keepalives_idle", limits.answer
        yield "tcp_keepalives_interval", max(1, limits.answer // PROBES)
        yield "tcp_keepalives_count", PROBES


class _TextDumper(StrDumperUnknown):
    """Takes text that PostgreSQL cannot hold for text that nobody has: an address may say `%00`."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\ufffd"))
