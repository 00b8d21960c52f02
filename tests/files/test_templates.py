"""Templates: whoever fills one in as it says is read; nothing is written over."""

import csv
import io
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from starlette.applications import Starlette
from starlette.testclient import TestClient

from kiosk.files.columns import Circumstances
from kiosk.files.headings import FILLED
from kiosk.files.reading import read_files
from kiosk.files.tables import BY_NAME
from kiosk.files.templates import called, heading, template_csv, write_templates
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes import templates
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.texts import CHINESE, ENGLISH, LANGUAGES, Language
from tests.helpers.building import NOW
from tests.helpers.filed import brought_in
from tests.helpers.history import signed_in

ZONE = ZoneInfo("Asia/Shanghai")
ROWS: dict[str, list[str]] = {
    "units": ["DH", "东河饲料厂", ""],
    "windows": ["DH-SB1", "一号司磅室", "DH", "司磅室", "东门", "周一至周五 8:00-12:00"],
    "people": ["0012", "王磊", "DH", "", "", "DH-SB1", "2026/1/5", "2026年11月30日"],
    "roster": ["DH-SB1", "0012", "2026/11/2 8:00", "2026/11/2 16:00"],
    "calendar": ["2026年10月1日", "否", "国庆节"],
    "complaints": ["001", "2026-11-02 8:30", "DH-SB1", "0012", "客户", "态度不好", "冷淡", "属实",
        "2026-11-03"],
    "counselling": ["P-001", "0012", "2026-11-04", "001", "改"],
    "inspections": ["J-001", "DH-SB1", "0012", "2026-11-05", "抽查", "95"],
    "stars": ["2026年10月", "DH", "0012"],
    "ratings": ["R-001", "DH-SB1", "0012", "5", "2026-11-02 9:00", "paper", "好"],
}  # fmt: skip


def test_the_chinese_template_filled_in_is_read(house: House, tmp_path: Path) -> None:
    [path] = write_templates(tmp_path / "模板.xlsx", CHINESE)
    book = load_workbook(path)
    for name, row in ROWS.items():
        book[called(BY_NAME[name], CHINESE)].append(row)
    book.save(path)
    assert brought_in(house, path) == dict.fromkeys(ROWS, (1, 0, 0))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["模板.xlsx", "模板"])
def test_an_empty_template_holds_nothing_and_nothing_wrong(
    tmp_path: Path, language: Language, name: str
) -> None:
    path = tmp_path / name
    write_templates(path, language)
    read = read_files(path, Circumstances(ZONE, NOW))
    assert not read.problems
    assert {each.table.name for each in read.tables} == set(FILLED)
    assert all(not each.rows for each in read.tables)


def test_every_heading_of_a_template_is_known_and_no_two_are_alike() -> None:
    for name, columns in FILLED.items():
        told = [heading(BY_NAME[name], column, CHINESE) for column in columns]
        assert len(set(told)) == len(told), name
        assert not [each for each in told if each.isascii()], name
    assert set(ROWS) == set(FILLED)


def test_codes_and_words_stand_in_columns_of_text(tmp_path: Path) -> None:
    [path] = write_templates(tmp_path / "t.xlsx", CHINESE)
    people = load_workbook(path)["人员"]
    assert people.column_dimensions["A"].number_format == "@"
    assert people["D1"].comment is not None


def test_what_was_filled_in_is_not_written_over(tmp_path: Path) -> None:
    write_templates(tmp_path / "t", CHINESE)
    with pytest.raises(FileExistsError):
        write_templates(tmp_path / "t", CHINESE)


def test_a_csv_template_opens_by_a_click() -> None:
    told = template_csv("people", ENGLISH)
    assert told.startswith(b"\xef\xbb\xbf")
    assert next(csv.reader(io.StringIO(told.decode("utf-8-sig"))))[0] == "code"


def test_templates_are_for_who_keeps_the_directory(house: House) -> None:
    client = TestClient(Starlette(routes=templates.routes(house)), follow_redirects=False)
    paths = ("/templates/all.xlsx", "/templates/people.csv")
    assert {client.get(path).status_code for path in paths} == {401}
    given: dict[Role, Any] = {}
    for role in Role:
        client.cookies.set(SESSION_COOKIE, signed_in(house, role))
        given[role] = {client.get(path).status_code for path in paths}
    assert given == {r: {200 if r is Role.ADMINISTRATOR else 403} for r in Role}
    assert client.get("/templates/accounts.csv").status_code == 404
