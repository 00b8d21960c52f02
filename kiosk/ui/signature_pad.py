"""A signature by finger as a component: drawn on the phone, handed in over HTTP, or typed."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

from kiosk.look.inline import literal, stripped
from kiosk.look.palette import LIGHT
from kiosk.ui.own_routes import own_address
from kiosk.ui.styles import sheet
from survey.cases.counselling import NAME_LIMIT, Drawn, Signature, Typed
from survey.texts import Language, Text

HERE: Final = Path(__file__).parent
SAYS: Final = {
    "hint": Text("请用手指在这里签名", "Sign here with a finger"),
    "undo": Text("撤销一笔", "Undo"),
    "clear": Text("清除", "Clear"),
    "done": Text("签好了", "Done"),
    "again": Text("重新签名", "Sign again"),
    "type": Text("不方便手写？输入姓名代替", "Cannot draw? Type the name instead"),
    "draw": Text("改为手写签名", "Draw it instead"),
    "name": Text("姓名（会注明是打字签名）", "Name (shown as a typed signature)"),
    "empty": Text(
        "还没有签名，请先签上姓名。", "Nothing is signed yet. Please sign your name first."
    ),
    "sending": Text("正在保存签名…", "Keeping the signature…"),
    "kept": Text("已签名。", "Signed."),
    "kept_typed": Text("已签名（打字）：", "Signed (typed): "),
    "failed": Text(
        "没有送出去，笔画还在。有信号时请再点一次。",
        "It did not go out; what you drew is still here. Press again when there is a signal.",
    ),
}


def draw_signature_pad(
    key: str,
    language: Language,
    *,
    address: str,
    label: str,
    memory: str,
    done: str | None = None,
    then: Callable[[], None] | None = None,
) -> None:
    """Let somebody sign; the picture is handed in at an address, `signed` tells what came of it.

    The browser keeps the strokes under `memory`; what was signed on one form must never turn up
    on the next, so every form has a random one. With `then` the press that ends the signature,
    called `done`, is the one that keeps it: nothing lies between that can be forgotten. It ends
    what else is written on the form's papers, too.
    """
    says = {name: text.said(language) for name, text in SAYS.items()}
    _component()(
        key=key,
        data={
            "pad": f"{memory} {key}",
            "form": memory,
            "address": own_address(address, lang=language),
            "label": label,
            "longest": NAME_LIMIT,
            "says": says | ({"done": done} if done else {}),
        },
        default={"signature": None},
        on_signature_change=then or _nothing,
    )


def signed(key: str) -> Signature | None:
    """Return the signature given on a pad, or None while there is none."""
    told = st.session_state.get(key)
    given = told.get("signature") if told else None
    if not isinstance(given, dict):
        return None
    if picture := given.get("picture"):
        return Drawn(str(picture))
    return Typed(str(given["typed"])) if given.get("typed") else None


def _nothing() -> None:
    """A state is only told to a page that has a callback for it."""


@cache
def _component() -> Any:
    return st.components.v2.component(
        "kiosk_signature_pad",
        html='<div class="pad"></div>',
        css=sheet("signature_pad.css"),
        js=stripped(HERE / "signature_pad.js").replace(
            "KIOSK_PAPER", literal({"card": LIGHT.card, "ink": LIGHT.ink})
        ),
    )
