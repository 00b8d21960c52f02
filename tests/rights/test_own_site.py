"""Whatever changes anything is done from a page of ours, or it is not done."""

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes.own_site import SAFE
from kiosk.server import _routes, create_app
from kiosk.wiring import House
from survey.directory.roles import Role
from tests.helpers.building import a_window
from tests.helpers.history import signed_in
from tests.helpers.rated import a_body

REFUSED = "access.foreign-origin"
HOST = "http://testserver"
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": HOST},
    {"Origin": "https://evil.example"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://["},
]
OURS = [
    {"Sec-Fetch-Site": "same-origin", "Origin": HOST},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": HOST},
    {},
]


@pytest.fixture
def browser(house: House) -> TestClient:
    """A browser before the whole application, Streamlit's part of it not yet woken."""
    return TestClient(create_app(house), base_url=HOST, follow_redirects=False)


def doors(house: House) -> list[tuple[str, str]]:
    """Return every method and address by which anything is changed, Streamlit's own among them."""
    ours = [
        (method, route.path.format_map(dict.fromkeys(route.param_convertors, "1")))
        for route in _routes(house)
        if isinstance(route, Route)
        for method in sorted((route.methods or set()) - SAFE)
    ]
    return [*ours, ("PUT", "/_stcore/upload_file/1/1"), ("DELETE", "/_stcore/upload_file/1/1")]


def code_of(answer: object) -> str | None:
    try:
        told = answer.json()  # type: ignore[attr-defined]
    except ValueError:
        return None
    return told.get("error", {}).get("code") if isinstance(told.get("error"), dict) else None


@pytest.mark.parametrize("headers", FOREIGN)
def test_no_door_opens_to_another_site(
    house: House, browser: TestClient, headers: dict[str, str]
) -> None:
    browser.cookies.set(SESSION_COOKIE, signed_in(house, Role.TEAM_LEADER))
    found = doors(house)
    assert len(found) > 15
    for method, address in found:
        answer = browser.request(method, address, headers=headers)
        assert (answer.status_code, code_of(answer)) == (403, REFUSED), (method, address)
        assert answer.headers["content-security-policy"]


@pytest.mark.parametrize("headers", OURS)
def test_pages_of_ours_and_programs_are_let_through(
    house: House, browser: TestClient, headers: dict[str, str]
) -> None:
    token = a_window(house)
    answer = browser.post("/api/ratings", json=a_body(token), headers=headers)
    assert answer.status_code == 201


def test_the_public_address_is_ours_behind_a_proxy_that_changes_the_host(
    house: House, browser: TestClient
) -> None:
    headers = {"Origin": house.settings.public_url.rstrip("/")}
    token = a_window(house)
    assert browser.post("/api/ratings", json=a_body(token), headers=headers).status_code == 201


def test_a_person_reads_a_sentence(browser: TestClient) -> None:
    answer = browser.post(
        "/complain", headers={"Origin": "null", "Accept": "text/html", "Accept-Language": "zh-CN"}
    )
    assert answer.status_code == 403
    assert "这个请求来自其他网站" in answer.text


def test_looking_changes_nothing_and_is_open_to_links(browser: TestClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert browser.get("/login", headers=headers).status_code == 200


def test_no_link_signs_anybody_out(house: House, browser: TestClient) -> None:
    browser.cookies.set(SESSION_COOKIE, signed_in(house, Role.LEADER))
    browser.get("/logout", headers={"Sec-Fetch-Site": "cross-site"})
    assert browser.get("/board").status_code == 200
