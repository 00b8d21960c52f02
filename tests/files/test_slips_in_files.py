"""Slips of hands and programs in files: read as meant, or refused; never changed in silence."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from db.directory import directory_store
from db.directory.directory_store import Posting
from kiosk.files.columns import Circumstances
from kiosk.files.imports import import_files
from kiosk.files.reading import ReadFiles, read_files
from kiosk.wiring import House
from survey.given import plain_code
from survey.refusals.files import FilesWrong
from survey.texts import CHINESE, ENGLISH
from tests.helpers.building import NOW
from tests.helpers.filed import brought_in
from tests.helpers.workbooks import workbook

AT = Circumstances(ZoneInfo("Asia/Shanghai"), NOW)
LIBREOFFICE = Path(__file__).parent / "from_libreoffice"
"""Saved by LibreOffice Calc 7.4 of Debian 12, from workbooks made by openpyxl."""
PEOPLE = "code,name,unit,supervisor\n"
Put = Callable[[str, str], Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def written(name: str, words: str, encoding: str = "utf-8") -> Path:
        (tmp_path / name).write_bytes(words.encode(encoding))
        return tmp_path

    return written


@pytest.fixture
def company(house: House, put: Put) -> House:
    """Give a house with a unit and two people, one above the other."""
    put("units.csv", "code,name\nU1,东河\n")
    brought_in(house, put("people.csv", f"{PEOPLE}P1,王,U1,\nP2,李,U1,P1\n"))
    return house


def told(read: ReadFiles) -> list[str]:
    return [problem.told(ENGLISH) for problem in read.problems]


def refused(house: House, path: Path) -> list[str]:
    with pytest.raises(FilesWrong) as wrong, house.writing() as session:
        import_files(session, read_files(path, AT), now=NOW, zone=AT.zone, slot=0)
    return [problem.told(ENGLISH) for problem in wrong.value.problems]


def belongs(house: House, person: str) -> Posting:
    with house.reading() as session:
        found = directory_store.postings(session).on(person, NOW.date())
    assert found is not None
    return found


def people(house: House) -> list[str]:
    with house.reading() as session:
        return sorted(directory_store.person_ids(session))


# LibreOffice


def test_a_workbook_of_libreoffice_is_read_as_it_looks(house: House) -> None:
    assert brought_in(house, LIBREOFFICE / "plain.xlsx") == {
        "units": (2, 0, 0), "windows": (2, 0, 0), "people": (4, 0, 0), "inspections": (2, 0, 0),
    }  # fmt: skip
    assert people(house) == ["0001", "0002", "0003", "0009"]
    assert belongs(house, "0003") == Posting("U1", "0009", "0009", "SB-1")
    assert brought_in(house, LIBREOFFICE / "plain.xlsx")["people"] == (0, 4, 0)
    read = read_files(LIBREOFFICE / "plain.xlsx", AT)
    assert [row["score"] for _, row in read.rows("inspections")] == [9500, 9050]


def test_what_is_wrong_in_a_workbook_of_libreoffice_is_told_cell_by_cell() -> None:
    read = read_files(LIBREOFFICE / "wrong.xlsx", AT)
    assert [read.as_headed(each).told(CHINESE) for each in read.problems] == [
        "wrong.xlsx[人员]:2: 姓名: “#N/A”是公式的错误，不是内容",
        "wrong.xlsx[人员]:3: 直接主管: “#N/A”是公式的错误，不是内容",
        (
            "wrong.xlsx[人员]:4: 工号: “4.40106199001011e+16”这个数字太长，后面的位数已经丢失："
            "请把这一列设为文本再填"
        ),
    ]


# Encodings


BIG5 = "code,name\nU1,東河飼料廠\nU2,王小明\nU3,銷售中心\n"


@pytest.mark.parametrize(
    "words", [BIG5, "code,name\nU1,東河\n", "編號,名稱\nU1,王\n", "code,name,unit\nP1,李國強,U1\n"]
)
def test_big5_is_told_and_never_read_as_other_signs(put: Put, words: str) -> None:
    [problem] = told(read_files(put("units.csv", words, "big5"), AT))
    assert problem.startswith("units.csv:")
    assert "this looks like Big5" in problem


@pytest.mark.parametrize(
    "words",
    ["code,name\nU1,东河饲料厂\nU2,销售中心一部\n", "单位编号,单位名称\nU1,东河\nU2,朱镕喆\n",
     "code,name\nU1,東河飼料廠\n", "code,name\nU1,《东河》——饲料厂（总部）\n",
     "code,name\nU1,张伟\n"],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_gb18030_is_read_with_its_rare_signs(put: Put, words: str, encoding: str) -> None:
    read = read_files(put("units.csv", words, encoding), AT)
    assert not told(read)
    assert [row["name"] for _, row in read.rows("units")] == [
        line.split(",")[1] for line in words.splitlines()[1:]
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_other_separators_and_utf16_are_read(put: Put, encoding: str, separator: str) -> None:
    words = f"\nU1{separator}东河\n".join([f"单位编号{separator}单位名称", ""])
    read = read_files(put("单位.csv", words, encoding), AT)
    assert [row["name"] for _, row in read.rows("units")] == ["东河"]


# Codes


@pytest.mark.parametrize(
    "code", ["P1\u200b", "\ufeffP1", "Ｐ１", "P\u00ad1", " P1\u00a0", "P\u200d1", '="P1"', "P\x7f1"]
)
def test_signs_nobody_sees_make_nobody_new(company: House, put: Put, code: str) -> None:
    quoted = code.replace('"', '""')
    path = put("people.csv", f'{PEOPLE}"{quoted}",王,U1,\nP2,李,U1,"{quoted}"\n')
    assert brought_in(company, path)["people"] == (0, 2, 0)


@pytest.mark.parametrize("code", ["p1", "P 1", "ｐ１"])
def test_a_new_code_that_looks_like_a_known_one_is_refused(
    company: House, put: Put, code: str
) -> None:
    assert refused(company, put("people.csv", f"{PEOPLE}{code},王,U1,\n")) == [
        (
            f"people.csv:2: code: {plain_code(code)!r} differs from 'P1', which is known, in "
            "case, spaces, dashes or leading zeros alone: write the same for the same"
        )
    ]
    assert people(company) == ["P1", "P2"]


def test_lost_zeros_make_nobody_new(company: House, put: Put) -> None:
    brought_in(company, put("people.csv", f"{PEOPLE}0007,张,U1,\n"))
    [problem] = refused(company, put("people.csv", f"{PEOPLE}7,张,U1,\n"))
    assert "'7' differs from '0007'" in problem


def test_two_codes_of_one_look_in_a_file_are_refused(put: Put) -> None:
    path = put("people.csv", f"{PEOPLE}A-1,王,U1,\nA–1,李,U1,\n")
    assert told(read_files(path, AT)) == [
        (
            "people.csv:3: code: 'A–1' differs from 'A-1' in row 2 of people.csv in case, spaces, "
            "dashes or leading zeros alone"
        )
    ]


@pytest.mark.parametrize("name", ["王\u200b", "\ufeff王", "王\u202e", " 王 "])
def test_signs_nobody_sees_rename_nobody(company: House, put: Put, name: str) -> None:
    path = put("people.csv", f"{PEOPLE}P1,{name},U1,\n")
    assert brought_in(company, path)["people"] == (0, 1, 0)


def test_a_number_written_in_powers_of_ten_is_told(put: Put) -> None:
    path = put("people.csv", f"{PEOPLE}1.23457E+15,王,U1,\nP2,李,U1,4E+15\n")
    assert [(each.row, each.column) for each in read_files(path, AT).problems] == [
        (2, "code"), (3, "supervisor"),
    ]  # fmt: skip


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "######", "Err:502", "#name?"])
def test_an_error_of_a_formula_saved_as_csv_is_told(put: Put, error: str) -> None:
    path = put("people.csv", f"{PEOPLE}P1,{error},U1,\nP2,李,U1,{error}\n")
    assert [(each.row, each.column) for each in read_files(path, AT).problems] == [
        (2, "name"), (3, "supervisor"),
    ]  # fmt: skip


# What is not said


def test_a_file_without_a_column_empties_nothing_of_what_is_known(company: House, put: Put) -> None:
    assert brought_in(company, put("people.csv", "code,name,unit\nP2,李娜,U1\n"))["people"] == (
        0, 0, 1,
    )  # fmt: skip
    assert belongs(company, "P2").supervisor == "P1"
    put("people.csv", PEOPLE)
    put("units.csv", "code,name,parent\nU0,集团,\nU1,东河,U0\n")
    put("windows.csv", "code,name,unit,post,location,hours\nW1,一号,U1,SB,东门,8:00-20:00\n")
    put("calendar.csv", "day,works,name\n2026-10-01,no,国庆\n")
    put("complaints.csv", "ref,occurred_at,window,person,source,category,text,outcome\n"
        "C1,2026-11-02,W1,P2,customer,attitude,冷淡,upheld\n")  # fmt: skip
    brought_in(company, put("stars.csv", "month,unit,person\n2026-10,U1,P1\n"))
    put("units.csv", "code,name\nU1,东河\n")
    put("windows.csv", "code,name,unit,post\nW1,一号,U1,SB\n")
    put("calendar.csv", "day,works\n2026-10-01,no\n")
    put("complaints.csv", "ref,occurred_at,window,source,category\n"
        "C1,2026-11-02,W1,customer,attitude\n")  # fmt: skip
    counts = brought_in(company, put("stars.csv", "month,unit\n2026-10,U1\n"))
    assert {name: changed for name, (_, _, changed) in counts.items() if changed} == {}


def test_columns_a_file_is_without_are_named(put: Put) -> None:
    read = read_files(put("people.csv", "code,name,unit,window,since\nP2,李娜,U1,,\n"), AT)
    assert [each.told(ENGLISH) for each in read.unsaid()] == [
        (
            "people.csv:1: -: without these columns: what is known stays as it is, what is new has "
            "nothing there: supervisor, leader"
        )
    ]
    assert "直接主管" in next(read.unsaid()).told(CHINESE)


def test_an_empty_cell_under_its_heading_is_a_word(company: House, put: Put) -> None:
    path = put("people.csv", f"{PEOPLE}P2,李,U1,\n")
    assert brought_in(company, path)["people"] == (0, 0, 1)
    assert belongs(company, "P2").supervisor is None


# Several files


def test_two_files_that_contradict_each_other_are_refused(company: House, put: Put) -> None:
    workbook(put("people.csv", f"{PEOPLE}P2,李,U1,P1\n") / "总表.xlsx",
             员工=[["工号", "姓名", "单位", "直接主管"], ["P2", "李", "U1", None]])  # fmt: skip
    [problem] = refused(company, put("units.csv", "code,name\nU1,东河\n"))
    assert problem == "总表.xlsx[员工]:2: 直接主管: this is not what row 2 of people.csv says"
    assert belongs(company, "P2").supervisor == "P1"


def test_two_files_that_say_the_same_are_one(company: House, put: Put) -> None:
    workbook(put("people.csv", f"{PEOPLE}P2,李,U1,P1\n") / "总表.xlsx",
             员工=[["工号", "姓名", "单位", "直接主管"], ["P2", "李", "U1", "P1"]])  # fmt: skip
    assert brought_in(company, put("units.csv", "code,name\nU1,东河\n"))["people"] == (0, 2, 0)


def test_a_person_has_one_name_in_all_rows(put: Put) -> None:
    path = put("people.csv", "code,name,unit,since\nP1,王,U1,\nP1,汪,U1,2026-05-04\n")
    assert told(read_files(path, AT)) == [
        "people.csv:3: name: this is not what row 2 of people.csv says"
    ]


def test_those_above_may_stand_in_a_later_file(house: House, put: Put, tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", 单位=[["编号", "名称", "上级单位"], ["U1", "东河", "U0"]],
             员工=[["工号", "姓名", "单位", "直接主管"], ["P1", "王", "U1", "P9"]])  # fmt: skip
    workbook(tmp_path / "b.xlsx", 单位=[["编号", "名称"], ["U0", "集团"]],
             员工=[["工号", "姓名", "单位"], ["P9", "赵", "U0"]])  # fmt: skip
    assert brought_in(house, tmp_path) == {"units": (2, 0, 0), "people": (2, 0, 0)}
    assert belongs(house, "P1").supervisor == "P9"


@pytest.mark.parametrize(
    ("since", "read"),
    [("2026/1/5", date(2026, 1, 5)), ("2026年1月5日", date(2026, 1, 5)),
     ("46027", date(2026, 1, 5)), ("2026.1.5", date(2026, 1, 5))],
)  # fmt: skip
def test_days_in_csv_are_read_as_excel_saves_them(put: Put, since: str, read: date) -> None:
    path = put("people.csv", f"code,name,unit,since\nP1,王,U1,{since}\n")
    assert [row["since"] for _, row in read_files(path, AT).rows("people")] == [read]
