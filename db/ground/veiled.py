"""Words that lie veiled: read and digested as they were written, kept under a key of the house.

Which ones the writer says (`Veiled`), or `db.cases.veiling` at the end of a transaction. The key
hangs at the database that was opened with it, never lies in it; without it they read empty.
"""

import json
from typing import Any, Final, Protocol

from sqlalchemy import JSON, ColumnElement, Dialect, Text, type_coerce
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeDecorator

MARK: Final = "\x1bveiled:"
"""What veiled words begin with; no text that people hand in holds its first sign."""
_AT: Final = "kiosk_vault"


class Vault(Protocol):
    """Who veils words and unveils them; the same words are veiled alike, so that they compare."""

    def veil(self, words: str) -> str | None:
        """Return words veiled, None where there is no key yet."""

    def unveil(self, kept: str) -> str | None:
        """Return what was veiled, None where the key is another's or missing."""


class Veiled(str):
    """Words that are to lie veiled."""

    __slots__ = ()


class VeiledDetail(dict[str, Any]):
    """What is told of an event and is to lie veiled."""


class UnreadableWords(str):
    """Words that no key here unveils: they read empty."""

    __slots__ = ()


class UnreadableDetail(dict[str, Any]):
    """What is told of an event and no key here unveils: it reads empty."""


def is_readable(told: object) -> bool:
    """Tell whether something was unveiled, or lay plain."""
    return not isinstance(told, UnreadableWords | UnreadableDetail)


def give(dialect: Dialect, vault: Vault) -> None:
    """Let what goes through a dialect be veiled and unveiled."""
    setattr(dialect, _AT, vault)


def lies_plain(column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Return what holds of words that are there and do not lie veiled."""
    kept = type_coerce(column, Text)
    return kept.is_not(None) & kept.not_like(f"{MARK}%")


class CaseWords(TypeDecorator[str]):
    """What somebody wrote in a case."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the words as they are kept."""
        return _veiled(value, dialect) if isinstance(value, Veiled) else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the words as they were written."""
        return _unveiled(value, dialect) if value and value.startswith(MARK) else value


class CaseDetail(TypeDecorator[dict[str, Any]]):
    """What is told of an event in a case; veiled, it is one word in JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Return the detail as it is kept."""
        if not isinstance(value, VeiledDetail):
            return value
        told = json.dumps(value, ensure_ascii=False)
        veiled = _veiled(told, dialect)
        return dict(value) if veiled == told else veiled

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return the detail as it was told."""
        if not isinstance(value, str):
            return value
        told = _unveiled(value, dialect)
        return json.loads(told) if is_readable(told) else UnreadableDetail()


def _veiled(words: str, dialect: Dialect) -> str:
    vault: Vault | None = getattr(dialect, _AT, None)
    kept = vault.veil(words) if vault else None
    return str(words) if kept is None else f"{MARK}{kept}"


def _unveiled(kept: str, dialect: Dialect) -> str:
    vault: Vault | None = getattr(dialect, _AT, None)
    words = vault.unveil(kept.removeprefix(MARK)) if vault else None
    return UnreadableWords() if words is None else words
