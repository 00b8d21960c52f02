"""Scripts, styles and values as they are written into a page."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Final

_QUOTED: Final = r'("(?:\\.|[^"\\\n])*")'
_NEEDLESS: Final = re.compile(_QUOTED + r"| *([{};,]) *\n?| *([()=<>&|?:*!]+) *| (\+|-) (?![+-])")


@cache
def stripped(file: Path) -> str:
    """Return a script or style without indentation, empty lines and lines of comment.

    Compression does the rest, but for a blank that is in the way of it a hundred times. A comment
    stands on lines of its own, each begun and ended there.
    """
    written = file.read_text(encoding="utf-8").replace("function (", "function(")
    lines = (line.strip() for line in written.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/*")))


def tight(script: str) -> str:
    """Return a script without the blanks and ends of lines that only its readers need.

    What stands in double quotes is kept. So each statement ends with its own sign, no comment
    stands behind one, and neither a pattern nor a text in other quotes has blanks beside signs.
    """
    return _NEEDLESS.sub(lambda found: next(filter(None, found.groups())), script)


def literal(value: object) -> str:
    """Return the value as a literal that cannot end the script it stands in."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
