"""What customers told, as cards; whatever they wrote is text, never markup."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

import streamlit as st

from db.feedback.ratings import EXCLUDED, HELD, SUPERSEDED
from db.feedback.voice_store import Counts
from kiosk.reports.feedback.voices import CopyShown, Heard, OwnPraise, Said, Shown
from kiosk.reports.wording import day_name, flag_words, number
from kiosk.ui.checks.plan_view import draw_table
from kiosk.ui.feedback.faces import face_image
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.ui.tables import Column
from survey.directory.posts import post_of
from survey.feedback.questionnaire import level_of, reason_of
from survey.given import harmless
from survey.texts import Language, Text, in_a_row, worded

PHOTO: Final = (
    '<a href="/photos/{sha}" target="_blank"><img src="/photos/{sha}" alt="{word} {n}" '
    'loading="lazy"></a>'
)


def draw_answer(found: Heard, period: Text) -> None:
    """Draw how many rated and how many of them told something, in one sentence."""
    st.html(f'<p class="voices-answer">{escape(_answer(found, period, current_language()))}</p>')


def draw_voices(shown: Sequence[Shown]) -> None:
    """Draw the cards."""
    language = current_language()
    cards = "".join(_card(each, language) for each in shown)
    st.html(f'<div class="voices">{cards}</div>')


def draw_praise(found: Sequence[OwnPraise]) -> None:
    """Draw praise for whom it is about: the words, where, the day."""
    language = current_language()
    cards = "".join(
        f'<article class="voice"><div class="praise">'
        f"{_words(each.words) or _p(say('客户点名表扬了您。', 'A customer praised you.'))}"
        f"<small>{escape(each.window)} · {escape(day_name(each.on).said(language))}</small>"
        "</div></article>"
        for each in found
    )
    st.html(f'{style("feedback/voices.css")}<div class="voices">{cards}</div>')


def draw_style() -> None:
    """Put the style sheet into the page."""
    st.html(style("feedback/voices.css"))


def draw_copies(found: Sequence[CopyShown]) -> None:
    """Draw second bodies that came under keys already used, if there are any."""
    if not found:
        return
    language = current_language()
    heads = (
        Column(Text("收到", "Received"), is_figure=False),
        Column(Text("窗口", "Window"), is_figure=False),
        Column(Text("计入的", "Counted"), is_figure=False),
        Column(Text("另一份", "The other"), is_figure=False),
    )
    caption = Text(
        "同一编号来了两份不同的评价：先到的算数，后到的留档，不计入。",
        "Two different ratings came under one number: the first stands, the second is kept and "
        "not counted.",
    )
    rows = [_copy(each, language) for each in found]
    draw_table(caption, heads, rows)


def _answer(found: Heard, period: Text, language: Language) -> str:
    n = number(found.ratings)
    if not found.ratings and not found.shown:
        none = Text(f"{period.zh}还没有评价。", f"{period.en}: no ratings yet.")
        return none.said(language)
    given = Text(
        f"{period.zh} {n} 条评价", f"{period.en}: {n} {worded(found.ratings, 'rating', 'ratings')}"
    )
    told = [part for part in _told(found.counts) if part is not None]
    if not told:
        end = Text("，还没有人留话。", ", nobody wrote anything yet.")
        return given.said(language) + end.said(language)
    among = in_a_row(told, "，")
    return Text(f"{given.zh}，其中 {among.zh}。", f"{given.en}, {among.en}.").said(language)


def _told(counts: Counts) -> Iterable[Text | None]:
    yield _part(counts.words, Text("条留了话", "with words"))
    yield _part(counts.praise, Text("条表扬", "with praise"))
    yield _part(counts.photos, Text("条有照片", "with photos"))
    yield _part(counts.held, Text("条暂不计入", "held back"))


def _part(n: int, what: Text) -> Text | None:
    return Text("{n} {what}", "{n} {what}").format(n=number(n), what=what) if n else None


def _card(shown: Shown, language: Language) -> str:
    voice, window = shown.voice, shown.window
    level = level_of(voice.score).name.said(language)
    post = post_of(window.post).name.said(language)
    where = dict.fromkeys((window.name, post, window.unit_name))  # a window is often named so
    return (
        f'<article class="voice"><header><img src="{face_image(voice.score)}" alt="">'
        f"<div><strong>{escape(level)}</strong> <small>{_together(list(where))}</small>"
        f"<small>{escape(shown.when.said(language))}</small></div></header>"
        f"{_reasons(voice.reasons, language)}{_words(voice.words)}"
        f"{''.join(_praise(each) for each in shown.praise)}{_photos(voice.photos)}"
        f"{_note(shown)}</article>"
    )


def _together(facts: Sequence[str]) -> str:
    """Return facts as markup that breaks after a dot, never within a name."""
    *first, last = (escape(each) for each in facts)
    return " ".join([*(f"<span>{each} ·</span>" for each in first), f"<span>{last}</span>"])


def _reasons(codes: Sequence[str], language: Language) -> str:
    known = [reason for code in codes if (reason := reason_of(code)) is not None]
    chips = "".join(f"<li>{escape(reason.text.said(language))}</li>" for reason in known)
    return f'<ul class="chips">{chips}</ul>' if chips else ""


def _words(words: str | None) -> str:
    # The direction is that of the words themselves, and ends with them.
    safe = harmless(words or "")
    return f'<p class="words" dir="auto">{escape(safe)}</p>' if safe else ""


def _praise(said: Said) -> str:
    who = _who(said)
    named = f" <b>{who}</b>" if who else ""
    return f'<div class="praise"><p>{say("表扬", "Praise")}{named}</p>{_words(said.words)}</div>'


def _p(words: str) -> str:
    return f"<p>{escape(words)}</p>"


def _who(said: Said) -> str:
    named = harmless(said.named)
    written = f"<bdi>{escape(named)}</bdi>" if named else ""
    if said.person is None:
        return written
    code, name = said.person
    if named == name or not named:
        return f"<bdi>{escape(name)}</bdi> {escape(code)}{'' if named else _on_duty()}"
    return f"{written}{say('，即 ', ', that is ')}<bdi>{escape(name)}</bdi> {escape(code)}"


def _on_duty() -> str:
    return f" <small>{say('当班，没有写名字', 'on duty; no name was written')}</small>"


def _photos(photos: Sequence[str]) -> str:
    word = say("照片", "Photo")
    pictures = "".join(PHOTO.format(sha=sha, word=word, n=n) for n, sha in enumerate(photos, 1))
    return f'<div class="photos">{pictures}</div>' if pictures else ""


def _note(shown: Shown) -> str:
    voice = shown.voice
    if voice.standing == SUPERSEDED:
        said = say("客户随后改了评价，以后一次为准。", "The customer rated anew; that one counts.")
    elif voice.standing == HELD:
        why = flag_words(voice.flag or "").said(current_language())
        said = say(f"暂不计入：{why}", f"Held back: {why}")
    elif voice.standing == EXCLUDED:
        why = flag_words(voice.flag or "").said(current_language())
        said = say(f"已剔除，不计入：{why}", f"Excluded, never counts: {why}")
    elif voice.flag:
        why = flag_words(voice.flag).said(current_language())
        said = say(f"计入；曾有疑点：{why}", f"Counts; it looked odd at first: {why}")
    else:
        return ""
    return f'<p class="note">{escape(said)}</p>'


def _copy(each: CopyShown, language: Language) -> tuple[str, str, str, str]:
    copy = each.copy
    other = _score(copy.other_score, language)
    if each.other is not None and each.other.id != each.window.id:
        other = f"{other} · {each.other.name}"
    if copy.more:
        beyond = Text("另有 {n} 份只计数", "{n} more, only counted").format(n=number(copy.more))
        other = f"{other} · {beyond.said(language)}"
    return (
        day_name(each.on).said(language),
        each.window.name,
        _score(copy.score, language),
        other,
    )


def _score(score: int | None, language: Language) -> str:
    return level_of(score).name.said(language) if score else "—"
