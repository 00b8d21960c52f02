"""Rows in lots: as many as one statement holds well."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

T = TypeVar("T")
LOT: Final = 500


def lots(items: Iterable[T], size: int = LOT) -> Iterator[list[T]]:
    """Yield the items in lists of at most so many."""
    rest = iter(items)
    while lot := list(islice(rest, size)):
        yield lot
