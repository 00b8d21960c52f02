"""A browser that signed somebody in before: its wrong guesses are counted apart from strangers'.

The cookie holds a random number and, for the last few who signed in there, our signature over it
and their name. It opens nothing: it says at which door its owner waits.
"""

import hmac
import re
import secrets
from collections.abc import Mapping
from typing import Final

from kiosk.locks.keys import blind

KNOWN_COOKIE: Final = "kiosk_known"
MOST: Final = 6
"""How many people share a browser and are known there; whoever was longest away is forgotten."""
LASTS: Final = 180 * 24 * 3600
_SIGNED: Final = 16
_FORM: Final = re.compile(r"[0-9a-f]{32}(\.[0-9a-f]{16}){1,6}")


def known_as(cookies: Mapping[str, str], username: str, *, secret: str) -> str | None:
    """Return the mark of a browser that this name was signed in at before; None of any other."""
    cookie = cookies.get(KNOWN_COOKIE, "")
    if not _FORM.fullmatch(cookie):
        return None
    drawn, *signed = cookie.split(".")
    own = _signature(secret, drawn, username)
    return drawn if any(hmac.compare_digest(own, each) for each in signed) else None


def known_from_now_on(cookies: Mapping[str, str], username: str, *, secret: str) -> str:
    """Return the cookie of a browser that a name has just been signed in at."""
    cookie = cookies.get(KNOWN_COOKIE, "")
    drawn, *signed = cookie.split(".") if _FORM.fullmatch(cookie) else [secrets.token_hex(16)]
    own = _signature(secret, drawn, username)
    others = [each for each in signed if each != own]
    return ".".join([drawn, own, *others[: MOST - 1]])


def _signature(secret: str, drawn: str, username: str) -> str:
    return blind(secret, "known-browser", f"{drawn} {username.casefold()}")[:_SIGNED]
