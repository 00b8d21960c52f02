"""The one place of colours and fonts, which screens, charts, faces, posters and the wall share.

A style sheet names them as custom properties: `var(--on-teal)` (see kiosk/look/sheets.py).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

FONTS: Final = (
    'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif'
)
FIRST_FONTS: Final = "system-ui, sans-serif"
"""The first paint's: each name in a list is looked for before a word is drawn."""
PRINT_FONTS: Final = FONTS.removeprefix("system-ui, ")
"""A print shop's machine has a system font of its own, often without Chinese."""
SHEET_FONTS: Final = ("Helvetica", "Courier-Bold", "STSong-Light")
"""The fonts of a PDF that every reader has, or stands another one in for."""
CODE_FONTS: Final = "ui-monospace, Menlo, Consolas, monospace"

LEVELS: Final = {5: "#0F6E6E", 4: "#5BB5AC", 3: "#B8C2C8", 2: "#F2A65A", 1: "#C8502D"}
"""What satisfaction looks like everywhere: told apart also by those who see no red or green."""


def thinned(colour: str, opacity: float) -> str:
    """Return the colour as a veil of the given opacity."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"rgba({red},{green},{blue},{opacity:g})"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a theme, by what they are for."""

    ink: str
    muted: str
    line: str
    edge: str
    """Around what can be filled in or tapped: seen where a line is only felt."""
    ground: str
    card: str
    teal: str
    on_teal: str
    warn: str
    warn_ground: str
    own: str
    """Behind what oneself has said."""
    track: str
    band: str
    """An interval as a bar; as an area beneath a line it is the veil."""
    veil: str
    face_5: str
    face_4: str
    face_3: str
    face_2: str
    face_1: str


LIGHT: Final = Theme(
    ink="#1B1F23",
    muted="#5B6670",
    line="#E3E7EA",
    edge="#8A959D",
    ground="#F6F8F9",
    card="#FFFFFF",
    teal=LEVELS[5],
    on_teal="#FFFFFF",
    warn="#8A3A12",
    warn_ground="#FDF0E7",
    own="#E6F2F1",
    track="#EDF0F2",
    band=thinned(LEVELS[5], 0.28),
    veil=thinned(LEVELS[5], 0.16),
    face_5=LEVELS[5],
    face_4=LEVELS[4],
    face_3=LEVELS[3],
    face_2=LEVELS[2],
    face_1=LEVELS[1],
)
DARK: Final = Theme(
    ink="#E8ECEE",
    muted="#9AA6AE",
    line="#2C343A",
    edge="#75828B",
    ground="#14181B",
    card="#1C2226",
    teal=LEVELS[4],
    on_teal="#0B1A1A",
    warn="#F2B79A",
    warn_ground="#33211A",
    own="#18302F",
    track="#2A3136",
    band=thinned(LEVELS[4], 0.34),
    veil=thinned(LEVELS[4], 0.22),
    face_5="#2A9D94",
    face_4=LEVELS[4],
    face_3=LEVELS[3],
    face_2=LEVELS[2],
    face_1="#DB6A48",
)

SERIES: Final = (LEVELS[5], LEVELS[2], LIGHT.muted, "#7A4E7E")
"""Teal, amber, slate, plum, in this order."""

GOLD: Final = "#F3C969"
WALL: Final = {
    "ground": DARK.ground,
    "raised": DARK.card,
    "line": "#333C42",
    "text": "#F4F6F7",
    "soft": LEVELS[3],
    "teal": DARK.teal,
    "band": thinned(DARK.teal, 0.4),
    "red": "#B3261E",
    "red-lit": "#BC2C22",
    "red-deep": "#9E1F18",
    "gold": GOLD,
    "gold-thin": thinned(GOLD, 0.75),
    "name": "#FFFFFF",
}
"""Read from five metres, dark whatever the theme; the star's ground is lit from above."""
CUT: Final = "#C6CED3"
"""Where a print is folded or cut."""


def _by_name(theme: Theme) -> dict[str, str]:
    return {name.replace("_", "-"): colour for name, colour in asdict(theme).items()}


_LIGHT: Final = _by_name(LIGHT)
_DARK: Final = _by_name(DARK)
THEMED: Final[Mapping[str, tuple[str, str]]] = {
    name: (colour, _DARK[name]) for name, colour in _LIGHT.items() if colour != _DARK[name]
}
"""What changes with the theme, by its name in a style sheet: in the light, in the dark."""
FIXED: Final[Mapping[str, str]] = {
    **{name: colour for name, colour in _LIGHT.items() if name not in THEMED},
    **{f"paper-{name}": colour for name, colour in _LIGHT.items()},
    **{f"wall-{name}": colour for name, colour in WALL.items()},
    **{f"level-{level}": colour for level, colour in LEVELS.items()},
    "paper-cut": CUT,
    "fonts": FONTS,
    "first-fonts": FIRST_FONTS,
    "print-fonts": PRINT_FONTS,
    "code-fonts": CODE_FONTS,
}
"""What stays: paper is white and the wall is dark at night, too."""
