"""How tests type into the staff's forms without sending them, and look at what is kept of it."""

from db.directory import account_store
from kiosk import clock
from kiosk.actions.directory import drafts
from kiosk.reports.directory.drafts import drafted
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.directory.drafts import Typed


def type_into(
    house: House, who: User | str, place: str, base: int | None = None, /, **words: str
) -> None:
    """Type words into fields of a place, as a page hands them in."""
    with house.writing() as session:
        user = _user(house, who)
        before = drafted(session, user, place, secret=house.secret)
        typed = Typed(place, before.round, base, words)
        drafts.keep(session, user, typed, secret=house.secret, at=clock.now())


def kept_of(house: House, who: User | str, place: str) -> dict[str, str]:
    """Return what somebody typed in a place and did not send, by field."""
    with house.reading() as session:
        found = drafted(session, _user(house, who), place, secret=house.secret)
    return {name: each.words for name, each in found.fields.items()}


def _user(house: House, who: User | str) -> User:
    if isinstance(who, User):
        return who
    with house.reading() as session:
        found = account_store.by_username(session, who)
    return User(found.id, found.username, found.name, found.role, found.person)
