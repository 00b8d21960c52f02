"""The section on how strictly inspectors score."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from db.checks import check_store
from db.checks.check_store import Check
from db.directory import directory_store
from kiosk import clock
from kiosk.reports.checks.calibration import calibration
from kiosk.wiring import House
from survey.directory.posts import SALES
from survey.months import Month, business_date
from tests.helpers.building import a_person, a_window


def script(language: str) -> None:
    from kiosk.ui.checks.calibration import draw_calibration

    draw_calibration(language)  # type: ignore[arg-type]


@pytest.fixture
def drawn(house: House) -> Callable[..., AppTest]:
    def draw(language: str = "zh-CN") -> AppTest:
        page = AppTest.from_function(script, args=(language,), default_timeout=20).run()
        assert not page.exception
        return page

    return draw


def inspected(
    house: House, person: str, scores: Sequence[int], *, kind: str = "spot", days_ago: int = 0
) -> None:
    at = clock.now() - timedelta(days=days_ago)
    month = str(Month.of(business_date(at, house.settings.zone)))
    with house.writing() as session:
        window = directory_store.window(session, "XS-1")
        for score in scores:
            check = Check(
                ref=str(uuid4()), window="XS-1", inspector=person, kind=kind, score=score * 100,
                inspected_at=at, received_at=at, biz_month=month,
            )  # fmt: skip
            check_store.add(
                session,
                check,
                window_id=window.id,
                inspector_id=directory_store.person_id(session, person),
            )


@pytest.fixture
def yard(house: House) -> House:
    a_window(house, "XS-1", post=SALES.code)
    for person in ("P1", "P2"):
        a_person(house, person)
    return house


def test_where_nobody_checked_the_section_says_what_will_be_here(
    drawn: Callable[..., AppTest],
) -> None:
    page = drawn()
    assert page.header[0].value == "打分松紧"
    assert "没有抽查和联合检查" in page.info[0].value


def test_too_few_checks_are_told_as_such(yard: House, drawn: Callable[..., AppTest]) -> None:
    inspected(yard, "P1", [80] * 7)
    inspected(yard, "P2", [90])
    page = drawn()
    assert "最多的一位是 7 次，满 10 次才判断" in page.markdown[0].value
    assert "太少：7 / 10" in page.get("html")[0].value


def test_a_strict_inspector_is_named_with_figures_and_n(
    yard: House, drawn: Callable[..., AppTest]
) -> None:
    inspected(yard, "P1", [80, 90] * 6)
    inspected(yard, "P2", [92, 98] * 4)
    page = drawn()
    assert page.markdown[0].value == "**员工 P1打分偏严，比别人低 10.0 分（n = 12）。**"
    # s² = 300/11, c = 12, k = 8, t(11) = 2.201: margin = 5.25
    assert "−10.0（−15.2 到 −4.8）" in page.get("html")[0].value
    assert "scores strictly, 10.0 below others (n = 12)" in drawn("en").markdown[0].value


def test_alike_is_told_as_such(yard: House, drawn: Callable[..., AppTest]) -> None:
    for person in ("P1", "P2"):
        inspected(yard, person, [80, 90] * 6)
    assert "2 位检查员打分松紧相近" in drawn().markdown[0].value


def test_self_checks_and_what_is_long_past_do_not_count(yard: House) -> None:
    inspected(yard, "P1", [50] * 12, kind="self")
    inspected(yard, "P1", [50] * 12, days_ago=400)
    inspected(yard, "P1", [90])
    inspected(yard, "P2", [94], kind="joint")
    with yard.reading() as session:
        found = calibration(session, today=clock.today(yard.settings.zone))
    assert [(each.inspector, each.n, each.raw) for each in found.found] == [
        ("P1", 1, Decimal(90)),
        ("P2", 1, Decimal(94)),
    ]
