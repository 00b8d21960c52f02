"""The watch over what comes in: scripts are held within a minute, scandals never, and once."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate
from uuid import uuid4

import pytest
from sqlalchemy import text

from db.books import closing_store, policy_store
from db.books.closing_store import Closing
from db.feedback import flag_store, held_groups, hold_store, surge_store, watch_store
from db.feedback.flag_store import Spoken
from db.feedback.seeing import Seeing
from db.ground import audit_store
from kiosk import clock
from kiosk.actions.feedback import watching
from kiosk.actions.feedback.watching import Seen, Watched
from kiosk.upkeep.clock_worker import (
    MOST_LOOKS,
    ClockWorker,
    pause_after,
    watch_all,
    watch_once,
)
from kiosk.wiring import House
from survey.books.policy import Policy
from survey.feedback.holds import State, Verdict
from survey.feedback.tiers import Tier
from survey.months import Month
from tests.helpers.awaiting import until
from tests.helpers.building import NOW, a_window
from tests.helpers.rated import differences
from tests.helpers.watched import USUAL, burst, eight_weeks, given, keep, standing_of
from tests.helpers.worlds import world

ALL = Seeing(frozenset({1}), sealed=True)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def honest_weeks(house: House) -> None:
    a_window(house)
    eight_weeks(house, NOW)


@pytest.fixture
def watched(any_house: House) -> Iterator[House]:
    """A house whose one window has eight honest weeks behind it."""
    world(any_house, honest_weeks)
    yield any_house
    assert differences(any_house.database) == []


def spoken_of(house: House) -> dict[str, list[Spoken]]:
    """Return what speaks against November's held groups, by the reason they are listed under."""
    with house.reading() as session:
        groups = held_groups.groups(session, "2026-11", ALL)
        found = flag_store.spoken(session, [each.pattern for each in groups])
        return {pattern.flag: spoken for pattern, spoken in found.items()}


def settle_and_be_killed(house: House, seen: Seen) -> None:
    with house.writing() as session:
        watching.settle(session, seen, now=NOW, slot=0)
        raise KeyboardInterrupt


@pytest.mark.parametrize("told", [{}, {"device": None}, {"device": "ab", "visit": None}])
def test_a_script_without_cookies_is_held_as_one_with_them(
    watched: House, told: dict[str, object]
) -> None:
    stuffed = burst(watched, 60, **told)
    assert standing_of(watched, stuffed) == {"counted"}
    assert watch_once(watched).held >= 60
    assert standing_of(watched, stuffed) == {"held"}
    assert {"at-once"} <= spoken_of(watched).keys()


def test_with_the_watch_off_a_script_counts(watched: House) -> None:
    assert standing_of(watched, burst(watched, 60, device=None)) == {"counted"}


def test_what_is_held_says_why_with_numbers(watched: House) -> None:
    burst(watched, 60, device=None)
    watch_once(watched)
    by_reason = {each.reason: each for each in spoken_of(watched)["at-once"]}
    assert by_reason["at-once"].detail == {"n": 60, "seconds": 5}
    assert {"burst", "run", "no-device"} <= by_reason.keys()
    assert by_reason["at-once"].weight == 100


def test_a_look_twice_changes_nothing_more(watched: House) -> None:
    burst(watched, 20)
    first = watch_once(watched)
    assert first.held
    assert watch_once(watched).held == 0


def flood(house: House, n: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let so many come at once, looked at when none with a smaller number is still written."""
    monkeypatch.setattr(watch_store, "AT_ONCE", 20)
    stuffed = burst(house, n, device=None)
    monkeypatch.setattr(clock, "now", lambda: NOW + 2 * watch_store.ALL_SEEN)
    return stuffed


def test_a_flood_is_worked_off_look_by_look(
    watched: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuffed = flood(watched, 90, monkeypatch)
    assert not watch_all(watched).more
    assert standing_of(watched, stuffed) == {"held"}


def test_one_look_leaves_the_rest_of_a_flood_and_says_so(
    watched: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    flood(watched, 90, monkeypatch)
    assert watch_once(watched).more


def test_one_command_makes_so_many_looks_and_no_more(
    watched: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuffed = flood(watched, 20 * (MOST_LOOKS + 2), monkeypatch)
    assert watch_all(watched).more
    assert "counted" in standing_of(watched, stuffed)
    assert not watch_all(watched).more
    assert standing_of(watched, stuffed) == {"held"}


@pytest.mark.parametrize(
    ("more", "took", "pause"),
    [(False, 2, 30.0), (True, 0.1, 1.9), (True, 1, 19.0), (True, 9, 30.0)],
)
def test_in_a_flood_looks_follow_soon_and_leave_most_of_the_time_to_who_rates(
    more: bool, took: float, pause: float
) -> None:
    watched = Watched(more=more)
    assert pause_after(watched, timedelta(seconds=took), every=30.0) == pytest.approx(pause)


def test_a_server_goes_on_with_a_flood_before_its_next_turn(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_window(house)
    eight_weeks(house, NOW)
    stuffed = flood(house, 90, monkeypatch)
    worker = ClockWorker(house, every=3600.0)
    worker.start()
    try:
        until(lambda: standing_of(house, stuffed) == {"held"})
    finally:
        worker.stop()


def test_a_quiet_day_is_left_alone(watched: House) -> None:
    quiet = keep(
        watched,
        *(
            given(watched, score, NOW - timedelta(minutes=50 * at))
            for at, score in enumerate([5, 4, 5])
        ),
    )
    assert watch_once(watched).held == 0
    assert standing_of(watched, quiet) == {"counted"}


def test_low_scores_are_told_and_never_held(watched: House) -> None:
    angry = burst(watched, 60, score=1, device=None, network="one")
    seen = watch_once(watched)
    assert (seen.held, seen.surges) == (0, 1)
    assert standing_of(watched, angry) == {"counted"}
    with watched.reading() as session:
        [surge] = surge_store.waiting(session, NOW.date() - timedelta(days=1))
        assert (surge.low, surge.n, surge.first_by) == (60, 60, None)
        came = surge_store.came(session, surge, below=3)
        assert {tier: tally.n1 for tier, tally in came.items()} == {Tier.CODE: 60}
    assert watch_once(watched).surges == 0


def kept_surges(house: House) -> list[tuple[int, int]]:
    with house.reading() as session:
        return [(each.low, each.n) for each in surge_store.since(session, NOW.date())]


def test_what_customers_amended_to_a_high_score_is_not_told_as_low(watched: House) -> None:
    visits = [str(uuid4()) for _ in range(20)]
    at = [NOW - timedelta(seconds=30 * (20 - n)) for n in range(20)]
    keep(watched, *(given(watched, 1, at[n], visit=visits[n], device=f"d{n}") for n in range(20)))
    watch_once(watched)
    assert kept_surges(watched) == [(20, 20)]
    again = [
        given(watched, 5, NOW + timedelta(seconds=n), visit=visits[n], device=f"d{n}")
        for n in range(0, 20, 2)
    ]
    keep(watched, *again)
    watch_once(watched)
    assert kept_surges(watched) == [(10, 10)]
    with watched.reading() as session:
        [surge] = surge_store.since(session, NOW.date())
        assert sum(t.n for t in surge_store.came(session, surge, below=3).values()) == 10


def test_of_a_surge_that_customers_took_back_nobody_is_told_any_more(watched: House) -> None:
    visits = [str(uuid4()) for _ in range(12)]
    at = [NOW - timedelta(seconds=30 * (12 - n)) for n in range(12)]
    keep(watched, *(given(watched, 1, at[n], visit=visits[n], device=f"d{n}") for n in range(12)))
    watch_once(watched)
    assert len(kept_surges(watched)) == 1
    later = [
        given(watched, 5, NOW + timedelta(seconds=n), visit=visits[n], device=f"d{n}")
        for n in range(9)
    ]
    keep(watched, *later)
    watch_once(watched)
    assert kept_surges(watched) == [], "three are left: their scores would be told"


def test_two_look_anew_at_a_surge_that_has_grown_since(watched: House) -> None:
    angry = NOW - timedelta(minutes=5)
    keep(watched, *(given(watched, 1, angry, device=f"a{n}") for n in range(12)))
    watch_once(watched)
    with watched.writing() as session:
        [surge] = surge_store.waiting(session, NOW.date() - timedelta(days=1))
        for who in ("one", "two"):
            assert surge_store.looked(session, surge.window_id, surge.day, by=who, at=NOW)
    watch_once(watched)
    with watched.reading() as session:
        assert surge_store.waiting(session, NOW.date() - timedelta(days=1)) == []
    keep(watched, *(given(watched, 1, NOW, device=f"b{n}") for n in range(30)))
    watch_once(watched)
    with watched.reading() as session:
        [grown] = surge_store.waiting(session, NOW.date() - timedelta(days=1))
    assert (grown.low, grown.first_by, grown.second_by) == (42, None, None)


def flooded(house: House, n: int) -> list[str]:
    """Let so many come in the window's own mix: twelve networks, new phones, 2 to 4 s apart."""
    dice = random.Random(7)  # noqa: S311 - the same each time
    gaps = accumulate(dice.uniform(2, 4) for _ in range(n))
    return keep(
        house,
        *(
            given(house, dice.choice(USUAL), NOW - timedelta(seconds=ago), network=f"n{at % 12}")
            for at, ago in enumerate(gaps)
        ),
    )


def test_a_flood_in_the_windows_own_mix_is_told_with_how_many(watched: House) -> None:
    flooded(watched, 110)
    assert watch_once(watched).surges == 1
    [(low, n)] = kept_surges(watched)
    assert (low, n > 90) == (0, True)
    assert watch_once(watched).surges == 0


def test_a_bus_of_forty_is_told_to_nobody(watched: House) -> None:
    flooded(watched, 40)
    assert watch_once(watched).surges == 0


def satisfied_from_four(house: House) -> None:
    with house.writing() as session:
        number = policy_store.propose(
            session, Policy(satisfied_from=4), effective_from=Month(2026, 11), reason="更严",
            by="a", at=NOW,
        )  # fmt: skip
        policy_store.decide(session, number, approved=True, because="同意", by="b", at=NOW)


def mixed(house: House, n: int = 60) -> list[str]:
    """Let threes, fours and fives come in turn within ten seconds."""
    return keep(
        house,
        *(given(house, 3 + at % 3, NOW - timedelta(seconds=at / 6)) for at in range(n)),
    )


def test_threes_are_held_as_they_count_as_satisfied(watched: House) -> None:
    threes = burst(watched, 60, score=3, seconds=10)
    seen = watch_once(watched)
    assert (seen.held >= 60, seen.surges) == (True, 0)
    assert standing_of(watched, threes) == {"held"}


def test_threes_are_told_and_not_held_where_they_are_not_satisfied(watched: House) -> None:
    satisfied_from_four(watched)
    threes = burst(watched, 60, score=3, seconds=10)
    seen = watch_once(watched)
    assert (seen.held, seen.surges) == (0, 1)
    assert standing_of(watched, threes) == {"counted"}


def test_a_script_that_mixes_what_counts_is_held_whole(watched: House) -> None:
    stuffed = mixed(watched)
    watch_once(watched)
    assert standing_of(watched, stuffed) == {"held"}


def test_of_a_mixed_script_only_what_counts_is_held(watched: House) -> None:
    satisfied_from_four(watched)
    stuffed = mixed(watched)
    watch_once(watched)
    assert standing_of(watched, stuffed[0::3]) == {"counted"}
    assert standing_of(watched, stuffed[1::3] + stuffed[2::3]) == {"held"}


def test_what_was_low_in_its_own_month_is_not_held_after_the_policy_changed(
    watched: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with watched.writing() as session:
        for month, least in ((11, 4), (12, 3)):
            number = policy_store.propose(
                session, Policy(satisfied_from=least), effective_from=Month(2026, month),
                reason="r", by="a", at=NOW,
            )  # fmt: skip
            policy_store.decide(session, number, approved=True, because="r", by="b", at=NOW)
    december = datetime(2026, 12, 1, tzinfo=watched.settings.zone)
    moments = [december + timedelta(seconds=(at - 30) / 6) for at in range(60)]
    monkeypatch.setattr(clock, "now", lambda: december + timedelta(seconds=10))
    threes = keep(watched, *(given(watched, 3, at) for at in moments))
    watch_once(watched)
    assert standing_of(watched, threes[:30]) == {"counted"}
    assert standing_of(watched, threes[30:]) == {"held"}


def test_sixty_lorries_behind_one_address_are_not_held(watched: House) -> None:
    honest = (5, 4, 5, 3, 5, 2, 4, 5, 1, 5, 4, 5)
    rush = keep(
        watched,
        *(
            given(
                watched, honest[n % len(honest)], NOW - timedelta(seconds=20 * n), network="carrier"
            )
            for n in range(60)
        ),
    )
    assert watch_once(watched).held == 0
    assert standing_of(watched, rush) == {"counted"}


def test_what_came_before_the_first_look_is_left_as_it_was(any_house: House) -> None:
    a_window(any_house)
    before = burst(any_house, 60)
    watch_once(any_house)
    watch_once(any_house)
    assert standing_of(any_house, before) == {"counted"}


def test_what_two_people_released_is_never_held_again(watched: House) -> None:
    stuffed = burst(watched, 20)
    watch_once(watched)
    with watched.writing() as session:
        number = hold_store.propose(
            session, stuffed, ref="r", verdict=Verdict.RELEASE, reason="车队", by="a", at=NOW
        )
        hold = hold_store.get(session, number)
        hold_store.settle(session, hold, State.APPROVED, by="b", at=NOW, because="看过录像")
        assert hold_store.end(session, hold, slot=0) == len(stuffed)
    burst(watched, 1)
    watch_once(watched)
    assert standing_of(watched, stuffed) == {"counted"}


def test_a_closed_month_is_left_as_it_is(watched: House) -> None:
    stuffed = burst(watched, 20)
    with watched.writing() as session:
        closing_store.close(session, Closing(Month(2026, 11), NOW, "li"))
    assert watch_once(watched).held == 0
    assert standing_of(watched, stuffed) == {"counted"}


def test_whoever_was_slower_writes_nothing(watched: House) -> None:
    keep(watched, given(watched, 5, NOW - timedelta(minutes=5)))
    burst(watched, 20)
    zone = watched.settings.zone
    with watched.reading() as session:
        one = watching.look(session, now=NOW, zone=zone)
        other = watching.look(session, now=NOW, zone=zone)
    assert one is not None and other is not None  # noqa: PT018 - both looked
    with watched.writing() as session:
        assert watching.settle(session, one, now=NOW, slot=0).held >= 20
        assert one.news.skip_to > int(one.news.cursor)
    with watched.writing() as session:
        assert watching.settle(session, other, now=NOW, slot=1).held == 0


def test_a_look_that_is_killed_loses_nothing(watched: House) -> None:
    stuffed = burst(watched, 20)
    zone = watched.settings.zone
    with watched.reading() as session:
        seen = watching.look(session, now=NOW, zone=zone)
    assert seen is not None
    with pytest.raises(KeyboardInterrupt):
        settle_and_be_killed(watched, seen)
    assert standing_of(watched, stuffed) == {"counted"}
    assert watch_once(watched).held >= 20


def test_what_was_held_on_its_way_in_says_why_as_well(watched: House) -> None:
    first = burst(watched, 20, held="device-repeats", device="ab")
    watch_once(watched)
    assert standing_of(watched, first) == {"held"}
    assert "at-once" in {each.reason for each in spoken_of(watched)["device-repeats"]}
    watch_once(watched)


def test_what_a_file_brought_is_not_looked_at(watched: House) -> None:
    brought = burst(watched, 20, body_hash="imported")
    assert watch_once(watched).held == 0
    assert standing_of(watched, brought) == {"counted"}


def test_a_large_file_keeps_no_look_from_what_came_after_it(
    watched: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_store, "AT_ONCE", 30)
    burst(watched, 100, body_hash="imported")
    stuffed = burst(watched, 20)
    watch_once(watched)
    assert standing_of(watched, stuffed) == {"held"}


def test_a_flood_is_looked_at_to_its_end(watched: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_store, "AT_ONCE", 50)
    monkeypatch.setattr(watch_store, "CONTEXT", 20)
    monkeypatch.setattr(watch_store, "ALL_SEEN", timedelta(0))
    stuffed = burst(watched, 200, seconds=60)
    for _ in range(4):
        watch_once(watched)
    assert standing_of(watched, stuffed) == {"held"}


def test_the_trail_says_that_ratings_were_held(watched: House) -> None:
    burst(watched, 20)
    held = watch_once(watched).held
    with watched.reading() as session:
        [entry] = [e for e in audit_store.entries(session) if e.deed == "ratings-held"]
        assert entry.detail["ratings"] == held


def test_after_two_weeks_nobody_knows_the_network(watched: House) -> None:
    old = keep(watched, given(watched, 5, NOW - timedelta(days=15)))
    new = keep(watched, given(watched, 5, NOW - timedelta(days=13)))
    for _ in range(20):
        watch_once(watched)
    with watched.reading() as session:
        known = dict(session.execute(text("SELECT id, network FROM ratings")).all())
    assert known[old[0]] is None
    assert known[new[0]] is not None


def test_a_windows_ratings_are_found_by_day_and_window(house: House) -> None:
    with house.reading() as session:
        plan = session.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT id FROM ratings WHERE biz_date IN ('2026-11-29') AND"
                " window_id = 1 AND seq + 0 <= 9 ORDER BY seq + 0 DESC LIMIT 5"
            )
        ).all()
    assert any("ix_ratings_day_window_device" in str(row) for row in plan)
