"""Who may take an evidence pack: of a case who reads all of it, of a month those at the top.

A sealed case is read by those at the top alone, and so is its pack. What was done about it is among
the rows for who reads the trail.
"""

from sqlalchemy.orm import Session

from kiosk.rights.cases import OpenCase, opened
from kiosk.rights.who import User
from survey.directory.roles import Deed
from survey.refusals.cases import CaseUnknown


def may_take(case: OpenCase) -> bool:
    """Tell whether who has a case before them may take all of it along."""
    return case.sees_everything and case.user is not None and case.user.may(Deed.SEE_CASES)


def require_whole(session: Session, number: str, user: User) -> None:
    """Refuse who may not take a case along; one that is not theirs is not found."""
    if not may_take(opened(session, number, user)):
        raise CaseUnknown
