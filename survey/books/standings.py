"""The month's ranking: by what can be claimed with confidence, not by luck (regulation 8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from survey.books.policy import DEFAULT_POLICY, Policy
from survey.texts import Text

_FEW = Text("评价太少，不排名：{n} 条，至少 {least} 条", "too few to judge: {n} of {least}")


class Measured(Protocol):
    """A satisfied share that was measured: how many ratings, and its Wilson lower bound."""

    @property
    def n(self) -> int:
        """How many ratings count."""

    @property
    def lower(self) -> float | None:
        """The lower bound, None where nobody was asked."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A place in the month's ranking, 1 for the best, or the reasons for having none."""

    code: str
    measured: Measured | None
    rank: int | None
    barred_because: tuple[Text, ...] = ()


def standings(
    measured: Mapping[str, Measured | None], policy: Policy = DEFAULT_POLICY
) -> tuple[Standing, ...]:
    """Return everyone's standing, the best first, then those with too few ratings by their number.

    Ranked by the lower bound of the satisfied share; equal bounds share a rank, and the next one
    counts all before it. Codes break ties of order only, never of rank.
    """
    ranked: list[Standing] = []
    for place, (code, found) in enumerate(_by_lower_bound(measured, policy), start=1):
        shared = [each.rank for each in ranked[-1:] if _lower(each.measured) == found.lower]
        ranked.append(Standing(code, found, shared[0] if shared else place))
    few = [
        Standing(code, found, None, (_FEW.format(n=_n(found), least=policy.min_ratings_rank),))
        for code, found in measured.items()
        if _n(found) < policy.min_ratings_rank
    ]
    return (*ranked, *sorted(few, key=lambda standing: (-_n(standing.measured), standing.code)))


def _by_lower_bound(
    measured: Mapping[str, Measured | None], policy: Policy
) -> list[tuple[str, Measured]]:
    judged = [
        (code, found)
        for code, found in measured.items()
        if found is not None and found.n >= policy.min_ratings_rank
    ]
    return sorted(judged, key=lambda each: (-(each[1].lower or 0.0), each[0]))


def _lower(measured: Measured | None) -> float | None:
    return None if measured is None else measured.lower


def _n(measured: Measured | None) -> int:
    return 0 if measured is None else measured.n
