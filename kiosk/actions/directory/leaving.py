"""Leaving: the last day is noted; on the day after, accounts close and what waits goes on.

Points, money and old records keep the name; the place above others stands vacant.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import account_store, directory_store, posting_store
from db.directory.directory_store import Posting
from db.ground import audit_store
from kiosk.actions.directory import duties
from kiosk.actions.directory.people import (
    ONE_DAY,
    Hand,
    held,
    note_move,
    refuse_own,
    refuse_past,
    settle_past,
)
from survey.directory.roles import SYSTEM, Role
from survey.months import business_date
from survey.refusals.directory import LastAdministrator, LaterPosting, PersonGone


def leave(session: Session, code: str, *, last_day: date, hand: Hand, slot: int) -> int:
    """Note a person's last day of work; return how many duties after it were taken off the roster.

    Refuses one's own, that of the last administrator, who has left already, and before something
    that comes later.
    """
    since = last_day + ONE_DAY
    kept = held(session, code, hand)
    refuse_own(session, code, hand)
    refuse_past(last_day, hand)
    before = kept.on(since)
    if before is not None and before.posting.gone:
        raise PersonGone(name=kept.name, day=f"{before.since - ONE_DAY}")
    later = [each.since for each in kept.stints if each.since >= since]
    if later:
        raise LaterPosting(day=f"{later[0]}")
    _refuse_last_administrator(session, code, since)
    unit = before.posting.unit if before else kept.stints[0].posting.unit
    gone = Posting(unit, gone=True)
    directory_store.keep_posting(session, code, gone, since=since, by=hand.by, at=hand.at)
    begin = datetime.combine(since, time(), hand.zone)
    removed = duties.take_off_after(session, code, begin, by=hand.by, at=hand.at, slot=slot)
    settle_past(session, since, hand)
    if since <= hand.today:  # before the trail, whose lock comes after those of accounts
        close_accounts(session, at=hand.at, zone=hand.zone)
    note_move(
        session, "person-leaves", code, since, hand, before, gone,
        last_day=f"{last_day}", duties=removed,
    )  # fmt: skip
    return removed


def close_accounts(session: Session, *, at: datetime, zone: ZoneInfo) -> Sequence[str]:
    """Close the accounts of everybody who has left by now; return their user names.

    It may run in many processes at once: who comes later finds nothing. The last administrator
    stays: a house nobody can keep is worse, and the page says so.
    """
    today = business_date(at, zone)
    if not posting_store.any_gone(session, today):
        return ()
    administrators = account_store.held_administrators(session)
    closed = []
    for each in posting_store.open_accounts_of_the_gone(session, today):
        account = account_store.held(session, each.id)
        if not account.active or administrators == [account.id]:
            continue
        account_store.close(session, account.id, at=at)
        administrators = [number for number in administrators if number != account.id]
        closed.append((account.username, each.person))
    for username, person in closed:
        audit_store.note(
            session, at=at, actor=SYSTEM, deed="account-closed", subject=username, left=person
        )
    return [username for username, _ in closed]


def _refuse_last_administrator(session: Session, code: str, since: date) -> None:
    """Refuse that a house is left without anybody who keeps it once somebody is gone."""
    keepers = [
        each
        for each in account_store.everyone(session)
        if each.active and each.role == Role.ADMINISTRATOR
    ]
    everybody = directory_store.postings(session)
    staying = [
        each
        for each in keepers
        if each.person is None
        or (each.person != code and not everybody.has_left(each.person, since))
    ]
    if keepers and not staying:
        raise LastAdministrator
