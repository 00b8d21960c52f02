"""What a piece of work asks the database: how often, and of which tables."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.orm import Session

INNERMOST: Final = re.compile(r"\([^()]*\)")
TABLE: Final = re.compile(r"\bFROM ([a-z_]+)")


@contextmanager
def asked_of(session: Session) -> Iterator[Counter[str]]:
    """Count how often a table is read from through a session's engine, until the block ends.

    A statement counts for the first table it names, one of a subquery where there is no other.
    """
    counted: Counter[str] = Counter()

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            found = TABLE.search(_outermost(statement)) or TABLE.search(statement)
            counted[found[1] if found else ""] += 1

    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        yield counted
    finally:
        event.remove(engine, "before_cursor_execute", count)


def _outermost(statement: str) -> str:
    while (shorter := INNERMOST.sub("", statement)) != statement:
        statement = shorter
    return statement
