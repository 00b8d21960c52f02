"""Which compression a browser accepts, and answers compressed with it."""

import gzip
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal

import brotli
from starlette.requests import HTTPConnection
from starlette.responses import Response

from kiosk.front.policies import Policy, permissions_of, policy_of, with_nonce

Coding = Literal["br", "gzip", "identity"]

# Brotli 5 costs a few kilobytes of HTML under a millisecond; 11 would cost twenty times that.
FAST: Final = 5
BEST: Final = 11


def accepted(header: str | None) -> Coding:
    """Return the best coding an Accept-Encoding header allows; without one, plain bytes."""
    weights: dict[str, float] = {}
    for part in (header or "").lower().split(","):
        name, _, parameter = part.partition(";")
        weights[name.strip()] = _weight(parameter)
    anything = weights.get("*", 0.0)
    if weights.get("br", anything) > 0:
        return "br"
    if weights.get("gzip", anything) > 0:
        return "gzip"
    return "identity"


def compressed(raw: bytes, coding: Coding, *, best: bool = False) -> bytes:
    """Return the bytes in the given coding, quickly or as small as can be."""
    if coding == "br":
        return bytes(brotli.compress(raw, quality=BEST if best else FAST))
    if coding == "gzip":
        return gzip.compress(raw, compresslevel=9 if best else 6, mtime=0)
    return raw


def compressed_response(
    request: HTTPConnection,
    html: str,
    headers: Mapping[str, str] | None = None,
    *,
    status_code: int = 200,
    policy: Policy = Policy.OURS,
) -> Response:
    """Answer with a page made for this request: its nonce filled in, compressed.

    Headers given here win over the ones set by default.
    """
    coding = accepted(request.headers.get("accept-encoding"))
    body = compressed(with_nonce(request.scope, html).encode(), coding)
    answer = {
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Encoding, Accept-Language, Cookie",
        "Content-Security-Policy": policy_of(request.scope, html, policy),
        "Permissions-Policy": permissions_of(policy),
    }
    if coding != "identity":
        answer["Content-Encoding"] = coding
    answer.update(headers or {})
    return Response(body, status_code, answer, media_type="text/html")


@lru_cache(maxsize=64)
def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
