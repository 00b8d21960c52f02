"""The network a request came from: a blinded mark that lasts a day, so that no days are joined."""

from datetime import date
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

from kiosk.locks.keys import blind

_LENGTH: Final = 16


@lru_cache(maxsize=4096)
def of_one_hand(host: str) -> str:
    """Return what stands for an address: of IPv6 the network, for who has one of it has all."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(IPv6Network((address, 64), strict=False))
    return host


def of_one_owner(host: str) -> str:
    """Return what stands for all that one owner has: of IPv6 what a house is given, and no less."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(IPv6Network((address, 48), strict=False))
    return host


def coarse(host: str | None) -> str | None:
    """Return where an address is, no closer than people need to recognise it; None of what is none.

    Of IPv4 the first three numbers, of IPv6 the first three groups.
    """
    try:
        address = ip_address(host or "")
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return coarse(str(address.ipv4_mapped))
        return str(IPv6Network((address, 48), strict=False).network_address) + "*"
    return ".".join([*str(address).split(".")[:3], "*"])


@lru_cache(maxsize=4096)
def network_of(host: str | None, day: date, *, secret: str) -> str | None:
    """Return the mark of an address on a day; None where the address is not known."""
    if not host:
        return None
    return blind(secret, "network", f"{day} {of_one_hand(host)}")[:_LENGTH]
