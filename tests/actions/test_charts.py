"""The charts: missing is a gap, bars stand on zero, intervals are drawn, names are no markup."""

from datetime import date

import pytest

from db import directory_store
from kiosk import charts
from kiosk.reports.overview import Overview, overview
from kiosk.wiring import House
from survey.months import Month
from survey.texts import CHINESE, ENGLISH, Language
from tests.building import a_window
from tests.history import rated


def seen(house: House) -> Overview:
    with house.reading() as session:
        return overview(session, Month(2026, 11), today=date(2026, 11, 5))


def drawn(house: House, language: Language = ENGLISH) -> dict[str, object]:
    return {
        name: chart.figure
        for name, chart in charts.of_overview(seen(house), language, dark=False).items()
    }


@pytest.fixture
def rated_house(house: House) -> House:
    a_window(house, "A")
    rated(house, "A", [5] * 9 + [2], day=date(2026, 11, 2), reasons=("quick",))
    rated(house, "A", [5] * 3, day=date(2026, 11, 4), hour=15)
    return house


def test_nothing_is_drawn_of_nothing(house: House) -> None:
    assert drawn(house) == {}


def test_a_day_nobody_was_asked_is_a_gap(rated_house: House) -> None:
    line = drawn(rated_house)["days"].data[-1]  # type: ignore[attr-defined]
    assert list(line.y) == [None, 0.9, None, 1.0, None]
    assert line.connectgaps is False


def test_bars_stand_on_zero(rated_house: House) -> None:
    figure = drawn(rated_house)["reasons"]
    assert figure.layout.xaxis.rangemode == "tozero"  # type: ignore[attr-defined]
    assert list(figure.data[0].x) == [10]  # type: ignore[attr-defined]


def test_a_ranking_draws_its_intervals(rated_house: House) -> None:
    [points] = drawn(rated_house)["ranking"].data  # type: ignore[attr-defined]
    share = seen(rated_house).ranking.windows[0].satisfaction
    assert share is not None
    assert points.x[0] - points.error_x.arrayminus[0] == pytest.approx(share.lower)
    assert points.x[0] + points.error_x.array[0] == pytest.approx(share.upper)


@pytest.mark.parametrize(("language", "said"), [(CHINESE, "目标 90"), (ENGLISH, "target 90")])
def test_the_target_is_named(rated_house: House, language: Language, said: str) -> None:
    figure = drawn(rated_house, language)["months"]
    assert figure.layout.annotations[0].text.startswith(said)  # type: ignore[attr-defined]


def test_a_name_is_no_markup(rated_house: House) -> None:
    with rated_house.writing() as session:
        directory_store.keep_window(
            session, code="A", name="<b>A</b>", unit="U1", post="SB", location=None
        )
    figure = drawn(rated_house)["ranking"]
    assert list(figure.layout.yaxis.ticktext) == ["&lt;b&gt;A&lt;/b&gt;"]  # type: ignore[attr-defined]
    assert "<b>" not in figure.data[0].customdata[0]  # type: ignore[attr-defined]


def test_windows_of_one_name_stand_apart_and_say_their_unit(rated_house: House) -> None:
    a_window(rated_house, "B", unit="U2")
    a_window(rated_house, "C", unit="U2")
    rated(rated_house, "B", [5] * 12, day=date(2026, 11, 2))
    rated(rated_house, "C", [5] * 12, day=date(2026, 11, 2))
    with rated_house.writing() as session:
        for code, unit in (("A", "U1"), ("B", "U2")):
            directory_store.keep_window(
                session, code=code, name="司磅室", unit=unit, post="SB", location=None
            )
    figure = drawn(rated_house)["ranking"]
    assert sorted(figure.data[0].y) == ["A", "B", "C"]  # type: ignore[attr-defined]
    assert set(figure.layout.yaxis.ticktext) == {  # type: ignore[attr-defined]
        "司磅室<br>单位 U1",
        "司磅室<br>单位 U2",
        "窗口 C",
    }


def test_each_chart_says_what_it_measures(rated_house: House) -> None:
    found = charts.of_overview(seen(rated_house), ENGLISH, dark=False)
    said = found["reasons"].measure.en.replace("\N{NO-BREAK SPACE}", " ")
    assert said == "Times named · 1 to 5 Nov 2026 · n = 13"
    assert found["months"].measure.en == "Share satisfied · the last twelve months"
