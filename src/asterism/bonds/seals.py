"""Questions and what each side did with them, in the store: sealed, passed, revealed together, handed over.

The server has the body and one of the two shares of its key, and gives neither to the other side before
both are sealed; without the author's share, which it never has, nobody opens anything.
"""

from __future__ import annotations

from asterism.bonds.state import ALL_QUESTIONS, QUESTION_MS, Bond, Side
from asterism.errors import Refusal
from asterism.store.base import Tx
from asterism.wire.bonds import HandOverShare, SealAnswer


def body_of(asked: str, side: Side) -> str:
    """What a sealed body is bound to, so that it opens in no other place."""
    return f"answer {asked} {side}"


def share_of(asked: str, side: Side) -> str:
    return f"server share {asked} {side}"


async def sent_before(tx: Tx, bond: str, side: Side, client_id: str) -> bool:
    """Whether this question was opened by this very sending."""
    row = await tx.one(
        "SELECT 1 AS there FROM bond_questions WHERE bond = ? AND by_side = ? AND client_id = ?",
        bond, side, client_id,
    )  # fmt: skip
    return row is not None


async def of_bond(tx: Tx, bond: str, asked: str) -> None:
    """Returns for a question of this bond, whatever became of it. Refused with ``not_found``."""
    if await tx.one("SELECT 1 AS there FROM bond_questions WHERE id = ? AND bond = ?", asked, bond) is None:
        raise Refusal("not_found")


async def is_open(tx: Tx, bond: str, question: str) -> bool:
    """Whether the two have this question open: then it is the same for whoever asks it as well."""
    row = await tx.one(
        "SELECT 1 AS there FROM bond_questions WHERE bond = ? AND question = ? AND state = 'open'"
        " AND due_at > ?",
        bond, question, tx.now,
    )  # fmt: skip
    return row is not None


async def insert(
    tx: Tx, bond: Bond, side: Side, asked: str, client_id: str, question: str, words: str, depth: int
) -> None:
    """Writes a question. Of very many the oldest that turned makes room; else ``questions_open``."""
    count = await tx.one("SELECT COUNT(*) AS n FROM bond_questions WHERE bond = ?", bond.id)
    if count is not None and count["n"] >= ALL_QUESTIONS:
        made_room = await tx.run(
            "DELETE FROM bond_questions WHERE id IN (SELECT id FROM bond_questions WHERE bond = ?"
            " AND state = 'turned' ORDER BY opened_at, id LIMIT 1)",
            bond.id,
        )
        if not made_room:
            raise Refusal("questions_open", limit=ALL_QUESTIONS)
    await tx.run(
        "INSERT INTO bond_questions (id, bond, question, words, depth, by_side, client_id, opened_at, due_at,"
        " state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')",
        asked, bond.id, question, words, depth, side, client_id, tx.now, tx.now + QUESTION_MS,
    )  # fmt: skip


async def is_the_same(tx: Tx, bond: str, asked: str, side: Side, seal: SealAnswer) -> bool:
    """Whether this very seal is there already: its acknowledgement was lost."""
    row = await tx.one(
        "SELECT a.signature, a.commitment FROM bond_answers a JOIN bond_questions q ON q.id = a.asked"
        " WHERE a.asked = ? AND q.bond = ? AND a.side = ? AND a.passed = 0",
        asked, bond, side,
    )  # fmt: skip
    return (
        row is not None
        and bytes(row["signature"]) == seal.signature
        and bytes(row["commitment"]) == seal.commitment
    )


async def keep(tx: Tx, asked: str, side: Side, seal: SealAnswer, body: bytes, server_share: bytes) -> None:
    """Keeps one side's seal in the place of whatever that side did before."""
    await _did(
        tx, asked, side, passed=0, device=seal.device, edition=seal.edition, body=body,
        server_share=server_share, commitment=seal.commitment, signature=seal.signature,
    )  # fmt: skip


async def keep_pass(tx: Tx, asked: str, side: Side) -> None:
    """Keeps that one side passes; a seal of theirs is gone with it."""
    await _did(
        tx, asked, side, passed=1, device="", edition=0, body=b"", server_share=b"", commitment=b"",
        signature=b"",
    )  # fmt: skip


async def _did(
    tx: Tx, asked: str, side: Side, *, passed: int, device: str, edition: int, body: bytes,
    server_share: bytes, commitment: bytes, signature: bytes,
) -> None:  # fmt: skip
    await tx.run(
        "INSERT INTO bond_answers (asked, side, passed, device, edition, body, server_share, commitment,"
        " signature, sealed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (asked, side) DO UPDATE SET"
        " passed = excluded.passed, device = excluded.device, edition = excluded.edition,"
        " body = excluded.body, server_share = excluded.server_share, commitment = excluded.commitment,"
        " signature = excluded.signature, sealed_at = excluded.sealed_at",
        asked, side, passed, device, edition, body, server_share, commitment, signature, tx.now,
    )  # fmt: skip


async def reveal(tx: Tx, asked: str) -> None:
    """Both sides are delivered from here on, each to the other, in one transaction."""
    sealed = await tx.run(
        "UPDATE bond_questions SET state = 'revealed', settled_at = ? WHERE id = ? AND state = 'open'"
        " AND (SELECT COUNT(*) FROM bond_answers a WHERE a.asked = bond_questions.id AND a.passed = 0) = 2",
        tx.now, asked,
    )  # fmt: skip
    assert sealed == 1, "both or neither"


async def turn(tx: Tx, asked: str) -> None:
    """The path turned. Who passed is nowhere from now on; a seal stays its author's alone."""
    await tx.run(
        "UPDATE bond_questions SET state = 'turned', settled_at = ? WHERE id = ? AND state = 'open'",
        tx.now, asked,
    )  # fmt: skip
    await tx.run("DELETE FROM bond_answers WHERE asked = ? AND passed = 1", asked)


async def hand_over(tx: Tx, bond: Bond, side: Side, asked: str, given: HandOverShare) -> bool:
    """Takes the author's share; whether there is something new for the other to see.

    It is passed on once the other's is there too: who only reads and gives nothing reads nothing.

    Refused with ``not_yet`` while the other has not sealed, ``closed`` when the path turned, ``not_found``
    for no question of this bond.
    """
    row = await tx.one("SELECT state, due_at FROM bond_questions WHERE id = ? AND bond = ?", asked, bond.id)
    if row is None:
        raise Refusal("not_found")
    if row["state"] == "turned" or (row["state"] == "open" and row["due_at"] <= tx.now):
        raise Refusal("closed")
    if row["state"] == "open":
        raise Refusal("not_yet")
    changed = await tx.run(
        "UPDATE bond_answers SET share = ?, share_edition = ? WHERE asked = ? AND side = ? AND passed = 0"
        " AND (share IS NULL OR share <> ? OR share_edition <> ?)",
        given.share, given.edition, asked, side, given.share, given.edition,
    )  # fmt: skip
    theirs = await tx.one(
        "SELECT 1 AS there FROM bond_answers WHERE asked = ? AND side <> ? AND share IS NOT NULL", asked, side
    )
    return changed == 1 and theirs is not None
