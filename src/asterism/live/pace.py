"""How fast one socket may send. Pure: the time is given."""

from __future__ import annotations


class Pace:
    """A bucket that fills evenly: ``per_s`` units a second, at most ``burst`` at once."""

    __slots__ = ("_at", "_burst", "_left", "_per_s")

    def __init__(self, per_s: float, burst: float, now: float) -> None:
        self._per_s = per_s
        self._burst = burst
        self._left = burst
        self._at = now

    def take(self, amount: float, now: float) -> bool:
        """Takes ``amount`` if it is there; nothing is taken otherwise. ``now`` in seconds, never going
        back."""
        self._left = min(self._burst, self._left + (now - self._at) * self._per_s)
        self._at = now
        if amount > self._left:
            return False
        self._left -= amount
        return True
