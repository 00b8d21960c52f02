"""Which papers and recordings are kept, and what they are. The bytes themselves lie elsewhere."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.ground import keyed
from db.ground.models import FileRow


def add(session: Session, sha256: str, *, medium: str, size: int, at: datetime) -> None:
    """Note a file that lies in the store; one that is noted already stays as it is."""
    told = {"sha256": sha256, "medium": medium, "size": size, "created_at": at}
    keyed.put_new(session, FileRow, [told])
