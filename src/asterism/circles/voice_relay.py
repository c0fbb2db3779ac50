"""Asks a relay what a browser asks it: STUN (RFC 8489) and TURN (RFC 8656), as much as one question takes."""

from __future__ import annotations

import hashlib
import hmac
import socket
import ssl
import struct
from contextlib import AbstractContextManager
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from asterism.wire.meetings import VoiceAccess

Answer = Literal["well", "refused", "silent", "something_else"]

PATIENCE_S = 3.0
_COOKIE = 0x2112A442
_ALLOCATE, _REFRESH = 0x0003, 0x0004
_SUCCESS, _ERROR = 0x0100, 0x0110
_USERNAME, _INTEGRITY, _REALM, _NONCE, _LIFETIME, _TRANSPORT = 0x0006, 0x0008, 0x0014, 0x0015, 0x000D, 0x0019
_UDP = struct.pack("!BBBB", 17, 0, 0, 0)
_LARGEST = 1500


class _Relay(NamedTuple):
    host: str
    port: int
    stream: bool
    tls: bool


class _Strange(Exception):  # noqa: N818 - not a fault of ours: what answered is no relay
    pass


def ask_relay(url: str, access: VoiceAccess) -> Answer:
    """Whether the relay gives a place to whoever shows these credentials; it is given back at once.

    ``refused``: it answers and does not take them, mostly because the secrets differ. ``silent``: nothing
    answers within three seconds. Blocks; for ``asterism doctor``.
    """
    relay = _read(url)
    try:
        with _connected(relay) as line:
            return _allocate(line, access, relay.stream)
    except (OSError, ssl.SSLError):
        return "silent"
    except (_Strange, struct.error):
        return "something_else"


def _read(url: str) -> _Relay:
    scheme, _, rest = url.partition(":")
    where, _, query = rest.partition("?")
    parts = urlsplit(f"//{where}")
    tls = scheme == "turns"
    return _Relay(
        parts.hostname or "", parts.port or (5349 if tls else 3478), tls or query == "transport=tcp", tls
    )


def _connected(relay: _Relay) -> AbstractContextManager[socket.socket]:
    if relay.stream:
        line = socket.create_connection((relay.host, relay.port), PATIENCE_S)
        return (
            ssl.create_default_context().wrap_socket(line, server_hostname=relay.host) if relay.tls else line
        )
    family, kind, proto, _, address = socket.getaddrinfo(relay.host, relay.port, type=socket.SOCK_DGRAM)[0]
    line = socket.socket(family, kind, proto)
    line.settimeout(PATIENCE_S)
    line.connect(address)
    return line


def _allocate(line: socket.socket, access: VoiceAccess, stream: bool) -> Answer:
    kind, told = _ask(line, _ALLOCATE, {_TRANSPORT: _UDP}, access.username, None, stream)
    if kind != _ALLOCATE | _ERROR or _REALM not in told or _NONCE not in told:
        raise _Strange
    mine = {_USERNAME: access.username.encode(), _REALM: told[_REALM], _NONCE: told[_NONCE]}
    phrase = b":".join((mine[_USERNAME], told[_REALM], access.credential.encode()))
    # RFC 8489, section 9.2.2: the key is MD5 by the protocol; nothing else rests on it.
    key = hashlib.md5(phrase, usedforsecurity=False).digest()
    kind, _ = _ask(line, _ALLOCATE, {_TRANSPORT: _UDP, **mine}, access.username, key, stream)
    if kind != _ALLOCATE | _SUCCESS:
        return "refused"
    _ask(line, _REFRESH, {_LIFETIME: bytes(4), **mine}, access.username, key, stream)
    return "well"


def _ask(
    line: socket.socket, kind: int, attributes: dict[int, bytes], chance: str, key: bytes | None, stream: bool
) -> tuple[int, dict[int, bytes]]:
    body = b"".join(_attribute(name, value) for name, value in attributes.items())
    # Nobody can foretell it: the user name, which is drawn anew for each asking, goes into it.
    transaction = hashlib.sha256(chance.encode() + body).digest()[:12]
    if key is not None:
        # The length that is signed counts the signature's own 24 bytes (RFC 8489, section 14.5).
        signed = struct.pack("!HHI", kind, len(body) + 24, _COOKIE) + transaction + body
        body += _attribute(_INTEGRITY, hmac.new(key, signed, hashlib.sha1).digest())
    line.sendall(struct.pack("!HHI", kind, len(body), _COOKIE) + transaction + body)
    head, told = _receive(line, stream)
    answered, _, cookie = struct.unpack("!HHI", head[:8])
    if cookie != _COOKIE or head[8:] != transaction:
        raise _Strange
    return answered, _attributes(told)


def _receive(line: socket.socket, stream: bool) -> tuple[bytes, bytes]:
    if not stream:
        told = line.recv(_LARGEST)
        return told[:20], told[20:]
    head = _exactly(line, 20)
    (length,) = struct.unpack("!H", head[2:4])
    return head, _exactly(line, min(length, _LARGEST))


def _exactly(line: socket.socket, count: int) -> bytes:
    told = b""
    while len(told) < count:
        more = line.recv(count - len(told))
        if not more:
            raise _Strange
        told += more
    return told


def _attribute(name: int, value: bytes) -> bytes:
    return struct.pack("!HH", name, len(value)) + value + bytes(-len(value) % 4)


def _attributes(body: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(body):
        name, length = struct.unpack("!HH", body[at : at + 4])
        found.setdefault(name, body[at + 4 : at + 4 + length])
        at += 4 + length + -length % 4
    return found
