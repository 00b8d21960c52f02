"""A customer's browser, known again by a cookie; only a blinded mark of it is ever kept."""

from collections.abc import Mapping
from typing import Final

from kiosk.keys import blind

DEVICE_COOKIE: Final = "kiosk_device"


def device_of(cookies: Mapping[str, str], *, secret: str) -> str | None:
    """Return the mark of the browser that sent the cookies, or None where it has none yet."""
    device = cookies.get(DEVICE_COOKIE)
    return blind(secret, "device", device) if device else None
