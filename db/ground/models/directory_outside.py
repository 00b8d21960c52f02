"""Who people are elsewhere: at the company's identity provider, in WeCom, in DingTalk."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.ground.models.base import Base
from db.ground.types import Serial


class IdentityRow(Base):
    """Somebody an identity provider told of: by issuer and number, linked to an account or not.

    Name, address and groups are what was told last; nothing is decided by them.
    """

    __tablename__ = "identities"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    way: Mapped[str] = mapped_column(String(10))
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200))
    groups: Mapped[list[str]] = mapped_column(JSON)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    first_at: Mapped[datetime]
    came_at: Mapped[datetime]
    linked_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        # Of one provider an account is one person; who is linked to nobody stands beside others.
        UniqueConstraint("account_id", "issuer"),
    )
