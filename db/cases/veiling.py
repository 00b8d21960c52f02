"""Words of sealed cases lie veiled in the database: nobody reads them off the disk or a backup.

They are veiled at the end of the transaction that wrote them or sealed their case, however it did;
only events, which nothing changes, are veiled as they are written. What was there before is veiled
by `veil_all`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import String, Text, cast, func, select, text, type_coerce, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.ground.lots import lots
from db.ground.models import (
    CaseEventRow,
    CaseFileRow,
    CaseRow,
    ComplaintMessageRow,
    ComplaintRow,
    CounsellingRow,
)
from db.ground.veiled import MARK, Veiled, VeiledDetail, is_readable, lies_plain

_WORDS: Final[tuple[tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]], ...]] = (
    (ComplaintRow.words, ComplaintRow.id),
    (CaseRow.summary, CaseRow.complaint_id),
    (ComplaintMessageRow.words, ComplaintMessageRow.complaint_id),
    (CaseFileRow.name, CaseFileRow.complaint_id),
    (CaseFileRow.withdrawn_why, CaseFileRow.complaint_id),
    (CounsellingRow.wrong, CounsellingRow.complaint_id),
    (CounsellingRow.promised, CounsellingRow.complaint_id),
    (CounsellingRow.declined, CounsellingRow.complaint_id),
)
"""What people write in cases, and where its row says of which complaint it is."""
_OF: Final = {of.class_.__tablename__: of for _, of in _WORDS}
_EVENTS: Final[Any] = CaseEventRow.__table__
_GUARD: Final = "case_events_forbid_change"


def veil_written(session: Session, wrote: Mapping[str, set[str]]) -> int:
    """Veil what was written of sealed cases, or of cases that were sealed; return how much."""
    found: set[int] = set()
    for table in _OF.keys() & wrote.keys():
        of = _OF[table]
        [own] = of.class_.__table__.primary_key
        for batch in lots(sorted(map(int, wrote[table]))):
            found.update(session.scalars(select(of).where(own.in_(batch), of.is_not(None))))
    return _veil(session, found)


def veil_all(session: Session) -> None:
    """Veil what lies plain of sealed cases, events too: that takes the owner of the tables."""
    _veil(session, sealed(session))
    _veil_events(session, session.execute(_plain_events()).all())


def otherwise(session: Session, mark: str) -> int:
    """Return how much lies veiled with another key than that of a mark."""
    asked = (*(_veiled_words(*each, mark) for each in _WORDS), _veiled_events(mark))
    return sum(sum(1 for _ in _readable(session, each)) for each in asked)


def reveil(session: Session, mark: str, *, limit: int) -> int:
    """Veil anew some of what lies veiled with another key than that of a mark; return how much.

    What no key opens stays as it is. It takes the owner of the tables.
    """
    n = 0
    for column, of in _WORDS:
        found = _readable(session, _veiled_words(column, of, mark))
        n += _put(session, column, list(islice(found, limit)))
    events = _readable(session, _veiled_events(mark))
    return n + _veil_events(session, list(islice(events, limit)))


def plain(session: Session) -> int:
    """Return how many words and events of sealed cases do not lie veiled."""
    asked = (*(_plain_words(*each) for each in _WORDS), _plain_events())
    counts = (select(func.count()).select_from(each.subquery()) for each in asked)
    return sum(session.scalar(each) or 0 for each in counts)


def is_sealed(session: Session, complaint_id: int) -> bool:
    """Tell whether a case is for those at the top alone."""
    asked = select(CaseRow.sealed).where(CaseRow.complaint_id == complaint_id)
    return bool(session.scalar(asked))


def sealed(session: Session) -> frozenset[int]:
    """Return the cases that are for those at the top alone."""
    return frozenset(session.scalars(_sealed()))


def sealed_refs(session: Session) -> frozenset[str]:
    """Return the numbers of cases that are for those at the top alone."""
    asked = select(ComplaintRow.ref).where(ComplaintRow.id.in_(_sealed()))
    return frozenset(session.scalars(asked))


def telling(session: Session, words: str) -> list[int]:
    """Return the sealed cases in whose text some words are: the database cannot look into it."""
    row = ComplaintRow
    asked = select(row.id, row.words).join(CaseRow, CaseRow.complaint_id == row.id)
    found = session.execute(asked.where(CaseRow.sealed, row.words.is_not(None)))
    return [number for number, told in found if words.casefold() in (told or "").casefold()]


def _veil(session: Session, numbers: Collection[int]) -> int:
    n = 0
    for batch in lots(sorted(numbers)):
        for column, of in _WORDS:
            found = session.execute(_plain_words(column, of).where(of.in_(batch)))
            n += _put(session, column, found.all())
    return n


def _readable(session: Session, asked: Any) -> Iterator[tuple[int, Any]]:
    """Yield number and content of what some key here unveils."""
    found = session.execute(asked).all()
    return ((number, told) for number, told in found if is_readable(told))


def _put(session: Session, column: InstrumentedAttribute[Any], found: Sequence[Any]) -> int:
    table: Any = column.class_.__table__
    [own] = table.primary_key
    for number, words in found:
        changed = update(table).where(own == number)
        session.execute(changed.values({column.key: Veiled(words)}))
    return len(found)


def _veil_events(session: Session, found: Sequence[Any]) -> int:
    put_back = _without_guard(session) if found else ()
    for number, detail in found:
        changed = update(_EVENTS).where(_EVENTS.c.id == number)
        session.execute(changed.values(detail=VeiledDetail(detail)))
    for statement in put_back:
        session.connection().exec_driver_sql(statement)
    return len(found)


def _veiled_words(
    column: InstrumentedAttribute[Any], of: InstrumentedAttribute[Any], mark: str
) -> Any:
    [own] = column.class_.__table__.primary_key
    kept = type_coerce(column, Text)
    return select(own, column).where(
        of.in_(_sealed()), kept.like(f"{MARK}%"), ~kept.contains(f":{mark}:")
    )


def _veiled_events(mark: str) -> Any:
    kept = cast(_EVENTS.c.detail, String)
    return select(_EVENTS.c.id, _EVENTS.c.detail).where(
        _EVENTS.c.complaint_id.in_(_sealed()), kept.startswith('"'), ~kept.contains(f":{mark}:")
    )


def _plain_words(column: InstrumentedAttribute[Any], of: InstrumentedAttribute[Any]) -> Any:
    [own] = column.class_.__table__.primary_key
    return select(own, column).where(of.in_(_sealed()), lies_plain(column))


def _plain_events() -> Any:
    """Return what asks for details that lie plain: one that lies veiled is a word in JSON."""
    is_word = cast(_EVENTS.c.detail, String).startswith('"')
    return select(_EVENTS.c.id, _EVENTS.c.detail).where(
        _EVENTS.c.complaint_id.in_(_sealed()), ~is_word
    )


def _sealed() -> Any:
    return select(CaseRow.complaint_id).where(CaseRow.sealed)


def _without_guard(session: Session) -> Iterable[str]:
    """Let events be changed until the statements that come back are run."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text(f"ALTER TABLE {_EVENTS.name} DISABLE TRIGGER {_GUARD}"))
        return [f"ALTER TABLE {_EVENTS.name} ENABLE TRIGGER {_GUARD}"]
    asked = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    guards = session.execute(asked, {"table": _EVENTS.name}).all()
    for name, _sql in guards:
        session.execute(text(f"DROP TRIGGER {name}"))
    return [sql for _name, sql in guards]
