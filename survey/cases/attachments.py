"""Photos and files at a case: who sees which, how many, how they are called, what was withdrawn.

Nothing that is handed in is taken away again: who attached it may withdraw it for a reason, and it
stays on record.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from survey.cases.complaints import STATES, State
from survey.cases.file_kinds import CALLED, Medium
from survey.cases.steps import Relation, Right, allows
from survey.given import harmless
from survey.refusals.attachments import TooManyFiles
from survey.refusals.cases import StateOutOfTurn
from survey.texts import Text

LARGEST_FILE: Final = 20 * 1024 * 1024
"""Bytes; half an hour as a phone records a talk, a hundred scanned pages."""
MOST_FILES: Final = 20
"""Of one person at one case, withdrawn ones too: whoever withdraws wins no room."""
NAME_LIMIT: Final = 80
ATTACHED: Final = "attached"
WITHDRAWN: Final = "file-withdrawn"
FROM_THE_PERSON: Final = frozenset({Relation.ACCUSED, Relation.CHAIN})
"""Whose words and files are news to those who handle the case."""
ATTACH: Final = Text("附上材料", "attach a file")

_SEPARATORS: Final = re.compile(r"[/\\]")
_RESERVED: Final = re.compile(r'[<>:"|?*]')
_ALIKE: Final = {
    Medium.PHOTO: {"jpeg", "jpg", "heic", "heif", "png", "webp", "avif", "gif"},
    Medium.M4A: {"m4a", "mp4", "3gp", "3gpp", "aac"},
    Medium.OGG: {"ogg", "oga", "opus"},
}
"""Endings that say the same; a photo is kept as JPEG, whatever it came as."""


def sees_file(who: Relation, *, own: bool) -> bool:
    """Tell whether somebody sees a file of a case: all of it who reads all, else their own alone.

    So neither do the accused see what officers keep, nor one of them what another hands in.
    """
    return allows(who, Right.READ) or (own and allows(who, Right.READ_SUMMARY))


def is_of_the_person(detail: Mapping[str, Any]) -> bool:
    """Tell whether what happened was said or attached by the accused or a head of theirs."""
    return detail.get("by") in FROM_THE_PERSON


def refuse_over(state: str) -> None:
    """Refuse a file for a case that was joined to another: nobody works on it any more.

    A closed one takes files as it takes statements: it may be reopened, or looked at again.
    """
    if state == State.MERGED:
        raise StateOutOfTurn(now=STATES[State.MERGED].name, to=ATTACH)


def refuse_more(attached: int) -> None:
    """Refuse one more file of somebody who attached as many as a case takes of one person."""
    if attached >= MOST_FILES:
        raise TooManyFiles(limit=MOST_FILES)


def name_kept(given: str, medium: Medium) -> str:
    """Return how a file is called: the person's own name for it, without path or hidden signs.

    It ends as what the bytes are, so that no name says they were something else. One without a
    name is called by its kind.
    """
    usual = unicodedata.normalize("NFKC", harmless(given))
    last = _SEPARATORS.split(usual)[-1]
    seen = (each for each in last if each.isspace() or unicodedata.category(each)[0] != "C")
    plain = " ".join(_RESERVED.sub("_", "".join(seen)).split()).rstrip(". ")
    stem, _, ending = plain.rpartition(".")
    if ending.lower() not in _ALIKE.get(medium, {medium}):
        stem = plain
    room = NAME_LIMIT - len(medium) - 1
    return f"{stem.strip('. ')[:room].rstrip('. ') or CALLED[medium].zh}.{medium}"
