"""The complaint form within Streamlit: the same questions as the plain page's, the same action.

What is typed stays until the complaint is kept; thanks are said after the commit.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from html import escape
from typing import Final
from urllib.parse import urlencode
from uuid import uuid4

import streamlit as st
from sqlalchemy.orm import Session

from db.directory.directory_store import Window
from kiosk import clock
from kiosk.actions.cases.complaints import (
    Circumstances,
    Filed,
    Sender,
    filed_under,
    key_of_rating,
    make_complaint,
)
from kiosk.locks import tracking
from kiosk.locks.devices import DEVICE_COOKIE, device_of
from kiosk.ui.doing import do_openly, refuse
from kiosk.ui.photo import SENDING, STILL_SENDING, Place, draw_photo
from kiosk.wiring import house
from survey.cases import complaint_form as form
from survey.cases.complaint_form import Field, Kind
from survey.refusals.cases import ComplaintKeyReused
from survey.texts import Language, Text

THANKS = Text("投诉已受理", "Your complaint is registered")
NUMBER = Text("投诉编号", "Your number")
KEEP = Text(
    "请截屏或复制链接保存。我们不保存密码，丢了就打不开这件投诉了。",
    "Take a screenshot or copy the link. We do not keep the secret: without it nobody can open "
    "this complaint for you.",
)
FOLLOW = Text("查看处理进度", "See where it stands")

AGAIN = Text("还有别的事？再写一件投诉", "Something else? Make another complaint")
EARLIER = Text("看之前提交的那件", "See the one we have")

_NO_WIDGET: Final = frozenset({Kind.PLACE, Kind.PHOTOS})
TYPED: Final = tuple(
    f"complaint_{each.name}" for each in form.inputs() if each.kind not in _NO_WIDGET
)
"""What a page that draws the form at times only has to keep in its session state meanwhile."""
GONE: Final = (
    "complaint_key", "complaint_problem", "complaint_earlier", "complaint_places", *TYPED
)  # fmt: skip
"""What is forgotten once the complaint is kept."""


def draw(
    window: Window, language: Language, *, receipt: str | None = None, score: int | None = None
) -> None:
    """Draw the form, or the thanks once the complaint is kept; `receipt` names the rating."""
    state = st.session_state
    if "complaint_key" not in state and "complaint_filed" not in state:
        _begin(receipt)
    filed = state.get("complaint_filed")
    if filed:
        _draw_thanks(str(filed), window, language)
        return
    for each in form.inputs():
        if each.beginning:
            state.setdefault(_key(each), each.beginning)
    st.subheader(form.HEADING.said(language), anchor=False)
    st.caption(form.PROMISE.said(language))
    for each in form.asked(placed=True, score=score):
        _DRAWN[each.kind](each, window, language)
    problem = state.get("complaint_problem")
    if problem:  # where the thumb is: above, a long form would hide it
        st.warning(str(problem))
    earlier = state.get("complaint_earlier")
    if earlier:
        st.link_button(EARLIER.said(language), str(earlier), width="stretch")
    st.button(
        form.SEND.said(language),
        key="complaint_send",
        type="primary",
        width="stretch",
        on_click=_send,
        args=(window.id, language, receipt),
    )


def _begin(receipt: str | None) -> None:
    """Begin anew, or show the number of what was kept just before the page was lost."""
    opened, state = house(), st.session_state
    device = st.context.cookies.get(DEVICE_COOKIE)
    key = key_of_rating(opened.secret, receipt=receipt, device=device)
    with opened.reading() as session:
        filed = filed_under(session, key, secret=opened.secret)
    if filed:
        state["complaint_filed"] = f"{filed.number}.{filed.secret}"
        return
    state["complaint_key"] = key


def _key(field: Field) -> str:
    return f"complaint_{field.name}"


def _draw_words(field: Field, _window: Window, language: Language) -> None:
    st.text_area(
        field.label.said(language),
        placeholder=field.hint.said(language),
        height=140,
        key=_key(field),
    )


def _draw_line(field: Field, _window: Window, language: Language) -> None:
    st.text_input(field.label.said(language), autocomplete="off", key=_key(field))


def _draw_tick(field: Field, _window: Window, language: Language) -> None:
    st.checkbox(field.label.said(language), key=_key(field))


def _draw_choice(field: Field, window: Window, language: Language) -> None:
    """Draw a choice; what is chosen decides at once whether one of its parts is asked for."""
    chosen = st.pills(
        field.label.said(language),
        list(field.choices),
        format_func=lambda code: field.choices[code].said(language),
        required=bool(field.beginning),
        key=_key(field),
    )
    with st.container():  # always there: a fold further down that moved would be shut
        for each in field.parts:
            if each.name == chosen:
                _DRAWN[each.kind](each, window, language)


def _draw_moment(field: Field, _window: Window, language: Language) -> None:
    midnight = datetime.combine(clock.today(house().settings.zone), time())
    st.datetime_input(
        field.label.said(language),
        value=None,
        min_value=midnight - form.OLDEST + timedelta(days=1),
        max_value=midnight + timedelta(hours=23, minutes=59),
        format="YYYY-MM-DD",
        key=_key(field),
    )


def _draw_fold(field: Field, window: Window, language: Language) -> None:
    with st.expander(field.label.said(language)):
        st.caption(field.hint.said(language))
        for each in field.parts:
            _DRAWN[each.kind](each, window, language)


def _draw_photos(window: Window | None, language: Language) -> None:
    """Draw a place for a photo, and the next one once it is touched: they are sent at once."""
    if window is None or window.token is None:
        return
    key = st.session_state["complaint_key"]
    with st.expander(form.PHOTOS.label.said(language)):
        st.caption(form.PHOTOS.hint.said(language))
        for n in range(form.PHOTOS_LIMIT):
            place = Place(f"{key} {n}", _places().get(n, ""))
            draw_photo(f"complaint_photo_{n}", language, token=window.token, place=place)
            if n not in _places():
                break
        if _photos():
            st.caption(form.PHOTOS_KEPT.format(n=len(_photos())).said(language))


def _places() -> dict[int, str]:
    """Return what each place holds: a place that is not drawn keeps what it said last."""
    state = st.session_state
    places: dict[int, str] = state.setdefault("complaint_places", {})
    for n in range(form.PHOTOS_LIMIT):
        told = state.get(f"complaint_photo_{n}")
        if told and told.get("photo") is not None:
            places[n] = str(told["photo"])
    return places


def _photos() -> list[str]:
    return list(dict.fromkeys(each for each in _places().values() if each not in {"", SENDING}))


def _send(window_id: int, language: Language, receipt: str | None) -> None:
    """Keep the complaint; a refusal leaves all that was typed where it is."""
    state = st.session_state
    if state.get("complaint_filed"):  # pressed twice: it is kept already
        return
    if SENDING in _places().values():
        refuse(STILL_SENDING, language=language, told="complaint")
        return
    do_openly(
        lambda session: _make(session, window_id, language, receipt),
        language=language,
        told="complaint",
        clears=GONE,
        then=_filed,
    )


def _make(session: Session, window_id: int, language: Language, receipt: str | None) -> Filed:
    """Make the complaint; under a key used for other words it is refused, and the next is new."""
    state, opened = st.session_state, house()
    there = Circumstances(
        now=clock.now(),
        zone=opened.settings.zone,
        secret=opened.secret,
        language=language,
        window_id=window_id,
        sender=Sender(device_of(st.context.cookies.to_dict(), secret=opened.secret), None),
    )
    key = state["complaint_key"]
    try:
        return make_complaint(session, _typed(), there, key=key, receipt=receipt)
    except ComplaintKeyReused:
        filed = filed_under(session, key, secret=opened.secret)
        state["complaint_earlier"] = tracking.link("", filed.number, filed.secret) if filed else ""
        state["complaint_key"] = str(uuid4())
        raise


def _filed(filed: Filed) -> None:
    st.session_state["complaint_filed"] = f"{filed.number}.{filed.secret}"


def _typed() -> dict[str, object]:
    told = {each.name: st.session_state.get(_key(each)) for each in form.inputs()}
    picked = told[form.PICKED]
    return told | {
        form.PICKED: picked.isoformat() if isinstance(picked, datetime) else None,
        form.PHOTOS.name: _photos(),
    }


_DRAWN: Final[Mapping[Kind, Callable[[Field, Window, Language], None]]] = {
    Kind.WORDS: _draw_words,
    Kind.LINE: _draw_line,
    Kind.CHOICE: _draw_choice,
    Kind.MOMENT: _draw_moment,
    Kind.PHOTOS: lambda _, window, language: _draw_photos(window, language),
    Kind.TICK: _draw_tick,
    Kind.FOLD: _draw_fold,
}
"""How each kind of field is drawn; where it was is known here."""


def _draw_thanks(filed: str, window: Window, language: Language) -> None:
    number, secret = tracking.link_read(filed)
    link = tracking.link(house().settings.public_url, number, secret)
    st.subheader(THANKS.said(language), anchor=False)
    st.html(
        f'<p style="margin:0">{NUMBER.said(language)}</p>'
        f'<p style="margin:0;font-size:1.75rem;font-weight:600">{escape(number)}</p>'
    )
    st.code(link, language=None, wrap_lines=True)
    st.caption(KEEP.said(language))
    st.link_button(FOLLOW.said(language), link, type="primary", width="stretch")
    another = urlencode({"w": window.token or "", "lang": language})
    st.link_button(AGAIN.said(language), f"/complain?{another}", type="tertiary", width="stretch")
