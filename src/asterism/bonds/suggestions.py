"""Two people are suggested to each other, each by a row of their own, and become a bond when both say yes.

What one does with a suggestion changes nothing that the other could see: a no, silence, a block, leaving the
pool or the network all look the same until the day on which the suggestion would have gone anyway.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
import structlog

from asterism.bonds import making, pool, views
from asterism.bonds.matching import AT_MOST, Wisher, matches, rarities, reasons
from asterism.calls.met import forget_met
from asterism.errors import Refusal
from asterism.people.erase import on_erase, on_export
from asterism.rooms.stars import star_for
from asterism.store.base import Row, StoreError, Tx, UniqueViolation
from asterism.wire.bonds import OwnBonds, Suggestion, SuggestionReason

if TYPE_CHECKING:
    from asterism.parts import Parts

STANDS_FOR = 14 * pool.DAY
FORGOTTEN_AFTER = 180 * pool.DAY
"""Until then the same two are not suggested to each other anew."""
ROUND_EVERY_MS = 600_000
PER_WRITE = 50
_GIVEN = "expires_at > ? AND (said IS NULL OR said = 'yes')"
_log = structlog.get_logger(__name__)
_reasons = msgspec.json.Decoder(list[SuggestionReason])


# ---------------------------------------------------------------- making them


async def suggest(parts: Parts, only: frozenset[str] | None = None) -> int:
    """Looks who fits whom and writes it down; returns how many pairs. ``only``: pairs with one of these."""
    async with parts.bond_pool.one_at_a_time:
        return await _suggest(parts, only)


async def _suggest(parts: Parts, only: frozenset[str] | None) -> int:
    async def look(tx: Tx) -> tuple[list[Row], Callable[[str, str], bool], int]:
        rows = await pool.look(tx)
        return rows, await pool.apart(tx, rows), tx.now

    rows, apart, now = await parts.store.read(look)
    if only is not None and not any(row["member"] in only for row in rows):
        return 0

    def match() -> tuple[list[Wisher], list[tuple[Wisher, Wisher]]]:
        wishers = parts.bond_pool.wishers(rows, now)
        return wishers, matches(wishers, pool.free(rows), apart, only=only, rows=parts.bond_pool.rows)

    # Everybody is compared with everybody: nobody else waits for it.
    wishers, pairs = await asyncio.to_thread(match)
    means = rarities(wishers) if pairs else {}
    made = 0
    for start in range(0, len(pairs), PER_WRITE):
        some = [(a, b, [parts.dice.new_id() for _ in range(4)]) for a, b in pairs[start : start + PER_WRITE]]

        async def work(tx: Tx, some: list[tuple[Wisher, Wisher, list[str]]] = some) -> list[str]:
            told: list[str] = []
            for a, b, ids in some:
                if await _write(tx, a, b, ids, means, len(wishers)):
                    told += [a.member, b.member]
            if told:
                tx.after(lambda: parts.hub.place_changed("bonds", sorted(set(told))))
            return told

        made += len(await parts.store.write(work)) // 2
    return made


async def _write(tx: Tx, a: Wisher, b: Wisher, ids: list[str], means: dict[str, float], people: int) -> bool:
    """Both rows or none, if both are still free and nothing has come between them since."""
    # Two rounds at once, or an end of wishing, meet at these rows.
    for member in sorted((a.member, b.member)):
        if not await tx.run("UPDATE bond_wishes SET changed_at = changed_at WHERE member = ?", member):
            return False
        if await pool.left(tx, member) < 1:
            return False
    if await pool.are_apart(tx, a.member, b.member) or not await pool.ready(tx, (a.member, b.member)):
        return False
    before = await tx.one(
        "SELECT 1 AS there FROM bond_suggestions"
        " WHERE (member = ? AND other = ?) OR (member = ? AND other = ?)",
        a.member, b.member, b.member, a.member,
    )  # fmt: skip
    if before is not None:
        return False
    # A star that came from the other's id would tell, to whoever knows some ids from elsewhere, whose it is.
    for me, other, id, drawn in ((a, b, ids[0], ids[2]), (b, a, ids[1], ids[3])):
        why = reasons(me, other, means, people)
        await tx.run(
            "INSERT INTO bond_suggestions (id, member, other, star, pace, reasons, made_at, expires_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            id, me.member, other.member, star_for(drawn, "", ()), other.pace,
            msgspec.json.encode(why).decode(), tx.now, tx.now + STANDS_FOR,
        )  # fmt: skip
    return True


# ---------------------------------------------------------------- answering


async def answer(tx: Tx, parts: Parts, member: str, suggestion: str, *, yes: bool) -> None:
    """Refused with ``not_found`` for all but whose it is. Saying the same again is harmless."""
    row = await tx.one(
        f"SELECT * FROM bond_suggestions WHERE id = ? AND member = ? AND {_GIVEN}", suggestion, member, tx.now
    )
    if row is None:
        raise Refusal("not_found")
    other = row["other"]
    if other:
        await _take_both(tx, member, other)
    await tx.run(
        "UPDATE bond_suggestions SET said = ?, said_at = ? WHERE id = ?",
        "yes" if yes else "no", tx.now, suggestion,
    )  # fmt: skip
    tx.after(lambda: parts.hub.place_changed("bonds", [member]))
    if yes and other:
        await _bring_together(tx, parts, member, other)


async def _take_both(tx: Tx, a: str, b: str) -> None:
    """Takes the rows of both sides in one order, so that two answers in the same instant see each other."""
    for me, other in sorted(((a, b), (b, a))):
        await tx.run("UPDATE bond_suggestions SET said = said WHERE member = ? AND other = ?", me, other)


async def _bring_together(tx: Tx, parts: Parts, a: str, b: str) -> bool:
    """Makes a bond of two unseen yeses, if both may meet now; else it is looked at again later."""
    await _take_both(tx, a, b)
    both = await tx.one(
        "SELECT COUNT(*) AS n FROM bond_suggestions WHERE said = 'yes' AND expires_at > ?"
        " AND ((member = ? AND other = ?) OR (member = ? AND other = ?))",
        tx.now, a, b, b, a,
    )  # fmt: skip
    if both is None or both["n"] != 2 or await pool.are_apart(tx, a, b) or not await pool.ready(tx, (a, b)):
        return False
    await making.begin_bond(tx, parts, a, b)
    for me, other in ((a, b), (b, a)):
        await tx.run(
            "UPDATE bond_suggestions SET said = 'bond', expires_at = ? WHERE member = ? AND other = ?",
            tx.now, me, other,
        )  # fmt: skip
    tx.after(lambda: parts.hub.place_changed("bonds", [a, b]))
    return True


async def own_bonds(tx: Tx, member: str) -> OwnBonds:
    """All that somebody has here. In a call, or in the weeks after a crisis, nobody is suggested to them."""
    may = await pool.may(tx, member)
    wishes = await pool.own_wishes(tx, member)
    rows: list[Row] = []
    if may == "yes" and wishes is not None and wishes.rests_until is None:
        rows = await tx.all(
            f"SELECT * FROM bond_suggestions WHERE member = ? AND {_GIVEN} ORDER BY made_at, id LIMIT ?",
            member, tx.now, AT_MOST,
        )  # fmt: skip
    suggestions = [
        Suggestion(
            suggestion=row["id"], star=row["star"], reasons=_reasons.decode(row["reasons"]), pace=row["pace"],
            made_at=row["made_at"], expires_at=row["expires_at"],
            said="yes" if row["said"] == "yes" else None,
        )
        for row in rows
    ]  # fmt: skip
    return OwnBonds(may=may, wishes=wishes, suggestions=suggestions, bonds=await views.shorts(tx, member))


# ---------------------------------------------------------------- time, leaving, taking along


class Suggesting:
    """What the dispatcher does for the pool, every ten minutes: yeses that had to wait, and who is new."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._at = 0

    async def chore(self) -> None:
        now = self._parts.clock.now()
        if now < self._at:
            return
        self._at = now + ROUND_EVERY_MS
        try:
            await self._yeses()
            await self._parts.store.write(_forget_old)
            await suggest(self._parts)
        except StoreError as error:
            _log.error("no_suggestions", error=type(error).__name__)

    async def _yeses(self) -> None:
        """Two yeses of which one came while the other was in a call or rested."""

        async def look(tx: Tx) -> list[Row]:
            return await tx.all(
                "SELECT s.member, s.other FROM bond_suggestions s JOIN bond_suggestions o"
                " ON o.member = s.other AND o.other = s.member"
                " WHERE s.said = 'yes' AND o.said = 'yes' AND s.member < s.other"
                " AND s.expires_at > ? ORDER BY s.made_at, s.id LIMIT 200",
                tx.now,
            )

        for row in await self._parts.store.read(look):
            # Both are told by the transaction that brings them together.
            async def work(tx: Tx, row: Row = row) -> bool:
                return await _bring_together(tx, self._parts, row["member"], row["other"])

            try:
                await self._parts.store.write(work)
            except UniqueViolation:
                continue  # Another node was first.


async def _forget_old(tx: Tx) -> None:
    await tx.run("DELETE FROM bond_suggestions WHERE made_at < ?", tx.now - FORGOTTEN_AFTER)
    await forget_met(tx)


@on_erase
async def _erase(tx: Tx, member: str) -> None:
    """The other's side stays as it is until it expires, without knowing any more whom it meant."""
    await tx.run("UPDATE bond_suggestions SET other = '' WHERE other = ?", member)
    await tx.run("DELETE FROM bond_suggestions WHERE member = ?", member)
    await tx.run("DELETE FROM bond_wishes WHERE member = ?", member)


@on_export("bond_wishes")
async def _export(tx: Tx, member: str) -> object:
    """What was wished, and what was said to whom: by their star, for that is all one was told."""
    kept = await pool.wishes_of(tx, member)
    rows = await tx.all(
        "SELECT star, pace, reasons, made_at, said, said_at FROM bond_suggestions WHERE member = ?"
        " ORDER BY made_at, id",
        member,
    )
    return {
        "wishes": None if kept is None else msgspec.to_builtins(kept),
        "suggestions": [{**dict(row), "reasons": msgspec.json.decode(row["reasons"])} for row in rows],
    }
