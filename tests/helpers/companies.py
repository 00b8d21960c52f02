"""Two companies of one group: what of the other one must not be seen or touched."""

from datetime import date, timedelta
from typing import Final
from uuid import uuid4

from db.directory import directory_store
from db.directory.directory_store import Posting
from kiosk.actions.checks import corrections
from kiosk.wiring import House
from survey.checks.corrections import Order
from survey.directory.roles import Role
from tests.helpers.building import NOW, a_window, an_account
from tests.helpers.history import checked, rated, upheld_case

OWN_UNIT, FAR_UNIT = "U-OWN", "U-FAR"
FAR: Final = ("W-FAR", f"单位 {FAR_UNIT}")
"""What names the other company's window, and the company."""
LIMITED: Final = (Role.EMPLOYEE, Role.QUALITY_MANAGER, Role.LEADER)
"""Who answers for some units alone."""
FAR_CHECK, FAR_CASE = "F-CHECK", "F26-CASE"

NOTHING_FOREIGN: Final = frozenset({"board", "voices", "mine", "me", "actions", "checks"})
SEES_ALL: Final = {Role.LEADER: frozenset({"checks", "actions"})}
"""What is of the whole group for a role, by decision (docs/decisions/check-results.md)."""
NAMES_PLACES: Final = frozenset({"report", "requests", "check", "plan", "slips"})
"""Pages that let anybody of the group choose a place, and say nothing of how it fares."""


def two_companies(house: House) -> None:
    """Give a group two companies: people, a window, ratings of today."""
    for window, unit in (("W-OWN", OWN_UNIT), ("W-FAR", FAR_UNIT)):
        a_window(house, window, unit=unit)
        rated(house, window, [5] * 11 + [1] * 3, day=NOW.date())
    with house.writing() as session:
        for code, posting in {
            "HEAD": Posting(OWN_UNIT),
            "CLERK": Posting(OWN_UNIT, supervisor="HEAD", window="W-OWN"),
            "OTHER": Posting(FAR_UNIT, window="W-FAR"),
            "JIAN": Posting("U-OWN"),
        }.items():
            directory_store.keep_person(session, code=code, name=f"员工 {code}")
            directory_store.keep_posting(session, code, posting, since=date(2026, 1, 1))


def judged(house: House) -> str:
    """Let the other company have been checked, complained about and told to put something right.

    Returns the number of what is to be put right.
    """
    checked(house, FAR_CHECK, "W-FAR", 60, at=NOW, by="JIAN")
    upheld_case(house, FAR_CASE, "OTHER", at=NOW, head="OTHER")
    by = an_account(house, "jian", Role.INSPECTOR, "JIAN")
    due = NOW.date() + timedelta(days=7)
    with house.writing() as session:
        return corrections.order(
            session, Order("W-FAR", "OTHER", due, "远处的地面有油污"), by=by, key=str(uuid4()),
            at=NOW, zone=house.settings.zone,
        )  # fmt: skip
