"""The policy in force, remembered for a moment: keeping a rating asks no database."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from db.books import policy_store
from db.ground.engine import Database
from kiosk.at_hand.remembered import Remembered
from survey.books.policy import Policy
from survey.months import Month

FRESH_FOR: Final = 5.0
"""Seconds for which an approval in another process may not be known here."""


class PolicyShelf:
    """Finds the policy of a moment; knows an approval in this process at once."""

    def __init__(self, database: Database, zone: ZoneInfo) -> None:
        self._database = database
        self._zone = zone
        self._policies = Remembered(self._read, fresh_for=FRESH_FOR)

    def at(self, moment: datetime) -> Policy:
        """Return the policy that holds in the month of a moment."""
        local = moment.astimezone(self._zone)
        return self._policies.get()(local.year, local.month)

    def look(self) -> Awaitable[None]:
        """Bring the shelf up to date beside the event loop: `at` then asks no database."""
        return self._policies.look()

    def forget(self) -> None:
        """Look again at the next call."""
        self._policies.forget()

    def _read(self) -> Callable[[int, int], Policy]:
        """Return what tells a month's policy, sought once: every rating asks it of this month."""
        with self._database.reading() as session:
            known = policy_store.policies(session)
        return lru_cache(maxsize=64)(lambda year, month: known.of(Month(year, month)))
