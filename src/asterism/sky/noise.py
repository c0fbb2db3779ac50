"""Noise that nobody can draw again: a discrete normal law with its ends cut off, keyed by a secret.

The law is that of Canonne, Kamath, Steinke, "The Discrete Gaussian for Differential Privacy" (2020), cut at
``reach``. What the cut costs is part of the bound in ``docs/decisions/sky-blur.md``; a test computes it.
"""

from __future__ import annotations

import bisect
import hashlib
import hmac
import math
from functools import cache

_DRAWN_BITS = 64


@cache
def law(width: float, reach: int) -> tuple[float, ...]:
    """The probability of each whole number from ``-reach`` to ``reach``; ``width`` is the deviation that the
    law would have without its ends cut off."""
    weights = [math.exp(-(number**2) / (2 * width**2)) for number in range(-reach, reach + 1)]
    total = math.fsum(weights)
    return tuple(weight / total for weight in weights)


@cache
def _steps(width: float, reach: int) -> tuple[int, ...]:
    """The same law as the upper ends of parts of [0, 2^64)."""
    ends, sum_so_far = [], 0.0
    for part in law(width, reach):
        sum_so_far += part
        ends.append(min(1 << _DRAWN_BITS, round(sum_so_far * (1 << _DRAWN_BITS))))
    ends[-1] = 1 << _DRAWN_BITS
    return tuple(ends)


def keyed(secret: bytes, *of: str | int) -> int:
    """A number in [0, 2^64) that is always the same for the same secret and words, and else like chance."""
    words = b"\0".join(str(each).encode() for each in of)
    return int.from_bytes(hmac.digest(secret, words, hashlib.sha256)[:8], "big")


def noise(secret: bytes, width: float, reach: int, *of: str | int) -> int:
    """A whole number from ``-reach`` to ``reach``; the same however often it is asked for."""
    return bisect.bisect_right(_steps(width, reach), keyed(secret, "noise", *of)) - reach
