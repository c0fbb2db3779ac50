"""The vault over HTTP.

Names are chosen by the device and tell nothing; versions keep two devices from overwriting.
"""

from __future__ import annotations

import re

from starlette.responses import Response

from asterism.api import Door, endpoint
from asterism.errors import Refusal
from asterism.keys import KeyGone, SealBroken
from asterism.rooms import sealing
from asterism.store.base import Row, Tx
from asterism.vault import store
from asterism.wire.people import VaultItem, VaultList, VaultOver

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")


def _full(door: Door) -> int:
    return door.parts.settings.vault_mb * 1024 * 1024


@endpoint("GET", "/api/vault")
async def vault(door: Door) -> VaultList:
    """What is kept: names, versions and sizes."""

    async def work(tx: Tx) -> VaultList:
        rows = await store.pieces(tx, door.me)
        return VaultList(
            items=[VaultItem(name=r["name"], version=r["version"], size=r["size"], at=r["at"]) for r in rows],
            used=await store.used_by(tx, door.me),
            limit=await store.limit_of(tx, door.me, _full(door)),
        )

    return await door.parts.store.read(work)


@endpoint("GET", "/api/vault/{name}", errors=("not_found",))
async def vault_piece(door: Door, name: str) -> Response:
    """One piece, as it was put. Its version stands in the ETag.

    ``archive.ROOM`` and ``history.ROOM`` are there until the room's dawn.
    """
    room = store.room_of(name)

    async def work(tx: Tx) -> Row:
        if room is not None:
            await store.still_of(tx, room, door.me)
        return await store.piece(tx, door.me, name)

    row = await door.parts.store.read(work)
    body = bytes(row["body"])
    if room is not None:
        try:
            body = door.parts.room_keys.open(room, sealing.archive(door.me, name), body)
        except (KeyGone, SealBroken):
            raise Refusal("not_found") from None
    return Response(body, media_type="application/octet-stream", headers={"etag": f'"{row["version"]}"'})


@endpoint(
    "PUT",
    "/api/vault/{name}",
    raw_body=store.MAX_PIECE,
    errors=("stale", "vault_full", "too_large", "not_found"),
)
async def put_piece(door: Door, name: str, body: bytes, query: VaultOver) -> VaultItem:
    """Keeps a piece of at most 8 MB over the version that is given; 0 for a new one.

    ``archive.ROOM`` and ``history.ROOM`` are taken from whoever is or was in the room, until its dawn.
    """
    if not _NAME.fullmatch(name):
        raise Refusal("not_found")
    # Keepsakes can wait on the device; the last of the disk belongs to calls.
    door.parts.disk.spare(len(body))

    room = store.room_of(name)
    if room is not None:
        # Sealed once more under the room's key: with it go the traces a database keeps of deleted rows.
        try:
            body = door.parts.room_keys.seal(room, sealing.archive(door.me, name), body)
        except KeyGone:
            raise Refusal("not_found") from None

    async def work(tx: Tx) -> VaultItem:
        if room is not None:
            await store.still_of(tx, room, door.me)
        version = await store.put(tx, door.me, name, body, query.over, _full(door))
        return VaultItem(name=name, version=version, size=len(body), at=tx.now)

    return await door.parts.store.write(work)


@endpoint("DELETE", "/api/vault/{name}", errors=("stale",))
async def delete_piece(door: Door, name: str, query: VaultOver) -> None:
    """Deletes a piece as of the version that is given."""
    await door.parts.store.write(lambda tx: store.remove(tx, door.me, name, query.over))
