"""The time somebody set themselves: not touched by then, somebody is asked for. The server keeps when, whom
to ask and what may be told of it, never why.

It comes in stages: ``set``; ``near``, ten minutes before, when the devices are knocked at without a word;
``asking``, when it has come and 30 s are left to wave it away; ``quiet``, when it passed and nobody was
asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.errors import Refusal
from asterism.guided.telling import derived
from asterism.knocks import making, rules, steps, store
from asterism.knocks.state import DAY, MINUTE, SECOND
from asterism.store.base import Row, Tx
from asterism.wire.knocks import OwnTimeView, SetTime

if TYPE_CHECKING:
    from asterism.parts import Parts

SOONEST = MINUTE
LATEST = 7 * DAY
ASKS_FOR = 30 * SECOND
NEAR = 10 * MINUTE
LATE = 5 * SECOND
"""Told later than so, as after a crash, its 30 s count from then: nobody is asked for unseen."""
QUIET_SHOWN = DAY


def view(row: Row | None) -> OwnTimeView | None:
    if row is None:
        return None
    return OwnTimeView(
        at=row["at"], asks_until=row["asks_until"], who=list(store.named_of(row["named"])),
        colour=row["colour"], thread=row["thread"], quiet=row["stage"] == "quiet",
    )  # fmt: skip


async def row_of(tx: Tx, member: str) -> Row | None:
    return await tx.one("SELECT * FROM own_times WHERE member = ?", member)


def _bounded(at: int, now: int) -> None:
    if not now + SOONEST <= at <= now + LATEST:
        raise Refusal("malformed", field="at", soonest=now + SOONEST, latest=now + LATEST)


async def put(tx: Tx, parts: Parts, member: str, asked: SetTime, id: str) -> Row:
    """Sets the time, or another one in its place."""
    _bounded(asked.at, tx.now)
    await making.may_knock(tx, member)
    thread = await making.known_thread(tx, asked.thread)
    far = asked.at - NEAR > tx.now
    due_at, stage = (asked.at - NEAR, "set") if far else (asked.at, "near")
    named = ",".join(dict.fromkeys(asked.who))
    await tx.run(
        "INSERT INTO own_times (id, member, version, at, stage, named, colour, thread, due_at, lease_until,"
        " tries) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, 0, 0) ON CONFLICT (member) DO UPDATE SET"
        " id = excluded.id, version = own_times.version + 1, at = excluded.at, stage = excluded.stage,"
        " asks_until = NULL, named = excluded.named, colour = excluded.colour, thread = excluded.thread,"
        " due_at = excluded.due_at, lease_until = 0, tries = 0, set_aside_at = NULL",
        id, member, asked.at, stage, named, asked.colour, thread, due_at,
    )  # fmt: skip
    row = await row_of(tx, member)
    assert row is not None
    _tell(tx, parts, row)
    return row


async def touch(tx: Tx, parts: Parts, member: str, next_at: int | None, id: str) -> Row | None:
    """The person is here: it is over, or the same for another time. Refused with ``not_found``."""
    row = await row_of(tx, member)
    if row is None:
        raise Refusal("not_found")
    if next_at is None:
        await end(tx, parts, member)
        return None
    who = list(store.named_of(row["named"]))
    return await put(
        tx, parts, member, SetTime(at=next_at, who=who, colour=row["colour"], thread=row["thread"]), id
    )


async def end(tx: Tx, parts: Parts, member: str) -> None:
    """Takes it away. Twice is once."""
    row = await tx.one("DELETE FROM own_times WHERE member = ? RETURNING *", member)
    if row is not None:
        _tell(tx, parts, row, due=False)


def _tell(tx: Tx, parts: Parts, row: Row, *, due: bool = True, rings: tuple[str, ...] = ()) -> None:
    def after() -> None:
        parts.hub.view_changed(row["member"])
        if rings:
            parts.dispatcher.rings.committed(rings)
        if due and row["due_at"] is not None:
            parts.dispatcher.due_by(row["due_at"])

    tx.after(after)


# ---------------------------------------------------------------- what time does


async def step(tx: Tx, parts: Parts, id: str) -> int | None:
    """One stage of a time that is due, once whoever takes it; how late it was (ms)."""
    row = await tx.one("UPDATE own_times SET version = version + 1 WHERE id = ? AND due_at <= ? RETURNING *",
                       id, tx.now)  # fmt: skip
    if row is None:
        return None
    late, member = tx.now - int(row["due_at"]), row["member"]
    here = await tx.one("SELECT 1 AS there FROM sessions WHERE member = ? LIMIT 1", member)
    if row["stage"] == "quiet" or here is None:
        # With no device that is signed in, nobody could open the door.
        await end(tx, parts, member)
    elif row["stage"] == "asking":
        await _knock(tx, parts, row)
    elif tx.now < row["at"]:
        await _to(tx, parts, row, "near", due_at=row["at"], useless_at=row["at"])
    elif await _in_the_way(tx, member):
        await _to(tx, parts, row, "quiet", due_at=tx.now + QUIET_SHOWN, useless_at=None)
    else:
        until = (row["at"] if tx.now - row["at"] <= LATE else tx.now) + ASKS_FOR
        await _to(tx, parts, row, "asking", due_at=until, useless_at=until, asks_until=until)
    return late


async def _to(
    tx: Tx, parts: Parts, row: Row, stage: str, *, due_at: int, useless_at: int | None,
    asks_until: int | None = None,
) -> None:  # fmt: skip
    changed = await tx.one(
        "UPDATE own_times SET stage = ?, asks_until = ?, due_at = ?, lease_until = 0, tries = 0,"
        " set_aside_at = NULL WHERE id = ? RETURNING *",
        stage, asks_until, due_at, row["id"],
    )  # fmt: skip
    assert changed is not None
    rings: tuple[str, ...] = ()
    if useless_at is not None:
        ring = f"{row['id']}-{stage}"
        rings = (await steps.push(tx, ring, row["member"], "note", row["id"], useless_at),)
    _tell(tx, parts, changed, rings=rings)


async def _in_the_way(tx: Tx, member: str) -> bool:
    """A knock within the day, one that is open, or a call, an age or a pause that came meanwhile."""
    if await steps.in_call(tx, member) is not None or await store.open_knock_of(tx, member) is not None:
        return True
    try:
        await making.may_knock(tx, member)
        await making.not_too_often(tx, member, confirmed=False)
    except Refusal:
        return True
    return False


async def _knock(tx: Tx, parts: Parts, row: Row) -> None:
    """Nobody waved it away: a knock is made in the transaction in which the time ends, so that it is one."""
    if await _in_the_way(tx, row["member"]):
        await _to(tx, parts, row, "quiet", due_at=tx.now + QUIET_SHOWN, useless_at=None)
        return
    await tx.run("DELETE FROM own_times WHERE id = ?", row["id"])
    new = rules.knock(
        id=derived(row["id"], "knock"), member=row["member"], client_id=derived(row["id"], "press"),
        named=store.named_of(row["named"]), now=tx.now, colour=row["colour"], thread=row["thread"],
    )  # fmt: skip
    await making.make(tx, parts, new)
