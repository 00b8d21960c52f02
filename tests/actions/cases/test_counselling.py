"""Counselling after a complaint was upheld: who may hold the talk, what is kept, who is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest
from httpx import Response
from PIL import Image, ImageDraw
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.books import month_store
from db.cases import case_store, complaint_store, counselling_store
from db.cases.case_file_store import Content
from db.cases.counselling_store import Record
from db.directory import session_store
from db.ground import audit_store
from db.ground.models import CounsellingRow
from kiosk import clock
from kiosk.actions.cases import appeals, counselling, steps
from kiosk.actions.cases.attachments import attach
from kiosk.actions.cases.complaints import Filed
from kiosk.pictures.keeping import keep_photo
from kiosk.reports.cases.counselling import counselling_of, missed
from kiosk.reports.cases.desk import own_lines
from kiosk.reports.cases.timeline import line
from kiosk.rights.cases import may_record, opened
from kiosk.rights.who import SESSION_COOKIE, User
from kiosk.routes import photos, signatures
from kiosk.routes.own_site import OwnSite
from kiosk.wiring import House
from survey.cases.counselling import Declined, Draft, Drawn, Typed
from survey.cases.file_kinds import Medium
from survey.cases.findings import Finding, Reviewed
from survey.refusals.cases import CaseChanged, NotYourCase
from survey.refusals.complaints import ComplaintUnknown
from survey.refusals.counselling import CounsellingIncomplete, NoCounselling, SignatureMissing
from survey.refusals.files import FilesWrong
from survey.refusals.given import SignatureUsed
from tests.helpers.building import NOW, a_person, an_account
from tests.helpers.filed import brought_in
from tests.helpers.handling import GUILTY, NOVEMBER, Yard
from tests.helpers.history import complained, counselled
from tests.helpers.worlds import world

HOUR: Final = timedelta(hours=1)
NOT_GUILTY: Final = Finding("rejected", "attitude", "监控未见呵斥", told="未见您反映的情况。")


def a_signature(words: str) -> bytes:
    """Return a picture of somebody's name."""
    picture = Image.new("RGB", (600, 300), "white")
    ImageDraw.Draw(picture).text((40, 100), words, fill="black", font_size=80)
    target = BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


@pytest.fixture
def yard(any_house: House) -> Yard:
    return world(any_house, Yard)


def signatures_of(yard: Yard, *names: str) -> dict[str, Drawn]:
    """Let both sign anew, each with a name nobody signed with before."""
    sides = zip(("person", "officer"), names, strict=True)
    return {
        side: Drawn(keep_photo(yard.house, a_signature(name)).sha256) for side, name in sides
    }  # fmt: skip


@pytest.fixture
def draft(yard: Yard) -> Draft:
    return Draft(
        wrong="大声呵斥",
        improve="使用文明用语",
        improve_by=date(2026, 11, 30),
        held_at=NOW + HOUR,
        **signatures_of(yard, "W", "Z"),
    )


def counsel(yard: Yard, filed: Filed, user: User, draft: Draft, **how: Any) -> tuple[str, bool]:
    how = {"key": str(uuid4()), "zone": yard.zone, "at": NOW + 2 * HOUR} | how
    kept: tuple[str, bool] = yard.do(counselling.counsel, filed, user, draft, **how)
    return kept


def records(yard: Yard, filed: Filed) -> list[Record]:
    with yard.house.reading() as session:
        number = complaint_store.get(session, filed.number).id
        return counselling_store.of_case(session, number)


def test_the_direct_supervisor_records_the_talk_and_both_have_signed(
    yard: Yard, draft: Draft
) -> None:
    filed = yard.decided()
    ref, is_new = counsel(yard, filed, yard.head, draft)
    assert (ref, is_new) == (f"{filed.number}-K1", True)
    (kept,) = records(yard, filed)
    assert (kept.person, kept.held_by, kept.wrong) == ("W", "账号 zhao", "大声呵斥")
    assert (Drawn(kept.person_signature or ""), Drawn(kept.officer_signature or "")) == (
        draft.person, draft.officer,
    )  # fmt: skip


def test_officer_and_those_at_the_top_may_hold_it_too(yard: Yard, draft: Draft) -> None:
    for user in (yard.officer, yard.top, yard.chairman):
        filed = yard.decided()
        both = signatures_of(yard, f"W {user.username}", f"Z {user.username}")
        assert counsel(yard, filed, user, replace(draft, **both))[1]


def test_neither_the_accused_nor_others_of_the_team_may(yard: Yard, draft: Draft) -> None:
    a_person(yard.house, "X")
    filed = yard.decided()
    elsewhere = an_account(yard.house, "team", "supervision", "X")
    for user in (yard.clerk, elsewhere):
        with yard.house.reading() as session:
            assert not may_record(session, opened(session, filed.number, user))
        with pytest.raises(NotYourCase):
            counsel(yard, filed, user, draft)
    assert records(yard, filed) == []


def test_whoever_has_nothing_to_do_with_the_case_does_not_find_it(yard: Yard, draft: Draft) -> None:
    a_person(yard.house, "V", supervisor="Z", window="SB-1")
    filed = yard.decided()  # V was bound while nobody was named, and stays in the chain
    colleague = an_account(yard.house, "colleague", "employee", "V")
    for user in (colleague, an_account(yard.house, "else", "employee")):
        with pytest.raises(ComplaintUnknown):
            counsel(yard, filed, user, draft)


def test_a_head_who_counsels_still_judges_nothing(yard: Yard, draft: Draft) -> None:
    filed = yard.investigated()
    with pytest.raises(NotYourCase):
        yard.step(steps.decide, filed, yard.head, GUILTY, zone=yard.zone)
    yard.step(steps.decide, filed, yard.officer, GUILTY, zone=yard.zone)
    counsel(yard, filed, yard.head, draft)
    with pytest.raises(NotYourCase):
        yard.step(steps.remedy, filed, yard.head, "已谈话", told="已谈话。")


def test_nobody_is_counselled_before_or_without_a_finding_against_them(
    yard: Yard, draft: Draft
) -> None:
    early = yard.investigated()
    cleared = yard.investigated()
    yard.step(steps.decide, cleared, yard.officer, NOT_GUILTY, zone=yard.zone)
    for filed in (early, cleared):
        with pytest.raises(NoCounselling):
            counsel(yard, filed, yard.officer, draft)
        assert records(yard, filed) == []


def test_the_talk_may_still_be_recorded_while_the_case_goes_on_to_its_close(
    yard: Yard, draft: Draft
) -> None:
    assert counsel(yard, yard.closed(), yard.officer, draft)[1]
    partly = yard.decided(replace(GUILTY, outcome="partly_upheld"))
    yard.step(appeals.appeal, partly, yard.clerk, "当时在忙", zone=yard.zone)
    again = replace(draft, **signatures_of(yard, "W again", "Z again"))
    assert counsel(yard, partly, yard.officer, again)[1]


def test_a_finding_overturned_on_appeal_calls_for_no_counselling(yard: Yard, draft: Draft) -> None:
    filed = yard.decided()
    yard.step(appeals.appeal, filed, yard.clerk, "不是我", zone=yard.zone)
    yard.step(
        appeals.decide_appeal,
        filed,
        yard.top,
        Reviewed("rejected", "认错人了", told="经复核不属实。"),
        zone=yard.zone,
    )
    with pytest.raises(NoCounselling):
        counsel(yard, filed, yard.officer, draft)


def test_an_incomplete_record_leaves_no_trace(yard: Yard, draft: Draft) -> None:
    filed = yard.decided()
    before = yard.kinds(filed)
    for changed, refusal in (
        (replace(draft, wrong=""), CounsellingIncomplete),
        (replace(draft, person=Drawn("f" * 64)), SignatureMissing),
        (replace(draft, officer=Drawn("f" * 64)), SignatureMissing),
        (replace(draft, person=None), SignatureMissing),
    ):
        with pytest.raises(refusal):
            counsel(yard, filed, yard.head, changed)
    assert records(yard, filed) == []
    assert yard.kinds(filed) == before


def test_the_same_press_twice_is_one_talk(yard: Yard, draft: Draft) -> None:
    filed, key = yard.decided(), str(uuid4())
    first = counsel(yard, filed, yard.head, draft, key=key)
    assert counsel(yard, filed, yard.head, draft, key=key) == (first[0], False)
    assert yard.kinds(filed).count("counselled") == 1


def test_of_two_who_record_at_once_the_slower_one_is_refused(yard: Yard, draft: Draft) -> None:
    filed = yard.decided()
    counsel(yard, filed, yard.head, draft)
    with pytest.raises(CaseChanged):
        counsel(yard, filed, yard.officer, draft)
    assert len(records(yard, filed)) == 1


def test_a_correction_names_the_record_it_replaces(yard: Yard, draft: Draft) -> None:
    filed = yard.decided()
    first, _ = counsel(yard, filed, yard.head, draft)
    corrected = replace(draft, wrong="更正", **signatures_of(yard, "W again", "Z again"))
    second, _ = counsel(yard, filed, yard.head, corrected, corrects=first)
    assert [(each.ref, each.corrected_by) for each in records(yard, filed)] == [
        (first, second), (second, None),
    ]  # fmt: skip


def test_who_types_a_name_or_refuses_to_sign_is_kept_as_such(yard: Yard, draft: Draft) -> None:
    filed = yard.decided()
    refused = replace(draft, person=Declined("不认可", "李明"), officer=Typed("赵主管"))
    counsel(yard, filed, yard.head, refused)
    (kept,) = records(yard, filed)
    assert (kept.declined, kept.witness, kept.officer_typed) == ("不认可", "李明", "赵主管")
    assert (kept.person_signature, kept.officer_signature) == (None, None)


def test_the_case_tells_that_and_when_but_not_what_was_said(yard: Yard, draft: Draft) -> None:
    told = []
    for person in (draft.person, Declined("不认可", "李明")):
        filed = yard.decided()
        both = signatures_of(yard, f"W {len(told)}", f"Z {len(told)}")
        counsel(yard, filed, yard.head, replace(draft, person=person, officer=both["officer"]))
        with yard.house.reading() as session:
            number = complaint_store.get(session, filed.number).id
            event = case_store.events(session, number)[-1]
            assert audit_store.broken_at(session) is None
        assert event.actor == "zhao"
        assert "大声呵斥" not in str(event.detail)
        assert line(event, {}).words == ""
        told.append(line(event, {}).what)
    assert [each.zh for each in told] == [
        "批评教育（2026-11-23 11:30，双方签名）", "批评教育（2026-11-23 11:30，当事人拒绝签字）",
    ]  # fmt: skip
    assert told[0].en == "Counselling (2026-11-23 11:30, signed by both)"


def test_a_talk_is_not_among_what_a_head_said(yard: Yard, draft: Draft) -> None:
    filed = yard.decided()
    yard.do(steps.comment, filed, yard.head, "当天三人请假")
    counsel(yard, filed, yard.head, draft)
    with yard.house.reading() as session:
        case = opened(session, filed.number, yard.head)
        said = [each.words for each in own_lines(session, case, yard.head)]
    assert said == ["当天三人请假"]


def test_the_month_counts_the_talk_and_one_that_is_missing_is_found(
    yard: Yard, draft: Draft
) -> None:
    filed = yard.decided()
    with yard.house.reading() as session:
        assert counselling_of(session, yard.case(filed, yard.head)).due
    ref, _ = counsel(yard, filed, yard.head, draft)
    with yard.house.reading() as session:
        assert not counselling_of(session, yard.case(filed, yard.head)).due
        assert [each.ref for each in month_store.counsellings(session, [NOVEMBER])] == [ref]


def test_who_was_complained_of_twice_without_a_talk_between_is_found(any_house: House) -> None:
    zone, late = any_house.settings.zone, NOW + 20 * 24 * HOUR
    for person in ("A", "B", "C", "D"):
        a_person(any_house, person)
        complained(any_house, f"{person}-1", person=person, at=NOW)
    for person in ("A", "B", "C"):
        complained(any_house, f"{person}-2", person=person, at=NOW + 48 * HOUR)
    counselled(any_house, "K-A", "A", at=NOW + 24 * HOUR)
    counselled(any_house, "K-B", "B", at=NOW + 72 * HOUR)
    with any_house.reading() as session:
        found = missed(session, [NOVEMBER], as_of=late, zone=zone)
        assert [each.person for each in found] == ["B", "C"]
        assert missed(session, [NOVEMBER.next], as_of=late, zone=zone) == ()


def test_only_a_customers_complaint_that_was_upheld_calls_for_the_talk(yard: Yard) -> None:
    unsettled = yard.investigated()
    complained(yard.house, "D-1", person="W", at=NOW, source="department")
    with yard.house.writing() as session:
        case_store.adopt(session)
        department = complaint_store.get(session, "D-1").ref
    for number in (unsettled, department):
        with yard.house.reading() as session:
            assert not counselling_of(session, yard.case(number, yard.top)).due


# Files


def test_no_file_is_put_over_a_record_that_was_signed_here(
    yard: Yard, draft: Draft, tmp_path: Path
) -> None:
    filed = yard.decided()
    ref, _ = counsel(yard, filed, yard.head, replace(draft, held_at=NOW))
    written = tmp_path / "counselling.csv"
    told = "ref,person,held_at,complaint,promised\n" + f"{ref},W,{NOW:%FT%TZ},"
    written.write_text(f"{told}{filed.number},{draft.improve}\n", encoding="utf-8")
    assert brought_in(yard.house, tmp_path)["counselling"] == (0, 1, 0)
    written.write_text(f"{told}{filed.number},别的\n", encoding="utf-8")
    with pytest.raises(FilesWrong) as refused:
        brought_in(yard.house, tmp_path)
    assert "已在本系统签名" in refused.value.problems[0].what.zh
    assert [each.promised for each in records(yard, filed)] == [draft.improve]


# Signatures over HTTP

Ask = Callable[[User], TestClient]


@pytest.fixture
def browser_of(yard: Yard) -> Ask:
    routes = [*signatures.routes(yard.house), *photos.routes(yard.house)]
    app = OwnSite(Starlette(routes=routes), yard.house)

    def of(user: User) -> TestClient:
        with yard.house.writing() as session:
            token = session_store.open_session(session, user.id, at=clock.now(), lasting=24 * HOUR)
        return TestClient(app, cookies={SESSION_COOKIE: token})

    return of


def posted(client: TestClient, filed: Filed, body: bytes, **headers: str) -> Response:
    address = f"/api/cases/{filed.number}/signatures"
    return client.post(address, content=body, headers=headers)


def test_a_signature_goes_in_and_comes_out_to_all_who_have_the_case(
    yard: Yard, draft: Draft, browser_of: Ask
) -> None:
    filed = yard.decided()
    answer = posted(browser_of(yard.head), filed, a_signature("赵"))
    assert answer.status_code == 201
    drawn = answer.json()["signature"]
    counsel(yard, filed, yard.head, replace(draft, officer=Drawn(drawn)))
    for user in (yard.head, yard.clerk, yard.officer, yard.top):
        shown = browser_of(user).get(f"/api/cases/{filed.number}/signatures/{drawn}")
        assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
        assert Image.open(BytesIO(shown.content)).size == (600, 300)


def test_nobody_else_hands_a_signature_in_or_sees_one(
    yard: Yard, draft: Draft, browser_of: Ask
) -> None:
    filed = yard.decided()
    counsel(yard, filed, yard.head, draft)
    assert isinstance(draft.person, Drawn)
    outsider = browser_of(an_account(yard.house, "else", "inspector"))
    nobody = TestClient(outsider.app)
    for client, status in ((outsider, 404), (nobody, 401)):
        assert posted(client, filed, a_signature("X")).status_code == status
        shown = client.get(f"/api/cases/{filed.number}/signatures/{draft.person.picture}")
        assert shown.status_code == status
    assert posted(browser_of(yard.clerk), filed, a_signature("X")).status_code == 403


def test_a_signature_is_shown_by_its_own_case_alone(
    yard: Yard, draft: Draft, browser_of: Ask
) -> None:
    filed, other = yard.decided(), yard.decided()
    counsel(yard, filed, yard.head, draft)
    assert isinstance(draft.person, Drawn)
    picture, client = draft.person.picture, browser_of(yard.officer)
    assert client.get(f"/api/cases/{filed.number}/signatures/{picture}").status_code == 200
    assert client.get(f"/api/cases/{other.number}/signatures/{picture}").status_code == 404
    assert client.get(f"/photos/{picture}").status_code == 404
    photo = keep_photo(yard.house, a_signature("photo")).sha256
    assert client.get(f"/photos/{photo}").status_code == 200
    assert client.get(f"/api/cases/{filed.number}/signatures/{photo}").status_code == 404


def test_a_signature_from_an_earlier_record_signs_no_other(yard: Yard, draft: Draft) -> None:
    filed, other = yard.decided(), yard.decided()
    counsel(yard, filed, yard.head, draft)
    fresh = Drawn(keep_photo(yard.house, a_signature("fresh")).sha256)
    with pytest.raises(SignatureUsed):
        counsel(yard, other, yard.head, replace(draft, officer=fresh))
    counsel(yard, other, yard.head, replace(draft, **signatures_of(yard, "W again", "Z again")))


def test_a_photo_that_proves_something_is_no_signature_and_stays_to_be_seen(
    yard: Yard, draft: Draft, browser_of: Ask
) -> None:
    filed = yard.decided()
    proof = keep_photo(yard.house, a_signature("proof")).sha256
    with yard.house.writing() as session:
        case = opened(session, filed.number, yard.officer)
        attach(session, case, Content(proof, Medium.PHOTO, 100), name="", at=clock.now())
    with pytest.raises(SignatureUsed):
        counsel(yard, filed, yard.head, replace(draft, person=Drawn(proof)))
    counsel(yard, filed, yard.head, draft)
    with yard.house.writing() as session:  # as one kept it before that was refused
        session.execute(update(CounsellingRow).values(person_signature=proof))
    assert browser_of(yard.officer).get(f"/photos/{proof}").status_code == 200


def blank(*dots: tuple[int, int]) -> bytes:
    picture = Image.new("RGB", (600, 300), "white")
    for x, y in dots:
        ImageDraw.Draw(picture).rectangle((x, y, x + 4, y + 4), fill="black")
    target = BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (blank(), 422, "case.signature-empty"),
        (blank((300, 150)), 422, "case.signature-empty"),
        (b"%PDF-", 422, "photo.not-a-picture"),
        (b"\0" * (20 * 1024 + 1), 413, "case.signature-too-large"),
    ],
    ids=["empty", "a dot", "no picture", "too large"],
)
def test_what_is_no_signature_is_refused(
    yard: Yard, browser_of: Ask, body: bytes, status: int, code: str
) -> None:
    answer = posted(browser_of(yard.head), yard.decided(), body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_another_site_cannot_sign_in_somebodys_name(yard: Yard, browser_of: Ask) -> None:
    client, filed = browser_of(yard.head), yard.decided()
    foreign = posted(client, filed, a_signature("Z"), origin="https://elsewhere.example")
    assert foreign.status_code == 403
