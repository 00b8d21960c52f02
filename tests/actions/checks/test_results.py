"""After a check was handed in: signed by the window's head, corrected with a reason, compared."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db.books import closing_store, month_store
from db.books.closing_store import Closing
from db.checks import checklist_store, result_store
from db.checks.checklist_store import Published
from db.ground import audit_store
from kiosk import clock
from kiosk.actions.checks import joint_checks
from kiosk.actions.checks.walks import PHOTOS
from kiosk.reports.checks import results
from kiosk.reports.checks.results import CheckShown, Filter
from kiosk.wiring import House
from survey.cases.counselling import Drawn, Typed
from survey.checks.checklists import Answer, Checklist, Given, Proof, checklist_of
from survey.checks.results import Signing
from survey.directory.posts import post_of
from survey.months import Month
from survey.refusals.checks import (
    CheckChanged,
    CheckNotYours,
    CheckSignatureMissing,
    CheckSigned,
    ItemsOpen,
    NotACheck,
    NothingAmended,
    NothingApplicable,
)
from survey.refusals.complaints import TooManyPhotos
from survey.refusals.given import (
    KeyInvalid,
    PhotoUnknown,
    ReasonMissing,
    SignatureUsed,
    WordsTooLong,
)
from survey.refusals.kinds import SurveyError
from tests.helpers.building import NOW
from tests.helpers.checking import CRITICAL, ITEMS, WINDOW, Yard, a_yard
from tests.helpers.worlds import world

NOT_MET = Given(Answer.NOT_MET, "柜台无人")
MET = Given(Answer.MET)
WEEK = timedelta(days=7)
TICK = timedelta(seconds=1)


def peopled(house: House) -> Yard:
    """Make the yard; `server` serves under `head`, `leader` is above both, all may sign in."""
    yard = a_yard(house)
    for code in ("leader", "head", "anybody"):
        yard.employ(code, "U3")
    yard.employ("server", "U1", window=WINDOW, supervisor="head", leader="leader")
    for name, role, person in (
        ("own", "inspector", "I"),
        ("other", "inspector", "J"),
        ("officer", "supervision", "anybody"),
        ("top", "team_leader", "anybody"),
        ("chairman", "chairman", None),
        ("top in the chain", "team_leader", "leader"),
        ("head", "employee", "head"),
        ("manager who serves", "quality_manager", "server"),
    ):
        yard.user(name, role, person)
    return yard


@pytest.fixture
def yard(any_house: House) -> Yard:
    return world(any_house, peopled)


def shown(yard: Yard, ref: str, who: str = "own", *, at: datetime = NOW) -> CheckShown:
    with yard.house.reading() as session:
        return results.check_shown(
            session, yard.users[who], ref, now=at, zone=yard.house.settings.zone
        )


# Signatures


@pytest.mark.parametrize("way", ["drawn", "typed", "declined"])
def test_a_head_signs_or_refuses_with_a_reason_and_the_result_says_which(
    yard: Yard, way: str
) -> None:
    ref, picture = yard.check(), yard.signature()
    signing = {
        "drawn": Signing("王主任", Drawn(picture)),
        "typed": Signing("", Typed("王主任")),
        "declined": Signing("王主任", declined="不认可第二项"),
    }[way]
    assert yard.sign(ref, "own", signing)
    kept = shown(yard, ref).signed
    assert kept is not None
    assert (kept.signer, kept.version, kept.taken_by) == ("王主任", 0, "账号 own")
    assert (kept.signature, kept.typed, kept.declined) == (
        picture if way == "drawn" else None,
        way == "typed",
        "不认可第二项" if way == "declined" else None,
    )


def test_a_signature_from_another_check_signs_nothing_again(yard: Yard) -> None:
    signed = Signing("王主任", Drawn(yard.signature()))
    assert yard.sign(yard.check(), "own", signed)
    with pytest.raises(SignatureUsed):
        yard.sign(yard.check(), "own", signed)


@pytest.mark.parametrize(
    ("signing", "refusal"),
    [
        (Signing("王主任"), CheckSignatureMissing),
        (Signing("", Drawn("a" * 64)), CheckSignatureMissing),
        (Signing("王主任", Drawn("a" * 64)), CheckSignatureMissing),
        (Signing("王主任", Drawn("")), CheckSignatureMissing),
        (Signing("王主任", Typed("\u200b ")), CheckSignatureMissing),
        (Signing("\u200b", Typed("")), CheckSignatureMissing),
        (Signing("王主任", declined=" "), CheckSignatureMissing),
        (Signing("", declined="不认可"), CheckSignatureMissing),
        (Signing("王" * 61, Typed("王")), WordsTooLong),
        (Signing("王主任", declined="长" * 501), WordsTooLong),
    ],
)
def test_a_signature_without_name_picture_or_reason_is_refused_and_nothing_kept(
    yard: Yard, signing: Signing, refusal: type[SurveyError]
) -> None:
    ref = yard.check()
    with pytest.raises(refusal):
        yard.sign(ref, "own", signing)
    assert shown(yard, ref).signatures == []


def test_the_same_signature_sent_twice_is_one(yard: Yard) -> None:
    ref, key, signing = yard.check(), str(uuid4()), Signing("王主任", Typed("王主任"))
    assert yard.sign(ref, "own", signing, key=key)
    assert not yard.sign(ref, "own", signing, key=key)
    assert len(shown(yard, ref).signatures) == 1
    with pytest.raises(CheckSigned):
        yard.sign(ref, "own", Signing("李主任", Typed("李主任")), key=key)
    with pytest.raises(CheckSigned):
        yard.sign(ref, "own", Signing("李主任", Typed("李主任")))
    with pytest.raises(KeyInvalid):
        yard.sign(ref, "own", signing, key="mine")
    assert [each.signer for each in shown(yard, ref).signatures] == ["王主任"]


def test_a_key_of_one_check_signs_no_other(yard: Yard) -> None:
    one, other, key = yard.check(), yard.check(), str(uuid4())
    yard.sign(one, "own", Signing("王主任", Typed("王主任")), key=key)
    with pytest.raises(CheckSigned):
        yard.sign(other, "own", Signing("王主任", Typed("王主任")), key=key)
    assert shown(yard, other).signed is None


def test_two_phones_signing_at_once_leave_one_signature(yard: Yard) -> None:
    ref = yard.check()

    def press(name: str) -> bool:
        try:
            return yard.sign(ref, "own", Signing(name, Typed(name)))
        except CheckSigned:
            return False

    with ThreadPoolExecutor(4) as phones:
        kept = list(phones.map(press, ["甲", "乙", "丙", "丁"]))
    assert sum(kept) == 1
    assert len(shown(yard, ref).signatures) == 1


def test_a_correction_keeps_the_old_signature_and_asks_for_a_new_one(yard: Yard) -> None:
    ref = yard.check()
    yard.sign(ref, "own", Signing("王主任", Typed("王主任")))
    yard.correct(ref, "own", {ITEMS[0]: NOT_MET})
    now = shown(yard, ref)
    assert now.signed is None
    assert [each.version for each in now.signatures] == [0]
    with pytest.raises(CheckChanged):  # the phone still showed the first version
        yard.sign(ref, "own", Signing("王主任", Typed("王主任")), version=0)
    yard.sign(ref, "own", Signing("王主任", declined="不认可更正"))
    assert [(s.version, s.declined) for s in shown(yard, ref).signatures] == [
        (1, "不认可更正"), (0, None),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["other", "officer", "head", "manager who serves"])
def test_only_the_inspector_and_the_leaders_have_a_result_signed(yard: Yard, who: str) -> None:
    ref = yard.check()
    with pytest.raises(CheckNotYours):
        yard.sign(ref, who, Signing("王主任", Typed("王主任")))


# Corrections


def test_a_correction_keeps_both_versions_and_computes_the_score_anew(yard: Yard) -> None:
    ref = yard.check()
    yard.correct(ref, "own", {ITEMS[0]: NOT_MET, ITEMS[1]: Given(Answer.NOT_APPLICABLE)})
    now = shown(yard, ref)
    assert (now.result.score, now.result.version) == (8330, 1)
    [before] = now.versions
    assert (before.version, before.score, before.reason) == (0, 10_000, "看错了")
    assert (before.replaced_by, before.replaced_at) == ("账号 own", NOW)
    assert {each.answer for each in before.findings} == {"met"}
    assert results.changes(before.findings, now.result.findings) == [
        (ITEMS[0], ("met", None), ("not_met", "柜台无人")),
        (ITEMS[1], ("met", None), ("not_applicable", None)),
    ]


def test_earlier_versions_can_be_neither_changed_nor_removed(yard: Yard) -> None:
    ref = yard.check()
    yard.correct(ref, "own", {ITEMS[0]: NOT_MET})
    for deed in ("UPDATE inspection_versions SET score = 1", "DELETE FROM inspection_versions"):
        with pytest.raises(DBAPIError), yard.house.writing() as session:
            session.execute(text(deed))
    assert shown(yard, ref).versions[0].score == 10_000


def test_photos_stay_with_both_versions_and_are_found_by_either(yard: Yard) -> None:
    photo, added = yard.photo(), yard.photo("plum")
    ref = yard.check(failed={ITEMS[0]: "x"}, photos={ITEMS[0]: (photo,)})
    yard.correct(ref, "own", {ITEMS[0]: Given(Answer.NOT_MET, "y", (added,))})
    now = shown(yard, ref)
    assert now.result.findings[0].photos == (added,)
    assert now.versions[0].findings[0].photos == (photo,)
    with yard.house.reading() as session:
        for each in (photo, added):
            assert result_store.with_photo(session, each) == [ref]


def test_the_score_is_computed_by_the_checklist_of_the_walk(yard: Yard) -> None:
    built_in = checklist_of(post_of("ZC"))
    heavy = Checklist(
        "2026-2", tuple(replace(i, weight=9 if i.code == ITEMS[0] else 1) for i in built_in.items)
    )
    ref = yard.check()
    with yard.house.writing() as session:
        assert checklist_store.publish(session, Published("ZC", heavy, None, "top", "r"), at=NOW)
    yard.correct(ref, "own", {ITEMS[0]: NOT_MET})
    assert yard.result(ref).score == 8570  # 6 of 7; by the new weights it would be 6 of 15
    with yard.house.writing() as session:
        session.execute(text("UPDATE inspections SET checklist_version = '2026-2'"))
    yard.correct(ref, "own", {ITEMS[0]: MET})
    yard.correct(ref, "own", {ITEMS[0]: NOT_MET})
    assert yard.result(ref).score == 4000


def test_an_item_that_asks_for_a_photo_is_not_corrected_without_one(yard: Yard) -> None:
    strict = tuple(replace(i, proof=Proof.PHOTO) for i in checklist_of(post_of("ZC")).items)
    ref = yard.check()
    with yard.house.writing() as session:
        published = Published("ZC", Checklist("2026-2", strict), None, "top", "r")
        checklist_store.publish(session, published, at=NOW)
        session.execute(text("UPDATE inspections SET checklist_version = '2026-2'"))
    with pytest.raises(ItemsOpen):
        yard.correct(ref, "own", {ITEMS[0]: NOT_MET})
    yard.correct(ref, "own", {ITEMS[0]: replace(NOT_MET, photos=(yard.photo(),))})
    assert yard.result(ref).version == 1


@pytest.mark.parametrize(
    ("changes", "how", "refusal"),
    [
        ({ITEMS[0]: NOT_MET}, {"reason": " \u200b"}, ReasonMissing),
        ({ITEMS[0]: NOT_MET}, {"reason": "长" * 501}, WordsTooLong),
        ({}, {}, NothingAmended),
        ({ITEMS[0]: MET}, {}, NothingAmended),
        ({ITEMS[0]: Given(Answer.NOT_MET, " ")}, {}, ItemsOpen),
        ({ITEMS[0]: Given(Answer.NOT_MET, "x", ("a" * 64,))}, {}, PhotoUnknown),
        ({ITEMS[0]: Given(Answer.NOT_MET, "x", ("a" * 64,) * (PHOTOS + 1))}, {}, TooManyPhotos),
        ({item: Given(Answer.NOT_APPLICABLE) for item in ITEMS}, {}, NothingApplicable),
        ({"SB1": MET}, {}, NotACheck),
        ({ITEMS[0]: NOT_MET}, {"version": 1}, CheckChanged),
    ],
)
def test_an_unusable_correction_is_refused_and_nothing_changes(
    yard: Yard, changes: dict[str, Given], how: dict[str, object], refusal: type[SurveyError]
) -> None:
    ref = yard.check()
    with pytest.raises(refusal):
        yard.correct(ref, "own", changes, **how)
    now = shown(yard, ref)
    assert (now.result.version, now.result.score, now.versions) == (0, 10_000, [])


@pytest.mark.parametrize(
    ("who", "since", "may"),
    [
        ("own", timedelta(), True),
        ("own", WEEK, True),
        ("own", WEEK + TICK, False),
        ("top", WEEK, False),
        ("top", WEEK + TICK, True),
        ("chairman", WEEK + TICK, True),
        ("top in the chain", WEEK + TICK, False),
        ("other", timedelta(), False),
        ("officer", WEEK + TICK, False),
        ("head", timedelta(), False),
        ("head", WEEK + TICK, False),
    ],
)
def test_the_inspector_corrects_for_a_week_and_the_leaders_after_it(
    yard: Yard, who: str, since: timedelta, may: bool
) -> None:
    ref = yard.check()
    if may:
        yard.correct(ref, who, {ITEMS[0]: NOT_MET}, at=NOW + since)
    else:
        with pytest.raises(CheckNotYours):
            yard.correct(ref, who, {ITEMS[0]: NOT_MET}, at=NOW + since)
    assert yard.result(ref).version == int(may)


def test_nobody_of_the_windows_chain_corrects_even_their_own_check(yard: Yard) -> None:
    ref = yard.check("server", kind="self")
    with pytest.raises(CheckNotYours):
        yard.correct(ref, "manager who serves", {ITEMS[0]: NOT_MET})
    yard.correct(ref, "top", {ITEMS[0]: NOT_MET}, at=NOW + WEEK + TICK)


def test_the_chain_is_that_of_the_day_of_the_check(yard: Yard) -> None:
    ref = yard.check()
    later = NOW.date() + timedelta(days=1)
    yard.employ("server", "U1", since=later, window=WINDOW, supervisor="anybody")
    yard.correct(ref, "top", {ITEMS[0]: NOT_MET}, at=NOW + WEEK + TICK)
    next_ref = yard.check(at=NOW + timedelta(days=2))
    with pytest.raises(CheckNotYours):
        yard.correct(next_ref, "top", {ITEMS[0]: NOT_MET}, at=NOW + 2 * WEEK)


def test_once_both_halves_of_a_joint_check_are_in_what_each_found_alone_stands(yard: Yard) -> None:
    yard.draw_joint("I", "J")
    ref = yard.check("I", kind="joint")
    yard.correct(ref, "own", {ITEMS[0]: NOT_MET})
    yard.check("J", kind="joint")
    with pytest.raises(CheckNotYours):
        yard.correct(ref, "own", {ITEMS[0]: MET})
    yard.correct(ref, "top", {ITEMS[0]: MET}, at=NOW + WEEK + TICK)


def test_the_slower_of_two_who_correct_is_refused_and_shown_what_stands(yard: Yard) -> None:
    ref = yard.check()
    yard.correct(ref, "own", {ITEMS[0]: NOT_MET}, version=0)
    with pytest.raises(CheckChanged):
        yard.correct(ref, "own", {ITEMS[1]: NOT_MET}, version=0)
    assert yard.result(ref).answers[ITEMS[0]] == "not_met"
    yard.correct(ref, "own", {ITEMS[1]: NOT_MET}, version=1)
    assert yard.result(ref).version == 2


def test_of_many_corrections_at_once_exactly_one_is_kept(yard: Yard) -> None:
    ref = yard.check()
    standing = yard.result(ref)

    def press(item: str) -> bool:
        changed = [
            replace(f, answer="not_met", note="x") if f.item == item else f
            for f in standing.findings
        ]
        try:
            with yard.house.writing() as session:  # both read the same version beforehand
                result_store.amend(
                    session, standing, changed, score=8570, reason="r", by="own", at=NOW
                )
        except CheckChanged:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(press, ITEMS[:4]))
    assert sum(kept) == 1
    now = shown(yard, ref)
    assert (now.result.version, len(now.versions)) == (1, 1)
    assert list(now.result.answers.values()).count("not_met") == 1


def test_signatures_and_corrections_go_on_record(yard: Yard) -> None:
    ref = yard.check()
    yard.sign(ref, "own", Signing("王主任", Typed("王主任")))
    yard.correct(ref, "own", {ITEMS[0]: NOT_MET})
    with yard.house.reading() as session:
        noted = [(e.deed, e.actor, e.subject) for e in audit_store.entries(session)]
        last = list(audit_store.entries(session))[-1].detail
    assert noted == [("check-signed", "own", ref), ("check-corrected", "own", ref)]
    assert (last["before"], last["score"], last["reason"]) == (10_000, 8570, "看错了")


# The month


def test_a_closed_month_keeps_the_figures_it_was_closed_with(yard: Yard) -> None:
    month = Month(2026, 11)
    ref, other = yard.check(), yard.check()
    yard.correct(other, "own", {ITEMS[0]: NOT_MET})  # before the closing: counts
    assert sums(yard, month) == (2, 18_570)
    closed_at = NOW + timedelta(days=1)
    with yard.house.writing() as session:
        closing_store.close(session, Closing(month, closed_at, "top"))
    for step, answer in enumerate((NOT_MET, Given(Answer.NOT_APPLICABLE)), start=2):
        yard.correct(ref, "own", {ITEMS[0]: answer}, at=NOW + timedelta(days=step))
    yard.correct(other, "own", {ITEMS[0]: MET}, at=NOW + timedelta(days=3))
    assert sums(yard, month) == (2, 18_570)
    assert yard.result(other).score == 10_000
    assert shown(yard, ref).month_closed == closed_at


def sums(yard: Yard, month: Month) -> tuple[int, int]:
    with yard.house.reading() as session:
        [checked] = month_store.checks(session, month, today=NOW.date()).values()
    return checked.checks, checked.score_sum


# Compared with the last one


def test_a_check_is_compared_with_the_last_of_its_window_and_kind(yard: Yard) -> None:
    a, b, c = ITEMS[:3]
    yard.check(at=NOW - timedelta(days=60), failed={c: "x"})
    last = yard.check("J", at=NOW - timedelta(days=30), failed={a: "x", b: "x"})
    yard.check(kind="self", at=NOW - timedelta(days=1))
    ref = yard.check(failed={b: "y", CRITICAL: "z"})
    now = shown(yard, ref, "top")
    assert now.before is not None
    assert (now.before.result.ref, now.before.change) == (last, 0)
    items = now.before.items
    assert items is not None
    assert (items.newly, items.again, items.put_right) == ((CRITICAL,), (b,), (a,))
    assert [each.item.code for each in now.critical] == [CRITICAL]


def test_the_other_half_of_a_joint_check_is_no_last_check(yard: Yard) -> None:
    before = datetime(2026, 8, 3, 2, tzinfo=UTC)
    yard.draw_joint("I", "J", at=before)
    earlier = [yard.check(who, kind="joint", at=before) for who in "IJ"]
    yard.draw_joint("I", "J")
    first = yard.check("I", kind="joint", failed={ITEMS[0]: "x"})
    second = yard.check("J", kind="joint", at=NOW + TICK)
    for ref in (first, second):
        found = shown(yard, ref, "officer").before
        assert found is not None
        assert found.result.ref == earlier[1]


def test_what_the_two_of_a_joint_check_agreed_on_is_told_with_each_half(yard: Yard) -> None:
    yard.draw_joint("I", "J")
    refs = [yard.check(who, kind="joint", failed={ITEMS[0]: "x"}) for who in "IJ"]
    assert [shown(yard, ref, "top").agreed for ref in refs] == [None, None]
    for step, who in ((joint_checks.propose, "own"), (joint_checks.confirm, "other")):
        with yard.house.writing() as session:
            how = {"chosen": {}} if who == "own" else {}
            seen = None if who == "own" else NOW
            step(session, refs[0], **how, seen=seen, by=yard.users[who], at=NOW)
    assert [shown(yard, ref, "top").agreed for ref in refs] == [8570, 8570]


def test_the_first_check_of_a_window_is_compared_with_nothing(yard: Yard) -> None:
    assert shown(yard, yard.check()).before is None


def test_two_checks_of_one_moment_are_each_others_neither(yard: Yard) -> None:
    first, second = yard.check(), yard.check()
    assert shown(yard, first).before is None
    found = shown(yard, second).before
    assert found is not None
    assert found.result.ref == first


def test_the_list_tells_critical_items_and_how_far_the_signature_is(yard: Yard) -> None:
    refs = [yard.check(at=NOW + timedelta(minutes=n)) for n in range(4)]
    failed = yard.check(failed={CRITICAL: "x", ITEMS[0]: "y"}, at=NOW + timedelta(minutes=9))
    yard.sign(refs[1], "own", Signing("王", Typed("王")))
    yard.sign(refs[2], "own", Signing("王", declined="不认可"))
    yard.sign(refs[3], "own", Signing("王", Drawn(yard.signature())))
    yard.sign(failed, "own", Signing("王", Drawn(yard.signature(8))))
    yard.correct(failed, "own", {ITEMS[1]: NOT_MET})
    with yard.house.reading() as session:
        found = results.listed(session, yard.users["top"], results.Filter("2026-11"))
    assert [(row.check.ref, row.check.signed, row.critical) for row in found.rows] == [
        (failed, "outdated", 1), (refs[3], "signed", 0), (refs[2], "declined", 0),
        (refs[1], "typed", 0), (refs[0], "", 0),
    ]  # fmt: skip
    assert date(2026, 11, 23) == found.rows[0].check.inspected_at.date()


@pytest.mark.parametrize(
    ("score", "said"), [(10_000, "100"), (8570, "85.7"), (8333, "83.3"), (8350, "83.5"), (0, "0")]
)
def test_a_score_is_said_with_a_decimal_only_where_there_is_one(score: int, said: str) -> None:
    assert results.score_said(score) == said


def found(yard: Yard, who: str, words: str) -> list[str]:
    """Return what somebody finds by words; list and count agree."""
    with yard.house.reading() as session:
        page = results.listed(session, yard.users[who], Filter(words=words))
    assert page.total == len(page.rows)
    return [row.check.ref for row in page.rows]


@pytest.mark.parametrize("typed", ["收了烟", "100%", "ZC-1", "员工J", "单位 U1"])
def test_a_check_is_found_by_window_unit_inspector_and_what_was_noted(
    yard: Yard, typed: str
) -> None:
    ref = yard.check("J", failed={ITEMS[0]: "收了烟，100%属实"})
    assert found(yard, "officer", typed) == [ref]
    assert found(yard, "officer", f"{typed}!") == []


def test_a_search_tells_nobody_of_a_check_that_is_not_theirs(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yard.check("J", failed={ITEMS[0]: "收了烟"})
    assert found(yard, "own", "收了烟") == []
    yard.draw_joint("I", "J")
    half = yard.check(kind="joint", failed={ITEMS[0]: "柜台无人"})
    assert found(yard, "own", "柜台") == [half]
    for who in ("other", "head", "manager who serves", "top in the chain"):
        assert found(yard, who, "柜台") == [], who
