"""Publishing a checklist, and the walks that were begun before."""

from dataclasses import replace
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest

from db.checks import check_store, checklist_store
from db.ground import audit_store
from kiosk.actions.checks.checklists import publish_checklist
from kiosk.actions.checks.walks import Submitted, hand_in_check, keep_draft
from kiosk.reports.checks.checklists import checklists_to_walk
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.checks.checklists import VERSION, Item, Proof, checklist_of
from survey.directory.posts import WEIGHBRIDGE, Way
from survey.directory.roles import Role
from survey.refusals.checks import (
    ChecklistMoved,
    ChecklistUnchanged,
    ChecklistUnknown,
    ChecklistUnusable,
    CommitmentsDropped,
    ItemsOpen,
)
from survey.refusals.directory import NotYours, PostUnknown
from survey.refusals.given import ReasonMissing
from survey.refusals.kinds import SurveyError
from survey.texts import Text
from tests.helpers.building import NOW, a_person, a_window, an_account

PROMISED = checklist_of(WEIGHBRIDGE).items
OWN = Item("SBX1", Text("磅台无积水。", "No water on the scale."), (Way.OBSERVE,), weight=5)
CODES = [item.code for item in PROMISED]


@pytest.fixture
def leader(any_house: House) -> User:
    """The team's leader."""
    return an_account(any_house, "zu", "team_leader")


def publish(
    house: House, by: User, *items: Item, based_on: str = VERSION, reason: str = "积水投诉多"
) -> str:
    with house.writing() as session:
        return publish_checklist(
            session, "SB", items or (*PROMISED, OWN), based_on=based_on, reason=reason, by=by,
            at=NOW,
        )  # fmt: skip


INSPECTOR = User(1, "li", "李检", Role.INSPECTOR, "P1")


def a_walk(version: str = VERSION, *more: str, **given: Any) -> dict[str, Any]:
    answers = {code: {"answer": "met"} for code in (*CODES, *more)}
    return {
        "ref": str(uuid4()), "window": "SB-1", "kind": "spot", "version": version,
        "finished_at": NOW.isoformat(), "answers": answers | given,
    }  # fmt: skip


def submit(house: House, walk: dict[str, Any]) -> Submitted:
    with house.writing() as session:
        return hand_in_check(session, walk, by=INSPECTOR, now=NOW, zone=house.settings.zone)


@pytest.fixture
def yard(any_house: House) -> House:
    """A weighbridge and somebody who inspects it."""
    a_window(any_house, "SB-1", post="SB")
    a_person(any_house, "P1", unit="U9")
    return any_house


def test_a_published_version_is_current_and_on_record(any_house: House, leader: User) -> None:
    lighter = replace(PROMISED[0], weight=3)
    assert publish(any_house, leader, lighter, *PROMISED[1:4], OWN) == "2026-2"
    with any_house.reading() as session:
        assert checklist_store.current(session, "SB").items[-1] == OWN
        [noted] = [e for e in audit_store.entries(session) if e.deed == "checklist-published"]
    assert (noted.actor, noted.subject) == ("zu", "SB 2026-2")
    assert noted.detail == {
        "reason": "积水投诉多",
        "added": ["SBX1"],
        "dropped": ["SB5"],
        "changed": ["SB1"],
    }


@pytest.mark.parametrize(
    ("items", "reason", "refusal"),
    [
        ((*PROMISED, OWN), " ", ReasonMissing),
        (PROMISED[1:], "", CommitmentsDropped),
        (PROMISED, "why", ChecklistUnchanged),
        ((*PROMISED, replace(OWN, weight=11)), "why", ChecklistUnusable),
        ((*PROMISED, OWN), "长" * 501, SurveyError),
    ],
)
def test_what_cannot_be_published_is_refused_and_nothing_is_kept(
    any_house: House,
    leader: User,
    items: tuple[Item, ...],
    reason: str,
    refusal: type[SurveyError],
) -> None:
    with pytest.raises(refusal):
        publish(any_house, leader, *items, reason=reason)
    with any_house.reading() as session:
        assert checklist_store.current(session, "SB").version == VERSION


def test_only_those_at_the_top_publish(any_house: House) -> None:
    with pytest.raises(NotYours):
        publish(any_house, an_account(any_house, "li", "inspector"))


def test_there_is_no_checklist_of_an_unknown_post(any_house: House, leader: User) -> None:
    with pytest.raises(PostUnknown), any_house.writing() as session:
        publish_checklist(
            session, "nowhere", [OWN], based_on=VERSION, reason="x", by=leader, at=NOW
        )


def test_the_slower_of_two_editors_is_refused_and_may_publish_on_top(
    any_house: House, leader: User
) -> None:
    other = an_account(any_house, "dong", "chairman")
    publish(any_house, other)
    with pytest.raises(ChecklistMoved):
        publish(any_house, leader, *PROMISED, replace(OWN, weight=1))
    with any_house.reading() as session:
        assert checklist_store.versions(session, "SB")[0].by == "dong"
    again = publish(any_house, leader, *PROMISED, replace(OWN, weight=1), based_on="2026-2")
    assert again == "2026-3"


def test_of_two_who_publish_at_the_same_instant_one_is_told(any_house: House, leader: User) -> None:
    together, told = Barrier(2), []

    def press(weight: int) -> None:
        together.wait()
        try:
            told.append(publish(any_house, leader, *PROMISED, replace(OWN, weight=weight)))
        except ChecklistMoved as refused:
            told.append(refused.code)

    threads = [Thread(target=press, args=(weight,)) for weight in (2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["2026-2", "checklist.moved"]
    with any_house.reading() as session:
        assert len(checklist_store.versions(session, "SB")) == 2


# Walks


def test_a_checklist_changed_mid_walk_keeps_the_walks_version(yard: House, leader: User) -> None:
    begun = a_walk()
    with yard.writing() as session:
        keep_draft(session, begun, account_id=1, now=NOW)
    publish(yard, leader)
    with yard.reading() as session:
        to_walk = checklists_to_walk(session, [begun])
    assert to_walk.current["SB"].version == "2026-2"
    assert to_walk.begun["SB/2026-1"].items == PROMISED
    assert submit(yard, begun).score == 100
    with yard.reading() as session:
        kept = check_store.get(session, begun["ref"])
    assert kept is not None
    assert kept.checklist_version == VERSION


def test_a_walk_begun_after_it_is_judged_by_the_new_weights(yard: House, leader: User) -> None:
    publish(yard, leader)
    failed = {"SBX1": {"answer": "not_met", "note": "有积水"}}
    assert submit(yard, a_walk("2026-2", **failed)).score == 50
    with pytest.raises(ItemsOpen):
        submit(yard, a_walk("2026-2"))


def test_an_item_that_asks_for_a_photo_takes_no_note_for_it(yard: House, leader: User) -> None:
    publish(yard, leader, replace(PROMISED[0], proof=Proof.PHOTO), *PROMISED[1:])
    with pytest.raises(ItemsOpen):
        submit(yard, a_walk("2026-2", SB1={"answer": "not_met", "note": "没人"}))


@pytest.mark.parametrize("version", ["2026-2", "", "x" * 500])
def test_a_version_the_post_never_had_is_refused_in_a_sentence(yard: House, version: str) -> None:
    with pytest.raises(ChecklistUnknown) as refused:
        submit(yard, a_walk(version))
    assert len(refused.value.said.zh) < 120


def test_a_phone_is_given_the_latest_versions_and_those_its_drafts_name(
    any_house: House, leader: User
) -> None:
    for n in range(1, 10):
        heavier = replace(OWN, weight=n)
        publish(any_house, leader, *PROMISED, heavier, based_on=f"2026-{n}")
    with any_house.reading() as session:
        drafts = [{"version": "2026-3"}, {"version": ["hostile"]}, {}]
        begun = checklists_to_walk(session, drafts).begun
    numbers = [1, 3, 5, 6, 7, 8, 9, 10]
    assert {name for name in begun if name.startswith("SB/")} == {f"SB/2026-{n}" for n in numbers}
