"""Canaries by relation: what is planted in a case reaches those who may read it, no others."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

import pytest
from sqlalchemy.exc import IntegrityError
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from db.cases import message_store
from kiosk import clock, routes
from kiosk.locks import tracking
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes.documents import PAPERS
from kiosk.screens import HOME, RATE, STAFF, Screen
from kiosk.wiring import House
from survey.cases.complaints import INTEGRITY
from survey.months import Month
from tests.helpers.casework import (
    ADDED,
    BRIBED,
    FACTS,
    HELD_WORDS,
    LOW_PRAISE,
    NOTE,
    OUTSIDERS,
    PHONE,
    PRAISE,
    RAW,
    STATEMENT,
    SUMMARY,
    TOLD_ON_THE_PHONE,
    TOP,
    VOICE,
    Affair,
)
from tests.helpers.pages import page_at

SCREENS: Final = (RATE, HOME, *STAFF)
MASKED: Final = "139••••4321"
FOR_THE_TEAM: Final = (RAW, ADDED, TOLD_ON_THE_PHONE, NOTE, STATEMENT, FACTS)
OF_THE_CASE: Final = ("cases", "mine")
OF_CUSTOMERS: Final = (VOICE, PRAISE, LOW_PRAISE, HELD_WORDS)
READERS: Final = ("officer", "other-officer", "leader", *TOP)
CONCERNED: Final = ("accused", "head", "group-leader", "mate", "other-head")
OTHERS: Final = (*(who for who in OUTSIDERS if who not in READERS), *CONCERNED)
"""Who reads no customer's words of the window: no reader at all, or somebody in its chain."""


@pytest.fixture
def affair(house: House) -> Affair:
    return Affair(house)


@pytest.fixture
def integrity(house: House) -> Affair:
    return Affair(house, category=INTEGRITY)


def opened(screen: Screen, token: str, **query: str) -> AppTest:
    return page_at(screen.file, token, **query)


def sent(page: AppTest) -> str:
    """Return every element as its bytes go to the browser, tables included."""
    found = (node.proto for node in page._tree if getattr(node, "proto", None) is not None)
    said = b"\n".join(proto.SerializeToString() for proto in found).decode(errors="replace")
    return without_seconds(said)


def without_seconds(said: str) -> str:
    """Return a page without the seconds of its moments: 10:27 in 04:10:27 is no planted minute."""
    return re.sub(r"(\d\d:\d\d):\d\d", r"\1", said)


def test_a_planted_minute_is_found_with_its_seconds_and_not_in_those_of_another_moment() -> None:
    assert "10:27" in without_seconds("2026-11-30T10:27:05+00:00")
    assert "10:27" not in without_seconds("2026-11-30T04:10:27+00:00")


def read_by(affair: Affair, who: str) -> Iterator[tuple[str, str]]:
    """Yield every page as somebody gets it: as it opens, and asked for the case."""
    token = affair.signed_in(who)
    for screen in SCREENS:
        yield screen.path, sent(opened(screen, token))
        if screen.path in OF_THE_CASE:
            asked = opened(screen, token, case=affair.number)
            yield f"{screen.path}?case", sent(asked)


def everything_read_by(affair: Affair, who: str) -> str:
    return "\n".join(shown for _, shown in read_by(affair, who))


@pytest.mark.parametrize("who", [*OUTSIDERS, "mate", "other-head"])
def test_no_page_tells_who_has_nothing_to_do_with_the_case_that_there_is_one(
    affair: Affair, who: str
) -> None:
    affair.called()
    for path, shown in read_by(affair, who):
        for planted in (*affair.secrets, *FOR_THE_TEAM, SUMMARY):
            assert planted not in shown, (path, planted)


@pytest.mark.parametrize("who", ["accused", "head", "group-leader"])
def test_whom_it_concerns_reads_summary_and_finding_and_none_of_the_secrets(
    affair: Affair, who: str
) -> None:
    affair.called()
    shown = dict(read_by(affair, who))
    assert SUMMARY in shown["mine?case"]
    assert FACTS in shown["mine?case"]
    for path, page in shown.items():
        for planted in affair.secrets:
            assert planted not in page, (path, planted)
    assert (STATEMENT in shown["mine?case"]) is (who == "accused")


def test_the_officer_reads_it_all_and_the_number_only_for_a_reason(affair: Affair) -> None:
    affair.called()
    shown = everything_read_by(affair, "officer")
    for planted in (*FOR_THE_TEAM, MASKED, affair.minutes[0]):
        assert planted in shown, planted
    assert PHONE not in shown
    page = opened(_screen("cases"), affair.signed_in("officer"), case=affair.number)
    page.text_input(key="contact_reason").set_value("回访")
    next(button for button in page.button if button.label == "显示").click().run()
    assert PHONE in sent(page)


def test_another_officer_reads_the_case_and_nothing_of_the_contact(affair: Affair) -> None:
    affair.called()
    shown = everything_read_by(affair, "other-officer")
    for planted in FOR_THE_TEAM:
        assert planted in shown, planted
    assert PHONE not in shown
    assert MASKED not in shown


def _screen(path: str) -> Screen:
    return next(each for each in SCREENS if each.path == path)


@pytest.mark.parametrize("who", ["officer", "other-officer", "leader", "mate", "other-head"])
def test_a_sealed_case_is_on_no_page_but_of_those_at_the_top(integrity: Affair, who: str) -> None:
    integrity.called()
    token = integrity.signed_in(who)
    for screen in SCREENS:
        shown = sent(opened(screen, token))
        for planted in (*integrity.secrets, *FOR_THE_TEAM, SUMMARY, integrity.number):
            assert planted not in shown, (screen.path, planted)
    for path in OF_THE_CASE:
        asked = sent(opened(_screen(path), token, case=integrity.number))
        for planted in (*integrity.secrets, *FOR_THE_TEAM, SUMMARY):
            assert planted not in asked, (path, planted)


@pytest.mark.parametrize("who", TOP)
def test_those_at_the_top_read_a_sealed_case(integrity: Affair, who: str) -> None:
    integrity.called()
    shown = everything_read_by(integrity, who)
    for planted in (*FOR_THE_TEAM, MASKED, integrity.minutes[0]):
        assert planted in shown, planted


# What customers told beside their scores


@pytest.mark.parametrize("who", OTHERS)
def test_no_page_tells_the_customers_words_to_the_own_people_or_who_has_no_part_in_it(
    affair: Affair, who: str
) -> None:
    spoken = affair.spoken()
    own = {PRAISE} if who == "accused" else set()
    for path, shown in read_by(affair, who):
        for planted in {*OF_CUSTOMERS, BRIBED, spoken.photo, spoken.sealed_photo} - own:
            assert planted not in shown, (path, planted)
        assert PRAISE not in shown or path.startswith("mine"), path


@pytest.mark.parametrize("who", READERS)
def test_who_reads_the_customers_words_reads_no_minute_and_at_the_top_alone_of_bribes(
    affair: Affair, who: str
) -> None:
    spoken = affair.spoken()
    shown = {
        path: sent(opened(_screen(path), affair.signed_in(who))) for path in ("voices", "mine")
    }
    for planted in (*OF_CUSTOMERS, spoken.photo):
        assert planted in shown["voices"], planted
        assert planted not in shown["mine"], planted
    for planted in (BRIBED, spoken.sealed_photo):
        assert (planted in shown["voices"]) is (who in TOP), planted
    assert not re.search(r"\d:\d\d", shown["voices"])


def test_a_photo_of_a_rating_is_shown_to_those_who_read_the_rating(
    affair: Affair, client: TestClient
) -> None:
    spoken = affair.spoken()
    shown: dict[str, set[str]] = {"photo": set(), "sealed": set()}
    for who in (*READERS, *OTHERS):
        client.cookies.set(SESSION_COOKIE, affair.signed_in(who))
        for name, photo in (("photo", spoken.photo), ("sealed", spoken.sealed_photo)):
            answer = client.get(f"/photos/{photo}")
            assert answer.status_code in {200, 403, 404}
            if answer.status_code == 200:
                shown[name].add(who)
    assert shown == {"photo": set(READERS), "sealed": set(TOP)}


@pytest.mark.parametrize("who", ["nobody", *READERS, *OTHERS])
def test_no_route_tells_what_customers_wrote(
    affair: Affair, client: TestClient, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    spoken = affair.spoken()
    if who != "nobody":
        client.cookies.set(SESSION_COOKIE, affair.signed_in(who))
    for address in (*addresses(affair), f"/rate?w={affair.token}&r={spoken.bad}"):
        told = client.get(address).text
        for planted in (*OF_CUSTOMERS, BRIBED, spoken.photo):
            assert planted not in told, (address, planted)
    log = "\n".join(each.getMessage() for each in caplog.records)
    for planted in (*OF_CUSTOMERS, BRIBED):
        assert planted not in log


# Routes and logs


@pytest.fixture
def client(house: House) -> TestClient:
    app = Starlette(routes=list(every_route(house)))
    return TestClient(app, base_url=house.settings.public_url, follow_redirects=False)


def every_route(house: House) -> Iterator[BaseRoute]:
    """Yield the routes of every module there is, one that is added tomorrow included."""
    names = {each.name for each in iter_modules(routes.__path__)} - {"elsewhere"}
    for name in (*sorted(names), "elsewhere"):  # what catches the rest comes last
        made = getattr(import_module(f"{routes.__name__}.{name}"), "routes", None)
        if made is not None:
            yield from made(house)


def addresses(affair: Affair) -> list[str]:
    month = Month.of(affair.received.astimezone(affair.zone).date())
    wrong = f"{affair.number}.{'A' * tracking.LENGTH}"
    return [
        *(f"/{screen.path}" for screen in SCREENS),
        f"/cases?case={affair.number}", f"/mine?case={affair.number}", f"/rate?w={affair.token}",
        f"/complain?w={affair.token}", "/healthz", "/readyz", "/metrics", "/track",
        f"/track?c={wrong}", *(f"/{each.path}.csv?month={month}" for each in PAPERS),
        f"/api/cases/{affair.number}/signatures", "/posters", "/login",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["nobody", *OUTSIDERS, "accused", "head", "group-leader", "mate"])
def test_no_route_tells_what_was_planted(
    affair: Affair, client: TestClient, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    affair.called()
    if who != "nobody":
        client.cookies.set(SESSION_COOKIE, affair.signed_in(who))
    for address in addresses(affair):
        told = without_seconds(client.get(address).text)
        for planted in (*affair.secrets, *FOR_THE_TEAM, SUMMARY):
            assert planted not in told, (address, planted)
    log = "\n".join(each.getMessage() for each in caplog.records)
    for planted in (PHONE, RAW, ADDED, NOTE, SUMMARY, affair.filed.secret):
        assert planted not in log


def test_the_complainant_reads_their_own_words_and_nothing_the_staff_say_among_themselves(
    affair: Affair, client: TestClient
) -> None:
    affair.called()
    told = client.get(f"/track?c={affair.number}.{affair.filed.secret}").text
    assert RAW in told
    assert ADDED in told
    names = (affair.users["officer"].name, f"员工{affair.code('W')}")
    for planted in (NOTE, STATEMENT, FACTS, SUMMARY, TOLD_ON_THE_PHONE, PHONE, *names):
        assert planted not in told, planted


def test_a_photo_of_a_complaint_is_shown_to_those_who_read_the_case(
    affair: Affair, client: TestClient
) -> None:
    statuses = {}
    for who in ("officer", "other-officer", *TOP, "head", "inspector", "accused"):
        client.cookies.set(SESSION_COOKIE, affair.signed_in(who))
        statuses[who] = client.get(f"/photos/{affair.photo()}").status_code
    readers = dict.fromkeys(("officer", "other-officer", *TOP), 200)
    assert statuses == readers | {"head": 404, "inspector": 404, "accused": 404}


def test_a_photo_of_a_sealed_complaint_is_shown_to_those_at_the_top_alone(
    integrity: Affair, client: TestClient
) -> None:
    statuses = {}
    for who in ("officer", *TOP):
        client.cookies.set(SESSION_COOKIE, integrity.signed_in(who))
        statuses[who] = client.get(f"/photos/{integrity.photo()}").status_code
    assert statuses == {"officer": 404, "leader-of-team": 200, "chairman": 200}


def test_a_failure_of_the_database_is_reported_without_what_was_being_kept(house: House) -> None:
    with pytest.raises(IntegrityError) as failed, house.writing() as session:
        message_store.add(
            session, -1, key="k", author=message_store.COMPLAINANT, words=RAW, at=clock.now()
        )
    assert "complaint_messages" in str(failed.value)
    assert RAW not in str(failed.value)


def test_the_planted_minute_is_told_apart_from_every_other_moment(affair: Affair) -> None:
    moments = {affair.received, clock.now(), affair.received + timedelta(minutes=30)}
    assert not {f"{each:%H:%M}" for each in moments} & set(affair.minutes)
