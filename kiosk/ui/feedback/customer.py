"""What the customer's Streamlit page is drawn with: heading, faces, rows, in one style."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from html import escape
from urllib.parse import urlencode

import streamlit as st

from db.directory.directory_store import Window
from kiosk import clock
from kiosk.actions.feedback.ratings import Circumstances
from kiosk.instant import wording
from kiosk.locks.devices import device_of
from kiosk.locks.networks import network_of
from kiosk.locks.openings import opened_at
from kiosk.rights.who import current_user
from kiosk.ui.feedback.faces import face_image
from kiosk.ui.styles import style
from kiosk.wiring import house
from survey.directory.posts import post_of
from survey.feedback import questionnaire
from survey.texts import CHINESE, ENGLISH, Language


def circumstances(window: Window) -> Circumstances:
    """Return where, when and from which device the running page rates."""
    opened = house()
    secret, token, now = opened.secret, window.token or "", clock.now()
    return Circumstances(
        window_id=window.id,
        now=now,
        zone=opened.settings.zone,
        device=device_of(st.context.cookies.to_dict(), secret=secret),
        serving=opened.duties.person_at,
        policy=opened.policies.at,
        opened=lambda mark: opened_at(secret, token, mark),
        staff=current_user() is not None,
        network=network_of(st.context.ip_address, now.date(), secret=secret),
    )


def draw_style() -> None:
    """Put the customer's style sheet into the page, over the shared one."""
    st.html(style("feedback/customer.css"))


def draw_heading(window: Window, language: Language) -> None:
    """Draw company, window, post and place, and the switch to the other language."""
    place = " · ".join(filter(None, [post_of(window.post).name.said(language), window.location]))
    company = house().settings.company_name.said(language)
    _draw(
        f'<div class="top"><div><p class="co">{escape(company)}</p>'
        f'<p class="name" role="heading" aria-level="1">{escape(window.name)}</p>'
        f'<p class="at">{escape(place)}</p></div>{_switch(language)}</div>'
    )


def draw_thanks(score: int, sentence: str) -> None:
    """Draw the chosen face beside a line of thanks."""
    _draw(
        f'<div class="said" role="status"><img src="{face_image(score)}" width="40" height="40" '
        f'alt=""><p>{escape(sentence)}</p></div>'
    )


def draw_faces(language: Language, rate: Callable[[int], None]) -> None:
    """Ask the question with five faces as buttons; `rate` gets the score tapped."""
    _draw(f'<p class="asked">{escape(questionnaire.QUESTION.said(language))}</p>')
    st.html(_faces_sheet())
    with st.container(key="faces", horizontal=True):
        for level in questionnaire.levels(house().settings.best_face):
            st.button(
                level.name.said(language).replace("非常", "非常\u200b"),  # where it may wrap
                key=f"face_{level.score}",
                type="tertiary",
                width="stretch",
                on_click=rate,
                args=(level.score,),
            )
    _draw(f'<p class="hint">{escape(questionnaire.ANONYMOUS.said(language))}</p>')


def draw_rows(labels: Mapping[str, str], done: Sequence[str], go: Callable[[str], None]) -> None:
    """Draw what else can be told as quiet rows; those done can no longer be tapped."""
    with st.container(key="rows"):
        for name, label in labels.items():
            finished = name in done
            st.button(
                f"✓ {label}" if finished else label,
                key=f"row_{name}",
                type="tertiary",
                width="stretch",
                disabled=finished,
                on_click=go,
                args=(name,),
            )


def draw_lost(sentence: str, language: Language) -> None:
    """Draw what is said where a code opens no window: whom to reach instead."""
    contact = house().settings.contact
    reach = f"<p>{escape(wording.REACH.format(contact=contact).said(language))}</p>"
    _draw(
        f'<div class="lost"><p>{escape(sentence)}</p>{reach if contact else ""}'
        f'<a href="/complain?{urlencode({"lang": language})}" target="_self">'
        f"{escape(wording.COMPLAIN_HERE.said(language))}</a></div>"
    )


def draw_ways(window: Window, language: Language) -> None:
    """Draw what stands under the faces: the way to complain, and the post's promises."""
    draw_way_to_complain(window, language)
    with st.expander(questionnaire.COMMITMENTS.said(language)):
        promises = (c.text.said(language) for c in post_of(window.post).commitments)
        _draw("<ul>" + "".join(f"<li>{escape(said)}</li>" for said in promises) + "</ul>")


def draw_way_to_complain(window: Window, language: Language, receipt: str | None = None) -> None:
    """Draw the link to the complaint's form; with the receipt of a rating it belongs to that."""
    asked = {"w": window.token or "", "lang": language} | ({"r": receipt} if receipt else {})
    _draw(
        f'<a class="quiet" href="/complain?{escape(urlencode(asked))}" target="_self">'
        f"{questionnaire.COMPLAIN.said(language)}</a>"
    )


def draw_marker() -> None:
    """Draw what tells the first paint that the page stands behind it."""
    with st.container(key="page_ready"):
        st.html("<span></span>")


def _draw(markup: str) -> None:
    st.html(f'<div class="customer">{markup}</div>')


def _switch(language: Language) -> str:
    other = ENGLISH if language == CHINESE else CHINESE
    query = urlencode({**st.query_params.to_dict(), "lang": other})
    return (
        f'<a href="/rate?{escape(query)}" target="_self" lang="{other}">'
        f"{wording.OTHER_LANGUAGE.said(language)}</a>"
    )


@cache
def _faces_sheet() -> str:
    rules = (
        f".st-key-face_{level.score} button{{background-image:url({face_image(level.score)})"
        "!important}"
        for level in questionnaire.LEVELS
    )
    return f"<style>{''.join(rules)}</style>"
