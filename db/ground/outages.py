"""What a database's errors mean: the store failed us, and in which way."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from psycopg import errors
from sqlalchemy import exc

from survey.refusals.house import (
    DoneMeanwhile,
    StoreBusy,
    StoreDamaged,
    StoreFull,
    StoreReadOnly,
    StoreUnavailable,
)

log = logging.getLogger(__name__)

_SIGNS: Final[dict[str, type[StoreUnavailable]]] = {
    "readonly": StoreReadOnly,
    "read-only": StoreReadOnly,
    "is full": StoreFull,
    "No space left": StoreFull,
    "is locked": StoreBusy,
    "malformed": StoreDamaged,
    "not a database": StoreDamaged,
}
"""What is wrong, by what the databases' own words contain."""
_KINDS: Final[Mapping[object, type[StoreUnavailable]]] = {
    errors.ReadOnlySqlTransaction: StoreReadOnly,
    errors.DiskFull: StoreFull,
    errors.LockNotAvailable: StoreBusy,
    errors.QueryCanceled: StoreBusy,
    errors.IdleInTransactionSessionTimeout: StoreBusy,
}
"""What is wrong, by PostgreSQL's own kinds: its words are in the server's language."""


@contextmanager
def refusing_when_unavailable() -> Iterator[None]:
    """Refuse with `StoreUnavailable`, or what it is in particular, where the store failed us."""
    try:
        yield
    except exc.SQLAlchemyError as error:
        if not _unavailable(error):
            raise
        log.warning("the store is not available: %s", getattr(error, "orig", error))
        raise _outage(error) from error


@contextmanager
def refusing_the_slower() -> Iterator[None]:
    """Refuse with `DoneMeanwhile` whoever wrote what somebody else had written a moment before.

    Where a row is looked for before it is written, PostgreSQL lets nobody in between but two at
    once; on SQLite there are no two, and what a key refuses is a fault of ours.
    """
    try:
        yield
    except exc.IntegrityError as error:
        if not isinstance(error.orig, errors.UniqueViolation):
            raise
        # Its name alone: what the server says beside it holds what was written.
        log.warning("two wrote the same at once: %s", error.orig.diag.constraint_name)
        raise DoneMeanwhile from error


def _unavailable(error: exc.SQLAlchemyError) -> bool:
    """Tell whether the store failed us, rather than we the store."""
    if isinstance(error, exc.OperationalError | exc.TimeoutError):
        return True
    # So SQLite calls a file that it cannot read: an error with no kind of its own.
    if type(error) is exc.DatabaseError:
        return True
    return isinstance(error, exc.DBAPIError) and type(error.orig) in _KINDS


def _outage(error: BaseException) -> StoreUnavailable:
    """Return what to say; a full disk may be told by an earlier error than the last."""
    words = list(_words(error))
    known = _KINDS.get(type(getattr(error, "orig", None)))
    kind, said = next(
        ((kind, said) for said in words for sign, kind in _SIGNS.items() if sign in said),
        (known or StoreUnavailable, words[0]),
    )
    return (known or kind)(why=said.partition("\n")[0])


def _words(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield str(getattr(error, "orig", error))
        error = error.__context__
