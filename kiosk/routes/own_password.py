"""The password told anew, before what whoever finds an open page must not do."""

from db.directory.account_store import Account
from kiosk import clock
from kiosk.actions.directory import accounts
from kiosk.rights.who import User, own_account
from kiosk.wiring import House
from survey.refusals.directory import WrongCurrentPassword


def require_own_password(opened: House, user: User, typed: str) -> Account:
    """Return one's own account once its password was told; refuse a wrong one, which counts.

    It is tried between two transactions: that is slow, and others want to write.
    """
    with opened.reading() as session:
        account = own_account(session, user)
        accounts.require_turn(session, account, at=clock.now())
    try:
        accounts.require_password(account, typed)
    except WrongCurrentPassword:
        with opened.writing() as session:
            accounts.note_wrong_password(session, account, at=clock.now())
        raise
    return account
