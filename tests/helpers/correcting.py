"""How tests put things right: a loading yard with all whom a corrective action concerns."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from db.checks import correction_store
from kiosk.actions.checks import corrections
from kiosk.reports.checks.corrections import View, listed
from kiosk.rights.corrections import OpenAction, opened
from kiosk.wiring import House
from survey.checks.corrections import Order, State
from tests.helpers.building import NOW
from tests.helpers.checking import WINDOW, Yard, a_yard

DAY = timedelta(days=1)
TODAY = NOW.date()


class Site:
    """The loading yard: W serves at its window under Z and Q; I inspects from another unit."""

    def __init__(self, yard: Yard) -> None:
        self.yard, self.house, self.zone = yard, yard.house, yard.house.settings.zone
        yard.employ("Q", "U0")
        yard.employ("Z", "U1", leader="Q")
        yard.employ("W", "U1", supervisor="Z", leader="Q", window=WINDOW)
        yard.employ("M", "U1", supervisor="Z", leader="Q")
        yard.employ("O", "U2")
        self.users = {
            "owner": yard.user("w", "employee", "W"),
            "head": yard.user("z", "employee", "Z"),
            "group-leader": yard.user("q", "team_leader", "Q"),
            "inspector": yard.user("i", "inspector", "I"),
            "other-inspector": yard.user("j", "inspector", "J"),
            "officer": yard.user("o", "supervision", "O"),
            "manager": yard.user("m", "quality_manager", "M"),
            "leader": yard.user("l", "leader"),
            "chairman": yard.user("c", "chairman"),
            "stranger": yard.user("s", "employee", "O"),
            "finance": yard.user("f", "finance"),
        }

    def order(self, by: str = "inspector", *, key: str | None = None, **given: Any) -> str:
        wanted = Order(WINDOW, "W", TODAY + 7 * DAY, "地面有油污")
        with self.house.writing() as session:
            return corrections.order(
                session, replace(wanted, **given), by=self.users[by], key=key or str(uuid4()),
                at=NOW, zone=self.zone,
            )  # fmt: skip

    def opened(self, ref: str, who: str) -> OpenAction:
        with self.house.reading() as session:
            return opened(session, ref, self.users[who], today=TODAY, zone=self.zone)

    def do(self, deed: Any, ref: str, who: str, **how: Any) -> None:
        found = self.opened(ref, who)
        told = {"version": found.action.version, "at": NOW} | how
        with self.house.writing() as session:
            deed(session, found, **told)

    def planned(self, **given: Any) -> str:
        ref = self.order(**given)
        self.do(
            corrections.plan,
            ref,
            "owner",
            cause="process",
            root_cause="没有清扫制度",
            measure="每班清扫",
        )
        return ref

    def done(self, **given: Any) -> str:
        ref = self.planned(**given)
        self.do(corrections.hand_in, ref, "owner", words="已清扫")
        return ref

    def state(self, ref: str) -> State:
        with self.house.reading() as session:
            return correction_store.get(session, ref).state

    def listed(self, who: str, view: View = View.MINE) -> list[str]:
        with self.house.reading() as session:
            found = listed(session, self.users[who], view, zone=self.zone, today=TODAY)
        return [each.ref for each in found.actions]


def a_site(house: House) -> Site:
    """Make the yard with all of them."""
    return Site(a_yard(house))
