"""Wishing for a bond over HTTP, and answering who was suggested."""

from __future__ import annotations

import structlog

from asterism.api import Door, endpoint
from asterism.bonds import pool, suggestions
from asterism.store.base import StoreError, Tx
from asterism.wire.bonds import AnswerSuggestion, OwnBonds, SetWishes

_log = structlog.get_logger(__name__)


@endpoint("GET", "/api/bonds")
async def own_bonds(door: Door) -> OwnBonds:
    """My wishes, who is suggested to me, and my bonds."""
    return await door.parts.store.read(lambda tx: suggestions.own_bonds(tx, door.me))


@endpoint("POST", "/api/bonds/wishes", errors=("malformed", "bonds_for_adults", "zone_unknown", "suspended"))
async def set_wishes(door: Door, body: SetWishes) -> OwnBonds:
    """Opts in, or changes what I wished. Whoever fits is suggested at once, at most three.

    To somebody who changes it again and again it is within ten minutes.
    """
    me, parts = door.me, door.parts

    async def work(tx: Tx) -> None:
        await pool.put_wishes(tx, me, body)
        tx.after(lambda: parts.hub.place_changed("bonds", [me]))

    await parts.store.write(work)
    try:
        if parts.bond_pool.may_look(me, parts.clock.monotonic()):
            await suggestions.suggest(parts, frozenset({me}))
    except StoreError as error:
        # What was wished is kept, and the next round looks for whoever fits.
        _log.warning("suggestions_later", error=type(error).__name__)
    return await parts.store.read(lambda tx: suggestions.own_bonds(tx, me))


@endpoint("POST", "/api/bonds/wishes/end")
async def end_wishes(door: Door) -> OwnBonds:
    """Leaves the pool. My suggestions are gone on my side; bonds stay."""
    me, parts = door.me, door.parts

    async def work(tx: Tx) -> OwnBonds:
        await pool.end_wishes(tx, me)
        tx.after(lambda: parts.hub.place_changed("bonds", [me]))
        return await suggestions.own_bonds(tx, me)

    return await parts.store.write(work)


@endpoint("POST", "/api/bonds/suggestions/{suggestion}/answer", errors=("not_found",))
async def answer_suggestion(door: Door, suggestion: str, body: AnswerSuggestion) -> OwnBonds:
    """Yes or no, unseen by the other. Two yeses make a bond; of a no nobody ever learns."""
    me, parts = door.me, door.parts

    async def work(tx: Tx) -> OwnBonds:
        await suggestions.answer(tx, parts, me, suggestion, yes=body.yes)
        return await suggestions.own_bonds(tx, me)

    return await parts.store.write(work)
