"""Keys of second factors under lock, codes for who lost the phone, and half-opened doors."""

import base64
import json
import secrets
from typing import Final, NamedTuple

from cryptography.fernet import Fernet, InvalidToken

from db.directory.account_store import Account
from kiosk.locks.keys import blind, fernet_key
from kiosk.locks.seal_keys import sealer
from survey.codes import LETTERS
from survey.directory.second_factor import RECOVERY_CODES, RECOVERY_SIGNS

KEYS: Final = "second-factor"
_HALF: Final = "half-open"
_BYTES: Final = 20
HALF_LASTS: Final = 300
"""Seconds between password and code."""


class Half(NamedTuple):
    """Whose password did fit, by which hash of it: another password makes it worthless.

    Or who a provider vouched for, as which identity.
    """

    account_id: int
    username: str
    key: str
    identity: int | None = None


def new_key() -> bytes:
    """Return a key for an app: 160 random bits, as RFC 4226 wishes."""
    return secrets.token_bytes(_BYTES)


def key_text(key: bytes) -> str:
    """Return a key as people type it into an app that sees no picture."""
    return base64.b32encode(key).decode()


def sealed_key(secret: str, account_id: int, key: bytes) -> str:
    """Return a key sealed for one account: in another's row it opens nothing."""
    told = json.dumps([account_id, key.hex()]).encode()
    return sealer(secret, KEYS).encrypt(told).decode()


def unsealed_key(secret: str, account_id: int, kept: str) -> bytes | None:
    """Return an account's key; None where it is another's, or was sealed with another secret."""
    try:
        whose, key = json.loads(sealer(secret, KEYS).decrypt(kept))
    except InvalidToken:
        return None
    return bytes.fromhex(key) if whose == account_id else None


def new_recovery_codes() -> list[str]:
    """Return ten codes of fifty random bits, each to be used once instead of the phone."""
    return [
        "".join(secrets.choice(LETTERS) for _ in range(RECOVERY_SIGNS))
        for _ in range(RECOVERY_CODES)
    ]


def recovery_mark(secret: str, account_id: int, code: str) -> str:
    """Return what is kept of such a code: it cannot be tried out without the house's secret."""
    return blind(secret, "recovery-code", f"{account_id} {code}")


def half_open(secret: str, account: Account, identity: int | None = None) -> str:
    """Return what a page holds between password, or a provider's word, and code."""
    key = blind(secret, _HALF, account.password_hash or "")
    told = json.dumps([account.id, account.username, key, identity]).encode()
    return Fernet(fernet_key(secret, _HALF)).encrypt(told).decode()


def half_opened(secret: str, token: str) -> Half | None:
    """Return whose password did fit a moment ago; None of what is old, or not ours."""
    try:
        told = Fernet(fernet_key(secret, _HALF)).decrypt(token.encode(), ttl=HALF_LASTS)
    except (InvalidToken, UnicodeEncodeError):
        return None
    return Half(*json.loads(told))


def fits_half(secret: str, half: Half, account: Account) -> bool:
    """Tell whether an account is open, and still has the password that did fit."""
    return account.active and half.key == blind(secret, _HALF, account.password_hash or "")
