"""Streamlit's front end, made quick and safe. How the server uses it, in this order:

    from kiosk import front

    front.apply(settings.public_url)          # options, before the st.App is made
    app = st.App(…, middleware=front.middleware(settings.data_dir, settings.public_url))
    front.settle()                            # in the lifespan, when all is up
    front.self_check()                        # sentences to log; raises the open-file limit too

A route that stands for a Streamlit page answers with

    front.compressed_response(request, front.staff_index(language, "form"))
    front.compressed_response(request, front.instant_index(language, head_html, layer_html, script))

Every inline script of a page of ours bears `nonce="{front.NONCE}"`; `compressed_response` fills the
request's nonce in. Scripts without it, and handlers in attributes (onclick=…), do not run.
"""

from pathlib import Path

from starlette.middleware import Middleware

from kiosk.front.bundle import Kind
from kiosk.front.compression import compressed_response
from kiosk.front.headers import NONCE, SecurityHeaders, nonce_of, put_headers
from kiosk.front.index_page import instant_index, staff_index
from kiosk.front.static_layer import StaticLayer
from kiosk.front.streamlit_settings import apply, raise_open_file_limit, self_check, settle

__all__ = [
    "NONCE",
    "Kind",
    "SecurityHeaders",
    "apply",
    "compressed_response",
    "instant_index",
    "middleware",
    "nonce_of",
    "put_headers",
    "raise_open_file_limit",
    "self_check",
    "settle",
    "staff_index",
]


def middleware(data_dir: Path, public_url: str = "") -> list[Middleware]:
    """Return what wraps the whole app: security headers outside, the static files within."""
    return [
        Middleware(SecurityHeaders, public_url=public_url),
        Middleware(StaticLayer, data_dir=data_dir),
    ]
