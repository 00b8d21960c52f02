"""A window with eight honest weeks behind it, and what is sent to it now."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import text

from db.feedback import rating_store
from db.feedback.ratings import Submission
from kiosk import clock
from kiosk.upkeep.clock_worker import watch_once
from kiosk.wiring import House
from survey.months import business_date, business_hour
from tests.helpers.rated import a_submission, never

USUAL = (5, 4, 5, 3, 5, 4, 5, 1)
"""What a day's customers give, one an hour from eight o'clock on."""


def given(house: House, score: int, at: datetime, **told: object) -> Submission:
    """Return a rating of window 1 that was made and came at a moment, from a phone of its own."""
    zone = house.settings.zone
    day = business_date(at, zone)
    known: dict[str, object] = {
        "created_at": at, "received_at": at, "biz_date": day, "biz_month": f"{day:%Y-%m}",
        "biz_hour": business_hour(at, zone), "device": uuid4().hex, "visit": str(uuid4()),
        "network": uuid4().hex[:16],
    }  # fmt: skip
    return a_submission(score, **(known | told))


def keep(house: House, *submissions: Submission) -> list[str]:
    """Keep what came; return the numbers."""
    with house.writing() as session:
        rating_store.keep(session, submissions, slot=0, flagging=never)
    return [each.id for each in submissions]


def eight_weeks(house: House, until: datetime) -> None:
    """Give the window honest weeks behind it, and note that looks begin now."""
    local = until.astimezone(house.settings.zone)
    eight = local.replace(hour=8, minute=0, second=0, microsecond=0)
    keep(
        house,
        *(
            given(
                house, score, eight - timedelta(days=day) + timedelta(hours=hour, minutes=7 * hour)
            )
            for day in range(1, 64)
            for hour, score in enumerate(USUAL[day % 8 :] + USUAL[: day % 8])
        ),
    )
    watch_once(house)


def burst(
    house: House, n: int = 20, score: int = 5, *, seconds: float = 5, **told: object
) -> list[str]:
    """Let so many of one score come within seconds that end now; return their numbers."""
    now = clock.now()
    return keep(
        house,
        *(
            given(house, score, now - timedelta(seconds=seconds * (n - each) / n), **told)
            for each in range(n)
        ),
    )


def standing_of(house: House, ratings: list[str]) -> set[str]:
    """Return how some ratings stand."""
    with house.reading() as session:
        found = dict(session.execute(text("SELECT id, standing FROM ratings")).all())
    return {found[each] for each in ratings}
