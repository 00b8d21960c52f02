"""Corrective action in a real house: ordered, put right, re-checked by somebody independent."""

from uuid import uuid4

import pytest

from db.checks import correction_store
from db.directory import directory_store
from kiosk.actions.checks import corrections
from kiosk.reports.books.facts import facts
from kiosk.reports.books.people import month_facts, people
from kiosk.reports.checks.corrections import (
    Only,
    View,
    action_shown,
    draft,
    listed,
    owners,
    register,
)
from kiosk.rights.photos import may_see_photo
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.books.policy import DEFAULT_POLICY
from survey.checks.corrections import State, Step
from survey.codes import typed_of
from survey.months import Month
from survey.refusals.cases import CauseUnknown
from survey.refusals.checks import (
    CheckUnknown,
    CodeElsewhere,
    CorrectionChanged,
    CorrectionIncomplete,
    CorrectionKeyReused,
    CorrectionStepClosed,
    CorrectionUnknown,
    DueDateUnusable,
    NotYourCorrection,
)
from survey.refusals.given import NotChosen, PhotoUnknown
from tests.helpers.building import NOW, a_window
from tests.helpers.checking import WINDOW
from tests.helpers.correcting import DAY, TODAY, Site, a_site
from tests.helpers.history import rated
from tests.helpers.worlds import world


@pytest.fixture
def site(any_house: House) -> Site:
    return world(any_house, a_site)


def test_it_goes_from_the_order_to_closing_and_every_step_is_on_record(site: Site) -> None:
    ref = site.done()
    site.do(corrections.close, ref, "officer", words="看过了")
    assert site.state(ref) is State.CLOSED
    with site.house.reading() as session:
        kinds = [
            e.kind for e in correction_store.events(session, site.opened(ref, "owner").action.id)
        ]
    assert kinds == ["ordered", Step.PLAN, Step.HAND_IN, Step.CLOSE]


def test_what_is_given_back_goes_round_again_and_is_not_handed_in_meanwhile(site: Site) -> None:
    ref = site.done()
    with pytest.raises(CorrectionIncomplete):
        site.do(corrections.give_back, ref, "inspector", words=" ")
    site.do(corrections.give_back, ref, "inspector", words="角落还有油")
    assert (site.state(ref), site.opened(ref, "owner").action.done_at) == (State.RETURNED, None)
    site.do(corrections.hand_in, ref, "owner", words="又清扫了一遍")
    site.do(corrections.close, ref, "inspector", words="看过了")
    assert site.state(ref) is State.CLOSED


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("owner", {Step.PLAN}), ("head", {Step.PLAN}), ("group-leader", {Step.PLAN}),
        ("inspector", {Step.EXTEND, Step.WITHDRAW}), ("other-inspector", set()),
        ("officer", set()), ("manager", set()), ("leader", set()),
        ("chairman", {Step.EXTEND, Step.WITHDRAW}), ("stranger", None), ("finance", None),
    ],
)  # fmt: skip
def test_who_may_do_what_with_a_fresh_order(site: Site, who: str, may: set[Step] | None) -> None:
    ref = site.order()
    if may is None:
        with pytest.raises(CorrectionUnknown):
            site.opened(ref, who)
        assert ref not in site.listed(who, View.ALL)
        return
    with site.house.reading() as session:
        shown = action_shown(session, site.users[who], ref, now=NOW, zone=site.zone)
    assert set(shown.steps) == may
    assert ref in site.listed(who, View.ALL)


@pytest.mark.parametrize("who", ["owner", "head", "group-leader", "manager", "leader"])
def test_no_recheck_from_the_owners_side(site: Site, who: str) -> None:
    ref = site.done()
    for deed in (corrections.close, corrections.give_back):
        with pytest.raises(NotYourCorrection):
            site.do(deed, ref, who, words="很好")
    assert site.state(ref) is State.DONE


def test_a_quality_manager_orders_in_the_own_unit_and_somebody_else_rechecks(site: Site) -> None:
    ref = site.done(by="manager")
    with pytest.raises(NotYourCorrection):
        site.do(corrections.close, ref, "manager", words="看过了")
    site.do(corrections.close, ref, "other-inspector", words="看过了")


def test_nothing_is_handed_in_without_a_plan_or_a_proof(site: Site) -> None:
    ref = site.order()
    with pytest.raises(CorrectionIncomplete):
        site.do(corrections.hand_in, ref, "owner", words="好了")
    for missing in ({"root_cause": " ", "measure": "扫"}, {"root_cause": "懒", "measure": ""}):
        with pytest.raises(CorrectionIncomplete):
            site.do(corrections.plan, ref, "owner", cause="process", **missing)
    for cause, refused in (("", NotChosen), ("never-heard-of", CauseUnknown)):
        with pytest.raises(refused):
            site.do(
                corrections.plan, ref, "owner", cause=cause, root_cause="懒", measure="每班清扫"
            )
    ref = site.planned()
    with pytest.raises(CorrectionIncomplete):
        site.do(corrections.hand_in, ref, "owner", words=" ")
    with pytest.raises(PhotoUnknown):
        site.do(corrections.hand_in, ref, "owner", words="", photos=["0" * 64])


def test_of_two_at_once_the_slower_is_refused(site: Site) -> None:
    ref = site.done()
    slower = site.opened(ref, "officer")
    site.do(corrections.close, ref, "inspector", words="看过了")
    with pytest.raises(CorrectionChanged), site.house.writing() as session:
        corrections.give_back(session, slower, version=slower.action.version, words="不", at=NOW)
    assert site.state(ref) is State.CLOSED


def test_the_same_form_twice_is_one_order_and_another_under_its_key_is_refused(site: Site) -> None:
    key = str(uuid4())
    assert site.order(key=key) == site.order(key=key)
    assert len(site.listed("chairman", View.ALL)) == 1
    with pytest.raises(CorrectionKeyReused):
        site.order(key=key, wrong="别的")


@pytest.mark.parametrize("days", [-1, 91])
def test_a_due_date_lies_within_bounds(site: Site, days: int) -> None:
    with pytest.raises(DueDateUnusable):
        site.order(due_on=TODAY + days * DAY)


def test_an_order_names_what_is_wrong_and_who_puts_it_right(site: Site) -> None:
    for missing in ({"wrong": " "}, {"owner": ""}):
        with pytest.raises(CorrectionIncomplete):
            site.order(**missing)
    for who in ("owner", "leader", "finance"):
        with pytest.raises(NotYourCorrection):
            site.order(by=who)


def test_the_due_date_is_put_off_with_a_reason_and_never_nearer(site: Site) -> None:
    ref = site.order()
    later = TODAY + 20 * DAY
    with pytest.raises(CorrectionIncomplete):
        site.do(corrections.extend, ref, "inspector", due_on=later, words="", zone=site.zone)
    with pytest.raises(DueDateUnusable):
        site.do(corrections.extend, ref, "inspector", due_on=TODAY, words="快", zone=site.zone)
    with pytest.raises(NotYourCorrection):
        site.do(corrections.extend, ref, "owner", due_on=later, words="来不及", zone=site.zone)
    site.do(corrections.extend, ref, "inspector", due_on=later, words="等配件", zone=site.zone)
    assert site.opened(ref, "owner").action.due_on == later


def test_a_withdrawn_order_stays_on_record_and_is_closed_to_all(site: Site) -> None:
    ref = site.order()
    site.do(corrections.withdraw, ref, "inspector", words="查错了窗口")
    with pytest.raises(CorrectionStepClosed):
        site.do(corrections.plan, ref, "owner", cause="process", root_cause="无", measure="无")
    assert ref in site.listed("owner", View.ALL)
    assert ref not in site.listed("owner", View.OPEN)


def test_each_sees_what_waits_for_them(site: Site) -> None:
    fresh, done = site.order(), site.done(wrong="灯不亮")
    assert site.listed("owner") == site.listed("head") == [fresh]
    assert site.listed("officer") == site.listed("other-inspector") == [done]
    assert site.listed("manager") == site.listed("stranger") == []


# From a check


def test_an_order_from_a_check_brings_its_words_photo_and_likely_owner(site: Site) -> None:
    photo = site.yard.photo()
    check = site.yard.check(failed={"ZC1": "没有人在岗"}, photos={"ZC1": (photo,)})
    with site.house.reading() as session:
        found = draft(
            session, site.users["inspector"], origin="check", ref=check, item="ZC1",
            today=TODAY, zone=site.zone,
        )  # fmt: skip
    assert "没有人在岗" in found.order.wrong
    assert found.order.photos == (photo,)
    assert [code for code, _ in found.owners][:2] == ["Z", "W"]
    ref = site.order(inspection=check, item="ZC1", photos=[photo], wrong=found.order.wrong)
    with site.house.reading() as session:
        shown = action_shown(session, site.users["owner"], ref, now=NOW, zone=site.zone)
        assert shown.photos_at("before") == [photo]
        assert may_see_photo(session, site.users["owner"], photo)
        assert not may_see_photo(session, site.users["stranger"], photo)


def test_nobody_orders_from_a_check_they_may_not_see(site: Site) -> None:
    check = site.yard.check(failed={"ZC1": "没有人"})
    with pytest.raises(CheckUnknown):
        site.order(by="other-inspector", inspection=check, item="ZC1")


def test_the_same_item_within_ninety_days_is_linked_to_the_earlier_one(site: Site) -> None:
    checks = [site.yard.check(failed={"ZC1": "没有人"}) for _ in range(3)]
    first = site.done(inspection=checks[0], item="ZC1")
    site.do(corrections.close, first, "officer", words="看过了")
    again = site.order(inspection=checks[1], item="ZC1")
    other = site.order(inspection=checks[2], item="ZC2")
    assert site.opened(again, "owner").action.recurs == first
    assert site.opened(other, "owner").action.recurs is None


# What it does to the month


def gate_of(site: Site, person: str, month: Month, days_later: int) -> list[str]:
    with site.house.reading() as session:
        at = NOW + days_later * DAY
        seen = month_facts(session, month, facts(session), as_of=at, zone=site.zone)
        found = people(seen, DEFAULT_POLICY)
    one = next(each for each in found.months if each.person.code == person)
    return [reason.zh for reason in one.gate.reasons if "整改" in reason.zh]


def test_an_overdue_action_bars_its_owner_from_being_the_star(site: Site) -> None:
    november = Month(2026, 11)
    ref = site.order(due_on=TODAY + DAY)
    assert gate_of(site, "W", november, 1) == []
    assert gate_of(site, "W", november, 2) == ["有 1 项整改逾期"]
    assert gate_of(site, "M", november, 2) == []
    site.do(corrections.withdraw, ref, "inspector", words="查错了")
    assert gate_of(site, "W", november, 2) == []


def test_what_was_put_right_later_was_still_overdue_at_the_months_end(site: Site) -> None:
    ref = site.order(due_on=TODAY + DAY)
    site.do(corrections.plan, ref, "owner", cause="process", root_cause="忙", measure="扫")
    december = NOW + 10 * DAY
    site.do(corrections.hand_in, ref, "owner", words="好了", at=december)
    assert gate_of(site, "W", Month(2026, 11), 20) == ["有 1 项整改逾期"]
    assert gate_of(site, "W", Month(2026, 12), 20) == []


# Effect


def test_the_effect_is_told_from_ratings_before_and_after(site: Site) -> None:
    rated(site.house, WINDOW, [1] * 30, day=TODAY - 3 * DAY)
    ref = site.done()
    site.do(corrections.close, ref, "officer", words="看过了")
    rated(site.house, WINDOW, [5] * 30, day=TODAY + 3 * DAY)
    with site.house.reading() as session:
        shown = action_shown(session, site.users["leader"], ref, now=NOW + 5 * DAY, zone=site.zone)
    assert shown.effect is not None
    before, after = shown.effect.before, shown.effect.after
    assert before is not None
    assert after is not None
    assert (before.n, before.rate, after.n, after.rate) == (30, 0.0, 30, 1.0)
    assert not shown.effect.over


def test_owners_are_heads_first_then_who_serves_there(site: Site) -> None:
    with site.house.reading() as session:
        found = [code for code, _ in owners(session, WINDOW, day=TODAY)]
    assert found == ["Z", "W", "M"]


def test_a_user_without_a_person_has_nothing_of_their_own(site: Site) -> None:
    nobody: User = site.yard.user("nobody", "employee")
    site.users["nobody"] = nobody
    site.order()
    assert site.listed("nobody", View.ALL) == []


# What a re-check rests on


def test_a_recheck_needs_the_code_a_photo_or_words(site: Site) -> None:
    ref = site.done()
    for nothing in ({}, {"words": " \u200b"}, {"code": "  "}):
        with pytest.raises(CorrectionIncomplete):
            site.do(corrections.close, ref, "officer", **nothing)
    site.do(corrections.close, ref, "officer", photos=[site.yard.photo()])


def test_the_windows_code_proves_a_recheck_and_another_windows_does_not(site: Site) -> None:
    ref, house = site.done(), site.house
    elsewhere = a_window(house, "ZC-9", post="ZC", unit="U2")
    for wrong in (elsewhere, "码被撕了"):
        with pytest.raises(CodeElsewhere):
            site.do(corrections.close, ref, "officer", code=wrong)
    with house.writing() as session:
        token = directory_store.issue_token(session, WINDOW, at=NOW)
    site.do(corrections.close, ref, "officer", code=f"https://k.example/rate?w={token}")
    assert site.state(ref) is State.CLOSED


def test_the_five_signs_beneath_the_code_prove_a_recheck_too(site: Site) -> None:
    ref = site.done()
    with site.house.writing() as session:
        token = directory_store.issue_token(session, WINDOW, at=NOW)
    site.do(corrections.close, ref, "officer", code=f" {typed_of(token).lower()}")
    assert site.state(ref) is State.CLOSED


def found(site: Site, who: str, words: str) -> list[str]:
    """Return what somebody finds by words; list, count and what goes out agree."""
    only = Only(words=words)
    with site.house.reading() as session:
        user = site.users[who]
        page = listed(session, user, View.ALL, only=only, zone=site.zone, today=TODAY)
        out = register(session, user, only, zone=site.zone, today=TODAY)
    assert page.total == len(page.actions)
    assert {each.ref for each in out} == {each.ref for each in page.actions}
    return [each.ref for each in page.actions]


@pytest.mark.parametrize("typed", ["100%", "每班", "ZC-1", "员工W", "单位 U1", "{ref}"])
def test_an_action_is_found_by_what_is_wrong_and_done_where_and_whose(
    site: Site, typed: str
) -> None:
    ref = site.planned(wrong="地面有油污，100%打滑")
    for who in ("chairman", "head"):
        assert found(site, who, typed.format(ref=ref)) == [ref], who
        assert found(site, who, typed.format(ref=ref) + "!") == [], who


def test_a_search_tells_nobody_of_an_action_that_is_not_theirs_or_of_what_it_comes_from(
    site: Site,
) -> None:
    check = site.yard.check(failed={"ZC1": "没有人在岗"})
    ref = site.order(inspection=check, item="ZC1")
    assert found(site, "stranger", "油污") == []
    for hidden in (check, "没有人在岗", "ZC1"):
        assert found(site, "owner", hidden) == [], hidden
    assert found(site, "owner", "油污") == [ref]
