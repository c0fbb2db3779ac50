"""Keys at rest, kept apart from the database: one per room, the franking keys, and general secrets.

What the server keeps of a room is sealed under that room's key. At dawn the key is destroyed first and the
rows after it, so that traces of rows in a database file, its log or a backup open to nobody. All nodes of a
network share this folder; it belongs on the same machine or on an encrypted shared file system, never into
the database.

Overwriting a file is the most that software can ask of a disk; a disk that writes elsewhere keeps the old
bytes until it reuses them, so the folder belongs on an encrypted disk.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Collection
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from asterism.clock import Clock
from asterism.dice import Dice

KEY_BYTES = 32
NONCE_BYTES = 12
FORMAT = b"\x01"
# A key that another node destroyed is forgotten here within this time, half of what the promise allows.
REMEMBER_S = 300.0
REMEMBER_ROOMS = 20_000
# A key is made before its room is committed; a key without a room is nobody's only after this time.
ORPHAN_MS = 3_600_000
DAY_MS = 86_400_000
FRANKING_MS = 30 * DAY_MS
FRANKING_VERIFIES_MS = 90 * DAY_MS
_NAME = re.compile(r"[a-z0-9_-]{1,64}")


class KeyGone(Exception):  # noqa: N818 - a state of the room, not a mistake
    """There is no such key: the room's dawn has come."""


class SealBroken(Exception):  # noqa: N818
    """What was kept does not open under its key: it was changed, or belongs somewhere else."""


class RoomKeys:
    """One file of 32 bytes per room, in 256 folders. Safe to use from several threads."""

    def __init__(self, folder: Path, *, clock: Clock, dice: Dice) -> None:
        self._folder = folder / "rooms"
        self._clock = clock
        self._dice = dice
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[AESGCM, float]] = OrderedDict()
        self._drafts = self._folder / "drafts"
        self._making = threading.Lock()
        _make_folder(self._drafts)

    async def create(self, room: str) -> None:
        """Makes the room's key, durable when this returns; await it before the room is written."""
        await asyncio.to_thread(self.create_now, room)

    def create_now(self, room: str) -> None:
        path = self._path(room)
        if not path.parent.exists():
            _make_folder(path.parent)
        # Two devices may found a room at once, on two nodes: the first key stays, and is seen only whole.
        self._publish(path)
        with self._making:
            if not _is_whole(path.read_bytes()):
                path.unlink()  # A dawn that a crash kept from removing it; its room is gone.
                self._publish(path)
        self._remember(room, path.read_bytes())

    def _publish(self, path: Path) -> None:
        draft = self._drafts / self._dice.new_id()
        _write_new(draft, self._dice.bytes(KEY_BYTES), self._clock.now())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        flush_folder(path.parent)

    def seal(self, room: str, aad: bytes, plaintext: bytes) -> bytes:
        """plaintext under the room's key (AES-256-GCM), bound to the room and to aad. 29 bytes longer."""
        nonce = self._dice.bytes(NONCE_BYTES)
        return FORMAT + nonce + self._cipher(room).encrypt(nonce, plaintext, _bind(room, aad))

    def open(self, room: str, aad: bytes, sealed: bytes) -> bytes:
        """What seal was given. Raises KeyGone or SealBroken."""
        cipher = self._cipher(room)
        if sealed[:1] != FORMAT:
            raise SealBroken
        body = 1 + NONCE_BYTES
        try:
            return cipher.decrypt(bytes(sealed[1:body]), bytes(sealed[body:]), _bind(room, aad))
        except (InvalidTag, ValueError) as error:
            raise SealBroken from error

    async def destroy(self, room: str) -> None:
        """Overwrites and removes the room's key, durably. Nothing happens when it is gone already."""
        await asyncio.to_thread(self.destroy_now, room)

    def destroy_now(self, room: str) -> None:
        with self._lock:
            self._known.pop(room, None)
        shred(self._path(room))

    def rooms(self) -> set[str]:
        """Every room that has a key."""
        return {path.name for path in self._folder.glob("??/*")}

    def sweep(self, known_rooms: Collection[str]) -> int:
        """Destroys the keys of rooms that do not exist and are not just being made; returns how many."""
        known = set(known_rooms)
        gone = 0
        for path in self._folder.glob("??/*"):
            if path.name in known:
                continue
            try:
                made_at = path.stat().st_mtime_ns // 1_000_000
            except FileNotFoundError:
                continue
            if self._clock.now() - made_at >= ORPHAN_MS:
                self.destroy_now(path.name)
                gone += 1
        return gone

    def _cipher(self, room: str) -> AESGCM:
        now = self._clock.monotonic()
        with self._lock:
            entry = self._known.get(room)
            if entry is not None and entry[1] > now:
                self._known.move_to_end(room)
                return entry[0]
        try:
            key = self._path(room).read_bytes()
        except FileNotFoundError:
            key = b""
        if not _is_whole(key):
            with self._lock:
                self._known.pop(room, None)
            raise KeyGone
        return self._remember(room, key)

    def _remember(self, room: str, key: bytes) -> AESGCM:
        cipher = AESGCM(key)
        with self._lock:
            self._known[room] = (cipher, self._clock.monotonic() + REMEMBER_S)
            self._known.move_to_end(room)
            while len(self._known) > REMEMBER_ROOMS:
                self._known.popitem(last=False)
        return cipher

    def _path(self, room: str) -> Path:
        if not _NAME.fullmatch(room):
            raise ValueError("not the id of a room")
        shelf = hashlib.blake2b(room.encode(), digest_size=1).hexdigest()
        return self._folder / shelf / room


class FrankingKeys:
    """Named keys for the server's tags on messages.

    A new one every 30 days; old ones verify for 90 days more.
    """

    def __init__(self, folder: Path, *, clock: Clock, dice: Dice) -> None:
        self._folder = folder / "franking"
        self._clock = clock
        self._dice = dice
        self._keys: dict[str, tuple[int, bytes]] = {}
        _make_folder(self._folder)
        self._look()

    def current(self) -> tuple[str, bytes]:
        """The name and the key to tag with now.

        Made, durably, when there is none or the last is 30 days old.
        """
        newest = self._newest()
        if newest is None:
            self._look()  # Another node may have made one.
            newest = self._newest()
        if newest is None:
            name, made_at = self._dice.new_id(), self._clock.now()
            _write_new(self._folder / f"{made_at}-{name}", self._dice.bytes(KEY_BYTES), made_at)
            self._look()
            newest = name
        return newest, self._keys[newest][1]

    def key(self, name: str) -> bytes | None:
        """The key of that name to verify with; None when it is unknown or too old."""
        if name not in self._keys:
            if not _NAME.fullmatch(name):
                return None
            self._look()
        entry = self._keys.get(name)
        if entry is None or self._clock.now() - entry[0] >= FRANKING_MS + FRANKING_VERIFIES_MS:
            return None
        return entry[1]

    def _newest(self) -> str | None:
        fresh = [(made_at, name) for name, (made_at, _) in self._keys.items()]
        fresh = [each for each in fresh if self._clock.now() - each[0] < FRANKING_MS]
        return max(fresh)[1] if fresh else None

    def _look(self) -> None:
        for path in self._folder.iterdir():
            made, _, name = path.name.partition("-")
            if not made.isdigit() or not name:
                continue
            if self._clock.now() - int(made) >= FRANKING_MS + FRANKING_VERIFIES_MS:
                self._keys.pop(name, None)
                shred(path)
            elif name not in self._keys and len(key := path.read_bytes()) == KEY_BYTES:
                self._keys[name] = (int(made), key)


class Secrets:
    """Secrets of 32 bytes that are made once and then stay: for challenges, keyed hashes and the like."""

    def __init__(self, folder: Path, *, dice: Dice, clock: Clock) -> None:
        self._folder = folder / "secrets"
        self._dice = dice
        self._clock = clock
        self._known: dict[str, bytes] = {}
        _make_folder(self._folder)

    def secret(self, name: str) -> bytes:
        """The secret of that name (lowercase letters, digits, - and _), the same always and everywhere."""
        if name not in self._known:
            if not _NAME.fullmatch(name):
                raise ValueError("not the name of a secret")
            path = self._folder / name
            if not path.exists():
                # It appears under its name only whole: no crash and no other node sees a part of it.
                draft = self._folder / f".{name}.{self._dice.new_id()}"
                _write_new(draft, self._dice.bytes(KEY_BYTES), self._clock.now())
                try:
                    os.link(draft, path)
                except FileExistsError:
                    pass
                finally:
                    draft.unlink()
                flush_folder(self._folder)
            self._known[name] = path.read_bytes()
        return self._known[name]


def _is_whole(key: bytes) -> bool:
    # A file of zeros was overwritten by a dawn that a crash kept from removing it.
    return len(key) == KEY_BYTES and any(key)


def _bind(room: str, aad: bytes) -> bytes:
    return room.encode() + b"\0" + aad


def _make_folder(folder: Path) -> None:
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
        flush_folder(each.parent)


def flush_folder(folder: Path) -> None:
    """Makes durable which names a folder holds."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_new(path: Path, content: bytes, at_ms: int) -> bool:
    """Writes a new file durably, dated at_ms; False when there is one already."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    try:
        os.write(handle, content)
        os.utime(handle, ns=(at_ms * 1_000_000, at_ms * 1_000_000))
        os.fsync(handle)
    finally:
        os.close(handle)
    flush_folder(path.parent)
    return True


def shred(path: Path) -> None:
    """Overwrites a file with zeros and removes it, durably; nothing happens when it is not there."""
    try:
        handle = os.open(path, os.O_WRONLY)
    except FileNotFoundError:
        return
    try:
        os.write(handle, bytes(max(os.fstat(handle).st_size, KEY_BYTES)))
        os.fsync(handle)
    finally:
        os.close(handle)
    path.unlink(missing_ok=True)
    flush_folder(path.parent)
