"""In which language the running page speaks."""

import re
from typing import Final

import streamlit as st

from kiosk.locks.cookies import LANGUAGE_COOKIE
from kiosk.wiring import house
from survey.texts import LANGUAGES, Language, Text, language_of


def current_language(*, public: bool = False) -> Language:
    """Return the language asked for by the address, an earlier choice, or else the default.

    The default is the browser's language for customers and the setting for staff.
    """
    for asked in (st.query_params.get("lang"), st.context.cookies.get(LANGUAGE_COOKIE)):
        if asked in LANGUAGES:
            return language_of(asked)
    default = house().settings.language
    return language_of(st.context.locale, otherwise=default) if public else default


def say(zh: str, en: str) -> str:
    """Return a page's own words in the language it speaks."""
    return Text(zh, en).said(current_language())


# Whatever looks like an address is made a link after all signs were escaped: a name is none.
_ADDRESS: Final = re.compile(r"(https?(?=://)|www(?=\.))", re.IGNORECASE)


def literal(words: str) -> str:
    """Return words whose signs Markdown would otherwise take for its own."""
    told = _ADDRESS.sub("\\1\u2060", words)
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+-.!|<>~$:" else sign for sign in told)
