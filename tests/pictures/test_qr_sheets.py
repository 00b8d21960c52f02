"""Poster sheets, and `kiosk qr`."""

import csv
import re
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.directory import directory_store
from kiosk.cli import main
from kiosk.cli.qr import file_names
from kiosk.pictures.posters import PosterWindow, Size, sheet
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes import qr
from kiosk.wiring import House, open_house
from survey.directory.roles import Role
from survey.texts import Text
from tests.helpers.building import NOW, a_window, fresh_settings
from tests.helpers.history import signed_in


def _windows(count: int, name: str = "一号磅") -> list[PosterWindow]:
    post = Text("司磅", "Weighbridge")
    return [
        PosterWindow(f"W{n}", name, "东厂", post, "东门", f"https://k.example/rate?w=token{n}")
        for n in range(count)
    ]


@pytest.fixture
def served(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("KIOSK_DATA_DIR", str(house.settings.data_dir))
    monkeypatch.setenv("KIOSK_PUBLIC_URL", "https://k.example")
    monkeypatch.setenv("KIOSK_CONTACT", "0571-8888 6666")
    return house


def test_a_stand_is_a_page_and_eight_labels_are_one(house: House) -> None:
    both = sheet(house, _windows(9))

    assert both.count('class="page stand"') == 9
    assert both.count('class="page labels"') == 2
    assert both.count('class="label"') == 9


def test_stands_or_labels_can_be_printed_alone(house: House) -> None:
    assert 'class="label"' not in sheet(house, _windows(2), size=Size.STAND)
    assert 'class="page stand"' not in sheet(house, _windows(2), size=Size.LABEL)


def test_a_sheet_needs_nothing_from_elsewhere(house: House) -> None:
    page = sheet(house, _windows(1))

    assert not [word for word in ("src=", "href=", "url(", "@import", "<script") if word in page]


def test_a_sheet_says_what_to_do_in_both_languages_and_how_to_reach_someone(
    tmp_path: Path,
) -> None:
    opened = open_house(fresh_settings(tmp_path, contact="0571-8888 6666"))
    page = sheet(opened, _windows(1))
    opened.close()

    for words in ("扫一扫", "Scan to rate", "一号磅", "司磅", "k.example/rate?w=token0", "8888"):
        assert words in page


def test_a_window_named_like_markup_stays_text(house: House) -> None:
    page = sheet(house, _windows(1, name="<script>alert(1)</script>"))

    assert "<script>" not in page


def test_without_a_format_there_is_an_svg_a_window_and_a_sheet(
    served: House, tmp_path: Path
) -> None:
    a_window(served, code="SB-1")
    a_window(served, code="KP/2", post="KP")

    main(["qr", str(tmp_path / "codes")])

    names = {path.name for path in (tmp_path / "codes").iterdir()}
    assert names == {"SB-1.svg", "KP_2.svg", "index.csv", "posters.html"}


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_with_either_format_the_sheet_is_there_too(
    served: House, tmp_path: Path, kind: str
) -> None:
    a_window(served, code="SB-1")

    main(["qr", str(tmp_path / "codes"), "--format", kind])

    names = {path.name for path in (tmp_path / "codes").iterdir()}
    assert names == {f"SB-1.{kind}", "index.csv", "posters.html"}


def test_a_name_that_a_spreadsheet_would_run_is_only_text_in_the_list(
    served: House, tmp_path: Path
) -> None:
    a_window(served, code="SB-1")
    with served.writing() as session:
        directory_store.keep_window(
            session, code="SB-1", name="=1+1", unit="U1", post="SB", location=None
        )

    main(["qr", str(tmp_path)])

    with (tmp_path / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["window"], row["name"], row["file"]) == ("SB-1", "'=1+1", "SB-1.svg")
    assert row["address"].startswith("https://k.example/rate?w=")


def test_a_png_opens_the_windows_page(served: House, tmp_path: Path) -> None:
    token = a_window(served, code="SB-1")

    main(["qr", str(tmp_path), "--format", "png"])

    with Image.open(tmp_path / "SB-1.png") as picture:
        found = zxingcpp.read_barcodes(picture.convert("L"))
    assert [each.text for each in found] == [f"https://k.example/rate?w={token}"]


def test_the_sheet_alone_is_a_file(served: House, tmp_path: Path) -> None:
    a_window(served)

    main(["qr", str(tmp_path / "new" / "sheet.html"), "--format", "html"])

    assert "0571-8888 6666" in (tmp_path / "new" / "sheet.html").read_text(encoding="utf-8")


def test_closed_windows_are_not_printed(served: House, tmp_path: Path) -> None:
    a_window(served, code="SB-1")
    a_window(served, code="SB-2")
    with served.writing() as session:
        directory_store.set_window_active(session, "SB-2", active=False)

    main(["qr", str(tmp_path), "--format", "svg"])

    assert {path.name for path in tmp_path.glob("*.svg")} == {"SB-1.svg"}


def test_a_house_without_codes_is_told_so(
    served: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_window(served)
    with served.writing() as session:
        directory_store.revoke_token(session, "SB-1", at=NOW)

    with pytest.raises(SystemExit) as ended:
        main(["qr", str(tmp_path / "codes")])

    assert ended.value.code == 1
    assert "没有可打印的二维码" in capsys.readouterr().err
    assert not (tmp_path / "codes").exists()


def test_a_file_where_the_folder_should_be_is_one_clear_line(
    served: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_window(served)
    (tmp_path / "codes").write_text("mine")

    with pytest.raises(SystemExit):
        main(["qr", str(tmp_path / "codes")])

    assert capsys.readouterr().err.startswith("kiosk: File exists")
    assert (tmp_path / "codes").read_text() == "mine"


def test_file_names_are_safe_and_distinct() -> None:
    codes = ["../a", "a", "A", "磅房 1", "/"]

    assert file_names(codes, ".svg") == ["a.svg", "a_2.svg", "A_3.svg", "磅房_1.svg", "window.svg"]


def test_codes_are_the_administrators_alone(house: House) -> None:
    client = TestClient(Starlette(routes=qr.routes(house)))
    for address in ("/qr/SB-1.svg", "/qr/SB-1.png", "/posters"):
        assert client.get(address).status_code == 401


def _administrator(house: House) -> TestClient:
    cookies = {SESSION_COOKIE: signed_in(house, Role.ADMINISTRATOR)}
    return TestClient(Starlette(routes=qr.routes(house)), cookies=cookies)


def test_the_administrator_downloads_codes_under_their_windows_names(house: House) -> None:
    a_window(house, code="磅房-1")
    client = TestClient(
        Starlette(routes=qr.routes(house)),
        cookies={SESSION_COOKIE: signed_in(house, Role.ADMINISTRATOR)},
    )

    picture = client.get("/qr/磅房-1.png?download=1")

    assert "filename*=UTF-8''%E7%A3%85%E6%88%BF-1.png" in picture.headers["content-disposition"]
    assert picture.headers["cache-control"] == "no-store"
    with Image.open(BytesIO(picture.content)) as image:
        assert len(zxingcpp.read_barcodes(image.convert("L"))) == 1


def test_the_administrator_prints_one_windows_labels(house: House) -> None:
    a_window(house, code="SB-1")
    a_window(house, code="SB-2")
    client = TestClient(
        Starlette(routes=qr.routes(house)),
        cookies={SESSION_COOKIE: signed_in(house, Role.ADMINISTRATOR)},
    )

    assert client.get("/posters?window=SB-1").text.count('class="page stand"') == 1
    assert client.get("/posters?size=label").text.count('class="page stand"') == 0
    assert client.get("/posters?size=huge").text.count('class="page stand"') == 2


def test_a_window_without_a_code_has_nothing_to_show_or_print(house: House) -> None:
    a_window(house)
    with house.writing() as session:
        directory_store.revoke_token(session, "SB-1", at=NOW)
    client = TestClient(
        Starlette(routes=qr.routes(house)),
        cookies={SESSION_COOKIE: signed_in(house, Role.ADMINISTRATOR)},
    )

    assert client.get("/qr/SB-1.svg").status_code == 404
    assert client.get("/posters").json()["error"]["code"] == "window.nothing-to-print"


def test_a_code_that_only_this_computer_reaches_is_not_made(
    served: House,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    a_window(served)
    monkeypatch.setenv("KIOSK_PUBLIC_URL", "http://localhost:8501")
    with pytest.raises(SystemExit):
        main(["qr", str(tmp_path / "codes")])
    assert "KIOSK_PUBLIC_URL" in capsys.readouterr().err
    assert not (tmp_path / "codes").exists()


@pytest.mark.parametrize(("scheme", "warned"), [("http", True), ("https", False)])
def test_codes_of_plain_http_are_made_with_a_warning(
    served: House,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    scheme: str,
    warned: bool,
) -> None:
    a_window(served)
    monkeypatch.setenv("KIOSK_PUBLIC_URL", f"{scheme}://k.example")
    main(["qr", str(tmp_path / "codes")])
    assert (tmp_path / "codes" / "posters.html").exists()
    assert ("http://k.example" in capsys.readouterr().err) is warned


@pytest.mark.parametrize("size", ["a3", "a5", "tent"])
def test_a_sheet_of_another_size_has_nothing_else_on_it(
    served: House, tmp_path: Path, size: str
) -> None:
    a_window(served)
    main(["qr", str(tmp_path / "sheet.html"), "--format", "html", "--size", size])
    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert page.count('class="page') == 1
    assert ("@page{size:164mm 226mm" in page) is (size == "tent")
    assert page.count("扫一扫<") == (2 if size == "tent" else 1)


def test_a_stand_has_room_for_a_logo_and_says_the_windows_code(house: House) -> None:
    for size in Size:
        page = sheet(house, _windows(1), size=size)
        assert '<p class="number">W0</p>' in page
        assert ('<span class="logo"></span>' in page) is (size is not Size.LABEL)


def test_without_an_english_name_the_company_is_printed_once(tmp_path: Path) -> None:
    opened = open_house(fresh_settings(tmp_path, company="禾丰集团"))
    page = sheet(opened, _windows(1), size=Size.STAND)
    opened.close()
    assert opened.settings.company_name == Text("禾丰集团", "禾丰集团")
    assert re.findall('<p class="company"[^>]*>(.*?)</p>', page) == ["禾丰集团"]


def test_the_sheet_in_the_browser_says_what_is_wrong_with_its_address(house: House) -> None:
    assert "KIOSK_PUBLIC_URL" in sheet(house, _windows(1))
