"""Words of staff that a customer reads: who is named in them was meant to be."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from db.directory import directory_store
from survey.cases.telling import refuse_unmeant


def refuse_to_tell(session: Session, words: str, *, meant: Collection[str]) -> None:
    """Refuse words to a customer with a name or a number that nobody said is meant.

    Anybody of the staff: who was complained of is known to the complainant by sight alone.
    """
    names = directory_store.names(session).values()
    refuse_unmeant(words, (name for _, name in names), meant=meant)
