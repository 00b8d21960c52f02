"""Scripts are written into pages without what only their readers need."""

import re
from pathlib import Path

import pytest

from kiosk import instant, phone
from kiosk.look.inline import stripped, tight

FOLDERS = (phone.FOLDER, Path(instant.__file__).parent)
SCRIPTS = sorted({file for folder in FOLDERS for file in folder.glob("*.js")} - {phone.COMPONENTS})
TEXT = re.compile(r'"(?:\\.|[^"\\\n])*"')


def test_blanks_and_ends_of_lines_go_and_texts_stay() -> None:
    written = 'var a = { b: "x = { y }, z" }, c = a.b + " ; ";\nif (a && !c) d();\ne()\n'
    assert tight(written) == 'var a={b:"x = { y }, z"},c=a.b+" ; ";if(a&&!c)d();e()\n'


def test_a_sign_of_plus_or_minus_is_never_drawn_to_another() -> None:
    assert tight("a + +b - -c - d") == "a + +b - -c-d"


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_a_script_can_be_written_that_way(file: Path) -> None:
    written = stripped(file)
    assert not re.search(r"[;{},] +//|`", written), "a comment behind a sign, or a text of parts"
    assert TEXT.findall(tight(written)) == TEXT.findall(written)
    assert re.sub(r"\s", "", tight(written)) == re.sub(r"\s", "", written)
