"""Signatures, as a finger draws them."""

from itertools import count

from playwright.sync_api import Locator, Page, expect

NAME = [(0.15, 0.3), (0.3, 0.7), (0.45, 0.3), (0.6, 0.7), (0.75, 0.3), (0.85, 0.6)]
_DRAWN = count()


def draw(page: Page, pad: Locator, points: list[tuple[float, float]]) -> None:
    """Draw with a finger, through some parts of the paper; no hand draws the same line twice."""
    paper = pad.locator("canvas")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    assert box is not None
    finger = page.context.new_cdp_session(page)
    aside = next(_DRAWN) % 40 / 400
    spots = [
        {"x": box["x"] + (x + aside) * box["width"], "y": box["y"] + y * box["height"]}
        for x, y in points
    ]
    for kind, spot in zip(["touchStart", *["touchMove"] * (len(spots) - 1)], spots, strict=True):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [spot]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    finger.detach()
    expect(pad.get_by_role("button", name="撤销一笔")).to_be_enabled()  # it came down on the paper
