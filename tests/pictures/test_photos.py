"""Photos: whatever calls itself a picture is re-encoded, or refused with its own sentence."""

import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from anyio import create_task_group, fail_after, wait_all_tasks_blocked
from httpx import ASGITransport, AsyncClient
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from kiosk.pictures.photos import ROOM_FOR_RATINGS, PhotoFolder, read_photo
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes import forms, health, photos
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.refusals.given import (
    NoRoomForPhotos,
    NotAPicture,
    PhotoDamaged,
    PhotoTooLarge,
    PhotoUnknown,
)
from survey.refusals.kinds import SurveyError
from tests.helpers.awaiting import awaited
from tests.helpers.building import a_window
from tests.helpers.history import signed_in

GPS = 34853
SHARED_THREADS = 40
"""What AnyIO gives all routes together."""


def a_picture(size: tuple[int, int] = (640, 480), kind: str = "JPEG", **how: object) -> bytes:
    target = BytesIO()
    Image.new("RGB", size, "teal").save(target, kind, **how)
    return target.getvalue()


def a_heic() -> bytes:
    target = BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (400, 300), "teal")).save(target, quality=60)
    return target.getvalue()


def a_bomb() -> bytes:
    """Return a PNG of a few hundred bytes that claims to be 100,000 pixels square."""

    return a_png(100_000, 100_000)


def a_png(width: int, height: int, *, alpha: bool = False, exif: bytes | None = None) -> bytes:
    """Return a PNG of a few hundred bytes, whatever size it claims to have."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 6 if alpha else 2, 0, 0, 0)
    extra = chunk(b"eXIf", exif) if exif is not None else b""
    body = chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(b"\0" * 999))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


def passes_over_and_over() -> bytes:
    """Return a JPEG of a few kilobytes that asks for fifty more passes over its picture."""
    plain = a_picture(progressive=True)
    table, end = plain.rfind(b"\xff\xc4"), len(plain) - 2
    return plain[:end] + plain[table:end] * 50 + plain[end:]


def test_a_photo_of_twelve_megapixels_is_kept_small() -> None:
    photo = read_photo(a_picture((4000, 3000)))
    assert (photo.width, photo.height) == (2048, 1536)
    assert Image.open(BytesIO(photo.jpeg)).format == "JPEG"


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_other_formats_become_jpeg(kind: str) -> None:
    assert Image.open(BytesIO(read_photo(a_picture(kind=kind)).jpeg)).format == "JPEG"


def a_large_jpeg(**how: object) -> bytes:
    """Return a picture of 108 megapixels, as the cameras of some phones make them."""
    return a_picture((12_000, 9_000), **how)


def test_a_plain_photo_of_a_hundred_megapixels_is_taken() -> None:
    photo = read_photo(a_large_jpeg())
    assert (photo.width, photo.height) == (2048, 1536)


def test_one_as_large_that_would_be_held_whole_is_refused() -> None:
    with pytest.raises(PhotoTooLarge):
        read_photo(a_large_jpeg(progressive=True))


def test_a_phone_may_send_avif() -> None:
    assert read_photo(a_picture((400, 300), kind="AVIF")).width == 400


def test_an_iphone_may_send_heic() -> None:
    photo = read_photo(a_heic())
    assert (photo.width, photo.height) == (400, 300)


def test_nothing_of_place_or_device_stays_in_a_photo() -> None:
    exif = Image.Exif()
    exif[271] = "a maker"
    exif.get_ifd(GPS)[1] = "N"
    photo = read_photo(a_picture(exif=exif))
    assert not Image.open(BytesIO(photo.jpeg)).getexif()
    assert b"a maker" not in photo.jpeg


def test_a_photo_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[274] = 6  # turned by a quarter
    photo = read_photo(a_picture((640, 480), exif=exif))
    assert (photo.width, photo.height) == (480, 640)


def test_what_is_transparent_becomes_white() -> None:
    target = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(target, "PNG")
    kept = Image.open(BytesIO(read_photo(target.getvalue()).jpeg))
    assert kept.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        (b"", NotAPicture),
        (b"%PDF-1.7 this is no photo.jpg", NotAPicture),
        (b"<svg onload=alert(1)>", NotAPicture),
        (a_picture()[:-1500], PhotoDamaged),
        (a_bomb(), PhotoTooLarge),
        (a_png(10_000, 6_000, alpha=True), PhotoTooLarge),
        (a_png(20, 16, exif=b"II*\0"), PhotoDamaged),
        (passes_over_and_over(), PhotoDamaged),
        (b"\xff" * (15 * 1024 * 1024 + 1), PhotoTooLarge),
    ],
    ids=[
        "empty",
        "pdf",
        "svg",
        "cut off",
        "bomb",
        "large and transparent",
        "crafted exif",
        "many passes",
        "too many bytes",
    ],
)
def test_what_is_no_usable_picture_is_refused(raw: bytes, refusal: type[SurveyError]) -> None:
    with pytest.raises(refusal):
        read_photo(raw)


def test_the_same_photo_from_many_phones_is_kept_once(tmp_path: Path) -> None:
    folder = PhotoFolder(tmp_path)
    photo = read_photo(a_picture())
    with ThreadPoolExecutor(8) as phones:
        list(phones.map(folder.put, [photo] * 16))
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == [f"{photo.sha256}.jpg"]
    assert folder.get(photo.sha256) == photo.jpeg


def test_the_last_space_is_kept_for_ratings(tmp_path: Path) -> None:
    photo = read_photo(a_picture())
    just_enough = PhotoFolder(tmp_path, free=lambda _: ROOM_FOR_RATINGS + len(photo.jpeg))
    just_too_little = PhotoFolder(
        tmp_path / "other", free=lambda _: ROOM_FOR_RATINGS + len(photo.jpeg) - 1
    )
    just_enough.put(photo)
    with pytest.raises(NoRoomForPhotos):
        just_too_little.put(photo)


def test_a_photo_changed_on_disk_is_not_shown(tmp_path: Path) -> None:
    folder = PhotoFolder(tmp_path)
    photo = read_photo(a_picture())
    folder.put(photo)
    folder.place_of(photo.sha256).write_bytes(b"something else")
    with pytest.raises(PhotoUnknown):
        folder.get(photo.sha256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "z" * 64])
def test_a_photo_number_is_never_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(PhotoUnknown):
        PhotoFolder(tmp_path).get(name)


@pytest.fixture
def client(house: House) -> TestClient:
    """Somebody without a login."""
    return TestClient(Starlette(routes=photos.routes(house)))


def test_a_customer_at_a_window_hands_a_photo_in(house: House, client: TestClient) -> None:
    token = a_window(house)
    answer = client.post(f"/api/photos?w={token}", content=a_picture())
    assert answer.status_code == 201
    assert answer.json()["width"] == 640
    form = client.post(f"/api/photos?w={token}", files={"photo": ("a.jpg", a_picture())})
    assert form.json() == answer.json()


def test_nobody_hands_a_photo_in_from_nowhere(client: TestClient) -> None:
    assert client.post("/api/photos", content=a_picture()).status_code == 401
    assert client.post("/api/photos?w=unknown", content=a_picture()).status_code == 404


@pytest.mark.parametrize(
    "raw", [a_png(20, 16, exif=b"II*\0"), a_picture()[:-1500]], ids=["crafted", "cut off"]
)
def test_a_crafted_photo_is_refused_rather_than_an_error(
    house: House, client: TestClient, raw: bytes
) -> None:
    answer = client.post(f"/api/photos?w={a_window(house)}", content=raw)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "photo.damaged")


def test_a_large_photo_waits_on_disk_and_arrives_whole(house: House, client: TestClient) -> None:
    noise = BytesIO()
    Image.effect_noise((1600, 1200), 90).save(noise, "PNG")
    assert len(noise.getvalue()) > forms.MEGABYTE
    answer = client.post(f"/api/photos?w={a_window(house)}", content=noise.getvalue())
    assert (answer.status_code, answer.json()["width"]) == (201, 1600)


def test_photos_that_wait_keep_no_door_of_the_house_closed(house: House) -> None:
    """The one writer is busy, so that every photo waits; whoever needs a thread still gets one."""
    app = Starlette(routes=[*photos.routes(house), *health.routes(house)])
    address, picture = f"/api/photos?w={a_window(house)}", a_picture()
    answers: list[int] = []

    def at(n: int) -> AsyncClient:
        here = ASGITransport(app, client=(f"10.0.0.{n}", 4000))
        return AsyncClient(transport=here, base_url="http://kiosk")

    async def hand_in(n: int) -> None:
        async with at(n) as client:
            answers.append((await client.post(address, content=picture)).status_code)

    async def crowd() -> int:
        async with create_task_group() as uploads:
            with house.writing():
                for n in range(SHARED_THREADS + 2):
                    uploads.start_soon(hand_in, n)
                await wait_all_tasks_blocked()
                with fail_after(20):
                    async with at(200) as client:
                        ready = await client.get("/readyz")
                assert answers == []
        return ready.status_code

    assert awaited(crowd()) == 200
    assert answers == [201] * (SHARED_THREADS + 2)


def test_a_refused_photo_brings_a_sentence_in_the_persons_language(
    house: House, client: TestClient
) -> None:
    token = a_window(house)
    answer = client.post(
        f"/api/photos?w={token}", content=b"%PDF-", headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 422
    assert answer.json()["error"]["sentence"].startswith("That file is not a picture")


def test_photos_are_not_shown_to_the_public(house: House, client: TestClient) -> None:
    token = a_window(house)
    sha256 = client.post(f"/api/photos?w={token}", content=a_picture()).json()["photo"]
    assert client.get(f"/photos/{sha256}").status_code == 401


def test_a_browser_asks_each_time_whether_it_may_still_show_a_photo(
    house: House, client: TestClient
) -> None:
    shown = client.post(f"/api/photos?w={a_window(house)}", content=a_picture()).json()["photo"]
    client.cookies.set(SESSION_COOKIE, signed_in(house, Role.INSPECTOR))
    answer = client.get(f"/photos/{shown}")
    assert answer.headers["cache-control"] == "private, no-cache"
    kept = {"If-None-Match": answer.headers["etag"]}
    again = client.get(f"/photos/{shown}", headers=kept)
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"/photos/{shown}", headers={"If-None-Match": '"x"'}).status_code == 200
    client.cookies.set(SESSION_COOKIE, signed_in(house, Role.FINANCE))
    assert client.get(f"/photos/{shown}", headers=kept).status_code == 403
    client.cookies.clear()
    assert client.get(f"/photos/{shown}", headers=kept).status_code == 401
