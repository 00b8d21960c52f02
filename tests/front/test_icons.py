"""Every icon some page draws is in the font that goes out."""

from functools import cache
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from kiosk.front import bundle, icons

# Streamlit draws this one from a picture of its own, not from the font.
PICTURES = {"star_filled"}


@cache
def whole() -> bytes:
    return (bundle.static_dir() / icons.font_file()).read_bytes()


@cache
def known_in_cut_font() -> frozenset[str]:
    return _known(icons.cut(whole(), icons.needed_names()))


def test_every_icon_of_our_pages_is_in_the_cut_font() -> None:
    assert icons.own_names() - known_in_cut_font() == set()


def test_every_icon_streamlit_draws_itself_is_in_the_cut_font() -> None:
    assert len(icons.built_in_names()) > 50
    assert icons.built_in_names() - known_in_cut_font() - PICTURES == set()


def test_an_icon_nobody_named_is_left_out() -> None:
    assert "home" in _known(whole())
    assert "home" not in _known(icons.cut(whole(), ["tv"]))


def test_the_glyphs_are_drawn_as_before() -> None:
    cut = TTFont(BytesIO(icons.cut(whole(), ["home", "tv"])))
    original = TTFont(BytesIO(whole()))
    for name in ("home", "tv"):
        glyph, before = icons.glyphs_by_name(cut)[name], icons.glyphs_by_name(original)[name]
        assert cut["glyf"][glyph].numberOfContours == original["glyf"][before].numberOfContours > 0


def test_names_the_font_never_had_are_refused_only_when_alone() -> None:
    assert "tv" in _known(icons.cut(whole(), ["tv", "no_such_icon"]))
    with pytest.raises(icons.FontUnknown):
        icons.cut(whole(), ["no_such_icon"])


def _known(font: bytes) -> frozenset[str]:
    return frozenset(icons.glyphs_by_name(TTFont(BytesIO(font))))
