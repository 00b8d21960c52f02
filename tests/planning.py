"""How tests plan checks: a yard of three units, inspectors of each, and somebody at the top."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

from sqlalchemy import insert

from db import directory_store, models, plan_store
from db.plan_store import Place
from kiosk.access import User
from kiosk.actions import plans
from kiosk.wiring import House
from survey.draws import JOINT, SPOT
from survey.months import Month, business_date
from survey.periods import Period
from tests.building import NOW, a_person, a_window, an_account

WINDOWS: Final = {"W1": "U1", "W2": "U1", "W3": "U2", "W4": "U2", "W5": "U3", "W6": "U3"}
INSPECTORS: Final = {"I1": "U1", "I2": "U2", "I3": "U3", "I4": "HQ"}


@dataclass(frozen=True, slots=True)
class Plan:
    """The yard, with what tests do in it."""

    house: House
    top: User
    inspectors: dict[str, User]

    def draw(self, period: Period, kind: str = SPOT, *, at: datetime = NOW) -> plans.Outcome:
        """Draw a period's checks."""
        with self.house.writing() as session:
            return plans.draw_checks(
                session, kind, period, by=self.top, at=at, zone=self.house.settings.zone
            )

    def add(self, period: Period, kind: str = SPOT, *, at: datetime = NOW) -> plans.Outcome:
        """Draw what is missing."""
        with self.house.writing() as session:
            return plans.draw_missing(
                session, kind, period, by=self.top, at=at, zone=self.house.settings.zone
            )

    def places(self, period: Period, kind: str = SPOT) -> list[Place]:
        """Return a period's assignments."""
        with self.house.reading() as session:
            return plan_store.places(session, kind, period)

    def check(
        self, window: str, person: str, *, at: datetime, kind: str = SPOT, score: int = 90
    ) -> str:
        """Hand a check in, as the walk does, and return its number."""
        ref, day = str(uuid4()), business_date(at, self.house.settings.zone)
        with self.house.writing() as session:
            session.execute(
                insert(models.InspectionRow).values(
                    ref=ref,
                    window_id=directory_store.window(session, window).id,
                    inspector_id=directory_store.person_id(session, person),
                    kind=kind,
                    score=score * 100,
                    inspected_at=at,
                    received_at=at,
                    biz_month=str(Month.of(day)),
                )
            )
            plan_store.fulfil(session, ref, window=window, person=person, kind=kind, on=day)
        return ref


def a_plan(house: House) -> Plan:
    """Make the yard."""
    for code, unit in WINDOWS.items():
        a_window(house, code, unit=unit)
    found = {}
    for code, unit in INSPECTORS.items():
        a_person(house, code, unit=unit)
        found[code] = an_account(house, f"inspector-{code}", "inspector", code)
    return Plan(house, an_account(house, "top", "team_leader"), found)


__all__ = ["JOINT", "SPOT", "Plan", "a_plan"]
