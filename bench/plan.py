"""How long to measure: thoroughly, or quickly to see that it works."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Plan:
    """Rounds and seconds of a run; `millions` are the dashboards' database sizes."""

    rounds: int
    seconds: float
    warm_up: float
    open_sessions: int
    crowd: int
    millions: tuple[float, ...]


THOROUGH: Final = Plan(
    rounds=5, seconds=4.0, warm_up=1.0, open_sessions=50, crowd=500, millions=(0.1, 1, 10)
)
QUICK: Final = Plan(
    rounds=1, seconds=2.0, warm_up=0.5, open_sessions=20, crowd=100, millions=(0.1, 1)
)
