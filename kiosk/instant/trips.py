"""Writes the page of a slip: the posts of one lorry's trip, each rated with one tap.

It is made as the customer's page of a window is: one small document, forms where scripts do not
run, a queue on the phone where they do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

from kiosk import front, phone
from kiosk.instant import wording
from kiosk.instant.rendering import ASKING, HERE, LATER, Given, drawn, head
from kiosk.look.inline import literal
from kiosk.look.sheets import dressed
from survey.directory.posts import POSTS, Post
from survey.feedback import questionnaire
from survey.feedback.slips import grouped
from survey.texts import CHINESE, ENGLISH, Language

TRIP: Final = HERE / "trip.css"


@dataclass(frozen=True, slots=True)
class Place:
    """A window of the yard; `opening` is the mark of when this page was given out for it.

    `seen` tells that staff noted the slip there, `given` what was rated there on this trip.
    """

    token: str
    name: str
    post: str
    opening: str
    seen: bool = False
    given: Given | None = None


@dataclass(frozen=True, slots=True)
class TripShown:
    """What a phone is shown of a slip; without a `mark` it rates as with a printed code."""

    code: str
    yard: str
    company: str
    places: Sequence[Place]
    visit: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class _PostShown:
    """A post with its windows; `now` is the one that is chosen before anybody taps."""

    post: Post
    places: Sequence[Place]
    now: Place | None

    @property
    def given(self) -> Given | None:
        """What was rated at the window that is chosen."""
        return self.now.given if self.now else None


def trip_page(
    trip: TripShown,
    language: Language,
    *,
    notice: str = "",
    best: questionnaire.Side = "left",
) -> str:
    """Return the page of a slip, with a notice where it opens no trip on this phone."""
    other = ENGLISH if language == CHINESE else CHINESE
    posts = _posts(trip.places)
    layer = drawn(
        "trip.html",
        language,
        trip=trip,
        code=grouped(trip.code),
        posts=posts,
        notice=notice,
        levels=questionnaire.levels(best),
        other_language=other,
        other_language_url=f"/trip?{urlencode({'s': trip.code, 'lang': other})}",
        q=questionnaire,
    )
    script = _script().replace("KIOSK_TRIP", literal(_told_to_script(trip, language)))
    title = f"{wording.TRIP.said(language)} · {trip.yard}"
    # The first post is drawn at once, when all of it is there; those beneath the fold come later.
    first = f"post-{posts[0].post.code}" if posts else ""
    heading = head(title, dressed(ASKING, LATER, TRIP), first=first)
    return front.instant_index(language, heading, layer, script)


def _posts(places: Sequence[Place]) -> list[_PostShown]:
    found = []
    for post in POSTS:
        here = [each for each in places if each.post == post.code]
        if here:
            found.append(_PostShown(post, here, _chosen(here)))
    return found


def _chosen(places: Sequence[Place]) -> Place | None:
    """Return the only window, else the only one where the lorry is known to have been."""
    if len(places) == 1:
        return places[0]
    known = [each for each in places if each.seen or each.given]
    return known[0] if len(known) == 1 else None


def _told_to_script(trip: TripShown, language: Language) -> dict[str, Any]:
    given = {
        each.token: {"id": each.given.id, "score": each.given.score}
        for each in trip.places
        if each.given
    }
    return {
        "slip": trip.code,
        "visit": trip.visit,
        "mark": trip.mark,
        "lang": language,
        "given": given,
        "opened": {} if trip.mark else {each.token: each.opening for each in trip.places},
        "space": "" if language == CHINESE else " ",
        "says": {name: text.said(language) for name, text in wording.TRIP_SCRIPT.items()},
    }


@cache
def _script() -> str:
    return phone.script(phone.SENDING, phone.LATER, phone.QUEUE, HERE / "trip.js")
