"""What members see of the drumbeat: their own knock and time, and the doors at which they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from asterism.knocks import own_time
from asterism.knocks.state import CLOSED_SHOWN, Knock
from asterism.knocks.store import knock_of
from asterism.store.base import Row, Tx
from asterism.store.lists import few
from asterism.wire import knocks as wire
from asterism.wire.frames import DoorsShown, Down, KnockShown

Read = Callable[[Tx, list[str]], Coroutine[Any, Any, dict[str, list[Down]]]]


def with_knocks(read: Read) -> Read:
    """The same views with these beside them, in one snapshot. Everybody gets them, also when there is none,
    so that what was is not shown on."""

    async def both(tx: Tx, members: list[str]) -> dict[str, list[Down]]:
        found = await read(tx, members)
        knocks, doors, times = (
            await knocks_now(tx, members),
            await doors_now(tx, members),
            await _times(tx, members),
        )
        for member in members:
            mine = found.setdefault(member, [])
            mine.append(KnockShown(knock=knocks.get(member), own_time=times.get(member)))
            mine.append(DoorsShown(doors=doors.get(member, [])))
        return found

    return both


async def knocks_now(tx: Tx, members: Sequence[str]) -> dict[str, wire.KnockView]:
    """The open knock of each, or the one that closed a little while ago."""
    marks, ids = few(members)
    rows = await tx.all(
        f"SELECT * FROM knocks WHERE member IN ({marks}) AND (closed_at IS NULL OR closed_at > ?)"
        " ORDER BY CASE WHEN closed_at IS NULL THEN 1 ELSE 0 END, since, id",
        *ids, tx.now - CLOSED_SHOWN,
    )  # fmt: skip
    newest = {row["member"]: row for row in rows}
    if not newest:
        return {}
    marks, ids = few([row["id"] for row in newest.values()])
    doors: dict[str, list[Row]] = {}
    for door in await tx.all(f"SELECT * FROM knock_doors WHERE knock IN ({marks}) ORDER BY since, id", *ids):
        doors.setdefault(door["knock"], []).append(door)
    return {member: knock_view(knock_of(row, doors.get(row["id"], []))) for member, row in newest.items()}


def knock_view(knock: Knock) -> wire.KnockView:
    door = knock.at_door
    bond = knock.bond if door is None else door.bond
    return wire.KnockView(
        knock=knock.id, version=knock.version, state=knock.state, confirmed=knock.confirmed, asked=knock.told,
        since=knock.since, at_door=None if door is None else door.asked_as, bond=bond, call=knock.call,
        door_closes_at=door.lapses_at if door is not None and knock.state == "at_door" else None,
        how=knock.how,
    )  # fmt: skip


async def doors_now(tx: Tx, members: Sequence[str]) -> dict[str, list[wire.DoorView]]:
    """Who asks for each of these members now. It is read without who knocks, and without who was asked
    before."""
    marks, ids = few(members)
    rows = await tx.all(
        "SELECT d.id, d.member, d.version, d.state, d.asked_as, d.bond, d.since, d.lapses_at, k.call,"
        " k.confirmed, k.need, k.colour, k.thread FROM knock_doors d JOIN knocks k ON k.id = d.knock"
        f" WHERE d.member IN ({marks}) AND d.state <> 'over' AND d.lapses_at > ? ORDER BY d.since, d.id",
        *ids, tx.now,
    )  # fmt: skip
    found: dict[str, list[wire.DoorView]] = {}
    for row in rows:
        found.setdefault(row["member"], []).append(_door_view(row))
    return found


def _door_view(row: Row) -> wire.DoorView:
    return wire.DoorView(
        door=row["id"], version=row["version"], state=row["state"], asked_as=row["asked_as"],
        bond=row["bond"], call=row["call"] if row["state"] == "opened" else None,
        confirmed=bool(row["confirmed"]), need=row["need"], colour=row["colour"], thread=row["thread"],
        since=row["since"], lapses_at=row["lapses_at"],
    )  # fmt: skip


async def _times(tx: Tx, members: Sequence[str]) -> dict[str, wire.OwnTimeView | None]:
    marks, ids = few(members)
    rows = await tx.all(f"SELECT * FROM own_times WHERE member IN ({marks})", *ids)
    return {row["member"]: own_time.view(row) for row in rows}
