"""Rights over the files of cases: who may attach one, who sees which; one rule for list and single.

What is attached to a case that was joined to another is seen by who reads all of the leading one.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from db.cases import case_file_store, case_store, complaint_store
from db.cases.case_file_store import CaseFile
from kiosk.rights.cases import OpenCase, opened
from kiosk.rights.who import User
from survey.cases.attachments import refuse_more, refuse_over, sees_file
from survey.cases.steps import Right
from survey.directory.roles import Deed
from survey.refusals.attachments import FileNotYours, FileUnknown
from survey.refusals.cases import CaseUnknown


def opened_for_files(session: Session, ref: str, user: User) -> OpenCase:
    """Return a case to whose files somebody may add; refuse others."""
    case = opened(session, ref, user)
    if not (user.may(Deed.SEE_CASES) or user.may(Deed.SEE_OWN_CASES)):
        raise CaseUnknown
    case.require(Right.ATTACH)
    refuse_over(case.complaint.state)
    return case


def refuse_another(session: Session, case: OpenCase, sha256: str) -> None:
    """Refuse one more file of who attached enough; one that they attached already is no more."""
    own = own_files(session, case)
    if find_same(own, sha256) is None:
        refuse_more(len(own))


def find_same(own: Iterable[CaseFile], sha256: str) -> CaseFile | None:
    """Return the file that is there already with the same content, and was not withdrawn."""
    return next((e for e in own if e.content.sha256 == sha256 and e.withdrawn_at is None), None)


def own_files(session: Session, case: OpenCase) -> list[CaseFile]:
    """Return what who looks attached to a case, be it at another account of theirs."""
    found = case_file_store.of_cases(session, [case.complaint.id])
    return [each for each in found if case.user and is_own(each, case.user)]


def files_seen(session: Session, case: OpenCase) -> list[CaseFile]:
    """Return the files of a case that who looks may see, the oldest first."""
    numbers = [case.complaint.id]
    if case.sees_everything:
        joined = case_store.merged_into(session, case.complaint.id)
        numbers += [complaint_store.get(session, each).id for each in joined]
    return [
        each
        for each in case_file_store.of_cases(session, numbers)
        if case.user and sees_file(case.who, own=is_own(each, case.user))
    ]


def file_seen(session: Session, number: int, user: User) -> CaseFile:
    """Return a file to who may see it; to anybody else there is none."""
    found = case_file_store.get(session, number)
    if found is None or not may_see(session, found, user):
        raise FileUnknown
    return found


def may_see(session: Session, file: CaseFile, user: User) -> bool:
    """Tell whether somebody may see a file: for its own case, or for the one that leads it."""
    if not (user.may(Deed.SEE_CASES) or user.may(Deed.SEE_OWN_CASES)):
        return False
    complaint = complaint_store.get(session, file.ref)
    leading = case_store.get(session, complaint.id).merged_into
    own = is_own(file, user)
    return any(
        case is not None and sees_file(case.who, own=own and case.complaint.ref == file.ref)
        for case in (_opened(session, each, user) for each in (file.ref, leading) if each)
    )


def require_own(file: CaseFile, user: User) -> None:
    """Refuse who did not attach a file."""
    if not is_own(file, user):
        raise FileNotYours


def is_own(file: CaseFile, user: User) -> bool:
    """Tell whether somebody attached a file, be it at another account of theirs."""
    same = user.person is not None and user.person == file.person
    return same or user.username == file.username


def _opened(session: Session, ref: str, user: User) -> OpenCase | None:
    try:
        return opened(session, ref, user)
    except CaseUnknown:
        return None
