"""Compressed copies of Streamlit's files: made once, kept in the data folder, checked when read."""

import hashlib
import logging
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.front.compression import Coding, compressed

log = logging.getLogger(__name__)

_DIGEST: Final = 32
_SUFFIX: Final = {"br": ".br", "gzip": ".gz", "identity": ".raw"}
_WORTH_IT: Final = {".js", ".css", ".svg", ".json", ".txt", ".webmanifest"}

_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".gif": "image/gif",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True)
class Copy:
    """A file as it goes over the wire."""

    body: bytes
    coding: Coding
    media_type: str
    etag: str
    best: bool


@dataclass(frozen=True)
class Rewrite:
    """A change made to a file before it is handed out, kept as long as its version stays."""

    change: Callable[[bytes], bytes]
    version: Callable[[], bytes]


class CompressedFiles:
    """Hands out compressed copies: the small one when it is made, a quick one until then.

    The copies in the folder carry their own digest and the source's. A damaged or foreign copy is
    made anew; a folder that cannot be written to leaves everything working from memory.
    """

    def __init__(
        self,
        sources: Mapping[str, Path | bytes],
        folder: Path,
        rewrites: dict[str, Rewrite] | None = None,
    ) -> None:
        self._sources = sources
        self._folder = folder
        self._rewrites = rewrites or {}
        self._copies: dict[tuple[str, Coding], Copy] = {}
        self._locks = {name: threading.Lock() for name in sources}
        self._waiting: dict[str, None] = {}
        self._changed = threading.Condition()
        self._worker: threading.Thread | None = None
        self._writable = True

    def __contains__(self, name: str) -> bool:
        """Tell whether the file is one of those handed out here."""
        return name in self._sources

    def ready(self, name: str, coding: Coding) -> Copy | None:
        """Return the copy already in memory, if there is one."""
        return self._copies.get((name, self._coding_for(name, coding)))

    def copy(self, name: str, coding: Coding, *, ask_for_better: bool = True) -> Copy:
        """Return the file's copy in this coding, made quickly where none is kept yet.

        Raises OSError when the file itself cannot be read.
        """
        coding = self._coding_for(name, coding)
        with self._locks[name]:
            if found := self._copies.get((name, coding)):
                return found
            source = self._source(name)
            made = self._kept(name, source, coding) or self._made(name, source, coding)
            self._copies[name, coding] = made
        if ask_for_better and not made.best:
            self.improve([name])
        return made

    def improve(self, names: Iterable[str]) -> None:
        """Have the smallest copies of these files made in the background, in this order."""
        with self._changed:
            self._waiting.update(dict.fromkeys(name for name in names if name in self))
            if self._worker is None and self._waiting:
                self._worker = threading.Thread(
                    target=self._improve_all, name="static-files", daemon=True
                )
                self._worker.start()

    def settled(self, timeout: float | None = None) -> bool:
        """Wait until the background work is done; tell whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: self._worker is None, timeout)

    def _improve_all(self) -> None:
        _be_polite()
        while True:
            with self._changed:
                if not self._waiting:
                    self._worker = None
                    self._changed.notify_all()
                    return
                name = next(iter(self._waiting))
                del self._waiting[name]
            try:
                self._improve(name)
            except Exception:
                log.exception("The file %s could not be compressed", name)

    def _improve(self, name: str) -> None:
        for coding in self._codings_of(name):
            if not self.copy(name, coding, ask_for_better=False).best:
                source = self._source(name)
                best = self._as_copy(name, compressed(source, coding, best=True), coding, best=True)
                self._keep(name, source, best)
                self._copies[name, coding] = best

    def _made(self, name: str, source: bytes, coding: Coding) -> Copy:
        rewrite = self._rewrites.get(name)
        if rewrite is None:
            final = coding == "identity"
            return self._as_copy(name, compressed(source, coding), coding, best=final)
        try:
            made = self._as_copy(name, rewrite.change(source), "identity", best=True)
        except Exception as failure:  # whatever went wrong, the file itself must not be lost for it
            log.warning("The file %s is handed out unchanged: %r", name, failure)
            return self._as_copy(name, source, "identity", best=True)
        self._keep(name, source, made)
        return made

    def _as_copy(self, name: str, body: bytes, coding: Coding, *, best: bool) -> Copy:
        media_type = _TYPES.get(Path(name).suffix, "application/octet-stream")
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        return Copy(body, coding, media_type, etag, best)

    def _source(self, name: str) -> bytes:
        source = self._sources[name]
        return source if isinstance(source, bytes) else source.read_bytes()

    def _coding_for(self, name: str, coding: Coding) -> Coding:
        return coding if self._is_worth_it(name) else "identity"

    def _codings_of(self, name: str) -> tuple[Coding, ...]:
        return ("br", "gzip") if self._is_worth_it(name) else ("identity",)

    def _is_worth_it(self, name: str) -> bool:
        return Path(name).suffix in _WORTH_IT and name not in self._rewrites

    def _path(self, name: str, coding: Coding) -> Path:
        return self._folder / (name + _SUFFIX[coding])

    def _origin(self, name: str, source: bytes) -> bytes:
        rewrite = self._rewrites.get(name)
        return _digest(source + rewrite.version()) if rewrite else _digest(source)

    def _kept(self, name: str, source: bytes, coding: Coding) -> Copy | None:
        if coding == "identity" and name not in self._rewrites:
            return None
        try:
            kept = self._path(name, coding).read_bytes()
        except OSError:
            return None
        head, body = kept[: 2 * _DIGEST], kept[2 * _DIGEST :]
        if head != self._origin(name, source) + _digest(body):
            log.warning("The kept copy of %s is damaged or of another version; made anew", name)
            return None
        return self._as_copy(name, body, coding, best=True)

    def _keep(self, name: str, source: bytes, copy: Copy) -> None:
        if not self._writable or (copy.coding == "identity" and name not in self._rewrites):
            return
        path = self._path(name, copy.coding)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            head = self._origin(name, source) + _digest(copy.body)
            _write_whole(path, head + copy.body)
        except OSError as refused:
            self._writable = False
            log.warning("Compressed files are held in memory only: %s", refused)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _write_whole(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _be_polite() -> None:
    """Let the background thread have only the time nobody else wants."""
    if sys.platform == "linux":  # elsewhere this would slow the whole process
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
