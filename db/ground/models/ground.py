"""Tables that belong to no column: photos, other files, the trail, traits of the house."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.ground.models.base import Base
from db.ground.types import Serial


class PhotoRow(Base):
    """A re-encoded picture in the content-addressed store."""

    __tablename__ = "photos"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    created_at: Mapped[datetime]


class StrangerPhotoRow(Base):
    """A photo that nobody signed in handed in: who, as marks for a day, while it may be swept."""

    __tablename__ = "stranger_photos"
    sha256: Mapped[str] = mapped_column(ForeignKey("photos.sha256"), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    device: Mapped[str | None] = mapped_column(String(64))
    network: Mapped[str | None] = mapped_column(String(64))


class FileRow(Base):
    """A paper or a recording as it was handed in, in the same store as photos."""

    __tablename__ = "files"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    medium: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    created_at: Mapped[datetime]


class AuditRow(Base):
    """Who did what: append-only and hash-chained; triggers forbid change."""

    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(Serial, primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(120))
    deed: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120), index=True)
    detail: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class SealRow(Base):
    """A link of the chain over the store's rows: what was written at once, or counted by day.

    Append-only: triggers forbid change. `hash` anybody can reckon anew; `mac` needs the key.
    """

    __tablename__ = "seals"
    seq: Mapped[int] = mapped_column(Serial, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    body: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(String(8))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    mac: Mapped[str] = mapped_column(String(64))


class TraitRow(Base):
    """A fact about this installation, such as whether its demo history is complete."""

    __tablename__ = "traits"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
