"""Photos in an object store: the same promises as in a folder, and nothing lost when it is down."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import ClassVar

import obstore
import pytest
from obstore.store import LocalStore, MemoryStore, ObjectStore
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.ground import file_store
from kiosk.pictures.keeping import keep_photo, place_of
from kiosk.pictures.photo_stores import PhotoStore, place_for
from kiosk.pictures.photos import Photo, PhotoFolder, read_photo
from kiosk.routes import photos
from kiosk.upkeep.backup import back_up
from kiosk.upkeep.doctor import examine
from kiosk.upkeep.restoring import restore
from kiosk.wiring import House, living_in, open_house
from survey.refusals.given import PhotoStoreDown, PhotoUnknown
from survey.refusals.house import SettingUnusable
from tests.helpers.building import NOW, a_window, fresh_settings
from tests.helpers.given_files import PDF


def a_photo(color: str = "teal") -> Photo:
    target = BytesIO()
    Image.new("RGB", (64, 48), color).save(target, "JPEG")
    return read_photo(target.getvalue())


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    return MemoryStore() if request.param == "memory" else LocalStore(tmp_path)


@pytest.fixture
def stored(house: House, tmp_path: Path) -> House:
    """The house, with its photos in an object store."""
    settings = house.settings.model_copy(
        update={"photo_store": f"file://{tmp_path / 'bucket' / 'kiosk'}"}
    )
    return replace(house, settings=settings)


def test_a_photo_comes_back_as_it_was_kept_however_often_it_was_put(store: ObjectStore) -> None:
    place, photo = PhotoStore(store), a_photo()
    for _ in range(3):
        place.put(photo)
    assert place.get(photo.sha256) == photo.jpeg
    assert list(place.sizes()) == [(photo.sha256, len(photo.jpeg))]


def test_an_unknown_photo_is_told_from_a_store_that_is_down(store: ObjectStore) -> None:
    with pytest.raises(PhotoUnknown):
        PhotoStore(store).get("a" * 64)
    settings = fresh_settings(Path(), photo_store="s3://b/p", photo_endpoint="http://127.0.0.1:9")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ACCESS_KEY_ID", "somebody")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "something")
        nobody_there = place_for(settings)
    for deed in (
        lambda: nobody_there.get("a" * 64),
        lambda: nobody_there.put(a_photo()),
        lambda: list(nobody_there.sizes()),
    ):
        with pytest.raises(PhotoStoreDown):
            deed()


class Bucket(BaseHTTPRequestHandler):
    """What speaks like S3, as far as we ask it to: put, get, list."""

    kept: ClassVar[dict[str, bytes]] = {}
    signed: ClassVar[set[bool]] = set()

    def do_PUT(self) -> None:
        self.signed.add(self.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256"))
        self.kept[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200, b"")

    def do_GET(self) -> None:
        if "list-type=2" in self.path:
            keys = (path.removeprefix("/photos/") for path in self.kept)
            listed = "".join(
                f"<Contents><Key>{key}</Key><Size>{len(self.kept[f'/photos/{key}'])}</Size>"
                "<LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"
                for key in keys
            )
            body = f"<ListBucketResult><IsTruncated>false</IsTruncated>{listed}</ListBucketResult>"
            self.answer(200, body.encode())
        elif self.path in self.kept:
            self.answer(200, self.kept[self.path])
        else:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("ETag", '"e"')
        self.send_header("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a store that speaks like S3 and is not Amazon's."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "something")
    monkeypatch.setattr(Bucket, "kept", {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_store_that_speaks_like_s3_keeps_photos_under_bucket_and_prefix(bucket: str) -> None:
    settings = fresh_settings(Path(), photo_store="s3://photos/kiosk", photo_endpoint=bucket)
    place, photo = place_for(settings), a_photo()
    place.put(photo)
    sha256 = photo.sha256
    assert set(Bucket.kept) == {f"/photos/kiosk/{sha256[:2]}/{sha256}.jpg"}
    assert Bucket.signed == {True}
    assert place.get(sha256) == photo.jpeg
    assert dict(place.sizes()) == {sha256: len(photo.jpeg)}
    with pytest.raises(PhotoUnknown):
        place.get("a" * 64)


def test_a_photo_changed_in_the_store_is_not_shown(store: ObjectStore) -> None:
    place, photo = PhotoStore(store), a_photo()
    place.put(photo)
    obstore.put(store, f"{photo.sha256[:2]}/{photo.sha256}.jpg", a_photo("plum").jpeg)
    with pytest.raises(PhotoUnknown):
        place.get(photo.sha256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64])
def test_a_photo_number_is_never_a_path_in_the_store(store: ObjectStore, name: str) -> None:
    with pytest.raises(PhotoUnknown):
        PhotoStore(store).get(name)


def test_where_photos_lie_is_a_setting_and_a_folder_by_default(tmp_path: Path) -> None:
    assert isinstance(place_for(fresh_settings(tmp_path)), PhotoFolder)
    with pytest.raises(SettingUnusable):
        fresh_settings(tmp_path, photo_store="ftp://somewhere")


def test_a_house_keeps_its_photos_in_the_store_and_nothing_in_its_folder(stored: House) -> None:
    kept = keep_photo(stored, a_photo().jpeg)
    assert place_of(stored).get(kept.sha256) == kept.jpeg
    assert not stored.photo_folder.exists()


def test_the_doctor_compares_the_store_with_the_database(stored: House, tmp_path: Path) -> None:
    kept = keep_photo(stored, a_photo().jpeg)
    assert photos_found(stored) == (True, f"all present in {stored.settings.photo_store}")
    [file] = (tmp_path / "bucket").rglob("*.jpg")
    file.write_bytes(b"cut off")
    assert photos_found(stored) == (False, f"{kept.sha256} was changed")
    file.unlink()
    assert photos_found(stored) == (False, f"{kept.sha256} is missing")


def test_the_doctor_says_that_nobody_is_let_in_without_credentials(house: House) -> None:
    settings = house.settings.model_copy(
        update={"photo_store": "s3://nobody/there", "photo_endpoint": "http://127.0.0.1:9"}
    )
    closed = replace(house, settings=settings)
    sound, said = photos_found(closed)
    assert not sound
    assert said.startswith("s3://nobody/there: The photo store cannot be reached")


def test_a_file_in_the_store_is_as_it_came_and_missed_by_the_doctor_once_it_is_gone(
    stored: House, tmp_path: Path
) -> None:
    sha256 = place_of(stored).put_file(PDF)
    with stored.writing() as session:
        file_store.add(session, sha256, medium="pdf", size=len(PDF), at=NOW)
    assert place_of(stored).get_file(sha256) == PDF
    assert dict(place_of(stored).file_sizes()) == {sha256: len(PDF)}
    assert photos_found(stored)[0]
    [file] = (tmp_path / "bucket").rglob("*.bin")
    file.write_bytes(b"%PDF-cut off")
    assert photos_found(stored) == (False, f"{sha256} was changed")
    with pytest.raises(PhotoUnknown):
        place_of(stored).get_file(sha256)
    file.unlink()
    assert photos_found(stored) == (False, f"{sha256} is missing")


def test_a_backup_moves_photos_and_files_from_a_folder_to_a_store_and_back(
    house: House, tmp_path: Path
) -> None:
    kept, paper = keep_photo(house, a_photo().jpeg), place_of(house).put_file(PDF)
    at_home = house
    for number, store in enumerate([f"file://{tmp_path / 'objects'}", ""]):
        file = tmp_path / f"{number}.zip"
        assert back_up(at_home, file).photos == 2
        at_home = open_house(fresh_settings(tmp_path / str(number), photo_store=store))
        assert restore(at_home, file).photos == 2
        assert place_of(at_home).get(kept.sha256) == kept.jpeg
        assert place_of(at_home).get_file(paper) == PDF
        at_home.close()


def test_a_store_that_is_down_is_told_and_the_photo_may_be_sent_again(house: House) -> None:
    token = a_window(house)
    settings = house.settings.model_copy(
        update={"photo_store": "s3://nobody/home", "photo_endpoint": "http://127.0.0.1:9"}
    )
    closed = replace(house, settings=settings)
    with living_in(closed):
        client = TestClient(Starlette(routes=photos.routes(closed)))
        answer = client.post(f"/api/photos?w={token}", content=a_photo().jpeg)
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "photo.store-down"


def test_the_library_is_not_loaded_where_photos_lie_in_a_folder() -> None:
    asked = "import sys, kiosk.pictures.keeping; print('obstore' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def photos_found(house: House) -> tuple[bool, str]:
    [found] = [each for each in examine(house) if each.check == "photos"]
    return found.sound, found.detail
