"""Streamlit's files as a browser should get them: compressed, cached for good, icons cut down."""

import logging
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.front import bundle, icons, text_font
from kiosk.front.compressed_files import CompressedFiles, Copy, Rewrite
from kiosk.front.compression import accepted

log = logging.getLogger(__name__)

HERE: Final = Path(__file__).parent
_OWN: Final = {"favicon.svg": HERE / "favicon.svg", "kiosk.webmanifest": HERE / "kiosk.webmanifest"}
_FOR_EVER: Final = "public, max-age=31536000, immutable"
# Their content may change under the same address: the font with our icons, ours with a release.
_ASK_AGAIN: Final = "no-cache"


class StaticLayer:
    """ASGI middleware: answers for Streamlit's files, passes the rest."""

    def __init__(self, app: ASGIApp, data_dir: Path) -> None:
        self.app = app
        self.files = files_of_streamlit(data_dir)
        self.files.improve(hot_files())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a file that is known; pass everything else on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        name = scope["path"].removeprefix("/")
        if scope["method"] not in {"GET", "HEAD"} or name not in self.files:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        coding = accepted(headers.get("accept-encoding"))
        try:
            copy = self.files.ready(name, coding)
            if copy is None:
                copy = await run_in_threadpool(self.files.copy, name, coding)
        except OSError:
            log.exception("The file %s cannot be read", name)
            await self.app(scope, receive, send)
            return
        await _answer(copy, name, scope)(scope, receive, send)


def files_of_streamlit(data_dir: Path) -> CompressedFiles:
    """Return the installed front end's files, with copies kept under the data folder."""
    home = bundle.static_dir()
    sources: dict[str, Path | bytes] = {
        file.relative_to(home).as_posix(): file
        for file in (home / "static").rglob("*")
        if file.is_file()
    }
    folder = data_dir / "static" / bundle.version()
    return CompressedFiles({**sources, **_OWN}, folder, _rewrites())


def hot_files() -> tuple[str, ...]:
    """Return the files that our pages load, in the order to compress them."""
    names = tuple(_OWN)
    try:
        # The font last: cutting it is two seconds of Python, asked for it is cut at once anyway.
        names = (*names, *bundle.installed().hot(), icons.font_file())
    except (bundle.BundleUnknown, icons.FontUnknown) as unknown:
        log.warning("Files are compressed on demand only: %s", unknown)
    return names


def _rewrites() -> dict[str, Rewrite]:
    text = Rewrite(text_font.emptied, lambda: text_font.VERSION)
    fonts = dict.fromkeys(text_font.font_files(), text)
    try:
        fonts[icons.font_file()] = Rewrite(_cut, _version)
    except icons.FontUnknown as unknown:
        log.warning("The icon font is served whole: %s", unknown)
    return fonts


def _cut(font: bytes) -> bytes:
    return icons.cut(font, icons.needed_names())


def _version() -> bytes:
    return " ".join(sorted(icons.needed_names())).encode()


def _answer(copy: Copy, name: str, scope: Scope) -> Response:
    changes = name in _OWN or "MaterialSymbols" in name
    headers = {
        "Cache-Control": _ASK_AGAIN if changes else _FOR_EVER,
        "ETag": copy.etag,
        "Vary": "Accept-Encoding",
    }
    if _is_known(copy.etag, Headers(scope=scope).get("if-none-match")):
        return Response(status_code=304, headers=headers)
    if copy.coding != "identity":
        headers["Content-Encoding"] = copy.coding
    headers["Content-Type"] = copy.media_type
    if scope["method"] == "HEAD":
        return Response(headers=headers | {"Content-Length": str(len(copy.body))})
    return Response(copy.body, headers=headers)


def _is_known(etag: str, given: str | None) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in (given or "").split(",")]
    return etag in tags or "*" in tags
