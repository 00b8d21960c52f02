"""What some of the demo's customers answered about the promises of a window."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final

from db.feedback.addition_store import Addition
from kiosk.demo.history import SEED
from kiosk.demo.places import PLACES
from kiosk.files.reading import ReadFiles
from survey.directory.posts import post_of

ANSWERED_WITHIN: Final = timedelta(days=35)


def demo_answers(history: ReadFiles, *, now: datetime, seed: int = SEED) -> Iterator[Addition]:
    """Yield what some customers of the last weeks said about the window's promises."""
    chance = Random(seed)  # noqa: S311 - a made-up history is no secret
    posts = {place.code: post_of(place.post) for place in PLACES}
    for _, row in history.rows("ratings"):
        asked = now - row["created_at"] < ANSWERED_WITHIN and chance.random() < 0.06
        if not asked or row["standing"] != "counted":
            continue
        satisfied = row["score"] >= 3
        answers = {
            commitment.code: chance.random() < (0.97 if satisfied else 0.6)
            for commitment in posts[row["window"]].commitments
            if chance.random() < 0.8
        }
        key = f"{row['id']}-kept"
        yield Addition(key, row["id"], "kept", {"answers": answers}, key, row["created_at"])
