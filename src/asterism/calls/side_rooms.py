"""The rooms beside a talk: its lead and the stewards on call, who cannot read the talk."""

from __future__ import annotations

from asterism.calls.backdrop import Views
from asterism.calls.state import Call
from asterism.people import store as people
from asterism.rooms import admission
from asterism.store.base import Tx


async def open_beside(tx: Tx, hub: Views, call: Call, lead: str, room: str) -> list[str]:
    """Opens ``room`` (an id drawn before the transaction) for the lead; gives the stewards who were let in.

    The caller is never among them, also when they are a steward on call: what is said there is about them.
    """
    tx.after(lambda: hub.room_changed(room))
    device = await tx.one("SELECT id FROM devices WHERE member = ? ORDER BY made_at DESC LIMIT 1", lead)
    await admission.open_room(
        tx, room, "side", lead, "" if device is None else device["id"], role="lead", parent=call.room
    )
    asked = [each for each in await people.stewards_on_call(tx) if each not in (lead, call.caller)]
    for steward in asked:
        name = (await people.member_row(tx, steward))["name"]
        await admission.let_in(tx, room, steward, "steward", None, None, name=name)
    return asked


async def lead_goes(tx: Tx, hub: Views, talk: str, lead: str) -> None:
    """Whoever asked has left the talk: they are let go beside it too, and the room closes towards its dawn.

    A steward who only came along to the talk goes on where they were asked as a steward.
    """
    rows = await tx.all(
        "SELECT r.id FROM rooms r JOIN room_members m ON m.room = r.id WHERE r.parent = ? AND r.kind = 'side'"
        " AND m.member = ? AND m.role = 'lead' AND m.let_go_at IS NULL ORDER BY r.id",
        talk, lead,
    )  # fmt: skip
    for row in rows:
        await _let_go(tx, hub, row["id"], lead)
        await admission.close(tx, row["id"])


async def steward_goes(tx: Tx, hub: Views, member: str) -> None:
    """Whoever is no steward any more, or paused, leaves the rooms into which they were asked as one."""
    rows = await tx.all(
        "SELECT r.id FROM rooms r JOIN room_members m ON m.room = r.id WHERE r.kind = 'side'"
        " AND m.member = ? AND m.role = 'steward' AND m.let_go_at IS NULL ORDER BY r.id",
        member,
    )
    for row in rows:
        await _let_go(tx, hub, row["id"], member)


async def _let_go(tx: Tx, hub: Views, room: str, member: str) -> None:
    await admission.let_go(tx, room, member)
    tx.after(lambda: hub.room_changed(room))
