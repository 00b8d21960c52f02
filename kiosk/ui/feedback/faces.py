"""The five faces: one family of inline SVG, told apart by mouth and brows, not by colour alone."""

from typing import Final
from urllib.parse import quote

from kiosk.look.palette import LEVELS, LIGHT

_STROKES: Final = {
    5: "M11.5 15.5q4-4 8-1.5M28.5 14q4-2.5 8 1.5M13 22.5q3.2-4.4 6.4 0M28.6 22.5q3.2-4.4 6.4 0",
    4: "M12.5 15q3.5-2.5 7-1M28.5 14q3.5-1.5 7 1M14.5 29.5q9.5 9 19 0",
    3: "M12.5 14.5h7M28.5 14.5h7M16 32.5h16",
    2: "M12 16.5l7.5-3M28.5 13.5l7.5 3M15.5 34.5q8.5-7 17 0",
    1: "M11.5 12.5l8.5 4M36.5 12.5l-8.5 4",
}
_MOUTHS: Final = {5: "M12.5 27.5h23a11.5 10.8 0 0 1-23 0z", 1: "M14.5 37a9.7 8 0 0 1 19 0z"}
_EYED: Final = frozenset({4, 3, 2, 1})


def face(score: int) -> str:
    """Return a face as inline SVG; its colours are those of the text around it."""
    eyes = '<circle cx="16.5" cy="21.5" r="2.3"/><circle cx="31.5" cy="21.5" r="2.3"/>'
    return (
        '<svg viewBox="0 0 48 48" aria-hidden="true" focusable="false">'
        '<circle class="skin" cx="24" cy="24" r="22"/>'
        f'<path class="line" d="{_STROKES[score]}"/>'
        f"{_mouth(score)}{eyes if score in _EYED else ''}</svg>"
    )


def face_image(score: int) -> str:
    """Return a face as a picture's address for style sheets, with its own colours."""
    line = LIGHT.on_teal if score in {5, 1} else LIGHT.ink
    drawn = face(score)
    drawn = drawn.replace("<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" fill="{line}" ')
    drawn = drawn.replace('class="skin"', f'fill="{LEVELS[score]}"')
    drawn = drawn.replace(
        'class="line"',
        f'fill="none" stroke="{line}" stroke-width="2.6" stroke-linecap="round"',
    )
    return f"data:image/svg+xml,{quote(drawn, safe='')}"


def _mouth(score: int) -> str:
    return f'<path d="{_MOUTHS[score]}"/>' if score in _MOUTHS else ""
