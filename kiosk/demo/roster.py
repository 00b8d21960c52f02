"""A roster for the demo: the people of each window take turns, day by day."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import directory_store, duty_store
from survey.directory.duties import Duty
from survey.directory.posts import ROUND_THE_CLOCK

BACK: Final = 7
AHEAD: Final = 60
DAY: Final = (time(6), time(21))


def roster(session: Session, *, today: date, zone: ZoneInfo) -> None:
    """Put one person on duty at each window, from a week ago to two months ahead."""
    people: dict[str, list[str]] = {}
    for person in directory_store.people(session, on=today):
        if person.window is not None:
            people.setdefault(person.window, []).append(person.code)
    for window in directory_store.windows(session):
        taking_turns = people.get(window.code, [])
        whole = window.post in ROUND_THE_CLOCK
        days = range(-BACK, AHEAD) if taking_turns else ()
        duties = [
            _duty(window.code, taking_turns, today, ahead, zone, whole=whole) for ahead in days
        ]
        duty_store.add(session, duties)


def _duty(
    window: str, people: list[str], today: date, ahead: int, zone: ZoneInfo, *, whole: bool
) -> Duty:
    day = today + timedelta(days=ahead)
    start, end = (time(), time()) if whole else DAY
    until = day + timedelta(days=1) if whole else day
    return Duty(
        window,
        people[ahead % len(people)],
        datetime.combine(day, start, zone).astimezone(UTC),
        datetime.combine(until, end, zone).astimezone(UTC),
    )
