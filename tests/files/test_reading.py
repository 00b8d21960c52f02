"""Reading files: every bad row is told by file, row and column; good ones become plain values."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from kiosk.files.columns import Circumstances
from kiosk.files.reading import ReadFiles, read_files
from kiosk.files.references import circle_problems, reference_problems
from survey.refusals.files import NoSuchPath, NothingToRead
from survey.texts import CHINESE, ENGLISH
from tests.helpers.building import NOW

AT = Circumstances(ZoneInfo("Asia/Shanghai"), NOW)
RATINGS = "id,window,score,created_at,channel\n"


def written(folder: Path, name: str, content: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content.encode(encoding))
    return path


def told(read: ReadFiles) -> list[str]:
    return [problem.told(ENGLISH) for problem in read.problems]


def first_row(read: ReadFiles, name: str) -> dict[str, object]:
    return dict(read.rows(name)[0][1])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_chinese_is_read_in_the_encodings_people_save(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "units.csv", "code,name,parent\nU1,东河饲料厂,\n", encoding)
    read = read_files(path, AT)
    assert not read.problems
    assert first_row(read, "units") == {"code": "U1", "name": "东河饲料厂", "parent": None}


def test_two_encodings_in_one_file_are_told_with_the_row(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_bytes("code,name\nU1,东河\n".encode() + b"U2,\xff\xff\n")
    assert told(read_files(path, AT)) == [
        "units.csv:3: -: mixed encodings: save the whole file as UTF-8 or GB18030"
    ]


@pytest.mark.parametrize("tail", ["U2,南岭\n", "U2,南岭饲料\n", "U2,销售中心\n"])
def test_gb18030_after_a_mark_of_utf8_is_mixed(tmp_path: Path, tail: str) -> None:
    path = tmp_path / "units.csv"
    path.write_bytes("\ufeffcode,name\nU1,东河饲料厂\n".encode() + tail.encode("gb18030"))
    assert told(read_files(path, AT)) == [
        "units.csv:3: -: mixed encodings: save the whole file as UTF-8 or GB18030"
    ]


def test_each_wrong_cell_is_told_with_file_row_and_column(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "ratings.csv",
        RATINGS + "R1,SB-1,6,2026-11-01T08:00,qr\nR2,,5,yesterday,qr\nR3,SB-1,5,2027-01-01,qr\n",
    )
    assert told(read_files(path, AT)) == [
        "ratings.csv:2: score: a score is 1 to 5, this is '6'",
        "ratings.csv:3: window: it must not be empty",
        "ratings.csv:3: created_at: 'yesterday' is no time; write it like 2026-01-31T08:30",
        "ratings.csv:4: created_at: 2027-01-01 is in the future",
    ]


@pytest.mark.parametrize("score", ["0", "6", "NaN", "5; DROP", "4.5", "-1", "٥"])
def test_what_is_no_score_is_refused(tmp_path: Path, score: str) -> None:
    path = written(tmp_path, "ratings.csv", f"{RATINGS}R1,SB-1,{score},2026-11-01,qr\n")
    assert [problem.column for problem in read_files(path, AT).problems] == ["score"]


@pytest.mark.parametrize("score", ["-1", "100.01", "NaN", "Infinity", "good"])
def test_a_check_scores_from_0_to_100(tmp_path: Path, score: str) -> None:
    header = "ref,window,inspector,inspected_at,kind,score\n"
    path = written(tmp_path, "inspections.csv", f"{header}I1,W,P,2026-11-01,spot,{score}\n")
    assert [problem.column for problem in read_files(path, AT).problems] == ["score"]


def test_a_missing_column_is_told_once_not_by_each_row(tmp_path: Path) -> None:
    path = written(tmp_path, "ratings.csv", "id,window,score\nR1,W,5\nR2,W,5\n")
    assert told(read_files(path, AT)) == [
        "ratings.csv:1: created_at: this column is missing",
        "ratings.csv:1: channel: this column is missing",
    ]


@pytest.mark.parametrize("notes", ["notes", "备注"])
def test_a_column_of_notes_is_let_be_and_any_other_unknown_one_is_told(
    tmp_path: Path, notes: str
) -> None:
    path = written(tmp_path, "units.csv", f"name,{notes},code\n东河,red,U1\n")
    assert first_row(read_files(path, AT), "units")["code"] == "U1"
    path = written(tmp_path, "units.csv", "name,colour,code\n东河,red,U1\n")
    assert told(read_files(path, AT)) == [
        (
            "units.csv:1: colour: this heading is not known, its column would be lost: is it "
            "parent? A column of your own is called “Notes”"
        )
    ]


def test_a_repeated_row_is_told_with_the_row_it_repeats(tmp_path: Path) -> None:
    row = "R1,SB-1,5,2026-11-01T08:00,qr\n"
    path = written(tmp_path, "ratings.csv", RATINGS + row + row)
    assert told(read_files(path, AT)) == ["ratings.csv:3: id: the same as in row 2"]


def test_a_row_is_counted_as_an_editor_shows_it(tmp_path: Path) -> None:
    header = "id,window,score,created_at,channel,comment\n"
    path = written(
        tmp_path,
        "ratings.csv",
        header + 'R1,W,5,2026-11-01,qr,"two\nlines"\n\nR2,W,9,2026-11-01,qr,\n',
    )
    assert [problem.row for problem in read_files(path, AT).problems] == [5]


def test_an_empty_file_lacks_its_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "units.csv", "")
    assert told(read_files(path, AT)) == [
        "units.csv:1: code: this column is missing",
        "units.csv:1: name: this column is missing",
    ]


def test_rubbish_is_told_not_read(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_bytes(bytes(range(256)) * 20)
    assert told(read_files(path, AT)) == ["units.csv:1: -: this is no text file"]


def test_a_workbook_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    path.write_bytes(b"PK\x03\x04 but no more")
    assert told(read_files(path, AT)) == ["all.xlsx:1: -: this is no whole XLSX file"]


@pytest.mark.parametrize("length", [20_000, 200_000])
def test_a_huge_cell_is_told(tmp_path: Path, length: int) -> None:
    path = written(tmp_path, "units.csv", f"code,name\nU1,{'x' * length}\n")
    (problem,) = read_files(path, AT).problems
    assert (problem.file, problem.row) == ("units.csv", 2)


def test_a_nul_in_a_cell_of_a_workbook_or_csv_never_gets_in(tmp_path: Path) -> None:
    path = written(tmp_path, "units.csv", "code,name\nU1,a\0b\n")
    assert read_files(path, AT).problems


def test_a_path_that_names_no_file_of_ours_is_refused(tmp_path: Path) -> None:
    written(tmp_path, "notes.csv", "a,b\n1,2\n")
    with pytest.raises(NothingToRead):
        read_files(tmp_path, AT)


def test_a_path_that_is_not_there_is_said_to_be_not_there(tmp_path: Path) -> None:
    with pytest.raises(NoSuchPath) as refused:
        read_files(tmp_path / "absent.csv", AT)
    assert "absent.csv" in refused.value.said.en


def test_a_workbook_s_real_dates_and_numbers_are_read(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "ratings"
    sheet.append(["id", "window", "score", "created_at", "channel"])
    sheet.append([17, "SB-1", 5.0, datetime(2026, 11, 1, 8, 30), "qr"])  # noqa: DTZ001
    book.save(tmp_path / "all.xlsx")
    row = first_row(read_files(tmp_path / "all.xlsx", AT), "ratings")
    assert (row["id"], row["score"]) == ("17", 5)
    assert row["created_at"] == datetime(2026, 11, 1, 0, 30, tzinfo=UTC)


def test_a_workbook_s_date_is_a_month_where_a_month_is_asked(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "stars"
    sheet.append(["month", "unit", "person"])
    sheet.append([date(2026, 10, 1), "U1", None])
    book.save(tmp_path / "all.xlsx")
    assert first_row(read_files(tmp_path / "all.xlsx", AT), "stars")["month"] == "2026-10"


@pytest.mark.parametrize("name", ["SB", "司磅室"])
def test_a_post_is_known_by_code_and_by_name(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, "windows.csv", f"code,name,unit,post\nSB-1,一号磅,U1,{name}\n")
    assert first_row(read_files(path, AT), "windows")["post"] == "SB"


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2026-07-01T08:00", "2026-07-01T12:00+00:00"),
        ("2026-07-01T08:00+08:00", "2026-07-01T00:00+00:00"),
        ("2026-03-08T02:30", "2026-03-08T07:30+00:00"),  # the clocks skip it: read as 03:30
        ("2026-11-01T01:30", "2026-11-01T05:30+00:00"),  # shown twice: the first of the two
    ],
)
def test_a_time_without_offset_is_local(tmp_path: Path, local: str, utc: str) -> None:
    at = Circumstances(ZoneInfo("America/New_York"), NOW)
    path = written(tmp_path, "ratings.csv", f"{RATINGS}R1,W,5,{local},qr\n")
    moment = first_row(read_files(path, at), "ratings")["created_at"]
    assert moment == datetime.fromisoformat(utc)


def test_units_in_a_circle_are_told(tmp_path: Path) -> None:
    path = written(tmp_path, "units.csv", "code,name,parent\nA,a,B\nB,b,A\nC,c,\nD,d,C\n")
    read = read_files(path, AT)
    assert [(p.row, p.column) for p in circle_problems(read)] == [(2, "parent"), (3, "parent")]


def test_people_above_themselves_are_told(tmp_path: Path) -> None:
    header = "code,name,unit,supervisor\n"
    rows = "P1,a,U1,P2\nP2,b,U1,P1\nP3,c,U1,\nP4,d,U1,P3\n"
    read = read_files(written(tmp_path, "people.csv", header + rows), AT)
    assert [(p.row, p.column) for p in circle_problems(read)] == [
        (2, "supervisor"),
        (3, "supervisor"),
    ]


def test_people_who_were_above_themselves_for_a_while_are_told(tmp_path: Path) -> None:
    header = "code,name,unit,supervisor,since\n"
    rows = "P1,a,U1,P2,2026-03-01\nP1,a,U1,,2026-04-01\nP2,b,U1,P1,2020-01-01\n"
    read = read_files(written(tmp_path, "people.csv", header + rows), AT)
    assert [p.row for p in circle_problems(read)] == [2, 4]


def test_who_changed_places_with_the_one_above_is_no_circle(tmp_path: Path) -> None:
    header = "code,name,unit,supervisor,since\n"
    rows = "P2,b,U1,P1,2026-04-01\n"
    read = read_files(written(tmp_path, "people.csv", header + rows), AT)
    known = {"people": {"P1": [(date.min, "P2"), (date(2026, 4, 1), None)]}}
    assert list(circle_problems(read, known)) == []
    known = {"people": {"P1": [(date.min, None), (date(2026, 6, 1), "P2")]}}
    assert [p.row for p in circle_problems(read, known)] == [2]


def test_a_code_is_known_from_the_files_or_from_the_database(tmp_path: Path) -> None:
    written(tmp_path, "units.csv", "code,name,parent\nA,a,\nB,b,OLD\nC,c,NONE\n")
    read = read_files(tmp_path, AT)
    assert [problem.told(CHINESE) for problem in reference_problems(read, {"units": {"OLD"}})] == [
        "units.csv:4: parent: 没有编号为“NONE”的记录"
    ]


@pytest.mark.parametrize(
    ("name", "head", "row"),
    [
        ("stars.csv", "month,unit,person\n", "{month},U1,\n"),
        ("closings.csv", "month,closed_at,by\n", "{month},2026-11-01T09:00,陈组长\n"),
    ],
)
def test_a_month_that_has_not_begun_is_told_with_its_row(
    tmp_path: Path, name: str, head: str, row: str
) -> None:
    path = written(tmp_path, name, head + row.format(month="2026-11") + row.format(month="2026-12"))
    assert told(read_files(path, AT)) == [f"{name}:3: month: 2026-12 is in the future"]


def workbook(folder: Path, **sheets: list[list[object]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(folder / "all.xlsx")
    return folder / "all.xlsx"


@pytest.mark.parametrize(
    "tail", ["", "U5,东河\n", 'U5,"东,河"\n', "U5,东河\nU6,南岭\nU7,", 'U5,"x"y\n']
)
def test_a_quote_without_its_pair_is_told_where_it_begins(tmp_path: Path, tail: str) -> None:
    path = written(tmp_path, "units.csv", f'code,name\nU1,东河\nU2,"南岭\nU3,销售\n{tail}')
    first = read_files(path, AT).problems[0].told(ENGLISH)
    assert first.startswith("units.csv:3: -: from here on it cannot be read")


def test_rows_after_a_stray_quote_are_looked_at_too(tmp_path: Path) -> None:
    path = written(tmp_path, "units.csv", 'code,name\nU2,"南岭"x\nU3,\n')
    assert [(p.row, p.column) for p in read_files(path, AT).problems] == [(2, "-"), (3, "name")]


@pytest.mark.parametrize("row", ["U1,东河,饲料厂", "U1,东河,", "U1,东,河,"])
def test_a_row_longer_than_the_header_is_told(tmp_path: Path, row: str) -> None:
    path = written(tmp_path, "units.csv", f"code,name\n{row}\nU2,南岭\n,,,\n")
    read = read_files(path, AT)
    assert told(read) == [
        "units.csv:2: -: this row is longer than the header: is there a comma without quotes?"
    ]
    assert [row["code"] for _, row in read.rows("units")] == ["U2"]


def test_a_comma_without_quotes_never_shifts_what_follows(tmp_path: Path) -> None:
    head = "id,window,score,created_at,channel,comment,reasons,standing,flag\n"
    path = written(tmp_path, "ratings.csv", f"{head}R1,W,5,2026-11-01,qr,好, quick,,held,\n")
    assert read_files(path, AT).problems


def test_a_cell_under_no_title_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "units.csv", "code,name,\nU1,东河,x\nU2,南岭,\n")
    assert told(read_files(path, AT)) == ["units.csv:2: -: 'x' stands under no column"]
    book = workbook(tmp_path, units=[["code", "name"], ["U1", "东河"], ["U2", "南岭", "饲料厂"]])
    assert told(read_files(book, AT)) == ["all.xlsx[units]:3: -: '饲料厂' stands under no column"]


def test_a_column_that_is_there_twice_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "units.csv", "code,name,Name\nU1,东河,南岭\n")
    assert told(read_files(path, AT)) == ["units.csv:1: name: this column is there more than once"]


def test_names_of_files_and_sheets_are_known_in_any_case(tmp_path: Path) -> None:
    written(tmp_path, "UNITS.CSV", "code,name\nU1,东河\n")
    workbook(tmp_path, People=[["code", "name", "unit"], ["P1", "王", "U1"]])
    read = read_files(tmp_path, AT)
    assert not read.problems
    assert (len(read.rows("units")), len(read.rows("people"))) == (1, 1)


def test_what_is_not_ours_is_told_and_never_skipped(tmp_path: Path) -> None:
    written(tmp_path, "units.csv", "code,name\nU1,东河\n")
    written(tmp_path, "rating.csv", "id\n1\n")
    written(tmp_path, "old.xls", "x")
    workbook(tmp_path, Sheet1=[["code", "name"], ["U2", "南岭"]], 空=[], people=[["code"]])
    files = [problem.file for problem in read_files(tmp_path, AT).problems]
    assert files == ["all.xlsx[Sheet1]", "all.xlsx[people]", "all.xlsx[people]", "old.xls",
                     "rating.csv"]  # fmt: skip


def test_a_workbook_without_any_sheet_of_ours_is_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(NothingToRead):
        read_files(workbook(tmp_path, Sheet1=[["code", "name"], ["U2", "南岭"]]), AT)


def test_what_other_programs_leave_in_a_folder_is_let_be(tmp_path: Path) -> None:
    written(tmp_path, "units.csv", "code,name\nU1,东河\n")
    for name in ("~$all.xlsx", ".units.csv", "._units.csv", "README.txt", "photo.jpg"):
        written(tmp_path, name, "x")
    assert not read_files(tmp_path, AT).problems


@pytest.mark.parametrize(
    "when",
    ["0001-06-01", "1999-12-31T23:59", "2026-02-30", "2026-11-01T25:00", "2026-11-01T08:00+24:00",
     "２０２６-11-01", "2026-11", "35000", "450000"],
)  # fmt: skip
def test_a_moment_that_cannot_be_is_told(tmp_path: Path, when: str) -> None:
    path = written(tmp_path, "ratings.csv", f"{RATINGS}R1,W,5,{when},qr\n")
    assert [problem.column for problem in read_files(path, AT).problems] == ["created_at"]


@pytest.mark.parametrize("day", ["1969-12-31", "2200-01-01", "2026-01-31x", "2026-01-31T08:00"])
def test_a_posting_begins_on_a_real_day(tmp_path: Path, day: str) -> None:
    path = written(tmp_path, "people.csv", f"code,name,unit,since\nP1,王,U1,{day}\n")
    assert [problem.column for problem in read_files(path, AT).problems] == ["since"]


@pytest.mark.parametrize("month", ["1999-12", "2026-10x", "2026-13", "2026-10-32", "0001-06"])
def test_a_month_that_cannot_be_is_told(tmp_path: Path, month: str) -> None:
    path = written(tmp_path, "stars.csv", f"month,unit,person\n{month},U1,\n")
    assert [problem.column for problem in read_files(path, AT).problems] == ["month"]


@pytest.mark.parametrize(
    ("score", "reasons", "wrong"),
    [
        (5, "quick,friendly", None),
        (5, "quick, friendly；clear", None),
        (5, "quikc", "'quikc' is no reason of the questionnaire"),
        (5, "x" * 41, f"{'x' * 41!r} is no reason of the questionnaire"),
        (5, "bad-manner", "not offered with a score of 5"),
        (1, ",,", "',,' is no reason of the questionnaire"),
    ],
)
def test_reasons_are_those_of_the_questionnaire(
    tmp_path: Path, score: int, reasons: str, wrong: str | None
) -> None:
    head = "id,window,score,created_at,channel,reasons\n"
    path = written(tmp_path, "ratings.csv", f'{head}R1,W,{score},2026-11-01,qr,"{reasons}"\n')
    assert told(read_files(path, AT)) == ([f"ratings.csv:2: reasons: {wrong}"] if wrong else [])


def test_line_ends_of_all_kinds_become_one(tmp_path: Path) -> None:
    head = ["id", "window", "score", "created_at", "channel", "comment"]
    rows = [["R1", "W", 5, "2026-11-01", "qr", "一_x000D_\n二"]]
    path = written(
        tmp_path, "ratings.csv", f'{",".join(head)}\nR1,W,5,2026-11-01,qr,"一\r二\r\n三"\n'
    )
    assert first_row(read_files(path, AT), "ratings")["comment"] == "一\n二\n三"
    assert (
        first_row(read_files(workbook(tmp_path, ratings=[head, *rows]), AT), "ratings")["comment"]
        == "一\n二"
    )


def test_a_wrong_cell_is_told_in_one_short_line(tmp_path: Path) -> None:
    long = "x\n" * 9_000
    path = written(tmp_path, "ratings.csv", f'{RATINGS}R1,W,5,"{long}",qr\n')
    [problem] = read_files(path, AT).problems
    for language in (CHINESE, ENGLISH):
        assert len(problem.told(language)) < 200
        assert problem.told(language).isprintable()
