"""Our pages: Streamlit's own index made quick, and the one that does without Streamlit."""

import html
import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from starlette.requests import HTTPConnection
from starlette.responses import Response

from kiosk.front import built_in_words, bundle, theme
from kiosk.front.bundle import BundleUnknown, Kind
from kiosk.front.compression import compressed_response
from kiosk.front.policies import NONCE, Policy, ours
from kiosk.front.stock import known_bundle, stock_index
from kiosk.look import palette
from kiosk.look.inline import literal, stripped
from kiosk.look.sheets import dressed, sheet
from survey.texts import Language, Text

log = logging.getLogger(__name__)

HERE: Final = Path(__file__).parent
TITLE: Final = Text("服务窗口评价", "Service kiosk")
_NO_SCRIPT: Final = Text(
    "请开启 JavaScript 后再打开本页。", "Please switch JavaScript on to use this page."
)
_WAIT: Final = Text("正在打开", "Opening")


def streamlit_response(
    request: HTTPConnection,
    language: Language,
    kind: Kind = "form",
    headers: Mapping[str, str] | None = None,
    *,
    title: str = "",
) -> Response:
    """Answer with the page that starts Streamlit, under the policy that Streamlit bears."""
    page = staff_index(language, kind, title=title)
    return compressed_response(request, page, headers, policy=Policy.STREAMLIT)


def staff_index(language: Language, kind: Kind = "form", *, title: str = "") -> str:
    """Return the page that starts Streamlit at once; Streamlit's own where ours cannot be made."""
    try:
        files = known_bundle()
    except BundleUnknown as unknown:
        log.error("Streamlit's own index page is served, as %s", unknown)
        return stock_index()
    links = "".join(
        f'<link rel="modulepreload" crossorigin href="/{file}">' for file in _ordered(files, kind)
    )
    styles = "".join(f'<link rel="stylesheet" crossorigin href="/{f}">' for f in files.stylesheets)
    head = (
        f"<title>{html.escape(title or TITLE.said(language))}</title>"
        '<link rel="shortcut icon" href="/favicon.svg"><link rel="manifest" '
        'href="/kiosk.webmanifest">'
        f"<style>{_css()}{_of_kind(kind, 'css')}</style>"
        f'<script nonce="{NONCE}">{page_script()}{_of_staff(kind)}{_of_kind(kind, "js")}</script>'
        f'<script type="module" crossorigin src="/{files.entry}"></script>{links}{styles}'
    )
    return _page(language, head, f'<div id="root">{_skeleton(language)}</div>')


def instant_index(language: Language, head_html: str, layer_html: str, script: str = "") -> str:
    """Return the page that is the layer alone: Streamlit is not started.

    The layer works as a plain form until its script runs, which is after the first paint; on a
    slow phone that brings the faces a tenth earlier. The title belongs to the head's part.
    """
    head = (
        f'<link rel="shortcut icon" href="{_inline_icon()}">'
        f"{head_html}{ours(sheet(HERE / 'instant.css'))}"
    )
    layer = f'<div id="instant">{layer_html}</div>'
    return _page(language, head, layer + (_after_first_paint(script) if script else ""))


def _after_first_paint(script: str) -> str:
    return (
        f'<script nonce="{NONCE}">requestAnimationFrame(function () {{ setTimeout(function () {{\n'
        f"{script}\n}}, 0); }});</script>"
    )


@cache
def page_script() -> str:
    """Return the script that stands before Streamlit: polyfills, bypass, words, banner."""
    themes = {"light": _theme(theme.LIGHT), "dark": _theme(theme.DARK)}
    return (
        stripped(HERE / "page.js")
        .replace("KIOSK_THEMES", literal(themes))
        .replace("KIOSK_WORDS", literal(built_in_words.WORDS))
        .replace("KIOSK_PATTERNS", literal(built_in_words.PATTERNS))
    )


def _ordered(files: bundle.Bundle, kind: Kind) -> list[str]:
    """Return the scripts to preload; the entry, the largest, is under way before them."""
    return [
        file for file in bundle.spread((files.entry, *files.chunks(kind))) if file != files.entry
    ]


def _page(language: Language, head: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="{language}" translate="no" class="notranslate"><head>'
        '<meta charset="utf-8"><meta name="google" content="notranslate">'
        '<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">'
        '<meta name="theme-color" media="(prefers-color-scheme:light)" '
        f'content="{palette.LIGHT.ground}">'
        '<meta name="theme-color" media="(prefers-color-scheme:dark)" '
        f'content="{palette.DARK.ground}">'
        f"{head}</head><body>{body}</body></html>"
    )


def _skeleton(language: Language) -> str:
    return (
        f'<div class="kiosk-bones" role="status" aria-label="{_WAIT.said(language)}">'
        f"<i></i><i></i><i></i><i></i></div><noscript>{_NO_SCRIPT.said(language)}</noscript>"
    )


def _theme(colours: dict[str, str]) -> dict[str, str]:
    fonts = palette.FONTS
    return colours | {"bodyFont": fonts, "headingFont": fonts}


@cache
def _css() -> str:
    return dressed(HERE / "page.css")


@cache
def _inline_icon() -> str:
    """Return the icon as an address that costs no request."""
    return "data:image/svg+xml," + quote(stripped(HERE / "favicon.svg"), safe=" =:/'")


@cache
def _of_staff(kind: Kind) -> str:
    """Return the script of pages that are for who is signed in: they end with that."""
    return "" if kind == "rate" else stripped(HERE / "presence.js")


@cache
def _of_kind(kind: Kind, suffix: str) -> str:
    """Return the style or script that pages of this kind have besides, if there is any."""
    file = HERE / f"{kind}.{suffix}"
    if not file.is_file():
        return ""
    return dressed(file) if suffix == "css" else stripped(file)
