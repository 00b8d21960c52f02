"""Streamlit's own text font costs nothing where a browser asks for it after ours."""

from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

from kiosk.front import bundle, text_font
from kiosk.front.static_layer import files_of_streamlit


def test_both_of_its_files_go_out_empty(tmp_path: Path) -> None:
    files = files_of_streamlit(tmp_path)
    assert len(text_font.font_files()) == 2
    for name in text_font.font_files():
        sent = files.copy(name, "identity").body
        assert set(TTFont(BytesIO(sent)).getBestCmap()) == {ord(" ")}
        assert len(sent) < 2_000 < (bundle.static_dir() / name).stat().st_size
