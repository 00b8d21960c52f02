"""Cells that hold a picture: the company's logo, as an address that holds it all."""

from kiosk.files.columns import Circumstances, ruled
from kiosk.pictures.logos import kept_as, png_of


def logo(cell: str, _at: Circumstances) -> str:
    """Read the company's logo; refuse what is no small PNG."""
    return ruled(lambda: kept_as(png_of(cell)))
