"""Brings a database to the newest schema: forward only, in order, each step whole or not at all.

A migration is a file ``migrations/NNNN_name.sql`` with statements that end in ``;`` at the end of a line, in
the subset both stores share: BIGINT, TEXT, BLOB, DOUBLE PRECISION, partial unique indexes, REFERENCES ... ON
DELETE CASCADE. Tables become STRICT on SQLite, so that a value of the wrong type is refused there as it is on
PostgreSQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from asterism.store.base import Dialect, SchemaTooNew, Store, Tx, Work
from asterism.store.sqlite import SqliteStore
from asterism.store.sqlite_copy import copy_database

_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")
_COMMENT = re.compile(r"--[^\n]*")
_TABLE = re.compile(r"CREATE\s+TABLE\b", re.IGNORECASE)
_SCHEMA_VERSION = """CREATE TABLE IF NOT EXISTS schema_version (
    version BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at BIGINT NOT NULL
)"""
# Two processes that start at the same moment on one PostgreSQL database wait for each other under this
# number.
_LOCK = 0x2042

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Migration:
    version: int
    name: str
    sql: str


def load(folder: Path | None = None) -> list[Migration]:
    """All migrations in order, of a folder or of the program itself.

    Raises ValueError for two of one number.
    """
    where = folder if folder is not None else resources.files("asterism.store") / "migrations"
    found: dict[int, Migration] = {}
    for file in where.iterdir():
        if match := _NAME.fullmatch(file.name):
            version = int(match[1])
            if version in found:
                raise ValueError(f"two migrations have the number {version:04}")
            found[version] = Migration(version, match[2], file.read_text(encoding="utf-8"))
    return [found[version] for version in sorted(found)]


def statements(sql: str, dialect: Dialect) -> list[str]:
    """The statements of a migration, in the words of one dialect."""
    pieces = re.split(r";[ \t]*(?:\n|$)", _COMMENT.sub("", sql))
    return [adapt(piece.strip(), dialect) for piece in pieces if piece.strip()]


def adapt(statement: str, dialect: Dialect) -> str:
    if dialect == "postgres":
        statement = re.sub(r"\bBLOB\b", "BYTEA", statement)
        # Without this, texts would be ordered by the habits of the database's country, and on SQLite by
        # bytes.
        return re.sub(r"(?<!AS )\bTEXT\b", 'TEXT COLLATE "C"', statement)
    statement = re.sub(r"\bDOUBLE\s+PRECISION\b", "REAL", statement)
    if _TABLE.match(statement):
        # INT and not INTEGER, because INTEGER PRIMARY KEY would hand out numbers by itself.
        return re.sub(r"\bBIGINT\b", "INT", statement) + " STRICT"
    return re.sub(r"\bBIGINT\b", "INT", statement)


async def migrate(
    store: Store, *, migrations: Sequence[Migration] | None = None, progress: Progress | None = None
) -> list[int]:
    """Applies everything that is missing and returns the numbers applied.

    progress(done, total, name) is called before each step and once at the end. An SQLite database that
    already holds something is first copied to ``before-migration-<from>.db`` beside it. Raises SchemaTooNew,
    and changes nothing, when the database knows a migration that this program does not.
    """
    wanted = list(migrations) if migrations is not None else load()

    async def versions(tx: Tx) -> set[int]:
        await _lock(tx, store.dialect)
        await tx.run(adapt(_SCHEMA_VERSION, store.dialect))
        return {row["version"] for row in await tx.all("SELECT version FROM schema_version")}

    # Each statement after the lock has to see what the node that held it before has done, so READ COMMITTED.
    applied = await store.write(versions, serial=False)
    newest = max((each.version for each in wanted), default=-1)
    if applied and max(applied) > newest:
        raise SchemaTooNew(
            f"This database has schema {max(applied):04}, this program knows up to {newest:04}. "
            "Start it with the version of the program that wrote it, or a newer one. Nothing was changed."
        )
    missing = [each for each in wanted if each.version not in applied]
    if missing and applied and isinstance(store, SqliteStore) and str(store.path) != ":memory:":
        path = Path(store.path)
        copy_database(path, path.with_name(f"before-migration-{max(applied):04}.db"))
    for done, each in enumerate(missing):
        if progress:
            progress(done, len(missing), each.name)
        await store.write(_step(each, store.dialect), serial=False)
    if progress and missing:
        progress(len(missing), len(missing), "done")
    return [each.version for each in missing]


def _step(migration: Migration, dialect: Dialect) -> Work[None]:
    async def work(tx: Tx) -> None:
        await _lock(tx, dialect)
        if await tx.one("SELECT 1 AS there FROM schema_version WHERE version = ?", migration.version):
            return  # Another process was first.
        for statement in statements(migration.sql, dialect):
            await tx.run(statement)
        await tx.run(
            "INSERT INTO schema_version (version, name, applied_at) VALUES (?, ?, ?)",
            migration.version, migration.name, tx.now,
        )  # fmt: skip

    return work


async def _lock(tx: Tx, dialect: Dialect) -> None:
    if dialect == "postgres":
        await tx.one("SELECT pg_advisory_xact_lock(?) IS NULL AS locked", _LOCK)
