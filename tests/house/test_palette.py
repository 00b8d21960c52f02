"""Colours and fonts stand in one place, and style sheets are files beside their views."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.look import palette, sheets

ROOT = Path(__file__).parents[2]
ROOMS = ("survey", "db", "kiosk", "pages")
KINDS = {".py", ".css", ".js", ".html", ".svg", ".webmanifest"}
HOME = "kiosk/look/palette.py"

_NAMES = "white|black|red|green|blue|teal|gold|orange|gray|grey|silver|purple|yellow|navy|maroon"
LITERALS = re.compile(
    r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b"
    r"|\b(?:rgb|hsl)a?\([^)]*\)"
    rf"|(?:fill|stroke|color|background|outline|border)\W{{1,3}}(?:{_NAMES})\b"
    r"|\bsystem-ui\b|\b(?:sans-serif|monospace|cursive)\b|PingFang|YaHei|Noto Sans|Menlo|Consolas"
    r"|Arial|Helvetica|font-family\s*[:=]\s*(?!var\(|inherit)[\w\"'-]+"
)
SHADOW = re.compile(r"rgba\(0,0,0,[\d.]+\)")
"""A shadow is black, thinned; nothing at all is black, thinned to nothing."""

ALLOWED = {
    # A reader of codes wants black on white, whatever the theme; the picture goes anywhere.
    "kiosk/pictures/qr_codes.py": {"#fff", 'font-family="sans-serif"'},
    "kiosk/plain/templates/track.html": {"#000"},
    # Formats that cannot ask: they repeat the palette, see below.
    "kiosk/front/favicon.svg": {palette.LIGHT.teal, "#fff"},
    "kiosk/front/kiosk.webmanifest": {palette.LIGHT.ground, palette.LIGHT.teal},
}
PAINTED = {"kiosk/demo/case_files.py", "kiosk/demo/results.py", "kiosk/demo/voices.py"}
"""The demo paints photos and types papers: neither that paint nor that type is ours."""


def strays(house: Path) -> Iterator[str]:
    """Give each colour or font written outside the palette."""
    for file in product_files(house):
        name = file.relative_to(house).as_posix()
        if name == HOME or name in PAINTED:
            continue
        for found in LITERALS.findall(file.read_text(encoding="utf-8")):
            if not SHADOW.fullmatch(found) and found not in ALLOWED.get(name, ()):
                yield f"{name}: {found}"


def product_files(house: Path) -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted(f for f in (house / room).rglob("*") if f.suffix in KINDS)


def test_no_colour_and_no_font_stands_outside_the_palette() -> None:
    assert list(strays(ROOT)) == []


@pytest.mark.parametrize(
    ("file", "copy"),
    [
        ("kiosk/ui/board/loud.css", ".k{background:#0F6E6E}"),
        ("kiosk/ui/board/loud.css", ".k{background:#fff}"),
        ("kiosk/ui/board/loud.css", ".k{background:rgba(15,110,110,.3)}"),
        ("kiosk/ui/board/loud.css", ".k{color:white}"),
        ("kiosk/ui/board/loud.css", ".k{font-family:Georgia}"),
        ("kiosk/ui/board/loud.css", ".k{font:16px/1.6 system-ui}"),
        ("kiosk/ui/board/loud.py", 'TEAL = "#0F6E6E"'),
        ("kiosk/ui/loud.js", 'paper.fillStyle = "#1B1F23";'),
        ("kiosk/plain/templates/loud.html", '<meta name="theme-color" content="#F6F8F9">'),
        ("kiosk/pictures/qr_codes.py", "f'<path fill=\"#0F6E6E\"/>'"),
        ("pages/loud.py", "st.html(\"<b style='color:red'>\")"),
    ],
)
def test_a_copy_put_back_is_found(tmp_path: Path, file: str, copy: str) -> None:
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text(copy, encoding="utf-8")
    assert [stray.partition(":")[0] for stray in strays(tmp_path)] == [file]


def test_what_is_no_copy_is_let_be(tmp_path: Path) -> None:
    (tmp_path / "kiosk").mkdir()
    css = ".k{color:var(--teal);border-color:currentColor;box-shadow:0 1px 6px rgba(0,0,0,.2)}"
    (tmp_path / "kiosk" / "quiet.css").write_text(f"{css}#faces{{font-family:var(--fonts)}}")
    assert list(strays(tmp_path)) == []


@pytest.mark.parametrize("name", ["favicon.svg", "kiosk.webmanifest"])
def test_formats_that_cannot_ask_repeat_the_palette(name: str) -> None:
    text = (ROOT / "kiosk" / "front" / name).read_text(encoding="utf-8")
    assert set(LITERALS.findall(text)) == ALLOWED[f"kiosk/front/{name}"]


def unknown_names(css: str) -> set[str]:
    """Return the properties that a sheet names and nobody defines: drawn as if never said."""
    own = set(re.findall(r"(?<!var\()--([\w-]+)\s*:", css))
    known = {*palette.THEMED, *palette.FIXED, *own, *ELSEWHERE}
    return set(re.findall(r"var\(--([\w-]+)", css)) - known


ELSEWHERE = {"st-font", "rows", "c"}
"""Streamlit's font, the rows of the wall's panel, and the colour of a face."""


@pytest.mark.parametrize(
    "file", [f for f in product_files(ROOT) if f.suffix == ".css"], ids=lambda f: f.name
)
def test_a_style_sheet_names_nothing_unknown(file: Path) -> None:
    assert unknown_names(file.read_text(encoding="utf-8")) == set()


def test_a_name_nobody_defines_is_noticed() -> None:
    assert unknown_names(".k{--rim:1px;color:var(--taupe);border:var(--rim)}") == {"taupe"}


def written_styles(file: Path) -> list[str]:
    """Return the style sheets that stand in a module or a template instead of a file of theirs."""
    text = file.read_text(encoding="utf-8")
    said = _strings(text) if file.suffix == ".py" else [text]
    return [s for s in said if re.search(r"<style[^>]*>[^<]*\{[^{}%]*:[^{}]*\}", s)]


def _strings(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr | ast.Constant):
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            yield "".join(str(p.value) for p in parts if isinstance(p, ast.Constant))


def test_no_style_sheet_stands_in_a_module_or_a_template() -> None:
    found = [f for f in product_files(ROOT) if f.suffix in {".py", ".html"} and written_styles(f)]
    assert found == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("loud.py", 'STYLE = """<style>\n.k{margin:0}\n</style>"""'),
        ("loud.py", 'f"<style>.k{{margin:{gap}px}}</style>"'),
        ("loud.html", '<style nonce="{{ nonce }}">\n.k{margin:0}\n</style>'),
    ],
)
def test_a_style_sheet_in_a_string_is_noticed(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert written_styles(tmp_path / name)


def test_a_sheet_that_stands_alone_brings_the_colours_it_names(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text(".k{color:var(--ink);background:var(--paper-card)}")
    (tmp_path / "b.css").write_text(".k{border-color:var(--line)}")
    light, dark = palette.LIGHT, palette.DARK
    assert sheets.dressed(tmp_path / "a.css") == (
        f":root{{--ink:{light.ink}}}@media(prefers-color-scheme:dark){{:root{{--ink:{dark.ink}}}}}"
        f"\n.k{{color:var(--ink);background:{light.card}}}"
    )
    for_both = sheets.dressed(tmp_path / "a.css", later=(tmp_path / "b.css",))
    assert f"--line:{light.line}" in for_both
    assert "border-color" not in for_both


@pytest.mark.parametrize("theme", [palette.LIGHT, palette.DARK], ids=["light", "dark"])
def test_words_can_be_read_on_every_ground(theme: palette.Theme) -> None:
    pairs = [
        *((words, ground) for words in (theme.ink, theme.muted, theme.teal)
          for ground in (theme.ground, theme.card)),
        (theme.on_teal, theme.teal),
        (theme.warn, theme.warn_ground),
        (theme.ink, theme.own),
    ]  # fmt: skip
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def test_grey_on_grey_would_not_pass() -> None:
    assert contrast(palette.LIGHT.edge, palette.LIGHT.ground) < 4.5


def contrast(one: str, other: str) -> float:
    """Return the ratio of two colours' brightness as WCAG 2 reckons it."""
    darker, lighter = sorted((_brightness(one), _brightness(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _brightness(colour: str) -> float:
    parts = [part / 255 for part in bytes.fromhex(colour.removeprefix("#"))]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# Sizes of text

PUBLIC = (
    "kiosk/instant/*.css", "kiosk/plain/templates/*.css", "kiosk/ui/feedback/customer.css",
    "kiosk/ui/photo.css",
)  # fmt: skip
PRINTED = {"paper_check.css", "posters.css"}
IN_PIXELS = re.compile(r"font(?:-size)?:[^;}]*?\d+px(?!/)|font:[^;}]*?\d+px")


def test_text_on_a_public_page_is_as_large_as_its_reader_set_it() -> None:
    sheets_of = [each for pattern in PUBLIC for each in ROOT.glob(pattern)]
    found = {
        each.name: IN_PIXELS.findall(each.read_text(encoding="utf-8"))
        for each in sheets_of
        if each.name not in PRINTED
    }
    assert len(found) > 5
    assert {name: sizes for name, sizes in found.items() if sizes} == {}
    assert IN_PIXELS.search("p{font:16px/1.6 x}")
    assert IN_PIXELS.search("p{font-size:14px}")
