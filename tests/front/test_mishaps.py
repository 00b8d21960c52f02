"""What failed is told in one sentence, in the person's language, with the right status."""

import logging
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from kiosk.routes import access, customer, screens
from kiosk.routes.mishaps import Mishaps
from kiosk.wiring import House
from tests.helpers.building import a_window
from tests.helpers.history import signed_in

BROWSER = {"accept": "text/html"}


async def failing(_: Request) -> Response:
    raise ValueError("a secret of the house")


@pytest.fixture
def site(house: House) -> Iterator[TestClient]:
    routes = [route for part in (access, customer, screens) for route in part.routes(house)]
    routes.append(Route("/failing", failing, methods=["GET", "POST"]))
    app = Starlette(routes=routes, middleware=[Middleware(Mishaps, house=house)])
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def gone(house: House) -> str:
    """A house whose database file went away, and the token of somebody signed in before."""
    a_window(house)
    token = signed_in(house, "leader")
    house.database.close()
    assert house.database.path is not None
    house.database.path.unlink()
    house.database.path.mkdir()
    return token


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("zh-CN", "系统暂时无法保存"), ("en", "Saving is not possible at the moment")],
)
def test_a_staff_page_without_its_database_says_so(
    site: TestClient, gone: str, language: str, sentence: str
) -> None:
    site.cookies.set("kiosk_session", gone)
    answer = site.get(f"/board?month=2026-10&lang={language}", headers=BROWSER)
    assert answer.status_code == 503
    assert sentence in answer.text
    assert 'href="/board?month=2026-10&amp;lang=' in answer.text


def test_a_program_is_told_in_json(site: TestClient, gone: str) -> None:
    site.cookies.set("kiosk_session", gone)
    answer = site.get("/board", headers={"accept": "application/json"})
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "store.unavailable"
    assert answer.headers["retry-after"]


def test_what_nobody_expected_is_told_by_a_number_that_the_log_knows(
    site: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="kiosk.mishaps"):
        answer = site.get("/failing", headers=BROWSER)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    [noted] = caplog.records
    number = noted.getMessage().removeprefix("mishap ")
    assert number in answer.text
    assert noted.exc_info


def test_what_was_posted_is_not_posted_again_by_a_link(site: TestClient) -> None:
    answer = site.post("/failing", headers=BROWSER)
    assert answer.status_code == 500
    assert "再试一次</a>" not in answer.text


def broken_page() -> None:
    """A page of which Streamlit would say, in English, that the app has encountered an error."""
    from kiosk.ui import mishaps
    from survey.refusals.house import StoreUnavailable

    mishaps.show(StoreUnavailable())
    mishaps.show(KeyError("a secret of the house"))


def test_a_page_that_failed_says_so_in_its_own_language(house: House) -> None:
    page = AppTest.from_function(broken_page).run()
    away, mishap = (each.value for each in page.error)
    assert away.startswith("系统暂时无法保存")
    assert mishap.startswith("出了意外")
    assert "secret" not in mishap
