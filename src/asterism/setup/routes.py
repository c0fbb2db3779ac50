"""The network over HTTP: what everybody may know, the first run, and what stewards edit."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from asterism.api import Door, endpoint
from asterism.errors import Refusal
from asterism.people import invitations
from asterism.people.rules import FIRST_THREADS, tidy_words
from asterism.safeguarding.ledger import write_down
from asterism.setup import facts, first_run, store
from asterism.store.base import Tx
from asterism.wire.network import NetworkDesk, NetworkEdited, NetworkView, SetupAsked, SetupDone, SetupState
from asterism.wire.people import InvitationLink, TokenAsked

_ZONES = available_timezones()


@endpoint("GET", "/api/network", who="anyone")
async def network(door: Door) -> NetworkView:
    """What everybody may know of this network, and whether somebody can be reached."""
    return await door.parts.store.read(lambda tx: facts.network_facts(tx, push_key=door.parts.push.key))


@endpoint("POST", "/api/setup/look", who="anyone")
async def look_at_setup(door: Door, body: TokenAsked) -> SetupState:
    """Whether this setup link still opens the first run."""

    async def work(tx: Tx) -> SetupState:
        row = await store.network_row(tx)
        done = row["set_up_at"] is not None
        fits = (
            not done and row["setup_hash"] is not None and row["setup_hash"] == store.token_hash(body.token)
        )
        return SetupState(done=done, token_fits=fits, threads=list(FIRST_THREADS))

    return await door.parts.store.read(work)


@endpoint("POST", "/api/setup", status=201, errors=("setup_done", "not_found", "malformed"))
async def set_up(door: Door, body: SetupAsked) -> SetupDone:
    """The first run, once, with the one-time link: whoever carries it out becomes steward."""
    _check_zone(body.time_zone)
    parts = door.parts
    drafts = [invitations.draft(parts, each.role, each.note) for each in body.invitations]
    entry = parts.dice.new_id()

    async def work(tx: Tx) -> SetupDone:
        await first_run.complete(tx, body, door.me, entry=entry)
        made = []
        for draft in drafts:
            # The first steward is the only one, so nobody could give a second yes yet.
            expires_at, waits = await invitations.write(tx, draft, door.me)
            opens = invitations.link(parts, draft.token)
            made.append(InvitationLink(invitation=draft.id, link=opens, expires_at=expires_at, waits=waits))
        return SetupDone(network=await facts.network_facts(tx, push_key=parts.push.key), invitations=made)

    done = await parts.store.write(work)
    parts.sessions.forget(door.me)
    return done


@endpoint("GET", "/api/desk/network", who="steward")
async def desk_network(door: Door) -> NetworkDesk:
    """The network as stewards see it, with what is missing before it opens."""
    return await door.parts.store.read(lambda tx: _desk(tx, door.parts.push.key))


@endpoint("PATCH", "/api/desk/network", who="steward", errors=("stale", "malformed"))
async def edit_network(door: Door, body: NetworkEdited) -> NetworkDesk:
    """Changes what is given, over the version it was read at."""
    if body.time_zone is not None:
        _check_zone(body.time_zone)
    changes: dict[str, Any] = {
        name: value for name in store.EDITABLE if (value := getattr(body, name)) is not None
    }
    for name in ("languages", "threads"):
        if name in changes:
            changes[name] = tidy_words(changes[name])
    for name in ("name", "lead_name"):
        if name in changes:
            changes[name] = changes[name].strip()
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> NetworkDesk:
        if (await store.network_row(tx))["set_up_at"] is None:
            raise Refusal("not_open_yet")
        await store.edit(tx, body.version, changes)
        await write_down(tx, entry, door.me, "edited_network", None, fields=", ".join(sorted(changes)))
        return await _desk(tx, door.parts.push.key)

    return await door.parts.store.write(work)


async def _desk(tx: Tx, push_key: bytes | None) -> NetworkDesk:
    row = await store.network_row(tx)
    stewards, signed_off = await facts.counts(tx)
    return NetworkDesk(
        version=row["version"], view=await facts.network_facts(tx, push_key=push_key),
        retention_days=row["retention_days"], lead_contact=row["lead_contact"], stewards=stewards,
        signed_off=signed_off, test_call_at=row["test_call_at"],
    )  # fmt: skip


def _check_zone(zone: str) -> None:
    if zone not in _ZONES:
        raise Refusal("malformed", why="time_zone")
