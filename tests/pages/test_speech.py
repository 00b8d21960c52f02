"""What people are called is drawn as it is written: none of its signs does more."""

import re

import pytest

from kiosk.ui.speech import literal

LINKED = re.compile(r"(https?:\/\/|www(?=\.))", re.IGNORECASE)
"""What the browser's renderer takes for an address, in words whose escapes were undone."""


def undone(words: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", words)


@pytest.mark.parametrize(
    "name", ["https://evil.example.com", "HTTP://evil", "www.evil.example.com", "李 Www.x.cn"]
)
def test_an_address_in_a_name_is_no_link(name: str) -> None:
    assert LINKED.search(name)
    shown = undone(literal(name))
    assert not LINKED.search(shown)
    assert shown.replace("\u2060", "") == name


@pytest.mark.parametrize("name", ["王 <b>小</b>明 :red[x]", "a_b*c", "www", "http", "https:"])
def test_signs_are_shown_as_they_are_written(name: str) -> None:
    assert undone(literal(name)) == name
