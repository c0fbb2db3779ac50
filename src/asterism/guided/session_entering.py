"""Coming into a guided session: through its booking's door, into its room. One is there once a device
arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.errors import Refusal
from asterism.guided import bookings, rules
from asterism.guided import session_store as store
from asterism.guided.session_steps import tell_room
from asterism.guided.session_store import Kept
from asterism.guided.session_views import Facts, facts
from asterism.rooms import admission
from asterism.rooms import store as rooms
from asterism.store.base import Row, Tx
from asterism.wire.calls import Role

if TYPE_CHECKING:
    from asterism.parts import Parts


async def enter(parts: Parts, session: str, me: str, device: str) -> Facts:
    """Makes one of the two a member of the session's room; the first one opens both.

    Refused with ``not_yet`` (with ``enter_from``), and ``closed`` once it has ended or was cancelled. A
    second time changes nothing.
    """
    room, seed = parts.dice.new_id(), parts.dice.new_id()

    async def work(tx: Tx) -> Facts:
        # The rows of the two are taken: it is neither moved nor cancelled now, and who comes first at the
        # same moment opens one session, not two.
        booking = await bookings.booking_to_change(tx, session, me)
        if booking["state"] != "booked":
            raise Refusal("closed")
        kept = await store.find(tx, session)
        if kept is None:
            kept = await _open(tx, booking, me, device, room, seed)
            tx.after(lambda: parts.hub.place_changed("sessions", (booking["guide"], booking["member"])))
        else:
            kept = await _let_in(tx, kept, booking, me, device)
        tell_room(tx, parts, kept.room)
        due_at = kept.session.due_at
        if due_at is not None:
            tx.after(lambda: parts.dispatcher.due_by(due_at))
        return await facts(tx, kept)

    return await parts.store.write(work, serial=False)


async def _open(tx: Tx, booking: Row, me: str, device: str, room: str, seed: str) -> Kept:
    opens_at = booking["starts_at"] - bookings.DOOR_OPENS
    if tx.now < opens_at:
        raise Refusal("not_yet", enter_from=opens_at)
    if tx.now >= booking["ends_at"] or booking["room"] is not None:
        raise Refusal("closed")
    made = rules.begin(
        id=booking["id"], guide=booking["guide"], member=booking["member"], seed=seed,
        starts_at=booking["starts_at"], ends_at=booking["ends_at"], now=tx.now,
    )  # fmt: skip
    role, star = _as(booking, me)
    await admission.open_room(tx, room, "session", me, device, role=role, name=await _name(tx, me), star=star)
    await bookings.room_opened(tx, booking["id"], room)
    return await store.insert(tx, made, room, me)


async def _let_in(tx: Tx, kept: Kept, booking: Row, me: str, device: str) -> Kept:
    await rooms.lock(tx, kept.room, changes=False)
    kept = await store.load(tx, kept.session.id)
    if not kept.session.is_open:
        raise Refusal("closed")
    role, star = _as(booking, me)
    await admission.let_in(tx, kept.room, me, role, None, None, name=await _name(tx, me), star=star)
    await admission.show_key_package(tx, kept.room, device, me, None)
    return kept


def _as(booking: Row, me: str) -> tuple[Role, str]:
    if me == booking["guide"]:
        return "guide", booking["guide_star"]
    return "member", booking["member_star"]


async def _name(tx: Tx, me: str) -> str | None:
    row = await tx.one("SELECT name FROM members WHERE id = ?", me)
    return None if row is None else row["name"]
