"""Streamlit's own text font, emptied: no page of ours is set in it.

Streamlit names it behind the system fonts of ours. A browser whose system fonts lack a letter that
it asks them for by name (Android's lack Chinese) would load all 170 kB before it looks elsewhere.
"""

from io import BytesIO
from typing import Final

from kiosk.front import bundle

_FONTS: Final = "static/media/SourceSansVF-*.woff2"
VERSION: Final = b"a space alone"


def font_files() -> list[str]:
    """Return the addresses of the installed text font, upright and italic."""
    home = bundle.static_dir()
    return sorted(file.relative_to(home).as_posix() for file in home.glob(_FONTS))


def emptied(raw: bytes) -> bytes:
    """Return the font with a space alone."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(raw))
    cutter = subset.Subsetter(subset.Options(layout_features=[], notdef_outline=False))
    cutter.populate(text=" ")
    cutter.subset(font)
    font.flavor = "woff2"
    target = BytesIO()
    font.save(target)
    return target.getvalue()
