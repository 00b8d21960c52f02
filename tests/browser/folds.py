"""Streamlit's folds, opened as a thumb does it."""

from playwright.sync_api import Locator, Page

_AT_REST = (
    "fold => Promise.allSettled(fold.getAnimations({subtree: true}).map(each => each.finished))"
)


def unfold(page: Page, heading: str) -> Locator:
    """Open the first fold with a heading and return it once it lies still.

    What is tapped while it still moves is somewhere else when the finger comes down.
    """
    summary = page.locator("summary", has_text=heading)
    fold = page.get_by_test_id("stExpander").filter(has=summary).first
    fold.locator("summary").tap()
    fold.evaluate(_AT_REST)
    return fold
