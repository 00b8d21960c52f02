"""A window's stream as it is looked at: its last ratings, when it serves, what is usual there."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.feedback import watch_store
from db.feedback.watch_store import Given, Past
from kiosk.reports.directory.working_time import window_times
from survey.directory.working_time import WorkingTime
from survey.feedback.flags import LOOKED_BACK, WEEKS_BEFORE, Tap, Usual
from survey.feedback.tiers import tier_of
from survey.months import Month

SLACK: Final = timedelta(hours=1)
"""How long before and after its hours a window is not said to be closed."""
_A_DAY: Final = timedelta(days=1)
_HOURS: Final = 8
"""Over how many hours a day's ratings are spread where no month tells of hours yet."""


def pasts_of(session: Session, windows: Collection[int], today: date) -> Mapping[int, Past]:
    """Return what the days up to today tell; of hours what whole months before told."""
    first = today - LOOKED_BACK - timedelta(weeks=WEEKS_BEFORE)
    months = months_between(first, today.replace(day=1) - _A_DAY)
    usual_until = today - LOOKED_BACK - _A_DAY
    return watch_store.pasts(session, windows, first, today, usual_until=usual_until, months=months)


def stream_of(
    session: Session, window: int, past: Past, today: date, *, until: int, new: int
) -> list[Given]:
    """Return a window's last ratings: of as few days as hold what is looked at of the past."""
    days: list[date] = []
    found = 0
    for back in range(LOOKED_BACK.days + 1):
        days.append(today - back * _A_DAY)
        found += past.days.get(days[-1], 0)
        if back and found > watch_store.CONTEXT + new:
            break
    return watch_store.stream(session, window, days, until=until, new=new)


def usual_of(
    session: Session,
    past: Past,
    taps: Sequence[Tap],
    today: date,
    staff: tuple[frozenset[str], frozenset[str]],
) -> Usual:
    """Return what is usual at a window, by its days before and by where staff has rated from."""
    before = {day: n for day, n in past.days.items() if day < today - LOOKED_BACK and n}
    a_day = sum(before.values()) / len(before) if before else 0.0
    told = sum(past.hours.values())
    even = dict.fromkeys(range(24), a_day / _HOURS)
    persons = {tap.person for tap in taps if tap.person is not None}
    months = months_between(*(min(before), max(before))) if before else []
    return Usual(
        days=len(before),
        hours={hour: a_day * n / told for hour, n in past.hours.items()} if told else even,
        scores=past.scores,
        people=watch_store.people(session, persons, months),
        staff_devices=staff[0],
        staff_networks=staff[1],
    )


def tap_of(given: Given, times: WorkingTime | None) -> Tap:
    """Return a rating as it is looked at."""
    return Tap(
        id=given.id, at=given.created_at, received_at=given.received_at, hour=given.biz_hour,
        score=given.score, visit=given.visit, device=given.device, network=given.network,
        person=given.person_id, words=given.comment, tier=tier_of(given.channel),
        closed=times is not None and not times.serves_about(given.created_at, SLACK),
    )  # fmt: skip


def times_of(session: Session, windows: Collection[int], zone: ZoneInfo) -> dict[int, WorkingTime]:
    """Return when each of some windows serves."""
    places = [each for each in directory_store.places(session) if each.id in windows]
    by_code = window_times(session, places, zone)
    return {each.id: by_code[each.code] for each in places}


def months_between(first: date, last: date) -> list[str]:
    """Return the months from one day to another."""
    months = [Month.of(first)]
    while months[-1] < Month.of(last):
        months.append(months[-1].next)
    return [str(month) for month in months]
