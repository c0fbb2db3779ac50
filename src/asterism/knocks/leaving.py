"""What ends a knock from elsewhere: reaching someone, an age, a pause, a block, a bond that rests, leaving
for good. And what is taken along.

Whoever is concerned on the other side sees no more than that it is not asked any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from asterism.calls import duty
from asterism.knocks.state import KEPT, How
from asterism.people.erase import on_erase, on_export
from asterism.store.base import Tx
from asterism.wire.knocks import Named

if TYPE_CHECKING:
    from asterism.parts import Parts


async def end_knock(tx: Tx, parts: Parts, member: str, how: How) -> None:
    """Ends the open knock of this member, whatever it is about: plain statements, so that nothing of it
    stands in the way of a press (P20)."""
    _tell(tx, parts, await _end(tx, member, how))


async def end_all(tx: Tx, parts: Parts, member: str) -> None:
    """Ends their knock and their own time, and asks them no more: they leave, or are no adult."""
    members = await _end(tx, member, "not_now")
    members |= await _end_own_time(tx, member)
    members |= await _over(tx, "member = ?", member)
    _tell(tx, parts, members)


async def no_more(tx: Tx, member: str) -> None:
    """Inside the transaction that pauses somebody's part in the network; those concerned see it at their next
    look."""
    await _end(tx, member, "not_now")
    await _end_own_time(tx, member)
    await _over(tx, "member = ?", member)


async def signed_out(tx: Tx, parts: Parts, member: str) -> None:
    """With their last session nobody could open a door any more, or touch their own time."""
    row = await tx.one("SELECT 1 AS there FROM sessions WHERE member = ? LIMIT 1", member)
    if row is None:
        await end_all(tx, parts, member)


async def apart(tx: Tx, parts: Parts, one: str, other: str) -> None:
    """Inside the transaction in which one blocks the other: neither is asked for the other from now on."""
    between = "member = ? AND knock IN (SELECT id FROM knocks WHERE member = ?)"
    members = await _over(tx, between, one, other) | await _over(tx, between, other, one)
    _tell(tx, parts, members)


async def bond_over(tx: Tx, bond: str) -> None:
    """Inside the transaction in which a bond ends or rests."""
    await _over(tx, "bond = ?", bond)


async def not_wished(tx: Tx, parts: Parts, member: str, asked_as: Named) -> None:
    """They say that they do not wish to be asked: what asks them now goes on as if they let it pass. Where
    they stand at a door already, it opens no more."""
    _tell(tx, parts, await _over(tx, "member = ? AND asked_as = ? AND state = 'asked'", member, asked_as))


async def _end(tx: Tx, member: str, how: How) -> set[str]:
    row = await tx.one(
        "UPDATE knocks SET state = 'closed', how = ?, version = version + 1, closed_at = ?, due_at = ?,"
        " device = NULL, named = '', heaviness = NULL, colour = NULL, thread = NULL, lease_until = 0,"
        " tries = 0, set_aside_at = NULL WHERE member = ? AND state IN ('asking', 'at_door') RETURNING id",
        how, tx.now, tx.now + KEPT, member,
    )  # fmt: skip
    if row is None:
        return set()
    doors = await tx.all("DELETE FROM knock_doors WHERE knock = ? RETURNING member, state", row["id"])
    for door in doors:
        if door["state"] == "knocking":
            await duty.free_again(tx, door["member"])
    return {member, *(door["member"] for door in doors)}


async def _end_own_time(tx: Tx, member: str) -> set[str]:
    return {member} if await tx.run("DELETE FROM own_times WHERE member = ?", member) else set()


async def _over(tx: Tx, where: str, *args: str) -> set[str]:
    """Open doors of which this is true are over; their knocks look for the next one at once."""
    # The row of a knock is taken before its doors, as in every step.
    await tx.run(
        "UPDATE knocks SET due_at = ?, lease_until = 0 WHERE state IN ('asking', 'at_door') AND id IN"
        f" (SELECT knock FROM knock_doors WHERE {where} AND state IN ('asked', 'knocking'))",
        tx.now, *args,
    )  # fmt: skip
    rows = await tx.all(
        "UPDATE knock_doors SET state = 'over', device = NULL, key_package = NULL, version = version + 1"
        f" WHERE {where} AND state IN ('asked', 'knocking') RETURNING member",
        *args,
    )
    return {row["member"] for row in rows}


def _tell(tx: Tx, parts: Parts, members: Iterable[str]) -> None:
    told = sorted(members)
    if not told:
        return

    def after() -> None:
        parts.hub.views_changed(told)
        parts.dispatcher.wake()

    tx.after(after)


# ---------------------------------------------------------------- leaving for good, taking along


@on_erase
async def _forget(tx: Tx, member: str) -> None:
    """Their knocks and their own time go with the row of the member; nobody is asked in their name."""
    await no_more(tx, member)
    await tx.run("DELETE FROM knock_doors WHERE member = ?", member)
    await tx.run("DELETE FROM knocks WHERE member = ?", member)
    await tx.run("DELETE FROM door_wishes WHERE member = ?", member)
    await tx.run("DELETE FROM door_asks WHERE member = ?", member)


@on_export("knocks")
async def _export(tx: Tx, member: str) -> dict[str, Any]:
    """One's own knocks as long as they are kept, one's own time, the doors at which one is asked for, whether
    one wishes to be, and when one was within the last day."""
    return {
        "made": await _rows(
            tx,
            "SELECT id, state, confirmed, named, need, heaviness, colour, thread, since, how, call, bond,"
            " closed_at FROM knocks WHERE member = ? ORDER BY since, id",
            member,
        ),
        "own_time": await _rows(
            tx, "SELECT at, stage, asks_until, named, colour, thread FROM own_times WHERE member = ?", member
        ),
        "asked": await _rows(
            tx,
            "SELECT id, asked_as, bond, state, since, lapses_at FROM knock_doors WHERE member = ?"
            " ORDER BY since, id",
            member,
        ),
        "wishes": await _rows(
            tx, "SELECT as_friend, as_facilitator FROM door_wishes WHERE member = ?", member
        ),
        "asked_lately": await _rows(tx, "SELECT at FROM door_asks WHERE member = ? ORDER BY at, id", member),
    }


async def _rows(tx: Tx, sql: str, *args: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in await tx.all(sql, *args)]
