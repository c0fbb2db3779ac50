"""Fairness between network prefixes: in memory for an hour, as keyed hashes, and only ever a place in line
(P20).
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections import OrderedDict

from asterism.calls.state import HOUR

FREE = 3
PREFIXES = 20_000
REMEMBERED = 8


def prefix_mark(key: bytes, address: str | None) -> bytes | None:
    """The keyed hash of the network an address belongs to (/24 or /56); None when it cannot be read."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return None
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    network = ip.packed[: 3 if ip.version == 4 else 7]
    return hashlib.blake2b(network, key=key[:32], digest_size=16).digest()


class Fairness:
    """How many calls of the last hour came from one prefix and were not held.

    Of each prefix the newest few are kept: that more than three went unheld is all that is ever asked.
    """

    def __init__(self) -> None:
        self._unheld: OrderedDict[bytes, OrderedDict[str, int]] = OrderedDict()
        self._from: dict[str, bytes] = {}

    def queues_last(self, mark: bytes | None, now: int) -> bool:
        if mark is None:
            return False
        return sum(1 for at in self._unheld.get(mark, {}).values() if now - at < HOUR) >= FREE

    def pressed(self, mark: bytes | None, call: str, now: int) -> None:
        self.forget(now)
        if mark is None:
            return
        calls = self._unheld.setdefault(mark, OrderedDict())
        calls[call] = now
        self._from[call] = mark
        while len(calls) > REMEMBERED:
            del self._from[calls.popitem(last=False)[0]]
        self._unheld.move_to_end(mark)
        while len(self._unheld) > PREFIXES:
            for old in self._unheld.popitem(last=False)[1]:
                del self._from[old]

    def forget(self, now: int) -> None:
        """Drops what is older than an hour: called at each press, and now and then when nobody presses."""
        while self._from:
            call, mark = next(iter(self._from.items()))
            if now - self._unheld[mark][call] < HOUR:
                return
            self.held(call)

    def held(self, call: str) -> None:
        """Somebody answered it, so it counts no longer."""
        mark = self._from.pop(call, None)
        if mark is not None:
            del self._unheld[mark][call]
            if not self._unheld[mark]:
                del self._unheld[mark]
