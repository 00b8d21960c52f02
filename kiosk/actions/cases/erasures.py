"""A request to erase: the complainant asks, whoever works on the case answers by name."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import contact_store
from kiosk.actions.cases.complaints import erase_contact, send_message
from kiosk.actions.cases.steps import answer
from kiosk.actions.cases.taking import note
from kiosk.reports.cases.erasures import wish
from kiosk.rights.cases import OpenCase
from survey.cases.erasures import ANSWERED, ASKED, ASKS, MOST_ASKED
from survey.given import clean_words
from survey.refusals.complaints import ContactNeeded, ErasureAskedBefore, ErasureNotAsked
from survey.texts import Language


def ask_erasure(
    session: Session,
    case: OpenCase,
    words: str,
    *,
    key: str,
    language: Language,
    zone: ZoneInfo,
    at: datetime,
) -> None:
    """Keep that a complainant wants to have erased what is kept; it waits like their words.

    Refuses while an earlier wish is open, and more of them than anybody needs.
    """
    before = wish(session, case.complaint)
    if before is not None and (before.is_open or before.asked >= MOST_ASKED):
        raise ErasureAskedBefore
    said = "\n".join(each for each in (ASKS.said(language), clean_words(words)) if each)
    send_message(session, case, said, key=key, language=language, zone=zone, at=at)
    note(session, case, ASKED, at=at, key=key)


def answer_erasure(
    session: Session, case: OpenCase, told: str, *, erases: bool, key: str, at: datetime
) -> None:
    """Tell a complainant what was erased and what stays, and why; erase the contact if so decided.

    Refuses where nothing is asked, words that name staff, and to erase the contact while the case
    goes on.
    """
    asked = wish(session, case.complaint)
    if asked is None or not asked.is_open:
        raise ErasureNotAsked
    answer(session, case, told, key=key, at=at)
    if erases:
        if contact_store.ending(session, case.complaint.id).closed_at is None:
            raise ContactNeeded
        erase_contact(session, case.complaint, by=case.actor, at=at)
    contact = "erased" if erases else "kept"
    note(session, case, ANSWERED, at=at, told=clean_words(told), contact=contact)
