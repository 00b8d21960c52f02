"""Scripts that several pages on a phone share: one file each, written into every page that asks."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from kiosk.look.inline import stripped, tight

FOLDER: Final = Path(__file__).parent
SENDING: Final = FOLDER / "sending.js"
LATER: Final = FOLDER / "later.js"
QUEUE: Final = FOLDER / "queue.js"
PICTURES: Final = FOLDER / "pictures.js"
CHOSEN: Final = FOLDER / "chosen.js"
COMPONENTS: Final = FOLDER / "components.js"
WORKER: Final = FOLDER / "worker.js"
ACTS: Final = FOLDER / "acts.js"
LEFTOVER: Final = FOLDER / "leftover.js"
FORM: Final = FOLDER / "form.js"
WORK: Final = FOLDER / "work.js"


def script(*files: Path) -> str:
    """Return several scripts as one, without the blanks that no browser needs."""
    return "\n".join(tight(stripped(file)) for file in files)


@cache
def form() -> str:
    """Return the script of the forms of complaints, messages and what else a complainant does."""
    return script(SENDING, LATER, QUEUE, PICTURES, CHOSEN, ACTS, LEFTOVER, FORM)


FORM_ADDRESS: Final = f"/form.js?v={sha256(form().encode()).hexdigest()[:12]}"
"""Where that script is found: another one has another address."""


@cache
def work() -> str:
    """Return the script of a phone that works for its rating, and of its worker."""
    return script(WORK)


WORK_ADDRESS: Final = f"/work.js?v={sha256(work().encode()).hexdigest()[:12]}"
"""Where that one is found, with the rating's number after it."""


@cache
def component(*own: Path) -> str:
    """Return the script of a Streamlit component that hands photos in; its own files come last."""
    return "\n".join(map(stripped, (SENDING, PICTURES, COMPONENTS, *own)))
