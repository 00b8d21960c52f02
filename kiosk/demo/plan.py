"""A plan for the demo: last month over, this month under way, joint checks agreed on."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.checks import check_store, joint_store, plan_store
from db.checks.check_store import Check, Finding
from db.directory import account_store, directory_store
from kiosk.actions.checks import joint_checks, plans
from kiosk.reports.directory.working_time import office_time
from kiosk.rights.who import User
from survey.checks.draws import JOINT, SPOT
from survey.directory.posts import post_of
from survey.directory.roles import Role
from survey.months import Month
from survey.periods import Period

SEED: Final = 20260102
SKIPPED: Final = 6
"""Every so many working days the demo's quality manager forgets the self-check."""
MISSES: Final = {SPOT: 0.06, JOINT: 0.25, "self": 0.03}
"""How likely a window does not meet an item, by the kind of check."""
OVERSEEN: Final = 0.08
"""How likely one of two inspectors sees an item the other way round."""
MINUTE: Final = timedelta(minutes=1)
EXCUSE: Final = "窗口当天停业检修。"
NOTE: Final = "现场与记录不符，已当面指出。"


def demo_plan(session: Session, *, top: User, quality: str, now: datetime, zone: ZoneInfo) -> None:
    """Draw last month, this month and the quarter, and do what is due by now, but for a few."""
    today = now.astimezone(zone).date()
    walk = _Walks(session, now, zone)
    month, quarter = Period.all_of(today)
    for kind, period in ((SPOT, month.previous), (SPOT, month), (JOINT, quarter)):
        begin = _at(period.first, zone, hour=8)
        plans.draw_checks(session, kind, period, by=top, at=min(begin, now), zone=zone)
        due = [each for each in plan_store.places(session, kind, period) if each.due_on < today]
        for each in due[: len(due) - 1 if kind == SPOT else len(due) - len(due) % 2]:
            walk.check(each.window, each.inspector, kind, each.due_on)
    _excuse_the_missed(session, month.previous, by=top, at=now, zone=zone)
    _self_checks(walk, quality, today)
    _agree(session, Period.quarter_of(today))


def _excuse_the_missed(
    session: Session, period: Period, *, by: User, at: datetime, zone: ZoneInfo
) -> None:
    for each in plan_store.places(session, SPOT, period):
        if each.is_open:
            plans.excuse_check(session, each.id, reason=EXCUSE, by=by, at=at, zone=zone)


class _Walks:
    """Checks in the making, all from one chance."""

    def __init__(self, session: Session, now: datetime, zone: ZoneInfo) -> None:
        self.session, self.now, self.zone = session, now, zone
        self.chance = Random(SEED)  # noqa: S311 - a made-up walk is no secret
        self.windows = {each.code: each for each in directory_store.windows(session)}
        self.people = directory_store.person_ids(session)

    def check(self, window: str, person: str, kind: str, day: date) -> None:
        """Hand in a walk of a day."""
        at = _at(day, self.zone, hour=9 + self.chance.randrange(8))
        findings = self._findings(window, kind)
        met = sum(each.answer == "met" for each in findings)
        ref = str(UUID(int=self.chance.getrandbits(128), version=4))
        check = Check(
            ref=ref,
            window=window,
            inspector=person,
            kind=kind,
            score=round(10_000 * met / len(findings)),
            inspected_at=at,
            received_at=at,
            biz_month=str(Month.of(day)),
            checklist_version="2026-1",
            body_hash="demo",
            findings=tuple(findings),
        )
        check_store.add(
            self.session,
            check,
            window_id=self.windows[window].id,
            inspector_id=self.people[person],
        )
        plan_store.fulfil(self.session, ref, window=window, person=person, kind=kind, on=day)

    def _findings(self, window: str, kind: str) -> Sequence[Finding]:
        items = post_of(self.windows[window].post).commitments
        truth = Random(f"{SEED} {window}") if kind == JOINT else self.chance  # noqa: S311
        met = [truth.random() >= MISSES[kind] for _ in items]
        if kind == JOINT:
            met = [each != (self.chance.random() < OVERSEEN) for each in met]
        return [
            Finding(item.code, "met") if good else Finding(item.code, "not_met", NOTE)
            for item, good in zip(items, met, strict=True)
        ]


def _self_checks(walk: _Walks, quality: str, today: date) -> None:
    """Let a quality manager check one window of the unit a day, forgetting some days."""
    office = office_time(walk.session, walk.zone)
    unit = directory_store.postings(walk.session).on(quality, today)
    windows = [code for code, each in walk.windows.items() if unit and each.unit == unit.unit]
    begin = Month.of(today).previous.first
    days = (begin + timedelta(days=n) for n in range((today - begin).days))
    for n, day in enumerate(day for day in days if office.works(day)):
        if n % SKIPPED != SKIPPED - 1:
            walk.check(windows[n % len(windows)], quality, "self", day)


def _agree(session: Session, quarter: Period) -> None:
    """Let the two of each joint check agree, but for one they see differently."""
    users = {
        each.person: User(each.id, each.username, each.name, Role(each.role), each.person)
        for each in account_store.everyone(session)
    }
    pairs = sorted(
        joint_store.of_period(session, quarter),
        key=lambda each: (bool(each.differing), max(s.inspected_at for s in each.sides)),
    )
    for pair in pairs[:-1]:
        at = max(side.inspected_at for side in pair.sides) + timedelta(hours=1)
        chosen = {item: pair.first.answers[item] for item in pair.differing}
        first, second = (users[side.person] for side in pair.sides)
        joint_checks.propose(session, pair.first.ref, chosen, seen=None, by=first, at=at)
        joint_checks.confirm(session, pair.first.ref, seen=at, by=second, at=at + MINUTE)


def _at(day: date, zone: ZoneInfo, *, hour: int) -> datetime:
    return datetime.combine(day, time(hour), zone).astimezone(UTC)
