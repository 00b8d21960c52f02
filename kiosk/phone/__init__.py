"""Scripts that several pages on a phone share: one file each, written into every page that asks."""

from functools import cache
from pathlib import Path
from typing import Final

from kiosk.look.inline import stripped

FOLDER: Final = Path(__file__).parent
SENDING: Final = FOLDER / "sending.js"
QUEUE: Final = FOLDER / "queue.js"
PICTURES: Final = FOLDER / "pictures.js"
COMPONENTS: Final = FOLDER / "components.js"


@cache
def component(*own: Path) -> str:
    """Return the script of a Streamlit component that hands photos in; its own files come last."""
    files = (SENDING, PICTURES, COMPONENTS, *own)
    return "\n".join(map(stripped, files))
