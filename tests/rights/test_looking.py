"""Looking changes nothing: no route is asked by GET or HEAD and leaves other rows behind.

What is noted in passing is named here, with the reason; a new route is asked from its first day.
"""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.testclient import TestClient

from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes.documents import PAPERS
from kiosk.routes.mishaps import Mishaps
from kiosk.server import _routes
from kiosk.wiring import House
from survey.directory.roles import Role
from tests.helpers.building import a_session, an_account
from tests.helpers.handling import Yard
from tests.helpers.history import rated
from tests.helpers.rows import watched
from tests.helpers.slipped import a_batch, a_slip

SEALED: Final = frozenset({"audit", "seals"})
"""The trail, and the chain that seals it."""
NOTED: Final[dict[str, frozenset[str]]] = {
    # Who took a document away is on record; the file itself is the same each time.
    **{f"/{paper.path}.{form}": SEALED for paper in PAPERS for form in ("xlsx", "csv")},
    "/evidence.zip": SEALED,
    "/me/data.zip": SEALED,
    **{f"/slips/{{first}}.{form}": SEALED for form in ("pdf", "csv")},
    # A slip is opened by being scanned, and a scan is a link: once, by the phone that came first.
    "/trip": frozenset({"trips", "seals"}),
}


class Place(Yard):
    """A yard in which there is something to look at behind every address."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.filed = self.closed()
        self.receipt = rated(house, "SB-1", [5])[0]
        self.slip = a_slip(house, a_batch(house))
        self.parts = {
            "sha256": "0" * 64, "ref": self.filed.number, "number": self.filed.number,
            "code": "SB-1", "first": "1", "rating_id": self.receipt, "path": "nowhere",
        }  # fmt: skip

    def asked(self, path: str) -> str:
        """Return an address with everything that any page is asked with."""
        code = f"{self.filed.number}.{self.filed.secret}"
        told = {
            "w": self.token, "at": self.token, "window": "SB-1", "case": self.filed.number,
            "c": code, "s": self.slip, "r": self.receipt, "month": "2026-11", "batch": "1",
            "slip": "1", "t": "spent", "to": "en", "next": "/board", "noted": self.slip,
        }  # fmt: skip
        if path in NOTED and path != "/trip":
            told = {"month": "2026-11"}
        return f"{path.replace(':path', '').format_map(self.parts)}?{urlencode(told)}"


@pytest.fixture
def place(house: House) -> Place:
    return Place(house)


@pytest.fixture
def visitor(place: Place) -> Iterator[TestClient]:
    house = place.house
    app = Starlette(routes=_routes(house), middleware=[Middleware(Mishaps, house=house)])
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("role", [None, Role.CHAIRMAN, Role.ADMINISTRATOR])
def test_no_look_leaves_other_rows(
    place: Place, visitor: TestClient, role: Role | None, method: str
) -> None:
    if role is not None:
        user = an_account(place.house, "looks", role)
        visitor.cookies.set(SESSION_COOKIE, a_session(place.house, user))
    told: dict[str, set[str]] = {}
    with watched(place.house) as wrote:
        for route in _routes(place.house):
            assert isinstance(route, Route)
            if method in (route.methods or ()):
                answer = visitor.request(method, place.asked(route.path))
                assert answer.status_code < 500, route.path
                told[route.path] = wrote() - NOTED.get(route.path, frozenset())
    assert {path: tables for path, tables in told.items() if tables} == {}
