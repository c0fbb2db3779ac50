"""The challenge that is signed to sign in: stateless until it is used. Pure.

``issued at (8 bytes, ms) || chance (16) || HMAC-SHA-256 of both (32)``. It carries the server's time, so a
device whose clock is a day off signs in like any other. What was used is remembered until it would have run
out.
"""

from __future__ import annotations

import hashlib
import hmac

from asterism.errors import Refusal

LIFE_MS = 120_000
LENGTH = 56
# Two nodes need not agree to the millisecond; a challenge "from the future" of another node is still taken.
AHEAD_MS = 5_000


def make(secret: bytes, now: int, chance: bytes) -> bytes:
    """A challenge issued ``now``; ``chance`` is 16 bytes from the dice."""
    body = now.to_bytes(8, "big") + chance
    return body + _seal(secret, body)


def check(secret: bytes, challenge: bytes, now: int) -> int:
    """When the challenge runs out (ms).

    Raises ``bad_signature`` for one not ours, ``challenge_stale`` for an old one.
    """
    body, seal = challenge[:24], challenge[24:]
    if len(challenge) != LENGTH or not hmac.compare_digest(seal, _seal(secret, body)):
        raise Refusal("bad_signature")
    issued = int.from_bytes(body[:8], "big")
    if not issued - AHEAD_MS <= now < issued + LIFE_MS:
        raise Refusal("challenge_stale")
    return issued + LIFE_MS


def _seal(secret: bytes, body: bytes) -> bytes:
    return hmac.new(secret, b"asterism challenge 1" + body, hashlib.sha256).digest()
