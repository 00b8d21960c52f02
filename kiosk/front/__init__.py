"""Streamlit's front end, made quick and safe. How the server uses it, in this order:

    from kiosk import front

    front.apply(settings.public_url)          # options, before the st.App is made
    app = st.App(…, middleware=front.middleware(settings.data_dir, settings.public_url))
    front.settle()                            # in the lifespan, when all is up
    front.self_check()                        # sentences to log; raises the open-file limit too

A route that stands for a Streamlit page answers with

    front.streamlit_response(request, language, "form")
    front.compressed_response(request, front.instant_index(language, head_html, layer_html, script))

Every script and style of a page of ours bears `nonce="{front.NONCE}"`; `compressed_response` fills
the request's nonce in. A style in the first paint is written by `front.ours` instead, which costs
it no byte. What has neither does not run, nor do handlers and styles in attributes.
"""

from pathlib import Path

from starlette.middleware import Middleware

from kiosk.front.bundle import Kind
from kiosk.front.compression import compressed_response
from kiosk.front.headers import SecurityHeaders, put_headers
from kiosk.front.index_page import instant_index, staff_index, streamlit_response
from kiosk.front.policies import NONCE, Policy, nonce_of, ours
from kiosk.front.static_layer import StaticLayer
from kiosk.front.streamlit_settings import apply, raise_open_file_limit, self_check, settle

__all__ = [
    "NONCE",
    "Kind",
    "Policy",
    "SecurityHeaders",
    "apply",
    "compressed_response",
    "instant_index",
    "middleware",
    "nonce_of",
    "ours",
    "put_headers",
    "raise_open_file_limit",
    "self_check",
    "settle",
    "staff_index",
    "streamlit_response",
]


def middleware(data_dir: Path, public_url: str = "") -> list[Middleware]:
    """Return what wraps the whole app: security headers outside, the static files within."""
    return [
        Middleware(SecurityHeaders, public_url=public_url),
        Middleware(StaticLayer, data_dir=data_dir),
    ]
