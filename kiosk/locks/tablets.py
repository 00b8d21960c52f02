"""A tablet at a window: known by a token of ours, enrolled by the code staff copy off it."""

import hmac
import secrets
from collections.abc import Mapping
from typing import Final

from kiosk.locks.keys import blind
from survey import codes
from survey.refusals.directory import TabletCodeWrong

TABLET_COOKIE: Final = "kiosk_tablet"
SIGNS: Final = 7
"""Signs of a code beside the last one, which tells a slip: 34 bits."""
_ISSUED: Final = 16


def new_token(secret: str) -> str:
    """Return a token for a tablet that has none: random, and signed as one of ours."""
    drawn = secrets.token_hex(16)
    return f"{drawn}.{_signature(secret, drawn)}"


def token_of(cookies: Mapping[str, str], *, secret: str) -> str | None:
    """Return the token among the cookies; None where there is none of ours."""
    token = cookies.get(TABLET_COOKIE, "")
    drawn, _, signature = token.partition(".")
    ours = token.isascii() and hmac.compare_digest(signature, _signature(secret, drawn))
    return token if drawn and ours else None


def mark_of(secret: str, token: str) -> str:
    """Return the blind mark by which the house knows a tablet's token."""
    return blind(secret, "tablet", token)


def code_of(secret: str, token: str) -> str:
    """Return the code on a tablet's screen: it cannot be chosen, only asked for."""
    mark = bytes.fromhex(blind(secret, "tablet-code", token))
    signs = "".join(codes.LETTERS[byte % len(codes.LETTERS)] for byte in mark[:SIGNS])
    return signs + codes.LETTERS[codes.slip_of(signs)]


def code_read(text: str) -> str:
    """Return the code that somebody copied; refuse one with a slip."""
    copied = codes.as_letters(codes.copied(text))
    signs, last = copied[:SIGNS], copied[SIGNS:]
    if len(copied) != SIGNS + 1 or not set(copied) <= set(codes.LETTERS):
        raise TabletCodeWrong
    if last != codes.LETTERS[codes.slip_of(signs)]:
        raise TabletCodeWrong
    return copied


def _signature(secret: str, drawn: str) -> str:
    return blind(secret, "tablet-issued", drawn)[:_ISSUED]
