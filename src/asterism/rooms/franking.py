"""The server's own tag on every message, by which one message can be reported and proved without reading any.

HMAC-SHA-256 over ``b"asterism frank 1"``, then for each of the sender's franking tag, the room and the
sender: length as two bytes (big endian) and the bytes; then seq and time, eight bytes each (big endian). The
construction is that of message franking in draft-ietf-mimi-protocol. The key is named beside the tag, kept
outside the database, and rotates.
"""

from __future__ import annotations

import hmac
import struct
from typing import Protocol

CONTEXT = b"asterism frank 1"


class KnowsKeys(Protocol):
    def key(self, name: str) -> bytes | None:
        """The franking key of this name, or None when it is unknown or older than 90 days."""


def server_tag(key: bytes, *, tag: bytes, room: str, sender: str, seq: int, at: int) -> bytes:
    """32 bytes that bind (tag, room, sender, seq, at) under the server's franking key."""
    said = bytearray(CONTEXT)
    for part in (tag, room.encode(), sender.encode()):
        said += struct.pack(">H", len(part)) + part
    said += struct.pack(">QQ", seq, at)
    return hmac.digest(key, bytes(said), "sha256")


def verify(
    keys: KnowsKeys,
    *,
    server_tag: bytes,
    frank_key: str,
    tag: bytes,
    room: str,
    sender: str,
    seq: int,
    at: int,
) -> bool:
    """Whether this server took exactly this message: in this room, from this sender, at this place and
    time."""
    key = keys.key(frank_key)
    if key is None or not 0 <= seq < 1 << 64 or not 0 <= at < 1 << 64 or len(tag) > 0xFFFF:
        return False
    return hmac.compare_digest(_made_with(key, tag=tag, room=room, sender=sender, seq=seq, at=at), server_tag)


_made_with = server_tag
