"""The SQL of knocks, inside a transaction it is given. Whoever changes a knock takes its row first."""

from __future__ import annotations

from typing import cast

from asterism.errors import Refusal
from asterism.knocks.state import DAY, Door, Knock
from asterism.store.base import Row, Tx
from asterism.wire.knocks import Named


async def locked(tx: Tx, knock: str) -> Knock:
    """A knock whose row is ours until the commit. Raises ``not_found``."""
    row = await tx.one("UPDATE knocks SET id = id WHERE id = ? RETURNING *", knock)
    if row is None:
        raise Refusal("not_found")
    doors = await tx.all("SELECT * FROM knock_doors WHERE knock = ? ORDER BY since, id", knock)
    return knock_of(row, doors)


async def knock_for_member(tx: Tx, knock: str, member: str) -> Knock:
    """The door of whoever knocks; for all others there is no such knock."""
    row = await tx.one("SELECT 1 AS there FROM knocks WHERE id = ? AND member = ?", knock, member)
    if row is None:
        raise Refusal("not_found")
    return await locked(tx, knock)


async def knock_of_door(tx: Tx, door: str, member: str) -> Knock:
    """The door of whoever is asked; for all others there is no such door."""
    row = await tx.one("SELECT knock FROM knock_doors WHERE id = ? AND member = ?", door, member)
    if row is None:
        raise Refusal("not_found")
    return await locked(tx, row["knock"])


async def standing(tx: Tx, member: str, client_id: str) -> Knock | None:
    """The knock of this press, or the one that is open."""
    row = await tx.one(
        "SELECT id FROM knocks WHERE member = ? AND (client_id = ? OR state IN ('asking', 'at_door'))"
        " ORDER BY CASE WHEN client_id = ? THEN 0 ELSE 1 END LIMIT 1",
        member, client_id, client_id,
    )  # fmt: skip
    return None if row is None else await locked(tx, row["id"])


async def open_knock_of(tx: Tx, member: str) -> Knock | None:
    row = await tx.one("SELECT id FROM knocks WHERE member = ? AND state IN ('asking', 'at_door')", member)
    return None if row is None else await locked(tx, row["id"])


async def made_lately(tx: Tx, member: str, *, confirmed: bool) -> list[int]:
    """When this member knocked within the last day, the first one first."""
    rows = await tx.all(
        "SELECT since FROM knocks WHERE member = ? AND confirmed = ? AND since > ? ORDER BY since",
        member, int(confirmed), tx.now - DAY,
    )  # fmt: skip
    return [row["since"] for row in rows]


def knock_of(row: Row, doors: list[Row]) -> Knock:
    return Knock(
        id=row["id"], member=row["member"], client_id=row["client_id"], device=row["device"],
        state=row["state"], version=row["version"], confirmed=bool(row["confirmed"]),
        named=named_of(row["named"]), need=row["need"], heaviness=row["heaviness"], colour=row["colour"],
        thread=row["thread"], since=row["since"], told=row["told"], hidden_until=row["hidden_until"],
        how=row["how"], call=row["call"], bond=row["bond"], closed_at=row["closed_at"], due_at=row["due_at"],
        doors=tuple(_door(each) for each in doors),
    )  # fmt: skip


def named_of(text: str) -> tuple[Named, ...]:
    return cast(tuple[Named, ...], tuple(each for each in text.split(",") if each))


def _door(row: Row) -> Door:
    return Door(
        id=row["id"], member=row["member"], asked_as=row["asked_as"], bond=row["bond"], state=row["state"],
        version=row["version"], since=row["since"], shown_from=row["shown_from"], lapses_at=row["lapses_at"],
        device=row["device"],
    )  # fmt: skip


async def insert(tx: Tx, knock: Knock) -> None:
    """Raises UniqueViolation when one is open, or this press was taken."""
    await tx.run(
        "INSERT INTO knocks (id, member, client_id, device, state, version, confirmed, named, need,"
        " heaviness, colour, thread, since, told, hidden_until, due_at, lease_until, tries)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
        knock.id, knock.member, knock.client_id, knock.device, knock.state, knock.version,
        int(knock.confirmed), ",".join(knock.named), knock.need, knock.heaviness, knock.colour, knock.thread,
        knock.since, knock.told, knock.hidden_until, knock.due_at,
    )  # fmt: skip


async def save(tx: Tx, before: Knock, after: Knock) -> None:
    """Writes a knock whose row is taken, and its doors; those that are over for good are deleted."""
    await tx.run(
        "UPDATE knocks SET device = ?, state = ?, version = ?, named = ?, heaviness = ?, colour = ?,"
        " thread = ?, told = ?, hidden_until = ?, how = ?, call = ?, bond = ?, closed_at = ?, due_at = ?,"
        " lease_until = 0, tries = 0, set_aside_at = NULL WHERE id = ?",
        after.device, after.state, after.version, ",".join(after.named), after.heaviness, after.colour,
        after.thread, after.told, after.hidden_until, after.how, after.call, after.bond, after.closed_at,
        after.due_at, after.id,
    )  # fmt: skip
    earlier = {each.id: each for each in before.doors}
    kept = {each.id for each in after.doors}
    for door in before.doors:
        if door.id not in kept:
            await tx.run("DELETE FROM knock_doors WHERE id = ?", door.id)
    # What ends goes first: somebody has one open door at a time.
    for door in sorted(after.doors, key=lambda each: each.id not in earlier):
        if door == earlier.get(door.id):
            continue
        if door.id in earlier:
            await tx.run(
                "UPDATE knock_doors SET state = ?, version = ?, lapses_at = ?, device = ?, key_package ="
                " CASE WHEN ? = 'knocking' THEN key_package ELSE NULL END WHERE id = ?",
                door.state, door.version, door.lapses_at, door.device if door.state == "knocking" else None,
                door.state, door.id,
            )  # fmt: skip
        else:
            await tx.run(
                "INSERT INTO knock_doors (id, knock, member, asked_as, bond, state, version, since,"
                " shown_from, lapses_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                door.id, after.id, door.member, door.asked_as, door.bond, door.state, door.version,
                door.since, door.shown_from, door.lapses_at,
            )  # fmt: skip


async def keep_package(tx: Tx, door: str, device: str, key_package: bytes) -> None:
    """The package with which somebody goes; a later one of the same device takes its place. Another device of
    theirs comes in as into every room."""
    await tx.run(
        "UPDATE knock_doors SET key_package = ? WHERE id = ? AND state = 'knocking' AND device = ?",
        key_package, door, device,
    )  # fmt: skip


async def package_of(tx: Tx, door: str) -> bytes | None:
    row = await tx.one("SELECT key_package FROM knock_doors WHERE id = ?", door)
    return None if row is None or row["key_package"] is None else bytes(row["key_package"])
