"""Ports: whether one may be listened on, before anything else is begun."""

import errno
import socket
from typing import Final

from survey.refusals.house import PortUnusable
from survey.texts import Text

REASONS: Final = {
    "taken": Text("已被别的程序占用", "something else listens there"),
    "forbidden": Text("没有权限", "this account may not"),
}


def require_free(host: str, port: int) -> None:
    """Refuse a port that is taken or forbidden; whatever else is wrong the server tells itself."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    for family, kind, protocol, _name, address in found:
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            try:
                probe.bind(address)
            except PermissionError as refused:
                raise PortUnusable(port=port, why=REASONS["forbidden"]) from refused
            except OSError as refused:
                if refused.errno == errno.EADDRINUSE:
                    raise PortUnusable(port=port, why=REASONS["taken"]) from refused
