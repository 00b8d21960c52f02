"""Pages as tests open them, read them and press them."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from streamlit.components.v2.bidi_component.main import _make_trigger_id
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
    said = [
        str(getattr(element, "value", ""))
        for kind in ("text", "markdown", "caption", "html", "info", "warning", "error")
        for element in page.get(kind)
    ]
    in_rows = [
        text for row in rows(page) for text in (*row["cells"], *(said for said, _ in row["marks"]))
    ]
    return "\n".join([*said, *in_rows])


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
    """Return what a page's list opens, in the order in which it stands there."""
    buttons = [
        button.key.removeprefix("open_")
        for button in page.button
        if button.key and button.key.startswith("open_")
    ]
    return [*buttons, *(row["ref"] for row in rows(page))]


def rows(page: AppTest) -> list[dict[str, Any]]:
    """Return the rows of a page's lists as the browser gets them."""
    return [row for each in _lists(page) for row in json.loads(each.proto.json)["rows"]]


def open_row(page: AppTest, ref: str) -> AppTest:
    """Press the row of a list that opens a thing, and let the page answer."""
    return _pressed_in_rows(page, ref, "open", ref)


def sort_rows(page: AppTest, by: str) -> AppTest:
    """Press the heading of a list's column, and let the page answer."""
    return _pressed_in_rows(page, None, "sort", by)


def _pressed_in_rows(page: AppTest, ref: str | None, event: str, value: str) -> AppTest:
    """Send what a browser sends when somebody presses in a list: it stands for no click here."""
    [pressed_list] = [
        each
        for each in _lists(page)
        if ref is None or ref in {row["ref"] for row in json.loads(each.proto.json)["rows"]}
    ]
    states = page._tree.get_widget_states()
    sent = states.widgets.add(id=_make_trigger_id(pressed_list.proto.id, "events"))
    sent.json_trigger_value = json.dumps([{"event": event, "value": value}])
    page._run(states)
    assert not page.exception
    return page


def _lists(page: AppTest) -> list[Any]:
    return [
        each
        for each in page.get("bidi_component")
        if each.proto.component_name.endswith("kiosk_rows")
    ]
