"""Streamlit's inner doors, opened one by one: what is not named here is shut, whatever comes.

Shut are, as this is written: uploads by strangers, metrics, the script's health check, the agent's
way in, signing in and out by Streamlit, components' files, the app's own static folder, and every
address that a later Streamlit brings.
"""

import re
from dataclasses import dataclass
from typing import Final

from survey.directory.roles import Deed

READING: Final = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Door:
    """An inner address of Streamlit: what may be done there, and by whom.

    It opens to anybody, to who is `signed_in`, or to who may do a `deed`.
    """

    address: re.Pattern[str]
    methods: frozenset[str] = READING
    signed_in: bool = False
    deed: Deed | None = None


# An address of one piece: nothing beneath it, nothing beside it.
_PIECE: Final = r"[\w\-][\w.\-]*"

STREAM: Final = "/_stcore/stream"
"""The one address that takes websockets."""

OPEN: Final = (
    Door(re.compile("/_stcore/health")),
    Door(re.compile("/_stcore/host-config"), frozenset({"GET"})),
    Door(re.compile(rf"/static/({_PIECE}/)*{_PIECE}")),
    # Pictures and downloads of staff pages; the customer's page has none.
    Door(re.compile(rf"/media/{_PIECE}"), signed_in=True),
    # Used by the company's logo alone (kiosk/ui/directory/logo_form.py).
    Door(
        re.compile(rf"/_stcore/upload_file/{_PIECE}/{_PIECE}"),
        frozenset({"PUT", "DELETE"}),
        deed=Deed.KEEP_WINDOWS,
    ),
)


def door_at(method: str, path: str) -> Door | None:
    """Return the open door of Streamlit's at an address; None where it is shut, or not one."""
    return next((d for d in OPEN if method in d.methods and d.address.fullmatch(path)), None)
