"""What an answer may load, run and be shown in: content security policies, by kind of answer.

Scripts and styles of a page run by the request's nonce, or by the hash of what `ours` wrote: a
nonce in the customer's first paint would be bytes, a hash in the headers costs it none.
"""

import base64
import hashlib
import html
import re
import secrets
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Final

from starlette.datastructures import Headers
from starlette.types import Scope

from kiosk.front import bundle

# A page writes this mark where a script needs its nonce. It differs from process to process, so
# nobody who smuggles markup into a page can write it in advance.
NONCE: Final = f"nonce-{secrets.token_urlsafe(18)}"


class Policy(StrEnum):
    """What kind of page an answer is: one of ours, one that is printed, or Streamlit's."""

    OURS = "ours"
    PRINTED = "printed"
    STREAMLIT = "streamlit"


# A script of ours may load another (/work.js, after the thanks): of ours, 'self'. Nothing that
# anybody handed in is ever served as a script.
_OURS: Final = (
    "default-src 'none'; script-src 'self' {scripts}; style-src {styles}; "
    "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Streamlit draws with styles written by script (emotion, Plotly), hence style 'unsafe-inline';
# it loads inline components as blob: modules, hence blob: for scripts. No eval is needed.
_STREAMLIT: Final = (
    "default-src 'none'; script-src 'self' blob: {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; "
    "connect-src 'self' {sockets}; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# Sizes of a poster are told in attributes; nothing else of it is.
_PRINTED: Final = _OURS + "; style-src-attr 'unsafe-inline'"
_POLICIES: Final = {Policy.OURS: _OURS, Policy.PRINTED: _PRINTED, Policy.STREAMLIT: _STREAMLIT}

FOR_DATA: Final = "default-src 'none'; frame-ancestors 'none'"
"""An answer that is data is no document: nothing in it may run or load, nor be framed."""
FOR_SCRIPTS: Final = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'"
"""A script that works by itself lives by the policy of its own answer: it may ask us alone."""

_SHUT: Final = (
    "geolocation=(), microphone=(), display-capture=(), payment=(), usb=(), serial=(), hid=(), "
    "bluetooth=(), midi=(), browsing-topics=()"
)
NO_CAMERA: Final = f"camera=(), {_SHUT}"
CAMERA: Final = f"camera=(self), {_SHUT}"
"""What a page may use of a device: inspectors scan a window's code."""

_INLINE_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_KNOWN: Final[set[str]] = set()


@cache
def ours(css: str) -> str:
    """Return a sheet as an element of a page, and know it again by its hash from then on."""
    _KNOWN.add(_hash(css))
    return f"<style>{css}</style>"


def nonce_of(scope: Scope) -> str:
    """Return the nonce of this request: made when first asked for, the same ever after."""
    state: dict[str, Any] = scope.setdefault("state", {})
    if "csp_nonce" not in state:
        state["csp_nonce"] = secrets.token_urlsafe(16)
    return str(state["csp_nonce"])


def with_nonce(scope: Scope, page: str) -> str:
    """Return the page with the mark replaced by this request's nonce."""
    return page.replace(NONCE, html.escape(nonce_of(scope), quote=True))


def policy_of(scope: Scope, page: str, kind: Policy) -> str:
    """Return the policy of a page that answers a request."""
    host = Headers(scope=scope).get("host", "") if kind is Policy.STREAMLIT else ""
    sheets = () if kind is Policy.STREAMLIT else tuple(_sheets(page))
    return _written(kind, host, sheets).replace(NONCE, nonce_of(scope))


def permissions_of(kind: Policy) -> str:
    """Return what a page may use of the device it is shown on."""
    return CAMERA if kind is Policy.STREAMLIT else NO_CAMERA


def _sheets(page: str) -> Iterator[str]:
    """Return the hashes of the page's sheets that are ours; one smuggled in has none."""
    end = 0
    while (begin := page.find("<style>", end)) >= 0:
        end = page.find("</style>", begin)
        if end < 0:
            return
        found = _hash(page[begin + len("<style>") : end])
        if found in _KNOWN:
            yield found


@lru_cache(maxsize=128)
def _written(kind: Policy, host: str, sheets: tuple[str, ...]) -> str:
    # Old Safari does not count a websocket to the own host as 'self'.
    sockets = f"ws://{host} wss://{host}" if re.fullmatch(r"[\w.\-:\[\]]+", host) else ""
    nonce = f"'nonce-{NONCE}'"
    scripts = (nonce, *_stock_hashes()) if kind is Policy.STREAMLIT else (nonce,)
    written = _POLICIES[kind].format(
        scripts=" ".join(scripts), styles=" ".join((nonce, *sheets)), sockets=sockets
    )
    return written.replace(" ;", ";")


@lru_cache(maxsize=128)
def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _stock_hashes() -> tuple[str, ...]:
    """Return the hashes of the inline scripts in Streamlit's own page, our fall-back."""
    try:
        page = (bundle.static_dir() / "index.html").read_text(encoding="utf-8")
    except OSError:
        return ()
    return tuple(_hash(found) for found in _INLINE_SCRIPT.findall(page))
