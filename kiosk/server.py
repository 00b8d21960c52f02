"""The server: our routes and Streamlit's pages as one ASGI application on one port."""

import logging
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from db.ground.engine import sqlite_is_safe
from kiosk import front
from kiosk.config import Settings
from kiosk.front.left_pages import App
from kiosk.front.messages import LARGEST
from kiosk.front.wire import Wire
from kiosk.routes import (
    access,
    back_channel,
    case_files,
    check_signatures,
    complain,
    customer,
    documents,
    drafts,
    elsewhere,
    evidence,
    gate,
    health,
    logo,
    offline,
    outside,
    own_data,
    paper,
    passkeys,
    password,
    phones,
    photos,
    presence,
    privacy,
    qr,
    ratings,
    screens,
    second_factor,
    signatures,
    slips,
    stop,
    tablet,
    templates,
    track,
    trip,
    walks,
    work,
)
from kiosk.routes.inner_doors import InnerDoors
from kiosk.routes.mishaps import Mishaps
from kiosk.routes.origins import Origins
from kiosk.routes.own_cookies import OwnCookies
from kiosk.routes.own_site import OwnSite
from kiosk.routes.short_cut import ShortCut
from kiosk.screens import ROOT
from kiosk.ui import mishaps
from kiosk.upkeep.arrival import Arrival
from kiosk.upkeep.clock_worker import ClockWorker
from kiosk.upkeep.ports import require_free
from kiosk.wiring import House, living_in

log = logging.getLogger(__name__)

GRACE: Final = 10
"""Seconds that open requests get to finish when the server is asked to stop."""


def create_app(house: House) -> ASGIApp:
    """Return the application of an opened house: instant page, API, login and Streamlit."""
    settings = house.settings
    front.apply(settings.public_url)

    @asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[None]:
        clocks = ClockWorker(house)
        house.writer.start()
        clocks.start()
        await house.look_around()
        front.settle()
        for sentence in (*front.self_check(), *_warnings(house)):
            log.warning(sentence)
        yield
        clocks.stop()
        house.writer.stop()

    routes = _routes(house)
    headers, *inner = front.middleware(settings.data_dir, settings.public_url)
    app = App(
        ROOT / "kiosk" / "app.py",
        routes=routes,
        middleware=[
            headers,
            Middleware(Mishaps, house=house),
            *inner,
            Middleware(InnerDoors, house=house, routes=routes),
        ],
        lifespan=lifespan,
        on_script_error=mishaps.show,
    )
    return OwnCookies(OwnSite(ShortCut(Origins(app), routes, house), house))


def serve(house: House, *, announce: Callable[[], None] = lambda: None) -> None:
    """Serve until asked to stop, and announce it once nothing stands against it.

    Refuses a second server, an unready database, a missing or another key, a port that is taken.
    A server of databases that is away at the moment is waited for while customers are served.
    """
    settings = house.settings
    with house.alone(), living_in(house), _unwinding():
        arrival = Arrival(house)
        arrival.begin()
        require_free(settings.host, settings.port)
        announce()
        arrival.wait()
        try:
            uvicorn.Server(_uvicorn_config(create_app(house), settings)).run()
        finally:
            arrival.stop()
            house.settle()


@contextmanager
def _unwinding() -> Iterator[None]:
    """Let a signal unwind what is open: by itself it ends the process where it stands.

    The server stops politely at SIGTERM, and then raises it again for who called it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ours = {signal.SIGTERM: _unwind, signal.SIGHUP: _stop}
    before = {each: signal.signal(each, do) for each, do in ours.items() if _is_fatal(each)}
    try:
        yield
    finally:
        for each, then in before.items():
            signal.signal(each, then)


def _is_fatal(number: signal.Signals) -> bool:
    return signal.getsignal(number) is signal.SIG_DFL


def _unwind(number: int, _frame: object) -> None:
    signal.signal(number, signal.SIG_IGN)  # what is being closed must not be interrupted
    raise SystemExit(0)


def _stop(_number: int, _frame: object) -> None:
    signal.raise_signal(signal.SIGTERM)


def _uvicorn_config(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=Wire,
        log_level=settings.log_level,
        access_log=False,
        server_header=False,
        ws_per_message_deflate=False,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        ws_max_size=LARGEST,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
    )


def _routes(house: House) -> list[BaseRoute]:
    parts = (
        ratings, customer, tablet, trip, stop, gate, slips, complain, track, offline, access,
        outside, back_channel, health, walks, work, paper, documents, evidence, templates,
        case_files, signatures,
        check_signatures, screens, privacy, own_data,
        photos, presence, second_factor, passkeys, password, phones, qr, drafts, logo,
    )  # fmt: skip
    return [route for part in (*parts, elsewhere) for route in part.routes(house)]


def _warnings(house: House) -> Iterator[str]:
    if house.database.is_sqlite and not sqlite_is_safe():
        yield (
            "This SQLite (older than 3.51.3) can corrupt its write-ahead log in rare moments. "
            "Install the pysqlite3 package, or use PostgreSQL."
        )
