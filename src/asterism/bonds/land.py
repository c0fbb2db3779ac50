"""How far the land of a bond has grown: from what both see of it alone, so that it tells nothing else. Pure.

It grows slowly, the first steps seen best, and comes near its full size without reaching it. What was drawn
once is kept as it was, so that nothing is taken from anybody by taking something back.
"""

from __future__ import annotations

import hashlib

import msgspec

WHOLE = 1000


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """What both see that they shared. ``answers``: revealed ones in each of the three depths.

    ``entrusted`` and ``opened``: confidences, and questions and visits opened, of each side.
    """

    answers: tuple[int, int, int] = (0, 0, 0)
    entrusted: tuple[int, int] = (0, 0)
    opened: tuple[int, int] = (0, 0)
    visits: int = 0


class Land(msgspec.Struct, frozen=True, kw_only=True):
    """In thousandths of what it can be."""

    lake: int = 0
    trees: int = 0
    stars: int = 0
    light: int = 0


def grown(before: Land, shared: Shared) -> Land:
    """The land after what is shared now; in nothing less than before."""
    first, second, third = shared.answers
    a, b = shared.entrusted
    of_a, of_b = a + shared.opened[0], b + shared.opened[1]
    evenly = 2 * min(of_a, of_b) * WHOLE // max(1, of_a + of_b)
    now = Land(
        lake=_slowly(2 * shared.visits + first + 2 * second + 3 * third, 40),
        trees=_slowly(a + b + shared.visits, 24),
        stars=_slowly(first + second + third, 16),
        light=_slowly(of_a + of_b, 20) * evenly // WHOLE,
    )
    return Land(
        lake=max(before.lake, now.lake), trees=max(before.trees, now.trees),
        stars=max(before.stars, now.stars), light=max(before.light, now.light),
    )  # fmt: skip


def seed_of(bond: str) -> str:
    """What both devices draw the shape of the land from."""
    return hashlib.sha256(f"asterism land 1\0{bond}".encode()).hexdigest()[:32]


def _slowly(amount: int, half: int) -> int:
    """0 for nothing, half of the whole at ``half``, never all of it."""
    return WHOLE * amount // (amount + half)
