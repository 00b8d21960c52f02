"""Which photos are kept, and how large they are. The pictures themselves lie elsewhere."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ground import keyed
from db.ground.models import PhotoRow


def add(session: Session, sha256: str, *, width: int, height: int, size: int, at: datetime) -> bool:
    """Note a photo; tell whether it is new."""
    told = {"sha256": sha256, "width": width, "height": height, "size": size, "created_at": at}
    return keyed.put_new(session, PhotoRow, [told]) > 0


def known(session: Session, sha256: str) -> bool:
    """Tell whether a photo is kept under that hash."""
    found = session.scalar(select(PhotoRow.sha256).where(PhotoRow.sha256 == sha256))
    return found is not None
