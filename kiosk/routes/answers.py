"""How a refusal is told over HTTP: a status by its kind, a sentence in the person's language."""

import json
import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from typing import Any, Final

from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from kiosk.front.headers import DATA
from kiosk.locks.cookies import LANGUAGE_COOKIE
from kiosk.locks.devices import DEVICE_COOKIE, device_of
from kiosk.locks.keys import blind
from kiosk.locks.networks import of_one_hand, of_one_owner
from kiosk.locks.ordered_keys import ordered_key
from kiosk.pictures.keeping import Stranger
from survey.refusals.directory import NotSignedIn
from survey.refusals.house import Mishap
from survey.refusals.kinds import (
    Absent,
    Conflicting,
    NotAllowed,
    NotNow,
    SurveyError,
    TooLarge,
    TooMany,
    Unreadable,
    Unusable,
)
from survey.retention import Kind, span_of
from survey.texts import LANGUAGES, Language, language_of

MOST_FIELDS: Final = 60
"""Fields of a form that was posted: ours have a dozen."""
_YEAR: Final = int(span_of(Kind.COOKIE).total_seconds())
# Browsers take a backslash for a slash, two slashes for another site, and drop tabs and breaks.
_OWN_PAGE: Final = re.compile(r"/(?!/)[^\\\x00-\x20\x7f]*")

# The first kind that fits decides: the narrower kinds stand before the wider ones.
_STATUSES: Final[tuple[tuple[type[SurveyError], int], ...]] = (
    (Absent, 404),
    (TooLarge, 413),
    (Unreadable, 400),
    (Unusable, 422),
    (Conflicting, 409),
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (TooMany, 429),
    (NotNow, 503),
    (Mishap, 500),
)


def status_of(refusal: SurveyError) -> int:
    """Return the HTTP status for a refusal's kind."""
    return next((status for kind, status in _STATUSES if isinstance(refusal, kind)), 400)


def refused(
    refusal: SurveyError, language: Language, *, earlier: str | None = None, since: str = ""
) -> Response:
    """Return the refusal as JSON: `{"error": {"code", "sentence"}}`.

    `earlier` is where what was kept before is found, for whom it is; `since` what makes the next
    try one that is not late.
    """
    headers = {"Retry-After": "5"} if isinstance(refusal, TooMany | NotNow) else None
    return JSONResponse(
        {
            "error": {"code": refusal.code, "sentence": refusal.said.said(language)}
            | ({"earlier": earlier} if earlier else {})
            | ({"since": since} if since else {})
        },
        status_code=status_of(refusal),
        headers=headers,
    )


def language_for(request: HTTPConnection, *, otherwise: Language) -> Language:
    """Return the language asked for: by the address, by an earlier choice, by the browser."""
    for asked in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if asked in LANGUAGES:
            return language_of(asked)
    return language_of(request.headers.get("accept-language"), otherwise=otherwise)


def keep_language(request: HTTPConnection, answer: Response) -> None:
    """Let a browser keep the language that the address asks for."""
    chosen = request.query_params.get("lang")
    if chosen in LANGUAGES and chosen != request.cookies.get(LANGUAGE_COOKIE):
        answer.set_cookie(LANGUAGE_COOKIE, str(chosen), max_age=_YEAR, samesite="lax")


def own_page(address: str | None) -> str | None:
    """Return the address if it is a page of this site, else None."""
    return address if address and _OWN_PAGE.fullmatch(address) else None


def client_of(request: HTTPConnection, secret: str) -> str:
    """Return a mark of the address a request came from, as far as trusted proxies tell it.

    Of IPv6 only the network counts: whoever has one address of it has them all.
    """
    host = request.client.host if request.client else ""
    return blind(secret, "client", of_one_hand(host))


def owner_of(request: HTTPConnection, secret: str) -> str:
    """Return a mark of the network a request came from: of IPv6 all that one owner may have."""
    host = request.client.host if request.client else ""
    return blind(secret, "client", of_one_owner(host))


def stranger_of(request: HTTPConnection, secret: str) -> Stranger:
    """Return who sent a request that nobody is signed in for, as marks."""
    return Stranger(device_of(request.cookies, secret=secret), client_of(request, secret))


def browser_of(request: HTTPConnection) -> str:
    """Return by what this request's browser is known again, from now on where it was not yet."""
    state = request.state
    if not hasattr(state, "browser"):
        state.browser = request.cookies.get(DEVICE_COOKIE) or ordered_key().hex
    return str(state.browser)


def known_again(request: HTTPConnection, answer: Response) -> Response:
    """Return an answer that gives a browser the cookie it is known again by, if it has none yet."""
    if DEVICE_COOKIE not in request.cookies:
        answer.set_cookie(
            DEVICE_COOKIE,
            browser_of(request),
            max_age=_YEAR,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
    return answer


async def limited_body(
    request: Request, *, limit: int, too_large: Callable[[], SurveyError]
) -> bytes:
    """Return the request's body; refuse as soon as it passes the limit (in bytes)."""
    _refuse_declared(request, limit, too_large)
    body, more = await _piece(request)  # nearly all come in one
    while more and len(body) <= limit:
        piece, more = await _piece(request)
        body += piece
    if len(body) > limit:
        raise too_large()
    return body


class WrittenOut(Response):
    """An answer in JSON that is written out already."""

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        """Put the two headers that it always has."""
        self.raw_headers = [(b"content-length", b"%d" % len(self.body)), DATA]


def told_in_json(raw: bytes) -> dict[str, Any] | None:
    """Return the object that a script of ours sent, None where there is none.

    Halves of a pair are left out, as a text cut within an emoji has one: nothing can keep them.
    """
    try:
        told = json.loads(raw, parse_constant=no_constant)
        whole = json.loads(json.dumps(told, ensure_ascii=False).encode(errors="ignore"))
    except (ValueError, RecursionError):
        return None
    return whole if isinstance(whole, dict) else None


def no_constant(name: str) -> None:
    """Refuse `NaN` and the like, which Python's reader takes and no database keeps."""
    raise ValueError(f"{name} is no JSON number")


async def limited_pieces(
    request: Request, limit: int, too_large: Callable[[], SurveyError]
) -> AsyncIterator[bytes]:
    """Yield the request's body as it arrives; refuse as soon as it passes the limit (in bytes)."""
    _refuse_declared(request, limit, too_large)
    read, more = 0, True
    while more:
        piece, more = await _piece(request)
        read += len(piece)
        if read > limit:
            raise too_large()
        yield piece


def _refuse_declared(request: Request, limit: int, too_large: Callable[[], SurveyError]) -> None:
    declared = _header(request, b"content-length")
    if declared.isascii() and declared.isdigit() and len(declared) < 20 and int(declared) > limit:
        raise too_large()


async def _piece(request: Request) -> tuple[bytes, bool]:
    """Return the next piece of the body, and whether more follows."""
    message = await request.receive()
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    return message.get("body", b""), message.get("more_body", False)


def _header(request: Request, name: bytes) -> str:
    """Return a header, nothing where there is none; every rating asks for two."""
    for told, value in request.scope["headers"]:
        if told == name:
            return str(value, "latin-1")
    return ""


def is_form(request: Request) -> bool:
    """Tell whether a form was posted."""
    return _kind(request).startswith("application/x-www-form-urlencoded")


def is_form_with_files(request: Request) -> bool:
    """Tell whether a form was posted that may have files in it."""
    return _kind(request).startswith("multipart/form-data")


def _kind(request: Request) -> str:
    return _header(request, b"content-type").lower()


def wants_page(request: Request) -> bool:
    """Tell whether a browser's form is to be answered with a page; a program gets JSON."""
    is_any = is_form(request) or is_form_with_files(request)
    return is_any and "text/html" in _header(request, b"accept")


def wants_json(request: Request) -> bool:
    """Tell whether a script asks, which keeps what it sends until it is answered with data."""
    return _header(request, b"accept") == "application/json"


def plain(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return a form's field list as a plain mapping, several values as a list."""
    gathered: dict[str, list[Any]] = {}
    for name, item in items:
        gathered.setdefault(name, []).append(item)
    return {name: told if len(told) > 1 else told[0] for name, told in gathered.items()}
