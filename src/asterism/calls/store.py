"""The SQL of calls, inside a transaction it is given.

A call is changed only by compare-and-set on its version.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import structlog
from msgspec.structs import replace

from asterism.calls.backdrop import Backdrop, Joining
from asterism.calls.following import follow
from asterism.calls.met import remember_met
from asterism.calls.need import line_at
from asterism.calls.seen import at_the_desk
from asterism.calls.state import DAY, Call, Offer, Outcome, Told
from asterism.errors import Refusal
from asterism.rooms import admission
from asterism.store.base import Row, Tx
from asterism.store.lists import few

_log = structlog.get_logger()
REPORTED = 1_000
"""Calls that cannot be read and are named in the log, each once."""
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Call)


class Stale(Exception):  # noqa: N818 - not a mistake: somebody else was first, so the step is decided anew
    """The call was changed meanwhile."""


class Unreadable(Exception):  # noqa: N818 - said of a row, and whoever reads many goes on with the others
    """What is kept of a call cannot be decoded: it was damaged, or written by a version we do not know."""


@dataclass(frozen=True, slots=True)
class Loaded:
    call: Call
    fence: int
    first_rung_at: int | None = None
    first_held_at: int | None = None


_ROW = "SELECT id, caller, version, fence, due_at, first_rung_at, first_held_at, body FROM calls"


_reported: set[str] = set()


def _loaded(row: Row) -> Loaded:
    """Raises Unreadable, and says so in the log once for each call."""
    try:
        call = _decoder.decode(bytes(row["body"]))
    except msgspec.DecodeError as error:
        if row["id"] not in _reported and len(_reported) < REPORTED:
            _reported.add(row["id"])
            _log.error("a call cannot be read", call=row["id"], error=type(error).__name__)
        raise Unreadable(row["id"]) from error
    return Loaded(
        replace(call, version=row["version"], due_at=row["due_at"]),
        row["fence"],
        row["first_rung_at"],
        row["first_held_at"],
    )


def _readable(row: Row) -> Loaded | None:
    with contextlib.suppress(Unreadable):
        return _loaded(row)
    return None


async def load(tx: Tx, call: str) -> Loaded:
    """One call, for the dispatcher. Raises ``not_found``, and Unreadable."""
    row = await tx.one(f"{_ROW} WHERE id = ?", call)
    if row is None:
        raise Refusal("not_found")
    return _loaded(row)


async def call_of(tx: Tx, call: str, caller: str) -> Loaded:
    """The caller's door to their own call."""
    row = await tx.one(f"{_ROW} WHERE id = ? AND caller = ?", call, caller)
    if row is None:
        raise Refusal("not_found")
    return _loaded(row)


async def call_for_supporter(tx: Tx, call: str, member: str) -> Loaded:
    """The door of somebody who leads or accompanies this call, or did so: others learn nothing of it."""
    row = await tx.one(
        f"{_ROW} WHERE id = ? AND (EXISTS (SELECT 1 FROM leads l WHERE l.call = calls.id AND l.member = ?)"
        " OR EXISTS (SELECT 1 FROM call_companions c WHERE c.call = calls.id AND c.member = ?))",
        call, member, member,
    )  # fmt: skip
    if row is None:
        raise Refusal("not_found")
    return _loaded(row)


async def call_of_offer(tx: Tx, offer: str, member: str) -> Loaded:
    """The door of somebody who was rung."""
    row = await tx.one("SELECT call FROM offers WHERE id = ? AND member = ?", offer, member)
    if row is None:
        raise Refusal("not_found")
    return await load(tx, row["call"])


async def open_call_of(tx: Tx, caller: str) -> Loaded | None:
    row = await tx.one(f"{_ROW} WHERE caller = ? AND state <> 'closed'", caller)
    return None if row is None else _loaded(row)


async def by_client_id(tx: Tx, caller: str, client_id: str) -> Loaded | None:
    row = await tx.one(f"{_ROW} WHERE caller = ? AND client_id = ?", caller, client_id)
    return None if row is None else _loaded(row)


async def load_many(tx: Tx, calls: Sequence[str]) -> dict[str, Loaded]:
    """Calls by their ids, for whoever has found them through a door. Those that are gone, or cannot be
    read, are missing.
    """
    if not calls:
        return {}
    marks, ids = few(calls)
    rows = await tx.all(f"{_ROW} WHERE id IN ({marks})", *ids)
    return {row["id"]: loaded for row in rows if (loaded := _readable(row)) is not None}


async def last_calls_of(tx: Tx, callers: Sequence[str]) -> dict[str, Loaded]:
    """The newest call of each caller that has not reached its dawn: the screen of its end is read from it."""
    marks, ids = few(callers)
    rows = await tx.all(
        f"{_ROW} WHERE caller IN ({marks}) AND (state <> 'closed' OR"
        " dawn_at > ?) ORDER BY reached_at DESC, id DESC",
        *ids, tx.now,
    )  # fmt: skip
    newest: dict[str, Row] = {}
    for row in rows:
        newest.setdefault(row["caller"], row)
    return {caller: loaded for caller, row in newest.items() if (loaded := _readable(row)) is not None}


async def give_up(tx: Tx, caller: str) -> None:
    """Ends the open call of somebody that cannot be read, so that it stands in nobody's way; its room has
    its dawn as after every call.
    """
    row = await tx.one("SELECT id, room FROM calls WHERE caller = ? AND state <> 'closed'", caller)
    if row is None:
        return
    dawn_at = tx.now + DAY
    await tx.run(
        "UPDATE calls SET state = 'closed', version = version + 1, how = 'lapsed', lead = NULL,"
        " due_at = NULL, hungry = 0, ringing = 0, companions = 0, away_at = NULL, lead_away_at = NULL,"
        " closed_at = ?, dawn_at = ?, lease_until = 0 WHERE id = ?",
        tx.now, dawn_at, row["id"],
    )  # fmt: skip
    await tx.run("UPDATE offers SET state = 'withdrawn' WHERE call = ? AND state = 'open'", row["id"])
    await tx.run("UPDATE leads SET ended_at = ? WHERE call = ? AND ended_at IS NULL", tx.now, row["id"])
    await tx.run("DELETE FROM call_companions WHERE call = ?", row["id"])
    await admission.close(tx, row["room"], dawn_at)


async def insert(tx: Tx, back: Backdrop, call: Call) -> None:
    """Writes a new call. Raises UniqueViolation when the caller has an open one, or pressed twice."""
    await tx.run(
        "INSERT INTO calls (id, caller, client_id, room, state, version, need, lead,"
        " term, reached_at, line_at, due_at,"
        " hungry, ringing, companions, practice, knocked, forgotten, lease_until, fence, tries, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, NULL, 0, ?, ?, ?, 1, 0, 0, ?, ?, 0, 0, 0, 0, ?)",
        call.id, call.caller, call.client_id, call.room, call.state, call.version, call.need, call.reached_at,
        line_at(call), call.due_at, int(call.practice_for is not None), int(call.knocked),
        _encoder.encode(call),
    )  # fmt: skip

    def after() -> None:
        back.hub.view_changed(call.caller)
        # The caller's device founds the room while it rings, so that the first words are there at once.
        back.hub.room_changed(call.room)
        back.desk_changed()
        back.changed(call, ())

    tx.after(after)


_UPDATE = (
    "UPDATE calls SET state = ?, version = version + 1, need = ?, lead = ?, term = ?,"
    " line_at = ?, due_at = ?, hungry = ?,"
    " ringing = ?, companions = ?, away_at = ?, lead_away_at = ?, first_rung_at = ?,"
    " first_held_at = ?, heaviness_first = ?,"
    " heaviness_now = ?, how = ?, closed_at = ?, dawn_at = ?, lease_until = 0, tries ="
    " 0, set_aside_at = NULL, body = ?"
    " WHERE id = ? AND version = ? AND fence = ?"
)


async def save(
    tx: Tx,
    back: Backdrop,
    before: Loaded,
    outcome: Outcome,
    *,
    joining: Joining | None = None,
    side_room: str | None = None,
) -> Call:
    """Writes what a step decided, with everything that follows from it in the same commit. Raises Stale."""
    old, call = before.call, outcome.call
    if call == old and not outcome.effects:
        return old
    await _save_offers(tx, old, call)
    kept = replace(call, offers=tuple(o for o in call.offers if _matters(call, o)), version=old.version + 1)
    rung = len(kept.open_offers("lead"))
    first_rung = before.first_rung_at or (tx.now if kept.rung else None)
    first_held = before.first_held_at or (tx.now if kept.ever_held else None)
    first_told = kept.told.heaviness
    changed = await tx.run(
        _UPDATE,
        kept.state, kept.need, kept.lead, kept.term, line_at(kept), kept.due_at, int(kept.hungry), rung,
        len(kept.companions) + kept.summoning, kept.parked_at or kept.caller_away_at, kept.lead_away_at,
        first_rung, first_held, first_told, kept.heaviness_now, kept.how, kept.closed_at, kept.dawn_at,
        _encoder.encode(kept), kept.id, old.version, before.fence,
    )  # fmt: skip
    if changed != 1:
        raise Stale
    rings: list[str] = []
    for effect in outcome.effects:
        ring = await follow(tx, back, old, kept, effect, joining, side_room)
        if ring is not None:
            rings.append(ring)
    _tell_after(tx, back, old, kept, outcome, tuple(rings))
    return kept


def _matters(call: Call, offer: Offer) -> bool:
    """Whether an offer can still change something; the others live on in their table only."""
    if offer.state == "accepted":
        return offer.member == call.lead or offer.member in call.companions
    return offer.state in ("open", "lapsed")


async def _save_offers(tx: Tx, old: Call, call: Call) -> None:
    earlier = {o.id: o for o in old.offers}
    changes = [o for o in call.offers if earlier.get(o.id) != o]
    # What ends goes first: somebody may have one open offer of a call at a time.
    for offer in sorted(changes, key=lambda o: o.id not in earlier):
        if offer.id in earlier:
            await tx.run(
                "UPDATE offers SET state = ?, answered_at = ? WHERE id = ?",
                offer.state,
                offer.answered_at,
                offer.id,
            )
        else:
            await tx.run(
                "INSERT INTO offers (id, call, member, kind, state, made_at, due_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                offer.id, call.id, offer.member, offer.kind, offer.state, offer.made_at, offer.due_at,
            )  # fmt: skip


def _tell_after(
    tx: Tx, back: Backdrop, old: Call, call: Call, outcome: Outcome, rings: tuple[str, ...]
) -> None:
    earlier = {o.id: o for o in old.offers}
    touched = {o.member for o in outcome.call.offers if earlier.get(o.id) != o}
    seen_by = {call.caller, old.lead, call.lead, *old.companions, *call.companions, *touched}
    seen_by |= {e.member for e in outcome.effects if e.member}
    members = sorted(m for m in seen_by if m)
    moved = any(e.kind in ("joins", "goes", "dawn") for e in outcome.effects)
    seen = at_the_desk(old) != at_the_desk(call)

    def after() -> None:
        for member in members:
            back.hub.view_changed(member)
        if moved:
            back.hub.room_changed(call.room)
        if seen:
            back.desk_changed()
        back.changed(call, rings)

    tx.after(after)


async def forget_told(tx: Tx, limit: int = 50) -> int:
    """At the dawn of a call what the caller told goes, and the reason with it."""
    rows = await tx.all(
        f"{_ROW} WHERE dawn_at <= ? AND forgotten = 0 ORDER BY dawn_at LIMIT ?",
        tx.now,
        limit,
    )
    for row in rows:
        loaded = _readable(row)
        if loaded is None:
            # What cannot be read may hold what was told, so all of it goes.
            await forget_body(tx, row["id"])
            continue
        call = loaded.call
        bare = replace(call, told=Told(), safety_reason=None, heaviness_now=None, age=None, asked=())
        forgot = await tx.run(
            "UPDATE calls SET forgotten = 1, heaviness_first = NULL, heaviness_now = NULL, body"
            " = ? WHERE id = ? AND forgotten = 0",
            _encoder.encode(bare), row["id"],
        )  # fmt: skip
        if forgot and call.ever_held and call.practice_for is None:
            await _count_heaviness(tx, call)
    return len(rows)


async def forget_body(tx: Tx, call: str) -> None:
    """Of a call that cannot be read only its times stay."""
    await tx.run(
        "UPDATE calls SET forgotten = 1, version = version + 1, heaviness_first = NULL, heaviness_now = NULL,"
        " body = ? WHERE id = ?",
        b"", call,
    )  # fmt: skip


async def _count_heaviness(tx: Tx, call: Call) -> None:
    """What is left of how heavy it was: sums over a week of talks, with how many told both."""
    first, last = call.told.heaviness, call.heaviness_now
    both = None if first is None or last is None else (1, first, last)
    await tx.run(
        "INSERT INTO heaviness_counts (week, held, told, before_sum, after_sum) VALUES (?, 1, ?, ?, ?)"
        " ON CONFLICT (week) DO UPDATE SET held = heaviness_counts.held + 1,"
        " told = heaviness_counts.told + excluded.told,"
        " before_sum = heaviness_counts.before_sum + excluded.before_sum,"
        " after_sum = heaviness_counts.after_sum + excluded.after_sum",
        (call.closed_at or tx.now) // (7 * DAY), *(both or (0, 0, 0)),
    )  # fmt: skip


async def count_and_delete(tx: Tx, days: int, limit: int = 50) -> int:
    """Days after its dawn a call becomes a count. A practice talk leaves none."""
    day = 86_400_000
    rows = await tx.all(
        "SELECT id, caller, reached_at, need, how, first_held_at, practice FROM calls"
        " WHERE dawn_at <= ? AND forgotten = 1 ORDER BY dawn_at LIMIT ?",
        tx.now - days * day, limit,
    )  # fmt: skip
    for row in rows:
        at, held = row["reached_at"], row["first_held_at"]
        if not row["practice"]:
            await tx.run(
                "INSERT INTO call_counts (day, hour, need, how, calls, held, wait_ms)"
                " VALUES (?, ?, ?, ?, 1, ?, ?)"
                " ON CONFLICT (day, hour, need, how) DO UPDATE SET calls = call_counts.calls + 1,"
                " held = call_counts.held + excluded.held, wait_ms = call_counts.wait_ms + excluded.wait_ms",
                at - at % day, at % day // 3_600_000, row["need"], row["how"], int(held is not None),
                0 if held is None else held - at,
            )  # fmt: skip
        await remember_met(tx, row["id"], row["caller"])
        await tx.run("DELETE FROM calls WHERE id = ?", row["id"])
    return len(rows)
