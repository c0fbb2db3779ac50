"""The room of a visit: opened with what devices left for it, so that one need not wait for the other."""

from __future__ import annotations

from asterism.bonds.doors import Held
from asterism.bonds.state import UNFOUNDED_MS, Bond, OpenVisit, Side, other_side
from asterism.rooms import admission
from asterism.rooms import store as rooms
from asterism.store.base import Tx
from asterism.wire.bonds import LeaveKeyPackages


async def star_of(tx: Tx, bond: str, side: Side) -> str:
    row = await tx.one("SELECT star FROM bond_sides WHERE bond = ? AND side = ?", bond, side)
    assert row is not None
    return str(row["star"])


async def open_room(tx: Tx, held: Held, visit: OpenVisit, device: str | None) -> None:
    """Opens the visit's room for both. Each device that left a key package waits to be let in with one of
    them, which is used up with that."""
    bond, side = held.bond, held.side
    mine, theirs = await star_of(tx, bond.id, side), await star_of(tx, bond.id, other_side(side))
    await admission.open_room(tx, visit.room, "bond", held.me, device, role="friend", star=mine)
    await admission.let_in(tx, visit.room, held.other, "friend", None, None, star=theirs)
    for each in await _one_of_each_device(tx, bond):
        if each[0] != device:
            member = bond.person(each[1]).member
            await admission.show_key_package(tx, visit.room, each[0], member, each[2])


async def _one_of_each_device(tx: Tx, bond: Bond) -> list[tuple[str, Side, bytes]]:
    """(device, side, package): the oldest of each device that is signed in, taken away with this."""
    rows = await tx.all(
        "SELECT p.device, p.side, p.place, p.body FROM bond_packages p"
        " JOIN sessions s ON s.device = p.device"
        " WHERE p.bond = ? AND p.place ="
        " (SELECT MIN(q.place) FROM bond_packages q WHERE q.bond = p.bond AND q.device = p.device)"
        " ORDER BY p.device",
        bond.id,
    )
    for row in rows:
        await tx.run(
            "DELETE FROM bond_packages WHERE bond = ? AND device = ? AND place = ?",
            bond.id, row["device"], row["place"],
        )  # fmt: skip
    return [(row["device"], row["side"], bytes(row["body"])) for row in rows]


async def come(tx: Tx, held: Held, visit: OpenVisit, device: str) -> None:
    """Comes to the open visit with this device. If nobody has founded its room for a while they may."""
    locked = await rooms.lock(tx, visit.room, changes=True)
    there = await tx.one(
        "SELECT 1 AS there FROM room_devices WHERE room = ? AND device = ?", visit.room, device
    )
    if there is None:
        await admission.show_key_package(tx, visit.room, device, held.me, None)
    if locked.state.generation == 0 and tx.now >= visit.opened_at + UNFOUNDED_MS:
        await tx.run("UPDATE rooms SET founder = ? WHERE id = ? AND generation = 0", held.me, visit.room)


async def leave_packages(tx: Tx, held: Held, asked: LeaveKeyPackages) -> None:
    """Keeps a device's key packages in the place of those it left before."""
    bond = held.bond.id
    await tx.run("DELETE FROM bond_packages WHERE bond = ? AND device = ?", bond, asked.device)
    for place, body in enumerate(asked.packages):
        await tx.run(
            "INSERT INTO bond_packages (bond, device, place, side, body) VALUES (?, ?, ?, ?, ?)",
            bond, asked.device, place, held.side, body,
        )  # fmt: skip
