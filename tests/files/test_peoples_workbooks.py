"""Workbooks as people's programs leave them: read as people see them, or refused with the cell."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from kiosk.files.columns import Circumstances
from kiosk.files.reading import ReadFiles, read_files
from survey.texts import CHINESE, ENGLISH
from tests.helpers.building import NOW
from tests.helpers.workbooks import dressed, edited, workbook

AT = Circumstances(ZoneInfo("Asia/Shanghai"), NOW)
PEOPLE = ["code", "name", "unit", "supervisor"]
EIGHT = [PEOPLE, *([f"P{n}", f"员工{n}", "U1", "P1" if n > 1 else None] for n in range(1, 9))]
CHECKS = ["ref", "window", "inspector", "inspected_at", "kind", "score"]


def told(read: ReadFiles) -> list[str]:
    return [problem.told(ENGLISH) for problem in read.problems]


def column(read: ReadFiles, name: str, wanted: str) -> list[Any]:
    assert not told(read)
    return [row[wanted] for _, row in read.rows(name)]


def people(tmp_path: Path, rows: list[list[Any]], dress: Callable[[Any], object]) -> ReadFiles:
    return read_files(dressed(tmp_path / "all.xlsx", "people", rows, dress), AT)


def a_check(tmp_path: Path, cell: Any, number_format: str, *, where: int = 6) -> ReadFiles:
    row: list[Any] = ["I1", "W1", "P1", "2026-11-01", "spot", 95]
    row[where - 1] = cell

    def dress(sheet: Any) -> None:
        sheet.cell(2, where).number_format = number_format

    return read_files(dressed(tmp_path / "all.xlsx", "inspections", [CHECKS, row], dress), AT)


# What the file says of itself


@pytest.mark.parametrize("size", ["A1:D4", "A1", "A1:B9", "A1:D1", "C3:D5"])
def test_a_stale_size_of_the_sheet_loses_nobody(tmp_path: Path, size: str) -> None:
    path = workbook(tmp_path / "all.xlsx", people=EIGHT)
    edited(path, {r'<dimension ref="[^"]*"': f'<dimension ref="{size}"'})
    read = read_files(path, AT)
    assert column(read, "people", "code") == [f"P{n}" for n in range(1, 9)]
    assert column(read, "people", "supervisor") == [None, *["P1"] * 7]


def test_a_sheet_without_sizes_and_places_is_read_in_order(tmp_path: Path) -> None:
    path = workbook(tmp_path / "all.xlsx", units=[["code", "name"], ["U1", "东河"]])
    edited(path, {r"<dimension[^>]*/>": "", r'<row r="2"[^>]*>': "<row>", r'<c r="A2"': "<c"})
    assert column(read_files(path, AT), "units", "name") == ["东河"]


def test_rows_and_columns_that_are_hidden_are_read_too(tmp_path: Path) -> None:
    def dress(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["D"].hidden = True
        sheet.auto_filter.ref = "A1:D9"

    assert len(column(people(tmp_path, EIGHT, dress), "people", "supervisor")) == 8


# Merged cells


def test_a_cell_merged_down_a_column_says_the_same_of_each_row(tmp_path: Path) -> None:
    rows = [PEOPLE, ["P1", "王", "U1", "P9"], ["P2", "李", None, None], ["P3", "张", None, None],
            ["P9", "赵", "U1", None]]  # fmt: skip

    def dress(sheet: Any) -> None:
        sheet.merge_cells("C2:C4")
        sheet.merge_cells("D2:D4")

    read = people(tmp_path, rows, dress)
    assert column(read, "people", "supervisor") == ["P9", "P9", "P9", None]
    assert column(read, "people", "unit") == ["U1"] * 4


def test_a_merge_over_rows_nobody_filled_makes_no_people(tmp_path: Path) -> None:
    path = dressed(tmp_path / "all.xlsx", "people", [PEOPLE, ["P1", "王", "U1", None]], id)
    merged = '<mergeCells count="1"><mergeCell ref="C2:C1048576"/></mergeCells>'
    empty = "".join(f'<row r="{n}"/>' for n in range(3, 1048577))
    read = read_files(edited(path, {"</sheetData>": f"{empty}</sheetData>{merged}"}), AT)
    assert column(read, "people", "code") == ["P1"]


def test_a_cell_merged_across_columns_is_told_with_its_row(tmp_path: Path) -> None:
    rows = [PEOPLE, ["P1", "王", "U1", None]]
    read = people(tmp_path, rows, lambda sheet: sheet.merge_cells("C2:D2"))
    assert told(read) == [
        f"all.xlsx[people]:2: {name}: 'C2:D2' is merged across columns: split it, and fill in "
        "each cell"
        for name in ("unit", "supervisor")
    ]


def test_what_a_merged_cell_hides_is_told_and_not_taken(tmp_path: Path) -> None:
    path = dressed(tmp_path / "all.xlsx", "people", EIGHT, lambda sheet: None)
    merges = '</sheetData><mergeCells count="1"><mergeCell ref="D2:D4"/></mergeCells>'
    [first, *_] = told(read_files(edited(path, {"</sheetData>": merges}), AT))
    assert first == (
        "all.xlsx[people]:3: supervisor: 'P1' is hidden under the merged cell D2:D4: split it and "
        "look"
    )


def test_a_title_merged_over_the_headings_is_told(tmp_path: Path) -> None:
    rows = [["东河饲料厂员工名册", None, None, None], *EIGHT]
    read = people(tmp_path, rows, lambda sheet: sheet.merge_cells("A1:D1"))
    assert read.problems
    assert {problem.row for problem in read.problems} == {1}


# Formulas and their errors


def test_a_formula_nobody_worked_out_is_told_and_empties_no_cell(tmp_path: Path) -> None:
    rows = [PEOPLE, ["P1", "王", "U1", "=VLOOKUP(A2,Sheet2!A:B,2,FALSE)"]]
    assert told(people(tmp_path, rows, lambda sheet: None)) == [
        (
            "all.xlsx[people]:2: supervisor: '=' a formula without its result: "
            "open and save it in Excel, or write the value"
        )
    ]


def test_a_formula_s_result_is_read_and_an_empty_result_is_empty(tmp_path: Path) -> None:
    path = workbook(tmp_path / "all.xlsx", people=[PEOPLE, ["P1", "王", "=1", "=1"]])
    edited(path, {
        r'<c r="C2"[^>]*>.*?</c>': '<c r="C2" t="str"><f>X1</f><v>U1</v></c>',
        r'<c r="D2"[^>]*>.*?</c>': '<c r="D2" t="str"><f>IF(1,"","")</f><v></v></c>',
    })  # fmt: skip
    read = read_files(path, AT)
    assert column(read, "people", "unit") == ["U1"]
    assert column(read, "people", "supervisor") == [None]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#NAME?", "#DIV/0!"])
@pytest.mark.parametrize("as_text", [False, True])
def test_an_error_is_no_name(tmp_path: Path, error: str, as_text: bool) -> None:
    path = workbook(tmp_path / "all.xlsx", units=[["code", "name"], ["U1", "x"]])
    cell = f'<c r="B2" t="{"str" if as_text else "e"}"><v>{error}</v></c>'
    edited(path, {r'<c r="B2"[^>]*>.*?</c>': cell})
    assert told(read_files(path, AT)) == [
        f"all.xlsx[units]:2: name: {error!r} is the error of a formula, not words"
    ]


# Numbers


@pytest.mark.parametrize(
    ("cell", "shown_as", "score"),
    [(0.95, "0%", 9500), (0.955, "0.0%", 9550), (1, "0%", 10000), (95.3, "0.00", 9530),
     (95.299999999999997, "General", 9530), (95, '0_ ;[Red]\\-0\\ ', 9500),
     ("95 %", "@", 9500), ("９５％", "@", 9500)],
)  # fmt: skip
def test_per_cent_are_points(tmp_path: Path, cell: Any, shown_as: str, score: int) -> None:
    assert column(a_check(tmp_path, cell, shown_as), "inspections", "score") == [score]


def test_a_code_is_read_with_the_zeros_it_shows(tmp_path: Path) -> None:
    assert column(a_check(tmp_path, 12, "0000", where=3), "inspections", "inspector") == ["0012"]
    assert column(a_check(tmp_path, 12, "General", where=3), "inspections", "inspector") == ["12"]


@pytest.mark.parametrize(
    ("cell", "shown_as", "wrong"),
    [
        (440106199001011234, "0", "is a number so long that digits were lost"),
        (4.40106199001011e17, "General", "is a number so long that digits were lost"),
        (1.1, "General", "is no whole number, zeros of the code may be lost"),
        (12, '"P"000', "is shown otherwise than it is kept"),
        (1234567, "000-0000", "is shown otherwise than it is kept"),
        (date(2026, 3, 1), "m月d日", "is a date, not words"),
        (time(8, 30), "h:mm", "is a date, not words"),
        ("1.23457E+15", "@", "is no code but what a spreadsheet made of one"),
        ("3月1日", "@", "is a date, not words"),
        ("1-Mar", "@", "is a date, not words"),
    ],
)
def test_what_a_spreadsheet_made_of_a_code_is_told(
    tmp_path: Path, cell: Any, shown_as: str, wrong: str
) -> None:
    [problem] = told(a_check(tmp_path, cell, shown_as, where=3))
    assert problem.startswith("all.xlsx[inspections]:2: inspector: ")
    assert wrong in problem


# Dates


@pytest.mark.parametrize(
    ("cell", "shown_as"),
    [
        (datetime(2026, 1, 5, 8, 30), "yyyy/m/d h:mm"),  # noqa: DTZ001 # as a workbook has it
        (46027 + 8.5 / 24, 'yyyy"年"m"月"d"日" hh:mm'),
        (46027 + 8.5 / 24, "General"),
        ("46027.3541666667", "@"),
        ("2026/1/5 8:30", "@"),
        ("2026/01/05 8:30:00", "@"),
        ("2026-1-5 8:30", "@"),
        ("2026.1.5 8:30", "@"),
        ("2026年1月5日 8:30", "@"),
        ("2026年1月5日8时30分", "@"),
        ("2026年1月5日 星期一 上午8:30", "@"),
        ("2026/1/5 8:30 AM", "@"),
        ("2026-01-05T00:30Z", "@"),
    ],
)
def test_a_moment_is_read_as_excel_and_wps_write_it(
    tmp_path: Path, cell: Any, shown_as: str
) -> None:
    found = column(a_check(tmp_path, cell, shown_as, where=4), "inspections", "inspected_at")
    assert found == [datetime(2026, 1, 5, 0, 30, tzinfo=UTC)]


@pytest.mark.parametrize(
    "cell", ["26/1/5", "1/5/2026", "5.1.2026", "2026/2/30", "2026/13/1", "2026/1-5", "460271", "46",
             "1月5日", "2026/1/5 25:00"],
)  # fmt: skip
def test_a_date_that_could_be_another_is_told(tmp_path: Path, cell: str) -> None:
    read = a_check(tmp_path, cell, "@", where=4)
    assert [problem.column for problem in read.problems] == ["inspected_at"]


@pytest.mark.parametrize(
    ("cell", "month"),
    [("2026年1月", "2026-01"), ("2026/1", "2026-01"), ("2026-1", "2026-01"), ("46027", "2026-01"),
     (date(2026, 1, 1), "2026-01"), ("2026年10月份", "2026-10")],
)  # fmt: skip
def test_a_month_is_read_as_people_write_it(tmp_path: Path, cell: Any, month: str) -> None:
    path = workbook(tmp_path / "all.xlsx", stars=[["month", "unit", "person"], [cell, "U1", None]])
    assert column(read_files(path, AT), "stars", "month") == [month]


@pytest.mark.parametrize("shown_as", ["yyyy/m/d", "General"])
def test_days_of_an_old_macintosh_are_counted_from_its_first(tmp_path: Path, shown_as: str) -> None:
    def dress(sheet: Any) -> None:
        sheet.parent.epoch = CALENDAR_MAC_1904
        sheet["D2"].number_format = shown_as

    rows = [CHECKS, ["I1", "W1", "P1", 46027 - 1462, "spot", 95]]
    read = read_files(dressed(tmp_path / "all.xlsx", "inspections", rows, dress), AT)
    [found] = column(read, "inspections", "inspected_at")
    assert found == datetime(2026, 1, 4, 16, tzinfo=UTC)


# Headings and names of sheets


def test_chinese_headings_and_sheets_are_read(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "名单.xlsx",
        单位=[["单位编号*", "单位名称"], ["U1", "东河饲料厂"]],
        窗口=[["编号", "名称", "单位编号", "岗位", "位置", "服务时间"],
            ["SB-1", "一号磅", "U1", "司磅室", "东门", "8:00-20:00"]],
        员工=[["工号", "姓名", "所属单位", "直接主管（工号）", "主管领导", "备注"],
            ["P1", "王", "U1", "", "", "老员工"], ["P2", "李", "U1", "P1", "P1", ""]],
        投诉=[["投诉编号", "发生时间", "窗口编号", "当事人编号", "来源", "类别", "结论"],
            ["C1", "2026/1/5", "SB-1", "P2", "客户", "态度不好", "属实"]],
        检查=[["检查编号", "窗口编号", "检查员编号", "检查时间", "种类", "得分"],
            ["I1", "SB-1", "P1", "2026/1/5", "抽查", "95%"]],
        说明=[["怎么填"], ["每行一个"]],
    )  # fmt: skip
    read = read_files(path, AT)
    assert column(read, "people", "supervisor") == [None, "P1"]
    assert column(read, "windows", "hours") == ["1-7 08:00-20:00"]
    assert column(read, "complaints", "category") == ["attitude"]
    assert column(read, "complaints", "outcome") == ["upheld"]
    assert column(read, "inspections", "kind") == ["spot"]


@pytest.mark.parametrize("slip", ["直接主菅", "主管人", "supervisors", "上司", "supervisor2"])
def test_a_slip_in_an_optional_heading_is_told(tmp_path: Path, slip: str) -> None:
    rows = [["code", "name", "unit", slip], ["P1", "王", "U1", None]]
    [problem] = people(tmp_path, rows, lambda sheet: None).problems
    assert (problem.file, problem.row, problem.column) == ("all.xlsx[people]", 1, slip)
    for language in (CHINESE, ENGLISH):
        assert "supervisor" in problem.told(language)


def test_a_problem_names_the_column_as_the_file_does(tmp_path: Path) -> None:
    path = workbook(tmp_path / "all.xlsx", 人员=[["工号", "姓名", "单位"], ["P1", "王", None]])
    read = read_files(path, AT)
    assert [read.as_headed(each).told(CHINESE) for each in read.problems] == [
        "all.xlsx[人员]:2: 单位: 不能为空"
    ]


def test_remarks_of_people_s_own_and_empty_rows_above_are_let_be(tmp_path: Path) -> None:
    def dress(sheet: Any) -> None:
        sheet.insert_rows(1, 2)
        sheet["A3"].comment = Comment("工号", "office")

    rows = [["code", "name", "unit", "备注", "序号"], ["P1", "王", "U1", "新来的", 1]]
    assert column(people(tmp_path, rows, dress), "people", "code") == ["P1"]


@pytest.mark.parametrize("suffix", ["xls", "et", "ods", "xlsm"])
def test_a_workbook_of_another_form_is_told_how_to_save(tmp_path: Path, suffix: str) -> None:
    workbook(tmp_path / "units.xlsx", units=[["code", "name"], ["U1", "东河"]])
    (tmp_path / f"people.{suffix}").write_bytes(b"\xd0\xcf\x11\xe0\0\0")
    assert told(read_files(tmp_path, AT)) == [
        f"people.{suffix}:1: -: save it as XLSX or CSV to import it"
    ]


def test_a_workbook_with_a_password_is_told(tmp_path: Path) -> None:
    (tmp_path / "all.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert told(read_files(tmp_path / "all.xlsx", AT)) == [
        "all.xlsx:1: -: it has a password, or is an old XLS: save it as XLSX without one"
    ]


@pytest.mark.parametrize(
    "change",
    [{r'<c r="B2"[^>]*>.*?</c>': '<c r="B2" t="s"><v>9999</v></c>'}, {r"</sheetData>": ""},
     {r'<c r="A2"': '<c r="?"'},
     {r"</sheetData>": '</sheetData><mergeCells><mergeCell ref="x"/></mergeCells>'}],
)  # fmt: skip
def test_a_sheet_that_hands_broke_is_told(tmp_path: Path, change: dict[str, str]) -> None:
    path = workbook(tmp_path / "all.xlsx", units=[["code", "name"], ["U1", "东河"]])
    problems = told(read_files(edited(path, change), AT))
    assert problems[0].endswith("this is no whole XLSX file")
