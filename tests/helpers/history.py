"""How tests make a past: ratings, complaints, checks and decisions on days of their choice."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import insert

from db.cases import case_store, complaint_store
from db.directory import account_store, directory_store, session_store
from db.feedback import rating_store
from db.feedback.ratings import Submission
from db.ground import models
from kiosk import clock
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.months import Month, business_date

DAY = date(2026, 11, 16)


def moment(day: date, hour: int = 9) -> datetime:
    """Return an hour of a day of the business time zone in the tests (UTC+8)."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=8)


def rated(
    house: House,
    window: str,
    scores: Sequence[int],
    *,
    day: date = DAY,
    hour: int = 9,
    person: str | None = None,
    device: str | None = None,
    reasons: tuple[str, ...] = (),
    allowed: int = 1,
    channel: str = "qr",
) -> list[str]:
    """Rate a window and return the ratings' numbers; what a device gives beyond one is held."""
    with house.writing() as session:
        window_id = directory_store.window(session, window).id
        person_id = directory_store.person_id(session, person) if person else None
        given = [
            Submission(
                id=str(uuid4()),
                window_id=window_id,
                score=score,
                body_hash="body",
                channel=channel,
                created_at=moment(day, hour),
                received_at=moment(day, hour),
                biz_date=day,
                biz_month=str(Month.of(day)),
                biz_hour=hour,
                person_id=person_id,
                device=device,
                reasons=reasons,
            )
            for score in scores
        ]
        rating_store.keep(
            session,
            given,
            slot=0,
            flagging=lambda before, _: "device-repeats" if before >= allowed else None,
        )
    return [one.id for one in given]


def answered(
    house: House, window: str, commitment: str, *, kept: int, broken: int, month: Month
) -> None:
    """Let customers say whether a window kept a commitment."""
    with house.writing() as session:
        session.execute(
            insert(models.CommitmentMonthlyRow).values(
                biz_month=str(month),
                window_id=directory_store.window(session, window).id,
                commitment=commitment,
                slot=0,
                kept=kept,
                broken=broken,
            )
        )


def complained(
    house: House,
    ref: str,
    *,
    window: str | None = None,
    person: str | None = None,
    at: datetime,
    source: str = "customer",
    category: str = "attitude",
    outcome: str | None = "upheld",
) -> None:
    """Put a complaint on record."""
    with house.writing() as session:
        session.execute(
            insert(models.ComplaintRow).values(
                ref=ref,
                window_id=directory_store.window(session, window).id if window else None,
                person_id=directory_store.person_id(session, person) if person else None,
                source=source,
                category=category,
                state="closed" if outcome else "received",
                outcome=outcome,
                language="zh-CN",
                occurred_at=at,
                received_at=at,
                decided_at=at if outcome else None,
                biz_month=str(Month.of(business_date(at, house.settings.zone))),
            )
        )


def counselled(
    house: House, ref: str, person: str, *, at: datetime, complaint: str | None = None
) -> None:
    """Put a counselling record on record, as files bring it."""
    with house.writing() as session:
        session.execute(
            insert(models.CounsellingRow).values(
                ref=ref,
                person_id=directory_store.person_id(session, person),
                complaint_id=complaint_store.get(session, complaint).id if complaint else None,
                held_at=at,
            )
        )


def upheld_case(house: House, ref: str, person: str, *, at: datetime, head: str) -> None:
    """Put a closed case on record: upheld against a person, whose direct supervisor may read it."""
    complained(house, ref, person=person, at=at)
    with house.writing() as session:
        case_store.adopt(session)
        number = complaint_store.get(session, ref).id
        case_store.change(session, number, version=0, summary="反映服务时态度生硬")
        case_store.bind(session, number, {person: "accused", head: "supervisor"})


def checked(house: House, ref: str, window: str, score: int, *, at: datetime, by: str) -> None:
    """Put a spot check on record; the score in whole points."""
    with house.writing() as session:
        session.execute(
            insert(models.InspectionRow).values(
                ref=ref,
                window_id=directory_store.window(session, window).id,
                inspector_id=directory_store.person_id(session, by),
                kind="spot",
                score=score * 100,
                inspected_at=at,
                received_at=at,
                biz_month=str(Month.of(business_date(at, house.settings.zone))),
            )
        )


def decided(house: House, month: str, unit: str, person: str | None) -> None:
    """Put the committee's decision on a unit's star on record."""
    with house.writing() as session:
        session.execute(
            insert(models.StarDecisionRow).values(
                month=month,
                unit_id=directory_store.unit_id(session, unit),
                person_id=directory_store.person_id(session, person) if person else None,
            )
        )


def signed_in(house: House, role: Role) -> str:
    """Return the token of a browser in which an account of that role is signed in."""
    at = clock.now()
    with house.writing() as session:
        account = account_store.add(
            session, username=f"{role}-{uuid4().hex[:6]}", name=role, role=role, at=at
        )
        return session_store.open_session(session, account.id, at=at, lasting=timedelta(hours=1))
