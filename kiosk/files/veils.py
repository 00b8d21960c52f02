"""Words of sealed cases in files: veiled, so that who has the file reads none; by the house's key.

The same key unveils them where the files are brought in, so they travel as all others do.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from kiosk.files.columns import CellWrong
from kiosk.files.shape import Row
from survey.refusals.house import SecretKeyMissing

BEGINS: Final = "veiled:"
Veil = Callable[[str], str | None]
"""Returns words veiled, or what was veiled in plain; None where the key is missing or another's."""


def veiled(rows: Iterable[Row], column: str, refs: Collection[str], veil: Veil) -> Iterator[Row]:
    """Yield rows; of some complaints with what stands in a column veiled. Refuses without a key."""
    for row in rows:
        words = row[column] if row["ref"] in refs else None
        yield {**row, column: _veiled(words, veil)} if words else row


def unveiled(cell: str, unveil: Veil | None) -> str:
    """Return a cell as it was written; refuse one that another house veiled."""
    if not cell.startswith(BEGINS):
        return cell
    words = unveil(cell.removeprefix(BEGINS)) if unveil else None
    if words is None:
        raise CellWrong(
            "是密封件的文字，用另一个密钥加密：请在原系统用 kiosk export --in-clear 导出",
            "words of a sealed case, encrypted with another key: export them there with --in-clear",
        )
    return words


def _veiled(words: str, veil: Veil) -> str:
    told = veil(words)
    if told is None:
        raise SecretKeyMissing
    return f"{BEGINS}{told}"
