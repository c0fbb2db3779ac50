"""The bus: short hints such as "room r has something new", between the parts of one process or of many.

A hint carries no authority. It may come twice, late or not at all; nodes also look at the heads of their
streams every second. Subjects are words joined by dots; in a pattern ``*`` is any one word and a ``>`` at the
end is any one or more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

# What is not delivered yet is bounded; beyond it the oldest hints go, because the newest tell the most.
QUEUE_LIMIT = 10_000
PAYLOAD_LIMIT = 64 * 1024

Callback = Callable[[str, bytes], None]


class Bus(Protocol):
    async def publish(self, subject: str, payload: bytes) -> None:
        """Sends a hint, at most PAYLOAD_LIMIT bytes (else ValueError).

        Never waits for anyone, never fails.
        """

    async def subscribe(self, pattern: str, callback: Callback) -> Callable[[], None]:
        """Calls callback(subject, payload) on the event loop for each hint; returns how to stop that.

        The callback must be short and must not block. What it raises is reported and stops nothing.
        """

    def alone(self, subject: str) -> bool:
        """Whether nobody but (at most) one listener in this process can hear this subject."""

    @property
    def connected(self) -> bool:
        """False while hints to other processes are being lost."""

    async def close(self) -> None: ...


def matches(pattern: str, subject: str) -> bool:
    """Whether subject fits pattern, as NATS defines it."""
    wanted, words = pattern.split("."), subject.split(".")
    if wanted[-1] == ">":
        if len(words) < len(wanted):
            return False
        wanted, words = wanted[:-1], words[: len(wanted) - 1]
    return len(wanted) == len(words) and all(w in ("*", word) for w, word in zip(wanted, words, strict=True))
