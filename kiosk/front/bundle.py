"""Streamlit's own front end as installed: its files, its manifest, the chunks a page needs."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

import streamlit
from streamlit import file_util

Kind = Literal["rate", "form", "dashboard", "wall"]

# Streamlit loads a widget's code when the widget first appears. Each name is the source file of
# one such chunk; a page kind lists the ones it will surely need, so that they load at once. The
# customer's page lists the fewest: components (40 kB) and pick lists (42 kB) come when opened.
WIDGETS: Final[dict[Kind, tuple[str, ...]]] = {
    "rate": ("Html", "Button", "TextArea", "ButtonGroup"),
    "form": ("Html", "PageLink", "Button", "TextArea", "ButtonGroup", "Selectbox", "BidiComponent"),
    "dashboard": ("Html", "PageLink", "Button", "ButtonGroup", "Selectbox"),
    "wall": ("Html",),
}


# Uncompressed. Beyond this a file's bytes, not its round trip, are what it costs on a slow line.
_LARGE: Final = 40_000


class BundleUnknown(Exception):
    """The installed Streamlit's front end is not built the way this code knows."""


@dataclass(frozen=True)
class Bundle:
    """The files a browser needs to start Streamlit, as addresses relative to the site's root."""

    entry: str
    stylesheets: tuple[str, ...]
    core: tuple[str, ...]
    widgets: dict[Kind, tuple[str, ...]]

    def chunks(self, kind: Kind) -> tuple[str, ...]:
        """Return every script besides the entry that a page of this kind loads."""
        return self.core + self.widgets[kind]

    def hot(self) -> tuple[str, ...]:
        """Return every file some page of ours needs, the largest group first."""
        lazy = dict.fromkeys(chunk for kind in WIDGETS for chunk in self.widgets[kind])
        return (self.entry, *self.core, *self.stylesheets, *lazy)


def spread(files: Sequence[str]) -> tuple[str, ...]:
    """Return the files in an order that keeps a slow line busy: large ones apart, small between.

    Over HTTP/1.1 a browser has six requests under way. Sixty small files cost six by six a round
    trip each; while one large file after the other flows beside them, they cost nothing.
    """
    sizes = {file: (static_dir() / file).stat().st_size for file in files}
    large = sorted((file for file in files if sizes[file] >= _LARGE), key=lambda f: -sizes[f])
    small = [file for file in files if sizes[file] < _LARGE]
    ordered: list[str] = []
    flowed, total, placed = 0, sum(sizes[file] for file in large), 0
    for file in large:
        flowed += sizes[file]
        until = len(small) * flowed // total
        ordered += [file, *small[placed:until]]
        placed = until
    return (*ordered, *small[placed:])


def static_dir() -> Path:
    """Return the folder of the installed Streamlit's front end."""
    return Path(file_util.get_static_dir())


def version() -> str:
    """Return the installed Streamlit's version."""
    return str(streamlit.__version__)


@cache
def installed() -> Bundle:
    """Read the installed Streamlit's manifest; refuse one that is not as known."""
    try:
        manifest = json.loads((static_dir() / "manifest.json").read_text(encoding="utf-8"))
        return read_manifest(manifest)
    except (OSError, ValueError) as unreadable:
        raise BundleUnknown(f"manifest.json cannot be read: {unreadable}") from unreadable


def read_manifest(manifest: dict[str, dict[str, object]]) -> Bundle:
    """Find the entry, its imports and the page kinds' chunks in a Vite manifest."""
    try:
        entry = manifest["index.html"]
        core = _with_imports(manifest, "index.html")
        lazy = {kind: _widgets(manifest, names) for kind, names in WIDGETS.items()}
        return Bundle(
            entry=str(entry["file"]),
            stylesheets=tuple(_strings(entry["css"])),
            core=tuple(file for file in core if file != entry["file"]),
            widgets={
                kind: tuple(file for file in files if file not in core)
                for kind, files in lazy.items()
            },
        )
    except (KeyError, TypeError) as unknown:
        raise BundleUnknown(f"manifest.json lacks {unknown}") from unknown


def _widgets(manifest: dict[str, dict[str, object]], names: Iterable[str]) -> tuple[str, ...]:
    keys = [_source_of(manifest, name) for name in names]
    return tuple(dict.fromkeys(file for key in keys for file in _with_imports(manifest, key)))


def _source_of(manifest: dict[str, dict[str, object]], name: str) -> str:
    ending = re.compile(rf"/{re.escape(name)}/{re.escape(name)}\.tsx$")
    for key, item in manifest.items():
        if item.get("isDynamicEntry") and ending.search(key):
            return key
    raise KeyError(f"the widget {name}")


def _with_imports(manifest: dict[str, dict[str, object]], key: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = [key]
    while waiting:
        item = manifest[waiting.pop(0)]
        if (file := str(item["file"])) not in found:
            found[file] = None
            waiting.extend(_strings(item.get("imports", [])))
    return tuple(found)


def _strings(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError("a list of strings")
    return value
