"""How far strong ways reach: whether one stood where a unit's people were on duty.

Told by the roster, by devices and by strong ratings: what can be sent from elsewhere moves nothing
here, so a flood of links switches no star's rule on or off.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from survey.directory.duties import Duty


class Stood(NamedTuple):
    """From when till when a tablet or a screen stood at a window."""

    begin: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """Where strong ways stood in a month, by window.

    `came` tells how many customers a strong way brought: slips of the yard, or ratings.
    """

    devices: Mapping[str, tuple[Stood, ...]] = field(default_factory=dict)
    came: Mapping[str, int] = field(default_factory=dict)

    def stood(self, window: str, moment: datetime, *, least: int) -> bool:
        """Tell whether a strong way stood at a window: a device, or enough came by one."""
        return self.came.get(window, 0) >= least or any(
            each.begin <= moment and (each.end is None or moment < each.end)
            for each in self.devices.get(window, ())
        )


@dataclass(frozen=True, slots=True)
class Reach:
    """How long a unit's people were on duty, and how long of it where a strong way stood."""

    served: timedelta = timedelta()
    strong: timedelta = timedelta()

    @property
    def most(self) -> bool:
        """Whether strong ways stood there for more than half of the time."""
        return 2 * self.strong > self.served

    @property
    def share(self) -> float:
        """The share of the time, nothing of nothing being none."""
        return self.strong / self.served if self.served else 0.0


def reach(duties: Iterable[Duty], ways: Ways, *, least: int) -> Reach:
    """Return how far strong ways reach those who served: a duty has one that stood as it began."""
    served = strong = timedelta()
    for duty in duties:
        lasted = duty.ends_at - duty.starts_at
        served += lasted
        if ways.stood(duty.window, duty.starts_at, least=least):
            strong += lasted
    return Reach(served, strong)
