"""A customer who praises through Streamlit: rates, opens the form, writes, sends."""

from dataclasses import dataclass
from typing import Final, Self

from bench.product import Installation
from bench.streamlit_client import Visitor
from db.ground.engine import sqlite_module
from kiosk.instant.wording import ALL_RECEIVED

FACE: Final = "face_5"
OPEN: Final = "row_praise"
WORDS: Final = "praise_words"
SEND: Final = "praise_send"
WRITTEN: Final = "下雨天帮我把篷布盖好，还递了热水，问了两次都耐心说明。"


@dataclass(frozen=True, slots=True)
class Praiser:
    """One open session whose praise is filled in; it praises once."""

    visitor: Visitor

    @classmethod
    async def arrive(cls, port: int, token: str) -> Self:
        """Rate by a face, open the form of praise and write."""
        visitor = await Visitor.arrive(port, page="rate", query=f"w={token}")
        await visitor.press(FACE)
        await visitor.press(OPEN)
        visitor.enter(WORDS, string_value=WRITTEN)
        return cls(visitor)

    async def praise(self) -> float:
        """Send the praise and return the seconds until its thanks; refuse anything else."""
        seconds = await self.visitor.press(SEND)
        self.visitor.expect(ALL_RECEIVED.zh)
        return seconds

    async def leave(self) -> None:
        """Close the session."""
        await self.visitor.leave()


def praises_kept(home: Installation) -> int:
    """Return how many times somebody praised, by the installation's database."""
    connection = sqlite_module().connect(f"file:{home.database}?mode=ro", uri=True, timeout=10)
    try:
        asked = "SELECT count(*) FROM rating_additions WHERE kind = 'praise'"
        return int(connection.execute(asked).fetchone()[0])
    finally:
        connection.close()
