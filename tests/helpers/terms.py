"""What each term of a policy changes: how tests see it at work, in a house of their own."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.cases import case_store, clock_store, complaint_store
from db.directory import directory_store
from kiosk import clock
from kiosk.actions.books import policies, publications
from kiosk.actions.books.posting import post
from kiosk.actions.cases.complaints import Circumstances, make_complaint
from kiosk.actions.cases.deadlines import extend
from kiosk.locks import tracking
from kiosk.locks.openings import opening
from kiosk.reports.board.overview import overview
from kiosk.reports.books.month import report
from kiosk.reports.books.month_document import document
from kiosk.routes import customer, ratings, track
from kiosk.ui.board import charts
from kiosk.wiring import House
from survey.cases.clocks import Clock
from survey.months import Month
from survey.refusals.books import PublicationUnusable
from survey.refusals.cases import ExtensionUnusable
from survey.texts import CHINESE, ENGLISH
from tests.helpers.booking import import_example, points
from tests.helpers.building import NOW, a_person, a_window, an_account
from tests.helpers.handling import Yard
from tests.helpers.history import checked, decided, moment, rated
from tests.helpers.rated import a_body

JANUARY = Month(2026, 1)


@dataclass(frozen=True)
class Seen:
    """What shows a term at work: under the first policy `before`, under the changed one `after`."""

    typed: object
    look: Callable[[House], object]
    before: object
    after: object
    given: Mapping[str, object] = field(default_factory=dict)
    """What else the policy says."""
    ready: Callable[[House], None] | None = None
    """Makes what must be there before the policy is proposed."""


def approve(house: House, typed: Mapping[str, object]) -> None:
    by, second = an_account(house, "t9", "team_leader"), an_account(house, "u9", "team_leader")
    with house.writing() as session:
        version = policies.propose(
            session, typed, effective_from=JANUARY, reason="试行", by=by, at=NOW
        )
    with house.writing() as session:
        policies.decide(
            session, version, approved=True, because="同意", by=second, at=NOW,
            zone=house.settings.zone,
        )  # fmt: skip


def told(house: House, month: Month = JANUARY) -> dict[str, Any]:
    with house.writing() as session:
        post(session, at=NOW, zone=house.settings.zone)
    with house.reading() as session:
        return document(report(session, month, now=NOW, zone=house.settings.zone), ENGLISH)


# The books: the regulation's worked example.


def january(who: str) -> Callable[[House], int]:
    def look(house: House) -> int:
        import_example(house)
        return points(house)["2026-01", who]

    return look


def bonus(house: House) -> str:
    a_window(house)
    a_person(house, "A")
    decided(house, "2026-01", "U1", "A")
    [star] = told(house)["stars"]
    return str(star["yuan"])


def worst(word: str) -> Callable[[House], object]:
    def look(house: House) -> object:
        import_example(house)
        return told(house)["worst"][0][word]

    return look


def bars(ratings_given: int, score: int) -> Callable[[House], object]:
    def look(house: House) -> object:
        a_window(house)
        a_person(house, "A", window="SB-1")
        rated(house, "SB-1", [5] * ratings_given, day=JANUARY.first, person="A")
        checked(house, "I1", "SB-1", score, at=moment(date(2026, 1, 3), 9), by="A")
        return told(house)["people"][0]["star_gate"]["reasons"]

    return look


def shown_for(days: int) -> Callable[[House], object]:
    """Look whether the worst may be proposed for show until so many days from now."""

    def look(house: House) -> object:
        import_example(house)
        by = an_account(house, "guan", "team_leader")
        until = NOW.date() + timedelta(days=days)
        try:
            with house.writing() as session:
                publications.propose(
                    session, JANUARY, "worst", "W", until=until, by=by, at=NOW,
                    zone=house.settings.zone,
                )  # fmt: skip
        except PublicationUnusable:
            return "refused"
        return "proposed"

    return look


# The board.


def share(house: House) -> object:
    a_window(house)
    rated(house, "SB-1", [5] * 6 + [3] * 4, day=JANUARY.first)
    return told(house)["satisfaction"]["rate"]


def rank(house: House) -> object:
    a_window(house)
    rated(house, "SB-1", [5] * 5, day=JANUARY.first)
    return told(house)["windows"][0]["rank"]


def counted_for_star(house: House) -> object:
    """Tell how many ratings count for the star: 20 taps on a tablet, 30 of the printed code."""
    a_window(house)
    a_person(house, "A", window="SB-1")
    for channel, n in (("kiosk", 20), ("qr", 30)):
        rated(house, "SB-1", [5] * n, day=JANUARY.first, person="A", channel=channel)
    return told(house)["people"][0]["star_n"]


def counted_for_star_of_codes(house: House) -> object:
    """Tell how many count where a unit has nothing but its printed code."""
    a_window(house)
    a_person(house, "A", window="SB-1")
    rated(house, "SB-1", [5] * 30, day=JANUARY.first, person="A")
    return told(house)["people"][0]["star_n"]


def counted_for_rank(house: House) -> object:
    a_window(house)
    for channel, n in (("slip", 12), ("link", 30)):
        rated(house, "SB-1", [5] * n, day=JANUARY.first, channel=channel)
    found = told(house)
    return found["satisfaction"]["n"], found["windows"][0]["n"]


def target_line(house: House) -> object:
    a_window(house)
    rated(house, "SB-1", [5] * 30, day=JANUARY.first)
    with house.reading() as session:
        seen = overview(session, JANUARY, today=date(2026, 2, 5))
    figure = charts.months(seen, ENGLISH, dark=False)
    return figure.layout.shapes[0].y0, figure.layout.annotations[0].text


# A case: its clocks, and what the complainant reads of them.


def clock_of(which: Clock) -> Callable[[House], object]:
    def look(house: House) -> object:
        yard = Yard(house)
        filed = yard.complain(at=NOW)
        with house.reading() as session:
            number = complaint_store.get(session, filed.number).id
            found = {each.clock: each for each in clock_store.clocks(session, number)}
        return f"{found[which].due_at.astimezone(house.settings.zone):%m-%d %H:%M}"

    return look


def promised(house: House) -> object:
    """Return the minutes on the complainant's own page, in both languages."""
    filed = Yard(house).complain(at=clock.now())
    link = tracking.link("", filed.number, filed.secret)
    with browser(house) as phone:
        pages = [phone.get(f"{link}&lang={language}").text for language in (CHINESE, ENGLISH)]
    return [
        *re.findall(r"(\d+) 分钟内", pages[0]),
        *re.findall(r"in (\d+) minutes and comes to the place in (\d+)", pages[1]),
    ]


def longest(house: House) -> object:
    yard = Yard(house)
    filed = yard.decided()
    with pytest.raises(ExtensionUnusable) as refused:
        yard.step(
            extend, filed, yard.top, NOW + timedelta(days=400), reason="等鉴定", zone=yard.zone
        )
    return re.findall(r"\d{4}-\d\d-\d\d", refused.value.said.en)


def appeal_until(house: House) -> object:
    yard = Yard(house)
    until = yard.case(yard.decided(), yard.top).record.appeal_until
    assert until is not None
    return f"{until.astimezone(yard.zone):%m-%d}"


def reopen_until(house: House) -> object:
    yard = Yard(house)
    record = yard.case(yard.closed(), yard.top).record
    assert record.reopen_until is not None
    return (record.reopen_until - NOW).days - 7


def three_who_work_on_cases(house: House) -> None:
    for code, role in {"D": "supervision", "E": "supervision", "L": "team_leader"}.items():
        a_person(house, code)
        an_account(house, f"account-{code}", role, code)


def asked_about_the_top(house: House) -> object:
    """Return who may be drawn for a case against the leader of the team."""
    a_window(house)
    there = Circumstances(NOW, house.settings.zone, house.secret, CHINESE)
    told = {"words": "收了礼", "category": "integrity", "when": "now"}
    with house.writing() as session:
        person = directory_store.person_id(session, "L")
        filed = make_complaint(session, told, there, key=str(uuid4()), person_id=person)
    with house.reading() as session:
        number = complaint_store.get(session, filed.number).id
        [drawn] = [e for e in case_store.events(session, number) if e.kind == "drawn"]
    return drawn.detail["eligible"]


# The customer's page: a visit, and a device.


@contextmanager
def browser(house: House) -> Iterator[TestClient]:
    routes = [*ratings.routes(house), *customer.routes(house), *track.routes(house)]
    with TestClient(Starlette(routes=routes)) as client:
        yield client


def cookie(house: House) -> object:
    token = a_window(house)
    with browser(house) as phone:
        answer = phone.get("/rate", params={"w": token})
    [kept] = [
        each for each in answer.headers.get_list("set-cookie") if each.startswith("kiosk_visit")
    ]
    return re.findall(r"Max-Age=(\d+)", kept) + re.findall(r'"stay": ?(\d+)', answer.text)


def amended(apart: timedelta) -> Callable[[House], object]:
    """Look whether a second face of a visit so long after the first replaces it."""

    def look(house: House) -> object:
        token, visit = a_window(house), str(uuid4())
        now = clock.now()
        with browser(house) as phone:
            for score, made in ((5, now - apart), (2, now)):
                phone.post(
                    "/api/ratings",
                    json=a_body(
                        token, score=score, visit=visit, made_at=made.isoformat(),
                        sent_at=now.isoformat(), o=opening(house.secret, token, now - apart),
                    ),
                )  # fmt: skip
        return standings(house)

    return look


def receipt_opens(house: House) -> object:
    """Look whether the address that a rating gave still opens its thanks after a while."""
    token = a_window(house)
    with browser(house) as phone:
        given = phone.post("/api/ratings", json=a_body(token)).json()["id"]
        with house.writing() as session:
            earlier = clock.now() - timedelta(minutes=20)
            session.execute(text("UPDATE ratings SET received_at = :at"), {"at": earlier})
        return given in phone.get("/rate", params={"w": token, "r": given}).text


def device_all_day(house: House) -> object:
    token = a_window(house)
    with browser(house) as phone:
        phone.get("/rate", params={"w": token})
        for _ in range(4):
            phone.post("/api/ratings", json=a_body(token))
    return standings(house)


def standings(house: House) -> object:
    with house.reading() as session:
        found = session.execute(text("SELECT standing FROM ratings ORDER BY seq"))
        return [row[0] for row in found]
