"""Streamlit's inner doors are opened one by one, and a new one of a later version is found shut."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

from kiosk.front import messages
from kiosk.front.doors import OPEN, STREAM, door_at
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes import elsewhere, inner_doors
from kiosk.routes.inner_doors import InnerDoors
from kiosk.routes.mishaps import Mishaps
from kiosk.server import _routes
from kiosk.wiring import House
from survey.directory.roles import Deed, Role, may
from tests.helpers.awaiting import awaited
from tests.helpers.building import an_account
from tests.helpers.history import signed_in
from tests.helpers.streamlit_speech import a_run, a_word

BEHIND = "Streamlit is behind"
ANYBODY = {
    "GET /_stcore/health", "HEAD /_stcore/health", "GET /_stcore/host-config",
    "GET ", "HEAD ", "WEBSOCKET /_stcore/stream",
}  # fmt: skip
SOMEBODY = {
    "GET /media/{file_id:path}", "HEAD /media/{file_id:path}",
    "PUT /_stcore/upload_file/{session_id}/{file_id}",
    "DELETE /_stcore/upload_file/{session_id}/{file_id}",
}  # fmt: skip
SHUT = {
    "OPTIONS /_stcore/health", "GET /_stcore/metrics", "HEAD /_stcore/metrics",
    "OPTIONS /_stcore/metrics", "HEAD /_stcore/host-config", "OPTIONS /media/{file_id:path}",
    "OPTIONS /_stcore/upload_file/{session_id}/{file_id}",
    "GET /component/{path:path}", "HEAD /component/{path:path}", "OPTIONS /component/{path:path}",
    "GET /_stcore/bidi-components/{path:path}", "HEAD /_stcore/bidi-components/{path:path}",
    "OPTIONS /_stcore/bidi-components/{path:path}",
    "GET /auth/login", "HEAD /auth/login", "GET /auth/logout", "HEAD /auth/logout",
    "GET /oauth2callback", "HEAD /oauth2callback",
}  # fmt: skip
AGENT = re.compile(r"[A-Z]+ /_stcore/agent/\w+(\.json)?")


def of_streamlit() -> set[str]:
    """Return every address of the installed Streamlit, with what may be done there."""
    nothing: Any = SimpleNamespace(
        media_file_mgr=SimpleNamespace(_storage=None), uploaded_file_mgr=None, stats_mgr=None,
        component_registry=None, bidi_component_registry=None,
    )  # fmt: skip
    return {
        f"{method} {route.path}"  # type: ignore[attr-defined]
        for route in create_streamlit_routes(nothing)
        for method in methods_of(route)
    }


def methods_of(route: BaseRoute) -> set[str]:
    if isinstance(route, WebSocketRoute):
        return {"WEBSOCKET"}
    return set(getattr(route, "methods", None) or {"GET", "HEAD"})


def asked_for(path: str) -> str:
    """Return an address that fits a route; the one without a path has the files of all pages."""
    return re.sub(r"\{[^}]+\}", "1", path) or "/static/js/index.js"


async def behind(_: Request) -> Response:
    return PlainTextResponse(BEHIND)


async def heard(socket: WebSocket) -> None:
    """Stand for Streamlit: say back by what it was opened, then how long each message is."""
    await socket.accept()
    await socket.send_text(socket.headers.get("sec-websocket-protocol", ""))
    async for message in socket.iter_bytes():
        await socket.send_text(str(len(message)))


def application(house: House, *, guarded: bool = True, now: Any = None) -> Starlette:
    clock = {} if now is None else {"now": now}
    guard = [Middleware(InnerDoors, house=house, routes=_routes(house), **clock)]
    return Starlette(
        routes=[
            WebSocketRoute("/{path:path}", heard),
            *elsewhere.routes(house),
            Route("/{path:path}", behind, methods=["GET", "POST", "PUT", "DELETE", "OPTIONS"]),
            Mount("/", PlainTextResponse(BEHIND)),
        ],
        middleware=[Middleware(Mishaps, house=house), *(guard if guarded else [])],
    )


@pytest.fixture
def stranger(house: House) -> Iterator[TestClient]:
    with TestClient(application(house)) as client:
        yield client


@contextmanager
def as_(house: House, role: Role) -> Iterator[TestClient]:
    with TestClient(application(house)) as client:
        client.cookies.set(SESSION_COOKIE, signed_in(house, role))
        yield client


def test_every_door_of_the_installed_streamlit_is_decided_upon() -> None:
    new = of_streamlit() - ANYBODY - SOMEBODY - SHUT
    assert {door for door in new if not AGENT.fullmatch(door)} == set()


def test_doors_are_opened_by_name_and_all_others_are_shut(stranger: TestClient) -> None:
    doors = [door.split(" ", 1) for door in sorted(of_streamlit()) if "WEBSOCKET" not in door]
    assert len(doors) > 25
    for method, path in doors:
        answer = stranger.request(method, asked_for(path))
        if f"{method} {path}" in ANYBODY:
            assert answer.status_code == 200, (method, path)
        elif f"{method} {path}" in SOMEBODY:
            assert answer.status_code == 401, (method, path)
        else:
            assert answer.status_code == 404, (method, path)
            assert method == "HEAD" or answer.json() == {"error": {"code": "absent"}}


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/of-tomorrow", "/_stcore/metrics/", "/_stcore/agent/mcp", "/tomorrow/stream",
        "/rate/_stcore/agent/interact", "/_stcore/script-health-check", "/manifest.json",
        "/app/static/keys.txt", "/_stcore/upload_file", "/_stcore/upload_file/1/2/3",
        "/_stcore/health/more", "/_stcore//health", "/static/", "/static/../index.html",
        "/media/a/b", "/MEDIA/1", "/_stcore/Health", "/_stcore/health%0A",
    ],
)  # fmt: skip
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_what_a_later_streamlit_brings_is_found_shut(
    stranger: TestClient, path: str, accept: str
) -> None:
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        answer = stranger.request(method, path, headers={"Accept": accept})
        assert answer.status_code == 404, (method, path)
        assert BEHIND not in answer.text


def test_without_the_guard_tomorrows_door_is_open(house: House) -> None:
    with TestClient(application(house, guarded=False)) as bare:
        assert bare.get("/_stcore/of-tomorrow").text == BEHIND
        assert bare.put("/_stcore/upload_file/1/1").text == BEHIND


def test_our_own_addresses_are_let_through(stranger: TestClient) -> None:
    for path in ("/qr/SB-1.svg", "/photos/" + "0" * 64, "/rate"):
        assert stranger.get(path).text == BEHIND


@pytest.mark.parametrize("role", list(Role))
def test_files_go_up_where_a_page_of_theirs_takes_one(house: House, role: Role) -> None:
    with as_(house, role) as client:
        wanted = 200 if may(role, Deed.KEEP_WINDOWS) else 403
        assert client.put("/_stcore/upload_file/1/1").status_code == wanted
        assert client.get("/media/picture.png").status_code == 200


def test_no_account_sends_up_files_without_end(house: House) -> None:
    at = [0.0]
    client = TestClient(application(house, now=lambda: at[0]))
    client.cookies.set(SESSION_COOKIE, signed_in(house, Role.ADMINISTRATOR))
    sent = [client.put(f"/_stcore/upload_file/1/{n}").status_code for n in range(13)]
    assert sent == [200] * inner_doors.FILES + [429]
    at[0] = 120.0
    assert client.put("/_stcore/upload_file/1/13").status_code == 200
    assert client.get("/media/picture.png").status_code == 200


def test_an_ended_session_finds_them_shut(house: House, stranger: TestClient) -> None:
    stranger.cookies.set(SESSION_COOKIE, "made up")
    assert stranger.put("/_stcore/upload_file/1/1").status_code == 401
    assert stranger.get("/media/picture.png").status_code == 401


def test_every_open_door_is_one_of_the_installed_streamlit() -> None:
    known = [door.split(" ", 1) for door in of_streamlit()]
    used = {door_at(method, asked_for(path)) for method, path in known} - {None}
    assert used == set(OPEN)


def test_websockets_are_opened_at_one_address(stranger: TestClient) -> None:
    for path in ("/", "/_stcore/stream/", "/rate/_stcore/stream", "/_stcore/of-tomorrow"):
        with pytest.raises(WebSocketDisconnect), stranger.websocket_connect(path):
            pass
    with stranger.websocket_connect(STREAM) as socket:
        socket.send_bytes(a_run())
        assert socket.receive_text() == ""


def test_every_word_of_streamlits_language_is_decided_upon() -> None:
    dropped = {
        "clear_cache", "set_run_on_save", "load_git_info", "debug_disconnect_websocket",
        "debug_shutdown_runtime", "backend_operation_request",
    }  # fmt: skip
    words = {field.name for field in BackMsg.DESCRIPTOR.fields} - {"debug_last_backmsg_id"}
    assert words == messages.TAKEN | dropped


def test_nobody_empties_everybodys_caches(house: House) -> None:
    with as_(house, Role.ADMINISTRATOR) as client, client.websocket_connect(STREAM) as socket:
        socket.receive_text()
        socket.send_bytes(a_word("clear_cache"))
        socket.send_bytes(a_run(text="x"))
        assert socket.receive_text() == str(len(a_run(text="x")))


def ended(client: TestClient, *said: bytes) -> bool:
    """Tell whether the connection was ended for what was said."""
    with client.websocket_connect(STREAM) as socket:
        socket.receive_text()
        try:
            for message in said:
                socket.send_bytes(message)
                assert socket.receive_text() == str(len(message))
        except WebSocketDisconnect as end:
            return end.code == 1008
        return False


TOO_MUCH = {
    "a long message": [a_run(text="x" * messages.STRANGER.message)],
    "many short ones": [a_run()] * (messages.STRANGER.burst + 1),
    "many widgets": [a_run(widgets=messages.STRANGER.widgets + 1)],
    "widgets one after another": [
        a_run(f"w{turn}", text="x" * 30_000) for turn in range(messages.STRANGER.held // 30_000 + 1)
    ],
    "no message at all": [b"\xff\xff"],
}


@pytest.mark.parametrize("said", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_stranger_who_says_too_much_is_not_listened_to(
    house: House, stranger: TestClient, said: list[bytes]
) -> None:
    assert ended(TestClient(application(house, now=lambda: 0.0)), *said)


@pytest.mark.parametrize("said", list(TOO_MUCH.values())[:4], ids=list(TOO_MUCH)[:4])
def test_without_the_guard_all_of_it_is_heard(house: House, said: list[bytes]) -> None:
    assert not ended(TestClient(application(house, guarded=False)), *said)


def test_the_same_widgets_told_again_weigh_once(house: House) -> None:
    said = [a_run("words", text="x" * 30_000)] * 20
    assert not ended(TestClient(application(house, now=lambda: 0.0)), *said)


def test_who_is_signed_in_may_say_more(house: House) -> None:
    with as_(house, Role.SUPERVISION) as client:
        assert not ended(client, *TOO_MUCH["a long message"], *TOO_MUCH["many widgets"])
        assert ended(client, a_run(text="x" * messages.SIGNED_IN.message))


def test_turns_come_back_with_time(house: House) -> None:
    seconds = iter(range(10_000))
    said = [a_run()] * 200
    assert not ended(TestClient(application(house, now=lambda: float(next(seconds)))), *said)


def test_sixty_lorries_behind_one_address_are_let_in_and_a_crowd_is_not(house: House) -> None:
    crowd = inner_doors.Crowd(lambda: 0.0)
    assert all(crowd.comes("10.0.0.1", stranger=True) for _ in range(60))
    assert all(crowd.says("10.0.0.1") for _ in range(60))
    assert not all(crowd.comes("10.0.0.1", stranger=True) for _ in range(60))
    assert crowd.comes("10.0.0.2", stranger=True)


def test_addresses_without_end_make_no_crowd_without_end() -> None:
    crowd = inner_doors.Crowd(lambda: 0.0)
    let_in = sum(crowd.comes(f"10.1.{n // 256}.{n % 256}", stranger=True) for n in range(3000))
    assert let_in == inner_doors.STRANGERS
    assert crowd.comes("account 7", stranger=False)
    for n in range(let_in):
        crowd.goes(f"10.1.{n // 256}.{n % 256}", stranger=True)
    assert not crowd.open["10.1.0.0"]
    assert crowd.comes("10.1.0.0", stranger=True)


def test_what_is_remembered_of_addresses_is_bounded() -> None:
    at = [0.0]
    crowd = inner_doors.Crowd(lambda: at[0])
    for n in range(inner_doors.MOST_HANDS):
        crowd.says(f"2001:db8:{n:x}::/64")
    at[0] = 60.0
    crowd.says("10.0.0.1")
    assert len(crowd._turns) == 1


def test_a_stranger_comes_into_nobody_elses_page(house: House, stranger: TestClient) -> None:
    spoken = ["streamlit", "token", "the-number-of-a-page"]
    with stranger.websocket_connect(STREAM, subprotocols=spoken) as socket:
        assert "the-number-of-a-page" not in socket.receive_text()
    with (
        as_(house, Role.EMPLOYEE) as client,
        client.websocket_connect(STREAM, subprotocols=spoken) as socket,
    ):
        assert "the-number-of-a-page" in socket.receive_text()


def test_who_asks_on_and_reads_nothing_is_not_listened_to(house: House) -> None:
    assert asks_on_unread(house, stranger=True) is None
    assert asks_on_unread(house, stranger=False) is True


def asks_on_unread(house: House, *, stranger: bool) -> bool | None:
    """Return the verdict on a message whose sender has not taken the last answer for long."""
    at = [0.0]
    doors = InnerDoors(PlainTextResponse(BEHIND), house, [], lambda: at[0])
    user = None if stranger else an_account(house, "reads", Role.EMPLOYEE)

    async def talk() -> bool | None:
        stuck = asyncio.Event()

        async def never(_: Message) -> None:
            await stuck.wait()

        async def asks() -> Message:
            return {"type": "websocket.receive", "bytes": a_run()}

        page = inner_doors._Listening(doors, asks, never, "hand", user)
        assert page._verdict(await asks()) is True
        waiting = asyncio.create_task(page.send({"type": "websocket.send", "bytes": b"x"}))
        await asyncio.sleep(0)
        at[0] = inner_doors.DEAF_AFTER + 1
        told = page._verdict(await asks())
        stuck.set()
        await waiting
        return told

    return awaited(talk())


def test_long_headers_open_no_page(stranger: TestClient) -> None:
    headers = {"X-Long": "x" * inner_doors.HEADERS}
    with pytest.raises(WebSocketDisconnect), stranger.websocket_connect(STREAM, headers=headers):
        pass
