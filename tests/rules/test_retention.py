"""What is kept of people is told in both languages, with how long and why."""

from datetime import timedelta

import pytest

from survey.retention import KEPT, Kind, span_of, span_said


def test_every_kind_is_told_with_its_end_and_its_reason() -> None:
    assert set(KEPT) == set(Kind)
    for kept in KEPT.values():
        for text in (kept.what, kept.ends, kept.why):
            assert text.zh
            assert text.en
            assert "{" not in text.zh + text.en


def test_a_span_is_told_in_whole_days_or_hours() -> None:
    told = [span_said(timedelta(hours=n)) for n in (1, 12, 24, 25, 72)]
    assert [each.en for each in told] == ["1 hour", "12 hours", "1 day", "25 hours", "3 days"]
    assert [each.zh for each in told[:3]] == ["1 小时", "12 小时", "1 天"]


def test_what_nothing_ends_has_no_span() -> None:
    with pytest.raises(LookupError):
        span_of(Kind.CASES)
    assert "90 天" in KEPT[Kind.CONTACTS].ends.zh
