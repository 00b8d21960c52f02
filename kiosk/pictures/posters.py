"""The print-ready sheet: an A4 stand for each window, and small labels, eight a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from db.directory.directory_store import Window
from kiosk.look import sheets
from kiosk.pictures import qr_codes
from kiosk.wiring import House
from survey import codes
from survey.directory.posts import post_of
from survey.refusals.directory import NothingToPrint
from survey.texts import Text

TEMPLATES: Final = Path(__file__).parents[1] / "plain" / "templates"
LABELS_A_PAGE: Final = 8
"""Two by four of 99.1 x 67.7 mm: the common sheets of sticky labels."""


class Size(StrEnum):
    """What is printed: stands, labels, or both."""

    STAND = "stand"
    LABEL = "label"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class PosterWindow:
    """A window as it is printed; `url` is what its code opens."""

    code: str
    name: str
    unit: str
    post_name: Text
    location: str | None
    url: str

    @property
    def address(self) -> str:
        """The address printed beneath the code."""
        return qr_codes.short_address(self.url)

    @property
    def typed(self) -> str:
        """The signs that are typed where the code cannot be scanned."""
        return codes.typed_of(self.url.rpartition("=")[2])

    @property
    def picture(self) -> Markup:
        """The code as SVG."""
        return Markup(qr_codes.svg(self.url, captioned=False))  # noqa: S704 - our own drawing


def rate_address(house: House, token: str) -> str:
    """Return the address a window's code holds."""
    return f"{house.settings.public_url}/rate?w={token}"


def posters(house: House, windows: Sequence[Window]) -> list[PosterWindow]:
    """Return how each open window that has a code in use is printed."""
    return [
        PosterWindow(
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


def sheet(house: House, shown: Sequence[PosterWindow], *, size: Size = Size.BOTH) -> str:
    """Return one HTML document that needs nothing else and prints on A4; refuse an empty one."""
    if not shown:
        raise NothingToPrint
    settings = house.settings
    labels = list(shown) if size is not Size.STAND else []
    return _template().render(
        stands=shown if size is not Size.LABEL else [],
        label_pages=_in_pages(labels),
        company=settings.company_name,
        contact=settings.contact,
        style=sheets.sheet(TEMPLATES / "posters.css"),
    )


def _in_pages(labels: list[PosterWindow]) -> list[list[PosterWindow]]:
    starts = range(0, len(labels), LABELS_A_PAGE)
    return [labels[start : start + LABELS_A_PAGE] for start in starts]


@cache
def _template() -> Template:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("posters.html")
