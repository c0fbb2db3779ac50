"""What one side sees of a bond: in the list of their own, and whole.

Nothing here reads what the other keeps to themselves. Of what the other did with a question rows are taken
only once it is revealed (``_ANSWERS``, ``_QUESTIONS``); the other's wish to go deeper, and whether they
signed before both have, are in no statement and no expression.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from asterism.bonds import rules, store
from asterism.bonds.doors import Held
from asterism.bonds.state import PACT_EDITION, Bond, Side, other_side
from asterism.rooms.views import HERE_MS
from asterism.store.base import Row, Tx
from asterism.store.lists import few
from asterism.wire.bonds import BondShort

SHOWN_AT_ONCE = 60
"""Questions looked at for one answer."""
SHOWN_BYTES = 1024 * 1024
"""Sealed bytes of questions in one answer; what is older comes page by page."""

_MINE = (
    "SELECT b.id, b.state, b.made_at, b.dawn_at, b.cleared, b.ended_by, me.side, me.signed_at,"
    " other.star, v.id AS visit, v.room,"
    " EXISTS (SELECT 1 FROM bond_questions q WHERE q.bond = b.id AND q.state = 'open' AND q.due_at > ?"
    " AND NOT EXISTS (SELECT 1 FROM bond_answers a WHERE a.asked = q.id AND a.side = me.side)) AS to_answer,"
    " EXISTS (SELECT 1 FROM bond_questions q JOIN bond_answers a ON a.asked = q.id AND a.side = me.side"
    " WHERE q.bond = b.id AND q.state = 'revealed' AND a.share IS NULL) AS to_hand_over,"
    " EXISTS (SELECT 1 FROM bond_confidences c WHERE c.bond = b.id AND c.side <> me.side"
    " AND c.taken_back_at IS NOT NULL) AS to_delete"
    " FROM bonds b"
    " JOIN bond_sides me ON me.bond = b.id AND me.side = CASE WHEN b.member_a = ? THEN 'a' ELSE 'b' END"
    " JOIN bond_sides other ON other.bond = b.id AND other.side <> me.side"
    " LEFT JOIN bond_visits v ON v.bond = b.id"
    " WHERE b.member_a = ? OR b.member_b = ? ORDER BY b.made_at DESC, b.id"
)
_SEEN = "(a.side = ? OR q.state = 'revealed')"
"""Of the answers to a question one's own, and the other's from the moment on in which both are sealed."""
_QUESTIONS = (
    "SELECT q.id, q.question, q.words, q.depth, q.state, q.by_side, q.opened_at, q.due_at,"
    f" (SELECT COALESCE(SUM(LENGTH(a.body)), 0) FROM bond_answers a WHERE a.asked = q.id AND {_SEEN}) AS size"
    " FROM bond_questions q WHERE q.bond = ? AND (q.opened_at < ? OR (q.opened_at = ? AND q.id < ?))"
    " ORDER BY q.opened_at DESC, q.id DESC LIMIT ?"
)
_ANSWERS = (
    "SELECT a.asked, a.side, a.passed, a.device, a.edition, a.body, a.server_share, a.commitment,"
    " a.signature, a.sealed_at, a.share, a.share_edition FROM bond_answers a"
    f" JOIN bond_questions q ON q.id = a.asked WHERE {_SEEN}"
)
_OLDEST_FIRST = 1 << 60


@dataclass(frozen=True, slots=True)
class Facts:
    """What one side may see of a bond, read in one snapshot; bytes as they are kept at rest."""

    held: Held
    now: int
    row: Row
    me: Row
    star: str
    other: Row | None
    """The other's account; None once the bond has ended, however it did."""
    devices: Sequence[Row]
    here: bool
    key: Row | None
    packages: int
    visit_closes_at: int | None
    questions: Sequence[Row]
    answers: Sequence[Row]
    earlier: bool
    confidences: Sequence[Row]
    notes: Sequence[Row]


async def shorts(tx: Tx, member: str) -> list[BondShort]:
    """A member's bonds, newest first; one that ended until its dawn for whoever ended it, and for the other
    until they have had time to see it."""
    rows = await tx.all(_MINE, tx.now, member, member, member)
    return [
        BondShort(
            bond=row["id"], star=row["star"], state=row["state"], visit=row["visit"], room=row["room"],
            news=_news(row), since=row["made_at"], dawn_at=row["dawn_at"],
        )
        for row in rows
        if not (row["cleared"] and row["ended_by"] == row["side"])
    ]  # fmt: skip


def _news(row: Row) -> bool:
    if row["state"] == "pact":
        return row["signed_at"] is None
    return bool(row["visit"] or row["to_answer"] or row["to_hand_over"] or row["to_delete"])


async def facts(tx: Tx, held: Held) -> Facts:
    """Everything that this side sees of the bond."""
    bond, side = held.bond, held.side
    row = await tx.one("SELECT lake, trees, stars, light FROM bonds WHERE id = ?", bond.id)
    me = await tx.one("SELECT star, version FROM bond_sides WHERE bond = ? AND side = ?", bond.id, side)
    other = await tx.one("SELECT star FROM bond_sides WHERE bond = ? AND side = ?", bond.id, other_side(side))
    assert row is not None
    assert me is not None
    assert other is not None
    goes_on = bond.state != "ended"
    account = await _account(tx, held.other) if goes_on else None
    devices = await tx.all(
        "SELECT id, credential FROM devices WHERE member = ? ORDER BY id", held.other if goes_on else ""
    )
    questions, answers, earlier = await page(tx, held, None)
    packages = await tx.one(
        "SELECT COUNT(*) AS n FROM bond_packages WHERE bond = ? AND side = ?", bond.id, side
    )
    return Facts(
        held=held, now=tx.now, row=row, me=me, star=other["star"], other=account, devices=devices,
        here=goes_on and await _is_here(tx, held.other),
        key=await tx.one(
            "SELECT edition, device, body, signature FROM bond_keys WHERE bond = ? AND by_side = ?",
            bond.id, other_side(side),
        ),
        packages=0 if packages is None else packages["n"],
        visit_closes_at=await _closes_at(tx, bond),
        questions=questions, answers=answers, earlier=earlier,
        confidences=await _of_sides(tx, "bond_confidences", held),
        notes=await _of_sides(tx, "bond_notes", held),
    )  # fmt: skip


async def page(tx: Tx, held: Held, before: tuple[int, str] | None) -> tuple[list[Row], list[Row], bool]:
    """(questions, what this side sees of their answers, whether there are older ones), newest first, as much
    as fits into one answer."""
    if held.bond.state == "ended":
        return [], [], False
    at, id = before or (_OLDEST_FIRST, "")
    rows = await tx.all(_QUESTIONS, held.side, held.bond.id, at, at, id, SHOWN_AT_ONCE + 1)
    shown: list[Row] = []
    size = 0
    for row in rows[:SHOWN_AT_ONCE]:
        size += row["size"]
        if shown and size > SHOWN_BYTES:
            break
        shown.append(row)
    if not shown:
        return [], [], False
    marks, ids = few([row["id"] for row in shown])
    answers = await tx.all(f"{_ANSWERS} AND q.id IN ({marks})", held.side, *ids)
    return shown, answers, len(shown) < len(rows)


async def _account(tx: Tx, member: str) -> Row | None:
    return await tx.one(
        "SELECT account_key, account_key_version, seal_key, seal_signature FROM members WHERE id = ?", member
    )


async def _is_here(tx: Tx, member: str) -> bool:
    row = await tx.one("SELECT MAX(heard_at) AS at FROM device_heard WHERE member = ?", member)
    return row is not None and row["at"] is not None and tx.now - row["at"] < HERE_MS


async def _closes_at(tx: Tx, bond: Bond) -> int | None:
    if bond.visit is None:
        return None
    return rules.visit_closes_at(bond.visit, await store.last_word(tx, bond.visit.room))


async def _of_sides(tx: Tx, table: str, held: Held) -> list[Row]:
    """Of both as long as the bond goes on; then only what this side gave itself."""
    mine = held.side if held.bond.state == "ended" else ""
    return await tx.all(
        f"SELECT * FROM {table} WHERE bond = ? AND (side = ? OR ? = '') ORDER BY at, side",
        held.bond.id, mine, mine,
    )  # fmt: skip


def i_signed(bond: Bond, side: Side) -> tuple[int | None, bool, int]:
    """(when I signed, whether the pact stands, its edition)."""
    stands = bond.state in ("walking", "resting") or (bond.state == "ended" and _both_signed(bond))
    return bond.person(side).signed_at, stands, PACT_EDITION


def _both_signed(bond: Bond) -> bool:
    return bond.a.signed_at is not None and bond.b.signed_at is not None
