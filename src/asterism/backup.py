"""Backups: taken live, verified by restoring them, and blind to dissolved rooms after a week.

A backup is a folder. Every table of one consistent snapshot is a file of MessagePack pages, the same for both
stores, so that a backup of one can be restored into the other. The keys are a file of their own,
``keys.bin``; ``prune`` deletes it after 7 days, and with it every way to open what rooms held (P6). The
manifest has the checksum of every file and a digest of every table's rows. See docs/decisions/backups.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import msgspec

import asterism
from asterism.clock import Clock, ManualClock
from asterism.keys import flush_folder, shred
from asterism.store.base import Store, Tx
from asterism.store.migrate import Migration, load, migrate
from asterism.store.sqlite import SqliteStore
from asterism.store.tables import Table, tables_after

FORMAT = 1
PAGE_ROWS = 500
# PostgreSQL takes at most 32,767 values in one statement and SQLite 32,766.
STATEMENT_VALUES = 8_000
KEEP_KEYS_MS = 7 * 86_400_000
MANIFEST = "manifest.json"
KEYS = "keys.bin"
PARTIAL, VERIFYING = ".partial", ".verify-"
LEFT_OVER_MS = 3_600_000
NAMED = "%Y-%m-%dT%H-%M-%SZ"
"""How the server names the backups that it takes; such names sort by time."""

# progress(done, total, what): rows or files done of all, and the table or step at hand. It may be called from
# another thread.
Progress = Callable[[int, int, str], None]


class BackupError(Exception):
    """A backup that cannot be made, trusted or restored, said in a sentence."""

    code = "backup"


class TableEntry(msgspec.Struct, frozen=True):
    name: str
    columns: tuple[str, ...]
    rows: int
    file_sha256: str
    rows_digest: str


class Manifest(msgspec.Struct, frozen=True):
    format: int
    made_at: int
    program: str
    schema: tuple[int, ...]
    tables: tuple[TableEntry, ...]
    keys_sha256: str
    keys_files: int


class Digest:
    """Of a set of rows, whatever their order: the sum of the SHA-256 of each."""

    def __init__(self) -> None:
        self._sum = 0
        self.rows = 0

    def add(self, values: Sequence[Any]) -> None:
        self._sum += int.from_bytes(hashlib.sha256(msgspec.msgpack.encode(values)).digest(), "big")
        self.rows += 1

    def hex(self) -> str:
        return f"{self._sum % (1 << 256):064x}"


async def backup(
    store: Store,
    keys_folder: Path,
    target: Path,
    *,
    clock: Clock,
    progress: Progress | None = None,
    migrations: Sequence[Migration] | None = None,
) -> Manifest:
    """Writes a backup of a living store and its keys into the new folder target.

    The folder appears under its name only when it is complete. Raises BackupError when it is there already,
    OSError when there is no room, and what the store raises.
    """
    if _is_there(target):
        raise BackupError(f"{target.name} is there already. Nothing was changed.")
    partial = target.with_name(target.name + PARTIAL)
    schema = await store.read(_schema)
    tables = await tables_after([each for each in migrations or load() if each.version in schema])
    try:
        _begin_folder(partial)
        entries = await store.read(lambda tx: _dump(tx, partial, schema, tables, progress))
        # Keys last: whatever room is in the snapshot had its key before, unless its dawn came just now.
        keys_files = await asyncio.to_thread(_pack_keys, keys_folder, partial / KEYS)
        manifest = Manifest(
            format=FORMAT,
            made_at=clock.now(),
            program=asterism.__version__,
            schema=schema,
            tables=entries,
            keys_sha256=_sha256(partial / KEYS),
            keys_files=keys_files,
        )
        await asyncio.to_thread(_finish_folder, partial, target, manifest)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return manifest


async def verify(
    folder: Path, *, progress: Progress | None = None, migrations: Sequence[Migration] | None = None
) -> Manifest:
    """Restores a backup into a scratch store beside it and compares every file, count and row.

    Raises BackupError when anything is missing or different.
    """
    manifest = _read_manifest(folder)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=VERIFYING) as room:
        scratch = await SqliteStore.open(Path(room) / "scratch.db", clock=ManualClock(), inline=True)
        try:
            await restore(folder, scratch, None, progress=progress, migrations=migrations)
        finally:
            await scratch.close()
    return manifest


async def restore(
    folder: Path,
    store: Store,
    keys_folder: Path | None,
    *,
    progress: Progress | None = None,
    migrations: Sequence[Migration] | None = None,
) -> Manifest:
    """Fills an empty store, and an empty keys folder, from a backup; afterwards the schema is the newest.

    Rows are restored in one transaction and compared with the manifest before it commits. keys_folder None
    leaves the keys alone. Raises BackupError when anything is there already or does not match.
    """
    manifest = _read_manifest(folder)
    known = migrations or load()
    steps = [each for each in known if each.version in manifest.schema]
    if len(steps) != len(manifest.schema):
        raise BackupError("This backup was made by a newer version of the program. Restore it with that one.")
    if keys_folder is not None and _has_files(keys_folder):
        raise BackupError("There are keys already where these would go. Nothing was changed.")
    if not await _is_empty(store):
        raise BackupError("The store that should be filled is not empty. Nothing was changed.")
    for entry in manifest.tables:
        if (
            not (folder / _file(entry.name)).exists()
            or _sha256(folder / _file(entry.name)) != entry.file_sha256
        ):
            raise BackupError(f"The table {entry.name} in this backup is missing or damaged.")
    has_keys = (folder / KEYS).exists()
    if has_keys and _sha256(folder / KEYS) != manifest.keys_sha256:
        raise BackupError("The keys in this backup are damaged.")
    tables = await tables_after(steps)
    await migrate(store, migrations=steps)
    await store.write(lambda tx: _fill(tx, folder, manifest, tables, progress))
    if has_keys and keys_folder is not None:
        _unpack_keys(folder / KEYS, keys_folder)
    await migrate(store, migrations=known)
    return manifest


def prune(backups: Path, *, now_ms: int, keep_keys_ms: int = KEEP_KEYS_MS) -> list[str]:
    """Deletes the keys of every backup older than keep_keys_ms; returns the names of those it changed."""
    changed = []
    for folder in sorted(backups.iterdir()):
        if not (folder / MANIFEST).exists() or not (folder / KEYS).exists():
            continue
        made = made_at(folder)
        if made is not None and now_ms - made >= keep_keys_ms:
            shred(folder / KEYS)
            changed.append(folder.name)
    return changed


def made_at(folder: Path) -> int | None:
    """When the backup in a folder was made, in milliseconds; None when it is none, or not whole.

    Where the manifest is damaged the name tells, or, while there are keys, the age of the folder.
    """
    if not (folder / MANIFEST).exists():
        return None
    with contextlib.suppress(BackupError, OSError):
        return _read_manifest(folder).made_at
    with contextlib.suppress(ValueError):
        return int(datetime.strptime(folder.name, NAMED).replace(tzinfo=UTC).timestamp() * 1000)
    return folder.stat().st_mtime_ns // 1_000_000 if (folder / KEYS).exists() else None


def is_damaged(folder: Path) -> bool:
    """Whether this was a backup of ours whose manifest cannot be read any more."""
    if made_at(folder) is None:
        return False
    try:
        _read_manifest(folder)
    except (BackupError, OSError):
        return True
    return False


def remove_left_over(backups: Path, *, now_ms: int) -> list[str]:
    """Removes what a backup or a verification that was broken off left, its keys first. Returns the names.

    Nothing that was written in the last hour: another process may be at it.
    """
    gone = []
    for folder in sorted(backups.iterdir()):
        if not folder.is_dir() or not (folder.name.endswith(PARTIAL) or folder.name.startswith(VERIFYING)):
            continue
        touched = max(path.stat().st_mtime_ns for path in (folder, *folder.iterdir())) // 1_000_000
        if now_ms - touched >= LEFT_OVER_MS:
            if (folder / KEYS).exists():
                shred(folder / KEYS)
            shutil.rmtree(folder)
            gone.append(folder.name)
    return gone


async def _schema(tx: Tx) -> tuple[int, ...]:
    versions = await tx.all("SELECT version FROM schema_version ORDER BY version")
    return tuple(row["version"] for row in versions)


async def _is_empty(store: Store) -> bool:
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'",
        "postgres": "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()",
    }
    return not await store.read(lambda tx: tx.all(catalogue[store.dialect]))


async def _dump(
    tx: Tx, folder: Path, schema: tuple[int, ...], tables: Sequence[Table], progress: Progress | None
) -> tuple[TableEntry, ...]:
    if await _schema(tx) != schema:
        raise BackupError("The tables were changed just now. Please start the backup again.")
    counts: dict[str, int] = {}
    for table in tables:
        row = await tx.one(f"SELECT COUNT(*) AS n FROM {table.name}")
        counts[table.name] = row["n"] if row else 0
    total, done = sum(counts.values()), 0
    entries = []
    for table in tables:
        digest = Digest()
        # The work may be run again from its start; opening for writing begins the file anew.
        with (folder / _file(table.name)).open("wb") as file:
            async for page in tx.pages(
                f"SELECT {', '.join(table.columns)} FROM {table.name}", size=PAGE_ROWS
            ):
                values = [tuple(row[column] for column in table.columns) for row in page]
                for each in values:
                    digest.add(each)
                _write_page(file, values)
                done += len(values)
                if progress:
                    progress(done, total, table.name)
        entries.append(
            TableEntry(
                table.name, table.columns, digest.rows, _sha256(folder / _file(table.name)), digest.hex()
            )
        )
    return tuple(entries)


async def _fill(
    tx: Tx, folder: Path, manifest: Manifest, tables: Sequence[Table], progress: Progress | None
) -> None:
    entries = {entry.name: entry for entry in manifest.tables}
    if set(entries) != {table.name for table in tables}:
        raise BackupError("The tables of this backup are not those of its schema.")
    for table in reversed(tables):
        await tx.run(f"DELETE FROM {table.name}")  # What migrations put there is in the backup as well.
    total, done = sum(entry.rows for entry in manifest.tables), 0
    for table in tables:
        entry = entries[table.name]
        at_once = max(1, STATEMENT_VALUES // len(entry.columns))
        for rows in _read_pages(folder / _file(table.name)):
            for start in range(0, len(rows), at_once):
                piece = rows[start : start + at_once]
                marks = ", ".join(["(" + ", ".join("?" * len(entry.columns)) + ")"] * len(piece))
                into = f"{table.name} ({', '.join(entry.columns)})"
                await tx.run(f"INSERT INTO {into} VALUES {marks}", *(value for row in piece for value in row))
            done += len(rows)
            if progress:
                progress(done, total, table.name)
        digest = Digest()
        async for page in tx.pages(f"SELECT {', '.join(entry.columns)} FROM {table.name}", size=PAGE_ROWS):
            for each in page:
                digest.add(tuple(each[column] for column in entry.columns))
        if (digest.rows, digest.hex()) != (entry.rows, entry.rows_digest):
            raise BackupError(f"The table {table.name} came out differently from what was backed up.")


def _file(table: str) -> str:
    return f"{table}.rows"


def _write_page(file: IO[bytes], values: object) -> None:
    page = msgspec.msgpack.encode(values)
    file.write(len(page).to_bytes(4, "big"))
    file.write(page)


def _read_pages(path: Path) -> Iterator[list[Any]]:
    with path.open("rb") as file:
        while head := file.read(4):
            yield msgspec.msgpack.decode(file.read(int.from_bytes(head, "big")))


def _is_there(path: Path) -> bool:
    return path.exists()


def _has_files(folder: Path) -> bool:
    return any(path.is_file() for path in folder.rglob("*"))


def _begin_folder(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)


def _finish_folder(partial: Path, target: Path, manifest: Manifest) -> None:
    content = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    (partial / MANIFEST).write_bytes(content + b"\n")
    for path in partial.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    flush_folder(partial)
    os.replace(partial, target)
    flush_folder(target.parent)


def _read_manifest(folder: Path) -> Manifest:
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise BackupError("This folder is not a backup: it has no manifest.") from None
    except msgspec.DecodeError:
        raise BackupError("The manifest of this backup is damaged.") from None
    if manifest.format != FORMAT:
        raise BackupError("This backup was made by a newer version of the program. Restore it with that one.")
    return manifest


def _pack_keys(folder: Path, target: Path) -> int:
    count = 0
    with open(target, "wb", opener=_private) as file:
        for path in sorted(folder.rglob("*")):
            if not path.is_file() or path.name.startswith("."):
                continue
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue  # Its room's dawn has just come.
            _write_page(file, (str(path.relative_to(folder)), content, path.stat().st_mtime_ns))
            count += 1
    return count


def _unpack_keys(packed: Path, folder: Path) -> None:
    touched = set()
    for name, content, changed_ns in _read_pages(packed):
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise BackupError("The keys in this backup name a place outside their folder.")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(path, "xb", opener=_private) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.utime(path, ns=(changed_ns, changed_ns))
        touched.add(path.parent)
    for each in touched:
        flush_folder(each)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
