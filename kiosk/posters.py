"""Print-ready sheets: an A4 stand for each window, and small labels, eight a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from db.directory_store import Window
from kiosk import qr_codes
from kiosk.wiring import House
from survey.posts import post_of
from survey.texts import Text


@dataclass(frozen=True, slots=True)
class Poster:
    """What is printed for one window."""

    code: str
    name: str
    unit: str
    post: Text
    location: str | None
    address: str

    @property
    def picture(self) -> Markup:
        """The QR code, drawn."""
        return Markup(qr_codes.svg(self.address))  # noqa: S704 - our own drawing, no foreign text

    @property
    def short_address(self) -> str:
        """The address as somebody would type it."""
        return self.address.removeprefix("https://").removeprefix("http://")


def posters(house: House, windows: Sequence[Window]) -> list[Poster]:
    """Return a poster for each window that has a code in use."""
    return [
        Poster(
            window.code,
            window.name,
            window.unit_name,
            post_of(window.post).name,
            window.location,
            rate_address(house, window.token),
        )
        for window in windows
        if window.active and window.token
    ]


def rate_address(house: House, token: str) -> str:
    """Return the address a window's code holds."""
    return f"{house.settings.public_url}/rate?w={token}"


def sheet(house: House, shown: Sequence[Poster]) -> str:
    """Return the posters as one self-contained HTML document, ready to print on A4."""
    eights = [shown[start : start + 8] for start in range(0, len(shown), 8)]
    page: str = (
        _environment()
        .get_template("posters.html")
        .render(
            company=house.settings.company_name,
            contact=house.settings.contact,
            posters=shown,
            pages_of_labels=eights,
        )
    )
    return page


@cache
def _environment() -> Any:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "plain" / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
