"""On the way to an identity provider and back: what a browser holds meanwhile, sealed.

Whoever comes back without it did not set out from this browser: the code they bring is somebody
else's. Each has a cookie of its own, named by the state, so that two tabs do not hinder each other.
"""

import json
import re
import secrets
from collections.abc import Iterable
from typing import Final, NamedTuple

from cryptography.fernet import Fernet, InvalidToken

from kiosk.locks.keys import fernet_key

CROSSING_COOKIE: Final = "kiosk_crossing_"
LASTS: Final = 600
"""Seconds between setting out and coming back."""
MOST: Final = 4
"""How many set out from one browser at once; the others have begun anew."""
_PURPOSE: Final = "crossing"
_SHOWN: Final = 16
_STATE: Final = re.compile(r"[0-9a-f]{64}")
_NAME: Final = re.compile(rf"{CROSSING_COOKIE}[0-9a-f]{{{_SHOWN}}}")


class Crossing(NamedTuple):
    """Who set out: to which provider, with what only they know, and where they wanted to go."""

    way: str
    issuer: str
    state: str
    nonce: str
    verifier: str
    next_page: str


def new_crossing(way: str, issuer: str, next_page: str) -> Crossing:
    """Return what a browser sets out with; WeCom takes letters and digits alone for a state."""
    state, nonce, verifier = (secrets.token_hex(32) for _ in range(3))
    return Crossing(way, issuer, state, nonce, verifier, next_page)


def crossing_cookie(state: str) -> str:
    """Return the name of the cookie that belongs to a state; one that nobody has for no state."""
    return f"{CROSSING_COOKIE}{state[:_SHOWN] if _STATE.fullmatch(state) else ''}"


def sealed_crossing(secret: str, crossing: Crossing) -> str:
    """Return what the browser holds: without the padding, for which a cookie stands in quotes."""
    sealed = Fernet(fernet_key(secret, _PURPOSE)).encrypt(json.dumps(crossing).encode())
    return sealed.decode().rstrip("=")


def opened_crossing(secret: str, kept: str, state: str) -> Crossing | None:
    """Return who comes back with that state; None of what is old, not ours or another's."""
    try:
        sealed = kept.encode() + b"=" * (-len(kept) % 4)
        told = Fernet(fernet_key(secret, _PURPOSE)).decrypt(sealed, ttl=LASTS)
    except (InvalidToken, UnicodeEncodeError):
        return None
    crossing = Crossing(*json.loads(told))
    return crossing if crossing.state == state else None


def left_behind(cookies: Iterable[str]) -> list[str]:
    """Return the cookies of who set out before and is past counting: one more is to come."""
    return [each for each in cookies if _NAME.fullmatch(each)][: 1 - MOST]
