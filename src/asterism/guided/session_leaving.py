"""Somebody cannot be in guided sessions any more, or leaves the network: what is open ends for both. And what
they take along."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from asterism.guided import rules
from asterism.guided import session_store as store
from asterism.guided.rules import Session, Side
from asterism.guided.session_steps import write
from asterism.people.erase import on_erase, on_export
from asterism.people.store import blocked_with
from asterism.rooms.arrivals import SESSIONS, Unreadable
from asterism.store.base import Tx

NOBODY = ""


async def no_more(tx: Tx, member: str) -> None:
    """Inside the transaction that pauses somebody's part in the network, or a guide's: their open sessions
    end. The other is shown it within a second."""
    for session in await store.open_ones_of(tx, member):
        kept = await store.load_locked(tx, session)
        await write(tx, kept, rules.end(kept.session, tx.now))


async def no_more_together(tx: Tx, member: str) -> None:
    """Inside the transaction that put a block between somebody and another: a session the two are in ends."""
    apart = await blocked_with(tx, member)
    for session in await store.open_ones_of(tx, member):
        kept = await store.load_locked(tx, session)
        if apart & {kept.session.guide.member, kept.session.member.member}:
            await write(tx, kept, rules.end(kept.session, tx.now))


@on_erase
async def _forget(tx: Tx, member: str) -> None:
    for row in await tx.all(
        "SELECT id FROM guided_sessions WHERE guide = ? OR member = ? ORDER BY room", member, member
    ):
        try:
            kept = await store.load_locked(tx, row["id"])
        except Unreadable:
            await tx.run(
                "UPDATE guided_sessions SET guide = '', member = '', body = ? WHERE id = ?", b"", row["id"]
            )
            continue
        await write(tx, kept, _without(rules.end(kept.session, tx.now), member))
    await tx.run(f"DELETE FROM {SESSIONS.devices} WHERE member = ?", member)


def _without(session: Session, member: str) -> Session:
    """The same session without a name of this person. Times of theirs go with it."""
    bare = replace(
        session,
        version=session.version + 1,
        guide=Side(member=NOBODY) if session.guide.member == member else session.guide,
        member=Side(member=NOBODY) if session.member.member == member else session.member,
    )
    return bare


@on_export("guided_sessions")
async def _sessions(tx: Tx, member: str) -> dict[str, Any]:
    """Sessions somebody has come into, until their dawn, and my devices in them."""
    entered = await tx.all(
        "SELECT id, room, closed_at, dawn_at FROM guided_sessions WHERE guide = ? OR member = ? ORDER BY id",
        member, member,
    )  # fmt: skip
    devices = await tx.all(
        "SELECT session, device FROM guided_devices WHERE member = ? ORDER BY session, device", member
    )
    return {"sessions": [dict(row) for row in entered], "devices": [dict(row) for row in devices]}
