"""Who did something, as people say it: a name, never the word somebody signs in with."""

import threading
from collections.abc import Mapping

from kiosk.reports.directory.accounts import names_by_username
from kiosk.ui.speech import current_language, literal
from kiosk.wiring import House, house
from survey.directory.roles import SYSTEM
from survey.texts import Text

BY_ITSELF = Text("系统", "the system")


class _Read(threading.local):
    """What accounts are called; a run of a page is a thread of its own and reads it once."""

    house: House | None = None
    names: Mapping[str, str] = {}


_read = _Read()


def who(username: str | None) -> str:
    """Return what the holder of an account is called; nobody where none is named.

    Two of one name are told apart by their user names; what no account ever was stays as it is.
    """
    if username is None:
        return ""
    if username == SYSTEM:
        return BY_ITSELF.said(current_language())
    if _read.house is not house() or username not in _read.names:
        with house().reading() as session:
            _read.house, _read.names = house(), names_by_username(session)
    return _read.names.get(username, username)


def who_marked(username: str | None) -> str:
    """Return the same for a place that reads Markdown: a name's signs are its own."""
    return literal(who(username))
