"""The watch waits for phones that may work, and lets go what they worked for; never a script."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from db.feedback import flag_store, held_groups, watch_store, work_store
from db.feedback.seeing import Seeing
from kiosk import clock
from kiosk.reports.feedback.flag_words import spoken_said
from kiosk.upkeep.clock_worker import watch_once
from kiosk.wiring import House
from survey.feedback import proof_of_work
from survey.feedback.flags import WEIGHTS, Reason
from survey.feedback.proof_of_work import AWAITED_FOR
from survey.feedback.tiers import Tier
from survey.texts import CHINESE, ENGLISH
from tests.helpers.building import NOW, a_window
from tests.helpers.rated import differences
from tests.helpers.watched import burst, eight_weeks, given, keep, standing_of

OFFICE = "0123456789abcdef"
SCORES = (5, 4, 5, 3, 5, 4, 4, 5, 3, 5, 4, 5)
EVENING = NOW + timedelta(hours=12)
"""The window has closed, and the office's Wi-Fi is still on."""
LATER = EVENING + AWAITED_FOR + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: EVENING)


@pytest.fixture
def watched(any_house: House) -> Iterator[House]:
    """A house whose one window has eight honest weeks behind it."""
    a_window(any_house)
    eight_weeks(any_house, EVENING)
    yield any_house
    assert differences(any_house.database) == []


def out_of_a_dead_spot(house: House, **told: object) -> list[str]:
    """Let twelve taps arrive at once by the office's Wi-Fi, made within the hour before."""
    known: dict[str, object] = {"network": OFFICE} | told
    keep(house, given(house, 5, EVENING - timedelta(hours=3), network=OFFICE, held="by-staff"))
    moments = [EVENING - timedelta(minutes=20 + 4 * n + n * n % 7) for n in range(len(SCORES))]
    return keep(
        house,
        *(
            given(house, score, at, **known)._replace(
                received_at=EVENING - timedelta(seconds=n / 2)
            )
            for n, (score, at) in enumerate(zip(SCORES, moments, strict=True))
        ),
    )


def work(house: House, ratings: Sequence[str]) -> None:
    with house.writing() as session:
        for rating in ratings:
            assert work_store.keep(session, rating, at=EVENING)


def look_later(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look once more when no phone may be at work any longer."""
    monkeypatch.setattr(clock, "now", lambda: LATER)
    watch_once(house)


def said(house: House, reason: Reason) -> list[str]:
    """Return what speaks against the ratings held for a reason, in both languages."""
    with house.reading() as session:
        groups = held_groups.groups(session, "2026-11", Seeing(frozenset({1}), sealed=True))
        found = flag_store.spoken(session, [each.pattern for each in groups])
    [told] = [spoken_said(spoken) for of, spoken in found.items() if of.flag == reason]
    assert told is not None
    return [told.said(CHINESE), told.said(ENGLISH)]


def test_without_a_proof_soft_reasons_hold_as_ever_a_little_later(
    watched: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    taps = out_of_a_dead_spot(watched)
    assert watch_once(watched).held == 0
    assert standing_of(watched, taps) == {"counted"}
    look_later(watched, monkeypatch)
    assert standing_of(watched, taps) == {"held"}


def test_what_phones_worked_for_is_never_held_and_the_rest_is(
    watched: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    taps = out_of_a_dead_spot(watched)
    watch_once(watched)
    work(watched, taps[3:])
    watch_once(watched)
    look_later(watched, monkeypatch)
    assert standing_of(watched, taps[3:]) == {"counted"}
    assert standing_of(watched, taps[:3]) == {"held"}


def test_what_came_without_a_page_of_ours_is_freed_by_no_work(watched: House) -> None:
    taps = out_of_a_dead_spot(watched, channel=Tier.LINK.value)
    work(watched, taps)
    assert watch_once(watched).held == len(taps)
    assert standing_of(watched, taps) == {"held"}


def test_with_nothing_eased_a_proof_frees_nothing(
    watched: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof_of_work, "EASED", frozenset())
    taps = out_of_a_dead_spot(watched)
    work(watched, taps)
    watch_once(watched)
    assert standing_of(watched, taps) == {"held"}


def test_a_script_that_works_for_each_is_held_at_once(watched: House) -> None:
    stuffed = burst(watched, 60, network=OFFICE)
    work(watched, stuffed)
    assert watch_once(watched).held >= 60
    assert standing_of(watched, stuffed) == {"held"}
    zh, en = said(watched, Reason.AT_ONCE)
    assert "手机做过验证计算" in zh
    assert "the phone worked for it" in en
    assert zh.startswith("可疑度 100")


def test_were_hard_reasons_eased_a_script_would_count(
    watched: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof_of_work, "EASED", frozenset(WEIGHTS))
    stuffed = burst(watched, 60)
    work(watched, stuffed)
    watch_once(watched)
    assert standing_of(watched, stuffed) == {"counted"}


def test_who_has_no_cookie_is_not_waited_for(watched: House) -> None:
    taps = out_of_a_dead_spot(watched, device=None)
    assert watch_once(watched).held == len(taps)
    assert standing_of(watched, taps) == {"held"}


def test_in_a_flood_nobody_is_waited_for(watched: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_store, "AT_ONCE", 13)
    taps = out_of_a_dead_spot(watched)
    assert watch_once(watched).held == 12
    assert standing_of(watched, taps) == {"held"}


def test_while_some_are_waited_for_a_script_beside_them_is_held_at_once(
    watched: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    taps = out_of_a_dead_spot(watched)
    stuffed = burst(watched, 20, channel=Tier.LINK.value)
    assert watch_once(watched).held >= 20
    assert standing_of(watched, stuffed) == {"held"}
    assert standing_of(watched, taps) == {"counted"}
    look_later(watched, monkeypatch)
    assert standing_of(watched, taps) == {"held"}
