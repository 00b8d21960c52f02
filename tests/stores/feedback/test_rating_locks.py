"""Two at once on one rating, on a server where they really are: the second waits for the first."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from db.directory import directory_store, duty_store
from db.feedback import addition_store, held_groups, hold_store, rating_store
from db.feedback.addition_store import Addition
from db.feedback.held_groups import Group, Pattern
from db.feedback.ratings import Submission
from db.feedback.seeing import Seeing
from db.ground.engine import Database
from kiosk.wiring import House
from survey.directory.duties import Duty
from survey.feedback.holds import ENDINGS, State, Verdict
from survey.refusals.feedback import HoldSettled, KeyReused
from tests.helpers.building import NOW, a_person, a_window
from tests.helpers.rated import (
    a_submission,
    answers,
    commitments,
    differences,
    keep,
    never,
    standings,
    words,
)

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.parametrize("any_settings", ["postgresql"], indirect=True),
]
Deed = Callable[[Session], Any]
PATIENCE = 20


@pytest.fixture
def given(any_house: House) -> Submission:
    """A rating that two will change at once."""
    a_window(any_house)
    rating = a_submission(5, visit="v1")
    keep(any_house.database, rating)
    return rating


def adds(addition: Addition) -> Deed:
    return lambda session: addition_store.add(session, addition, slot=0)


def rates(submission: Submission) -> Deed:
    return lambda session: rating_store.keep(session, [submission], slot=0, flagging=never)


def at_once(database: Database, first: Deed, second: Deed) -> Any:
    """Do the first, commit it once the second waits for it or is done; return what that says."""
    with ThreadPoolExecutor(1) as thread:
        with database.writing() as session:
            first(session)
            session.flush()
            other = thread.submit(_alone, database, second)
            _until_it_waits(database, other)
        return other.result(PATIENCE)


def _alone(database: Database, deed: Deed) -> Any:
    with database.writing() as session:
        return deed(session)


def _until_it_waits(database: Database, other: Future[Any]) -> None:
    waits = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    until = time.monotonic() + PATIENCE
    while not other.done() and time.monotonic() < until:
        with database.reading() as session:
            if session.scalar(waits):
                return
        time.sleep(0.02)


def test_words_of_two_tabs_are_counted_once(any_database: Database, given: Submission) -> None:
    at_once(any_database, adds(words(given.id, "quick")), adds(words(given.id, "kind")))
    assert differences(any_database) == []


def test_answers_of_two_tabs_are_counted_once(any_database: Database, given: Submission) -> None:
    at_once(any_database, adds(answers(given.id, SB1=True)), adds(answers(given.id, SB1=False)))
    assert commitments(any_database) == {("2026-11", "SB1"): (0, 1)}
    assert differences(any_database) == []


@pytest.mark.parametrize("said", ["words", "answers"])
@pytest.mark.parametrize("changed_first", [True, False])
def test_something_is_added_while_the_mind_changes(
    any_database: Database, given: Submission, said: str, changed_first: bool
) -> None:
    addition = words(given.id, "quick") if said == "words" else answers(given.id, SB1=True)
    deeds = [adds(addition), rates(a_submission(1, visit="v1"))]
    first, second = reversed(deeds) if changed_first else deeds
    at_once(any_database, first, second)
    assert differences(any_database) == []


def test_the_same_addition_sent_twice_at_once_is_kept_once(
    any_database: Database, given: Submission
) -> None:
    sent = words(given.id, "quick")
    assert at_once(any_database, adds(sent), adds(sent)) is False
    assert differences(any_database) == []


def test_one_key_for_two_ratings_at_once_is_refused(
    any_database: Database, given: Submission
) -> None:
    other = a_submission(4)
    keep(any_database, other)
    sent = words(given.id, "quick")
    elsewhere = replace(sent, rating_id=other.id, body_hash="other")
    assert isinstance(at_once(any_database, adds(sent), adds(elsewhere)), KeyReused)
    assert differences(any_database) == []


def test_a_mind_changed_while_the_roster_gives_the_rating_to_somebody(
    any_house: House, given: Submission
) -> None:
    a_person(any_house, "A")
    hour = timedelta(hours=1)
    with any_house.reading() as session:
        person = directory_store.person_id(session, "A")

    def attribute(session: Session) -> None:
        duty_store.add(session, [Duty("SB-1", "A", NOW - hour, NOW + hour)])
        duty_store.attribute(session, "SB-1", NOW - hour, NOW + hour, slot=0)

    changed = a_submission(1, id=str(uuid4()), visit="v1", person_id=person)
    at_once(any_house.database, rates(changed), attribute)
    assert differences(any_house.database) == []


def a_hold(database: Database, verdict: Verdict = Verdict.RELEASE) -> int:
    """Propose what becomes of the one rating that is held."""
    with database.writing() as session:
        return _proposes(verdict)(session) or 0


def _proposes(verdict: Verdict) -> Deed:
    def propose(session: Session) -> int | None:
        seeing = Seeing(frozenset({1}), sealed=True)
        group = Group(Pattern(1, "by-staff", NOW.date()), (0, 0, 0, 0, 1), until=1000)
        free = held_groups.free(session, group, seeing)
        return free and hold_store.propose(
            session, free, ref=str(uuid4()), verdict=verdict, reason="r", by="a", at=NOW
        )

    return propose


def ends(number: int) -> Deed:
    def end(session: Session) -> int:
        hold = hold_store.get(session, number)
        hold_store.settle(session, hold, State.APPROVED, by="b", at=NOW, because="x")
        return hold_store.end(session, hold, slot=0)

    return end


@pytest.mark.parametrize("verdict", ENDINGS)
@pytest.mark.parametrize("changed_first", [True, False])
def test_a_mind_changes_while_two_people_end_the_hold(
    any_house: House, verdict: Verdict, changed_first: bool
) -> None:
    a_window(any_house)
    database, held = any_house.database, a_submission(5, visit="v1", held="by-staff")
    keep(database, held)
    add_answer, anew = answers(held.id, SB1=True), a_submission(1, visit="v1")
    with database.writing() as session:
        addition_store.add(session, add_answer, slot=0)
    deeds = [ends(a_hold(database, verdict)), rates(anew)]
    first, second = reversed(deeds) if changed_first else deeds
    at_once(database, first, second)
    assert standings(database) == {held.id: "superseded", anew.id: "held"}
    assert differences(database) == []


def test_something_is_added_while_two_people_release_the_rating(any_house: House) -> None:
    a_window(any_house)
    database, held = any_house.database, a_submission(5, held="by-staff")
    keep(database, held)
    at_once(database, ends(a_hold(database)), adds(answers(held.id, SB1=True)))
    assert commitments(database) == {("2026-11", "SB1"): (1, 0)}
    assert differences(database) == []


def test_two_propose_the_same_ratings_at_once_and_the_second_finds_none(any_house: House) -> None:
    a_window(any_house)
    keep(any_house.database, a_submission(5, held="by-staff"))
    deed = _proposes(Verdict.EXCLUDE)
    assert at_once(any_house.database, deed, deed) == []


def test_two_decide_at_once_and_the_second_is_told(any_house: House) -> None:
    a_window(any_house)
    keep(any_house.database, a_submission(5, held="by-staff"))
    deed = ends(a_hold(any_house.database))
    with pytest.raises(HoldSettled):
        at_once(any_house.database, deed, deed)
    assert differences(any_house.database) == []
