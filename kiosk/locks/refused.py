"""What was refused since somebody last looked: counted, so that no stranger can fill the trail."""

import threading
from collections import Counter
from typing import Final, NamedTuple

from survey.directory.roles import SYSTEM

MOST: Final = 50
"""How many doors are told apart; what is refused at others is counted together."""
NOBODY: Final = "—"


class Refused(NamedTuple):
    """What was refused, at which door, and to whom where that is known."""

    deed: str
    subject: str
    to: str = SYSTEM


class Tally:
    """Counts refusals, for whoever writes them down once a minute."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[Refused] = Counter()

    def count(self, deed: str, subject: str = NOBODY, *, to: str = SYSTEM) -> None:
        """Count one more."""
        with self._lock:
            known = Refused(deed, subject, to)
            if known not in self._counts and len(self._counts) >= MOST:
                known = Refused(deed, NOBODY)
            self._counts[known] += 1

    def take(self) -> dict[Refused, int]:
        """Return what was counted, and begin anew."""
        with self._lock:
            counts, self._counts = dict(self._counts), Counter()
        return counts
