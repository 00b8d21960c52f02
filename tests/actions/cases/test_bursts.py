"""Complaints by script: put aside as one group, while honest ones beside them go their way."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from kiosk.wiring import House
from survey.cases import bursts
from survey.cases.bursts import FIRST_FEW, MOST_AT_A_PACE
from tests.helpers.building import a_window
from tests.helpers.bursting import (
    HONEST,
    NAMES,
    SENTENCE,
    Attack,
    clock_of,
    flooded,
    in_their_own_words,
)
from tests.helpers.worlds import world

DAY = timedelta(days=1)
INACTION = "cases WHERE kind = 'inaction'"


@pytest.fixture
def attack(any_house: House) -> Iterator[Attack]:
    attack = world(any_house, flooded, 0)
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


def six_windows(attack: Attack) -> list[str]:
    """Open five more windows beside the yard's; return the tokens of all."""
    more = [a_window(attack.house, f"SB-{n}") for n in range(2, 7)]
    return [attack.yard.token, *more]


@pytest.mark.parametrize(
    ("words", "address", "few"),
    [
        ("态度太差{n}", "10.0.0.{n}", MOST_AT_A_PACE),
        ("态度太差{n}", "10.0.0.1", FIRST_FEW),
        ("bad service {n}", "10.0.0.{n}", MOST_AT_A_PACE),
        (SENTENCE, "10.0.0.{n}", FIRST_FEW),
    ],
)
def test_near_equal_complaints_over_six_windows_are_a_few_cases_and_one_group(
    attack: Attack, words: str, address: str, few: int
) -> None:
    tokens = six_windows(attack)
    for n in range(24):
        browser = attack.browser(address=address.format(n=n))
        said = words.format(n=n, name=NAMES[n % 5], plate=31_000 + 7 * n)
        attack.send(browser, said, token=tokens[n % 6])
        attack.now += timedelta(seconds=2)
    assert attack.states() == {"received": few, "set_aside": 24 - few}
    assert attack.count("bursts") == 1


def test_a_bad_day_at_six_windows_told_by_each_in_their_own_words_stays_cases(
    attack: Attack,
) -> None:
    tokens = six_windows(attack)
    for n, words in enumerate(in_their_own_words(24)):
        attack.send(attack.browser(), words, token=tokens[n % 6])
        attack.now += timedelta(seconds=15)
    assert attack.states() == {"received": 24}


def test_more_different_voices_in_a_minute_than_people_write_are_put_aside(attack: Attack) -> None:
    for n in range(20):
        attack.send(attack.browser(), "".join(chr(0x4E00 + 40 * n + k) for k in range(30)))
    assert attack.states() == {"received": MOST_AT_A_PACE, "set_aside": 20 - MOST_AT_A_PACE}
