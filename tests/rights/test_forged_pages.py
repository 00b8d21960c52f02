"""Over the websocket, with widgets forged: nobody runs a page that is not theirs.

The lists are the product's own: every page, every role, every button that a page shows to whoever
may see it. A new page or role is in it from its first day.
"""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from bench.streamlit_client import PageFailed, Visitor
from db.directory import account_store
from kiosk import clock
from kiosk.actions.directory import accounts
from kiosk.rights.who import SESSION_COOKIE
from kiosk.screens import STAFF, Screen
from survey.directory.roles import Role, may
from tests.browser.conftest import Server, served
from tests.helpers.awaiting import awaited
from tests.helpers.building import a_person


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("forged")) as running:
        a_person(running.house, "W", window="SB-1")
        yield running


@pytest.fixture(scope="module")
def cookies(site: Server) -> dict[Role, str]:
    """Somebody of every role, signed in."""
    found = {}
    with site.house.writing() as session:
        for role in Role:
            account = account_store.add(
                session, username=f"f-{role}", name="某人", role=role, at=clock.now()
            )
            token = accounts.begin_session(session, account, at=clock.now())
            found[role] = f"{SESSION_COOKIE}={token}"
    return found


async def shown_to(site: Server, cookie: str, screen: Screen) -> Visitor | None:
    """Open a page with somebody's cookie; None where Streamlit says that there is none."""
    try:
        return await Visitor.arrive(site.settings.port, page=screen.path, cookie=cookie)
    except PageFailed:
        return None


async def forged(visitor: Visitor, page: str, widgets: list[str]) -> None:
    """Say that the widgets of another page were pressed and filled in, and run that page."""
    visitor.page_hash, visitor.page = page, ""
    states = [WidgetState(id=each, trigger_value=True) for each in widgets]
    with suppress(PageFailed):
        await visitor.run(*states)


@pytest.mark.parametrize("screen", STAFF, ids=lambda screen: screen.path)
def test_no_page_is_run_by_whom_it_is_not_for(
    site: Server, cookies: dict[Role, str], screen: Screen
) -> None:
    deed = screen.deed
    assert deed is not None
    insiders = [role for role in Role if may(role, deed)]
    outsiders = [role for role in Role if not may(role, deed)]
    assert insiders

    async def attack() -> None:
        inside = await shown_to(site, cookies[insiders[0]], screen)
        assert inside is not None, "the page is there for whom it is for"
        page, widgets = inside.page_hash, [each.id for each in inside.shown.widgets.values()]
        await inside.leave()
        for cookie in ["", *(cookies[role] for role in outsiders)]:
            assert await shown_to(site, cookie, screen) is None
            outside = await Visitor.arrive(site.settings.port, cookie=cookie)
            await forged(outside, page, widgets)
            assert outside.page_hash != page
            assert not set(widgets) & {each.id for each in outside.shown.widgets.values()}
            await outside.leave()

    awaited(attack())
