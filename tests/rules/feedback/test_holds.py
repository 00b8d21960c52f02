"""How a hold ends: by two people, once, and who has to wait how long."""

from datetime import date, timedelta

import pytest

from survey.feedback.holds import Hand, State, days_waiting, is_old, require_step
from survey.refusals.books import SecondPersonNeeded
from survey.refusals.feedback import HoldSettled

TODAY = date(2026, 11, 23)
PROPOSER = Hand(is_own=True, reads_all=True)
OTHER = Hand(is_own=False, reads_all=True)
CONCERNED = Hand(is_own=False, reads_all=False)


@pytest.mark.parametrize("to", [State.APPROVED, State.REJECTED])
def test_only_another_person_outside_the_chain_decides(to: State) -> None:
    require_step(to, State.OPEN, OTHER)
    for nobody in (PROPOSER, CONCERNED):
        with pytest.raises(SecondPersonNeeded):
            require_step(to, State.OPEN, nobody)


def test_only_who_proposed_takes_it_back() -> None:
    require_step(State.WITHDRAWN, State.OPEN, PROPOSER)
    for nobody in (OTHER, CONCERNED):
        with pytest.raises(SecondPersonNeeded):
            require_step(State.WITHDRAWN, State.OPEN, nobody)


@pytest.mark.parametrize("of", [State.APPROVED, State.REJECTED, State.WITHDRAWN])
@pytest.mark.parametrize("to", [State.APPROVED, State.REJECTED, State.WITHDRAWN])
def test_what_is_settled_stays_settled(to: State, of: State) -> None:
    for hand in (PROPOSER, OTHER):
        with pytest.raises(HoldSettled):
            require_step(to, of, hand)


def test_ratings_wait_by_days_and_are_old_after_a_week() -> None:
    assert days_waiting(TODAY, TODAY) == 0
    assert days_waiting(TODAY + timedelta(days=1), TODAY) == 0
    assert days_waiting(TODAY - timedelta(days=7), TODAY) == 7
    assert not is_old(TODAY - timedelta(days=7), TODAY)
    assert is_old(TODAY - timedelta(days=8), TODAY)
