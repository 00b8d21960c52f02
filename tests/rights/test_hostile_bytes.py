"""Whatever bytes come to whatever door, an answer is given, and none is a failure of ours."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.testclient import TestClient

from kiosk.front import messages
from kiosk.front.compression import accepted
from kiosk.front.doors import door_at
from kiosk.front.headers import site_of
from kiosk.locks.devices import device_of
from kiosk.locks.known_browsers import known_as, known_from_now_on
from kiosk.locks.networks import of_one_hand
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes.answers import own_page
from kiosk.routes.mishaps import Mishaps
from kiosk.server import _routes
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.refusals.kinds import SurveyError
from survey.texts import language_of
from tests.helpers.history import signed_in

LENT = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
ROLES = (None, Role.TEAM_LEADER, Role.ADMINISTRATOR)
KINDS = (
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
    "multipart/form-data", "image/jpeg", "text/plain; charset=utf-16", "", "\xff",
)  # fmt: skip
NAMES = ("w", "score", "key", "s", "c", "r", "o", "k", "lang", "month", "window", "photo", "view")
anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
values = st.recursive(anything, lambda inner: st.lists(inner, max_size=3), max_leaves=5)
documents = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), values, max_size=5)
hostile_text = st.text(max_size=60) | st.sampled_from(
    ["\x00", "\ud800", "../../etc/passwd", "'; DROP TABLE ratings; --", "{{7*7}}", "%00", "\u202e",
     "9" * 400, "-1", "NaN", "1e999", "２０２６-１０", "=cmd|' /C calc'!A0", "a" * 5000]
)  # fmt: skip
bodies = st.one_of(
    st.binary(max_size=200),
    documents.map(lambda told: json.dumps(told).encode()),
    st.sampled_from(
        [b"[" * 5000, b'{"a":' * 3000, b"--x\r\n\r\n--x--", b"\xef\xbb\xbf{}", b"&&=&"]
    ),
)


@pytest.fixture(params=ROLES, ids=str)
def visitor(house: House, request: pytest.FixtureRequest) -> Iterator[TestClient]:
    app = Starlette(routes=_routes(house), middleware=[Middleware(Mishaps, house=house)])
    with TestClient(app, follow_redirects=False) as client:
        if request.param is not None:
            client.cookies.set(SESSION_COOKIE, signed_in(house, request.param))
        yield client


def doors(house: House, *methods: str) -> list[tuple[str, str]]:
    """Return each of our addresses that is asked in one of some ways."""
    return [
        (method, route.path)
        for route in _routes(house)
        if isinstance(route, Route)
        for method in sorted(set(methods) & (route.methods or set()))
    ]


def test_no_posted_body_makes_a_door_fail(house: House, visitor: TestClient) -> None:
    posted = [each for each in doors(house, "POST", "PUT", "DELETE") if each[1] != "/logout"]
    assert len(posted) > 14

    @LENT
    @given(bodies, st.sampled_from(KINDS), st.sampled_from(["*/*", "text/html"]))
    def check(body: bytes, kind: str, accept: str) -> None:
        headers = {b"content-type": kind.encode("latin-1"), b"accept": accept.encode()}
        for method, path in posted:
            if path == "/logout":
                continue
            at = re.sub(r"\{[^}]+\}", "1", path)
            answer = visitor.request(method, at, content=body, headers=headers)
            assert answer.status_code < 500, (method, path, body, kind)

    check()


def test_no_question_makes_a_door_fail(house: House, visitor: TestClient) -> None:
    asked = doors(house, "GET")
    assert len(asked) > 40

    @LENT
    @given(st.sampled_from(asked), st.sampled_from(NAMES), hostile_text)
    def check(door: tuple[str, str], name: str, value: str) -> None:
        told = value.encode("utf-8", "surrogatepass")
        answer = visitor.get(re.sub(r"\{[^}]+\}", "1", door[1]), params={name: told})
        assert answer.status_code < 500, (door, name, value)

    check()


@given(hostile_text.filter(lambda text: text.isprintable() or text.isascii()))
def test_no_header_or_cookie_is_too_odd_to_read(text: str) -> None:
    accepted(text)
    site_of(text)
    own_page(text)
    language_of(text)
    of_one_hand(text)
    door_at("GET", text)
    cookies = dict.fromkeys(("kiosk_known", "kiosk_device", "kiosk_visit"), text)
    known_as(cookies, text, secret="x")
    known_from_now_on(cookies, text, secret="x")
    with suppress(SurveyError):
        device_of(cookies, secret="x")


@given(st.lists(st.binary(max_size=100), max_size=20))
def test_no_message_over_the_websocket_is_too_odd_to_weigh(said: list[bytes]) -> None:
    told = messages.Told(messages.STRANGER, 0.0)
    assert all(told.takes(each, 0.0) in {True, False, None} for each in said)
