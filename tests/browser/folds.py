"""Pages at work: folds opened as a thumb does it, answers awaited as an eye does."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import Error, Locator, Page

OPENINGS = 5
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


def pick(page: Page, box: Locator, name: str) -> None:
    """Choose from a list; one that closed again, as the page still moved, is opened anew."""
    option = page.get_by_role("option", name=name).first
    for _ in range(OPENINGS):
        box.click()
        with suppress(Error):
            option.wait_for(timeout=3_000)
            option.click(timeout=3_000)  # it may close again while the page still moves
            return
    option.click()


_SETTLED = """async () => {
  const drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  await drawn();
  await new Promise(done => requestIdleCallback(done));
  await fetch("/healthz", {cache: "no-store"});
  await drawn();
}"""


def settled(page: Page) -> None:
    """Wait until a page has done what it was told: drawn, idle, and heard by the server.

    What it would ask for in answer is asked for by then; so "nothing more happened" can be told.
    """
    page.evaluate(_SETTLED)


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
# A busy browser may draw question and answer at once: then nothing is seen but rest.
_ANSWERED_OR_AT_REST = """() => new Promise((done, late) => {
  let rest = 0, left = 800;
  const look = setInterval(() => {
    rest = document.querySelector("[data-test-script-state=notRunning]") ? rest + 1 : 0;
    const answered = "answered" in document.documentElement.dataset || rest > 60;
    if (!answered && left--) return;
    clearInterval(look);
    answered ? done() : late(new Error("no answer"));
  }, 50);
})"""


@contextmanager
def answered(page: Page) -> Iterator[None]:
    """Wait at the end until the server was asked and what it answered is drawn.

    What is tapped before is drawn anew under the finger.
    """
    page.evaluate(_NOTE_THE_NEXT_ANSWER)
    yield
    page.evaluate(_ANSWERED_OR_AT_REST)
