"""The clocks of a complaint: reply, arrival, finding, closing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from survey.books.policy import Policy
from survey.cases.clocks import (
    CLOCKS,
    Clock,
    Deadline,
    deadlines,
    left_said,
    longest_extension,
)
from survey.directory.working_time import office, round_the_clock

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = office(ZONE)
FRIDAY_EVENING = datetime(2026, 11, 27, 9, 25, tzinfo=UTC)  # 17:25 in Shanghai
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DEADLINE = Deadline(Clock.REPLY, NOW, NOW + timedelta(minutes=15))


def due(received_at: datetime, **kinds: bool) -> dict[Clock, str]:
    window = round_the_clock(ZONE) if kinds.get("gate") else OFFICE
    found = deadlines(received_at, window=window, office=OFFICE)
    return {each.clock: f"{each.due_at.astimezone(ZONE):%m-%d %H:%M}" for each in found}


def test_a_window_of_office_hours_gets_its_minutes_on_monday() -> None:
    assert due(FRIDAY_EVENING) == {
        Clock.REPLY: "11-30 08:10",
        Clock.ON_SITE: "11-30 08:25",
        Clock.VERIFIED: "12-01 17:30",
        Clock.CLOSED: "12-04 17:30",
    }


def test_at_the_gate_the_minutes_run_on_friday_night_but_offices_verify_in_the_week() -> None:
    assert due(FRIDAY_EVENING, gate=True) == {
        Clock.REPLY: "11-27 17:40",
        Clock.ON_SITE: "11-27 17:55",
        Clock.VERIFIED: "12-01 17:30",
        Clock.CLOSED: "12-04 17:30",
    }


def test_the_policy_sets_the_times() -> None:
    strict = Policy(reply_minutes=5, on_site_minutes=10, verified_days=1, closed_days=2)
    found = deadlines(NOW, window=OFFICE, office=OFFICE, policy=strict)
    assert found[0].due_at - NOW == timedelta(minutes=5)
    assert f"{found[3].due_at.astimezone(ZONE):%m-%d}" == "11-25"


def test_closing_is_put_off_to_fifteen_working_days_at_most() -> None:
    assert f"{longest_extension(NOW, OFFICE).astimezone(ZONE):%m-%d %H:%M}" == "12-14 17:30"


@pytest.mark.parametrize(
    ("minutes", "warned", "overdue"),
    [(0, False, False), (9, False, False), (10, True, False), (15, True, False), (16, True, True)],
)
def test_a_clock_warns_before_it_is_overdue(minutes: int, warned: bool, overdue: bool) -> None:
    now = NOW + timedelta(minutes=minutes)
    assert (now >= DEADLINE.warns_at, DEADLINE.missed(now)) == (warned, overdue)


def test_what_was_done_at_the_last_second_was_done_in_time() -> None:
    met = Deadline(Clock.REPLY, NOW, DEADLINE.due_at, met_at=DEADLINE.due_at)
    assert not met.missed(NOW + timedelta(days=1))
    late = Deadline(
        Clock.REPLY, NOW, DEADLINE.due_at, met_at=DEADLINE.due_at + timedelta(seconds=1)
    )
    assert late.missed(NOW)


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (5, "还有 5 分钟", "5 min left"),
        (125, "还有 2 小时 5 分", "2 h 5 min left"),
        (3 * 1440 + 60, "还有 3 天 1 小时", "3 d 1 h left"),
        (-5, "已超时 5 分钟", "5 min overdue"),
    ],
)
def test_the_time_left_is_said_in_plain_words(minutes: int, zh: str, en: str) -> None:
    said = left_said(NOW + timedelta(minutes=minutes), NOW)
    assert (said.zh, said.en) == (zh, en)


def test_every_clock_has_a_name() -> None:
    assert all(CLOCKS[clock].zh and CLOCKS[clock].en for clock in Clock)


def test_every_clock_starts_when_the_complaint_is_received() -> None:
    found = deadlines(NOW, window=OFFICE, office=OFFICE)
    assert {each.clock for each in found} == set(Clock)
    assert {each.starts_at for each in found} == {NOW}


def test_a_clock_runs_until_it_is_met() -> None:
    assert DEADLINE.runs
    assert not replace(DEADLINE, met_at=NOW).runs


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (0, "还有 0 分钟", "0 min left"),
        (59, "还有 59 分钟", "59 min left"),
        (60, "还有 1 小时 0 分", "1 h 0 min left"),
        (1439, "还有 23 小时 59 分", "23 h 59 min left"),
        (1440, "还有 1 天 0 小时", "1 d 0 h left"),
    ],
)
def test_sixty_minutes_are_said_as_an_hour_and_24_hours_as_a_day(
    minutes: int, zh: str, en: str
) -> None:
    said = left_said(NOW + timedelta(minutes=minutes), NOW)
    assert (said.zh, said.en) == (zh, en)
