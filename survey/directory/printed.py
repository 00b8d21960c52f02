"""Whether an address may be printed in a code: it must lead somewhere from another's phone."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

from survey.refusals.directory import CodeLeadsNowhere
from survey.texts import Text

PLAIN: Final = Text(
    "注意：{address} 没有加密（http）。手机会提示不安全，离线保存和语音也用不了；"
    "请先配置 HTTPS，再打印和张贴。",
    "Note: {address} is plain http. Phones warn of it, and nothing is kept offline on them; "
    "set up HTTPS before printing.",
)


def refuse_unreachable(address: str) -> None:
    """Refuse an address that a phone would look for in itself: loopback, or no host at all."""
    host = (urlsplit(address).hostname or "").rstrip(".").lower()
    if not host or host == "localhost" or host.endswith(".localhost") or _is_loopback(host):
        raise CodeLeadsNowhere(address=address)


def warning(address: str) -> Text | None:
    """Return what to know before an address is printed, or None."""
    return PLAIN.format(address=address) if urlsplit(address).scheme != "https" else None


def _is_loopback(host: str) -> bool:
    number = _number(host)
    if isinstance(number, IPv6Address) and number.ipv4_mapped is not None:
        number = number.ipv4_mapped
    return number is not None and (number.is_loopback or number.is_unspecified)


def _number(host: str) -> IPv4Address | IPv6Address | None:
    """Return a host that is written as a number, in any way that browsers read."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None
