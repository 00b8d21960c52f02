"""What lies in rows sealed with a key of the house, to be sealed anew with another one."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.ground.models import ComplaintContactRow, DraftRow, SecondFactorRow

CONTACTS, FACTORS, DRAFTS = "contacts", "second factors", "drafts"
COLUMNS: Final[Mapping[str, InstrumentedAttribute[Any]]] = {
    CONTACTS: ComplaintContactRow.sealed_key,
    FACTORS: SecondFactorRow.sealed,
    DRAFTS: DraftRow.words,
}


class Token(NamedTuple):
    """Something sealed: of which kind, the key of its row, and as it is kept."""

    kind: str
    row: tuple[Any, ...]
    kept: str


def tokens(session: Session) -> Iterator[Token]:
    """Yield all that lies sealed."""
    for kind, column in COLUMNS.items():
        keys = column.class_.__table__.primary_key
        found = session.execute(select(column, *keys).where(column.is_not(None)))
        for kept, *row in found.all():
            yield Token(kind, tuple(row), kept)


def put(session: Session, token: Token, anew: str) -> None:
    """Keep it as it was sealed anew, unless somebody changed it meanwhile."""
    column = COLUMNS[token.kind]
    table = column.class_.__table__
    own = (key == value for key, value in zip(table.primary_key, token.row, strict=True))
    still = update(table).where(*own, table.c[column.key] == token.kept)
    session.execute(still.values({column.key: anew}))
