"""An edit of an old checklist as one of a later version: own items keep apart."""

from dataclasses import replace
from typing import Final

from survey.checks.checklist_terms import merged
from survey.checks.checklists import Checklist, Item, checklist_of
from survey.directory.posts import WEIGHBRIDGE, Way
from survey.texts import Text

PROMISED: Final = checklist_of(WEIGHBRIDGE).items
BASE: Final = Checklist("x", PROMISED)


def own(code: str, words: str) -> Item:
    return Item(code, Text(words, words), (Way.OBSERVE,))


def test_an_own_item_whose_code_nobody_took_keeps_it() -> None:
    later = Checklist("y", (replace(PROMISED[0], weight=3), *PROMISED[1:]))
    found = merged(WEIGHBRIDGE, BASE, (*PROMISED, own("SBX7", "mine")), later)
    assert found == (*later.items, own("SBX7", "mine"))


def test_several_own_items_whose_codes_were_taken_get_one_each() -> None:
    theirs = (own("SBX1", "their first"), own("SBX2", "their second"))
    mine = (own("SBX1", "my first"), own("SBX2", "my second"))
    found = merged(WEIGHBRIDGE, BASE, (*PROMISED, *mine), Checklist("y", (*PROMISED, *theirs)))
    assert found[len(PROMISED) :] == (*theirs, own("SBX3", "my first"), own("SBX4", "my second"))
