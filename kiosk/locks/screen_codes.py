"""The code on a window's screen: another one each half minute, signed for the window.

The server makes and reads it by its own clock; what the screen's clock says does not matter.
"""

import hmac
from datetime import UTC, datetime, timedelta
from typing import Final

from kiosk.locks.keys import blind

STEP: Final = timedelta(seconds=30)
READ_WITHIN: Final = 3
"""How many steps a code is read for: who scans the last second of one has a weak signal."""
_SIGNED: Final = 10
_LONGEST: Final = 24


def screen_code(secret: str, token: str, at: datetime) -> str:
    """Return the code that a window's screen shows at a moment."""
    return _code(secret, token, step_of(at))


def step_read(secret: str, token: str, code: object, *, at: datetime) -> int | None:
    """Return the step of a code that may still be read; None of an old one, or none of ours."""
    if not isinstance(code, str) or len(code) > _LONGEST or not code.isascii():
        return None
    now = step_of(at)
    for step in range(now, now - READ_WITHIN, -1):
        if hmac.compare_digest(code, _code(secret, token, step)):
            return step
    return None


def step_of(at: datetime) -> int:
    """Return the number of the half minute a moment is in."""
    return int(at.timestamp()) // int(STEP.total_seconds())


def ends_of(step: int) -> datetime:
    """Return when a step is over."""
    return datetime.fromtimestamp(0, UTC) + (step + 1) * STEP


def _code(secret: str, token: str, step: int) -> str:
    told = f"{step:x}"
    return f"{told}.{blind(secret, 'screen', f'{token} {told}')[:_SIGNED]}"
