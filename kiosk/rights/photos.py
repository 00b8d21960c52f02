"""Who may see a photo: whoever may see what it belongs to.

Each clause tells of one kind of belonging: None if the photo does not belong there, else whether
this person may see it. One that says yes is enough. What is a signature and nothing else is shown
by its own page, never here; a photo that belongs to nothing yet is seen by those who walk checks or
work on cases.
"""

from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy.orm import Session

from db.cases import case_file_store, complaint_store, counselling_store
from db.checks import correction_store, result_store
from db.feedback import voice_store
from kiosk import clock
from kiosk.pictures.photos import checked_hash
from kiosk.rights import case_files, corrections, voices
from kiosk.rights.cases import reads
from kiosk.rights.checks import may_see_check
from kiosk.rights.sealed import reads_sealed
from kiosk.rights.who import User
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.refusals.given import SignatureUsed

Clause = Callable[[Session, User, str], bool | None]


def may_see_photo(session: Session, user: User, sha256: str) -> bool:
    """Tell whether somebody may see a photo, whatever page shows it; refuse what is no number."""
    checked_hash(sha256)
    said = [clause(session, user, sha256) for clause in CLAUSES]
    if any(said):
        return True
    if any(each is False for each in said) or _signed_with(session, sha256):
        return False
    return user.may(Deed.INSPECT) or user.may(Deed.SEE_CASES)


def case_shown_by(session: Session, user: User, sha256: str) -> str | None:
    """Return the case that a photo shows to somebody who may see it; None of other photos."""
    told = complaint_store.with_photo(session, sha256)
    read = next((each for each in told if reads(session, each, user)), None)
    attached = case_file_store.with_photo(session, sha256)
    return read or next(
        (each.ref for each in attached if case_files.may_see(session, each, user)), None
    )


def refuse_signed_twice(session: Session, *pictures: str) -> None:
    """Refuse signatures just kept that stand somewhere else: nobody signs with an earlier one.

    Nor with a picture that is somebody's proof.
    """
    for each in pictures:
        if _signed_with(session, each) > 1 or _belongs(session, each):
            raise SignatureUsed


def _signed_with(session: Session, sha256: str) -> int:
    signed = counselling_store.signed_with(session, sha256)
    return signed + result_store.signed_with(session, sha256)


def _belongs(session: Session, sha256: str) -> bool:
    return any(asked(session, sha256) for asked in _PLACES)


def _of_cases(session: Session, user: User, sha256: str) -> bool | None:
    told = complaint_store.with_photo(session, sha256)
    return any(reads(session, number, user) for number in told) if told else None


def _of_case_files(session: Session, user: User, sha256: str) -> bool | None:
    attached = case_file_store.with_photo(session, sha256)
    return any(case_files.may_see(session, each, user) for each in attached) if attached else None


def _of_checks(session: Session, user: User, sha256: str) -> bool | None:
    found = result_store.with_photo(session, sha256)
    zone = house().settings.zone
    today = clock.today(zone)
    return (
        any(
            may_see_check(session, user, ref, today=today, zone=zone)
            and (reads_sealed(user) or result_store.shows(session, ref, sha256))
            for ref in found
        )
        if found
        else None
    )


def _of_actions(session: Session, user: User, sha256: str) -> bool | None:
    zone = house().settings.zone
    return corrections.may_see_photo(session, user, sha256, today=clock.today(zone), zone=zone)


def _of_ratings(session: Session, user: User, sha256: str) -> bool | None:
    return voices.may_see_photo(session, user, sha256, today=clock.today(house().settings.zone))


_PLACES: Final[tuple[Callable[[Session, str], Sequence[object]], ...]] = (
    complaint_store.with_photo,
    case_file_store.with_photo,
    result_store.with_photo,
    correction_store.with_photo,
    voice_store.with_photo,
)
CLAUSES: Final[tuple[Clause, ...]] = (
    _of_cases,
    _of_case_files,
    _of_checks,
    _of_actions,
    _of_ratings,
)
