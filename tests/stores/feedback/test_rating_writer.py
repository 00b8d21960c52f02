"""The rating writer: many wait for one transaction, and nobody pays for another's mistake."""

import asyncio
import threading

import pytest

from db.feedback.rating_writer import Draft
from db.feedback.ratings import Receipt, Submission
from kiosk.wiring import House
from survey.refusals.feedback import NotARating
from tests.helpers.awaiting import awaited
from tests.helpers.building import a_window
from tests.helpers.kept import ratings_of
from tests.helpers.rated import a_submission

Outcome = Receipt | BaseException
PATIENCE = 20


async def all_of(house: House, drafts: list[Draft]) -> list[Outcome]:
    waiting = asyncio.gather(*map(house.writer.keep, drafts), return_exceptions=True)
    return await asyncio.wait_for(waiting, PATIENCE)


def draft_of(submission: Submission) -> Draft:
    return lambda: submission


def kept(house: House) -> set[str]:
    with house.reading() as session:
        return {rating.id for rating in ratings_of(session, "2026-11")}


def refusing() -> Submission:
    raise NotARating


def broken() -> Submission:
    raise ZeroDivisionError


def test_a_draft_that_is_refused_or_fails_costs_the_others_nothing(any_house: House) -> None:
    a_window(any_house)
    good = [a_submission(1 + n % 5, visit=f"v{n}") for n in range(20)]
    drafts = [draft_of(one) for one in good]
    drafts[3:3], drafts[11:11] = [refusing], [broken]
    outcomes = awaited(all_of(any_house, drafts))
    assert isinstance(outcomes[3], NotARating)
    assert isinstance(outcomes[11], ZeroDivisionError)
    assert {one.id for one in outcomes if isinstance(one, Receipt)} == {one.id for one in good}
    assert kept(any_house) == {one.id for one in good}


@pytest.mark.parametrize("draft", [refusing, broken])
def test_after_nothing_but_failures_the_writer_goes_on(house: House, draft: Draft) -> None:
    a_window(house)
    failures = awaited(all_of(house, [draft, draft]))
    assert all(isinstance(one, NotARating | ZeroDivisionError) for one in failures)
    one = a_submission()
    assert house.writer.keep_now(one).id == one.id


def test_drafts_are_made_by_the_writing_thread_alone(house: House) -> None:
    a_window(house)
    makers = set()

    def draft() -> Submission:
        makers.add(threading.current_thread().name)
        return a_submission()

    awaited(all_of(house, [draft] * 5))
    assert makers == {"rating-writer"}


def ending() -> Submission:
    raise SystemExit


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_writer_that_died_writes_again_for_the_next(house: House) -> None:
    a_window(house)
    with pytest.raises(TimeoutError):
        awaited(asyncio.wait_for(house.writer.keep(ending), 0.2))
    one = a_submission()
    [outcome] = awaited(all_of(house, [draft_of(one)]))
    assert isinstance(outcome, Receipt)
