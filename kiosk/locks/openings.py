"""When a customer's page was given out, and how its code was read: signed by us.

A late tap was made after that, never before; and only a page that was opened just now, beside the
screen or the printed code, is one of somebody who stands there.
"""

import hmac
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from kiosk.locks.keys import blind

_SIGNED: Final = 16
_LONGEST: Final = 40
_SCREEN: Final = "s"
"""Ends what is signed of a page whose code was on a screen: no digit of a moment."""
SCREEN_COOKIE: Final = "kiosk_screen"
"""Keeps the mark of a page that a screen's code opened, for the visit of that phone alone."""


class Opening(NamedTuple):
    """When a page was given out; `on_screen` where a screen's code of that moment led to it."""

    at: datetime
    on_screen: bool = False


def opening(secret: str, token: str, at: datetime, *, on_screen: bool = False) -> str:
    """Return the mark of a page of a window's token that is given out at a moment."""
    told = f"{int(at.timestamp()):x}{_SCREEN if on_screen else ''}"
    return f"{told}.{_signature(secret, token, told)}"


def opened_at(secret: str, token: str, mark: object) -> Opening | None:
    """Return when and how a page was given out; None of a mark not ours, or another window's."""
    if not isinstance(mark, str) or len(mark) > _LONGEST or not mark.isascii():
        return None
    told, _, signature = mark.partition(".")
    if not hmac.compare_digest(signature, _signature(secret, token, told)):
        return None
    moment = datetime.fromtimestamp(int(told.removesuffix(_SCREEN), 16), UTC)
    return Opening(moment, told.endswith(_SCREEN))


def still_open(secret: str, token: str, mark: object, *, at: datetime, stay: timedelta) -> bool:
    """Tell whether a mark is of a page that this visit's phone opened with the screen's code."""
    page = opened_at(secret, token, mark)
    return page is not None and page.on_screen and timedelta() <= at - page.at <= stay


def _signature(secret: str, token: str, told: str) -> str:
    return blind(secret, "opening", f"{token} {told}")[:_SIGNED]
