"""P6: what a room held opens under that room's key, until its dawn, and to nobody after it."""
# ruff: noqa: ASYNC240 - these tests look at files between two steps, and nobody waits meanwhile

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from asterism.clock import ManualClock
from asterism.dice import SeededDice, SystemDice
from asterism.keys import (
    DAY_MS,
    ORPHAN_MS,
    REMEMBER_S,
    FrankingKeys,
    KeyGone,
    RoomKeys,
    SealBroken,
    Secrets,
)

ROOM = "a" * 26
OTHER = "b" * 26


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def keys(tmp_path: Path, clock: ManualClock) -> RoomKeys:
    return RoomKeys(tmp_path, clock=clock, dice=SystemDice())


async def test_what_was_sealed_opens_in_its_own_place_only(keys: RoomKeys) -> None:
    await keys.create(ROOM)
    await keys.create(OTHER)
    sealed = keys.seal(ROOM, b"note 1", b"first words")
    assert b"first words" not in sealed
    assert keys.open(ROOM, b"note 1", sealed) == b"first words"
    assert keys.seal(ROOM, b"note 1", b"first words") != sealed
    for room, aad, text in (
        (ROOM, b"note 2", sealed),
        (OTHER, b"note 1", sealed),
        (ROOM, b"note 1", sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (ROOM, b"note 1", sealed[:5]),
        (ROOM, b"note 1", b""),
    ):
        with pytest.raises(SealBroken):
            keys.open(room, aad, text)


async def test_a_destroyed_key_is_gone_from_memory_and_disk(keys: RoomKeys, tmp_path: Path) -> None:
    await keys.create(ROOM)
    sealed = keys.seal(ROOM, b"", b"words")
    (path,) = tmp_path.glob("rooms/*/*")
    assert len(path.read_bytes()) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    await keys.destroy(ROOM)
    await keys.destroy(ROOM)
    assert list(tmp_path.glob("rooms/*/*")) == []
    with pytest.raises(KeyGone):
        keys.open(ROOM, b"", sealed)
    with pytest.raises(KeyGone):
        keys.seal(ROOM, b"", b"words")


async def test_the_bytes_of_a_destroyed_key_are_overwritten(keys: RoomKeys, tmp_path: Path) -> None:
    await keys.create(ROOM)
    (path,) = tmp_path.glob("rooms/*/*")
    (tmp_path / "still open").hardlink_to(path)
    await keys.destroy(ROOM)
    assert (tmp_path / "still open").read_bytes() == bytes(32)


async def test_a_key_that_another_node_destroyed_is_forgotten_in_time(
    keys: RoomKeys, tmp_path: Path, clock: ManualClock
) -> None:
    await keys.create(ROOM)
    sealed = keys.seal(ROOM, b"", b"words")
    await RoomKeys(tmp_path, clock=clock, dice=SystemDice()).destroy(ROOM)
    await clock.advance(int(REMEMBER_S * 1000))
    with pytest.raises(KeyGone):
        keys.open(ROOM, b"", sealed)


async def test_keys_are_there_after_a_restart_and_making_one_again_changes_nothing(
    keys: RoomKeys, tmp_path: Path, clock: ManualClock
) -> None:
    await keys.create(ROOM)
    sealed = keys.seal(ROOM, b"", b"words")
    again = RoomKeys(tmp_path, clock=clock, dice=SystemDice())
    await again.create(ROOM)
    assert again.open(ROOM, b"", sealed) == b"words"
    assert again.rooms() == {ROOM}


async def test_a_half_written_or_half_destroyed_key_is_no_key(keys: RoomKeys, tmp_path: Path) -> None:
    await keys.create(ROOM)
    (path,) = tmp_path.glob("rooms/*/*")
    for left in (b"", b"short", bytes(32)):
        path.write_bytes(left)
        fresh = RoomKeys(tmp_path, clock=ManualClock(), dice=SystemDice())
        with pytest.raises(KeyGone):
            fresh.seal(ROOM, b"", b"words")
    await fresh.create(ROOM)
    assert fresh.open(ROOM, b"", fresh.seal(ROOM, b"", b"words")) == b"words"


async def test_sweeping_takes_keys_without_a_room_but_not_those_just_made(
    keys: RoomKeys, clock: ManualClock
) -> None:
    await keys.create(ROOM)
    await keys.create(OTHER)
    assert keys.sweep({ROOM}) == 0
    await clock.advance(ORPHAN_MS)
    await keys.create("c" * 26)
    assert keys.sweep({ROOM}) == 1
    assert keys.rooms() == {ROOM, "c" * 26}


async def test_a_room_that_is_made_many_times_at_once_has_one_key(tmp_path: Path, clock: ManualClock) -> None:
    """Two devices of a founder, on two nodes: what one seals opens everywhere, also after a restart."""
    nodes = [RoomKeys(tmp_path, clock=clock, dice=SystemDice()) for _ in range(2)]
    for room in (SystemDice().new_id() for _ in range(20)):
        await asyncio.gather(*(node.create(room) for node in nodes for _ in range(6)))
        sealed = [node.seal(room, b"", b"words") for node in nodes]
        later = RoomKeys(tmp_path, clock=clock, dice=SystemDice())
        assert [later.open(room, b"", each) for each in sealed] == [b"words", b"words"]


async def test_a_hundred_rooms_are_made_side_by_side(keys: RoomKeys) -> None:
    rooms = [SystemDice().new_id() for _ in range(100)]
    await asyncio.gather(*(keys.create(room) for room in rooms))
    assert keys.rooms() == set(rooms)


@pytest.mark.parametrize("room", ["", "../../etc/passwd", "A", "a/b", ".", "a" * 65])
def test_what_is_no_id_reaches_no_file(keys: RoomKeys, room: str) -> None:
    with pytest.raises(ValueError, match="id"):
        keys.seal(room, b"", b"")


async def test_franking_keys_rotate_after_30_days_and_verify_for_90_more(
    tmp_path: Path, clock: ManualClock
) -> None:
    keys = FrankingKeys(tmp_path, clock=clock, dice=SystemDice())
    name, key = keys.current()
    await clock.advance(30 * DAY_MS - 1)
    assert keys.current() == (name, key)
    await clock.advance(1)
    newer, other = keys.current()
    assert newer != name
    assert other != key
    assert keys.key(name) == key
    restarted = FrankingKeys(tmp_path, clock=clock, dice=SystemDice())
    assert restarted.current() == (newer, other)
    await clock.advance(90 * DAY_MS - 1)
    assert keys.key(name) == restarted.key(name) == key
    await clock.advance(1)
    assert keys.key(name) is None
    FrankingKeys(tmp_path, clock=clock, dice=SystemDice())
    assert not any(name in path.name for path in tmp_path.rglob("*"))


async def test_a_franking_key_of_another_node_is_known_here(tmp_path: Path, clock: ManualClock) -> None:
    here = FrankingKeys(tmp_path, clock=clock, dice=SystemDice())
    there = FrankingKeys(tmp_path, clock=clock, dice=SystemDice())
    name, key = there.current()
    assert here.key(name) == key
    assert here.current() == (name, key)
    assert here.key("unknown") is None
    assert here.key("../x") is None


def test_a_secret_is_made_once(tmp_path: Path, clock: ManualClock) -> None:
    one = Secrets(tmp_path, dice=SeededDice(1), clock=clock)
    two = Secrets(tmp_path, dice=SeededDice(2), clock=clock)
    secret = one.secret("challenges")
    assert len(secret) == 32
    assert two.secret("challenges") == secret
    assert two.secret("prefixes") != secret
    assert [path.name for path in (tmp_path / "secrets").iterdir() if path.name.startswith(".")] == []
    with pytest.raises(ValueError, match="name"):
        one.secret("../x")
