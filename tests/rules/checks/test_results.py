"""Results of checks: compared item by item, corrected by whom, signed with what."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.cases.counselling import NAME_LIMIT, REASON_LIMIT, Drawn, Typed
from survey.checks.checklists import Answer
from survey.checks.results import (
    OWN_DAYS,
    Hand,
    Signing,
    amends_until,
    checked_signing,
    compared,
    may_amend,
)
from survey.refusals.checks import CheckSignatureMissing
from survey.refusals.given import WordsTooLong

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
answers = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(list(map(str, Answer))))
hands = st.builds(Hand, st.booleans(), st.booleans(), st.booleans())
ages = st.integers(min_value=-1, max_value=40 * 24 * 60).map(lambda n: timedelta(minutes=n))


def test_an_item_is_newly_not_met_again_or_put_right() -> None:
    before = {"a": "not_met", "b": "met", "c": "not_met", "d": "not_applicable", "e": "not_met"}
    now = {"a": "not_met", "b": "not_met", "c": "met", "d": "not_met", "e": "not_applicable"}
    found = compared(now | {"new": "not_met"}, before)
    assert found.again == ("a",)
    assert found.newly == ("b", "d", "new")
    assert found.put_right == ("c",)


@given(answers, answers)
def test_every_item_not_met_is_either_new_or_again_and_none_is_also_put_right(
    now: dict[str, str], before: dict[str, str]
) -> None:
    found = compared(now, before)
    failed = {item for item, answer in now.items() if answer == "not_met"}
    assert sorted([*found.newly, *found.again]) == sorted(failed)
    assert not set(found.put_right) & failed


@given(answers)
def test_a_check_compared_with_itself_has_nothing_new(each: dict[str, str]) -> None:
    found = compared(each, each)
    assert (found.newly, found.put_right) == ((), ())


@given(hands, ages, st.booleans())
def test_nobody_of_the_chain_corrects_and_nobody_without_standing(
    hand: Hand, age: timedelta, both_in: bool
) -> None:
    may = may_amend(hand, received_at=NOW, now=NOW + age, both_in=both_in)
    if hand.in_chain or not (hand.is_own or hand.is_top):
        assert not may
    if may:
        assert hand.is_top if age > timedelta(days=OWN_DAYS) else hand.is_own and not both_in


@pytest.mark.parametrize(("late", "own", "top"), [(0, True, False), (1, False, True)])
def test_both_sides_of_the_last_second(late: int, own: bool, top: bool) -> None:
    now = amends_until(NOW) + timedelta(seconds=late)
    for hand, may in ((Hand(True, False, False), own), (Hand(False, True, False), top)):
        assert may_amend(hand, received_at=NOW, now=now, both_in=False) is may


def test_a_typed_signature_may_give_the_name_and_is_kept_as_typed() -> None:
    assert checked_signing(Signing("", Typed(" 王 主任 "))) == Signing("王 主任", Typed("王 主任"))
    assert checked_signing(Signing("赵", Typed("王"))).name == "赵"
    assert checked_signing(Signing("赵", Drawn("x"))).signature == Drawn("x")


def test_who_refuses_has_signed_nothing_even_if_something_was_drawn() -> None:
    given = checked_signing(Signing("赵", Drawn("x"), declined="不认可"))
    assert (given.signature, given.declined) == (None, "不认可")
    assert given.name == "赵"


def test_a_drawn_signature_keeps_the_name_beside_it() -> None:
    assert checked_signing(Signing(" 赵 ", Drawn("x"))) == Signing("赵", Drawn("x"))


@pytest.mark.parametrize(
    "signing",
    [
        Signing("", Drawn("x")),
        Signing("赵", None),
        Signing("赵", Drawn("")),
        Signing("赵", Typed(" ")),
        Signing("", Typed(" ")),
        Signing("赵", declined=" "),
        Signing("", declined="不认可"),
    ],
)
def test_nothing_is_signed_without_a_name_and_a_signature_or_a_reason(signing: Signing) -> None:
    with pytest.raises(CheckSignatureMissing):
        checked_signing(signing)


@pytest.mark.parametrize(
    ("limit", "filled"),
    [
        (NAME_LIMIT, lambda words: Signing(words, Drawn("x"))),
        (NAME_LIMIT, lambda words: Signing("赵", Typed(words))),
        (REASON_LIMIT, lambda words: Signing("赵", declined=words)),
    ],
)
def test_what_is_signed_is_as_long_as_it_may_be_and_no_longer(
    limit: int, filled: Callable[[str], Signing]
) -> None:
    assert checked_signing(filled("长" * limit)) == filled("长" * limit)
    with pytest.raises(WordsTooLong):
        checked_signing(filled("长" * (limit + 1)))
