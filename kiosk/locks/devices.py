"""A customer's browser, known again by a cookie: kept are when it was made and a blinded mark."""

import re
from collections.abc import Mapping
from typing import Final

from kiosk.locks.keys import blind

DEVICE_COOKIE: Final = "kiosk_device"
_TIME: Final = re.compile(r"[0-9a-f]{12}")
"""What a cookie of ours begins with: when it was made, in milliseconds."""


def device_of(cookies: Mapping[str, str], *, secret: str) -> str | None:
    """Return the mark of the browser that sent the cookies, or None where it has none yet.

    It keeps the order in which cookies were made, so that new browsers stand side by side in the
    index; for the rest it says nothing.
    """
    device = cookies.get(DEVICE_COOKIE)
    if not device:
        return None
    mark = blind(secret, "device", device)
    made = _TIME.match(device)
    return f"{made[0]}{mark[12:]}" if made else mark
