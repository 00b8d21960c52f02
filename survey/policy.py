"""The rule book's numbers, each with its source. A policy is a value: dated copies may differ."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

PenaltyMode = Literal["escalating", "flat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The parameters that a named person approves (regulation 10). Money in whole yuan."""

    attitude_points: int = 5  # regulation 4
    conflict_points: int = 10  # regulation 4
    person_step: int = 5  # regulation 4
    supervisor_step: int = 3  # regulation 4
    supervisor_from: int = 2  # regulation 4
    leader_step: int = 3  # regulation 4
    leader_from: int = 3  # regulation 4
    penalty_mode: PenaltyMode = "escalating"  # regulation 4
    points_cap_month: int | None = None  # regulation 10
    star_bonus: int = 500  # regulation 5
    star_bonus_cap: int | None = None  # regulation 5
    min_ratings_star: int = 20  # regulation 5
    check_pass: int = 90  # regulation 5
    worst_fine: int = 500  # regulation 6
    dismissal_review_at: int = 3  # regulation 6
    appeal_days: int = 3  # regulation 3
    satisfied_from: int = 3  # regulation 8
    satisfaction_target: Decimal = Decimal("0.90")  # regulation 8
    min_ratings_rank: int = 10  # regulation 8: a small sample never gets a medal
    visit_minutes: int = 30  # one customer's stay at a window
    device_daily_limit: int = 6  # ratings of a device at a window a day before one is held

    def __post_init__(self) -> None:
        if self.satisfied_from not in {3, 4}:
            raise ValueError("satisfied_from is 3 or 4")
        if not 0 <= self.satisfaction_target <= 1:
            raise ValueError("satisfaction_target is a share of 1")


DEFAULT_POLICY: Final = Policy()
