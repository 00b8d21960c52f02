"""Complaints by script: put aside as one group, while honest ones beside them go their way."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from kiosk.wiring import House
from survey.cases import bursts
from survey.cases.bursts import FIRST_FEW, MOST_AT_A_PACE
from tests.helpers.bursting import HONEST, Attack, clock_of, in_their_own_words
from tests.helpers.handling import Yard

DAY = timedelta(days=1)
INACTION = "cases WHERE kind = 'inaction'"


@pytest.fixture
def attack(any_house: House) -> Iterator[Attack]:
    attack = Attack(Yard(any_house))
    with clock_of(attack):
        yield attack


@pytest.mark.parametrize(("n", "cookies"), [(300, True), (60, False)])
def test_hundreds_of_near_equal_complaints_become_one_group_and_no_inaction(
    attack: Attack, n: int, cookies: bool
) -> None:
    attack.flood(n, cookies=cookies)
    assert attack.states() == {"received": FIRST_FEW, "set_aside": n - FIRST_FEW}
    assert attack.count("bursts") == 1
    assert attack.count("case_clocks") == 4 * FIRST_FEW
    while attack.yard.tick(attack.now + DAY).overdue:
        pass
    # What the officer let run out of the first few is theirs; of the group it is nobody's.
    assert attack.count(INACTION) <= FIRST_FEW
    assert attack.count("cases WHERE escalated_to IS NOT NULL") <= 2 * FIRST_FEW


def test_without_the_guard_every_one_of_them_is_a_case_against_the_officer(
    attack: Attack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bursts, "burst", lambda *_, **__: None)
    attack.flood(40, cookies=True)
    assert attack.states() == {"received": 40}
    while attack.yard.tick(attack.now + DAY).overdue:
        pass
    assert attack.count(INACTION) == 40


@pytest.mark.parametrize("cookies", [True, False])
def test_two_honest_complaints_in_the_midst_of_a_flood_are_ordinary_cases(
    attack: Attack, cookies: bool
) -> None:
    attack.flood(30, cookies=cookies)
    for words in HONEST:
        attack.send(attack.browser(), words)
    attack.flood(31, cookies=cookies)
    assert attack.states() == {"received": FIRST_FEW + 2, "set_aside": 61 - FIRST_FEW}


def test_sixty_lorries_on_one_address_with_their_own_words_are_no_burst(attack: Attack) -> None:
    for words in in_their_own_words(60):
        attack.send(attack.browser(), words)
        attack.now += timedelta(seconds=20)
    assert attack.states() == {"received": 60}


def test_more_different_voices_in_a_minute_than_people_write_are_put_aside(attack: Attack) -> None:
    for n in range(20):
        attack.send(attack.browser(), "".join(chr(0x4E00 + 40 * n + k) for k in range(30)))
    assert attack.states() == {"received": MOST_AT_A_PACE, "set_aside": 20 - MOST_AT_A_PACE}
