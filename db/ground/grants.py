"""Which rights on PostgreSQL the server's own role needs, and which it must not have.

Who owns the tables may switch their triggers off. A server that runs as a role of its own may not:
what is append-only stays so even for whoever has got hold of the server's password.
"""

import re
from collections.abc import Iterator
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from survey.refusals.house import RoleUnusable

_NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_HISTORY: Final = "alembic_version"
_TABLES: Final = text(
    "SELECT c.relname, EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid "
    "AND NOT t.tgisinternal AND t.tgname LIKE '%\\_forbid%') FROM pg_class c "
    "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY c.relname"
)
_STANDING: Final = text(
    "SELECT r.rolsuper, r.rolcreaterole, pg_has_role(r.oid, c.relowner, 'MEMBER') "
    "FROM pg_roles r, pg_class c "
    "WHERE r.rolname = :role AND c.oid = to_regclass('public.ledger')"
)


def grant(session: Session, role: str) -> list[str]:
    """Give a role what a server needs and take all else from it; return what it cannot change.

    Refuses a role that is not there, and one no right can be kept from: a superuser, the tables'
    owner, or who may become it.
    """
    _refuse_unusable(session, role)
    sealed = []
    for table, is_sealed in session.execute(_TABLES).all():
        if is_sealed:
            sealed.append(table)
        for statement in _on(table, role, sealed=is_sealed or table == _HISTORY):
            session.execute(text(statement))
    for statement in _on_the_whole(role):
        session.execute(text(statement))
    return sealed


def _refuse_unusable(session: Session, role: str) -> None:
    standing = session.execute(_STANDING, {"role": role}).one_or_none()
    if not _NAME.fullmatch(role) or standing is None or any(standing):
        raise RoleUnusable(role=role)


def _on(table: str, role: str, *, sealed: bool) -> Iterator[str]:
    yield f"REVOKE ALL ON {table} FROM {role}"
    if table == _HISTORY:
        yield f"GRANT SELECT ON {table} TO {role}"
    else:
        yield f"GRANT SELECT, INSERT{'' if sealed else ', UPDATE, DELETE'} ON {table} TO {role}"


def _on_the_whole(role: str) -> Iterator[str]:
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"REVOKE CREATE ON SCHEMA public FROM {role}"
    # Numbers go on where imported rows end: that sets a sequence.
    yield f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}"
