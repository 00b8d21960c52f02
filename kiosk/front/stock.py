"""Streamlit's own index page: what ours is made from, checked, and what it falls back to."""

import re
from functools import cache
from typing import Final

from kiosk.front import bundle
from kiosk.front.bundle import BundleUnknown

_MODULE: Final = re.compile(r'<script type="module" crossorigin src="\./([^"]+)"></script>')
_STYLESHEET: Final = re.compile(r'<link rel="stylesheet" crossorigin href="\./([^"]+)">')
_PRELOAD: Final = re.compile(r'<link rel="modulepreload" crossorigin href="\./([^"]+)">')
_ROOT: Final = '<div id="root"></div>'


def known_bundle() -> bundle.Bundle:
    """Return the installed front end's files; refuse when its page and manifest disagree."""
    files = bundle.installed()
    stock = stock_index()
    if _MODULE.findall(stock) != [files.entry]:
        raise BundleUnknown("index.html starts another script than the manifest names")
    if tuple(_STYLESHEET.findall(stock)) != files.stylesheets:
        raise BundleUnknown("index.html loads other stylesheets than the manifest names")
    if not set(_PRELOAD.findall(stock)) <= set(files.core):
        raise BundleUnknown("index.html preloads scripts the manifest does not name")
    if stock.count(_ROOT) != 1:
        raise BundleUnknown("index.html has no place called root")
    return files


@cache
def stock_index() -> str:
    """Return the installed Streamlit's own index page."""
    return (bundle.static_dir() / "index.html").read_text(encoding="utf-8")
