"""Statements compiled once for all databases that tests open, not once for each.

SQLAlchemy keeps what it compiled with the engine it was compiled for. Every test opens engines
of its own, all for the same two databases, and would compile all it says anew: a quarter of the
time of tests that act.
"""

from typing import Any, Final

from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

_SHARED: Final[LRUCache[Any, Any]] = LRUCache(4_000)


def share_compiled_statements() -> None:
    """Let engines of one dialect use each other's compiled statements, from now on."""
    DefaultDialect.__hash__ = _by_kind  # type: ignore[method-assign,assignment] # ours, for all tests
    DefaultDialect.__eq__ = _alike  # type: ignore[method-assign,assignment] # likewise
    DefaultDialect.engine_created = classmethod(_sharing)  # type: ignore[method-assign,assignment] # likewise


def _by_kind(self: DefaultDialect) -> int:
    return hash(type(self))


def _alike(self: DefaultDialect, other: object) -> bool:
    """A statement knows by which key what it finds is unveiled."""
    return type(self) is type(other) and _keys(self) == _keys(other)


def _keys(dialect: object) -> tuple[object, ...]:
    secret = getattr(getattr(dialect, "kiosk_vault", None), "secret", None)
    return secret, getattr(secret, "later", ())


def _sharing(_dialect: type[DefaultDialect], engine: Engine) -> None:
    engine._compiled_cache = _SHARED
