"""Words of sealed cases in files: veiled, so that who has the file reads none; by the house's key.

The same key unveils them where the files are brought in, so they travel as all others do. A house
with another key takes them as they are, gives them away as they came, and reads none of them.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from kiosk.files.shape import Row
from survey.refusals.house import SecretKeyMissing
from survey.texts import Text

BEGINS: Final = "veiled:"
_KEY: Final = "veiled"
_SHAPE: Final = re.compile(rf"{BEGINS}[0-9a-f]+:[\w-]+=*", re.ASCII)
_DETAIL: Final = re.compile(rf'\{{"{_KEY}": ?"({_SHAPE.pattern})"\}}', re.ASCII)
STAYS: Final = Text(
    "{n} 处密封件的文字是用另一套系统的密钥加密的，原样收下，这里读不出来："
    "要在这里读，请在原系统用 kiosk export --in-clear 导出。",
    "{n} {n:text|texts} of sealed cases came encrypted with another house's key and are kept so: "
    "to read them here, export them there with --in-clear.",
)
Veil = Callable[[str], str | None]
"""Returns words veiled, or what was veiled in plain; None where the key is missing or another's."""


def veiled(
    rows: Iterable[Row], of: str, column: str, refs: Collection[str], veil: Veil
) -> Iterator[Row]:
    """Yield rows; of some complaints with what stands in a column veiled. Refuses without a key.

    `of` is the column in which a row names its complaint.
    """
    for row in rows:
        words = row[column] if row[of] in refs else None
        yield {**row, column: _veiled(words, veil)} if words else row


def unveiled(cell: str, unveil: Veil | None) -> str:
    """Return a cell as it was written; as it came where another house veiled it."""
    words = unveil(cell.removeprefix(BEGINS)) if unveil and is_veiled(cell) else None
    return cell if words is None else words


def is_veiled(cell: str) -> bool:
    """Tell whether a cell holds veiled words."""
    return _SHAPE.fullmatch(cell) is not None


def as_detail(cell: str) -> str:
    """Return what stands for the detail of an event that another house veiled."""
    return json.dumps({_KEY: cell})


def left(values: Iterable[object]) -> int:
    """Return how many of the values another house veiled."""
    return sum(isinstance(each, str) and _as_it_came(each) is not None for each in values)


def _veiled(words: str, veil: Veil) -> str:
    came = _as_it_came(words)
    if came is not None:
        return came
    told = veil(words)
    if told is None:
        raise SecretKeyMissing
    return f"{BEGINS}{told}"


def _as_it_came(words: str) -> str | None:
    """Return what another house veiled, None of words that are readable."""
    if is_veiled(words):
        return words
    detail = _DETAIL.fullmatch(words)
    return detail[1] if detail else None
