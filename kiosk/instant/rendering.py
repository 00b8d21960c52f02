"""Writes the first paint: one HTML document, nothing to fetch, a form where scripts do not run."""

import html
import re
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kiosk import front, phone
from kiosk.instant import wording
from kiosk.look.inline import literal
from kiosk.look.sheets import dressed, sheet
from kiosk.ui.feedback.faces import face
from survey.directory.posts import post_of
from survey.feedback import questionnaire
from survey.feedback.questionnaire import LONGEST_NAME
from survey.given import WORDS_LIMIT
from survey.texts import CHINESE, ENGLISH, Language, Text

HERE: Final = Path(__file__).parent
ASKING: Final = HERE / "asking.css"
LATER: Final = HERE / "later.css"
LOST: Final = HERE / "lost.css"
ANSWERS: Final = (
    ("yes", questionnaire.KEPT),
    ("no", questionnaire.BROKEN),
    ("", questionnaire.UNNOTICED),
)
KIOSK_IDLE: Final = 8
"""Seconds after which a tablet at the window is ready for the next customer."""


@dataclass(frozen=True, slots=True)
class WindowShown:
    """What a customer sees of a window; `company` in the page's language.

    `stay` is how long the policy says that a visit lasts, `opening` the mark of when this page was
    given out, `enrolled` whether it went to a tablet that an administrator enrolled.
    """

    token: str
    name: str
    post: str
    location: str | None
    company: str
    stay: timedelta
    opening: str = ""
    enrolled: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A rating already given: its receipt, its score, and the number of its visit."""

    id: str
    score: int
    visit: str | None = None


def page(
    window: WindowShown,
    language: Language,
    *,
    visit: str,
    given: Given | None = None,
    done: bool = False,
    kiosk: bool = False,
    error: str = "",
    best: questionnaire.Side = "left",
) -> str:
    """Return the customer's page: asking, or thanking when a rating was given."""
    # A phone that asks draws at once what it needs to be asked; the rest is laid out after a tap.
    at_once, with_the_rest = _styles(asks=given is None, kiosk=kiosk)
    layer = drawn(
        "page.html",
        language,
        **_addresses(window, language, given, kiosk=kiosk),
        q=questionnaire,
        groups=_groups(),
        words_limit=WORDS_LIMIT,
        commitments=post_of(window.post).commitments,
        parts=_parts(window),
        answers=ANSWERS,
        window=window,
        place=_place(window, language),
        visit=visit,
        given=given,
        state=_state(given, done=done),
        said=_said(given, done=done),
        kiosk=kiosk,
        error=error,
        levels=questionnaire.levels(best),
        later_style=front.ours(with_the_rest) if with_the_rest else "",
    )
    script = _script(kiosk=kiosk).replace(
        "KIOSK_PAGE",
        literal(_told_to_script(window, language, visit, given, done=done, kiosk=kiosk)),
    )
    return front.instant_index(
        language,
        head(f"{wording.RATE.said(language)} · {window.name}", at_once, first="faces"),
        layer,
        script,
    )


def unknown(
    language: Language,
    *,
    company: str,
    contact: str,
    sentence: str,
    heading: Text = wording.DEAD_CODE,
) -> str:
    """Return the page for a code that opens no window, with a way to reach somebody."""
    layer = drawn(
        "unknown.html",
        language,
        heading=heading,
        company=company,
        contact=contact,
        telephone=_telephone(contact),
        sentence=sentence,
        complain_url=f"/complain?{urlencode({'lang': language})}",
    )
    style = dressed(ASKING, LATER, LOST)
    return front.instant_index(language, head(heading.said(language), style), layer)


def drawn(template: str, language: Language, **values: Any) -> str:
    """Return a template of this room filled in; `say` in it speaks the page's language."""

    def say(text: Text) -> str:
        return text.said(language)

    made = _environment().get_template(template)
    return made.render(say=say, words=wording, face=face, language=language, **values)


def _addresses(
    window: WindowShown, language: Language, given: Given | None, *, kiosk: bool
) -> dict[str, str]:
    other = ENGLISH if language == CHINESE else CHINESE
    mode = {"mode": "kiosk"} if kiosk else {}
    receipt = {"r": given.id} if given else {}
    here = {"w": window.token} | mode
    spoken = {"w": window.token, "lang": language}
    return {
        "other_language": other,
        "other_language_url": f"/rate?{urlencode(here | {'lang': other} | receipt)}",
        "again_url": f"/rate?{urlencode(spoken | receipt)}",
        "complain_url": f"/complain?{urlencode(spoken | receipt)}",
        "words_action": f"/api/ratings/{given.id}/additions" if given else "",
    }


def _groups() -> tuple[dict[str, Any], ...]:
    """Return the reasons with the question above them, once for levels that share them."""
    levels_by_question: dict[tuple[Text, tuple[questionnaire.Reason, ...]], list[int]] = {}
    for level in questionnaire.LEVELS:
        asked = (level.why, questionnaire.reasons_for(level.score))
        levels_by_question.setdefault(asked, []).append(level.score)
    return tuple(
        {"why": why, "reasons": reasons, "scores": scores}
        for (why, reasons), scores in levels_by_question.items()
    )


def _parts(window: WindowShown) -> tuple[dict[str, Any], ...]:
    """Return what else can be told after the tap: promises kept or not, praise, a photo."""
    return (
        {
            "kind": "kept",
            "says": questionnaire.KEPT_QUESTION,
            "promises": post_of(window.post).commitments,
            "lines": (),
        },
        {
            "kind": "praise",
            "says": questionnaire.PRAISE,
            "promises": (),
            "lines": (
                ("name", questionnaire.PRAISE_NAME, LONGEST_NAME),
                ("text", questionnaire.PRAISE_WORDS, WORDS_LIMIT),
            ),
        },
        {"kind": "photo", "says": wording.PHOTO, "promises": (), "lines": ()},
    )


def _place(window: WindowShown, language: Language) -> str:
    return " · ".join(filter(None, [post_of(window.post).name.said(language), window.location]))


def _state(given: Given | None, *, done: bool) -> str:
    if given is None:
        return "ask"
    return "done" if done else "sent"


def _said(given: Given | None, *, done: bool) -> Text:
    return wording.ALL_RECEIVED if given and done else questionnaire.THANKS


def _told_to_script(
    window: WindowShown,
    language: Language,
    visit: str,
    given: Given | None,
    *,
    done: bool,
    kiosk: bool,
) -> dict[str, Any]:
    return {
        "w": window.token,
        "visit": visit,
        "opening": window.opening,
        "stay": int(window.stay.total_seconds()),
        "lang": language,
        "given": asdict(given) if given else None,
        "done": done,
        "kiosk": kiosk,
        "idle": KIOSK_IDLE,
        "space": "" if language == CHINESE else " ",
        "says": {name: text.said(language) for name, text in wording.SCRIPT.items()},
    }


def head(title: str, style: str, *, first: str = "") -> str:
    """Return the head's part; nothing is drawn before the element `first` is there."""
    awaited = f'<link rel="expect" href="#{first}" blocking="render">' if first else ""
    return (
        f"<title>{html.escape(title)}</title>"
        '<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">'
        f"{awaited}{front.ours(style)}"
    )


def _styles(*, asks: bool, kiosk: bool) -> tuple[str, str]:
    """Return the style of the first paint, and the one that comes with what shows after a tap."""
    if kiosk:
        return dressed(ASKING, LATER, HERE / "kiosk.css"), ""
    if asks:
        return dressed(ASKING, later=(LATER,)), sheet(LATER)
    return dressed(ASKING, LATER), ""


@cache
def _script(*, kiosk: bool) -> str:
    own = [HERE / "kiosk.js"] if kiosk else [phone.PICTURES, phone.CHOSEN, HERE / "more.js"]
    return phone.script(phone.SENDING, phone.LATER, phone.QUEUE, *own, HERE / "rate.js")


def _telephone(contact: str) -> str:
    """Return the contact as a number to dial, empty when it is none."""
    digits = re.sub(r"[^\d+]", "", contact)
    return digits if len(digits) >= 5 and not re.search(r"[^\d+()\-\s]", contact) else ""


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
