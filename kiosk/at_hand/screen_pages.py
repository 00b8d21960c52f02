"""How many pages were opened by each code of a screen: more than people can scan are no proof."""

from collections import OrderedDict
from threading import Lock
from typing import Final

A_STEP: Final = 3
"""How many people can stand before a screen and scan within half a minute; a process counts its
own, so that several may give out as often as many pages as there are processes."""
_KEPT: Final = 4096
"""Far more codes than all screens of a house show while one can be read."""


class ScreenPages:
    """Counts the pages each code of a window's screen opened."""

    def __init__(self) -> None:
        self._opened: OrderedDict[tuple[int, int], int] = OrderedDict()
        self._lock = Lock()

    def let_in(self, window_id: int, step: int) -> bool:
        """Tell whether one more page is a person's who stands before the screen; count it."""
        with self._lock:
            opened = self._opened.pop((window_id, step), 0) + 1
            self._opened[window_id, step] = opened
            while len(self._opened) > _KEPT:
                self._opened.popitem(last=False)
        return opened <= A_STEP
