"""Slips signed with the house's key, and the mark by which a phone shows that a trip is its own."""

import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from kiosk.locks.keys import blind
from survey import codes
from survey.feedback import slips

TRIP_COOKIE: Final = "kiosk_trip"
_SEALED: Final = 20
_MARK: Final = re.compile(r"([0-9a-f-]{36})\.(\d{1,18})\.([0-9a-f]{1,12})\.([01])\.([0-9a-f]{20})")


@dataclass(frozen=True, slots=True)
class TripMark:
    """What a phone's mark says of its trip: its visit, its batch, its begin, whether it is weak."""

    visit: str
    batch: int
    opened_at: datetime
    weak: bool


def code_of(secret: str, number: int, *, salt: str) -> str:
    """Return the code of a slip; the salt is its batch's own.

    A number that is given out again after an old backup was restored has another code then.
    """
    return slips.whole(number, _signature(secret, number, salt))


def is_ours(secret: str, code: str, *, salt: str) -> bool:
    """Tell whether a code's signature is ours."""
    ours = _signature(secret, slips.number_of(code), salt)
    return hmac.compare_digest(slips.signature_of(code), ours)


def trip_mark(secret: str, mark: TripMark, *, device: str) -> str:
    """Return the mark of a trip, signed for the one phone it belongs to."""
    told = f"{mark.visit}.{mark.batch}.{int(mark.opened_at.timestamp()):x}.{int(mark.weak)}"
    return f"{told}.{_seal(secret, told, device)}"


def trip_of(secret: str, mark: object, *, device: str | None) -> TripMark | None:
    """Return what a mark says; None of one that is not ours, or another phone's."""
    read = _MARK.fullmatch(mark) if isinstance(mark, str) else None
    if read is None or device is None or not read[0].isascii():
        return None
    told = read[0].rpartition(".")[0]
    if not hmac.compare_digest(read[5], _seal(secret, told, device)):
        return None
    opened_at = datetime.fromtimestamp(int(read[3], 16), UTC)
    return TripMark(read[1], int(read[2]), opened_at, weak=read[4] == "1")


def _signature(secret: str, number: int, salt: str) -> str:
    mark = bytes.fromhex(blind(secret, "slip", f"{salt} {number}"))
    return "".join(codes.LETTERS[each % len(codes.LETTERS)] for each in mark[: slips.SIGNED])


def _seal(secret: str, told: str, device: str) -> str:
    return blind(secret, "trip", f"{told} {device}")[:_SEALED]
