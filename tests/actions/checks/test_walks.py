"""An inspector's walk: handed in once, scored by the rules, lost by nothing."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.checks import check_store
from db.directory import account_store, directory_store
from kiosk import clock
from kiosk.actions.checks.walks import PHOTOS, Submitted, hand_in_check, keep_draft
from kiosk.actions.directory import accounts
from kiosk.pictures.keeping import keep_photo
from kiosk.reports.checks.walks import begun_walks
from kiosk.rights.who import SESSION_COOKIE, User
from kiosk.routes import paper, walks
from kiosk.wiring import House
from survey.codes import typed_of
from survey.directory.posts import WEIGHBRIDGE
from survey.directory.roles import Role
from survey.directory.sessions import LONGEST_SHIFT, WORKDAY
from survey.refusals.checks import (
    CheckKeyReused,
    CheckRecused,
    ItemsOpen,
    JointNotDrawn,
    KindNotYours,
    NotACheck,
    NothingApplicable,
    PaperMomentUnusable,
)
from survey.refusals.complaints import TooManyPhotos
from survey.refusals.directory import InspectorNeedsPerson
from survey.refusals.given import PhotoUnknown
from survey.refusals.kinds import SurveyError
from tests.helpers.building import NOW, a_person, a_window
from tests.helpers.worlds import world

CODES = [commitment.code for commitment in WEIGHBRIDGE.commitments]


def with_an_inspector(house: House) -> None:
    a_window(house, "SB-1", post="SB")
    a_person(house, "P1", unit="U9")
    with house.writing() as session:
        account_store.add(session, username="li", name="李检", role="inspector", at=NOW)


@pytest.fixture(autouse=True)
def _yard(any_house: House) -> None:
    world(any_house, with_an_inspector)


def a_walk(**changes: Any) -> dict[str, Any]:
    walk = {
        "ref": str(uuid4()),
        "window": "SB-1",
        "kind": "spot",
        "version": "2026-1",
        "finished_at": NOW.isoformat(),
        "answers": {code: {"answer": "met"} for code in CODES},
    }
    return walk | changes


def with_answer(code: str, **given: Any) -> dict[str, Any]:
    return {code: {"answer": "met"} for code in CODES} | {code: given}


def inspector(person: str | None = "P1", role: Role = Role.INSPECTOR) -> User:
    return User(1, "li", "李检", role, person)


def submit(house: House, walk: dict[str, Any], *, person: str | None = "P1") -> Submitted:
    return hand_in(house, walk, by=inspector(person))


def hand_in(
    house: House, walk: dict[str, Any], *, by: User | None = None, now: datetime = NOW
) -> Submitted:
    with house.writing() as session:
        return hand_in_check(session, walk, by=by or inspector(), now=now, zone=house.settings.zone)


def test_a_finished_walk_is_kept_with_its_score(any_house: House) -> None:
    walk = a_walk(answers=with_answer(CODES[0], answer="not_met", note="不在岗"))
    assert submit(any_house, walk).score == Decimal("80.0")
    with any_house.reading() as session:
        kept = check_store.get(session, walk["ref"])
    assert kept is not None
    assert (kept.score, kept.inspector, kept.biz_month) == (8000, "P1", "2026-11")
    assert [f.note for f in kept.findings if f.answer == "not_met"] == ["不在岗"]


def test_submitting_twice_is_one_inspection(any_house: House) -> None:
    walk = a_walk()
    assert submit(any_house, walk).new
    assert not submit(any_house, walk).new
    with any_house.reading() as session:
        assert len(check_store.of_month(session, "2026-11")) == 1


def test_the_same_walk_with_other_answers_is_refused_and_the_first_stands(
    any_house: House,
) -> None:
    walk = a_walk()
    submit(any_house, walk)
    with pytest.raises(CheckKeyReused):
        submit(any_house, walk | {"answers": with_answer(CODES[1], answer="not_applicable")})


def test_what_does_not_apply_leaves_the_denominator(any_house: House) -> None:
    answers = with_answer(CODES[0], answer="not_met", note="x")
    answers[CODES[1]] = {"answer": "not_applicable"}
    assert submit(any_house, a_walk(answers=answers)).score == Decimal("75.0")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"answers": {}}, ItemsOpen),
        ({"answers": with_answer(CODES[0], answer="not_met")}, ItemsOpen),
        ({"answers": {c: {"answer": "not_applicable"} for c in CODES}}, NothingApplicable),
        ({"answers": {"ZC1": {"answer": "met"}}}, NotACheck),
        ({"answers": with_answer(CODES[0], answer="perhaps")}, NotACheck),
        ({"answers": [1, 2]}, NotACheck),
        ({"kind": "joint"}, JointNotDrawn),
        ({"window": 7}, NotACheck),
        ({"ref": "not a uuid"}, SurveyError),
        ({"window": "nowhere"}, SurveyError),
        ({"answers": with_answer(CODES[0], answer="not_met", note="长" * 501)}, SurveyError),
        ({"answers": with_answer(CODES[0], answer="not_met", photos=["../x"])}, PhotoUnknown),
        (
            {"answers": with_answer(CODES[0], answer="not_met", note="x", photos=["refused"])},
            PhotoUnknown,
        ),
    ],
)
def test_an_unfinished_or_odd_walk_is_refused_and_nothing_is_kept(
    any_house: House, changes: dict[str, Any], refusal: type[SurveyError]
) -> None:
    with pytest.raises(refusal):
        submit(any_house, a_walk(**changes))
    with any_house.reading() as session:
        assert check_store.of_month(session, "2026-11") == []


def pictures(house: House, n: int) -> list[str]:
    """Keep so many photos and return their numbers."""
    numbers = []
    for shade in range(n):
        target = BytesIO()
        Image.new("RGB", (8, 8), (shade * 4, 0, 0)).save(target, "PNG")
        numbers.append(keep_photo(house, target.getvalue()).sha256)
    return numbers


def test_sixty_photos_of_one_thing_all_stay(any_house: House) -> None:
    taken = pictures(any_house, PHOTOS)
    assert len(set(taken)) == PHOTOS
    walk = a_walk(answers=with_answer(CODES[0], answer="not_met", note="x", photos=taken))
    submit(any_house, walk)
    with any_house.reading() as session:
        kept = check_store.get(session, walk["ref"])
    assert kept is not None
    assert [list(each.photos) for each in kept.findings if each.photos] == [taken]


def test_one_photo_too_many_is_refused_rather_than_dropped(any_house: House) -> None:
    taken = [*pictures(any_house, PHOTOS), *pictures(any_house, 1)]
    answers = with_answer(CODES[0], answer="not_met", note="x", photos=taken[:40])
    answers[CODES[1]] = {"answer": "not_met", "note": "y", "photos": taken[40:]}
    with pytest.raises(TooManyPhotos):
        submit(any_house, a_walk(answers=answers))


def test_an_inspection_needs_a_name_under_it(any_house: House) -> None:
    with pytest.raises(InspectorNeedsPerson):
        submit(any_house, a_walk(), person=None)


@pytest.mark.parametrize(
    ("told", "believed"),
    [
        (NOW - timedelta(hours=4), NOW - timedelta(hours=4)),
        (NOW + timedelta(days=1), NOW),
        (NOW - timedelta(days=400), NOW),
    ],
)
def test_a_phone_clock_is_believed_only_within_reason(
    any_house: House, told: Any, believed: Any
) -> None:
    walk = a_walk(finished_at=told.isoformat())
    submit(any_house, walk)
    with any_house.reading() as session:
        kept = check_store.get(session, walk["ref"])
    assert kept is not None
    assert kept.inspected_at == believed


def test_a_walk_begun_on_one_phone_goes_on_with_another_until_it_is_submitted(
    any_house: House,
) -> None:
    walk = a_walk(answers={CODES[0]: {"answer": "met"}})
    with any_house.writing() as session:
        keep_draft(session, walk, account_id=1, now=NOW)
    with any_house.reading() as session:
        assert begun_walks(session, 1) == {"SB-1": walk}
    done = a_walk(ref=walk["ref"])
    submit(any_house, done)
    with any_house.writing() as session:
        keep_draft(session, walk, account_id=1, now=NOW)  # a late echo of the first phone
    with any_house.reading() as session:
        assert begun_walks(session, 1) == {}


@pytest.fixture
def phone(any_house: House) -> TestClient:
    """A phone with an inspector signed in."""
    with any_house.writing() as session:
        account = account_store.by_username(session, "li")
        account_store.change(session, account, name="李检", role="inspector", person_id=1)
        token = accounts.begin_session(session, account, at=clock.now())
    app = Starlette(routes=walks.routes(any_house))
    return TestClient(app, cookies={SESSION_COOKIE: token})


def test_the_phone_is_told_the_score_and_critical_items(phone: TestClient) -> None:
    answer = phone.post("/api/inspections", json=a_walk())
    assert (answer.status_code, answer.json()["score"]) == (201, 100.0)


def test_the_phone_may_send_the_same_walk_again(phone: TestClient) -> None:
    walk = a_walk()
    assert phone.post("/api/inspections", json=walk).status_code == 201
    assert phone.post("/api/inspections", json=walk).status_code == 200


def test_nobody_unknown_hands_in_a_walk(any_house: House) -> None:
    stranger = TestClient(Starlette(routes=walks.routes(any_house)))
    assert stranger.post("/api/inspections", json=a_walk()).status_code == 401


@pytest.mark.parametrize("address", ["/api/inspections", "/api/inspections/draft"])
@pytest.mark.parametrize("field", ["window", "version", "ref", "kind", "arrival", "answers"])
@pytest.mark.parametrize("odd", ["\ud83d", "a\x00b", float("nan"), [], {"token": "\ud83d"}])
def test_no_walk_however_odd_is_the_servers_mishap(
    phone: TestClient, address: str, field: str, odd: object
) -> None:
    body = json.dumps(a_walk(**{field: odd}))
    assert phone.post(address, content=body).status_code < 500


def test_a_note_cut_within_an_emoji_is_kept_without_the_half(
    phone: TestClient, any_house: House
) -> None:
    walk = a_walk(answers=with_answer(CODES[0], answer="not_met", note="灯坏了\ud83d"))
    for address in ("/api/inspections/draft", "/api/inspections"):
        assert phone.post(address, content=json.dumps(walk)).status_code in {201, 204}
    assert "灯坏了" in {each.note for each in kept(any_house, walk).findings}


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"{" * 5000, b"x" * 200_000])
def test_rubbish_is_answered_with_a_sentence(phone: TestClient, body: bytes) -> None:
    answer = phone.post("/api/inspections", content=body)
    assert answer.status_code in {400, 413}
    assert answer.json()["error"]["sentence"]


# Arrival, clocks, paper


def kept(house: House, walk: dict[str, Any]) -> check_store.Check:
    submit(house, walk)
    asked = "SELECT arrival, arrival_reason, source, clock_off FROM inspections WHERE ref = :ref"
    with house.reading() as session:
        row = session.execute(text(asked), {"ref": walk["ref"]}).one()
        found = check_store.get(session, walk["ref"])
    assert found is not None
    names = ("arrival", "arrival_reason", "source", "clock_off")
    return replace(found, **dict(zip(names, row, strict=True)))


def test_the_windows_own_code_proves_the_arrival(any_house: House) -> None:
    token = a_window(any_house, "SB-2")
    walk = a_walk(window="SB-2", arrival={"token": token})
    found = kept(any_house, walk)
    assert (found.arrival, found.arrival_reason) == ("scanned", None)


@pytest.mark.parametrize("told", ["token", "reason", "typed address"])
def test_a_code_that_was_typed_is_kept_apart_from_one_that_was_scanned(
    any_house: House, told: str
) -> None:
    token = a_window(any_house, "SB-2")
    said = {
        "token": {"token": typed_of(token)},
        "reason": {"reason": f" {typed_of(token).lower()}."},
        "typed address": {"token": token, "typed": True},
    }
    found = kept(any_house, a_walk(window="SB-2", arrival=said[told]))
    assert (found.arrival, found.arrival_reason) == ("typed", None)


def test_five_signs_of_elsewhere_stay_a_reason(any_house: House) -> None:
    token = a_window(any_house, "SB-2")
    found = kept(any_house, a_walk(arrival={"reason": typed_of(token)}))
    assert (found.arrival, found.arrival_reason) == ("declared", typed_of(token))


@pytest.mark.parametrize("which", ["another window's", "a replaced one", "of nowhere"])
def test_a_wrong_code_proves_nothing_and_loses_no_walk(any_house: House, which: str) -> None:
    token = "x" * 20
    if which == "another window's":
        token = a_window(any_house, "SB-2")
    elif which == "a replaced one":
        with any_house.writing() as session:
            token = directory_store.issue_token(session, "SB-1", at=NOW)
            directory_store.issue_token(session, "SB-1", at=NOW)
    found = kept(any_house, a_walk(arrival={"token": token}))
    assert found.arrival == "declared"
    assert found.arrival_reason is not None
    assert "不是这个窗口" in found.arrival_reason


def test_who_cannot_scan_says_why(any_house: House) -> None:
    found = kept(any_house, a_walk(arrival={"reason": "码被撕了"}))
    assert (found.arrival, found.arrival_reason) == ("declared", "码被撕了")


@pytest.mark.parametrize("off", [timedelta(days=1), timedelta(days=-1), timedelta(hours=5)])
def test_a_phone_clock_that_is_off_is_put_right(any_house: House, off: timedelta) -> None:
    """The walk waited three hours without a net; its clock shows another day."""
    ended = NOW - timedelta(hours=3)
    walk = a_walk(
        finished_at=(ended + off).isoformat(), sent_at=(NOW + off).isoformat(), started_at=None
    )
    found = kept(any_house, walk)
    assert found.inspected_at == ended
    assert found.clock_off == -off.total_seconds()


def test_a_clock_that_is_right_changes_nothing(any_house: House) -> None:
    ended = NOW - timedelta(hours=3)
    walk = a_walk(finished_at=ended.isoformat(), sent_at=NOW.isoformat())
    assert kept(any_house, walk).inspected_at == ended


def test_a_form_on_paper_is_typed_in_with_its_own_moment(any_house: House) -> None:
    found = kept(any_house, a_walk(source="paper", on_paper_at="2026-11-20T15:30"))
    assert (found.source, f"{found.inspected_at:%Y-%m-%dT%H:%M}") == ("paper", "2026-11-20T07:30")


@pytest.mark.parametrize(
    "told", [None, "", "yesterday", "2026-11-24T08:00", "2026-09-01T08:00", "9999-12-31T23:59"]
)
def test_a_form_on_paper_needs_a_moment_that_can_be(any_house: House, told: str | None) -> None:
    with pytest.raises(PaperMomentUnusable):
        submit(any_house, a_walk(source="paper", on_paper_at=told))


def test_a_walk_of_a_window_closed_meanwhile_is_kept(any_house: House) -> None:
    with any_house.writing() as session:
        directory_store.set_window_active(session, "SB-1", active=False)
    assert submit(any_house, a_walk()).new


def test_the_form_to_print_holds_every_item_for_who_inspects(any_house: House) -> None:
    house = any_house
    with house.writing() as session:
        account = account_store.by_username(session, "li")
        token = accounts.begin_session(session, account, at=clock.now())
    client = TestClient(Starlette(routes=paper.routes(house)))
    assert client.get("/check/paper?window=SB-1").status_code == 401
    client.cookies.set(SESSION_COOKIE, token)
    page = client.get("/check/paper?window=SB-1").text
    assert all(code in page for code in CODES)
    assert client.get("/check/paper?window=nowhere").status_code == 404


# Who may check what: drawn or not, one rule


def stored(house: House) -> int:
    with house.reading() as session:
        return len(check_store.of_month(session, "2026-11"))


@pytest.mark.parametrize("why", ["own unit", "at the window", "head", "leader"])
def test_a_spot_check_by_who_would_not_be_drawn_for_it_is_refused(
    any_house: House, why: str
) -> None:
    if why == "own unit":
        a_person(any_house, "P1", unit="U1")
    elif why == "at the window":
        a_person(any_house, "P1", unit="U9", window="SB-1")
    else:
        post = {"supervisor": "P1"} if why == "head" else {"leader": "P1", "window": "SB-1"}
        a_person(any_house, "clerk", unit="U1" if why == "head" else "U8", **post)
    with pytest.raises(CheckRecused):
        submit(any_house, a_walk())
    assert stored(any_house) == 0


@pytest.mark.parametrize("kind", ["spot", "joint"])
def test_a_quality_manager_hands_in_nothing_but_self_checks(any_house: House, kind: str) -> None:
    a_person(any_house, "P1", unit="U1")
    manager = inspector(role=Role.QUALITY_MANAGER)
    with pytest.raises(KindNotYours):
        hand_in(any_house, a_walk(kind=kind), by=manager)
    assert hand_in(any_house, a_walk(kind="self"), by=manager).new


def test_a_walk_that_was_kept_is_answered_again_whatever_changed_since(any_house: House) -> None:
    walk = a_walk()
    submit(any_house, walk)
    a_person(any_house, "P1", unit="U1")
    assert not submit(any_house, walk).new


def test_the_number_of_a_check_serves_nobody_but_its_inspector(any_house: House) -> None:
    a_person(any_house, "P2", unit="U9")
    walk = a_walk()
    submit(any_house, walk)
    with pytest.raises(CheckKeyReused):
        submit(any_house, walk, person="P2")


def test_the_day_of_the_check_decides_who_may_make_it(any_house: House) -> None:
    with any_house.writing() as session:
        directory_store.keep_posting(
            session, "P1", directory_store.Posting("U1"), since=NOW.date() + timedelta(days=1)
        )
    tomorrow = NOW + timedelta(days=1)
    late = a_walk(finished_at=NOW.isoformat())
    assert hand_in(any_house, late, now=tomorrow).new
    with pytest.raises(CheckRecused):
        hand_in(any_house, a_walk(finished_at=tomorrow.isoformat()), now=tomorrow)


# Signed in for the shift


def stays(house: House, token: str, *, at: datetime) -> timedelta | None:
    with house.writing() as session:
        return accounts.stay(session, token, at=at)


def signed_in_at(house: House, at: datetime, *, role: str = "inspector") -> str:
    with house.writing() as session:
        account = account_store.by_username(session, "li")
        account_store.change(session, account, name="李检", role=role, person_id=1)
        return accounts.begin_session(session, account, at=at)


def is_in(house: House, token: str, *, at: datetime) -> bool:
    with house.reading() as session:
        return account_store.account_of_session(session, token, at=at) is not None


def test_a_phone_at_work_stays_signed_in_through_a_shift_that_began_late(
    any_house: House,
) -> None:
    token = signed_in_at(any_house, NOW)
    late = NOW + timedelta(hours=11)
    assert stays(any_house, token, at=late) == WORKDAY
    assert is_in(any_house, token, at=NOW + timedelta(hours=22))
    assert not is_in(any_house, token, at=late + WORKDAY)


def test_no_phone_stays_signed_in_for_ever(any_house: House) -> None:
    token, at = signed_in_at(any_house, NOW), NOW
    while is_in(any_house, token, at=at):
        stays(any_house, token, at=at)
        at += timedelta(hours=6)
    assert at <= NOW + LONGEST_SHIFT + WORKDAY


def test_a_tap_soon_after_another_changes_nothing(any_house: House) -> None:
    token = signed_in_at(any_house, NOW)
    assert stays(any_house, token, at=NOW + timedelta(minutes=59)) is None
    assert stays(any_house, token, at=NOW + timedelta(hours=1)) == WORKDAY
    assert stays(any_house, token, at=NOW + timedelta(hours=1)) is None


def test_who_does_not_walk_checks_or_is_signed_out_does_not_stay(any_house: House) -> None:
    token = signed_in_at(any_house, NOW, role="leader")
    assert stays(any_house, token, at=NOW + timedelta(hours=6)) is None
    assert stays(any_house, "nobody's", at=NOW) is None
    token = signed_in_at(any_house, NOW)
    assert stays(any_house, token, at=NOW + WORKDAY) is None


def test_the_phone_is_told_how_long_it_stays(phone: TestClient, any_house: House) -> None:
    token = signed_in_at(any_house, clock.now() - timedelta(hours=11))
    phone.cookies.set(SESSION_COOKIE, token)
    told = phone.post("/api/inspections/draft", json=a_walk()).headers["set-cookie"]
    assert token in told
    assert f"Max-Age={int(WORKDAY.total_seconds())}" in told
    assert "set-cookie" not in phone.post("/api/inspections/draft", json=a_walk()).headers


def test_a_draft_given_up_is_forgotten_and_no_other(any_house: House) -> None:
    a_window(any_house, "SB-2")
    given_up, other = a_walk(), a_walk(window="SB-2")
    for told in (given_up, other, {"window": "SB-1", "ref": given_up["ref"], "thrown": True}):
        with any_house.writing() as session:
            keep_draft(session, told, account_id=1, now=NOW)
    with any_house.reading() as session:
        assert set(begun_walks(session, 1)) == {"SB-2"}


def test_a_draft_overtaken_by_its_giving_up_does_not_come_back(any_house: House) -> None:
    walk = a_walk(answers={CODES[0]: {"answer": "met"}})
    thrown = {"window": "SB-1", "ref": walk["ref"], "thrown": True}
    for told in (thrown, walk, thrown, walk):
        with any_house.writing() as session:
            keep_draft(session, told, account_id=1, now=NOW)
        with any_house.reading() as session:
            assert begun_walks(session, 1) == {}
    another = a_walk(answers={CODES[0]: {"answer": "met"}})
    with any_house.writing() as session:
        keep_draft(session, another, account_id=1, now=NOW)
        keep_draft(session, thrown, account_id=1, now=NOW)  # late: it takes no other walk away
    with any_house.reading() as session:
        assert begun_walks(session, 1) == {"SB-1": another}


def test_a_walk_handed_in_late_leaves_the_one_begun_since(any_house: House) -> None:
    begun = a_walk(answers={CODES[0]: {"answer": "met"}})
    with any_house.writing() as session:
        keep_draft(session, begun, account_id=1, now=NOW)
    submit(any_house, a_walk())
    with any_house.reading() as session:
        assert begun_walks(session, 1) == {"SB-1": begun}
