"""A customer who complains through Streamlit: rates, opens the form, writes, sends."""

from dataclasses import dataclass
from typing import Final, Self

from streamlit.proto.Common_pb2 import StringArray

from bench.product import Installation
from bench.streamlit_client import Visitor
from db.ground.engine import sqlite_module
from kiosk.ui.cases.complaint_form import THANKS
from survey.cases.complaint_form import SEND
from survey.cases.complaints import CATEGORIES

FACE: Final = "face_2"
OPEN: Final = "row_complain"
CATEGORY: Final = "complaint_category"
WORDS: Final = "complaint_words"
WRITTEN: Final = "等了一个多小时没人处理，问了两次也没有人说明原因。"


@dataclass(frozen=True, slots=True)
class Complainant:
    """One open session whose complaint form is filled in; it complains once."""

    visitor: Visitor

    @classmethod
    async def arrive(cls, port: int, token: str) -> Self:
        """Rate by a face, open the complaint form and write."""
        visitor = await Visitor.arrive(port, page="rate", query=f"w={token}")
        await visitor.press(FACE)
        await visitor.press(OPEN)
        visitor.enter(WORDS, string_value=WRITTEN)
        visitor.enter(CATEGORY, string_array_value=StringArray(data=[CATEGORIES["attitude"].zh]))
        return cls(visitor)

    async def complain(self) -> float:
        """Send the complaint and return the seconds until its thanks; refuse anything else."""
        seconds = await self.visitor.press(SEND.zh)
        self.visitor.expect(THANKS.zh)
        return seconds

    async def leave(self) -> None:
        """Close the session."""
        await self.visitor.leave()


def complaints_kept(home: Installation) -> int:
    """Return how many complaints the installation's database holds."""
    connection = sqlite_module().connect(f"file:{home.database}?mode=ro", uri=True, timeout=10)
    try:
        return int(connection.execute("SELECT count(*) FROM complaints").fetchone()[0])
    finally:
        connection.close()
