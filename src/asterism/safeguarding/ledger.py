"""The ledger: every access to something sensitive and every act of a steward. Only ever added to."""

from __future__ import annotations

from asterism.people.store import as_text, words_of
from asterism.store.base import Tx
from asterism.wire.people import LedgerEntry, LedgerPage

PAGE = 50


async def write_down(
    tx: Tx, entry: str, who: str | None, what: str, subject: str | None = None, *,
    hidden_from: str | None = None, **words: str,
) -> None:  # fmt: skip
    """Adds one entry; ``entry`` is its new id. It commits together with the act, or not at all.

    ``hidden_from`` is the steward a report is about: the entry never reaches them.
    """
    await tx.run(
        "INSERT INTO ledger (id, at, who, what, subject, words, hidden_from) VALUES (?, ?, ?, ?, ?, ?, ?)",
        entry, tx.now, who, what, subject, as_text(words), hidden_from,
    )  # fmt: skip


async def page(tx: Tx, reader: str, before: str | None) -> LedgerPage:
    """A page of the ledger as this steward may read it, newest first."""
    at, entry = 1 << 60, ""
    if before is not None:
        row = await tx.one("SELECT at, id FROM ledger WHERE id = ?", before)
        if row is None:
            return LedgerPage(entries=[], next=None)
        at, entry = row["at"], row["id"]
    rows = await tx.all(
        "SELECT l.id, l.at, l.who, l.what, l.subject, l.words, m.name FROM ledger l"
        " LEFT JOIN members m ON m.id = l.who"
        " WHERE (l.at < ? OR (l.at = ? AND l.id < ?)) AND (l.hidden_from IS NULL OR l.hidden_from <> ?)"
        " ORDER BY l.at DESC, l.id DESC LIMIT ?",
        at, at, entry, reader, PAGE + 1,
    )  # fmt: skip
    shown = rows[:PAGE]
    return LedgerPage(
        entries=[
            LedgerEntry(
                entry=row["id"], at=row["at"], who=row["who"], name=row["name"], what=row["what"],
                subject=row["subject"], words=words_of(row["words"]),
            )
            for row in shown
        ],
        next=shown[-1]["id"] if len(rows) > PAGE else None,
    )  # fmt: skip
