"""The views' style sheets: files beside their views, named by their place in kiosk/ui."""

from functools import cache
from pathlib import Path
from typing import Final

from kiosk.look import sheets

FOLDER: Final = Path(__file__).parent


def style(name: str) -> str:
    """Return the sheet as an element to put into a page, `cases/listing.css`."""
    return f"<style>{sheet(name)}</style>"


@cache
def sheet(name: str) -> str:
    """Return what the sheet says, for a component; the page's look defines the themes' colours."""
    return sheets.sheet(FOLDER / name)
