"""Which photos are kept, and how large they are. The pictures themselves lie elsewhere."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ground.models import PhotoRow


def add(session: Session, sha256: str, *, width: int, height: int, size: int, at: datetime) -> bool:
    """Note a photo; tell whether it is new."""
    if known(session, sha256):
        return False
    session.add(PhotoRow(sha256=sha256, width=width, height=height, size=size, created_at=at))
    session.flush()
    return True


def known(session: Session, sha256: str) -> bool:
    """Tell whether a photo is kept under that hash."""
    found = session.scalar(select(PhotoRow.sha256).where(PhotoRow.sha256 == sha256))
    return found is not None
