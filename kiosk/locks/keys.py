"""The installation's secret key, and what is derived from it."""

import base64
import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from kiosk.config import Settings
from survey.refusals.house import SecretKeyMissing


def key_file(settings: Settings) -> Path:
    """Return where the key is kept when it is not a setting."""
    return settings.data_dir / "secret.key"


def secret_key(settings: Settings) -> str:
    """Return the secret key; refuse to go on without one."""
    given = settings.secret_key.get_secret_value()
    if given:
        return given
    return key_in(key_file(settings))


def key_in(file: Path) -> str:
    """Return the secret key that a file holds; refuse where it holds none."""
    try:
        kept = file.read_text(encoding="latin-1").strip()
    except FileNotFoundError as missing:
        raise SecretKeyMissing from missing
    if not kept:
        raise SecretKeyMissing
    return kept


def make_key(settings: Settings) -> bool:
    """Make the key file unless there is a key already; tell whether one was made."""
    try:
        secret_key(settings)
    except SecretKeyMissing:
        keep_key(settings, secrets.token_urlsafe(48))
        return True
    return False


def keep_key(settings: Settings, key: str) -> None:
    """Write the key file for its owner alone; once this returns a power cut does not lose it."""
    path = key_file(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="latin-1") as file:
        file.write(key + "\n")
        file.flush()
        os.fsync(handle)


@lru_cache(maxsize=16)
def derived(secret: str, purpose: str) -> bytes:
    """Return 32 bytes for one purpose; knowing them tells nothing of the key or of others."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest()


def fernet_key(secret: str, purpose: str) -> bytes:
    """Return a derived key in the form Fernet takes."""
    return base64.urlsafe_b64encode(derived(secret, purpose))


def blind(secret: str, purpose: str, value: str) -> str:
    """Return a short mark that is the same for the same value and says nothing else."""
    mark = _keyed(secret, purpose).copy()
    mark.update(value.encode())
    return mark.hexdigest()[:32]


@lru_cache(maxsize=16)
def _keyed(secret: str, purpose: str) -> hmac.HMAC:
    return hmac.new(derived(secret, purpose), digestmod=hashlib.sha256)
