"""What makes a rating: its score, key and words, its visit, and when one is held for a look.

Nothing that a client says of itself is believed: not when it rated, nor whom, nor what it is.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from survey.refusals.feedback import ScoreOutOfRange

DEVICE_REPEATS: Final = "device-repeats"
BY_STAFF: Final = "by-staff"
TABLET_PACE: Final = "tablet-pace"
A_MINUTE: Final = 6
"""How many ratings a tablet may give within a minute: each has to be tapped by somebody else."""
BELIEVED: Final = timedelta(minutes=2)
"""How old a tap may say to be without the page it was made on."""
CLOCKS_DIFFER: Final = timedelta(hours=1)
"""How far the clock of a phone without signal may be from ours."""
BACK_AGAIN: Final = timedelta(minutes=15)
"""How soon a lorry may be at a window again."""
PATIENCE: Final = timedelta(days=7)
"""How late a tap made offline may arrive and keep its moment, and how long more may be added."""
MOST_PHOTOS: Final = 6
"""How many photos join a rating: whoever has more to show complains."""
MOST_ADDED: Final = 60
"""How often something may be added to a rating: to correct oneself, no script to fill a house."""

_SCORES: Final = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5}


def checked_score(value: object) -> int:
    """Return a score of 1 to 5, given as a whole number or its digit; refuse anything else."""
    score = _SCORES.get(value.strip()) if isinstance(value, str) else value
    if type(score) is not int or not 1 <= score <= 5:
        raise ScoreOutOfRange
    return score


def same_visit(one: datetime, other: datetime, *, stay: timedelta) -> bool:
    """Tell whether two taps under one visit's number can be one stay: the last word counts then."""
    return abs(one - other) <= stay + CLOCKS_DIFFER


def may_be_added(received_at: datetime, now: datetime) -> bool:
    """Tell whether words, answers, praise and photos may still join a rating."""
    return now - received_at <= PATIENCE


def believed(made: datetime, *, opened: datetime | None, now: datetime) -> datetime:
    """Return when a rating counts that says when it was made: never before its page was opened."""
    earliest = opened if opened is not None else now - BELIEVED
    return max(made, min(earliest, now))


def too_fast(earlier: Iterable[datetime], at: datetime) -> bool:
    """Tell whether a tablet gave more within a minute than people can tap one after the other."""
    minute = timedelta(minutes=1)
    return sum(abs(at - each) < minute for each in earlier) >= A_MINUTE


def comes_back(last: datetime | None, now: datetime) -> bool:
    """Tell whether a device's rating is that of a lorry which went and came again.

    One that is weighed ten times a day rates ten times; whoever makes ratings up waits less. It is
    asked of when they came, which nobody can choose.
    """
    return last is not None and now - last >= BACK_AGAIN


def flag_for(given_today: int, limit: int) -> str | None:
    """Return why the next rating of a device at a window is held, or None.

    The policy says how many a day may be; `limit` is what it said of the rating's month.

    Ratings are held, never blocked (regulation 11.8, 11.9): people look at them later.
    """
    return DEVICE_REPEATS if given_today >= limit else None
