"""What each sealed row of a room is bound to, so that no row opens in the place of another."""

from __future__ import annotations

from asterism.keys import RoomKeys
from asterism.store.base import Row
from asterism.wire.frames import Entry

GROUP_INFO = b"group info"


def entry(device: str, ref: str) -> bytes:
    return f"entry {device} {ref}".encode()


def welcome(device: str) -> bytes:
    return f"welcome {device}".encode()


def archive(member: str, name: str) -> bytes:
    return f"archive {member} {name}".encode()


def open_entry(keys: RoomKeys, room: str, row: Row) -> Entry:
    """The entry of a row of the log. Raises KeyGone when the room's dawn has come."""
    return Entry(
        room=room, generation=row["generation"], epoch=row["epoch"], seq=row["seq"], kind=row["kind"],
        sender=row["sender"], device=row["device"], ref=row["ref"], at=row["at"], tag=row["tag"],
        server_tag=row["server_tag"], frank_key=row["frank_key"], external=bool(row["external"]),
        body=keys.open(room, entry(row["device"], row["ref"]), row["body"]),
    )  # fmt: skip
