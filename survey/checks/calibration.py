"""Inspectors' calibration: who scores stricter or milder than others at the same windows.

For each inspector, every check is set beside what others found: the mean of their checks of the
same window or, where nobody else was, of the same post. With m such comparisons and D the mean
of their differences:

- the interval is D ± t · s · sqrt((1 + Σ c²/k / m) / m), 95 %, t with m - 1 degrees of freedom.
  s is the scatter of the inspector's own differences, never less than that of all inspectors
  together; c of the checks share one comparison with k checks of others, which is itself uncertain;
- the adjusted score is the raw mean less D · m / (m + 10): with few checks a difference is mostly
  chance and hardly corrected, with many it is corrected nearly in full.

What differs may still be the windows' own change between two visits. No points or money hang on
these figures: they say who should look at a window together.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

ENOUGH: Final = 10
"""Below so many comparisons nobody is judged."""
DOUBT: Final = 10
"""How many comparisons weigh as much as the guess that there is no difference."""
Z: Final = Decimal("1.959964")


@dataclass(frozen=True, slots=True)
class Check:
    """One check as it was scored, 0 to 100."""

    inspector: str
    window: str
    post: str
    score: Decimal


@dataclass(frozen=True, slots=True)
class Joint:
    """How far two inspectors agreed at a window they scored each alone."""

    inspectors: frozenset[str]
    kappa: Decimal


@dataclass(frozen=True, slots=True)
class Judgement:
    """How an inspector's scores differ from others': below 0 stricter, above 0 milder."""

    expected: Decimal
    difference: Decimal
    lower: Decimal
    upper: Decimal
    adjusted: Decimal

    @property
    def stands_out(self) -> bool:
        """Whether the difference is more than chance explains."""
        return self.lower > 0 or self.upper < 0


@dataclass(frozen=True, slots=True)
class Severity:
    """How somebody scores: `compared` of the `n` checks have others beside them.

    Too few to judge have no judgement; `kappa` is the mean over `joint` joint checks.
    """

    inspector: str
    n: int
    raw: Decimal
    compared: int
    judgement: Judgement | None
    kappa: Decimal | None
    joint: int


@dataclass(frozen=True, slots=True)
class _Beside:
    """A check beside what `k` others found, in a group that further checks may share."""

    score: Fraction
    others: Fraction
    group: tuple[str, str]
    k: int

    @property
    def difference(self) -> Fraction:
        return self.score - self.others


def calibrated(checks: Sequence[Check], joints: Iterable[Joint] = ()) -> list[Severity]:
    """Return every inspector's severity, the strictest first, those with too few checks last."""
    own: dict[str, list[Fraction]] = defaultdict(list)
    for check in checks:
        own[check.inspector].append(Fraction(check.score))
    beside = _beside(checks)
    kappas: dict[str, list[Fraction]] = defaultdict(list)
    for joint in joints:
        for inspector in joint.inspectors:
            kappas[inspector].append(Fraction(joint.kappa))
    common = _common_variance(beside)
    found = [
        Severity(
            inspector,
            n=len(scores),
            raw=_rounded(_mean(scores), "0.1"),
            compared=len(beside[inspector]),
            judgement=_judgement(_mean(scores), beside[inspector], common),
            kappa=_rounded(_mean(kappas[inspector]), "0.01") if kappas[inspector] else None,
            joint=len(kappas[inspector]),
        )
        for inspector, scores in own.items()
    ]
    return sorted(found, key=_strictest_first)


def _beside(checks: Sequence[Check]) -> dict[str, list[_Beside]]:
    """Return each inspector's checks beside others': of the window, or else of the post."""
    sums: dict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    counts: Counter[tuple[str, ...]] = Counter()
    for each in checks:
        for group in _groups(each):
            for key in (group, (*group, each.inspector)):
                sums[key] += Fraction(each.score)
                counts[key] += 1
    found: dict[str, list[_Beside]] = defaultdict(list)
    for each in checks:
        for group in _groups(each):
            mine = (*group, each.inspector)
            k = counts[group] - counts[mine]
            if k:
                others = (sums[group] - sums[mine]) / k
                found[each.inspector].append(_Beside(Fraction(each.score), others, group, k))
                break
    return found


def _groups(check: Check) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("window", check.window), ("post", check.post)


def _judgement(raw: Fraction, beside: Sequence[_Beside], common: Fraction) -> Judgement | None:
    m = len(beside)
    if m < ENOUGH:
        return None
    mean = _mean([each.difference for each in beside])
    margin = _margin(beside, max(common, _squares(beside) / (m - 1)))
    adjusted = raw - mean * m / (m + DOUBT)
    return Judgement(
        expected=_rounded(_mean([each.others for each in beside]), "0.1"),
        difference=_rounded(mean, "0.1"),
        lower=_rounded(mean - margin, "0.1"),
        upper=_rounded(mean + margin, "0.1"),
        adjusted=_rounded(min(max(adjusted, Fraction()), Fraction(100)), "0.1"),
    )


def _margin(beside: Sequence[_Beside], variance: Fraction) -> Fraction:
    m = len(beside)
    ks = {each.group: each.k for each in beside}
    shares = Counter(each.group for each in beside)
    shared = sum((Fraction(c * c, ks[group]) for group, c in shares.items()), Fraction())
    square = variance * (1 + shared / m) / m
    root = (Decimal(square.numerator) / square.denominator).sqrt()
    return Fraction(root * _t(m - 1))


def _t(freedom: int) -> Decimal:
    """Return Student's two-sided 95 % quantile, by its expansion: to 0.001 from 9 degrees on."""
    first = (Z**3 + Z) / 4
    second = (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96
    third = (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / 384
    return Z + first / freedom + second / freedom**2 + third / freedom**3


def _common_variance(beside: dict[str, list[_Beside]]) -> Fraction:
    freedom = sum(max(len(each) - 1, 0) for each in beside.values())
    squares = sum((_squares(each) for each in beside.values() if each), Fraction())
    return squares / freedom if freedom else Fraction()


def _squares(beside: Sequence[_Beside]) -> Fraction:
    differences = [each.difference for each in beside]
    mean = _mean(differences)
    return sum(((each - mean) ** 2 for each in differences), Fraction())


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction()) / len(values)


def _rounded(value: Fraction, places: str) -> Decimal:
    exact = Decimal(value.numerator) / value.denominator
    return exact.quantize(Decimal(places), ROUND_HALF_UP)


def _strictest_first(found: Severity) -> tuple[bool, Decimal, str]:
    judged = found.judgement
    return judged is None, judged.difference if judged else Decimal(), found.inspector
