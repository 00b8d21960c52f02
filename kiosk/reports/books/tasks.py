"""What of the books waits for somebody: decisions of a second person, hearings, months to close."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import (
    closing_store,
    month_store,
    policy_store,
    publication_store,
    regulation_store,
)
from db.cases import dismissal_store
from kiosk.reports.books import dismissals
from kiosk.reports.books.ledger import open_requests, pending
from kiosk.reports.books.payments import to_take
from kiosk.reports.cases import rulings
from kiosk.rights.money import (
    may_decide,
    may_decide_policy,
    may_decide_regulation,
    may_publish,
)
from kiosk.rights.who import User
from survey.directory.roles import AT_THE_TOP, Deed
from survey.months import Month, business_date


def amounts(session: Session, user: User) -> int:
    """Return how many amounts somebody may be the second person for."""
    if not user.may(Deed.APPROVE_MONEY):
        return 0
    return sum(may_decide(session, user, each) for each in pending(session))


def payroll(session: Session, user: User) -> int:
    """Return for how many people approved money waits to be taken to payroll."""
    return len(to_take(session).rows) if user.may(Deed.APPROVE_MONEY) else 0


def rulings_to_decide(session: Session, user: User) -> int:
    """Return how many entries by hand somebody may be the second person for."""
    if not user.may(Deed.JUDGE):
        return 0
    return sum(each.may_decide for each in rulings.waiting(session, user))


def rulings_to_propose(session: Session, user: User, *, now: datetime) -> int:
    """Return how many upheld cases of inaction nobody ruled on yet, for those at the top."""
    return len(rulings.unruled(session, user, as_of=now)) if user.role in AT_THE_TOP else 0


def reviews(session: Session, user: User) -> int:
    """Return how many dismissal reviews somebody may bring on: a decision, or its second person."""
    return sum(each.may_propose or each.may_second for each in dismissals.files(session, user))


def own_hearing(session: Session, user: User) -> int:
    """Return how many open reviews about somebody wait for their side, or for it anew."""
    return sum(
        each.person == user.person and each.may_be_proposed and not each.is_heard
        for each in dismissal_store.everything(session).values()
    )


def points_questioned(session: Session, user: User) -> int:
    """Return how many requests to look at points again somebody may answer."""
    if not user.may(Deed.CLOSE_MONTHS):
        return 0
    return sum(each.may_answer for each in open_requests(session, user))


def policies(session: Session, user: User) -> int:
    """Return how many proposed policies somebody may be the second person for."""
    if not user.may(Deed.KEEP_POLICY):
        return 0
    versions = [each for each in policy_store.versions(session) if each.approved is None]
    return sum(may_decide_policy(session, user, each) for each in versions)


def editions(session: Session, user: User) -> int:
    """Return how many editions of the regulation somebody may be the second person for."""
    if not user.may(Deed.KEEP_POLICY):
        return 0
    proposed = [each for each in regulation_store.editions(session) if each.approved is None]
    return sum(may_decide_regulation(session, user, each) for each in proposed)


def publications(session: Session, user: User) -> int:
    """Return how many stars and worsts somebody may put on show."""
    if not user.may(Deed.CLOSE_MONTHS):
        return 0
    return sum(may_publish(session, user, each) for each in publication_store.proposed(session))


def months_to_close(session: Session, user: User, *, now: datetime, zone: ZoneInfo) -> int:
    """Return how many months with anything in them are over and not closed."""
    if not user.may(Deed.CLOSE_MONTHS):
        return 0
    present = Month.of(business_date(now, zone))
    closed = closing_store.closings(session)
    return sum(each < present and each not in closed for each in month_store.months(session))
