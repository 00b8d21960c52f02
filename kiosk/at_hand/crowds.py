"""How many ratings one network gives a window: where it is a crowd of it, phones are asked to work.

Counted in this process alone, while it answers: nothing is read, and nothing is kept.
"""

from typing import Final

FROM: Final = 4
"""The fourth of a network is asked, so that a crowd's first ones wait for people, if at all."""
SHARE: Final = 3
"""A network that gives less than a third of a window's ratings is a carrier's on a usual day."""
SPAN: Final = 3_600.0
"""Seconds that are counted together, and with those before them."""
_MOST: Final = 20_000
"""How many networks and windows are counted; a flood of addresses only shortens the span."""

_Counts = dict[tuple[str, str], int]


class Crowds:
    """Counts ratings by window and network."""

    def __init__(self) -> None:
        self._begun = 0.0
        self._now: _Counts = {}
        self._before: _Counts = {}

    def is_one(self, window: str, network: str, *, at: float, new: bool) -> bool:
        """Tell whether a network crowds a window, at a moment in seconds; count a new rating."""
        if at - self._begun > SPAN or len(self._now) > _MOST:
            self._before = self._now if at - self._begun < 2 * SPAN else {}
            self._now, self._begun = {}, at
        ours = self._count((window, network), new=new)
        return self._count((window, ""), new=new) <= SHARE * ours and ours >= FROM

    def _count(self, what: tuple[str, str], *, new: bool) -> int:
        n = self._now[what] = self._now.get(what, 0) + new
        return n + self._before.get(what, 0)
