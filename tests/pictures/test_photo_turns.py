"""Whatever strangers send up to be made smaller, a photo of who is at work comes to its turn."""

import asyncio
import threading
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from kiosk.routes.photo_turns import keep_in_turn
from kiosk.wiring import House
from tests.helpers.awaiting import awaited


class Bomb:
    """Pictures that take as long as it takes."""

    def __init__(self) -> None:
        self.done, self.at_once, self.most = threading.Event(), 0, 0

    def keep(self, _house: House, _raw: bytes) -> str:
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        self.done.wait(30)
        self.at_once -= 1
        return "a bomb"


@pytest.fixture
def bomb() -> Iterator[Bomb]:
    made = Bomb()
    yield made
    made.done.set()


def at_work(_house: House, raw: bytes) -> str:
    return raw.decode()


async def sent(bomb: Bomb, *, stranger: bool) -> tuple[str, int]:
    """Let four bombs wait for their turn, then a photo of who is at work."""
    house: Any = None
    bombs = [
        asyncio.create_task(keep_in_turn(bomb.keep, house, BytesIO(b"x"), stranger=stranger))
        for _ in range(4)
    ]
    while not bomb.most:
        await asyncio.sleep(0.01)
    own = asyncio.create_task(keep_in_turn(at_work, house, BytesIO(b"kept")))
    done, _ = await asyncio.wait({own}, timeout=None if stranger else 1)
    told = own.result() if done else "waits"
    bomb.done.set()
    await asyncio.gather(own, *bombs)
    return told, bomb.most


def test_bombs_of_strangers_leave_a_turn_to_who_is_at_work(bomb: Bomb) -> None:
    assert awaited(sent(bomb, stranger=True)) == ("kept", 1)


def test_where_nobody_is_told_apart_they_take_both(bomb: Bomb) -> None:
    assert awaited(sent(bomb, stranger=False)) == ("waits", 2)
