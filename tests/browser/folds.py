"""Streamlit's folds and runs: opened as a thumb does it, awaited as an eye does."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

PATIENCE = 40_000

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


_NOTE_THE_NEXT_ANSWER = """() => {
  const root = document.documentElement;
  delete root.dataset.answered;
  const seen = new MutationObserver(() => {
    if (!document.querySelector("[data-test-script-state=notRunning]")) return;
    root.dataset.answered = "";
    seen.disconnect();
  });
  const where = {subtree: true, attributes: true, attributeFilter: ["data-test-script-state"]};
  seen.observe(document.body, where);
}"""


@contextmanager
def answered(page: Page) -> Iterator[None]:
    """Wait at the end until the server was asked and what it answered is drawn.

    What is tapped before is drawn anew under the finger.
    """
    page.evaluate(_NOTE_THE_NEXT_ANSWER)
    yield
    expect(page.locator("html[data-answered]")).to_be_attached(timeout=PATIENCE)
