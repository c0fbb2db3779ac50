"""Long work shows how far it has come: one line that is written over, or a line now and then in a log."""

from __future__ import annotations

from collections.abc import Callable

from asterism.clock import SystemClock

AGAIN_AFTER_S = 0.2
AGAIN_AFTER_IN_LOG_S = 10.0


class Progress:
    """Call it with (done, total, what) as often as you like; it writes no more often than people can read."""

    def __init__(self, write: Callable[[str], None], *, is_terminal: bool) -> None:
        self._write = write
        self._is_terminal = is_terminal
        self._clock = SystemClock()
        self._last = float("-inf")
        self._written = False

    def __call__(self, done: int, total: int, what: str = "") -> None:
        pause = AGAIN_AFTER_S if self._is_terminal else AGAIN_AFTER_IN_LOG_S
        now = self._clock.monotonic()
        if now - self._last < pause and done < total:
            return
        self._last = now
        share = f"{100 * done // total:3d} %" if total else f"{done}"
        self._write(f"\r{share}  {what[:60]:<60}" if self._is_terminal else f"{share}  {what}\n")
        self._written = True

    def close(self) -> None:
        """Ends the line that was written over."""
        if self._is_terminal and self._written:
            self._write("\n")
