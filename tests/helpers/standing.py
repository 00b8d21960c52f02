"""A browser that is made the tablet of a window, as an administrator does it."""

import re
from datetime import datetime
from uuid import uuid4

from starlette.testclient import TestClient

from db.directory import directory_store, tablet_store
from db.directory.tablet_store import TAP
from kiosk import clock
from kiosk.actions.directory import tablets
from kiosk.wiring import House

CODE = re.compile(r'class="code">([2-9A-Y]{4}) ([2-9A-Y]{4})<')


def stands_at(house: House, browser: TestClient, window: str) -> None:
    """Enrol a browser at a window, and let it come."""
    found = CODE.search(browser.get("/tablet").text)
    assert found is not None
    code = "".join(found.groups())
    with house.writing() as session:
        tablets.enrol(
            session, code=code, window=window, name="左侧", use=TAP, by="adm", at=clock.now()
        )
    browser.get("/tablet")


def a_tablet(
    house: House, window: str, *, since: datetime, until: datetime | None = None, use: str = TAP
) -> None:
    """Let a tablet have stood at a window, that came and was taken out at some moment or never."""
    code = uuid4().hex[:8]
    with house.writing() as session:
        tablet_store.expect(
            session, code=code, window_id=directory_store.window(session, window).id,
            name="左侧", use=use, by="adm", at=since,
        )  # fmt: skip
        known = tablet_store.of_code(session, code)
        assert known is not None
        tablet_store.came(session, known.id, uuid4().hex)
        if until is not None:
            tablet_store.withdraw(session, known.id, by="adm", at=until)
