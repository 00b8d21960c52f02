"""Keys made after the secret one, to seal with: whoever has a copy of that opens nothing newer.

They seal contacts, second factors, drafts and words of sealed cases. What is signed (cookies,
codes on paper, secrets of cases) stays with the secret key, so that it goes on being known. A new
key seals from a day after it was made: by then every server was started again, and knows it.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from kiosk import clock
from kiosk.config import Settings
from kiosk.locks.keys import derived, fernet_key, secret_key
from kiosk.locks.trail_keys import keep_in, kept_in

OVERLAP: Final = timedelta(days=1)
"""In which every server is to be started again."""


class Later(NamedTuple):
    """A key that was made later, and when."""

    key: str
    made_at: datetime


class Secret(str):
    """The secret key of a house, which knows those that were made later, the newest last."""

    later: tuple[Later, ...]

    def __new__(cls, key: str, later: Sequence[Later] = ()) -> "Secret":
        """Return the secret key with its later ones."""
        made = super().__new__(cls, key)
        made.later = tuple(later)
        return made


def keys_file(settings: Settings) -> Path:
    """Return where keys lie that were made later."""
    return settings.data_dir / "seal.keys"


def secret_of(settings: Settings) -> Secret:
    """Return the secret key with those made later; refuse where it is missing."""
    return Secret(secret_key(settings), read(kept_in(keys_file(settings))))


def read(lines: Sequence[str]) -> list[Later]:
    """Return the keys that lines of a file tell: a key, and the moment it was made."""
    told = (line.partition("@") for line in lines)
    return [Later(key, datetime.fromisoformat(made)) for key, _, made in told]


def marks(lines: Sequence[str]) -> list[str]:
    """Return the marks of keys as files keep them."""
    return [mark_of(each.key) for each in read(lines)]


def make(settings: Settings) -> str:
    """Make a key that seals from a day on, and return its mark."""
    file = keys_file(settings)
    key = secrets.token_hex(32)
    keep_in(file, [*kept_in(file), f"{key}@{clock.now().isoformat()}"])
    return mark_of(key)


def current(secret: str) -> str:
    """Return the key that seals now."""
    by_now = clock.now() - OVERLAP
    ready = [each.key for each in _later(secret) if each.made_at <= by_now]
    return ready[-1] if ready else secret


def all_of(secret: str) -> list[str]:
    """Return every key, that which seals now first."""
    return list(dict.fromkeys([current(secret), *(each.key for each in _later(secret)), secret]))


def mark_of(key: str) -> str:
    """Return what tells a key, and nothing of it."""
    return derived(key, "seal-key-mark").hex()[:8]


def sealer(secret: str, purpose: str) -> MultiFernet:
    """Return what seals with the key of now, and opens what any of them sealed."""
    return MultiFernet([Fernet(fernet_key(each, purpose)) for each in all_of(secret)])


def is_former(secret: str, purpose: str, token: str) -> bool:
    """Tell whether another key than that of now sealed something, and it can be sealed anew."""
    for nth, each in enumerate(all_of(secret)):
        try:
            Fernet(fernet_key(each, purpose)).decrypt(token)
        except InvalidToken:
            continue
        return nth > 0
    return False


def _later(secret: str) -> tuple[Later, ...]:
    return secret.later if isinstance(secret, Secret) else ()
