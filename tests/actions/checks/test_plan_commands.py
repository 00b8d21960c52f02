"""`kiosk plan`: tells how far it is, never what is open; draws again once the period is over."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from db.ground import models
from kiosk import clock
from kiosk.cli import group
from kiosk.reports.checks.self_checks import missed_days, self_checks
from kiosk.wiring import House
from survey.months import Month
from survey.periods import Period
from survey.refusals.checks import NotDrawn, PeriodNotOver, PeriodUnreadable
from tests.helpers.building import NOW, an_account
from tests.helpers.history import moment
from tests.helpers.planning import JOINT, SPOT, Plan, a_plan
from tests.helpers.worlds import world

NOVEMBER = Period.read("2026-11")
QUARTER = Period.read("2026-Q4")
At = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Set the one clock."""

    def turned(now: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: now)

    turned(NOW)
    return turned


@pytest.fixture
def plan(any_house: House, at: At, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A plan whose house the command line finds."""
    monkeypatch.setattr("kiosk.cli.opening.Settings.read", lambda: any_house.settings)
    made = world(any_house, a_plan)
    made.draw(NOVEMBER)
    made.draw(QUARTER, JOINT)
    return made


def kiosk(*words: str) -> Result:
    return CliRunner().invoke(group, list(words))


def document(*words: str) -> dict[str, Any]:
    done = kiosk("plan", *words, "--json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(("period", "kind"), [("2026-11", SPOT), ("2026-Q4", JOINT)])
def test_no_open_check_and_no_seed_is_told_while_the_period_runs(
    plan: Plan, at: At, period: str, kind: str
) -> None:
    at(NOW + timedelta(days=2))
    missed = document(period)["missed"]
    told = kiosk("plan", period).stdout + kiosk("plan", period, "--json").stdout
    known = {(each["window"], each["inspector"]) for each in missed}
    for each in plan.places(Period.read(period), kind):
        if each.is_open and (each.window, each.inspector) not in known:
            together = f"{each.window}  {each.inspector}"
            assert together not in told
            assert f'"window": "{each.window}", "inspector": "{each.inspector}"' not in told
    found = document(period)
    assert found["checks"] is None
    assert [each["seed"] for each in found["draws"]] == [None]
    assert [each["inputs"] for each in found["draws"]] == [None]
    assert found["counts"]["to_do"] + len(missed) == found["counts"]["checks"]


def test_what_is_done_is_told_with_its_numbers(plan: Plan) -> None:
    place = plan.places(NOVEMBER)[0]
    ref = plan.check(place.window, place.inspector, at=NOW + timedelta(hours=1))
    found = document("2026-11")
    assert [each["inspection"] for each in found["done"]] == [ref]
    assert (found["counts"]["done"], found["counts"]["windows"]) == (1, 6)


def test_half_a_joint_check_is_counted_and_does_not_say_where(plan: Plan) -> None:
    first, second = (each for each in plan.places(QUARTER, JOINT) if each.window == "W1")
    plan.check("W1", first.inspector, at=NOW + timedelta(hours=1), kind=JOINT)
    found = document("2026-Q4")
    assert (found["counts"]["done"], found["done"]) == (1, [])
    plan.check("W1", second.inspector, at=NOW + timedelta(hours=2), kind=JOINT)
    assert [each["window"] for each in document("2026-Q4")["done"]] == ["W1", "W1"]


def test_a_draw_is_redone_after_its_period_and_no_sooner(plan: Plan, at: At) -> None:
    refused = kiosk("plan", "2026-11", "--redo")
    assert isinstance(refused.exception, PeriodNotOver)
    at(moment(date(2026, 12, 1)))
    done = kiosk("plan", "2026-11", "--redo")
    assert (done.exit_code, "identical" in done.stdout) == (0, True)
    found = document("2026-11")
    assert len(found["checks"]) == found["counts"]["checks"]
    assert found["draws"][0]["seed"]
    assert isinstance(kiosk("plan", "2026-Q4", "--redo").exception, PeriodNotOver)
    assert isinstance(kiosk("plan", "2026-10", "--redo").exception, NotDrawn)


def test_a_draw_somebody_changed_is_told_with_exit_status_1(plan: Plan, at: At) -> None:
    with plan.house.writing() as session:
        row = models.AssignmentRow
        session.execute(update(row).where(row.place == 1).values(due_on=date(2026, 11, 30)))
        session.execute(update(row).where(row.place == 2).values(due_on=date(2026, 11, 29)))
    at(moment(date(2026, 12, 1)))
    done = kiosk("plan", "2026-11", "--redo", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["draws"] == [{"number": 1, "identical": False}]


def test_what_is_no_period_is_refused(plan: Plan) -> None:
    assert isinstance(kiosk("plan", "2026-Q7").exception, PeriodUnreadable)


# Daily self-checks


def test_self_checks_are_due_on_working_days_since_there_is_a_manager(plan: Plan) -> None:
    an_account(plan.house, "quality", "quality_manager", "I1")  # on Monday, the 23rd
    plan.check("W1", "I1", at=moment(date(2026, 11, 24)), kind="self")
    plan.check("W3", "I1", at=moment(date(2026, 11, 25)), kind="self")  # of another unit
    plan.check("W2", "I1", at=moment(date(2026, 11, 26)), kind="spot")
    zone = plan.house.settings.zone
    with plan.house.reading() as session:
        [found] = self_checks(session, Month(2026, 11), today=date(2026, 11, 30), zone=zone)
        n = missed_days(session, Month(2026, 11), today=date(2026, 11, 30), zone=zone)
    assert (found.unit, found.expected, found.made, found.today) == ("U1", 5, 1, False)
    assert [day.day for day in found.missed] == [23, 25, 26, 27]
    assert found.windows == {"窗口 W1": 1, "窗口 W2": 0}
    assert n == 4


def test_a_check_late_at_night_counts_for_its_business_day(plan: Plan) -> None:
    an_account(plan.house, "quality", "quality_manager", "I1")
    plan.check("W1", "I1", at=moment(date(2026, 11, 24), hour=0), kind="self")
    zone = plan.house.settings.zone
    with plan.house.reading() as session:
        [found] = self_checks(session, Month(2026, 11), today=date(2026, 11, 25), zone=zone)
    assert [day.day for day in found.missed] == [23]


def test_without_a_quality_manager_nothing_is_due(plan: Plan) -> None:
    zone = plan.house.settings.zone
    with plan.house.reading() as session:
        assert self_checks(session, Month(2026, 11), today=date(2026, 11, 30), zone=zone) == []
