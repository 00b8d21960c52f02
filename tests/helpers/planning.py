"""How tests plan checks: a yard of three units, inspectors of each, and somebody at the top."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import insert

from db.checks import check_store, plan_store
from db.checks.check_store import Check, Finding
from db.checks.plan_store import Place
from db.directory import directory_store
from db.ground import models
from kiosk.actions.checks import plans
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.checks.draws import JOINT, SPOT
from survey.directory.posts import WEIGHBRIDGE
from survey.months import Month, business_date
from survey.periods import Period
from tests.helpers.building import NOW, a_person, a_window, an_account

WINDOWS: Final = {"W1": "U1", "W2": "U1", "W3": "U2", "W4": "U2", "W5": "U3", "W6": "U3"}
ITEMS: Final = [each.code for each in WEIGHBRIDGE.commitments]
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


def joint_walk(
    plan: Plan, person: str, changes: Mapping[str, str], *, at: datetime = NOW + timedelta(hours=1)
) -> str:
    """Hand in a joint check of W1: everything met but what is said."""
    ref = str(uuid4())
    findings = tuple(
        Finding(code, changes.get(code, "met"), "说明" if code in changes else None)
        for code in ITEMS
    )
    met = sum(each.answer == "met" for each in findings)
    check = Check(
        ref=ref, window="W1", inspector=person, kind=JOINT, score=10_000 * met // len(ITEMS),
        inspected_at=at, received_at=at, biz_month="2026-11", checklist_version="2026-1",
        findings=findings,
    )  # fmt: skip
    with plan.house.writing() as session:
        check_store.add(
            session, check,
            window_id=directory_store.window(session, "W1").id,
            inspector_id=directory_store.person_id(session, person),
        )  # fmt: skip
        plan_store.fulfil(session, ref, window="W1", person=person, kind=JOINT, on=at.date())
    return ref


__all__ = ["ITEMS", "JOINT", "SPOT", "Plan", "a_plan", "joint_walk"]
