"""Somebody leaves the network or the age for bonds, is blocked or paused. And what they take along.

The other sees the same in each case: that the bond has ended. What the one who left gave is gone at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asterism.bonds import rules, steps, store
from asterism.bonds.state import Side
from asterism.people.erase import on_erase, on_export
from asterism.store.base import Tx

if TYPE_CHECKING:
    from asterism.parts import Parts


async def end_bonds(tx: Tx, parts: Parts, member: str) -> None:
    """Ends all bonds of a member, as when they erase their account or say that they are no adult."""
    for bond in await store.of_member(tx, member):
        await _end(tx, parts, bond, member)


async def end_between(tx: Tx, parts: Parts, one: str, other: str) -> None:
    """Inside the transaction in which one blocks the other."""
    bond = await store.between(tx, one, other)
    if bond is not None:
        await _end(tx, parts, bond, one)


async def _end(tx: Tx, parts: Parts, bond: str, member: str) -> None:
    before = await store.locked(tx, bond)
    if before.state == "ended":
        return
    side: Side = "a" if before.a.member == member else "b"
    await steps.keep(tx, parts, before, rules.end(before, side, tx.now), side)


async def no_more(tx: Tx, member: str) -> None:
    """Inside the transaction that pauses somebody's part in the network: their visits are over. Those who
    walked with them see it at their next look."""
    for bond in await store.of_member(tx, member):
        before = await store.locked(tx, bond)
        if before.visit is not None:
            await steps.write(tx, before, rules.close_visit(before, tx.now), None)


@on_erase
async def _forget(tx: Tx, member: str) -> None:
    """What they gave is gone, and nothing names them any more. Whoever is left sees that it ended."""
    for bond in await store.of_member(tx, member):
        before = await store.locked(tx, bond)
        side: Side = "a" if before.a.member == member else "b"
        if before.state != "ended":
            await steps.write(tx, before, rules.end(before, side, tx.now), side)
        await steps.withdraw(tx, bond, side)
        await tx.run("UPDATE bonds SET member_a = '' WHERE id = ? AND member_a = ?", bond, member)
        await tx.run("UPDATE bonds SET member_b = '' WHERE id = ? AND member_b = ?", bond, member)
        # With nobody left there is nobody to see it; its keys are swept away.
        await tx.run("DELETE FROM bonds WHERE id = ? AND member_a = '' AND member_b = ''", bond)


# ---------------------------------------------------------------- taking along


@on_export("bonds")
async def _bonds(tx: Tx, member: str) -> list[dict[str, Any]]:
    """Somebody's bonds, with what they did in them and nothing of the other's. What is sealed opens only on
    their device, which fetches it from ``/api/bonds``."""
    rows = await tx.all(
        "SELECT b.id, b.state, b.made_at, b.depth, b.key_edition, b.visits, b.last_dawn, b.resting_since,"
        " b.ended_at, b.dawn_at, s.side, s.star, s.signed_at, s.want FROM bonds b JOIN bond_sides s"
        " ON s.bond = b.id AND ((b.member_a = ? AND s.side = 'a') OR (b.member_b = ? AND s.side = 'b'))"
        " ORDER BY b.made_at, b.id",
        member, member,
    )  # fmt: skip
    return [
        dict(row) | {what: await _rows(tx, sql, row["id"], row["side"]) for what, sql in _EXPORTED.items()}
        for row in rows
    ]


async def _rows(tx: Tx, sql: str, *args: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in await tx.all(sql, *args)]


_EXPORTED = {
    "visits_open": "SELECT id, room, path, opened_at, dawning_at FROM bond_visits"
    " WHERE bond = ? AND by_side = ?",
    "keys_given": "SELECT edition, device FROM bond_keys WHERE bond = ? AND by_side = ?",
    "key_packages": "SELECT device, place FROM bond_packages WHERE bond = ? AND side = ?",
    "questions_opened": "SELECT id, question, words, depth, opened_at, due_at, state, settled_at"
    " FROM bond_questions WHERE bond = ? AND by_side = ? ORDER BY opened_at, id",
    "answers": "SELECT a.asked, q.words, a.passed, a.device, a.edition, a.sealed_at FROM bond_answers a"
    " JOIN bond_questions q ON q.id = a.asked WHERE q.bond = ? AND a.side = ? ORDER BY a.sealed_at, a.asked",
    "confidences": "SELECT id, kind, edition, at, size, taken_back_at FROM bond_confidences"
    " WHERE bond = ? AND side = ? ORDER BY at, id",
    "notes": "SELECT edition, at FROM bond_notes WHERE bond = ? AND side = ?",
}
