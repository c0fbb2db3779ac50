"""Who belongs to a room, as other capabilities decide it: open, let in, let go, close.

Each works inside the caller's transaction. After the commit call ``hub.room_changed(room)``; use
``tx.after`` for it. The server's word makes somebody a member; only a commit by a device in the room brings
them into the encryption.
"""

from __future__ import annotations

from collections.abc import Sequence

from asterism.errors import Refusal
from asterism.rooms.stars import star_for
from asterism.rooms.store import count_removals, end_span, lock
from asterism.store.base import Tx
from asterism.wire.calls import Role
from asterism.wire.frames import RoomKind

DAY_MS = 24 * 3600 * 1000


async def open_room(
    tx: Tx,
    room: str,
    kind: RoomKind,
    member: str,
    device: str | None,
    *,
    role: Role = "caller",
    name: str | None = None,
    parent: str | None = None,
    star: str | None = None,
) -> None:
    """Opens ``room`` (an id drawn by ``dice.new_id()`` before the transaction) with its founder.

    ``device`` is the founder's, as far as it is known; any device of theirs may found the group. ``parent``
    is where a side room was opened. ``star``: the one they have already where they come from, as in a circle.
    """
    await tx.run(
        "INSERT INTO rooms (id, kind, version, generation, epoch, suite, head, founder, parent, removals, "
        "opened_at) "
        "VALUES (?, ?, 1, 0, 0, 0, 0, ?, ?, 0, ?)",
        room, kind, member, parent, tx.now,
    )  # fmt: skip
    await _join(tx, room, member, role, name, star)
    if device:
        await show_key_package(tx, room, device, member, None)


async def let_in(
    tx: Tx,
    room: str,
    member: str,
    role: Role,
    device: str | None,
    key_package: bytes | None,
    *,
    name: str | None = None,
    star: str | None = None,
) -> None:
    """Makes somebody a member; their ``device`` waits to be let in with ``key_package`` (or shows one itself
    later).

    Somebody who comes back keeps their star; ``star``: as for ``open_room``. Raises ``not_found`` or
    ``room_closed``.
    """
    locked = await lock(tx, room, changes=True)
    if locked.state.closed:
        raise Refusal("room_closed")
    await _join(tx, room, member, role, name, star)
    if device is not None:
        await show_key_package(tx, room, device, member, key_package)
    await _reopen_spans(tx, room, member)
    await count_removals(tx, room)


async def let_go(tx: Tx, room: str, member: str) -> bool:
    """Ends a membership: nothing more is delivered from now on, and speech waits for the commit that removes.

    False when they did not belong.
    """
    locked = await lock(tx, room, changes=True)
    gone = await tx.run(
        "UPDATE room_members SET let_go_at = ? WHERE room = ? AND member = ? AND let_go_at IS NULL",
        tx.now, room, member,
    )  # fmt: skip
    if not gone:
        return False
    for row in await tx.all(
        "SELECT device, leaf FROM room_devices WHERE room = ? AND member = ?", room, member
    ):
        await end_span(tx, room, row["device"], locked.head)
        await tx.run("DELETE FROM welcomes WHERE room = ? AND device = ?", room, row["device"])
    await tx.run("DELETE FROM room_devices WHERE room = ? AND member = ? AND leaf = 0", room, member)
    await count_removals(tx, room)
    return True


async def drop_device(tx: Tx, device: str) -> list[str]:
    """A device that was signed out or removed for good: it waits nowhere any more and its welcomes are
    forgotten.

    Its leaf stays until its member is let go or re-enters. Returns the rooms whose view changed.
    """
    rows = await tx.all("SELECT room FROM room_devices WHERE device = ? ORDER BY room", device)
    for row in rows:
        await lock(tx, row["room"], changes=True)
        await tx.run("DELETE FROM welcomes WHERE room = ? AND device = ?", row["room"], device)
        await tx.run(
            "DELETE FROM room_devices WHERE room = ? AND device = ? AND leaf = 0", row["room"], device
        )
    return [row["room"] for row in rows]


async def close(tx: Tx, room: str, dawn_at: int | None = None, *, beside_goes_on: bool = False) -> None:
    """Closes a room: nothing new is taken. Its dawn comes 24 h later unless another moment is given.

    ``beside_goes_on``: who talks in a room beside it may go on until that dawn.
    """
    await lock(tx, room, changes=True)
    await tx.run(
        "UPDATE rooms SET closed_at = COALESCE(closed_at, ?), dawn_at = ? WHERE id = ?",
        tx.now, tx.now + DAY_MS if dawn_at is None else dawn_at, room,
    )  # fmt: skip
    # A closed room of somebody has no side rooms that outlive it.
    for row in await tx.all("SELECT id FROM rooms WHERE parent = ? AND closed_at IS NULL ORDER BY id", room):
        if beside_goes_on:
            await lock(tx, row["id"], changes=True)
            await tx.run("UPDATE rooms SET dawn_at = ? WHERE id = ?", dawn_at, row["id"])
        else:
            await close(tx, row["id"], dawn_at)


async def another_founds(tx: Tx, room: str, founder: str, here: Sequence[str]) -> bool:
    """Nobody waits for somebody who went before they had founded the room: another who is here does it."""
    if not here or founder in here:
        return False
    await lock(tx, room, changes=True)
    moved = await tx.run(
        "UPDATE rooms SET founder = ? WHERE id = ? AND generation = 0 AND founder = ?",
        here[0], room, founder,
    )  # fmt: skip
    return moved == 1


async def _join(tx: Tx, room: str, member: str, role: Role, name: str | None, given: str | None) -> None:
    rows = await tx.all("SELECT member, star FROM room_members WHERE room = ?", room)
    stars = {row["member"]: row["star"] for row in rows}
    free = None if given in stars.values() else given
    star = stars.get(member) or free or star_for(room, member, set(stars.values()))
    await tx.run(
        "INSERT INTO room_members (room, member, role, star, name, joined_at, let_go_at) "
        "VALUES (?, ?, ?, ?, ?, ?, NULL) ON CONFLICT (room, member) "
        "DO UPDATE SET role = excluded.role, name = excluded.name, joined_at = excluded.joined_at, "
        "let_go_at = NULL",
        room, member, role, star, name, tx.now,
    )  # fmt: skip


async def show_key_package(tx: Tx, room: str, device: str, member: str, key_package: bytes | None) -> None:
    """The device waits to be let in with this package (None: it still has to show one). In the group it
    changes nothing."""
    await tx.run(
        "INSERT INTO room_devices (room, device, member, leaf, key_package) VALUES (?, ?, ?, 0, ?) "
        "ON CONFLICT (room, device) DO UPDATE SET key_package = excluded.key_package, member = "
        "excluded.member "
        "WHERE room_devices.leaf = 0",
        room, device, member, key_package,
    )  # fmt: skip


async def _reopen_spans(tx: Tx, room: str, member: str) -> None:
    """A device that still stands in the group when its member comes back goes on where it was.

    While it was to be removed nobody could speak, so that nothing lies in between that was not meant for it.
    """
    for row in await tx.all(
        "SELECT d.device, MAX(s.from_seq) AS newest FROM room_devices d JOIN room_spans s "
        "ON s.room = d.room AND s.device = d.device "
        "WHERE d.room = ? AND d.member = ? AND d.leaf = 1 GROUP BY d.device",
        room, member,
    ):  # fmt: skip
        await tx.run(
            "UPDATE room_spans SET until_seq = NULL WHERE room = ? AND device = ? AND from_seq = ?",
            room, row["device"], row["newest"],
        )  # fmt: skip
