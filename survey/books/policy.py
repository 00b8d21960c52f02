"""The rule book's numbers, each with its source. A policy is a value: dated copies may differ.

A source is a rule of the company's regulation that names the number, a reading of one that leaves
it open, or the product, which proposes what the regulation does not name.
"""

from dataclasses import dataclass, fields
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, get_args

PenaltyMode = Literal["escalating", "flat"]
StarTiers = Literal["strong_where_any", "strong", "all"]
RankTiers = Literal["all", "strong"]
_CHOSEN: Final[dict[str, Any]] = {
    "penalty_mode": PenaltyMode,
    "star_tiers": StarTiers,
    "rank_tiers": RankTiers,
}
RULES_1_2: Final = "rules 1 and 2"
READ_1_2: Final = "reading of rules 1 and 2"
RULE_3: Final = "rule 3"
RULE_4: Final = "rule 4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The parameters that a named person approves. Money in whole yuan."""

    attitude_points: Annotated[int, RULES_1_2] = 5
    conflict_points: Annotated[int, RULES_1_2] = 10
    person_step: Annotated[int, RULES_1_2] = 5
    supervisor_step: Annotated[int, RULES_1_2] = 3
    supervisor_from: Annotated[int, RULES_1_2] = 2
    leader_step: Annotated[int, RULES_1_2] = 3
    leader_from: Annotated[int, RULES_1_2] = 3
    penalty_mode: Annotated[PenaltyMode, READ_1_2] = "escalating"
    points_cap_month: Annotated[int | None, "product: the regulation names no limit"] = None
    star_bonus: Annotated[int, RULE_3] = 500
    star_bonus_cap: Annotated[int | None, "product: the regulation names no limit"] = None
    min_ratings_star: Annotated[int, "product: the regulation names no criteria"] = 20
    star_tiers: Annotated[StarTiers, "product: whoever is paid for ratings must not make them"] = (
        "strong_where_any"
    )
    check_pass: Annotated[int, "product: the regulation names no criteria"] = 90
    worst_fine: Annotated[int, RULE_4] = 500
    dismissal_review_at: Annotated[int, RULE_4] = 3
    publish_worst: Annotated[bool, "product: the worst stays private unless approved"] = False
    worst_shown_days: Annotated[int, "product: how long a published worst is shown at most"] = 30
    appeal_days: Annotated[int, "product: the regulation names no time"] = 3
    reply_minutes: Annotated[int, "product: the regulation names no time"] = 15
    on_site_minutes: Annotated[int, "product: the regulation names no time"] = 30
    verified_days: Annotated[int, "product: the regulation names no time"] = 2
    closed_days: Annotated[int, "product: the regulation names no time"] = 5
    closed_days_approved: Annotated[int, "product: the regulation names no time"] = 15
    deputies: Annotated[str, "product: who decides where nobody at the top is free"] = ""
    reopen_days: Annotated[int, "product: how long a closed complaint may be reopened, once"] = 30
    satisfied_from: Annotated[
        int, "product: the regulation does not say whether a 3 is satisfied"
    ] = 3
    satisfaction_target: Annotated[Decimal, "product: a custom of such companies"] = Decimal("0.90")
    min_ratings_rank: Annotated[int, "product: a small sample never gets a medal"] = 10
    rank_tiers: Annotated[RankTiers, "product: every customer is asked and counted"] = "all"
    visit_minutes: Annotated[int, "product: one customer's stay at a window"] = 30
    device_daily_limit: Annotated[
        int, "product: a device's ratings of a window a day before a look"
    ] = 6

    def __post_init__(self) -> None:
        for name, kind in _CHOSEN.items():
            if getattr(self, name) not in get_args(kind):
                raise ValueError(f"{name} is {' or '.join(get_args(kind))}")
        if self.satisfied_from not in {3, 4}:
            raise ValueError("satisfied_from is 3 or 4")
        if not 0 <= self.satisfaction_target <= 1:
            raise ValueError("satisfaction_target is a share of 1")
        if not 0 <= self.check_pass <= 100:
            raise ValueError("check_pass is a score of 0 to 100")
        for each in fields(self):
            number, least = getattr(self, each.name), int(each.name in FROM_ONE)
            if isinstance(number, int) and number < least:
                raise ValueError(f"{each.name} is too small: {number}")

    @property
    def stay(self) -> timedelta:
        """How long one customer's visit to a window lasts."""
        return timedelta(minutes=self.visit_minutes)


FROM_ONE: Final = frozenset(
    {
        "supervisor_from",
        "leader_from",
        "dismissal_review_at",
        "min_ratings_star",
        "min_ratings_rank",
        "worst_shown_days",
        "visit_minutes",
        "device_daily_limit",
    }
)
DEFAULT_POLICY: Final = Policy()
