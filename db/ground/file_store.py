"""Which papers and recordings are kept, and what they are. The bytes themselves lie elsewhere."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.ground.models import FileRow


def add(session: Session, sha256: str, *, medium: str, size: int, at: datetime) -> None:
    """Note a file that lies in the store; one that is noted already stays as it is."""
    if _known(session, sha256):
        return
    try:
        with session.begin_nested():
            session.add(FileRow(sha256=sha256, medium=medium, size=size, created_at=at))
    except IntegrityError:  # somebody else handed the same one in at this moment
        if not _known(session, sha256):
            raise


def _known(session: Session, sha256: str) -> bool:
    found = session.scalar(select(FileRow.sha256).where(FileRow.sha256 == sha256))
    return found is not None
