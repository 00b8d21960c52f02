"""When a customer's page was given out, signed: a late tap was made after that, never before."""

import hmac
from datetime import UTC, datetime
from typing import Final

from kiosk.locks.keys import blind

_SIGNED: Final = 16
_LONGEST: Final = 40


def opening(secret: str, token: str, at: datetime) -> str:
    """Return the mark of a page of a window's token that is given out at a moment."""
    told = f"{int(at.timestamp()):x}"
    return f"{told}.{_signature(secret, token, told)}"


def opened_at(secret: str, token: str, mark: object) -> datetime | None:
    """Return when the page of a mark was given out; None of one that is not ours, or another's."""
    if not isinstance(mark, str) or len(mark) > _LONGEST or not mark.isascii():
        return None
    told, _, signature = mark.partition(".")
    if not hmac.compare_digest(signature, _signature(secret, token, told)):
        return None
    return datetime.fromtimestamp(int(told, 16), UTC)


def _signature(secret: str, token: str, told: str) -> str:
    return blind(secret, "opening", f"{token} {told}")[:_SIGNED]
