"""Who comes to a guided session with a device, and goes: what the rules make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.guided import rules
from asterism.guided import session_store as store
from asterism.guided.session_steps import keep
from asterism.guided.session_views import Facts
from asterism.rooms.arrivals import SESSIONS, Lost
from asterism.store.base import Row, Tx

if TYPE_CHECKING:
    from asterism.parts import Parts


async def arrive(tx: Tx, parts: Parts, session: str, member: str, device: str, connection: str) -> Facts:
    """A device of one of the two is in the session; a second time changes nothing."""
    kept = await store.session_for_person(tx, session, member)
    after = rules.step(kept.session, rules.Arrive(by=member, device=device), tx.now)
    await SESSIONS.take(tx, session, device, member, connection)
    return await keep(tx, parts, kept, after)


async def depart(tx: Tx, parts: Parts, session: str, member: str, device: str) -> Facts:
    """A device left the session's screen."""
    kept = await store.session_for_person(tx, session, member)
    await SESSIONS.leave(tx, session, member, device)
    after = rules.step(kept.session, rules.Lose(by=member, device=device), tx.now)
    return await keep(tx, parts, kept, after)


async def leave(tx: Tx, parts: Parts, session: str, member: str) -> Facts:
    """Somebody leaves with all their devices; they may come again."""
    kept = await store.session_for_person(tx, session, member)
    await SESSIONS.leave(tx, session, member)
    return await keep(tx, parts, kept, rules.step(kept.session, rules.Leave(by=member), tx.now))


def _lost(parts: Parts) -> Lost:
    async def lost(tx: Tx, row: Row) -> None:
        kept = await store.load(tx, row["place"])
        if kept.session.side(row["member"]) is None:
            return  # Their account was erased meanwhile.
        command = rules.Lose(by=row["member"], device=row["device"])
        await keep(tx, parts, kept, rules.step(kept.session, command, tx.now))

    return lost


async def lose(parts: Parts, row: Row) -> None:
    """One device is not heard any more, by the connection it had."""
    await SESSIONS.lose(parts, row, _lost(parts))


async def lose_unheard(parts: Parts) -> None:
    """Loses the devices that no node hears any more."""
    await SESSIONS.lose_unheard(parts, _lost(parts))


async def lose_all(parts: Parts) -> None:
    """The only process there can be has just started."""

    async def lost(tx: Tx, session: str) -> None:
        kept = await store.load(tx, session)
        await keep(tx, parts, kept, rules.step(kept.session, rules.NobodyHeard(), tx.now))

    await SESSIONS.lose_all(parts, lost)
