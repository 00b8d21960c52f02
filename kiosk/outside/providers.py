"""What every provider is to the door, whatever it speaks: where one sets out, who came back."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from pydantic import SecretStr

from kiosk.locks.crossings import Crossing
from survey.directory.identities import Told, Way
from survey.refusals.house import SettingUnusable
from survey.texts import Text


class Back(NamedTuple):
    """What a browser came back with: where to, the query of the address, and when."""

    address: str
    said: Mapping[str, str]
    at: datetime


class Provider(Protocol):
    """Somebody whose word is taken for who signs in."""

    way: Way
    issuer: str
    name: Text

    def address(self, crossing: Crossing, *, back: str, agent: str) -> str:
        """Return where a browser sets out to, and comes back from; refuse while it is away."""

    def told(self, crossing: Crossing, back: Back) -> Told:
        """Return who came back; refuse who did not, and whoever the provider does not vouch for."""

    def goodbye(self, back: str) -> str | None:
        """Return where one signs out at the provider as well; None where there is no such place."""


def secret_of(name: str, given: SecretStr, file: Path | None) -> str:
    """Return a secret that is a setting or lies in a file; refuse a file that cannot be read."""
    if file is None:
        return given.get_secret_value()
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise SettingUnusable(name=f"{name}_FILE", why=type(wrong).__name__) from wrong


def required(**given: str) -> None:
    """Refuse a setting that is empty while another one needs it."""
    for name, value in given.items():
        if not value:
            raise SettingUnusable(name=f"KIOSK_{name.upper()}", why="it is needed, and is empty")
