"""Streamlit's files go out compressed and cached for good."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.testclient import TestClient

from kiosk.front import bundle, icons
from kiosk.front.compressed_files import CompressedFiles, Rewrite
from kiosk.front.compression import accepted
from kiosk.front.static_layer import StaticLayer, hot_files

SCRIPT = b"export const sentence = 'rated';\n" * 400


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return TestClient(
        Starlette(
            routes=[Mount("/", PlainTextResponse("the app behind"))],
            middleware=[Middleware(StaticLayer, data_dir=tmp_path_factory.mktemp("data"))],
        )
    )


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "a.js"
    file.write_bytes(SCRIPT)
    return file


def entry() -> str:
    return bundle.installed().entry


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
def test_a_script_arrives_whole_in_each_coding(site: TestClient, coding: str) -> None:
    answer = site.get(f"/{entry()}", headers={"Accept-Encoding": coding})
    assert answer.headers.get("Content-Encoding", "identity") == coding
    assert answer.content == (bundle.static_dir() / entry()).read_bytes()
    assert answer.headers["Content-Type"].startswith("text/javascript")


def test_a_script_is_cached_for_good_and_keyed_by_coding(site: TestClient) -> None:
    answer = site.get(f"/{entry()}")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_the_icon_font_is_cut_down_and_asked_for_again(site: TestClient) -> None:
    name = icons.font_file()
    answer = site.get(f"/{name}")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert len(answer.content) < 20_000 < (bundle.static_dir() / name).stat().st_size


def test_a_browser_that_has_the_file_is_told_so(site: TestClient) -> None:
    etag = site.get(f"/{entry()}").headers["ETag"]
    again = site.get(f"/{entry()}", headers={"If-None-Match": f'"other", {etag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert site.get(f"/{entry()}", headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_tells_the_length_and_sends_nothing(site: TestClient) -> None:
    full = site.get(f"/{icons.font_file()}")
    head = site.head(f"/{icons.font_file()}")
    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(full.content))


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/nothing.js",
        "/static/%2e%2e/index.html",
        "/static/js/..%2f..%2f..%2fconfig.py",
        "/static/js/%00",
        "/static",
        "/",
    ],
)
def test_what_is_no_file_of_streamlit_goes_to_the_app(site: TestClient, path: str) -> None:
    assert site.get(path).text == "the app behind"


def test_a_post_to_a_file_goes_to_the_app(site: TestClient) -> None:
    assert site.post(f"/{entry()}").text == "the app behind"


def test_every_file_of_every_page_kind_exists() -> None:
    missing = [
        name
        for name in hot_files()
        if name.startswith("static/")
        and "static/kiosk/" not in name
        and not (bundle.static_dir() / name).is_file()
    ]
    assert missing == []


def test_the_quick_copy_is_replaced_by_the_smallest(source: Path, tmp_path: Path) -> None:
    files = CompressedFiles({"a.js": source}, tmp_path / "kept")
    quick = files.copy("a.js", "br")
    assert not quick.best
    assert files.settled(20)
    best = files.copy("a.js", "br")
    assert best.best
    assert len(best.body) <= len(quick.body)
    assert brotli.decompress(best.body) == SCRIPT
    assert gzip.decompress(files.copy("a.js", "gzip").body) == SCRIPT


def test_a_second_start_only_reads(source: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    _improved(source, kept)
    before = _times(kept)
    again = CompressedFiles({"a.js": source}, kept)
    assert again.copy("a.js", "br").best
    again.improve(["a.js"])
    assert again.settled(20)
    assert before
    assert _times(kept) == before


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 300])
def test_a_damaged_copy_is_made_anew(source: Path, tmp_path: Path, damage: bytes) -> None:
    kept = tmp_path / "kept"
    _improved(source, kept)
    (kept / "a.js.br").write_bytes(damage)
    files = CompressedFiles({"a.js": source}, kept)
    assert brotli.decompress(files.copy("a.js", "br").body) == SCRIPT
    assert files.settled(20)
    assert CompressedFiles({"a.js": source}, kept).copy("a.js", "br").best


def test_one_flipped_bit_is_noticed(source: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    _improved(source, kept)
    content = bytearray((kept / "a.js.gz").read_bytes())
    content[-1] ^= 1
    (kept / "a.js.gz").write_bytes(content)
    body = CompressedFiles({"a.js": source}, kept).copy("a.js", "gzip").body
    assert gzip.decompress(body) == SCRIPT


def test_a_copy_of_another_release_is_not_used(source: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    _improved(source, kept)
    source.write_bytes(b"newer" * 100)
    files = CompressedFiles({"a.js": source}, kept)
    assert brotli.decompress(files.copy("a.js", "br").body) == b"newer" * 100


def test_a_folder_that_cannot_be_written_leaves_it_working(source: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "a file, not a folder"
    blocked.write_text("")
    files = CompressedFiles({"a.js": source}, blocked / "kept")
    files.improve(["a.js"])
    assert files.settled(20)
    assert files.copy("a.js", "br").best
    assert brotli.decompress(files.copy("a.js", "br").body) == SCRIPT


def test_many_at_once_on_one_folder_leave_whole_copies(source: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda _: _improved(source, kept), range(16)))
    assert CompressedFiles({"a.js": source}, kept).copy("a.js", "br").best
    assert list(kept.glob(".*.part")) == []


def test_a_change_that_fails_hands_out_the_file_itself(source: Path, tmp_path: Path) -> None:
    def fail(_: bytes) -> bytes:
        raise ValueError("an unknown font")

    files = CompressedFiles(
        {"a.js": source}, tmp_path / "kept", {"a.js": Rewrite(fail, lambda: b"1")}
    )
    assert files.copy("a.js", "br").body == SCRIPT
    assert not (tmp_path / "kept").exists()


def test_a_kept_change_lasts_as_long_as_its_version(source: Path, tmp_path: Path) -> None:
    def changed(version: bytes) -> bytes:
        change = Rewrite(lambda raw: raw[:10] + version, lambda: version)
        return CompressedFiles({"a.js": source}, tmp_path, {"a.js": change}).copy("a.js", "br").body

    assert changed(b"one").endswith(b"one")
    assert changed(b"two").endswith(b"two")


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("GZIP", "gzip"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("br;q=nonsense", "identity"),
        ("deflate", "identity"),
        ("", "identity"),
        (None, "identity"),
    ],
)
def test_the_browser_decides_the_coding(header: str | None, coding: str) -> None:
    assert accepted(header) == coding


def _improved(source: Path, kept: Path) -> None:
    files = CompressedFiles({"a.js": source}, kept)
    files.improve(["a.js"])
    assert files.settled(20)


def _times(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}
