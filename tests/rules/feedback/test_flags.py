"""What speaks against a rating: bursts, runs, metronomes, devices, networks, words, people."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.board.chance import Part, crowded_by_chance, worse_than
from survey.feedback.flags import (
    HELD_FROM,
    WEIGHTS,
    Flag,
    Reason,
    Tap,
    Usual,
    strongest,
    suspicion,
    to_hold,
)
from survey.feedback.judging import floods, judged, surges
from survey.feedback.tiers import Tier

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOURS = dict.fromkeys(range(24), 0.5)
USUAL = Usual(days=56, hours=HOURS, scores=(14, 14, 28, 70, 154))
"""Five a day, 55 % of them fives."""


def taps(
    scores: Sequence[int], *, every: float = 1.0, begin: datetime = NOON, **told: object
) -> list[Tap]:
    """Return ratings of these scores, one every so many seconds, each from a phone of its own."""
    known = {"visit": "v", "network": None, "tier": Tier.CODE} | told
    return [
        Tap(
            id=f"{begin.timestamp()}-{n}", at=(at := begin + timedelta(seconds=n * every)),
            received_at=at, hour=at.hour, score=score, **({"device": f"d{n}"} | known),
        )
        for n, score in enumerate(scores)
    ]  # fmt: skip


def apart(n: int, scores: Sequence[int] = (5, 4, 5, 3, 5, 1, 4, 5)) -> list[Tap]:
    """Return quiet ratings of the days before, some hours apart and never as even as a machine."""
    return [
        taps(
            [scores[at % len(scores)]],
            begin=NOON - timedelta(hours=3 * at + (at * at) % 3 + 5),
            device=f"a{at}",
        )[0]
        for at in range(n)
    ]


def reasons(stream: Sequence[Tap], usual: Usual = USUAL) -> dict[Reason, int]:
    """Return how many ratings of a stream have each reason."""
    found: dict[Reason, int] = {}
    for told in judged(stream, usual).values():
        for flag in told:
            found[flag.reason] = found.get(flag.reason, 0) + 1
    return found


def held(stream: Sequence[Tap], usual: Usual = USUAL) -> int:
    return len(to_hold(judged(stream, usual)))


@pytest.mark.parametrize(
    ("many", "usual", "expected"),
    [(8, 1.0, 0.000415802), (1, 1.0, 0.578125), (0, 1.0, 1.0), (3, 0.0, 0.0)],
)
def test_a_crowd_by_the_negative_binomial(many: int, usual: float, expected: float) -> None:
    assert crowded_by_chance(many, usual, size=3) == pytest.approx(expected, rel=1e-6)


def test_a_crowd_is_a_poisson_ones_where_the_usual_number_never_wanders() -> None:
    assert crowded_by_chance(5, 1.0, size=1e7) == pytest.approx(0.00365985, rel=1e-4)


def test_the_binomial_tail_against_a_known_value() -> None:
    assert worse_than(Part(9, 10), 0.55) == pytest.approx(10 * 0.55**9 * 0.45 + 0.55**10)


@pytest.mark.parametrize(("n", "expected"), [(5, 0), (6, 6), (60, 60)])
def test_six_within_ten_seconds_are_more_than_people_give(n: int, expected: int) -> None:
    assert reasons(taps([5] * n, every=10 / 60)).get(Reason.AT_ONCE, 0) == expected


def test_six_within_eleven_seconds_are_not() -> None:
    assert Reason.AT_ONCE not in reasons(taps([5] * 6, every=2.2))


def test_a_burst_is_one_of_fives_where_they_are_not_usual() -> None:
    fives = taps([5] * 20, every=60)
    assert reasons(fives)[Reason.BURST] == 20
    mixed = taps([5, 4, 5, 3, 5, 1, 4, 5, 5, 2] * 2, every=60)
    assert Reason.BURST not in reasons(mixed)


def test_only_the_fives_inside_a_burst_are_flagged() -> None:
    stream = taps([5] * 20 + [3, 4, 1] + [5] * 20, every=60)
    flags = judged(stream, USUAL)
    flagged = {
        tap.score for tap in stream if any(f.reason is Reason.BURST for f in flags.get(tap.id, []))
    }
    assert flagged == {5}


def test_where_as_many_come_each_hour_there_is_no_burst() -> None:
    busy = Usual(days=56, hours=dict.fromkeys(range(24), 60.0), scores=USUAL.scores)
    assert Reason.BURST not in reasons(taps([5] * 20, every=60), busy)


@pytest.mark.parametrize(("run", "flagged"), [(17, 0), (18, 18)])
def test_a_run_as_long_as_chance_makes_once_in_a_thousand_weeks(run: int, flagged: int) -> None:
    usual = Usual(days=56, hours=HOURS, scores=(2_000, 2_000, 4_000, 10_000, 22_000))
    others = [3, 4] * ((60 - run) // 2) + [3] * ((60 - run) % 2)
    stream = taps(others, every=9_000, begin=NOON - timedelta(days=7))
    stream += taps([5] * run, every=8_000, begin=NOON)
    assert reasons(stream, usual).get(Reason.RUN, 0) == flagged


def test_a_run_of_fives_is_usual_where_nearly_all_give_fives() -> None:
    generous = Usual(days=56, hours=HOURS, scores=(10, 10, 10, 70, 900))
    assert Reason.RUN not in reasons(taps([5] * 60, every=8_000), generous)


def test_a_metronome_needs_thirteen_beats() -> None:
    assert Reason.METRONOME not in reasons(taps([5] * 12, every=120))
    assert reasons(taps([5] * 13, every=120))[Reason.METRONOME] == 13


def test_people_are_no_metronome() -> None:
    stream = [
        taps([5], begin=NOON + timedelta(seconds=60 * n + 37 * (n * n % 5)))[0] for n in range(20)
    ]
    assert Reason.METRONOME not in reasons(stream)


STRICT = replace(USUAL, satisfied_from=4)
"""The same window where a three is not satisfied."""


@pytest.mark.parametrize(("score", "satisfied_from"), [(1, 3), (2, 3), (1, 4), (2, 4), (3, 4)])
def test_low_scores_are_never_held(score: int, satisfied_from: int) -> None:
    stream = taps([score] * 60, every=0.1, device="d", visit=None, network="n", tier=Tier.LINK)
    usual = replace(USUAL, satisfied_from=satisfied_from, staff_devices=frozenset({"d"}))
    assert judged(stream, usual) == {}
    assert [each.low for each in surges(stream, usual)] == [60]


@pytest.mark.parametrize("every", [0.1, 20, 120])
def test_threes_are_held_where_a_three_is_satisfied(every: float) -> None:
    threes = apart(20) + taps([3] * 60, every=every)
    assert held(threes) == 60
    assert surges(threes, USUAL) == []
    assert held(threes, STRICT) == 0
    assert [each.low for each in surges(threes, STRICT)] == [60]


def uneven(scores: Sequence[int], minutes: float) -> list[Tap]:
    """Return ratings over so many minutes, with gaps that no machine leaves."""
    every = minutes / len(scores)
    gaps = [0.2, 1.9, 0.6, 1.1, 0.1, 2.3, 0.8]
    at, found = NOON, list[Tap]()
    for n, score in enumerate(scores):
        at += timedelta(minutes=every * gaps[n % len(gaps)])
        found += taps([score], begin=at, device=f"u{n}")
    return found


def test_a_script_that_mixes_what_counts_does_not_escape_the_run() -> None:
    mixed = uneven([5, 4, 5, 5, 3, 5, 4, 5, 4, 5] * 12, minutes=6_000)
    assert reasons(mixed) == {Reason.RUN: 120}
    scripted = [tap._replace(tier=Tier.LINK, device="d") for tap in mixed]
    assert held(scripted) == 120
    assert held([*scripted[:50], scripted[50]._replace(score=1), *scripted[51:]]) == 0


def test_a_run_alone_holds_nobody() -> None:
    """A window's lucky week, and whoever drips fives by hand: they cannot be told apart."""
    lucky = uneven([5] * 40, minutes=6_000)
    assert reasons(lucky) == {Reason.RUN: 40}
    assert held(lucky) == 0
    of_one = replace(USUAL, people={1: 100, 2: 100})
    theirs = [tap._replace(person=1) for tap in lucky]
    assert reasons(theirs, of_one) == {Reason.RUN: 40, Reason.ONE_PERSON: 40}
    assert held(theirs, of_one) == 0


def hand(scores: Sequence[int], phones: int = 4, minutes: float = 100) -> list[Tap]:
    """Return what some phones rate in turn on the real page."""
    given = uneven(scores, minutes=minutes)
    return [tap._replace(device=f"phone-{n % phones}") for n, tap in enumerate(given)]


def honest_among(stream: Sequence[Tap], n: int, score: int = 5) -> list[Tap]:
    """Return what customers rate meanwhile, each with a phone of their own."""
    step = len(stream) // n
    return [
        tap._replace(id=f"h{place}", at=tap.at + timedelta(seconds=3), device=f"own-{place}",
                     score=score)
        for place, tap in enumerate(stream[::step])
    ]  # fmt: skip


def names(told: dict[str, list[Flag]]) -> set[str]:
    return set(to_hold(told))


def test_who_rates_as_high_meanwhile_is_not_held_where_the_marked_explain_the_burst() -> None:
    stuffed = hand([5] * 40)
    honest = honest_among(stuffed, 5)
    found = names(judged(apart(20) + stuffed + honest, USUAL))
    assert {tap.id for tap in stuffed} == found


def test_a_burst_that_nothing_marks_is_held_as_it_is() -> None:
    """Twin: without a mark nobody can be told from it."""
    stuffed = uneven([5] * 40, minutes=100)
    honest = honest_among(stuffed, 5)
    found = names(judged(apart(20) + stuffed + honest, USUAL))
    assert {tap.id for tap in stuffed + honest} == found


def test_the_marked_do_not_explain_what_is_a_burst_without_them() -> None:
    """One marked rating must not set free sixty others."""
    stuffed = uneven([5] * 40, minutes=100)
    stuffed[7] = stuffed[7]._replace(device=None)
    found = names(judged(apart(20) + stuffed, USUAL))
    assert {tap.id for tap in stuffed} == found


def test_a_burst_of_threes_takes_along_the_fours_and_fives_of_the_same_hands() -> None:
    stuffed = hand([3, 4, 5] * 20)
    honest = [tap for score in (4, 5) for tap in honest_among(stuffed, 3, score)]
    honest = [tap._replace(id=f"h{n}", device=f"own-{n}") for n, tap in enumerate(honest)]
    found = names(judged(apart(20) + stuffed + honest, USUAL))
    assert {tap.id for tap in stuffed} == found


def test_fives_that_hang_on_the_ends_of_a_burst_are_not_its_own() -> None:
    stuffed = uneven([5] * 40, minutes=50)
    early = taps([5, 5], every=600, begin=NOON - timedelta(minutes=45), device="early")
    late = taps([5, 5], every=600, begin=NOON + timedelta(minutes=85), device="late")
    found = names(judged(apart(20) + early + stuffed + late, USUAL))
    assert {tap.id for tap in stuffed} == found


def test_a_script_that_mixes_what_counts_does_not_escape_the_burst() -> None:
    mixed = uneven([5, 4, 5, 5, 3, 5, 4, 5, 4, 5] * 12, minutes=110)
    assert reasons(mixed)[Reason.BURST] == 120


def test_a_script_that_mixes_what_counts_does_not_escape_the_metronome() -> None:
    mixed = taps([5, 4, 3, 5, 5, 3, 4] * 3, every=1_500)
    assert reasons(mixed) == {Reason.METRONOME: 21}


def test_a_few_threes_in_a_row_are_no_run() -> None:
    few = [taps([3], begin=NOON + timedelta(minutes=50 * n + n * n % 7))[0] for n in range(5)]
    assert held(apart(40) + few) == 0


def test_low_scores_that_crowd_are_told_once() -> None:
    [surge] = surges(apart(20) + taps([1] * 40 + [2] * 19 + [5], every=30), USUAL)
    assert (surge.low, surge.n) == (59, 60)
    assert surge.begin == NOON


def test_six_ones_within_seconds_are_told_too() -> None:
    assert [each.low for each in surges(taps([1] * 6), USUAL)] == [6]


def test_a_quiet_week_tells_of_no_surge() -> None:
    assert surges(apart(40), USUAL) == []
    assert held(apart(40)) == 0


@pytest.mark.parametrize(("n", "every"), [(60, 5), (100, 12)])
def test_more_than_a_bus_or_a_rush_is_a_flood_whatever_its_mix(n: int, every: float) -> None:
    mix = [(5, 4, 5, 3, 5, 1, 4, 5)[at % 8] for at in range(n)]
    stream = apart(20) + taps(mix, every=every)
    assert [(each.low, each.n) for each in floods(stream, USUAL)] == [(0, n)]
    assert floods(stream[:-1], USUAL) == []


def test_where_as_many_come_each_hour_there_is_no_flood() -> None:
    busy = Usual(days=56, hours=dict.fromkeys(range(24), 40.0), scores=USUAL.scores)
    assert floods(taps([5] * 100, every=12), busy) == []


def test_volume_alone_never_holds() -> None:
    rush = taps([5, 4, 5, 3, 5, 2, 4, 5, 1, 5, 4, 5] * 5, every=20, network="carrier")
    assert reasons(rush)[Reason.ONE_NETWORK]
    assert held(rush) == 0


def test_a_lorry_that_is_weighed_ten_times_a_day_is_not_held() -> None:
    assert held(apart(20) + taps([5, 4, 5, 5, 4, 5, 5, 5, 4, 5], every=2_700, device="lorry")) == 0


def test_a_slip_is_one_lorrys_whatever_phone_it_is_scanned_with() -> None:
    phone = taps([5, 4] * 5, every=12, device="d")
    assert reasons(phone)[Reason.TOO_QUICK]
    slips = taps([5, 4] * 5, every=12, device="d", tier=Tier.SLIP)
    assert not {Reason.TOO_QUICK, Reason.DEVICE_AGAIN} & reasons(slips).keys()


def test_what_came_a_sure_way_is_not_held_for_what_a_link_brought() -> None:
    stuffed = taps([5] * 40, every=30, tier=Tier.LINK)
    slips = taps([5] * 6, every=200, begin=NOON + timedelta(seconds=7), tier=Tier.SLIP)
    flags = to_hold(judged(apart(20) + stuffed + slips, USUAL))
    assert {tap.id for tap in stuffed} <= flags.keys()
    assert not {tap.id for tap in slips} & flags.keys()


def test_a_device_on_which_staff_rated_is_held() -> None:
    staff = Usual(days=56, hours=HOURS, scores=USUAL.scores, staff_devices=frozenset({"d"}))
    assert held(taps([5], device="d"), staff) == 1
    assert held(taps([5], device="e"), staff) == 0


def test_a_network_that_staff_shares_with_drivers_holds_nobody() -> None:
    staff = Usual(days=56, hours=HOURS, scores=USUAL.scores, staff_networks=frozenset({"n"}))
    told = apart(20) + taps([5, 4, 5], every=900, network="n")
    assert reasons(told, staff)[Reason.STAFF_NETWORK] == 3
    assert held(told, staff) == 0


def test_several_soft_reasons_hold_together() -> None:
    alone = apart(30) + taps([5], visit=None, device=None, tier=Tier.LINK)
    assert reasons(alone) == {Reason.NO_VISIT: 1, Reason.NO_PAGE: 1, Reason.NO_DEVICE: 1}
    assert held(alone) == 0
    crowd = apart(30) + taps(
        [5, 4] * 6, every=400, visit=None, device=None, tier=Tier.LINK, network="n", closed=True
    )
    assert held(crowd) == 12


def test_nearly_the_same_words_thrice_are_flagged() -> None:
    said = [
        taps([5], begin=NOON + timedelta(hours=n), words=words)[0]
        for n, words in enumerate(
            [
                "师傅服务态度特别好，点赞！",
                "师傅服务态度特别好点赞",
                "师傅服务态度特别好，点赞啊",
                "快",
                "快",
                "快",
            ]
        )
    ]
    assert reasons(said)[Reason.SAME_WORDS] == 3


def test_a_jump_in_one_persons_share_is_flagged_not_held() -> None:
    usual = Usual(days=56, hours=HOURS, scores=USUAL.scores, people={1: 100, 2: 100})
    stream = [tap._replace(person=1) for tap in apart(60)]
    assert reasons(stream, usual)[Reason.ONE_PERSON]
    assert held(stream, usual) == 0
    even = [tap._replace(person=1 + n % 2) for n, tap in enumerate(apart(60))]
    assert Reason.ONE_PERSON not in reasons(even, usual)


def test_a_new_clerk_is_no_jump() -> None:
    usual = Usual(days=56, hours=HOURS, scores=USUAL.scores, people={1: 100})
    assert Reason.ONE_PERSON not in reasons([tap._replace(person=3) for tap in apart(60)], usual)


def test_phones_that_were_without_signal_together_are_not_held() -> None:
    late = [
        tap._replace(received_at=NOON + timedelta(hours=9))
        for tap in taps([5, 4, 5, 3, 5, 4, 5, 1], every=1_000)
    ]
    assert reasons(late)[Reason.TOGETHER]
    assert held(apart(20) + late) == 0


def test_a_window_without_a_past_is_taken_cautiously() -> None:
    assert held(taps([5] * 12, every=400), Usual()) == 0
    assert held(taps([5] * 12), Usual()) == 12


def test_every_reason_has_a_weight_the_strongest_first() -> None:
    assert list(WEIGHTS) == list(Reason)
    assert sorted(WEIGHTS.values(), reverse=True) == list(WEIGHTS.values())


def test_the_strongest_reason_names_a_rating() -> None:
    told = [Flag(Reason.NO_PAGE, 20, {}), Flag(Reason.RUN, 100, {}), Flag(Reason.BURST, 100, {})]
    assert strongest(told) is Reason.BURST
    assert suspicion(told) == HELD_FROM


@given(
    st.lists(
        st.tuples(
            st.integers(1, 5), st.integers(0, 7_200), st.sampled_from([None, "a", "b"]),
            st.sampled_from([None, "n"]), st.sampled_from(list(Tier)),
        ),
        max_size=60,
    )
)  # fmt: skip
def test_whatever_comes_only_high_scores_are_flagged_and_order_says_nothing(
    told: list[tuple[int, int, str | None, str | None, Tier]],
) -> None:
    stream = [
        Tap(str(n), at := NOON + timedelta(seconds=s), at, at.hour, score, None, d, net, tier=tier)
        for n, (score, s, d, net, tier) in enumerate(told)
    ]
    flags = judged(stream, USUAL)
    assert {tap.score for tap in stream if tap.id in flags} <= set(USUAL.high)
    assert all(len({flag.reason for flag in each}) == len(each) for each in flags.values())
    backwards = judged(stream[::-1], USUAL)
    assert {k: suspicion(v) for k, v in flags.items()} == {
        k: suspicion(v) for k, v in backwards.items()
    }
