"""The SQL of bonds, inside a transaction it is given.

Whoever changes a bond takes its row first (:func:`locked`), so that on both stores the steps of the two have
one order, each decided on what the one before left.
"""

from __future__ import annotations

from msgspec.structs import replace

from asterism.bonds import rules
from asterism.bonds.land import Land, Shared, grown
from asterism.bonds.state import SIDES, TOMBSTONE_MS, Bond, Did, OpenVisit, Person, Question, Side
from asterism.errors import Refusal
from asterism.rooms.stars import star_for
from asterism.store.base import Row, Tx

# ---------------------------------------------------------------- reading


async def locked(tx: Tx, bond: str) -> Bond:
    """A bond whose row is ours until the commit. Raises ``not_found``."""
    # It changes nothing, and whoever comes meanwhile waits.
    row = await tx.one("UPDATE bonds SET id = id WHERE id = ? RETURNING *", bond)
    if row is None:
        raise Refusal("not_found")
    return await _bond(tx, row)


async def load(tx: Tx, bond: str) -> Bond:
    """The same as it stands, without taking it."""
    row = await tx.one("SELECT * FROM bonds WHERE id = ?", bond)
    if row is None:
        raise Refusal("not_found")
    return await _bond(tx, row)


async def _bond(tx: Tx, row: Row) -> Bond:
    sides = {
        each["side"]: each for each in await tx.all("SELECT * FROM bond_sides WHERE bond = ?", row["id"])
    }
    visit = await tx.one("SELECT * FROM bond_visits WHERE bond = ?", row["id"])
    questions = await tx.all(
        "SELECT id, opened_at, due_at FROM bond_questions WHERE bond = ? AND state = 'open'"
        " ORDER BY opened_at, id",
        row["id"],
    )
    did: dict[tuple[str, str], Did] = {
        (each["asked"], each["side"]): "passed" if each["passed"] else "sealed"
        for each in await tx.all(
            "SELECT a.asked, a.side, a.passed FROM bond_answers a JOIN bond_questions q ON q.id = a.asked"
            " WHERE q.bond = ? AND q.state = 'open'",
            row["id"],
        )
    }
    return Bond(
        id=row["id"], state=row["state"], made_at=row["made_at"],
        a=_person(row["member_a"], sides.get("a")), b=_person(row["member_b"], sides.get("b")),
        depth=row["depth"], key_edition=row["key_edition"],
        visit=None if visit is None else OpenVisit(
            id=visit["id"], room=visit["room"], path=visit["path"], by=visit["by_side"],
            opened_at=visit["opened_at"], dawning_at=visit["dawning_at"],
        ),
        questions=tuple(
            Question(
                id=each["id"], opened_at=each["opened_at"], due_at=each["due_at"],
                a=did.get((each["id"], "a"), "open"), b=did.get((each["id"], "b"), "open"),
            )
            for each in questions
        ),
        visits=row["visits"], last_dawn=row["last_dawn"], resting_since=row["resting_since"],
        ended_at=row["ended_at"], ended_by=row["ended_by"], dawn_at=row["dawn_at"],
        cleared=bool(row["cleared"]),
    )  # fmt: skip


def _person(member: str, side: Row | None) -> Person:
    if side is None:
        return Person(member=member)
    return Person(member=member, signed_at=side["signed_at"], want=side["want"])


async def last_word(tx: Tx, room: str) -> int | None:
    """When somebody last said something in this room."""
    row = await tx.one(
        "SELECT at FROM room_log WHERE room = ? AND kind = 'speech' ORDER BY seq DESC LIMIT 1", room
    )
    return None if row is None else int(row["at"])


async def of_member(tx: Tx, member: str) -> list[str]:
    """The bonds of a member, also those that ended and are not forgotten yet."""
    rows = await tx.all("SELECT id FROM bonds WHERE member_a = ? OR member_b = ? ORDER BY id", member, member)
    return [row["id"] for row in rows]


async def between(tx: Tx, a: str, b: str) -> str | None:
    """The bond of two that goes on."""
    first, second = sorted((a, b))
    row = await tx.one(
        "SELECT id FROM bonds WHERE member_a = ? AND member_b = ? AND ended_at IS NULL", first, second
    )
    return None if row is None else str(row["id"])


# ---------------------------------------------------------------- writing


async def insert(tx: Tx, bond: Bond) -> bool:
    """Writes a new bond; False when the two have one that goes on."""
    made = await tx.run(
        "INSERT INTO bonds (id, member_a, member_b, state, made_at, depth, key_edition, visits, lake, trees,"
        " stars, light, cleared, lease_until, tries) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0)"
        " ON CONFLICT DO NOTHING",
        bond.id, bond.a.member, bond.b.member, bond.state, bond.made_at, bond.depth,
    )  # fmt: skip
    if not made:
        return False
    taken: set[str] = set()
    for side in SIDES:
        star = star_for(bond.id, bond.person(side).member, taken)
        taken.add(star)
        await tx.run(
            "INSERT INTO bond_sides (bond, side, star, version) VALUES (?, ?, ?, 1)", bond.id, side, star
        )
    return True


async def save(tx: Tx, before: Bond, after: Bond) -> None:
    """Writes what a step changed of a bond and its sides, its visit, and when it is due next.

    What happened to questions is written by :mod:`asterism.bonds.seals`. The row is taken already.
    """
    await tx.run(
        "UPDATE bonds SET state = ?, depth = ?, key_edition = ?, visits = ?, last_dawn = ?,"
        " resting_since = ?, ended_at = ?, ended_by = ?, dawn_at = ?, cleared = ? WHERE id = ?",
        after.state, after.depth, after.key_edition, after.visits, after.last_dawn, after.resting_since,
        after.ended_at, after.ended_by, after.dawn_at, int(after.cleared), after.id,
    )  # fmt: skip
    for side in SIDES:
        now = after.person(side)
        if now != before.person(side):
            await tx.run(
                "UPDATE bond_sides SET signed_at = ?, want = ? WHERE bond = ? AND side = ?",
                now.signed_at, now.want, after.id, side,
            )  # fmt: skip
    if after.visit != before.visit:
        await tx.run("DELETE FROM bond_visits WHERE bond = ?", after.id)
        if (visit := after.visit) is not None:
            await tx.run(
                "INSERT INTO bond_visits (bond, id, room, path, by_side, opened_at, dawning_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                after.id, visit.id, visit.room, visit.path, visit.by, visit.opened_at, visit.dawning_at,
            )  # fmt: skip


async def look_again_at(tx: Tx, bond: Bond) -> int | None:
    """Writes when time does something to this bond next, and returns it."""
    word = None if bond.visit is None else await last_word(tx, bond.visit.room)
    stone = await tx.one("SELECT MIN(taken_back_at) AS at FROM bond_confidences WHERE bond = ?", bond.id)
    moments = [rules.next_due(bond, word)]
    if stone is not None and stone["at"] is not None:
        moments.append(stone["at"] + TOMBSTONE_MS)
    due_at = min((each for each in moments if each is not None), default=None)
    await tx.run(
        "UPDATE bonds SET due_at = ?, lease_until = 0, tries = 0, set_aside_at = NULL WHERE id = ?",
        due_at, bond.id,
    )  # fmt: skip
    return due_at


async def touch(tx: Tx, bond: str, *sides: Side) -> None:
    """Counts the version on that these sides see."""
    for side in sides:
        await tx.run("UPDATE bond_sides SET version = version + 1 WHERE bond = ? AND side = ?", bond, side)


async def grow(tx: Tx, bond: Bond) -> None:
    """Lets the land grow to what is shared now; it never shrinks."""
    row = await tx.one("SELECT lake, trees, stars, light FROM bonds WHERE id = ?", bond.id)
    assert row is not None
    answers = {
        each["depth"]: each["n"]
        for each in await tx.all(
            "SELECT depth, COUNT(*) AS n FROM bond_questions WHERE bond = ? AND state = 'revealed'"
            " GROUP BY depth",
            bond.id,
        )
    }
    entrusted = await _by_side(
        tx,
        "SELECT side, COUNT(*) AS n FROM bond_confidences WHERE bond = ? AND taken_back_at IS NULL"
        " GROUP BY side",
        bond.id,
    )
    opened = await _by_side(
        tx,
        "SELECT by_side AS side, COUNT(*) AS n FROM bond_questions WHERE bond = ? GROUP BY by_side",
        bond.id,
    )
    before = Land(lake=row["lake"], trees=row["trees"], stars=row["stars"], light=row["light"])
    after = grown(
        before,
        Shared(
            answers=(answers.get(1, 0), answers.get(2, 0), answers.get(3, 0)), entrusted=entrusted,
            opened=opened, visits=bond.visits,
        ),
    )  # fmt: skip
    if after != before:
        await tx.run(
            "UPDATE bonds SET lake = ?, trees = ?, stars = ?, light = ? WHERE id = ?",
            after.lake, after.trees, after.stars, after.light, bond.id,
        )  # fmt: skip


async def _by_side(tx: Tx, sql: str, bond: str) -> tuple[int, int]:
    found = {row["side"]: row["n"] for row in await tx.all(sql, bond)}
    return found.get("a", 0), found.get("b", 0)


def without(bond: Bond, side: Side) -> Bond:
    """The same bond with nobody on this side."""
    nobody = Person(member="")
    return replace(bond, a=nobody) if side == "a" else replace(bond, b=nobody)
