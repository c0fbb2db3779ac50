"""How many requests one session, or one network without a session, may make: a bound that no person meets.

It never stands before the way in (P20): which requests go by without being counted is decided here, once, for
the whole table of endpoints.
"""

from __future__ import annotations

import hashlib
import math
from collections import OrderedDict
from socket import AF_INET6, inet_pton

PER_SESSION = (20.0, 400.0)
"""Requests a second that fill up again, and how many at once. A busy desk makes about four a second."""
PER_PREFIX = (40.0, 800.0)
"""The same for everybody of one network prefix (/24, /56) who shows no session, such as a whole hospital."""
REMEMBERED = 20_000
"""Sessions and prefixes; beyond it the one that was quiet longest is forgotten, and begins anew."""

# Reaching out, answering, withdrawing; what a call needs from either side is never counted.
_FREE_UNDER = ("/api/calls", "/api/held/", "/api/shift/")
# Coming back and leaving, the first page's facts, the outside lines.
_FREE = frozenset((
    "GET /api/network", "GET /api/lines", "GET /api/challenge", "POST /api/sign-in", "POST /api/sign-out",
    "GET /api/me", "GET /api/post",
    # A ring that is answered; what a guide offers has addresses beside these, and is counted.
    "POST /api/offers/{offer}/accept", "POST /api/offers/{offer}/pass",
))  # fmt: skip


def is_free(method: str, path: str) -> bool:
    """Whether requests to this endpoint of the table are never counted."""
    return path.startswith(_FREE_UNDER) or f"{method} {path}" in _FREE


_MAPPED = bytes(10) + b"\xff\xff"


class HttpPace:
    """A bucket for each session and each prefix, in memory only, until it is full again.

    Addresses are kept as keyed hashes.
    """

    def __init__(self, key: bytes) -> None:
        self._keyed = hashlib.blake2b(key=key[:32], digest_size=16)
        self._buckets: OrderedDict[str | bytes, tuple[float, float]] = OrderedDict()
        self.per_session, self.per_prefix = PER_SESSION, PER_PREFIX

    def too_soon(self, session: str | None, address: str | None, now: float) -> int:
        """Counts one request; 0 when it may go on, else after how many seconds (>= 1) the next one may.

        ``now`` in seconds, never going back.
        """
        who: str | bytes
        if session is not None:
            (per_s, burst), who = self.per_session, session
        else:
            (per_s, burst), who = self.per_prefix, self._prefix(address)
        left, at = self._buckets.get(who, (burst, now))
        left = min(burst, left + (now - at) * per_s)
        fits = left >= 1.0
        self._buckets[who] = (left - 1.0 if fits else left, now)
        self._buckets.move_to_end(who)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return 0 if fits else max(1, math.ceil((1.0 - left) / per_s))

    def forget(self, now: float) -> None:
        """Drops the buckets that are full again by now: they say no more than none at all."""
        for who, (left, at) in list(self._buckets.items()):
            per_s, burst = self.per_session if isinstance(who, str) else self.per_prefix
            if left + (now - at) * per_s >= burst:
                del self._buckets[who]

    def _prefix(self, address: str | None) -> bytes:
        """What cannot be read shares one bucket: there is no address on a socket of this machine."""
        told = address or ""
        if ":" not in told:
            network = told.rpartition(".")[0].encode()
        else:
            try:
                packed = inet_pton(AF_INET6, told.partition("%")[0])
            except OSError:
                packed = b""
            if packed.startswith(_MAPPED):
                network = ".".join(map(str, packed[12:15])).encode()
            else:
                network = packed[:7]
        keyed = self._keyed.copy()
        keyed.update(network)
        return keyed.digest()

    def __len__(self) -> int:
        return len(self._buckets)
