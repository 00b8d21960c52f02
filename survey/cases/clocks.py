"""The clocks of a complaint: what must happen by when, and to whom it goes if it does not.

The regulation names no times; the policy does (regulation 7). Reply and arrival are counted in
the window's own working time, verifying and closing in working days of the office.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from survey.books.policy import DEFAULT_POLICY, Policy
from survey.directory.working_time import WorkingTime
from survey.texts import Text


class Clock(StrEnum):
    """Something that must happen in time."""

    REPLY = "reply"
    ON_SITE = "on_site"
    VERIFIED = "verified"
    CLOSED = "closed"


CLOCKS: Final[dict[Clock, Text]] = {
    Clock.REPLY: Text("首次回复", "First reply"),
    Clock.ON_SITE: Text("到达现场", "On site"),
    Clock.VERIFIED: Text("核实结论", "Finding"),
    Clock.CLOSED: Text("办结", "Closed"),
}
BREACH_OF_DUTY: Final = frozenset({Clock.REPLY, Clock.ON_SITE})
"""Missing either opens an inaction case against the officer (regulation 7)."""
WARNED_AT: Final = 2 / 3
"""The share of the time after which somebody is warned."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock of one case; moments in UTC. What was missed stays missed (`breached_at`).

    `waived_at`: its step was left out, or can be taken no more, and nobody waits for it.
    """

    clock: Clock
    starts_at: datetime
    due_at: datetime
    met_at: datetime | None = None
    warned_at: datetime | None = None
    breached_at: datetime | None = None
    waived_at: datetime | None = None

    @property
    def warns_at(self) -> datetime:
        """When the warning is due."""
        return self.starts_at + WARNED_AT * (self.due_at - self.starts_at)

    @property
    def runs(self) -> bool:
        """Whether the clock still runs."""
        return self.met_at is None and self.waived_at is None

    def missed(self, now: datetime) -> bool:
        """Tell whether the deadline passed without what was promised."""
        return (self.met_at or self.waived_at or now) > self.due_at


def deadlines(
    received_at: datetime,
    *,
    window: WorkingTime,
    office: WorkingTime,
    policy: Policy = DEFAULT_POLICY,
) -> list[Deadline]:
    """Return the clocks that start when a complaint is received (regulation 7)."""
    minutes = {Clock.REPLY: policy.reply_minutes, Clock.ON_SITE: policy.on_site_minutes}
    days = {Clock.VERIFIED: policy.verified_days, Clock.CLOSED: policy.closed_days}
    return [
        *(Deadline(c, received_at, window.after(received_at, n)) for c, n in minutes.items()),
        *(
            Deadline(c, received_at, office.end_of_day_after(received_at, n))
            for c, n in days.items()
        ),
    ]


def longest_extension(
    received_at: datetime, office: WorkingTime, policy: Policy = DEFAULT_POLICY
) -> datetime:
    """Return the latest moment to which closing may be put off with approval (regulation 7)."""
    return office.end_of_day_after(received_at, policy.closed_days_approved)


def left_said(due_at: datetime, now: datetime) -> Text:
    """Return how much time is left, or how much has passed, in plain words."""
    minutes = round(abs(due_at - now) / timedelta(minutes=1))
    amount = _amount(minutes)
    if now > due_at:
        return Text("已超时 {n}", "{n} overdue").format(n=amount)
    return Text("还有 {n}", "{n} left").format(n=amount)


def _amount(minutes: int) -> Text:
    if minutes < 60:
        return Text("{n} 分钟", "{n} min").format(n=minutes)
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return Text("{h} 小时 {m} 分", "{h} h {m} min").format(h=hours, m=rest)
    return Text("{d} 天 {h} 小时", "{d} d {h} h").format(d=hours // 24, h=hours % 24)
