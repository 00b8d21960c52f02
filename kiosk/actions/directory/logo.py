"""What an administrator does with the company's logo: keep one, replace it, take it away."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.ground import audit_store, trait_store
from kiosk.pictures.logos import kept_as
from kiosk.rights.who import User
from survey.directory.roles import Deed
from survey.refusals.directory import NotYours

SUBJECT: Final = "logo"


def keep_logo(session: Session, png: bytes, *, by: User, at: datetime) -> None:
    """Keep a logo that was read, in place of what was there."""
    _require(by)
    trait_store.keep(session, trait_store.LOGO, kept_as(png))
    audit_store.note(session, at=at, actor=by.username, deed="logo-kept", subject=SUBJECT)


def remove_logo(session: Session, *, by: User, at: datetime) -> None:
    """Take the logo away; the place on posters is empty again."""
    _require(by)
    trait_store.forget(session, trait_store.LOGO)
    audit_store.note(session, at=at, actor=by.username, deed="logo-removed", subject=SUBJECT)


def _require(by: User) -> None:
    if not by.may(Deed.KEEP_WINDOWS):
        raise NotYours
