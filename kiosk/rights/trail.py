"""Rights over the trail: what of it stays out of somebody's sight, in lists, counts and files."""

from db.cases import case_sight
from db.ground.audit_lists import Shut
from kiosk.rights.cases import sight
from kiosk.rights.who import User
from survey.directory.roles import Deed


def shut(user: User) -> Shut:
    """Return what a reader of the trail may not know of.

    Sealed cases are for those who read them by office, a case in whose chain somebody stands is not
    theirs to follow, and reviews of dismissal are for those who judge in them.
    """
    reviews = () if user.may(Deed.JUDGE) else ("dismissal-",)
    return Shut(case_sight.closed(sight(user)), reviews)
