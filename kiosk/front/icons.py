"""The icon font, cut down to the icons that are drawn: 5 kB instead of 375."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from kiosk.front import bundle

ROOT: Final = Path(__file__).resolve().parents[2]
_NAME: Final = re.compile(r":material/([a-z0-9_]+):")
_FONT: Final = "static/media/MaterialSymbols-Rounded.*.woff2"

# Drawn by Streamlit's server side, not named in its scripts: links out, downloads, feedback.
FROM_THE_SERVER: Final = frozenset(
    {"check", "download", "error", "info", "open_in_new", "star", "thumb_down", "thumb_up"}
    | {"sentiment_sad", "sentiment_dissatisfied", "sentiment_neutral", "sentiment_satisfied"}
    | {"sentiment_very_satisfied", "warning"}
)


class FontUnknown(Exception):
    """The icon font is not there, or not built the way this code knows."""


def font_file() -> str:
    """Return the installed icon font's address; refuse when there is not exactly one."""
    found = list(bundle.static_dir().glob(_FONT))
    if len(found) != 1:
        raise FontUnknown(f"{len(found)} files look like the icon font")
    return found[0].relative_to(bundle.static_dir()).as_posix()


def own_names() -> frozenset[str]:
    """Return the icons named in the product's own sources."""
    sources = [*(ROOT / "pages").rglob("*.py"), *(ROOT / "kiosk").rglob("*.py")]
    return frozenset(_names_in(source.read_text(encoding="utf-8") for source in sources))


@cache
def built_in_names() -> frozenset[str]:
    """Return the icons that Streamlit's own widgets draw by themselves."""
    scripts = bundle.static_dir().glob("static/js/*.js")
    return FROM_THE_SERVER | frozenset(
        _names_in(script.read_text(encoding="utf-8") for script in scripts)
    )


def needed_names() -> frozenset[str]:
    """Return every icon some page may draw."""
    return own_names() | built_in_names()


def glyphs_by_name(font: Any) -> dict[str, str]:
    """Return the glyph that each icon name, written out in letters, is drawn with."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    found: dict[str, str] = {}
    for first, ligature in _ligatures(font):
        spelled = [letters.get(glyph) for glyph in (first, *ligature.Component)]
        if all(spelled):
            found["".join(filter(None, spelled))] = ligature.LigGlyph
    return found


def cut(raw: bytes, names: Iterable[str]) -> bytes:
    """Return the font with the named icons alone; names it never had are left out."""
    # A quarter of a second to import, and only the first start cuts.
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(raw))
    known = glyphs_by_name(font)
    wanted = {name: known[name] for name in names if name in known}
    if not wanted:
        raise FontUnknown("none of the icons is in the font")
    options = subset.Options(layout_closure=False, layout_features=["*"], flavor="woff2")
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    # The letters alone would keep every icon: each can be spelled with them. Without the closure
    # only those ligatures stay whose letters and result are both named here.
    cutter.populate(text="".join(wanted), glyphs=sorted(set(wanted.values())))
    cutter.subset(font)
    font.flavor = "woff2"
    target = BytesIO()
    font.save(target)
    return target.getvalue()


def _names_in(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from _NAME.findall(text)


def _ligatures(font: Any) -> Iterator[tuple[str, Any]]:
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            real = getattr(table, "ExtSubTable", table)
            for first, group in getattr(real, "ligatures", {}).items():
                yield from ((first, ligature) for ligature in group)
