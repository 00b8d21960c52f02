"""The print-ready sheet: stands of A3 to A5, tents for the table, small labels, eight a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from db.directory.directory_store import Window
from kiosk.front.policies import ours
from kiosk.look import sheets
from kiosk.look.measuring import Block, fitting
from kiosk.pictures import qr_codes
from kiosk.wiring import House
from survey.directory import printed
from survey.directory.posts import post_of
from survey.refusals.directory import CodeLeadsNowhere, NothingToPrint
from survey.texts import Text

TEMPLATES: Final = Path(__file__).parents[1] / "plain" / "templates"
LABELS_A_PAGE: Final = 8
"""Two by four of 99.1 x 67.7 mm: the common sheets of sticky labels."""
LEAST: Final = 0.8
"""How small a name gets before it is set on more lines than one."""


class Size(StrEnum):
    """What is printed: stands (A4), labels, or both; stands of other sizes; tents."""

    BOTH = "both"
    STAND = "stand"
    LABEL = "label"
    A3 = "a3"
    A5 = "a5"
    TENT = "tent"


@dataclass(frozen=True, slots=True)
class Paper:
    """What a sheet is printed on; a stand of another size than A4 is drawn `scale` times."""

    name: str
    page: str
    scale: float = 1.0


_A4: Final = Paper("A4", "A4")
PAPERS: Final = {
    Size.A3: Paper("A3", "A3", 1.414),
    Size.A5: Paper("A5", "A5", 0.707),
    Size.TENT: Paper("164 x 226 mm", "164mm 226mm"),
}
"""A tent is two sides of 148 x 105 mm with 3 mm of bleed, 5 mm for the marks around them."""


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
    def picture(self) -> Markup:
        """The code as SVG."""
        return Markup(qr_codes.svg(self.url, captioned=False))  # noqa: S704 - our own drawing

    @property
    def where(self) -> str:
        """Unit and post on one line."""
        return f"{self.unit} · {self.post_name.zh} {self.post_name.en}"

    def sizes(self, box: "Box") -> str:
        """Return by how much name (n) and place (f) shrink to stand in their boxes, as CSS."""
        place = (Block(self.where, box.place, 1.5), Block(self.location or "", box.place, 1.5))
        name = (Block(self.name, box.name),)
        n = fitting(name, width=box.width, height=box.name_height, least=LEAST)
        f = fitting(place, width=box.width, height=box.place_height, least=LEAST)
        return f"--n:{n};--f:{f}"


@dataclass(frozen=True, slots=True)
class Box:
    """The room for a window's name and place, and the size they have in it; in millimetres."""

    width: float
    name: float
    name_height: float
    place: float
    place_height: float


BOXES: Final = {
    "stand": Box(170, 10, 22, 6, 30),
    "tent": Box(58, 6, 15, 3.6, 18),
    "label": Box(42, 4.6, 10, 3.2, 11),
}


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


def sheet(
    house: House,
    shown: Sequence[PosterWindow],
    *,
    size: Size = Size.BOTH,
    logo: str | None = None,
) -> str:
    """Return one HTML document that needs nothing else and prints as it is; refuse an empty one.

    A `logo` is an address that holds it all. What it says above the pages, what to set and what to
    mind, is on the screen alone.
    """
    if not shown:
        raise NothingToPrint
    settings = house.settings
    paper = PAPERS.get(size, _A4)
    return _template().render(
        stands=shown if size not in {Size.LABEL, Size.TENT} else [],
        tents=shown if size is Size.TENT else [],
        label_pages=_in_pages(list(shown) if size in {Size.LABEL, Size.BOTH} else []),
        company=settings.company_name,
        company_scale=_company_scale(settings.company_name),
        contact=settings.contact,
        logo=logo,
        boxes=BOXES,
        paper=paper,
        mind=_to_mind(settings.public_url),
        style=ours(_style(paper, size)),
    )


def _style(paper: Paper, size: Size) -> str:
    page = f"@page{{size:{paper.page};margin:0}}:root{{--k:{paper.scale}}}"
    own = (TEMPLATES / "tent.css",) if size is Size.TENT else ()
    return page + sheets.sheet(TEMPLATES / "posters.css", *own)


def _to_mind(address: str) -> Text | None:
    try:
        printed.refuse_unreachable(address)
    except CodeLeadsNowhere as refusal:
        return refusal.said
    return printed.warning(address)


def _company_scale(company: Text) -> float:
    blocks = (Block(company.zh, 5.6), Block(company.en if company.en != company.zh else "", 5.6))
    return fitting(blocks, width=100, height=15, least=LEAST)


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
