"""How many photos strangers may hand in: enough for everybody who has something to show.

What is beyond is left out, never what it belongs to: words are kept all the same.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from survey.refusals.given import PhotosEnough

DAY: Final = timedelta(days=1)
DEVICE_A_DAY: Final = 60
"""Photos of one browser within a day: ten complaints with all the photos one takes."""
NAMELESS_A_DAY: Final = 300
"""The same for what bears no cookie of ours, for each network: it may be many people's."""
HOUSE_A_DAY: Final = 2_000
"""Photos of all strangers within a day, unless ten times as many as usual are more."""
TIMES_USUAL: Final = 10
UNUSED_FOR: Final = timedelta(days=7)
"""After so long a stranger's photo that belongs to nothing is swept: a form may be open for days,
and a phone sends what it keeps within a week."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """How many photos strangers handed in within a day: by one browser or network, and in all."""

    by_one: int
    nameless: bool
    by_all: int
    usual_a_day: float


def refuse_more(handed: HandedIn) -> None:
    """Refuse one more photo of a stranger where there were enough of theirs, or of everybody's."""
    of_one = NAMELESS_A_DAY if handed.nameless else DEVICE_A_DAY
    of_all = max(HOUSE_A_DAY, TIMES_USUAL * handed.usual_a_day)
    if handed.by_one >= of_one or handed.by_all >= of_all:
        raise PhotosEnough
