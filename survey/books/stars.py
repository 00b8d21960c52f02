"""The star of the month: who may be one, who is proposed, and what a streak pays (regulation 5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from survey.books.policy import DEFAULT_POLICY, Policy
from survey.feedback.satisfaction import Satisfaction
from survey.months import Month
from survey.texts import Text


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person's month as the gate sees it; the check score 0 to 100, None if never checked."""

    person: str
    unit: str
    satisfaction: Satisfaction
    counting_complaints: int
    points: int
    check_score: float | None
    overdue_actions: int = 0
    is_worst: bool = False
    has_left: bool = False
    strong: bool = False
    """Whether the ratings that count are those of strong tiers alone."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a candidate may be the star, or each reason why not."""

    reasons: tuple[Text, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing bars the candidate."""
        return not self.reasons

    @property
    def said(self) -> Text:
        """The reasons as one part of a sentence."""
        return Text(
            "；".join(each.zh for each in self.reasons), "; ".join(each.en for each in self.reasons)
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unit's proposed star; nobody, or several whom nothing separates, is left to people."""

    unit: str
    person: str | None
    tied: tuple[str, ...] = ()


_COMPLAINED = Text("本月有 {n} 起属实投诉", "{n} upheld {n:complaint|complaints} this month")
_FEW = Text("评价太少：{n} 条，至少 {least} 条", "too few ratings: {n} of {least}")
_FEW_STRONG = Text(
    "难以作假的评价太少：{n} 条，至少 {least} 条",
    "too few ratings that are hard to fake: {n} of {least}",
)
_UNCHECKED = Text("本月窗口还没有抽查", "the window was not checked this month")
_FAILED = Text("抽查 {score} 分，低于 {least} 分", "check score {score}, below {least}")
_OVERDUE = Text("有 {n} 项整改逾期", "{n} corrective {n:action|actions} overdue")
_WORST = Text("本月为最差员工", "worst of the month")
_LEFT = Text("月末前已离职", "left before the month was over")


def gate(candidate: Candidate, policy: Policy = DEFAULT_POLICY) -> Gate:
    """Return what bars a candidate from being the star."""
    reasons = []
    if candidate.counting_complaints:
        reasons.append(_COMPLAINED.format(n=candidate.counting_complaints))
    if candidate.satisfaction.n < policy.min_ratings_star:
        few = _FEW_STRONG if candidate.strong else _FEW
        reasons.append(few.format(n=candidate.satisfaction.n, least=policy.min_ratings_star))
    if candidate.check_score is None:
        reasons.append(_UNCHECKED)
    elif candidate.check_score < policy.check_pass:
        score = _below(policy.check_pass, candidate.check_score)
        reasons.append(_FAILED.format(score=score, least=policy.check_pass))
    if candidate.overdue_actions:
        reasons.append(_OVERDUE.format(n=candidate.overdue_actions))
    if candidate.is_worst:
        reasons.append(_WORST)
    if candidate.has_left:
        reasons.append(_LEFT)
    return Gate(tuple(reasons))


def proposals(
    candidates: Iterable[Candidate], policy: Policy = DEFAULT_POLICY
) -> dict[str, Proposal]:
    """Return a proposal for each unit that has candidates; a tie is left to people.

    Who passes the gate is ordered by the lower bound of the satisfied share, then by fewer
    points, then by the check score.
    """
    by_unit: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        passing = by_unit.setdefault(candidate.unit, [])
        if gate(candidate, policy).passed:
            passing.append(candidate)
    return {unit: _proposal(unit, passing) for unit, passing in sorted(by_unit.items())}


def streak(person: str, month: Month, decided: Mapping[Month, str | None]) -> int:
    """Return how many months in a row, up to and with this one, the person is the star.

    A month in which somebody else or nobody is the star restarts the count; years do not.
    """
    n, at = 1, month.previous
    while decided.get(at) == person:
        n, at = n + 1, at.previous
    return n


def bonus(streak_months: int, policy: Policy = DEFAULT_POLICY) -> int:
    """Return the bonus in yuan for the given month of a streak."""
    paid = policy.star_bonus * streak_months
    return paid if policy.star_bonus_cap is None else min(paid, policy.star_bonus_cap)


def forecast(months: int, policy: Policy = DEFAULT_POLICY) -> int:
    """Return what a streak of so many months costs in all, in yuan."""
    return sum(bonus(month, policy) for month in range(1, months + 1))


def _below(least: int, score: float) -> str:
    """Return a failed score with as many digits as show that it failed: 89.96 is not 90."""
    exact, step = Decimal(repr(score)), Decimal("0.1")
    while (said := exact.quantize(step, rounding=ROUND_HALF_UP)) >= least:
        step /= 10
    return str(said).removesuffix(".0")


def _proposal(unit: str, passing: list[Candidate]) -> Proposal:
    if not passing:
        return Proposal(unit, None)
    best = max(map(_worth, passing))
    equals = sorted(c.person for c in passing if _worth(c) == best)
    return Proposal(unit, equals[0]) if len(equals) == 1 else Proposal(unit, None, tuple(equals))


def _worth(candidate: Candidate) -> tuple[float, int, float]:
    return (
        candidate.satisfaction.lower or 0.0,
        -candidate.points,
        candidate.check_score or 0.0,
    )
