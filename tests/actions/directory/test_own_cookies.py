"""Cookies under guarded names: on https alone, and what another host plants is nobody's."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes.own_cookies import OwnCookies, guarded, plainly


def app() -> OwnCookies:
    async def given(request: Request) -> Response:
        answer = JSONResponse(dict(request.cookies))
        answer.set_cookie("kiosk_a", "1", path="/")
        answer.set_cookie("kiosk_b", "2", path="/complain", secure=True)
        answer.set_cookie("node", "3")
        answer.delete_cookie("kiosk_c", path="/")
        return answer

    return OwnCookies(Starlette(routes=[Route("/", given)]))


def told(base: str, cookies: str = "") -> tuple[dict[str, str], list[str]]:
    with TestClient(app(), base_url=base) as client:
        answer = client.get("/", headers={"Cookie": cookies} if cookies else {})
    return answer.json(), answer.headers.get_list("set-cookie")


def test_on_https_cookies_of_ours_go_out_guarded() -> None:
    _, out = told("https://kiosk.example")
    host, own_path, other, gone = out
    assert host.startswith("__Host-kiosk_a=1;")
    assert own_path.startswith("__Secure-kiosk_b=2;")
    assert other.startswith("node=3;")
    assert gone.startswith('__Host-kiosk_c=""')
    assert all("secure" in each.lower() for each in (host, own_path, gone))
    assert not [each for each in out if "domain" in each.lower()]


@pytest.mark.parametrize("base", ["http://kiosk.example", "https://kiosk.example"])
def test_what_is_in_quotes_is_none_of_ours(base: str) -> None:
    long = '"' + '\\"' * 20_000 + '"'  # seconds of work for an older Python
    given, _ = told(base, f'a="b"; node=1; c={long}')
    assert given == {"node": "1"}


def test_on_plain_http_nothing_changes() -> None:
    given, out = told("http://kiosk.example", f"{SESSION_COOKIE}=t; kiosk_a=1")
    assert given == {SESSION_COOKIE: "t", "kiosk_a": "1"}
    assert out[0].startswith("kiosk_a=1;")


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (f"__Host-{SESSION_COOKIE}=ours", {SESSION_COOKIE: "ours"}),
        (f"{SESSION_COOKIE}=planted", {}),
        (f"{SESSION_COOKIE}=planted; __Host-{SESSION_COOKIE}=ours", {SESSION_COOKIE: "ours"}),
        (f"__Host-{SESSION_COOKIE}=ours; {SESSION_COOKIE}=planted", {SESSION_COOKIE: "ours"}),
        (f"__Secure-{SESSION_COOKIE}=planted", {}),
        ("kiosk_tablet=before", {"kiosk_tablet": "before"}),
        ("kiosk_tablet=planted; __Host-kiosk_tablet=ours", {"kiosk_tablet": "ours"}),
        ("node=1; __Host-other=2", {"node": "1", "__Host-other": "2"}),
        ("", {}),
    ],
)
def test_on_https_the_guarded_name_decides(sent: str, read: dict[str, str]) -> None:
    assert told("https://kiosk.example", sent)[0] == read


@pytest.mark.parametrize(
    "rubbish", [b"", b";;;", b"=", b"kiosk_", b"a;b=;=c", b"\xff\xfe", b"=;" * 999]
)
def test_whatever_is_sent_is_read_without_a_fault(rubbish: bytes) -> None:
    plainly(rubbish)
    guarded(rubbish)
