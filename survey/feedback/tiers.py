"""How sure it is that a rating is a customer's own: by how it came, as the server saw it.

A slip is handed to one lorry at the gate. A screen's code lasts half a minute. A tablet stands at
its window. A printed code can be photographed, and a link be sent round. What a client says of
itself is never asked. Ratings of every tier are asked for, kept and count for satisfaction; the
policy says which of them count for stars and ranking (regulation 8, 11.8).
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from survey.books.policy import StarTiers
from survey.feedback.reach import Reach
from survey.feedback.satisfaction import Tally
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
ByTier = Mapping[Tier, Tally]
"""What each tier brought; one that brought nothing is left out."""

NAMES: Final = {
    Tier.SLIP: Text("排号单", "Trip slip"),
    Tier.SCREEN: Text("屏幕动态码", "Code on a screen"),
    Tier.TABLET: Text("窗口平板", "Tablet at the window"),
    Tier.CODE: Text("印刷二维码", "Printed code"),
    Tier.LINK: Text("链接及其他", "Link and others"),
}


def tier_of(channel: str) -> Tier:
    """Return the tier of a channel as kept; what only a file knows is the last."""
    return _KNOWN.get(channel, Tier.LINK)


def counted_as(channel: str) -> str:
    """Return the plain word for the tier of a channel: what sums are kept by."""
    return _WORDS.get(channel, _LEAST)


def surer(one: str, other: str) -> str:
    """Return the channel of the surer tier of two; the first of two that are alike."""
    return min(one, other, key=lambda channel: ORDER.index(tier_of(channel)))


def summed(by_tier: ByTier, tiers: Collection[Tier] = ORDER) -> Tally:
    """Return the sum of some tiers, of all where nothing is said."""
    return sum((tally for tier, tally in by_tier.items() if tier in tiers), Tally())


def star_tiers(
    month: Collection[ByTier], which: StarTiers, *, least: int, reach: Reach
) -> Collection[Tier]:
    """Return the tiers that count for the star of a unit, from everybody's month in it.

    Where the policy asks for strong tiers as far as there are any, two things must be: they brought
    the unit as many ratings as one candidate needs, and they stood at most of what its people
    served. One slip, or one tablet at one of three windows, chooses nobody.
    """
    if which == "all":
        return ORDER
    if which == "strong":
        return STRONG
    strong = sum((summed(by_tier, STRONG) for by_tier in month), Tally())
    return STRONG if strong.n >= least and reach.most else ORDER


_KNOWN: Final[Mapping[str, Tier]] = {each.value: each for each in Tier}
# Told for every rating that is kept, and an enumeration's own word takes longer.
_WORDS: Final = {each.value: each.value for each in Tier}
_LEAST: Final = Tier.LINK.value
