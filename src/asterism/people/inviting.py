"""Invitations over HTTP: a steward makes them, the invited person looks and accepts."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.errors import Refusal
from asterism.people import invitations
from asterism.people.store import known
from asterism.safeguarding.ledger import write_down
from asterism.setup.store import network_row
from asterism.store.base import Row, Tx
from asterism.wire.people import (
    InvitationLink,
    InvitationMade,
    InvitationSeen,
    InvitationView,
    PersonRole,
    TokenAsked,
)

_FAULTS = ("invitation_unknown", "invitation_used", "invitation_expired", "invitation_waits")


@endpoint("POST", "/api/invitations/look", who="anyone", errors=_FAULTS)
async def look_at_invitation(door: Door, body: TokenAsked) -> InvitationSeen:
    """What an invitation is for, before it is accepted."""

    async def work(tx: Tx) -> InvitationSeen:
        row = await invitations.look(tx, body.token)
        network = await network_row(tx)
        return InvitationSeen(role=row["role"], network=network["name"], expires_at=row["expires_at"])

    return await door.parts.store.read(work)


@endpoint("POST", "/api/invitations/accept", errors=(*_FAULTS, "suspended"))
async def accept_invitation(door: Door, body: TokenAsked) -> PersonRole:
    """Accepts an invitation: its role is given, and the link is used up."""
    assert door.session is not None
    if door.session.standing == "suspended":
        raise Refusal("suspended")
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> PersonRole:
        role = await invitations.accept(tx, body.token, door.me, entry)
        await known(tx, door.me)
        return role

    role = await door.parts.store.write(work)
    door.parts.sessions.forget(door.me)
    return role


@endpoint("GET", "/api/desk/invitations", who="steward")
async def desk_invitations(door: Door) -> list[InvitationView]:
    """Every invitation, newest first: open, used, run out, withdrawn."""
    rows = await door.parts.store.read(invitations.latest)
    return [invitation_view(row, door.me) for row in rows]


def invitation_view(row: Row, steward: str) -> InvitationView:
    waits = bool(row["needs_second"]) and row["seconded_at"] is None
    return InvitationView(
        invitation=row["id"],
        role=row["role"],
        note=row["note"],
        made_by=row["maker"],
        made_at=row["made_at"],
        expires_at=row["expires_at"],
        used_at=row["used_at"],
        used_by=row["used_by"],
        withdrawn=row["withdrawn_at"] is not None,
        waits=waits,
        may_second=waits and row["made_by"] != steward,
        seconded_by=row["second"],
    )


@endpoint("POST", "/api/desk/invitations", who="steward", status=201, errors=("too_fast",))
async def make_invitation(door: Door, body: InvitationMade) -> InvitationLink:
    """Makes an invitation. Its link is shown this once."""
    return await invitations.invite(door.parts, body.role, made_by=door.me, note=body.note, days=body.days)


@endpoint(
    "POST", "/api/desk/invitations/{invitation}/second", who="steward",
    errors=("not_found", "stale", "needs_second_person", "invitation_expired"),
)  # fmt: skip
async def second_invitation(door: Door, invitation: str) -> None:
    """Says yes to the invitation of a steward that another one made; from then on its link opens."""
    ids = [door.parts.dice.new_id() for _ in range(2)]

    async def work(tx: Tx) -> None:
        await invitations.second(tx, invitation, door.me, ids[0], ids[1])
        tx.after(lambda: door.parts.hub.desk_changed())

    await door.parts.store.write(work)


@endpoint(
    "DELETE", "/api/desk/invitations/{invitation}", who="steward", errors=("not_found", "invitation_used")
)
async def withdraw_invitation(door: Door, invitation: str) -> None:
    """Takes an invitation back that nobody has used yet."""
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> None:
        if not await invitations.withdraw(tx, invitation):
            row = await tx.one("SELECT used_at FROM invitations WHERE id = ?", invitation)
            raise Refusal(
                "invitation_used" if row is not None and row["used_at"] is not None else "not_found"
            )
        await write_down(tx, entry, door.me, "withdrew_invitation", invitation)

    await door.parts.store.write(work)
