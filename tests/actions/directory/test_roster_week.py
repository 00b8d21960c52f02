"""A unit's week: series, copies, what is in the way, undone as one, with ratings and trail."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from db.directory import directory_store, duty_store, posting_store
from db.feedback import proof, rollup_store
from db.ground import audit_store
from kiosk.actions.directory import duties, leaving, roster, windows
from kiosk.actions.directory.people import Hand
from kiosk.actions.directory.roster import How, Planned, Undone
from kiosk.actions.feedback.ratings import Circumstances, submission_of
from kiosk.reports.directory.roster_week import UnitWeek, unit_choices, unit_week
from kiosk.wiring import House
from survey.directory.duties import Duty, repeated
from survey.directory.shifts import PROPOSED
from survey.months import Month
from survey.refusals.directory import (
    CodeUnknown,
    DutiesClash,
    DutyUnusable,
    NothingToCopy,
    NothingToUndo,
    ShiftsUnusable,
)
from tests.helpers.building import NOW, a_person, a_window
from tests.helpers.history import moment

MONDAY = date(2026, 11, 23)  # the day of NOW
NEXT = MONDAY + timedelta(days=7)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
EARLY = (time(6), time(14))
NIGHT = (time(22), time(6))
NOVEMBER = Month(2026, 11)


@pytest.fixture(autouse=True)
def _yard(any_house: House) -> None:
    a_window(any_house, "SB-1")
    a_window(any_house, "SB-2")
    a_window(any_house, "KP-1", post="KP", unit="U2")
    for code in ("A", "B"):
        a_person(any_house, code)


def how(house: House, **more: Any) -> How:
    return replace(How("admin", NOW, house.settings.zone, 0), **more)


def series(
    house: House, person: str, hours: tuple[time, time] = EARLY, *, window: str = "SB-1",
    days: Iterable[int] = range(5), first: date = NEXT, weeks: int = 1,
) -> list[Duty]:  # fmt: skip
    return list(
        repeated(
            window, person, first=first, last=first + timedelta(days=7 * weeks - 1),
            weekdays=[*days], start=hours[0], end=hours[1], zone=house.settings.zone,
        )
    )  # fmt: skip


def plan(house: House, wanted: list[Duty], **more: Any) -> Planned:
    with house.writing() as session:
        return roster.plan(session, wanted, how=how(house, **more))


def copy(house: House, monday: date, *codes: str, **more: Any) -> Planned:
    with house.writing() as session:
        chosen = codes or ("SB-1", "SB-2")
        return roster.copy_week(session, chosen, monday=monday, how=how(house, **more))


def week(house: House, monday: date = NEXT, unit: str = "U1") -> UnitWeek:
    with house.reading() as session:
        return unit_week(session, unit, monday, now=NOW, zone=house.settings.zone)


def undo(house: House, *, unit: str = "U1", **more: Any) -> Undone:
    last = week(house, unit=unit).last
    assert last is not None
    with house.writing() as session:
        return roster.undo(session, last.act.id, how=how(house, **more))


def kept(house: House) -> list[Duty]:
    with house.reading() as session:
        return duty_store.everything(session)


# Series


def test_a_series_is_put_on_as_one_and_undone_as_one(any_house: House) -> None:
    wanted = series(any_house, "A", weeks=3)
    assert plan(any_house, wanted) == Planned(15, 0)
    assert kept(any_house) == wanted
    assert undo(any_house) == Undone(15, 0, 0)
    assert kept(any_house) == []
    assert week(any_house).last is None
    with any_house.reading() as session:
        trail = [each.deed for each in audit_store.entries(session)]
    assert trail == ["roster-planned", "roster-undone"]


def test_nothing_is_kept_of_a_series_that_clashes_and_the_days_are_named(
    any_house: House,
) -> None:
    other = series(any_house, "A", window="SB-2", days=[2])
    plan(any_house, other)
    with pytest.raises(DutiesClash) as refused:
        plan(any_house, series(any_house, "A"))
    said = refused.value.said.zh.replace("\u00a0", " ")
    assert (
        "有 1 班排不上，一班也没有保存：12 月 2 日 06:00–14:00 员工 A（SB-1） 同时已有别的班"
        in said
    )
    assert "1 duty cannot be kept" in refused.value.said.en
    assert kept(any_house) == other


def test_the_days_that_clash_are_left_out_where_that_is_ticked(any_house: House) -> None:
    plan(any_house, series(any_house, "A", window="SB-2", days=[2]))
    assert plan(any_house, series(any_house, "A"), leaves_out=True) == Planned(4, 1)


def test_somebody_else_at_the_window_is_told_and_allowed_by_a_tick(any_house: House) -> None:
    plan(any_house, series(any_house, "B", days=[0]))
    with pytest.raises(DutiesClash, match="somebody else serves there"):
        plan(any_house, series(any_house, "A", days=[0]))
    assert plan(any_house, series(any_house, "A", days=[0]), may_share=True) == Planned(1, 0)
    assert week(any_house).windows[0].cells[0].doubled
    with pytest.raises(DutiesClash, match="elsewhere"):
        plan(any_house, series(any_house, "A", window="SB-2", days=[0]), may_share=True)


def test_a_night_shift_meets_the_early_one_of_the_day_after_and_no_more(any_house: House) -> None:
    nights = series(any_house, "A", NIGHT, days=range(7))
    assert plan(any_house, nights) == Planned(7, 0)
    assert plan(any_house, series(any_house, "A", (time(14), time(22)))) == Planned(5, 0)
    with pytest.raises(DutiesClash):
        plan(any_house, series(any_house, "A", (time(5), time(6)), days=[1]))


def test_a_series_that_meets_itself_is_told(any_house: House) -> None:
    wanted = [
        *series(any_house, "A", days=[0]),
        *series(any_house, "A", (time(8), time(9)), days=[0]),
    ]
    with pytest.raises(DutiesClash):
        plan(any_house, wanted)


def test_the_same_series_twice_changes_nothing(any_house: House) -> None:
    plan(any_house, series(any_house, "A"))
    assert plan(any_house, series(any_house, "A")) == Planned(0, 0)
    assert len(kept(any_house)) == 5


def test_nobody_who_has_left_is_planned(any_house: House) -> None:
    with any_house.writing() as session:
        version = posting_store.of_person(session, "A").version
        hand = Hand("admin", NOW, any_house.settings.zone, version)
        leaving.leave(session, "A", last_day=NEXT + DAY, hand=hand, slot=0)
    with pytest.raises(DutiesClash) as refused:
        plan(any_house, series(any_house, "A"))
    assert "有 3 班排不上" in refused.value.said.zh
    assert "那天已离职" in refused.value.said.zh
    assert plan(any_house, series(any_house, "A"), leaves_out=True) == Planned(2, 3)


def test_nobody_is_planned_at_a_closed_window(any_house: House) -> None:
    with any_house.writing() as session:
        windows.close_window(session, "SB-1", reason="检修", by="admin", at=NOW)
    with pytest.raises(DutiesClash, match="window is closed"):
        plan(any_house, series(any_house, "A", days=[0]))


def test_no_days_and_unknown_codes_are_refused(any_house: House) -> None:
    with pytest.raises(DutyUnusable):
        plan(any_house, [])
    with pytest.raises(CodeUnknown):
        plan(any_house, series(any_house, "NOBODY"))


# Copies


def test_last_week_is_copied_by_the_clock_and_what_is_there_stays(any_house: House) -> None:
    plan(any_house, [*series(any_house, "A"), *series(any_house, "B", NIGHT, window="SB-2")])
    already = series(any_house, "A", days=[0], first=NEXT + 7 * DAY)
    plan(any_house, already)
    assert copy(any_house, NEXT + 7 * DAY) == Planned(9, 0)
    then = [each.starts_at + timedelta(days=7) for each in kept(any_house)[:5]]
    assert [each.starts_at for each in kept(any_house)[5:10]] == then
    with pytest.raises(NothingToCopy):
        copy(any_house, NEXT + 7 * DAY)
    assert undo(any_house) == Undone(9, 0, 0)
    assert already[0] in kept(any_house)


def test_a_copy_is_of_its_windows_alone(any_house: House) -> None:
    plan(any_house, series(any_house, "A", window="KP-1"))
    with pytest.raises(NothingToCopy):
        copy(any_house, NEXT + 7 * DAY)


def test_a_copy_overwrites_nobody(any_house: House) -> None:
    plan(any_house, series(any_house, "A"))
    plan(any_house, series(any_house, "B", days=[0], first=NEXT + 7 * DAY))
    with pytest.raises(DutiesClash):
        copy(any_house, NEXT + 7 * DAY)
    assert copy(any_house, NEXT + 7 * DAY, leaves_out=True) == Planned(4, 1)


# Undoing


def test_a_removed_duty_is_put_back_by_undoing(any_house: House) -> None:
    wanted = series(any_house, "A", days=[0])
    plan(any_house, wanted)
    with any_house.writing() as session:
        [number] = [each.id for each in duty_store.between(session, NOW, NOW + 30 * DAY)]
        duties.remove(session, number, by="admin", at=NOW, slot=0)
    assert undo(any_house) == Undone(0, 1, 0)
    assert kept(any_house) == wanted
    assert undo(any_house) == Undone(1, 0, 0)


def test_only_what_was_done_last_to_a_window_is_undone(any_house: House) -> None:
    plan(any_house, series(any_house, "A"))
    first = week(any_house).last
    assert first is not None
    plan(any_house, series(any_house, "B", NIGHT))
    with pytest.raises(NothingToUndo), any_house.writing() as session:
        roster.undo(session, first.act.id, how=how(any_house))
    undo(any_house)
    undo(any_house)
    with pytest.raises(NothingToUndo), any_house.writing() as session:
        roster.undo(session, first.act.id, how=how(any_house))
    assert kept(any_house) == []


def test_other_windows_do_not_stand_in_the_way(any_house: House) -> None:
    plan(any_house, series(any_house, "A"))
    plan(any_house, series(any_house, "B", window="KP-1"))
    assert undo(any_house) == Undone(5, 0, 0)


def test_what_was_done_long_ago_is_not_undone(any_house: House) -> None:
    plan(any_house, series(any_house, "A"))
    with pytest.raises(NothingToUndo):
        undo(any_house, at=NOW + timedelta(days=15))


def test_what_a_leaving_took_off_is_put_back_once_that_is_taken_back(any_house: House) -> None:
    wanted = series(any_house, "A")
    plan(any_house, wanted)
    zone = any_house.settings.zone
    with any_house.writing() as session:
        version = posting_store.of_person(session, "A").version
        hand = Hand("admin", NOW, zone, version)
        leaving.leave(session, "A", last_day=MONDAY, hand=hand, slot=0)
    assert kept(any_house) == []
    assert undo(any_house) == Undone(0, 0, 5)


# Ratings


def rate(house: House, at: datetime) -> None:
    with house.reading() as session:
        window = directory_store.window(session, "SB-1").id
    there = Circumstances(window, at, house.settings.zone, serving=house.duties.person_at)
    house.writer.keep_now(submission_of({"score": 5, "key": str(uuid4())}, there))


def reached(house: House) -> dict[str, int]:
    with house.reading() as session:
        assert list(proof.rollup_differences(session)) == []
        found = rollup_store.by_person(session, NOVEMBER)
    return {person: tally.n for person, tally in found.items() if tally.n}


def test_a_week_typed_late_and_undone_moves_its_ratings_both_times(any_house: House) -> None:
    rate(any_house, NOW)
    plan(any_house, series(any_house, "A", first=MONDAY), at=NOW + 9 * HOUR)
    assert reached(any_house) == {"A": 1}
    undo(any_house, at=NOW + 10 * HOUR)
    assert reached(any_house) == {}
    rate(any_house, NOW + HOUR)
    assert reached(any_house) == {}


# The week as it is shown


def test_the_week_shows_who_serves_and_where_nobody_does(any_house: House) -> None:
    plan(any_house, series(any_house, "A", (time(8), time(12))))
    shown = week(any_house)
    assert [row.window.code for row in shown.windows] == ["SB-1", "SB-2"]
    monday, *_, sunday = shown.windows[0].cells
    assert [each.duty.person for each in monday.duties] == ["A"]
    assert monday.gaps == [(moment(NEXT, 13) + HOUR / 2, moment(NEXT, 17) + HOUR / 2)]
    assert (list(sunday.duties), sunday.gaps) == ([], [])
    assert shown.missing == 2
    assert list(shown.people) == ["A", "B"]


def test_a_gatehouse_is_open_at_night_and_a_night_shift_belongs_to_its_first_day(
    any_house: House,
) -> None:
    a_window(any_house, "MW-1", post="MW", unit="U3")
    nights = series(any_house, "A", (time(18), time(6)), window="MW-1", days=range(7), first=MONDAY)
    plan(any_house, nights)
    shown = week(any_house, MONDAY, "U3").windows[0]
    assert [len(cell.duties) for cell in shown.cells] == [1] * 7
    assert shown.cells[1].gaps == [(moment(MONDAY + DAY, 6), moment(MONDAY + DAY, 18))]
    after = week(any_house, NEXT, "U3").windows[0]
    assert after.cells[0].gaps == [(moment(NEXT, 6), moment(NEXT + DAY, 0))]


def test_units_beneath_are_planned_with_the_one_above(any_house: House) -> None:
    with any_house.writing() as session:
        directory_store.keep_unit(session, code="ALL", name="集团", parent=None)
        directory_store.keep_unit(session, code="U1", name="单位 U1", parent="ALL")
        directory_store.keep_unit(session, code="EMPTY", name="空", parent=None)
        assert "EMPTY" not in unit_choices(session)
    assert [row.window.code for row in week(any_house, unit="ALL").windows] == ["SB-1", "SB-2"]


def test_the_company_sets_its_own_times_on_record(any_house: House) -> None:
    assert str(week(any_house).shifts) == PROPOSED
    assert not week(any_house).own_shifts
    with pytest.raises(ShiftsUnusable), any_house.writing() as session:
        roster.keep_shifts(session, [(time(6), None)] * 3, by="admin", at=NOW)
    own = [(time(7), time(15)), (time(15), time(23)), (time(23), time(7))]
    with any_house.writing() as session:
        roster.keep_shifts(session, own, by="admin", at=NOW)
    assert str(week(any_house).shifts) == "07:00-15:00 15:00-23:00 23:00-07:00"
    assert week(any_house).own_shifts
