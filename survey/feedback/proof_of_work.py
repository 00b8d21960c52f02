"""What it says of a rating that a phone worked for it: that it took a machine some seconds.

A script pays as a phone does, with one processor for thousands. So it weighs against what the
network alone says, as sixty honest lorries share one, and against nothing else; and only for a tap
of a page of ours, for what works there is that page.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from survey.feedback.flags import HELD_FROM, Flag, Flags, Reason, suspicion

LASTS: Final = timedelta(minutes=2)
"""How long after it arrived a phone may work for a rating."""
AWAITED_FOR: Final = LASTS + timedelta(seconds=15)
"""How long a rating that a proof would free is not held: the last one is still being written."""
EASED: Final = frozenset({Reason.ONE_NETWORK, Reason.TOGETHER, Reason.STAFF_NETWORK})
"""What weighs nothing once the phone has worked: that others come from where it is."""
PAGELESS: Final = frozenset({Reason.NO_PAGE, Reason.NO_VISIT})
"""What says that no page of ours was there: whatever worked was something else."""


def eased(flags: Flags, worked: Collection[str]) -> Flags:
    """Return the flags as they weigh once it is known for which ratings a phone has worked."""
    return {
        each: [*_eased(told), Flag(Reason.WORKED, 0, {})] if each in worked else told
        for each, told in flags.items()
    }


def is_awaited(told: Collection[Flag], received_at: datetime, now: datetime) -> bool:
    """Tell whether a proof would free a rating, and may still come."""
    if now - received_at > AWAITED_FOR or suspicion(told) < HELD_FROM:
        return False
    return suspicion(_eased(told)) < HELD_FROM


def _eased(told: Collection[Flag]) -> list[Flag]:
    if any(flag.reason in PAGELESS for flag in told):
        return list(told)
    return [flag._replace(weight=0) if flag.reason in EASED else flag for flag in told]
