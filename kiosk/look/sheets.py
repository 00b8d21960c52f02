"""Style sheets as they are written into a page, with the palette's colours and fonts.

A sheet names them `var(--name)`. What both themes share is written in its place, so that it costs
nothing; what changes with the theme stays a custom property, which a component's shadow root
inherits.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final

from kiosk.look.inline import stripped
from kiosk.look.palette import FIXED, THEMED

_NAMED: Final = re.compile(r"var\(--([a-z0-9-]+)\)")


@cache
def sheet(*files: Path) -> str:
    """Return the sheets as one, for a page that defines the themes' colours elsewhere."""
    return _NAMED.sub(_written, "\n".join(map(stripped, files)))


@cache
def dressed(*files: Path, later: tuple[Path, ...] = ()) -> str:
    """Return the sheets as one, before them the themes' colours that they or later ones name."""
    css = sheet(*files)
    return properties(frozenset(_NAMED.findall(css + sheet(*later)))) + css


@cache
def properties(names: frozenset[str] = frozenset(THEMED)) -> str:
    """Return the themes' colours of these names as custom properties of the whole page."""
    used = {name: colours for name, colours in THEMED.items() if name in names}
    if not used:
        return ""
    light = ";".join(f"--{name}:{colour}" for name, (colour, _) in used.items())
    dark = ";".join(f"--{name}:{colour}" for name, (_, colour) in used.items())
    return f":root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}\n"


def _written(named: re.Match[str]) -> str:
    return FIXED.get(named[1], named[0]).replace(", ", ",")
