"""A frame that is encoded once and written as it is to every socket here."""

from __future__ import annotations

import msgspec

from asterism.wire.frames import Down

_encoder = msgspec.msgpack.Encoder()


class Prepared:
    """One frame with the header of RFC 6455 section 5.2 before it: final, binary, not masked."""

    __slots__ = ("_start", "framed")

    def __init__(self, payload: bytes) -> None:
        header = head(len(payload))
        self.framed = header + payload
        self._start = len(header)

    @property
    def payload(self) -> bytes:
        """The MessagePack alone."""
        return self.framed[self._start :]

    def __len__(self) -> int:
        return len(self.framed)


def prepare(frame: Down) -> Prepared:
    return Prepared(_encoder.encode(frame))


def head(length: int) -> bytes:
    """The header of a whole binary message from a server."""
    if length < 126:
        return bytes((0x82, length))
    if length < 1 << 16:
        return b"\x82\x7e" + length.to_bytes(2, "big")
    return b"\x82\x7f" + length.to_bytes(8, "big")
