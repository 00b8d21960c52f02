"""How tests show a second factor: turned on for an account, and its codes."""

from datetime import datetime, timedelta

from db.directory import factor_store
from db.directory.account_store import Account
from kiosk.actions.directory import second_factors
from kiosk.locks.second_factors import unsealed_key
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.directory.second_factor import STEP, code_of, counter_at


def user_of(account: Account) -> User:
    """Return an account's owner as signed in."""
    return User(account.id, account.username, account.name, Role(account.role), account.person)


def code_at(house: House, account: Account, at: datetime) -> str:
    """Return the code that an account's app shows at a moment."""
    with house.reading() as session:
        factor = factor_store.of_account(session, account.id)
    assert factor is not None
    key = unsealed_key(house.secret, account.id, factor.sealed)
    assert key is not None
    return code_of(key, counter_at(at))


def turned_on(house: House, account: Account, *, at: datetime, token: str = "") -> list[str]:
    """Turn an account's second factor on with the code of the step before; return the codes."""
    user = user_of(account)
    with house.writing() as session:
        second_factors.begin(session, user, secret=house.secret, at=at)
    first = code_at(house, account, at - timedelta(seconds=STEP))
    with house.writing() as session:
        told = second_factors.confirm(session, user, first, token=token, secret=house.secret, at=at)
    assert isinstance(told, list)
    return told
