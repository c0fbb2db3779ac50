"""One step of a knock, decided by the rules and written with everything that follows from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from asterism.calls import duty
from asterism.guided.telling import LEASE, derived
from asterism.knocks import asking, lately, rules, store
from asterism.knocks.state import Door, Knock
from asterism.store.base import Tx, UniqueViolation

if TYPE_CHECKING:
    from asterism.parts import Parts

T = TypeVar("T")
TRIES = 8
Find = Callable[[Tx], Awaitable[Knock]]


async def written(parts: Parts, work: Callable[[Tx], Coroutine[Any, Any, T]]) -> T:
    """A step in one transaction; anew when somebody asked the same person, or pressed, in the same moment."""
    for last in range(TRIES):
        try:
            return await parts.store.write(work)
        except UniqueViolation:
            if last == TRIES - 1:
                raise
    raise AssertionError("unreachable")


async def now_of(tx: Tx, knock: Knock) -> Knock:
    """The same after what time has done to it, and after a call that was begun meanwhile: nobody is faster
    than either."""
    if knock.is_open and await in_call(tx, knock.member) is not None:
        return rules.close(knock, "reached", tx.now)
    return rules.elapse(knock, tx.now)


async def in_call(tx: Tx, member: str) -> str | None:
    """The open call of this member."""
    row = await tx.one("SELECT id FROM calls WHERE caller = ? AND state <> 'closed'", member)
    return None if row is None else str(row["id"])


async def keep(tx: Tx, parts: Parts, before: Knock, after: Knock, *, new: bool = False) -> Knock:
    """Asks the next one where somebody is to be asked, writes it, and tells those who see something else.

    The row of the knock is taken already. ``new``: it has just been written.
    """
    if after.seeks:
        found = await asking.next_person(tx, parts, after)
        if found is not None:
            door = derived(after.id, found.member, "door")
            after = rules.ask(after, found, door, tx.now)
            if found.asked_as in lately.COUNTED:
                await lately.count(tx, parts.dispatcher.back.secret, door, after.member, found.member)
    after = rules.nobody(after, tx.now)
    told = rules.asked(after, tx.now)
    after = replace(after, told=told, due_at=rules.due_at(after, tx.now))
    if not new and shown(before) != shown(after):
        after = replace(after, version=before.version + 1)
    earlier = {each.id: each for each in before.doors}
    after = replace(after, doors=tuple(_counted(earlier.get(each.id), each) for each in after.doors))
    await store.save(tx, before, after)
    await _tell(tx, parts, before, after, new=new)
    return after


def shown(knock: Knock) -> tuple[object, ...]:
    """What the one who knocks sees of it."""
    door = knock.at_door
    at = None if door is None else (door.id, door.lapses_at)
    return knock.state, knock.told, at, knock.how, knock.call, knock.bond


def _counted(before: Door | None, door: Door) -> Door:
    return door if before is None or before == door else replace(door, version=before.version + 1)


async def _tell(tx: Tx, parts: Parts, before: Knock, after: Knock, *, new: bool) -> None:
    earlier = {each.id: each for each in before.doors}
    later = {each.id: each for each in after.doors}
    members = {
        (later.get(id) or earlier[id]).member
        for id in earlier.keys() | later.keys()
        if earlier.get(id) != later.get(id)
    }
    if new or after.version != before.version:
        members.add(after.member)
    freed = [
        door.member
        for door in before.doors
        if door.state == "knocking" and (door.id not in later or later[door.id].state == "over")
    ]
    for member in freed:
        await duty.free_again(tx, member)
    rings = await _rings(tx, earlier, after)

    def tell() -> None:
        for member in sorted(members):
            parts.hub.view_changed(member)
        if rings:
            parts.dispatcher.rings.committed(rings)
        if freed:
            parts.dispatcher.back.someone_free()
        if after.due_at is not None:
            parts.dispatcher.due_by(tx.now if rings else after.due_at)

    tx.after(tell)


async def _rings(tx: Tx, earlier: dict[str, Door], after: Knock) -> list[str]:
    """Whoever is asked is knocked at without a word of what it is; so is the person when somebody came."""
    rings: list[str] = []
    for door in after.doors:
        was = earlier.get(door.id)
        if door.state == "asked" and was is None:
            kind = "ring" if door.asked_as == "supporters" else "note"
            rings.append(await push(tx, f"{door.id}-asked", door.member, kind, after.id, door.lapses_at))
        elif door.state == "knocking" and (was is None or was.state == "asked"):
            rings.append(await push(tx, f"{door.id}-came", after.member, "note", after.id, door.lapses_at))
    return rings


async def push(tx: Tx, id: str, member: str, kind: str, about: str, useless_at: int) -> str:
    """A push without content, at least once under this id."""
    await tx.run(
        "INSERT INTO rings (id, member, kind, call, due_at, useless_at, lease_until, fence, tries)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0) ON CONFLICT DO NOTHING",
        id, member, kind, about, tx.now, useless_at, tx.now + LEASE,
    )  # fmt: skip
    return id
