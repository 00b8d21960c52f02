"""The doctor names what stands otherwise than was decided about ratings held back."""

import pytest
from sqlalchemy import text

from db.feedback import flag_store, watch_store
from db.feedback.watch_store import News
from db.ground import audit_store, trait_store
from kiosk import clock
from kiosk.actions.feedback import surges, watching
from kiosk.actions.feedback.watching import Seen
from kiosk.upkeep.doctor import examine
from kiosk.wiring import House
from survey.feedback.flags import Flag, Reason
from survey.feedback.holds import ENDINGS, Verdict
from survey.feedback.judging import Surge
from tests.helpers.building import NOW
from tests.helpers.holding import Desk
from tests.helpers.worlds import world

CHECK = "held ratings"
FLAGS = "what speaks against ratings"
DAY = NOW.date()


@pytest.fixture
def desk(any_house: House) -> Desk:
    """A desk where one rating was released, one excluded, one waits; another counts as it came."""
    desk = world(any_house, Desk)
    desk.rate(5, held=False)
    for verdict in ENDINGS:
        desk.rate(2)
        desk.decide(desk.propose(verdict))
    desk.rate(1)
    return desk


def said(desk: Desk, check: str = CHECK) -> str:
    """Return what the doctor finds wrong with held ratings; nothing: it finds them sound."""
    [found] = [each for each in examine(desk.house) if each.check == check]
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
    desk = world(any_house, Desk)
    rating = desk.rate(2)
    desk.decide(desk.propose(Verdict.RELEASE))
    found = {rating: [Flag(Reason.RUN, 100, {"n": 18, "score": 2})]}  # as it was seen before
    with any_house.writing() as session:
        assert flag_store.hold(session, found, slot=0) == []
    assert desk.standing(rating) == "counted"
    assert said(desk) == ""


@pytest.fixture
def watched(any_house: House) -> Desk:
    """A desk where the watch held two ratings and told of a surge that two people looked at."""
    desk = world(any_house, Desk)
    burst = [Flag(Reason.BURST, 100, {"n": 8, "of": 9, "minutes": 5, "score": 5})]
    ratings = [desk.rate(5, held=False), desk.rate(5, held=False)]
    window = desk.window("QG-1")
    surge = Surge(NOW, NOW, 6, 6)
    news = News("0", {}, 0, 0)
    with any_house.writing() as session:
        watching.begin(session)
        trait_store.keep(session, watch_store.CURSOR, "0")
        seen = Seen(news, to_hold=dict.fromkeys(ratings, burst), surges=[(window, DAY, surge)])
        assert watching.settle(session, seen, now=NOW, slot=0).held == 2
    for who in (desk.officer, desk.leader):
        with any_house.writing() as session:
            surges.looked(session, window, DAY, by=who, at=NOW, zone=any_house.settings.zone)
    return desk


def test_what_the_watch_held_and_told_of_is_sound(watched: Desk) -> None:
    assert said(watched, FLAGS) == ""
    assert wrong(watched) == set()
    watched.decide(watched.propose(Verdict.RELEASE))
    assert wrong(watched) == set()


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE ratings SET standing = 'counted', flag = NULL WHERE standing = 'held'",
         "counts, though it was held for reasons kept"),
        ("DELETE FROM rating_flags", "held for burst, and nothing is kept of it"),
        ("UPDATE rating_flags SET reason = 'no-page'", "held for burst, and nothing is kept of it"),
        ("UPDATE rating_flags SET reason = 'made-up'", "made-up with a weight of 100 is no reason"),
        ("UPDATE rating_flags SET weight = 101", "burst with a weight of 101 is no reason of ours"),
        ("DELETE FROM rating_surges", "told of by the trail, and not there"),
        ("UPDATE rating_surges SET second_by = first_by", "two people did not look at it"),
        ("UPDATE rating_surges SET first_by = NULL", "two people did not look at it"),
        ("UPDATE rating_surges SET low = 7", "7 low of 6 cannot be"),
        ("UPDATE rating_surges SET second_by = 'gao'",
         "gao looked, and the trail tells nothing of it"),
        ("UPDATE rating_surges SET second_by = NULL", "by the trail li looked, and it is not kept"),
    ],
)  # fmt: skip
def test_flags_and_surges_changed_past_the_house_are_named(
    watched: Desk, statement: str, named: str
) -> None:
    tamper(watched, statement)
    assert named in said(watched, FLAGS)


def test_without_the_check_nobody_would_know_of_a_rating_freed_with_its_sums(
    watched: Desk,
) -> None:
    """Twin: roll-ups and decisions alone are as they should be."""
    moved = "SET excluded = excluded - 2, n5 = n5 + 2"
    tamper(
        watched,
        "UPDATE ratings SET standing = 'counted', flag = NULL WHERE standing = 'held'",
        f"UPDATE rating_daily {moved}",
        f"UPDATE rating_monthly {moved}",
        f"UPDATE rating_hourly {moved}",
    )
    assert wrong(watched) == {FLAGS}
