"""A browser that is made the tablet of a window, as an administrator does it."""

import re

from starlette.testclient import TestClient

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
