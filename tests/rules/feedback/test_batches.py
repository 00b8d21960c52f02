"""Words in batches: late, many at once, in no order, without a number to call."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from survey.feedback.batches import Told, batches, monday
from survey.few import FEWEST

TODAY = date(2026, 11, 25)
days = st.lists(st.integers(0, 60), max_size=40)


def told(ago: list[int]) -> list[Told]:
    return [Told(f"r{n}", TODAY - timedelta(days=each), f"话{n}") for n, each in enumerate(ago)]


@given(days)
def test_no_batch_is_of_few_or_of_the_running_week_and_nothing_is_told_twice(
    ago: list[int],
) -> None:
    given_words = told(ago)
    found = batches(given_words, today=TODAY)
    words = [each for batch in found for each in batch.words]
    assert len(words) == len(set(words))
    for batch in found:
        assert len(batch.words) >= FEWEST
        assert batch.last < monday(TODAY)
        assert (batch.first.weekday(), batch.last.weekday()) == (0, 6)
        within = {each.words for each in given_words if batch.first <= each.on <= batch.last}
        assert set(batch.words) == within


def test_a_batch_that_was_shown_stays_as_it_was_when_later_weeks_come() -> None:
    early = [each + 21 for each in range(6)]
    shown = batches(told(early), today=TODAY)
    later = batches(told([*early, 8, 8, 9]), today=TODAY)
    assert shown[-1].words == later[-1].words


def test_the_order_says_nothing_of_when_something_was_written() -> None:
    orders = set()
    for start in range(6):
        given_words = [
            Told(f"{start}-{n}", date(2026, 11, 16) + timedelta(days=n), str(n)) for n in range(6)
        ]
        [batch] = batches(given_words, today=TODAY)
        orders.add(batch.words)
    assert len(orders) > 1


def test_a_number_to_call_is_left_out() -> None:
    words = ["打我电话 139 1234 5678", "等了 45 分钟", "a", "b", "微信13912345678"]
    given_words = [Told(str(n), date(2026, 11, 17), each) for n, each in enumerate(words)]
    [batch] = batches(given_words, today=TODAY)
    assert set(batch.words) == {"打我电话 …", "等了 45 分钟", "a", "b", "微信…"}
