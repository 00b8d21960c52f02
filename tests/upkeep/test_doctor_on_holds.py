"""The doctor names what stands otherwise than was decided about ratings held back."""

import pytest
from sqlalchemy import text

from db.feedback import flag_store
from db.ground import audit_store
from kiosk import clock
from kiosk.upkeep.doctor import examine
from kiosk.wiring import House
from survey.feedback.flags import Flag, Reason
from survey.feedback.holds import Verdict
from tests.helpers.holding import Desk

CHECK = "held ratings"


@pytest.fixture
def desk(any_house: House) -> Desk:
    """A desk where one rating was released, one excluded, one waits; another counts as it came."""
    desk = Desk(any_house)
    desk.rate(5, held=False)
    for verdict in Verdict:
        desk.rate(2)
        desk.decide(desk.propose(verdict))
    desk.rate(1)
    return desk


def said(desk: Desk) -> str:
    """Return what the doctor finds wrong with held ratings; nothing: it finds them sound."""
    [found] = [each for each in examine(desk.house) if each.check == CHECK]
    return "" if found.sound else found.detail


def tamper(desk: Desk, *statements: str) -> None:
    with desk.house.writing() as session:
        for each in statements:
            session.execute(text(each))


def wrong(desk: Desk) -> set[str]:
    return {each.check for each in examine(desk.house) if not each.sound}


def test_what_was_decided_and_what_waits_is_sound(desk: Desk) -> None:
    desk.propose(Verdict.RELEASE)
    assert said(desk) == ""
    assert wrong(desk) == set()


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE ratings SET standing = 'counted' WHERE standing = 'excluded'",
         "hold 2: counted, though it was decided that it is excluded"),
        ("UPDATE ratings SET standing = 'held' WHERE standing = 'excluded'",
         "hold 2: held, though it was decided that it is excluded"),
        ("UPDATE ratings SET standing = 'counted' WHERE standing = 'held'",
         "1 of the ratings held back counted by no decision"),
        ("UPDATE ratings SET standing = 'excluded' WHERE score = 5",
         "1 of the ratings held back excluded by no decision"),
        ("UPDATE holds SET verdict = 'release' WHERE id = 2",
         "hold 2: approved to release, 1 settled; by the trail approved to exclude, 1 settled"),
        ("UPDATE holds SET state = 'rejected' WHERE id = 1",
         "settled, though the proposal is rejected"),
        ("UPDATE hold_ratings SET settled = false WHERE hold_id = 1",
         "hold 1: counted, though approved to be counted"),
        ("DELETE FROM hold_ratings WHERE hold_id = 2",
         "hold 2: approved to exclude, 0 settled; by the trail approved to exclude, 1 settled"),
        ("INSERT INTO hold_ratings SELECT 1, rating_id, true FROM hold_ratings WHERE hold_id = 2",
         "settled by 2 decisions"),
    ],
)  # fmt: skip
def test_what_was_changed_past_the_house_is_named(desk: Desk, statement: str, named: str) -> None:
    tamper(desk, statement)
    assert named in said(desk)


def test_a_proposal_that_waits_has_ratings_that_wait(desk: Desk) -> None:
    desk.propose(Verdict.RELEASE)
    tamper(desk, "UPDATE ratings SET standing = 'counted' WHERE standing = 'held'")
    assert "hold 3: counted, though nobody has decided yet" in said(desk)


def test_sums_changed_along_with_the_ratings_hide_nothing(desk: Desk) -> None:
    """Twin: by the roll-ups alone all is as it should be."""
    moved = "SET excluded = excluded - 1, n1 = n1 + 1"
    tamper(
        desk,
        "UPDATE ratings SET standing = 'counted' WHERE standing = 'held'",
        f"UPDATE rating_daily {moved}",
        f"UPDATE rating_monthly {moved}",
        f"UPDATE rating_hourly {moved}",
    )
    assert wrong(desk) == {CHECK}


def test_what_was_decided_elsewhere_before_files_came_is_no_fault(desk: Desk) -> None:
    tamper(desk, "UPDATE ratings SET standing = 'excluded' WHERE standing = 'held'")
    assert "by no decision" in said(desk)
    with desk.house.writing() as session:
        audit_store.note(
            session, at=clock.now(), actor="import", deed="files-imported", subject="1 files",
            new_and_changed={"ratings": [1, 0]},
        )  # fmt: skip
    assert said(desk) == ""


def test_what_people_released_while_a_look_went_on_is_not_held_again(any_house: House) -> None:
    desk = Desk(any_house)
    rating = desk.rate(2)
    desk.decide(desk.propose(Verdict.RELEASE))
    found = {rating: [Flag(Reason.RUN, 100, {"n": 18, "score": 2})]}  # as it was seen before
    with any_house.writing() as session:
        assert flag_store.hold(session, found, slot=0) == []
    assert desk.standing(rating) == "counted"
    assert said(desk) == ""
