"""Who sees which check: one table, held by every way to a check, list, page, photo, signature."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.cases import case_store
from kiosk import clock
from kiosk.actions.cases.complaints import Circumstances
from kiosk.actions.cases.intake import report
from kiosk.actions.checks import corrections
from kiosk.reports.checks import results
from kiosk.reports.checks.corrections import draft, violation
from kiosk.reports.checks.results import Filter
from kiosk.rights import checks
from kiosk.rights import photos as photo_rights
from kiosk.rights.who import SESSION_COOKIE, User
from kiosk.routes import check_signatures, photos
from kiosk.wiring import House
from survey.cases.complaint_form import TODAY as TODAY_SAID
from survey.cases.counselling import Drawn
from survey.checks.corrections import Order
from survey.checks.results import Signing
from survey.directory.roles import Deed, Role
from survey.refusals.checks import CheckUnknown, HalfStillAlone
from survey.texts import CHINESE
from tests.helpers.building import NOW, a_window
from tests.helpers.checking import ITEMS, LONG_AGO, WINDOW, Yard, a_signature, a_yard
from tests.helpers.worlds import world

BEFORE, AFTER = date(2026, 11, 1), date(2026, 11, 24)
TODAY = date(2026, 11, 30)

# Relation to the check of 23 November at ZC-1 of unit U1, made by I: role, person, sees it.
TABLE = {
    "a supervision officer": (Role.SUPERVISION, "anybody", True),
    "an officer without a person": (Role.SUPERVISION, None, True),
    "the team's leader": (Role.TEAM_LEADER, "anybody", True),
    "the chairman": (Role.CHAIRMAN, None, True),
    "a leader of the unit above": (Role.LEADER, "manager above", True),
    "a leader of somebody in the unit": (Role.LEADER, "group leader", True),
    "a leader of another unit": (Role.LEADER, "anybody", False),
    "a leader who is no employee": (Role.LEADER, None, True),
    "the inspector who made it": (Role.INSPECTOR, "I", True),
    "another inspector": (Role.INSPECTOR, "J", False),
    "an inspector who is head of the unit": (Role.INSPECTOR, "head", True),
    "an inspector who serves at the window": (Role.INSPECTOR, "server", True),
    "a quality manager who is head of somebody there": (Role.QUALITY_MANAGER, "head", True),
    "an inspector without a person": (Role.INSPECTOR, None, False),
    "the unit's quality manager": (Role.QUALITY_MANAGER, "manager", True),
    "the quality manager of the unit above": (Role.QUALITY_MANAGER, "manager above", True),
    "the quality manager of another unit": (Role.QUALITY_MANAGER, "manager elsewhere", False),
    "a quality manager who came later": (Role.QUALITY_MANAGER, "came", True),
    "a quality manager who left before": (Role.QUALITY_MANAGER, "left before", False),
    "a quality manager who left after": (Role.QUALITY_MANAGER, "left after", True),
    "a head of somebody in the unit": (Role.EMPLOYEE, "head", True),
    "a head of somebody in another unit": (Role.EMPLOYEE, "head elsewhere", False),
    "a head until before": (Role.EMPLOYEE, "head before", False),
    "a head until after": (Role.EMPLOYEE, "head until after", True),
    "somebody of the unit who is no head": (Role.EMPLOYEE, "colleague", False),
    "who serves at the window": (Role.EMPLOYEE, "server", True),
    "who served there until before": (Role.EMPLOYEE, "served before", False),
    "who serves there only since": (Role.EMPLOYEE, "serves since", False),
    "who serves at another window": (Role.EMPLOYEE, "elsewhere", False),
    "an employee without a person": (Role.EMPLOYEE, None, False),
    "finance": (Role.FINANCE, "server", False),
    "an auditor": (Role.AUDITOR, "server", False),
    "an administrator": (Role.ADMINISTRATOR, "head", False),
    "the wall": (Role.WALL, None, False),
}


def peopled(house: House) -> Yard:
    yard = a_yard(house)
    for code in ("head", "head before", "head until after", "head elsewhere", "anybody"):
        yard.employ(code, "U3")
    for code, unit in (("manager", "U1"), ("manager above", "U0"), ("manager elsewhere", "U2")):
        yard.employ(code, unit)
    yard.employ("came", "U2")
    yard.employ("came", "U1", since=AFTER)
    for code, since in (("left before", BEFORE), ("left after", AFTER)):
        yard.employ(code, "U1")
        yard.employ(code, "U2", since=since)
    yard.employ("colleague", "U1", supervisor="head before")
    yard.employ("colleague", "U1", since=BEFORE, supervisor="head until after")
    yard.employ("colleague", "U1", since=AFTER, supervisor="head")
    yard.employ("group leader", "U3")
    yard.employ("server", "U1", window=WINDOW, leader="group leader")
    yard.employ("served before", "U1", window=WINDOW)
    yard.employ("served before", "U1", since=BEFORE)
    yard.employ("serves since", "U1")
    yard.employ("serves since", "U1", since=AFTER, window=WINDOW)
    yard.employ("elsewhere", "U2", supervisor="head elsewhere")
    return yard


@pytest.fixture
def yard(any_house: House) -> Yard:
    return world(any_house, peopled)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.clock.today", lambda _zone: TODAY)


def test_everybody_sees_what_concerns_them_and_nothing_else(yard: Yard) -> None:
    ref = yard.check(failed={ITEMS[0]: "不在岗"}, photos={ITEMS[0]: (yard.photo(),)})
    saw = {}
    for number, (relation, (role, person, _)) in enumerate(TABLE.items()):
        user = yard.user(f"user-{number}", role, person)
        saw[relation] = every_way(yard, user, ref)
    assert saw == {relation: {sees} for relation, (_, _, sees) in TABLE.items()}


def every_way(yard: Yard, user: User, ref: str) -> set[bool]:
    """Return what each way to a check says: all of them have to say the same."""
    with yard.house.reading() as session:
        by_ref = checks.may_see_check(session, user, ref, **as_of_today(yard))
        photo = yard.result(ref).findings[0].photos[0]
        by_photo = photo_rights.may_see_photo(session, user, photo)
        try:
            checks.opened(session, user, ref, **as_of_today(yard))
        except CheckUnknown:  # as for a number that does not exist
            opened = False
        else:
            opened = True
        with pytest.raises(CheckUnknown):
            checks.opened(session, user, "there-is-none", **as_of_today(yard))
        if not user.may(Deed.SEE_CHECKS):
            return {by_ref, by_photo, opened}
        by_list = ref in {
            row.check.ref for row in results.listed(session, user, Filter("2026-11")).rows
        }
        by_month = results.months(session, user) == ["2026-11"]
    return {by_ref, by_photo, opened, by_list, by_month}


def as_of_today(yard: Yard) -> dict[str, Any]:
    """Return when the check is looked at, by the product's own clock."""
    zone = yard.house.settings.zone
    return {"today": clock.today(zone), "zone": zone}


# Joint checks: each alone until both are in


@pytest.fixture
def pair(yard: Yard) -> Yard:
    """I and J are to check ZC-1 together; J is an officer, who else sees every check."""
    yard.user("first", "inspector", "I")
    yard.user("second", "supervision", "J")
    yard.user("officer", "supervision", "anybody")
    yard.user("manager", "quality_manager", "manager")
    yard.user("server", "employee", "server")
    yard.draw_joint("I", "J")
    return yard


def sees(yard: Yard, ref: str) -> set[str]:
    with yard.house.reading() as session:
        return {
            name
            for name, user in yard.users.items()
            if checks.may_see_check(session, user, ref, **as_of_today(yard))
        }


def test_half_of_a_joint_check_is_kept_from_the_other_inspector_and_from_the_window(
    pair: Yard,
) -> None:
    first = pair.check("I", kind="joint")
    assert sees(pair, first) == {"first", "officer"}
    second = pair.check("J", kind="joint", at=NOW + timedelta(days=1))
    for ref in (first, second):
        assert sees(pair, ref) == set(pair.users)


def test_an_officer_who_answers_for_the_window_does_not_see_half_a_joint_check_of_it(
    pair: Yard,
) -> None:
    for name, role, person in (
        ("officer, head since", "supervision", "head"),
        ("officer, head then", "supervision", "head until after"),
        ("leader who served there", "leader", "server"),
        ("officer, group leader", "supervision", "group leader"),
        ("officer, head elsewhere", "supervision", "head elsewhere"),
    ):
        pair.user(name, role, person)
    first = pair.check("I", kind="joint")
    assert sees(pair, first) == {"first", "officer", "officer, head elsewhere"}
    assert sees(pair, pair.check("I")) == set(pair.users)
    pair.check("J", kind="joint", at=NOW + timedelta(days=1))
    assert sees(pair, first) == set(pair.users)


def _draft(session: Session, user: User, check: str, house: House) -> object:
    return draft(
        session,
        user,
        origin="check",
        ref=check,
        item=ITEMS[0],
        today=TODAY,
        zone=house.settings.zone,
    )


def _violation(session: Session, user: User, check: str, house: House) -> object:
    return violation(session, user, check, ITEMS[0], CHINESE)


def _order(session: Session, user: User, check: str, house: House) -> object:
    wanted = Order(WINDOW, "I", TODAY + timedelta(days=7), "不在岗", check, item=ITEMS[0])
    how = {"by": user, "key": str(uuid4()), "at": clock.now(), "zone": house.settings.zone}
    return corrections.order(session, wanted, **how)


def _report(session: Session, user: User, check: str, house: House) -> object:
    form = {
        "intake": "inspection", "window": WINDOW, "category": "work_state", "words": "不在岗",
        "when": TODAY_SAID, "check": check,
    }  # fmt: skip
    at = Circumstances(clock.now(), house.settings.zone, house.secret, CHINESE)
    return report(session, user, form, at, key=str(uuid4()))


@pytest.mark.parametrize("of_check", [_draft, _violation, _order, _report])
def test_nothing_is_ordered_or_reported_of_half_a_joint_check(
    pair: Yard, of_check: Callable[[Session, User, str, House], object]
) -> None:
    house, inspector = pair.house, pair.users["first"]
    half = pair.check("I", kind="joint", failed={ITEMS[0]: "不在岗"})
    with pytest.raises(HalfStillAlone), house.writing() as session:
        of_check(session, inspector, half, house)
    pair.check("J", kind="joint", at=NOW + timedelta(days=1))
    with house.writing() as session:
        assert of_check(session, inspector, half, house)


def test_the_page_of_half_a_joint_check_leads_to_no_order(pair: Yard) -> None:
    half, now = pair.check("I", kind="joint", failed={ITEMS[0]: "不在岗"}), clock.now()
    leads = []
    for other in (False, True):
        if other:
            pair.check("J", kind="joint", at=NOW + timedelta(days=1))
        with pair.house.reading() as session:
            shown = results.check_shown(
                session, pair.users["first"], half, now=now, zone=pair.house.settings.zone
            )
        leads.append(shown.leads_on)
    assert leads == [False, True]


def test_the_first_to_hand_in_learns_nothing_of_the_second_either_way(pair: Yard) -> None:
    second = pair.check("J", kind="joint")
    assert sees(pair, second) == {"second", "officer"}


def test_a_half_whose_other_never_came_is_seen_once_its_quarter_is_over(
    pair: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = pair.check("I", kind="joint")
    monkeypatch.setattr("kiosk.clock.today", lambda _zone: date(2027, 1, 1))
    assert sees(pair, first) == {"first", "officer", "manager", "server", "second"}


def test_a_joint_check_is_no_way_to_spot_checks_of_the_same_window(pair: Yard) -> None:
    spot = pair.check("J")
    pair.check("I", kind="joint")
    pair.check("J", kind="joint")
    assert "first" not in sees(pair, spot)


# Photos and signatures


def test_a_photo_that_belongs_to_nothing_is_seen_by_those_who_walk_or_work_on_cases(
    yard: Yard,
) -> None:
    photo, seen = yard.photo(), set()
    for role in Role:
        user = yard.user(f"of-{role}", role)
        with yard.house.reading() as session:
            if photo_rights.may_see_photo(session, user, photo):
                seen.add(role)
    assert seen == {
        Role.SUPERVISION, Role.TEAM_LEADER, Role.CHAIRMAN, Role.INSPECTOR, Role.QUALITY_MANAGER,
    }  # fmt: skip


def test_a_photo_of_two_checks_is_seen_by_who_sees_either(yard: Yard) -> None:
    photo = yard.photo()
    for inspector in "IJ":
        yard.check(inspector, failed={ITEMS[0]: "x"}, photos={ITEMS[0]: (photo,)})
    yard.user("first", "inspector", "I")
    yard.user("second", "inspector", "J")
    yard.user("third", "inspector", "anybody")
    with yard.house.reading() as session:
        seen = {
            name: photo_rights.may_see_photo(session, user, photo)
            for name, user in yard.users.items()
        }
    assert seen == {"first": True, "second": True, "third": False}


def test_a_photo_is_fetched_by_whom_it_concerns_and_is_not_there_for_others(yard: Yard) -> None:
    photo = yard.photo()
    yard.check("I", failed={ITEMS[0]: "x"}, photos={ITEMS[0]: (photo,)})
    app = Starlette(routes=photos.routes(yard.house))
    told = {}
    for name, person in (("own", "I"), ("other", "J")):
        yard.user(name, "inspector", person)
        phone = TestClient(app, cookies={SESSION_COOKIE: yard.signed_in(name)})
        told[name] = phone.get(f"/photos/{photo}").status_code
        unknown = phone.get(f"/photos/{'a' * 64}").json()
    assert told == {"own": 200, "other": 404}
    assert unknown["error"]["code"] == "photo.unknown"


def test_a_signature_is_shown_with_its_own_check_alone(yard: Yard) -> None:
    yard.user("own", "inspector", "I")
    yard.user("other", "inspector", "J")
    ref, another = yard.check("I"), yard.check("I")
    app = Starlette(routes=[*check_signatures.routes(yard.house), *photos.routes(yard.house)])
    own, other = (
        TestClient(app, cookies={SESSION_COOKIE: yard.signed_in(name)}) for name in ("own", "other")
    )
    sha256 = yard.signature()
    yard.sign(ref, "own", Signing("王主任", Drawn(sha256)))
    assert own.get(f"/api/checks/{ref}/signatures/{sha256}").status_code == 200
    assert own.get(f"/api/checks/{another}/signatures/{sha256}").status_code == 404
    assert other.get(f"/api/checks/{ref}/signatures/{sha256}").status_code == 404
    assert own.get(f"/photos/{sha256}").status_code == 404


def test_only_who_may_have_it_signed_hands_a_signature_in(yard: Yard) -> None:
    ref = yard.check("I")
    app = Starlette(routes=check_signatures.routes(yard.house))
    told = {}
    for name, role, person in (
        ("own", "inspector", "I"), ("other", "inspector", "J"), ("officer", "supervision", None),
        ("top", "team_leader", None), ("server", "employee", "server"),
    ):  # fmt: skip
        yard.user(name, role, person)
        phone = TestClient(app, cookies={SESSION_COOKIE: yard.signed_in(name)})
        answer = phone.post(f"/api/checks/{ref}/signatures", content=a_signature())
        told[name] = answer.status_code
    assert told == {"own": 201, "other": 404, "officer": 403, "top": 201, "server": 403}


@pytest.mark.parametrize("odd", ["%00", "a%00b", "..%2F..%2Fetc", "' OR 1=1", "%F0%9F%98%80"])
def test_odd_numbers_of_checks_and_photos_are_unknown_like_any_other(yard: Yard, odd: str) -> None:
    yard.user("top", "team_leader")
    app = Starlette(routes=[*check_signatures.routes(yard.house), *photos.routes(yard.house)])
    phone = TestClient(app, cookies={SESSION_COOKIE: yard.signed_in("top")})
    ref = yard.check()
    for address in (
        f"/photos/{odd}", f"/api/checks/{odd}/signatures/{'a' * 64}",
        f"/api/checks/{ref}/signatures/{odd}",
    ):  # fmt: skip
        assert phone.get(address).status_code == 404
    assert phone.post(f"/api/checks/{odd}/signatures", content=a_signature()).status_code == 404


def test_the_yard_was_there_long_ago() -> None:
    assert LONG_AGO < BEFORE < NOW.date() < AFTER < TODAY


@pytest.mark.parametrize(("window", "linked"), [(WINDOW, True), ("ZC-9", False)])
def test_a_violation_leads_to_a_check_of_its_own_window_alone(
    house: House, window: str, linked: bool
) -> None:
    yard = a_yard(house)
    inspector = yard.user("i", "inspector", "I")
    a_window(house, "ZC-9", post="ZC", unit="U2")
    check = yard.check(failed={ITEMS[0]: "不在岗"})
    form = {
        "intake": "inspection", "window": window, "category": "work_state", "words": "不在岗",
        "when": TODAY_SAID, "check": check,
    }  # fmt: skip
    at = Circumstances(NOW, house.settings.zone, house.secret, CHINESE)
    with house.writing() as session:
        filed = report(session, inspector, form, at, key=str(uuid4()))
        assert case_store.of_check(session, check) == ([filed.number] if linked else [])
