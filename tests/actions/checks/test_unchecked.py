"""What a month lacks in checks, as the closing desk says it."""

from datetime import date, timedelta

import pytest

from db.books import month_store
from kiosk.reports.books.facts import facts
from kiosk.reports.books.still_open import still_open
from kiosk.wiring import House
from survey.months import Month
from survey.periods import Period
from survey.texts import CHINESE
from tests.helpers.building import NOW, a_window, an_account
from tests.helpers.history import checked, moment
from tests.helpers.planning import JOINT, WINDOWS, Plan, a_plan
from tests.helpers.worlds import world

NOVEMBER = Period.read("2026-11")
QUARTER = Period.read("2026-Q4")


@pytest.fixture
def plan(any_house: House) -> Plan:
    return world(any_house, a_plan)


def lacks(plan: Plan, month: str = "2026-11") -> set[str]:
    """What the desk says about checks a week after the month."""
    after = moment(Month.read(month).next.first + timedelta(days=2))
    zone = plan.house.settings.zone
    asked = Month.read(month)
    with plan.house.reading() as session:
        checks = month_store.checks(session, asked, today=after.date())
        open_ones = still_open(session, asked, facts(session), checks, (), at=after, zone=zone)
        said = [each.said(CHINESE) for each in open_ones]
    return {each for each in said if "查" in each}


def test_a_month_without_a_draw_is_asked_for_one_check_a_window(plan: Plan) -> None:
    checked(plan.house, "I-1", "W1", 90, at=NOW, by="I4")
    assert lacks(plan) == {"5 个窗口本月没有抽查"}


def test_a_month_with_a_draw_is_asked_for_what_was_drawn(plan: Plan) -> None:
    plan.draw(NOVEMBER)
    assert lacks(plan) == {"8 次抽中的检查没有做"}
    for each in plan.places(NOVEMBER):
        plan.check(each.window, each.inspector, at=NOW + timedelta(hours=1))
    assert lacks(plan) == set()


def test_a_window_the_draw_does_not_know_is_named_beside(plan: Plan) -> None:
    plan.draw(NOVEMBER)
    a_window(plan.house, "W7", unit="U1")
    assert lacks(plan) == {"8 次抽中的检查没有做", "1 个窗口本月没有抽查"}


def test_joint_checks_are_asked_for_with_the_last_month_of_their_quarter(plan: Plan) -> None:
    plan.draw(QUARTER, JOINT)
    n = len(WINDOWS)
    assert lacks(plan) == {f"{n} 个窗口本月没有抽查"}
    assert lacks(plan, "2026-12") == {
        f"{n} 个窗口本月没有抽查", f"{2 * n} 次本季度的联合检查没有做"
    }  # fmt: skip


def test_days_without_a_self_check_are_counted_over_all_units(plan: Plan) -> None:
    an_account(plan.house, "q1", "quality_manager", "I1")
    an_account(plan.house, "q2", "quality_manager", "I2")
    plan.check("W1", "I1", at=moment(date(2026, 11, 25)), kind="self")
    assert "11 天没有自查" in lacks(plan)  # six working days a unit from the 23rd on
