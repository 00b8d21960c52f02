"""The charts and the tables behind them: missing is a gap, bars stand on zero, names no markup."""

import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from db.directory import directory_store
from kiosk.look.measuring import width_of
from kiosk.reports.board.overview import Overview, overview
from kiosk.reports.shares import proportion
from kiosk.reports.wording import NARROW, NOTHING, month_name
from kiosk.ui.board import charts, ranking, tables, view
from kiosk.ui.board.chart_words import BESIDE_AXIS
from kiosk.ui.board.spark import sparkline
from kiosk.wiring import House
from survey.months import Month
from survey.texts import CHINESE, ENGLISH, Language
from tests.helpers.building import a_window
from tests.helpers.history import rated


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
    rated(house, "A", [5] * 5, day=date(2026, 11, 4), hour=15)
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
    assert said == "Times named · 1 to 5 Nov 2026 · n = 15"
    assert found["months"].measure.en == "Share satisfied · the last twelve months"


def test_rates_stand_on_a_scale_from_nothing_to_all(rated_house: House) -> None:
    figures = drawn(rated_house)
    for name in ("months", "days"):
        assert figures[name].layout.yaxis.range == (0, 1.02)  # type: ignore[attr-defined]
    assert figures["ranking"].layout.xaxis.range == (0, 1.02)  # type: ignore[attr-defined]
    assert figures["hours"].data[0].zmax == 1  # type: ignore[attr-defined]


def test_the_small_line_runs_from_nothing_to_all_and_breaks_at_a_gap() -> None:
    half, everything = proportion(5, 10), proportion(10, 10)
    picture = unquote(sparkline([everything, None, half, half], says="x"))
    assert picture.count("<polyline") == 2
    bottom, top = (float(y) for y in re.findall(r'class="g" [^>]*y1="([^"]+)"', picture))
    assert f",{(bottom + top) / 2:.1f} " in picture.split("<polyline")[2]
    assert f",{top:.1f}" in picture.split("<polyline")[1]


# The tables behind


Rows = dict[str, list[str]]


class _Cells(HTMLParser):
    """Reads tables: by caption, each row by its first cell."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, Rows] = {}
        self._cells: list[str] = []
        self._caption = self._kind = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._kind = tag
        if tag == "tr":
            self._cells = []
        if tag in {"th", "td"}:
            self._cells.append("")
        if tag == "caption":
            self._caption = ""

    def handle_data(self, data: str) -> None:
        if self._kind == "caption":
            self._caption += data
        elif self._kind in {"th", "td"} and self._cells:
            self._cells[-1] += data.replace(NARROW, " ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr" and self._cells:
            self.tables.setdefault(self._caption, {})[self._cells[0]] = self._cells[1:]
        self._kind = ""


def behind(markup: str) -> Rows:
    """Return the one table in the markup, by the first cell of its rows, without its head."""
    reader = _Cells()
    reader.feed(markup)
    [rows] = reader.tables.values()
    return dict(list(rows.items())[1:])


def shown(rate: float | None) -> str:
    return NOTHING if rate is None else f"{Decimal(str(rate)) * 100:.1f} %"


@pytest.fixture
def past(house: House) -> House:
    """Two windows, two months, some hours; in between nobody was asked."""
    a_window(house, "A")
    a_window(house, "B", unit="U2")
    rated(house, "A", [5] * 16 + [1] * 4, day=date(2026, 9, 7))
    rated(house, "A", [5] * 9 + [2], day=date(2026, 11, 2), reasons=("waited-long",))
    rated(house, "B", [5] * 5, day=date(2026, 11, 3), hour=15, reasons=("quick",))
    rated(house, "B", [4] * 4 + [1], day=date(2026, 11, 5), hour=16)
    return house


def test_behind_the_months_stand_the_figures_of_the_line(past: House) -> None:
    line = drawn(past)["months"].data[-1]  # type: ignore[attr-defined]
    rows = behind(tables.table_of("months", seen(past), ENGLISH))
    found = {
        month_name(Month.read(x)).en.replace(NARROW, " "): y
        for x, y in zip(line.x, line.y, strict=True)
    }
    assert {name: cells[0] for name, cells in rows.items()} == {
        n: shown(y) for n, y in found.items()
    }
    assert rows["Oct 2026"] == [NOTHING] * 4
    assert (rows["Sep 2026"][0], rows["Sep 2026"][3]) == ("80.0 %", "20")


def test_behind_the_days_stand_the_figures_of_the_line(past: House) -> None:
    line = drawn(past)["days"].data[-1]  # type: ignore[attr-defined]
    rows = behind(tables.table_of("days", seen(past), ENGLISH))
    assert [cells[0] for cells in rows.values()] == [shown(y) for y in line.y]
    assert rows["1 Nov"] == [NOTHING] * 4
    assert [y is None for y in line.y] == [True, False, False, True, False]


def test_behind_the_ranking_stand_the_windows_of_the_chart(past: House) -> None:
    [points] = drawn(past)["ranking"].data  # type: ignore[attr-defined]
    found = seen(past)
    rows = behind(ranking.ranking(found, found.ranking.windows, ENGLISH))
    names = dict(zip(points.y, points.x, strict=True))
    assert {name: cells[1] for name, cells in rows.items()} == {
        f"窗口 {code}": shown(rate) for code, rate in names.items()
    }
    upper = {
        code: x + up for code, x, up in zip(points.y, points.x, points.error_x.array, strict=True)
    }
    assert {name: cells[3] for name, cells in rows.items()} == {
        f"窗口 {code}": shown(rate) for code, rate in upper.items()
    }


def test_behind_the_reasons_stand_the_lengths_of_the_bars(past: House) -> None:
    [bars] = drawn(past)["reasons"].data  # type: ignore[attr-defined]
    rows = behind(tables.table_of("reasons", seen(past), ENGLISH))
    assert {name: int(cells[0]) for name, cells in rows.items()} == dict(
        zip(bars.y, bars.x, strict=True)
    )


def test_behind_the_hours_stand_those_that_were_judged_and_only_they(past: House) -> None:
    [heat] = drawn(past)["hours"].data  # type: ignore[attr-defined]
    cells = {
        f"{day} {hour}": z
        for hour, line in zip(heat.y, heat.z, strict=True)
        for day, z in zip(heat.x, line, strict=True)
        if z is not None
    }
    rows = behind(tables.table_of("hours", seen(past), ENGLISH))
    assert set(rows) == set(cells) == {"Mon 9:00", "Tue 15:00", "Thu 16:00"}
    assert {name: cells[0] for name, cells in rows.items()} == {
        n: shown(z) for n, z in cells.items()
    }


def test_four_ratings_colour_no_hour_and_five_do(past: House) -> None:
    rated(past, "B", [5] * 4, day=date(2026, 11, 4), hour=15)
    rated(past, "A", [5] * 12, day=date(2026, 11, 4), hour=16)
    [heat] = drawn(past)["hours"].data  # type: ignore[attr-defined]
    four, five = heat.z[heat.y.index("15:00")], heat.z[heat.y.index("16:00")][2]
    assert (four[2], five) == (None, 1.0)
    markup = view.hours(seen(past), ENGLISH)
    assert 'title="n = 4"' not in markup
    assert markup.count('<td class="h-5" title="n = 12">100</td>') == 1


def test_an_hour_nobody_was_asked_is_empty_and_never_nothing(past: House) -> None:
    [heat] = drawn(past)["hours"].data  # type: ignore[attr-defined]
    asked = [z for line in heat.z for z in line if z is not None]
    assert len(asked) == 3
    assert heat.hoverongaps is False
    markup = view.hours(seen(past), ENGLISH)
    hours = len(heat.y)
    assert hours == 8  # from 9 to 16, the hours between as well
    assert markup.count('<td class="h-none"></td>') == 7 * hours - 3
    assert ">0</td>" not in markup


def test_a_gap_is_said_to_be_one(past: House) -> None:
    line = drawn(past)["months"].data[-1]  # type: ignore[attr-defined]
    assert line.y[-2] is None
    assert line.customdata[-2].replace(NARROW, " ") == "Oct 2026: nobody was asked, or too few"
    assert "0 %" not in line.customdata[-2]


LONG = {
    "B": "开票结算综合服务一号窗口区",
    "C": "开票结算综合窗口东区二号厂房一层大厅左侧第三个窗口（临时）",
    "D": "Invoicing and Settlement Window for Overseas Customers",
}


def test_long_names_take_lines_of_their_own_and_the_rows_grow_with_them(rated_house: House) -> None:
    for code, name in LONG.items():
        a_window(rated_house, code)
        rated(rated_house, code, [5] * 12, day=date(2026, 11, 2))
        with rated_house.writing() as session:
            directory_store.keep_window(
                session, code=code, name=name, unit="U1", post="SB", location=None
            )
    figure = drawn(rated_house)["ranking"]
    names = list(figure.layout.yaxis.ticktext)  # type: ignore[attr-defined]
    tallest = max(1 + name.count("<br>") for name in names)
    joined = {"".join(name.split("<br>")).replace(" ", "") for name in names}
    assert {name.replace(" ", "") for name in LONG.values()} <= joined
    assert all(width_of(line) <= BESIDE_AXIS for name in names for line in name.split("<br>"))
    a_row = (figure.layout.height - 40) / len(names)  # type: ignore[attr-defined]
    assert a_row >= 14 * 1.3 * tallest
