"""Pictures are made smaller two at a time: who waits holds no thread, and little memory.

Of strangers' no more than one: whatever they send up, the other turn is for who is at work.
"""

from collections.abc import Callable
from contextlib import nullcontext
from typing import BinaryIO, Final, TypeVar

from anyio import CapacityLimiter, to_thread

from kiosk.wiring import House

# A picture of 60 megapixels needs 300 MB while it is made smaller: two at a time are plenty. They
# have threads of their own, for those that everybody shares open the doors of the house.
_turns: Final = CapacityLimiter(2)
_strangers: Final = CapacityLimiter(1)

T = TypeVar("T")


async def keep_in_turn(
    keep: Callable[[House, bytes], T], house: House, picture: BinaryIO, *, stranger: bool = False
) -> T:
    """Keep a picture or file that was handed in once it is its turn; refuse what `keep` does."""

    def kept() -> T:
        picture.seek(0)
        return keep(house, picture.read())

    async with _strangers if stranger else nullcontext():
        return await to_thread.run_sync(kept, limiter=_turns)
