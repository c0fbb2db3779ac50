"""A disk that forgets: at the power cut, what was written but not flushed is lost, wholly or in part.

Below SQLite it stands as a VFS; below the key files as the ``os`` that ``asterism.keys`` uses. Everything is
really written, so that whoever reads before the cut sees it. What each file held when it was last flushed is
remembered beside it, and the cut goes back to that; some of the lost writes are kept by chance, as on a real
disk.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw

REAL = "unix"


class _Write:
    __slots__ = ("at", "before", "data", "size_before")

    def __init__(self, at: int, data: bytes | None, before: bytes, size_before: int) -> None:
        self.at = at
        self.data = data
        """None: the file was cut off at ``at``."""
        self.before = before
        self.size_before = size_before


class ForgetfulDisk(apsw.VFS):
    """Register once, before the store is opened; from then on it is every connection's disk."""

    def __init__(self, dice: random.Random, before_sync: Callable[[str], None]) -> None:
        super().__init__("forgetful", REAL, makedefault=True)
        self.lock = threading.RLock()
        self.unflushed: dict[str, list[_Write]] = {}
        self.keys = ForgetfulKeys(self.lock)
        self.before_sync = before_sync
        self._dice = dice

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name or "")
        return _ForgetfulFile(self, name, flags, path)

    def cut(self) -> None:
        """The power is gone. Whoever calls this ends the process next, while nobody can write any more."""
        self.lock.acquire()
        for path, writes in self.unflushed.items():
            self._go_back(path, writes)
        self.keys.go_back()

    def _go_back(self, path: str, writes: list[_Write]) -> None:
        if not os.path.exists(path):
            return
        with open(path, "r+b", buffering=0) as file:
            for write in reversed(writes):
                os.pwrite(file.fileno(), write.before, write.at)
                os.ftruncate(file.fileno(), write.size_before)
            for write in writes:
                if self._dice.random() < 0.3:
                    if write.data is None:
                        os.ftruncate(file.fileno(), write.at)
                    else:
                        os.pwrite(file.fileno(), write.data, write.at)


class _ForgetfulFile(apsw.VFSFile):
    def __init__(self, disk: ForgetfulDisk, name: Any, flags: list[int], path: str) -> None:
        super().__init__(REAL, name, flags)
        self._disk = disk
        self._path = path

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        with self._disk.lock:
            self._remember(offset, bytes(data), len(data))
            super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        with self._disk.lock:
            self._remember(newsize, None, max(0, super().xFileSize() - newsize))
            super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        with self._disk.lock:
            self._disk.before_sync(self._path)
            super().xSync(flags)
            self._disk.unflushed.pop(self._path, None)

    def _remember(self, at: int, data: bytes | None, length: int) -> None:
        if not self._path:
            return
        size = super().xFileSize()
        have = max(0, min(length, size - at))
        before = bytes(super().xRead(have, at)) if have else b""
        self._disk.unflushed.setdefault(self._path, []).append(_Write(at, data, before, size))


class ForgetfulKeys:
    """Takes the place of ``os`` in ``asterism.keys``: a file is kept when it and its name were flushed."""

    def __init__(self, lock: threading.RLock) -> None:
        self._lock = lock
        self._open: dict[int, Path] = {}
        self._content: set[Path] = set()
        self._name: set[Path] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def open(self, path: Any, flags: int, mode: int = 0o777) -> int:
        with self._lock:
            handle = os.open(path, flags, mode)
            self._open[handle] = Path(path)
            if flags & os.O_CREAT:
                self._content.add(Path(path))
                self._name.add(Path(path))
            return handle

    def fsync(self, handle: int) -> None:
        with self._lock:
            os.fsync(handle)
            path = self._open.get(handle)
            if path is None:
                return
            self._content.discard(path)
            self._name = {each for each in self._name if each.parent != path}

    def close(self, handle: int) -> None:
        self._open.pop(handle, None)
        os.close(handle)

    def go_back(self) -> None:
        for path in self._name:
            path.unlink(missing_ok=True)
        for path in self._content - self._name:
            if path.exists():
                os.truncate(path, 0)
