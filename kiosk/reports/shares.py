"""A share of satisfied ratings that was measured: where nobody was asked there is none."""

from dataclasses import dataclass
from math import hypot

from survey.policy import Policy
from survey.satisfaction import Tally, satisfaction


@dataclass(frozen=True, slots=True)
class Share:
    """A satisfied share of at least one rating, with its Wilson 95 % interval."""

    n: int
    satisfied: int
    rate: float
    mean: float
    lower: float
    upper: float


def share_of(tally: Tally | None, policy: Policy) -> Share | None:
    """Return the share a tally shows, or None where nobody was asked."""
    if tally is None:
        return None
    found = satisfaction(tally, policy)
    if found.rate is None or found.mean is None or found.lower is None or found.upper is None:
        return None
    return Share(found.n, found.satisfied, found.rate, found.mean, found.lower, found.upper)


def differs(now: Share, before: Share) -> bool:
    """Tell whether two shares differ by more than chance: Newcombe's interval leaves out zero."""
    change = now.rate - before.rate
    down = hypot(now.rate - now.lower, before.upper - before.rate)
    up = hypot(now.upper - now.rate, before.rate - before.lower)
    return change - down > 0 or change + up < 0
