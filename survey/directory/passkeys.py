"""Passkeys: where they can be had at all, how many, and what a copied one shows itself by."""

import ipaddress
from typing import Final, NamedTuple
from urllib.parse import urlsplit

NAME_LIMIT: Final = 40
MOST: Final = 8
"""How many an account has at most: a phone, a computer, a stick, and those of before."""


class Site(NamedTuple):
    """Where passkeys are shown: the origin of every page, and the name they belong to."""

    origin: str
    name: str


def site_of(public_url: str) -> Site | None:
    """Return the site of an installation; None where browsers have no passkeys.

    They belong to a name under https, or to one's own machine: never to an address of numbers.
    What a request says of its host is not asked.
    """
    told = urlsplit(public_url)
    name = told.hostname or ""
    if name != "localhost" and (told.scheme != "https" or _is_number(name) or not name):
        return None
    return Site(f"{told.scheme}://{told.netloc.lower()}", name)


def has_gone_back(kept: int, told: int) -> bool:
    """Tell whether a key's count is not above the one before: somebody may have a copy of it.

    Keys that lie on several devices of their owner do not count: theirs is always 0.
    """
    return (kept > 0 or told > 0) and told <= kept


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
