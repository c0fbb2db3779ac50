"""The free space that is held back for calls: what can wait is refused while the disk has no more."""

from __future__ import annotations

import shutil
from pathlib import Path

from asterism.clock import Clock
from asterism.errors import Refusal

BELIEVED_S = 1.0
MB = 1024 * 1024


class Reserve:
    """Looks at the disk under ``folder`` at most once a second."""

    def __init__(self, folder: Path, reserve_mb: int, clock: Clock) -> None:
        self._folder = folder
        self._least = reserve_mb * MB
        self._clock = clock
        self._looked_at: float | None = None
        self._free = 0

    def free(self) -> int:
        """Bytes that are free; a disk that cannot be asked has none."""
        now = self._clock.monotonic()
        if self._looked_at is None or now - self._looked_at >= BELIEVED_S:
            self._looked_at = now
            try:
                self._free = shutil.disk_usage(self._folder).free
            except OSError:
                self._free = 0
        return self._free

    def has(self, size: int) -> bool:
        """Whether ``size`` bytes more leave the reserve alone."""
        return self.free() - size >= self._least

    def spare(self, size: int) -> None:
        """Returns when ``size`` bytes more leave the reserve alone, else Refusal ``store_unavailable``."""
        if not self.has(size):
            raise Refusal("store_unavailable")
