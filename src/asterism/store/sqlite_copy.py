"""Copies a living SQLite database, page by page, while it is being written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import apsw

from asterism.store.sqlite_tx import translate

PAGES_A_STEP = 2_000


def copy_database(source: Path, target: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """A whole and consistent copy of source in target, durable when this returns.

    progress(pages done, all pages) is called between steps. The copy appears under its name only when it is
    complete. Raises StoreUnavailable (no room, unreadable).
    """
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        reading = apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READWRITE)
        writing = apsw.Connection(str(partial))
        try:
            reading.set_busy_timeout(5_000)
            with writing.backup("main", reading, "main") as copying:
                # With a transaction held open, writers that come meanwhile do not make the copy start over.
                reading.execute("BEGIN")
                list(reading.execute("SELECT count(*) FROM sqlite_schema"))
                while not copying.done:
                    copying.step(PAGES_A_STEP)
                    if progress:
                        progress(copying.page_count - copying.remaining, copying.page_count)
            list(writing.execute("PRAGMA journal_mode=DELETE"))
        finally:
            writing.close()
            reading.close(True)
    except apsw.Error as error:
        partial.unlink(missing_ok=True)
        raise translate(error) from error
    _flush(partial)
    os.replace(partial, target)
    _flush(target.parent)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
