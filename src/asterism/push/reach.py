"""Where push may go: the public internet by HTTPS, and nowhere inside. Checked when subscribing and at every
sending.

A name is resolved here and the connection goes to the very address that was checked, so a name that points
elsewhere a moment later gains nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
import ssl
from typing import Protocol
from urllib.parse import urlsplit

from asterism.errors import Refusal

PORT = 443
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
# An IPv6 address may carry an IPv4 address that a gateway unpacks again (RFC 6052).
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Reach(Protocol):
    """How push finds and connects to push services.

    There is one for the world; tests bring one for themselves.
    """

    def allows(self, host: str, port: int) -> bool:
        """Whether a host of this name and port may be a push service at all."""

    async def resolve(self, host: str, port: int) -> list[str]:
        """The addresses of a name. Raises OSError when it has none."""

    def public(self, address: str) -> bool:
        """Whether an address belongs to the public internet."""

    @property
    def tls(self) -> ssl.SSLContext: ...


class World:
    """The public internet, with the certificates this machine trusts."""

    def __init__(self) -> None:
        self._tls: ssl.SSLContext | None = None

    def allows(self, host: str, port: int) -> bool:
        return port == PORT and _HOST.fullmatch(host) is not None

    async def resolve(self, host: str, port: int) -> list[str]:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    def public(self, address: str) -> bool:
        return is_public(address)

    @property
    def tls(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = ssl.create_default_context()
        return self._tls


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, with any IPv4 address inside it looked at too."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if ip.teredo is not None:
            return False
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def target(endpoint: str, reach: Reach) -> tuple[str, int, str]:
    """Host, port and path of an endpoint.

    Refused with ``push_refused`` for anything that is not plain HTTPS outside.
    """
    try:
        parts = urlsplit(endpoint)
        host, port = (parts.hostname or "").lower(), parts.port or PORT
    except ValueError:
        raise Refusal("push_refused") from None
    printable = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint
    if parts.scheme != "https" or not printable or "@" in parts.netloc or not reach.allows(host, port):
        raise Refusal("push_refused")
    path = parts.path or "/"
    return host, port, f"{path}?{parts.query}" if parts.query else path


async def addresses(host: str, port: int, reach: Reach) -> list[str]:
    """The addresses to connect to. One that points inward makes the whole name refused (``push_refused``)."""
    try:
        found = await reach.resolve(host, port)
    except (OSError, UnicodeError):
        raise Refusal("push_refused") from None
    if not found or not all(reach.public(address) for address in found):
        raise Refusal("push_refused")
    return found
