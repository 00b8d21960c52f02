"""A photo from the phone as a component: shrunk there, handed in over HTTP, known by its number."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

from kiosk import phone
from kiosk.ui.own_routes import own_address
from kiosk.ui.styles import sheet
from survey.texts import Language, Text

HERE: Final = Path(__file__).parent
SENDING: Final = "sending"
"""What a place says instead of a number while its photo is on the way."""
STILL_SENDING: Final = Text(
    "照片还在送出，请稍候再提交；不想等，可以先删除这张照片。",
    "A photo is still on its way. Send it in a moment, or remove the photo to go without it.",
)
SAYS: Final = {
    "pick": Text("拍照，或从相册选一张", "Take a photo, or choose one"),
    "change": Text("换一张", "Change it"),
    "remove": Text("删除这张照片", "Remove this photo"),
    "sending": Text("正在送出…", "Sending…"),
    "sent": Text("照片已收到。", "The photo has arrived."),
    "waiting": Text(
        "已记下，有信号时自动送出。请先不要关闭这一页。",
        "It goes out by itself when there is a signal. Please keep this page open.",
    ),
    "refused": Text("这张照片没有被接受，请换一张。", "That photo was refused. Try another one."),
}
_HTML: Final = (
    '<div class="photo"><label class="pick"><span></span>'
    '<input type="file" accept="image/*"></label><img alt=""><p class="said" role="status"></p>'
    '<button type="button" class="remove"></button></div>'
)


@dataclass(frozen=True, slots=True)
class Place:
    """One of several places for photos: what is in it, and what its browser knows it by."""

    memory: str
    kept: str = ""


def draw_photo(
    key: str,
    language: Language,
    *,
    token: str = "",
    rating: str | None = None,
    when_sent: Callable[[], None] | None = None,
    place: Place | None = None,
) -> str | None:
    """Let somebody hand in a photo; return its number once the server has it.

    Who stands at a window shows its token; staff are known by their login.

    With a rating's receipt the photo is added to it in the same go, so that a websocket lost to
    the camera loses nothing; `when_sent` is called as soon as the page hears of it.

    In a place the photo can be changed and taken away: it says `SENDING` while one is on its way,
    "" when there is none any more, and None while nobody touched it.
    """
    told = _component()(
        key=key,
        data={
            "upload": own_address("/api/photos", lang=language, **({"w": token} if token else {})),
            "belongs": _belongs(rating, token, language) if rating else None,
            "memory": place.memory if place else rating,
            "kept": place.kept if place else None,
            "says": {name: text.said(language) for name, text in SAYS.items()},
        },
        default={"photo": None},
        on_photo_change=when_sent or _nothing,
    )
    return told.photo if place else told.photo or None


def is_sending(key: str) -> bool:
    """Tell whether the photo of a place is still on its way: a form sent now would lose it."""
    return _told(key) == SENDING


def arrived(key: str) -> str | None:
    """Return the number of the photo in a place, or None while there is none."""
    told = _told(key)
    return None if told in {None, "", SENDING} else told


def _told(key: str) -> str | None:
    told = st.session_state.get(key)
    photo = told.get("photo") if told else None
    return None if photo is None else str(photo)


def _belongs(rating: str, token: str, language: Language) -> dict[str, object]:
    return {
        "address": f"/api/ratings/{rating}/additions",
        "body": {"w": token, "kind": "photo", "lang": language},
    }


def _nothing() -> None:
    """A state is only told to a page that has a callback for it."""


@cache
def _component() -> Any:
    return st.components.v2.component(
        "kiosk_photo",
        html=_HTML,
        css=sheet("photo.css"),
        js=phone.component(HERE / "photo.js"),
    )
