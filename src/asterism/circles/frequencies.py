"""How many carry each thread, told so coarsely that nothing of one person is in it."""

from __future__ import annotations

from collections import Counter

from asterism.people.store import words_of
from asterism.store.base import Tx

COUNTED = 50_000
"""Members at most: an order of circles needs no more."""
BELIEVED_MS = 3_600_000
FEW = 8


def coarse(n: int) -> int:
    """The number as it is told: :data:`FEW` for all that are fewer, else the power of two below it."""
    return FEW if n < FEW else 1 << (n.bit_length() - 1)


class Frequencies:
    """Counted at most once an hour, so that nobody sees by asking twice what one person changed."""

    def __init__(self) -> None:
        self._counted_at: int | None = None
        self._common: dict[str, int] = {}
        self._people = FEW

    async def known(self, tx: Tx) -> tuple[dict[str, int], int]:
        """How many of how many people carry each thread. A thread that few carry counts like one nobody
        does."""
        if self._counted_at is None or not 0 <= tx.now - self._counted_at < BELIEVED_MS:
            await self._count(tx)
        return self._common, self._people

    async def _count(self, tx: Tx) -> None:
        rows = await tx.all(
            "SELECT threads, COUNT(*) AS n FROM"
            " (SELECT threads FROM members WHERE threads <> '[]' ORDER BY id LIMIT ?) m GROUP BY threads",
            COUNTED,
        )
        common: Counter[str] = Counter()
        for row in rows:
            for thread in words_of(row["threads"]):
                common[thread] += row["n"]
        self._common = {thread: coarse(n) for thread, n in common.items() if n >= FEW}
        self._people = coarse(sum(row["n"] for row in rows))
        self._counted_at = tx.now
