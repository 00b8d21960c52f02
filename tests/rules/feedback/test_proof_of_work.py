"""What a phone's work takes away: what its network says of it, and nothing that is hard."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.feedback.flags import HELD_FROM, WEIGHTS, Flag, Reason, suspicion, to_hold
from survey.feedback.proof_of_work import AWAITED_FOR, EASED, LASTS, eased, is_awaited

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HARD = [reason for reason, weight in WEIGHTS.items() if weight >= HELD_FROM]
SOFT = [reason for reason, weight in WEIGHTS.items() if 0 < weight < HELD_FROM]
OFFICE = (Reason.ONE_NETWORK, Reason.ONE_PERSON, Reason.STAFF_NETWORK, Reason.CLOSED)
"""An evening in the office's Wi-Fi: soft each, held together."""


def flagged(*reasons: Reason) -> list[Flag]:
    return [Flag(reason, WEIGHTS[reason], {}) for reason in reasons]


def test_an_evening_in_the_offices_wifi_is_held_without_work_and_freed_by_it() -> None:
    flags = {"a": flagged(*OFFICE), "b": flagged(*OFFICE)}
    assert to_hold(flags).keys() == {"a", "b"}
    assert to_hold(eased(flags, {"b"})).keys() == {"a"}


def test_what_the_phone_did_stands_with_the_reasons_and_weighs_nothing() -> None:
    told = eased({"a": flagged(*OFFICE)}, {"a"})["a"]
    assert {flag.reason: flag.weight for flag in told} == {
        Reason.ONE_NETWORK: 0, Reason.ONE_PERSON: 30, Reason.STAFF_NETWORK: 0,
        Reason.CLOSED: 20, Reason.WORKED: 0,
    }  # fmt: skip


@given(st.sets(st.sampled_from(SOFT)), st.sampled_from(HARD))
def test_work_frees_nothing_that_is_hard(soft: set[Reason], hard: Reason) -> None:
    flags = {"a": flagged(hard, *soft)}
    assert to_hold(eased(flags, {"a"})).keys() == {"a"}


@pytest.mark.parametrize("reason", [Reason.NO_PAGE, Reason.NO_VISIT])
def test_what_came_without_a_page_of_ours_is_freed_by_no_work(reason: Reason) -> None:
    flags = {"a": flagged(*OFFICE, reason)}
    assert to_hold(eased(flags, {"a"})).keys() == {"a"}
    assert not is_awaited(flags["a"], NOW, NOW)


@given(st.sets(st.sampled_from([reason for reason in SOFT if reason not in EASED])))
def test_work_weighs_against_the_network_alone(soft: set[Reason]) -> None:
    flags = {"a": flagged(*soft)}
    assert suspicion(eased(flags, {"a"})["a"]) == suspicion(flags["a"])


@given(st.sets(st.sampled_from(list(WEIGHTS))))
def test_work_makes_nothing_more_suspicious_and_none_is_asked_for_what_is_quiet(
    reasons: set[Reason],
) -> None:
    flags = {"a": flagged(*reasons)}
    assert suspicion(eased(flags, {"a"})["a"]) <= suspicion(flags["a"])
    assert eased(flags, {"another"}) == flags


@pytest.mark.parametrize(
    ("reasons", "since", "awaited"),
    [
        (OFFICE, timedelta(), True),
        (OFFICE, AWAITED_FOR, True),
        (OFFICE, AWAITED_FOR + timedelta(seconds=1), False),
        ((Reason.CLOSED,), timedelta(), False),
        ((*OFFICE, Reason.BURST), timedelta(), False),
        ((Reason.TOO_QUICK, Reason.SAME_WORDS, Reason.ONE_NETWORK), timedelta(), False),
    ],
)
def test_only_what_work_would_free_is_waited_for(
    reasons: tuple[Reason, ...], since: timedelta, *, awaited: bool
) -> None:
    assert is_awaited(flagged(*reasons), NOW - since, NOW) is awaited


def test_a_rating_is_held_no_sooner_than_the_last_proof_can_be_written() -> None:
    assert AWAITED_FOR > LASTS
