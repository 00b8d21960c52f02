"""Satisfaction: shares with their sample size and interval, never a bare figure (regulation 8).

Shares are floats: they come from counts, are shown rounded, and no money or points hang on
their last digit. `None` means that nobody was asked, never zero.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Final

from survey.books.policy import DEFAULT_POLICY, Policy

Z_95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Tally:
    """How many counted ratings gave each score, and how many are listed but do not count."""

    n1: int = 0
    n2: int = 0
    n3: int = 0
    n4: int = 0
    n5: int = 0
    excluded: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.n1 + other.n1,
            self.n2 + other.n2,
            self.n3 + other.n3,
            self.n4 + other.n4,
            self.n5 + other.n5,
            self.excluded + other.excluded,
        )

    @property
    def scores(self) -> tuple[int, int, int, int, int]:
        """The counts from score 1 to score 5."""
        return (self.n1, self.n2, self.n3, self.n4, self.n5)

    @property
    def n(self) -> int:
        """How many ratings count."""
        return sum(self.scores)

    def satisfied(self, policy: Policy = DEFAULT_POLICY) -> int:
        """Return how many ratings count as satisfied under the policy."""
        return sum(self.scores[policy.satisfied_from - 1 :])

    @property
    def mean(self) -> float | None:
        """The mean score, or None without ratings."""
        total = sum(score * n for score, n in enumerate(self.scores, start=1))
        return total / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """A share of satisfied with its Wilson 95 % interval; None where nobody was asked."""

    n: int
    satisfied: int
    rate: float | None
    mean: float | None
    lower: float | None
    upper: float | None


def satisfaction(tally: Tally, policy: Policy = DEFAULT_POLICY) -> Satisfaction:
    """Return the satisfaction a tally shows under a policy."""
    n, satisfied = tally.n, tally.satisfied(policy)
    if n == 0:
        return Satisfaction(0, 0, None, None, None, None)
    lower, upper = wilson(satisfied, n)
    return Satisfaction(n, satisfied, satisfied / n, tally.mean, lower, upper)


def wilson(satisfied: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """Return the Wilson score interval of a share; it is within 0 to 1 and exact at both ends."""
    if not 0 <= satisfied <= n or n == 0:
        raise ValueError(f"{satisfied} of {n} is no share")
    share = satisfied / n
    centre = share + z * z / (2 * n)
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    lower = 0.0 if satisfied == 0 else max(0.0, (centre - spread) / scale)
    upper = 1.0 if satisfied == n else min(1.0, (centre + spread) / scale)
    return lower, upper
