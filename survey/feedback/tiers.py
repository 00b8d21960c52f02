"""How sure it is that a rating is a customer's own: by how it came, as the server saw it.

A slip is handed to one lorry at the gate. A screen's code lasts half a minute. A tablet stands at
its window. A printed code can be photographed, and a link be sent round. What a client says of
itself is never asked. Ratings of every tier are asked for, kept and count for satisfaction; the
policy says which of them count for stars and ranking (regulation 8, 11.8).
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from survey.texts import Text


class Tier(StrEnum):
    """How a rating came; its value is the `channel` that is kept with it."""

    SLIP = "slip"
    SCREEN = "screen"
    TABLET = "kiosk"
    CODE = "qr"
    LINK = "link"


ORDER: Final = (Tier.SLIP, Tier.SCREEN, Tier.TABLET, Tier.CODE, Tier.LINK)
"""The surest first."""
STRONG: Final = frozenset({Tier.SLIP, Tier.SCREEN, Tier.TABLET})
"""What nobody can do again and again from elsewhere."""

NAMES: Final = {
    Tier.SLIP: Text("排号单", "Trip slip"),
    Tier.SCREEN: Text("屏幕动态码", "Code on a screen"),
    Tier.TABLET: Text("窗口平板", "Tablet at the window"),
    Tier.CODE: Text("印刷二维码", "Printed code"),
    Tier.LINK: Text("链接及其他", "Link and others"),
}


def tier_of(channel: str) -> Tier:
    """Return the tier of a channel as kept; what only a file knows is the last."""
    return Tier(channel) if channel in _KNOWN else Tier.LINK


def surer(one: str, other: str) -> str:
    """Return the channel of the surer tier of two; the first of two that are alike."""
    return min(one, other, key=lambda channel: ORDER.index(tier_of(channel)))


def strong_among(tiers: Iterable[Tier]) -> bool:
    """Tell whether any of the tiers is a strong one."""
    return not STRONG.isdisjoint(tiers)


_KNOWN: Final = frozenset(Tier)
