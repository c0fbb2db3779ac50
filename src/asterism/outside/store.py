"""The table of outside lines, inside a transaction. Each act of a steward leaves the earlier state."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

import msgspec

from asterism.errors import Refusal
from asterism.outside.edition import Edition
from asterism.outside.rules import OutsideLine, are_checked, countries
from asterism.store.base import Row, Tx

_FIELDS = (
    "id", "country", "kind", "name", "phone", "text", "hours", "languages", "source", "verified_on",
    "confidence", "note", "checked_at", "version",
)  # fmt: skip
_SELECT = f"SELECT {', '.join(_FIELDS)} FROM outside_lines WHERE removed_at IS NULL"
HISTORY_PAGE = 200


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One act of a steward on a line, with the line as it was before (None when it was added)."""

    act: Literal["added", "changed", "checked", "removed"]
    changed_by: str
    changed_at: int
    version: int
    before: OutsideLine | None


def _line(row: Row) -> OutsideLine:
    return msgspec.convert({field: row[field] for field in _FIELDS}, OutsideLine)


def today(now: int) -> str:
    """The day of a moment in milliseconds, in UTC, as ``2026-05-17``."""
    return datetime.fromtimestamp(now / 1000, UTC).date().isoformat()


async def take_edition(tx: Tx, edition: Edition) -> int:
    """Takes the shipped lines over, on the first start and after an update. Returns how many were written.

    A line that a steward has touched stays as it is. One that is no longer in the list goes, unless touched.
    """
    known = await tx.one("SELECT digest FROM outside_edition WHERE id = 1")
    if known is not None and known["digest"] == edition.digest:
        return 0
    written = 0
    for line in edition.lines:
        written += await tx.run(
            "INSERT INTO outside_lines (id, country, kind, name, phone, text, hours, languages, source,"
            " verified_on, confidence, note, checked_at, version) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,NULL,1)"
            " ON CONFLICT (id) DO UPDATE SET phone = excluded.phone, text = excluded.text,"
            " hours = excluded.hours, languages = excluded.languages, source = excluded.source,"
            " verified_on = excluded.verified_on,"
            " confidence = excluded.confidence, note = excluded.note, removed_at = NULL,"
            " version = outside_lines.version + 1 WHERE outside_lines.changed_by IS NULL",
            line.id, line.country, line.kind, line.name, line.phone, line.text, line.hours, line.languages,
            line.source, line.verified_on, line.confidence, line.note,
        )  # fmt: skip
    shipped = {line.id for line in edition.lines}
    for row in await tx.all("SELECT id FROM outside_lines WHERE changed_by IS NULL AND removed_at IS NULL"):
        if row["id"] not in shipped:
            await tx.run("UPDATE outside_lines SET removed_at = ? WHERE id = ?", tx.now, row["id"])
    await tx.run(
        "INSERT INTO outside_edition (id, digest, taken_at) VALUES (1, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, taken_at = excluded.taken_at",
        edition.digest,
        tx.now,
    )
    return written


async def lines_of(tx: Tx, country: str) -> list[OutsideLine]:
    """Every line of a country, also those that wait for a check; ``rules.shown`` chooses and orders."""
    return [_line(row) for row in await tx.all(f"{_SELECT} AND country = ? ORDER BY id", country)]


async def known_countries(tx: Tx) -> list[str]:
    """The countries for which there is something to show."""
    return countries([_line(row) for row in await tx.all(_SELECT)])


async def lines_are_checked(tx: Tx, country: str) -> bool:
    """Part of the opening rule: a steward checked an emergency number and another line of the country."""
    return are_checked(await lines_of(tx, country), country)


async def line_by_id(tx: Tx, line_id: str) -> OutsideLine:
    """One line. Refused with ``not_found`` when there is none or it was removed."""
    row = await tx.one(f"{_SELECT} AND id = ?", line_id)
    if row is None:
        raise Refusal("not_found")
    return _line(row)


async def add(tx: Tx, line: OutsideLine, by: str, change_id: str) -> OutsideLine:
    """Adds a line that a steward wrote; whoever writes a line has checked it."""
    made = msgspec.structs.replace(line, verified_on=today(tx.now), checked_at=tx.now, version=1)
    await tx.run(
        "INSERT INTO outside_lines (id, country, kind, name, phone, text, hours, languages, source,"
        " verified_on, confidence, note, checked_at, changed_by, version)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,1)",
        made.id, made.country, made.kind, made.name, made.phone, made.text, made.hours, made.languages,
        made.source, made.verified_on, made.confidence, made.note, made.checked_at, by,
    )  # fmt: skip
    await _remember(tx, change_id, "added", by, made.id, 1, None)
    return made


async def change(tx: Tx, line: OutsideLine, by: str, change_id: str) -> OutsideLine:
    """Writes a line as a steward now knows it. ``line.version`` is the version they had before them."""
    before = await line_by_id(tx, line.id)
    made = msgspec.structs.replace(
        line, verified_on=today(tx.now), checked_at=tx.now, version=line.version + 1
    )
    changed = await tx.run(
        "UPDATE outside_lines SET country = ?, kind = ?, name = ?, phone = ?, text = ?, hours = ?,"
        " languages = ?, source = ?, verified_on = ?, confidence = ?, note = ?, checked_at = ?,"
        " changed_by = ?, version = ?"
        " WHERE id = ? AND version = ? AND removed_at IS NULL",
        made.country, made.kind, made.name, made.phone, made.text, made.hours, made.languages, made.source,
        made.verified_on, made.confidence, made.note, made.checked_at, by, made.version,
        made.id, line.version,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale", version=before.version)
    await _remember(tx, change_id, "changed", by, made.id, made.version, before)
    return made


async def check(tx: Tx, line_id: str, version: int, by: str, change_id: str) -> OutsideLine:
    """A steward has called, or looked on the provider's own page, and found the line as it stands here."""
    before = await line_by_id(tx, line_id)
    changed = await tx.run(
        "UPDATE outside_lines SET verified_on = ?, checked_at = ?, changed_by = ?, version = version + 1"
        " WHERE id = ? AND version = ? AND removed_at IS NULL",
        today(tx.now),
        tx.now,
        by,
        line_id,
        version,
    )
    if not changed:
        raise Refusal("stale", version=before.version)
    await _remember(tx, change_id, "checked", by, line_id, version + 1, before)
    return await line_by_id(tx, line_id)


async def remove(tx: Tx, line_id: str, version: int, by: str, change_id: str) -> None:
    """Takes a line away. It stays in the history, and no later edition brings it back."""
    before = await line_by_id(tx, line_id)
    changed = await tx.run(
        "UPDATE outside_lines SET removed_at = ?, changed_by = ?, version = version + 1"
        " WHERE id = ? AND version = ? AND removed_at IS NULL",
        tx.now,
        by,
        line_id,
        version,
    )
    if not changed:
        raise Refusal("stale", version=before.version)
    await _remember(tx, change_id, "removed", by, line_id, version + 1, before)


async def history(tx: Tx, line_id: str) -> list[Change]:
    """What stewards did to a line, newest first."""
    rows = await tx.all(
        "SELECT act, changed_by, changed_at, version, before FROM outside_changes WHERE line = ?"
        f" ORDER BY version DESC LIMIT {HISTORY_PAGE}",
        line_id,
    )
    return [
        Change(
            act=row["act"],
            changed_by=row["changed_by"],
            changed_at=row["changed_at"],
            version=row["version"],
            before=msgspec.json.decode(row["before"], type=OutsideLine | None),
        )
        for row in rows
    ]


async def _remember(
    tx: Tx, change_id: str, act: str, by: str, line_id: str, version: int, before: OutsideLine | None
) -> None:
    await tx.run(
        "INSERT INTO outside_changes (id, line, act, changed_by, changed_at, version, before)"
        " VALUES (?,?,?,?,?,?,?)",
        change_id, line_id, act, by, tx.now, version, msgspec.json.encode(before).decode(),
    )  # fmt: skip
