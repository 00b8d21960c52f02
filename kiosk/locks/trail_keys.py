"""The keys of the chain of seals: outside the database, so that it alone forges nothing.

The first is derived from the installation's secret key. One that was made by `kiosk rotate-key`
seals from then on; the former ones go on proving what they sealed.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from db.ground.seal_store import Ring
from kiosk.config import Settings
from kiosk.locks.keys import derived, secret_key


def keys_file(settings: Settings) -> Path:
    """Return where keys lie that were made later, the newest last."""
    return settings.data_dir / "trail.keys"


def ring(settings: Settings) -> Ring:
    """Return the keys of the chain; refuse where the secret key is missing."""
    keys = [derived(secret_key(settings), "trail"), *map(bytes.fromhex, kept(settings))]
    return Ring(mark_of(keys[-1]), {mark_of(key): key for key in keys})


def make(settings: Settings) -> str:
    """Make a key that seals from now on, and return its mark; who serves goes on with theirs."""
    key = secrets.token_bytes(32)
    keep(settings, [*kept(settings), key.hex()])
    return mark_of(key)


def keep(settings: Settings, keys: list[str]) -> None:
    """Write the keys of the chain, the newest last."""
    keep_in(keys_file(settings), keys)


def keep_in(path: Path, keys: Iterable[str]) -> None:
    """Write a file of keys for its owner alone; once this returns a power cut loses none."""
    half = path.with_name(f".{path.name}.half")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("".join(f"{key}\n" for key in keys))
        file.flush()
        os.fsync(handle)
    half.replace(path)


def mark_of(key: bytes) -> str:
    """Return what a link keeps of its key: enough to know it again, nothing to seal with."""
    return hashlib.sha256(b"trail key" + key).hexdigest()[:8]


def marks(keys: Iterable[str]) -> list[str]:
    """Return the marks of keys as files keep them."""
    return [mark_of(bytes.fromhex(key)) for key in keys]


def kept(settings: Settings) -> list[str]:
    """Return the keys that were made later, the newest last."""
    return kept_in(keys_file(settings))


def kept_in(file: Path) -> list[str]:
    """Return the keys of a file, the newest last; none where there is no file."""
    try:
        return file.read_text(encoding="ascii").split()
    except FileNotFoundError:
        return []
