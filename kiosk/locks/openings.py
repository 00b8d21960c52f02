"""When a customer's page was given out, and how its code was read: signed by us.

A late tap was made after that, never before; and only a page that was opened just now, beside the
screen or the printed code, is one of somebody who stands there. A scan of the screen is that of one
phone and one visit: its page's mark in other hands is no more than the printed code's.
"""

import hmac
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from kiosk.locks.keys import blind

_SIGNED: Final = 16
_LONGEST: Final = 60
SCREEN_COOKIE: Final = "kiosk_screen"
"""Keeps the mark of a page that a screen's code opened, for the visit of that phone alone."""


class Opening(NamedTuple):
    """When a page was given out; `on_screen` where a screen's code of that moment led to it."""

    at: datetime
    on_screen: bool = False


def phone_of(device: str | None, visit: object) -> str:
    """Return what a scan of the screen belongs to: a phone and its visit."""
    return f"{device} {visit}" if device and isinstance(visit, str) and visit else ""


def opening(secret: str, token: str, at: datetime, *, phone: str = "") -> str:
    """Return the mark of a page of a window's token that is given out at a moment.

    To the phone that has scanned the window's screen, where one is named.
    """
    told = f"{int(at.timestamp()):x}"
    mark = f"{told}.{_signature(secret, token, told)}"
    return f"{mark}.{_signature(secret, token, f'{told} {phone}')}" if phone else mark


def opened_at(secret: str, token: str, mark: object, *, phone: str = "") -> Opening | None:
    """Return when and how a page was given out; None of a mark not ours, or another window's."""
    if not isinstance(mark, str) or len(mark) > _LONGEST or not mark.isascii():
        return None
    told, _, signed = mark.partition(".")
    signature, _, scanned = signed.partition(".")
    if not hmac.compare_digest(signature, _signature(secret, token, told)):
        return None
    own = _signature(secret, token, f"{told} {phone}") if phone else ""
    moment = datetime.fromtimestamp(int(told, 16), UTC)
    return Opening(moment, bool(own) and hmac.compare_digest(scanned, own))


def still_open(
    secret: str, token: str, mark: object, *, phone: str, at: datetime, stay: timedelta
) -> bool:
    """Tell whether a mark is of a page that this visit's phone opened with the screen's code."""
    page = opened_at(secret, token, mark, phone=phone)
    return page is not None and page.on_screen and timedelta() <= at - page.at <= stay


def _signature(secret: str, token: str, told: str) -> str:
    return blind(secret, "opening", f"{token} {told}")[:_SIGNED]
