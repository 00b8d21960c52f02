"""How often chance alone does it: exact tails, for whole counts and for those thinned by a spread.

Counts are of the dissatisfied. Where ratings hang together (a group at one counter, a bad day)
fewer of them speak for themselves: all counts are divided by the spread before they are asked
(Rao and Scott 1992), which leaves fractions; the tails know what those mean.
"""

from dataclasses import dataclass
from math import exp, lgamma, log, sqrt
from statistics import NormalDist
from typing import Final

_ENOUGH: Final = 1e-15
"""A tail is summed until a term adds less than this part of it."""
_ALIKE: Final = 0.05
_CERTAIN: Final = NormalDist()


@dataclass(frozen=True, slots=True)
class Part:
    """So many dissatisfied of so many; fractions where they were thinned or weighed."""

    x: float
    n: float

    @property
    def rate(self) -> float:
        """The share of the dissatisfied, nothing of nothing being none."""
        return self.x / self.n if self.n else 0.0

    def __add__(self, other: "Part") -> "Part":
        return Part(self.x + other.x, self.n + other.n)

    def __sub__(self, other: "Part") -> "Part":
        return Part(self.x - other.x, self.n - other.n)

    def thinned(self, spread: float) -> "Part":
        """Return what speaks for itself where ratings hang together."""
        return Part(self.x / spread, self.n / spread)


NOTHING: Final = Part(0, 0)


def worse_by_chance(part: Part, whole: Part) -> float:
    """Return how often a part drawn blindly from the whole holds as many dissatisfied, or more."""
    x, n, among, of = part.x, part.n, whole.x, whole.n
    if x <= 0 or n >= of:
        return 1.0
    ways = (
        logarithm_of_ways(among, x)
        + logarithm_of_ways(of - among, n - x)
        - logarithm_of_ways(of, n)
    )
    term = total = exp(ways)
    while x + 1 <= min(n, among) + 1e-9:
        term *= (among - x) * (n - x) / ((x + 1) * (of - among - n + x + 1))
        x += 1
        total += term
        if term <= total * _ENOUGH:
            break
    return min(1.0, total)


def apart_by_chance(part: Part, whole: Part) -> float:
    """Return how often a part lies as far from the whole on either side: Fisher's exact test."""
    better = worse_by_chance(Part(part.n - part.x, part.n), Part(whole.n - whole.x, whole.n))
    return min(1.0, 2 * min(worse_by_chance(part, whole), better))


def worse_than(part: Part, usual: float) -> float:
    """Return how often as many are dissatisfied, or more, where each is with a usual share."""
    x, n = part.x, part.n
    if x <= 0 or usual >= 1:
        return 1.0
    if usual <= 0:
        return 0.0
    term = total = exp(logarithm_of_ways(n, x) + x * log(usual) + (n - x) * log(1 - usual))
    while x + 1 <= n + 1e-9:
        term *= (n - x) / (x + 1) * usual / (1 - usual)
        x += 1
        total += term
        if term <= total * _ENOUGH:
            break
    return min(1.0, total)


def crowded_by_chance(many: int, usual: float, *, size: float) -> float:
    """Return how often as many come, or more, where a usual number does and that itself wanders.

    Negative binomial: the size says how steady the usual number is; endless would be Poisson.
    """
    if many <= 0:
        return 1.0
    if usual <= 0:
        return 0.0
    part = usual / (usual + size)
    ways = lgamma(many + size) - lgamma(size) - lgamma(many + 1)
    term = total = exp(ways + size * log(1 - part) + many * log(part))
    at = many
    while term > total * _ENOUGH:
        term *= (at + size) / (at + 1) * part
        at += 1
        total += term
    return min(1.0, total)


def clearly_more(many: int, few: int, *, among: int) -> bool:
    """Tell whether something was named more often than each of some others, beyond chance."""
    return worse_than(Part(many, many + few), 0.5) <= _ALIKE / among


def limit(usual: float, n: float, *, cells: int, spread: float = 1.0, wrong: float) -> float:
    """Return the share of dissatisfied from which on about n ratings, one cell of many, stand out.

    A chart's upper limit by the normal curve, to be said in words; what is named is asked exactly.
    """
    z = _CERTAIN.inv_cdf(1 - wrong / cells)
    return min(1.0, usual + z * sqrt(spread * usual * (1 - usual) / n))


def logarithm_of_ways(many: float, chosen: float) -> float:
    """Return the logarithm of how many ways there are to choose some of many."""
    return lgamma(many + 1) - lgamma(chosen + 1) - lgamma(many - chosen + 1)
