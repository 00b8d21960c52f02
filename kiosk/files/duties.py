"""Bringing in who serves when: the roster, and days unlike their weekday."""

from collections import defaultdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import calendar_store, duty_store
from db.files import handling_store
from db.files.bringing import Counts
from kiosk.actions.directory import duties
from kiosk.files.completing import counted
from kiosk.files.shape import ReadTable
from survey.directory.duties import Duty, checked_duty
from survey.refusals.files import FilesWrong, Problem
from survey.refusals.kinds import SurveyError


def put_roster(
    session: Session, read: ReadTable, *, at: datetime, zone: ZoneInfo, slot: int
) -> Counts:
    """Keep new duties; refuse one in which the person would serve twice at once, or has left."""
    known: dict[str, list[Duty]] = defaultdict(list)
    for duty in duty_store.everything(session):
        known[duty.person].append(duty)
    new, problems = [], []
    for line, row in read.rows:
        duty = Duty(**row)
        if duty in known[duty.person]:
            continue
        try:
            duties.refuse_gone(session, [duty], zone)
            new.append(checked_duty(duty, known[duty.person]))
            known[duty.person].append(duty)
        except SurveyError as refusal:
            problems.append(Problem(read.file, line, "starts_at", refusal.said))
    if problems:
        raise FilesWrong(problems)
    duties.give(session, new, at=at, slot=slot)
    return Counts(new=len(new), unchanged=len(read.rows) - len(new))


def put_calendar(session: Session, read: ReadTable) -> Counts:
    """Keep the days that differ from their weekday."""
    counts = Counts()
    known: dict[date, str] = {row["day"]: row["name"] for row in handling_store.calendar(session)}
    for _, row in read.rows:
        name: str = row["name"]
        if "name" in read.absent:
            name = known.get(row["day"], name)
        day = (row["day"], row["works"], name)
        changed = calendar_store.keep_days(session, [day]) > 0
        counts += counted(new=row["day"] not in known, changed=changed)
    return counts
