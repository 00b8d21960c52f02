"""Pages as tests open them, read them and press them."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from kiosk.rights.who import SESSION_COOKIE
from kiosk.screens import ROOT

PAGES: Final = ROOT / "pages"
PATIENCE: Final = 30


def page_at(
    file: Path,
    token: str | None = None,
    filled: Mapping[str, object] = MappingProxyType({}),
    /,
    **query: str,
) -> AppTest:
    """Open a page for whoever a token signs in, or for nobody, some fields filled beforehand.

    The address asks for what is named; `from_` stands for `from`.
    """
    page = AppTest.from_file(str(file), default_timeout=PATIENCE)
    if token is not None:
        page.session_state[SESSION_COOKIE] = token
    for key, value in filled.items():
        page.session_state[key] = value
    for name, value in query.items():
        page.query_params[name.rstrip("_")] = value
    return run(page)


def run(page: AppTest) -> AppTest:
    """Run a page again as it stands; no fault of its own shows."""
    page.run()
    assert not page.exception
    return page


def texts(page: AppTest) -> str:
    """Return all that a page says, line by line."""
    return "\n".join(
        str(getattr(element, "value", ""))
        for kind in ("text", "markdown", "caption", "html", "info", "warning", "error")
        for element in page.get(kind)
    )


def markup(page: AppTest) -> str:
    """Return what a page draws as HTML."""
    return " ".join(str(each.proto.body) for each in page.get("html")).replace("\u00a0", " ")


def pressed(page: AppTest, label: str) -> Button:
    """Press the first button with a label; the page has not run yet."""
    return next(button for button in page.button if button.label == label).click()


def press(page: AppTest, label: str) -> AppTest:
    """Press the first button with a label and let the page answer."""
    pressed(page, label)
    return run(page)


def fill(page: AppTest, label: str, words: str) -> None:
    """Type into the first field whose label begins so."""
    next(each for each in page.text_input if each.label.startswith(label)).input(words)


def labels(page: AppTest) -> list[str]:
    """Return what stands on a page's buttons."""
    return [each.label for each in page.button]


def cards(page: AppTest) -> list[str]:
    return [
        button.key.removeprefix("open_")
        for button in page.button
        if button.key and button.key.startswith("open_")
    ]
