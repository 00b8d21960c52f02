"""What those at the top change in the list of root causes: on record, and never what was found.

Every function takes the session first and never commits.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from db.cases import root_cause_store
from db.ground import audit_store
from kiosk.reports.cases.root_causes import causes
from survey.cases import root_causes
from survey.cases.root_causes import RootCause


def add(session: Session, zh: str, en: str, *, by: str, at: datetime) -> str:
    """Add a cause to the list and return its code; refuse one called as another is."""
    new = root_causes.added(_held(session), zh, en)
    _keep(session, new, "cause-added", by=by, at=at)
    return new.code


def rename(session: Session, code: str, zh: str, en: str, *, by: str, at: datetime) -> None:
    """Call a cause something else from now on; findings keep the name they were given with."""
    changed = root_causes.renamed(_held(session), code, zh, en)
    _keep(session, changed, "cause-renamed", by=by, at=at)


def retire(session: Session, code: str, *, by: str, at: datetime) -> None:
    """Offer a cause no more; it stays to be read where it was chosen."""
    _keep(session, root_causes.retired(_held(session), code), "cause-retired", by=by, at=at)


def bring_back(session: Session, code: str, *, by: str, at: datetime) -> None:
    """Offer a retired cause again."""
    again = root_causes.retired(_held(session), code, back=True)
    _keep(session, again, "cause-back", by=by, at=at)


def _held(session: Session) -> list[RootCause]:
    """Return the list; of two who change it at once, the second sees what the first did."""
    root_cause_store.lock(session)
    return causes(session)


def _keep(session: Session, cause: RootCause, deed: str, *, by: str, at: datetime) -> None:
    root_cause_store.keep(session, cause)
    audit_store.note(
        session, at=at, actor=by, deed=deed, subject=cause.code, zh=cause.name.zh, en=cause.name.en
    )
