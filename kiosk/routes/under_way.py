"""How much strangers send up at once: of one address, and of all of them, there is an end to it.

Nobody is asked who they are before a form has come in whole, so all forms count; what staff hand
in by itself does not, and no crowd of strangers keeps it out.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from starlette.requests import Request

from kiosk.locks.networks import of_one_hand
from survey.refusals.given import TooManyUnderWay

OF_ONE: Final = 40
"""Forms of one address that are on their way in: sixty lorries do not press within one second."""
OF_ALL: Final = 400
_open: Final[Counter[str]] = Counter()


@contextmanager
def under_way(request: Request) -> Iterator[None]:
    """Count one more while it comes in and is worked at; refuse one too many."""
    hand = of_one_hand(request.client.host if request.client else "")
    if _open[hand] >= OF_ONE or _open.total() >= OF_ALL:
        raise TooManyUnderWay
    _open[hand] += 1
    try:
        yield
    finally:
        _open[hand] -= 1
        if not _open[hand]:
            del _open[hand]
