"""Every route, asked by every role: who is turned away changes nothing and learns nothing.

The lists are the product's own. A route that needs somebody signed in has its rule here; a new one
without a rule fails.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.testclient import TestClient

from kiosk import clock
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes.documents import PAPERS
from kiosk.routes.mishaps import Mishaps
from kiosk.screens import HOME, STAFF
from kiosk.server import _routes
from kiosk.wiring import House, living_in, open_house
from survey.directory.roles import Deed, Role, may
from survey.months import Month
from tests.helpers.building import NOW, a_session, an_account, fresh_settings
from tests.helpers.companies import (
    FAR,
    FAR_CASE,
    FAR_CHECK,
    LIMITED,
    SEES_ALL,
    judged,
    two_companies,
)
from tests.helpers.rows import changed, rows_of

FOR_NOBODY_IN_PARTICULAR: Final = frozenset(
    {
        "/login", "/login/code", "/login/pin", "/logout", "/welcome", "/welcome/open",
        "/language", "/healthz", "/readyz",
        "/metrics", "/rate", "/tablet", "/tablet/code", "/trip", "/api/ratings",
        "/api/ratings/{rating_id}/additions", "/complain", "/track", "/track/handling",
        "/track/data",
        "/track/photos/{sha256}", "/sw.js", "/offline", "/form.js", "/work.js", "/logo.png",
        "/privacy", "/api/work", "/{path:path}",
    }
)  # fmt: skip
"""Routes that ask nobody who they are: what they show and take is ruled elsewhere."""
OF_SCREENS: Final = {f"/{screen.path}": screen.deed for screen in (HOME, *STAFF)}
OF_PAPERS: Final = {
    f"/{paper.path}.{form}": paper.deed for paper in PAPERS for form in ("xlsx", "csv")
}
OTHERS: Final[dict[str, Deed | None]] = {
    "/api/cases/{ref}/files": Deed.KEEP_OWN_ACCOUNT,
    "/api/cases/{number}/signatures": Deed.SEE_OWN_CASES,
    "/api/cases/{number}/signatures/{sha256}": Deed.SEE_OWN_CASES,
    "/api/checks/{ref}/signatures": Deed.SEE_CHECKS,
    "/api/checks/{ref}/signatures/{sha256}": Deed.SEE_CHECKS,
    "/api/drafts": Deed.KEEP_OWN_ACCOUNT,
    "/api/inspections": Deed.INSPECT,
    "/api/inspections/draft": Deed.INSPECT,
    "/api/photos": Deed.HAND_IN_PHOTOS,
    "/api/presence": None,
    "/case-files/{number}": Deed.KEEP_OWN_ACCOUNT,
    "/check/paper": Deed.INSPECT,
    "/evidence.zip": Deed.CLOSE_MONTHS,  # of a month; of a case, who may see cases
    "/gate": Deed.NOTE_STOPS,
    "/me/data.zip": Deed.KEEP_OWN_ACCOUNT,
    "/passkeys": Deed.KEEP_OWN_ACCOUNT,
    "/password": Deed.KEEP_OWN_ACCOUNT,
    "/phone": Deed.INSPECT,
    "/photos/{sha256}": Deed.SEE_PHOTOS,
    "/posters": Deed.KEEP_WINDOWS,
    "/prove": Deed.KEEP_OWN_ACCOUNT,
    "/qr/{code}.png": Deed.KEEP_WINDOWS,
    "/qr/{code}.svg": Deed.KEEP_WINDOWS,
    "/slips/{first}.csv": Deed.KEEP_SLIPS,
    "/slips/{first}.pdf": Deed.KEEP_SLIPS,
    "/stop": Deed.NOTE_STOPS,
}
"""By which deed a route opens; None where it is enough to be signed in."""
BY_MORE_THAN_A_DEED: Final = frozenset(
    {
        "/api/cases/{number}/signatures", "/api/checks/{ref}/signatures",
        "/passkeys", "/password", "/phone",
    }
)  # fmt: skip
"""Where who may see a thing is refused what only its own inspector or head may do, where one's
password is asked, and where power keeps a phone from staying signed in."""
NAMES_A_WINDOW: Final = frozenset({"/check/paper"})
"""What is printed for any window, and says nothing of how it fares."""
PLACES: Final = {
    "sha256": "0" * 64, "ref": FAR_CHECK, "number": FAR_CASE, "code": "W-FAR", "first": "1",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Door:
    """A method at the address of a route that somebody has to be signed in for."""

    method: str
    path: str

    @property
    def address(self) -> str:
        """An address that fits, of something of the other company."""
        return self.path.format_map(PLACES)


def rules(house: House) -> dict[str, Deed | None]:
    templates = {
        route.path: Deed.KEEP_WINDOWS
        for route in _routes(house)
        if isinstance(route, Route) and route.path.startswith("/templates/")
    }
    return OF_SCREENS | OF_PAPERS | OTHERS | templates


def doors(house: House) -> list[Door]:
    return [
        Door(method, route.path)
        for route in _routes(house)
        if isinstance(route, Route) and route.path not in FOR_NOBODY_IN_PARTICULAR
        for method in sorted(route.methods or {"GET"})
    ]


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[House]:
    """One house for all roles: most requests change nothing in it, which is what is shown."""
    settings = fresh_settings(tmp_path_factory.mktemp("companies"))
    settings.data_dir.mkdir()
    shutil.copy(migrated_sqlite, settings.data_dir / "kiosk.db")
    with (
        pytest.MonkeyPatch.context() as patched,
        closing(open_house(settings)) as house,
        living_in(house),
    ):
        patched.setattr(clock, "now", lambda: NOW)
        two_companies(house)
        judged(house)
        yield house


@pytest.fixture(scope="module")
def door(companies: House) -> Iterator[TestClient]:
    app = Starlette(routes=_routes(companies), middleware=[Middleware(Mishaps, house=companies)])
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def signed_in(companies: House, door: TestClient) -> Callable[[Role], None]:
    """Let somebody of a role, who heads one of the companies, sit before the door."""

    def sit(role: Role) -> None:
        user = an_account(companies, f"m-{uuid4().hex[:6]}", role, "HEAD")
        door.cookies.set(SESSION_COOKIE, a_session(companies, user))

    return sit


def test_every_route_has_its_rule(house: House) -> None:
    known = {route.path for route in _routes(house) if isinstance(route, Route)}
    assert known == rules(house).keys() | FOR_NOBODY_IN_PARTICULAR
    assert not rules(house).keys() & FOR_NOBODY_IN_PARTICULAR


@pytest.mark.parametrize("role", list(Role))
def test_who_may_not_is_turned_away_and_changes_nothing(
    companies: House, door: TestClient, signed_in: Callable[[Role], None], role: Role
) -> None:
    signed_in(role)
    ruled, before = rules(companies), rows_of(companies)
    for each in doors(companies):
        deed = ruled[each.path]
        if deed is None or may(role, deed):
            continue
        answer = door.request(each.method, each.address, params={"month": "2026-11"})
        assert answer.status_code == 403, each
        assert [name for name in FAR if name in answer.text] == [], each
    assert changed(before, rows_of(companies)) == set()


@pytest.mark.parametrize("role", list(Role))
def test_who_may_is_let_in(
    companies: House, door: TestClient, signed_in: Callable[[Role], None], role: Role
) -> None:
    signed_in(role)
    ruled = rules(companies)
    for each in doors(companies):
        deed = ruled[each.path]
        if deed is None or may(role, deed):
            answer = door.request(each.method, each.address, params={"month": "2026-11"})
            let_in = answer.status_code != 403 or each.path in BY_MORE_THAN_A_DEED
            assert let_in, each
            assert answer.status_code not in {401, 405}, each
            assert answer.status_code < 500, each


@pytest.mark.parametrize("role", LIMITED)
def test_no_route_tells_of_another_company(
    companies: House, door: TestClient, signed_in: Callable[[Role], None], role: Role
) -> None:
    signed_in(role)
    asked = {"month": str(Month(2026, 11)), "ref": FAR_CHECK, "case": FAR_CASE, "unit": "U-FAR"}
    told = [
        door.get(each.address, params=asked) for each in doors(companies) if each.method == "GET"
    ]
    told += [door.get(f"/{paper.path}.csv", params={"month": "2026-11"}) for paper in PAPERS]
    seen = {answer.url.path for answer in told if any(name in answer.text for name in FAR)}
    seen -= {f"/{page}.{form}" for page in SEES_ALL.get(role, ()) for form in ("csv", "xlsx")}
    assert seen <= NAMES_A_WINDOW
