"""The company's logo: read by its bytes, drawn anew and small, on posters and at the sign-in."""

from io import BytesIO
from pathlib import Path
from struct import pack
from zlib import compress, crc32

import pytest
from PIL import Image
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.directory import directory_store
from db.ground import trait_store
from kiosk.actions.directory.logo import keep_logo, remove_logo
from kiosk.files.columns import Circumstances
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.files.writing import write_files
from kiosk.pictures.logos import MOST, SIDES, kept_as, png_of, read_logo
from kiosk.pictures.posters import Size, posters, sheet
from kiosk.rights.who import User
from kiosk.routes import access, logo
from kiosk.upkeep.backup import back_up
from kiosk.upkeep.restoring import restore
from kiosk.wiring import House, open_house
from survey.refusals.directory import LogoIsADrawing, NotALogo, NotYours
from survey.refusals.files import FilesWrong
from survey.refusals.given import PhotoTooLarge
from tests.helpers.building import NOW, a_window, an_account, an_empty_house, fresh_settings
from tests.helpers.commands import Kiosk, commands


def drawn(size: tuple[int, int] = (900, 300), kind: str = "PNG", mode: str = "RGBA") -> bytes:
    picture = Image.new(mode, size, (0, 0, 0, 0) if mode == "RGBA" else "white")
    picture.paste((10, 120, 90), (100, 50, size[0] - 100, size[1] - 50))
    target = BytesIO()
    picture.save(target, kind)
    return target.getvalue()


def noisy(size: tuple[int, int] = (1500, 1500)) -> bytes:
    """Return a picture that no PNG makes small."""
    picture = Image.effect_noise(size, 90).convert("RGB")
    target = BytesIO()
    picture.save(target, "JPEG", quality=95)
    return target.getvalue()


def the_logo(house: House) -> str | None:
    with house.reading() as session:
        return trait_store.get(session, trait_store.LOGO)


def kept(house: House, raw: bytes | None = None) -> User:
    keeper = an_account(house, "keeper", "administrator")
    with house.writing() as session:
        keep_logo(session, read_logo(raw or drawn()), by=keeper, at=NOW)
    return keeper


@pytest.mark.parametrize(
    "raw", [drawn(), drawn(kind="JPEG", mode="RGB"), drawn((4000, 900)), noisy()]
)
def test_a_logo_is_a_small_png_that_we_drew(raw: bytes) -> None:
    png = read_logo(raw)
    assert len(png) <= MOST
    with Image.open(BytesIO(png)) as picture:
        assert picture.format == "PNG"
        assert max(picture.size) <= SIDES[0]
    assert png_of(kept_as(png)) == png


def test_what_was_transparent_stays_so_and_is_cut_off_around_it() -> None:
    with Image.open(BytesIO(read_logo(drawn()))) as picture:
        assert picture.size == (700, 200)
    hole = Image.new("RGBA", (60, 60), (200, 0, 0, 255))
    hole.paste((0, 0, 0, 0), (20, 20, 40, 40))
    target = BytesIO()
    hole.save(target, "PNG")
    with Image.open(BytesIO(read_logo(target.getvalue()))) as picture:
        assert picture.convert("RGBA").getpixel((30, 30))[3] == 0


@pytest.mark.parametrize(
    "raw",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'\xef\xbb\xbf<?xml version="1.0"?><svg/>',
        "<svg/>".encode("utf-16"),
    ],
)
def test_a_drawing_is_refused_whatever_it_is_called(raw: bytes) -> None:
    with pytest.raises(LogoIsADrawing):
        read_logo(raw)


@pytest.mark.parametrize(
    "raw", [b"", b"no picture", drawn()[:200], drawn(kind="GIF", mode="RGB"), b"%PDF-1.7"]
)
def test_what_is_no_logo_is_refused(raw: bytes) -> None:
    with pytest.raises(NotALogo):
        read_logo(raw)


def test_nothing_and_too_much_are_refused() -> None:
    empty = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(empty, "PNG")
    with pytest.raises(NotALogo):
        read_logo(empty.getvalue())
    bomb = BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    for raw in (bomb.getvalue(), b"\x89PNG" + bytes(16 * 1024 * 1024)):
        with pytest.raises(PhotoTooLarge):
            read_logo(raw)


def test_an_administrator_keeps_replaces_and_removes_it(any_house: House) -> None:
    keeper = kept(any_house)
    first = the_logo(any_house)
    with any_house.writing() as session:
        keep_logo(session, read_logo(drawn((300, 300))), by=keeper, at=NOW)
    assert the_logo(any_house) not in {None, first}
    stranger = an_account(any_house, "stranger", "supervision")
    with any_house.writing() as session, pytest.raises(NotYours):
        remove_logo(session, by=stranger, at=NOW)
    with any_house.writing() as session:
        remove_logo(session, by=keeper, at=NOW)
        deeds = session.scalars(text("SELECT deed FROM audit WHERE subject = 'logo'")).all()
    assert the_logo(any_house) is None
    assert deeds == ["logo-kept", "logo-kept", "logo-removed"]


@pytest.mark.parametrize("size", [size for size in Size if size is not Size.LABEL])
def test_posters_of_all_sizes_carry_it(house: House, size: Size) -> None:
    a_window(house)
    kept(house)
    with house.reading() as session:
        shown = posters(house, directory_store.windows(session))
    page = sheet(house, shown, size=size, logo=the_logo(house))
    assert f'<img src="{the_logo(house)}"' in page
    assert "<img" not in sheet(house, shown, size=size)


@pytest.fixture
def kiosk(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Kiosk:
    return commands(house.settings, monkeypatch, capsys)


def test_the_command_prints_it(house: House, kiosk: Kiosk, tmp_path: Path) -> None:
    a_window(house)
    kept(house)
    address = {"KIOSK_PUBLIC_URL": "https://service.example.com"}
    assert kiosk("qr", str(tmp_path / "codes"), **address).status == 0
    assert str(the_logo(house)) in (tmp_path / "codes" / "posters.html").read_text("utf-8")


def test_who_signs_in_sees_it_and_the_page_opens_without_one(house: House) -> None:
    with TestClient(Starlette(routes=[*access.routes(house), *logo.routes(house)])) as client:
        assert "<img" not in client.get("/login").text
        assert client.get("/logo.png").status_code == 404
        kept(house)
        assert 'src="/logo.png"' in client.get("/login").text
        got = client.get("/logo.png")
        assert (got.status_code, got.headers["content-type"]) == (200, "image/png")
        assert got.content == png_of(str(the_logo(house)))
        again = client.get("/logo.png", headers={"If-None-Match": got.headers["etag"]})
        assert again.status_code == 304


def test_it_travels_by_files_and_by_backup(house: House, tmp_path: Path) -> None:
    kept(house, noisy())
    zone = house.settings.zone
    for name in ("files", "all.xlsx"):
        with house.reading() as session:
            write_files(tmp_path / name, export_rows(session), zone)
        other = an_empty_house(fresh_settings(tmp_path / f"by-{name}"))
        read = read_files(tmp_path / name, Circumstances(zone, NOW))
        with other.writing() as session:
            counts = import_files(session, read, now=NOW, zone=zone, slot=0)
        assert (counts["house"].new, the_logo(other)) == (1, the_logo(house))
        other.close()
    back_up(house, tmp_path / "kept.zip")
    there = open_house(fresh_settings(tmp_path / "restored"))
    restore(there, tmp_path / "kept.zip")
    assert the_logo(there) == the_logo(house)
    there.close()


@pytest.mark.parametrize(
    "value",
    ["javascript:alert(1)", "data:image/svg+xml;base64,PHN2Zy8+", "data:image/png;base64,AAAA"],
)
def test_a_file_brings_no_logo_that_is_none(house: House, tmp_path: Path, value: str) -> None:
    (tmp_path / "house.csv").write_text(f'name,value\nlogo,"{value}"\n', encoding="utf-8")
    read = read_files(tmp_path / "house.csv", Circumstances(house.settings.zone, NOW))
    with house.writing() as session, pytest.raises(FilesWrong):
        import_files(session, read, now=NOW, zone=house.settings.zone, slot=0)


def test_a_kept_logo_that_claims_to_be_huge_is_refused_by_its_head() -> None:
    def chunk(kind: bytes, told: bytes) -> bytes:
        return pack(">I", len(told)) + kind + told + pack(">I", crc32(kind + told))

    head = chunk(b"IHDR", pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0))
    png = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", compress(b"")) + chunk(b"IEND", b"")
    with pytest.raises(NotALogo):
        png_of(kept_as(png))
