"""P6: after its dawn nothing of a room can be opened or found, and whoever had it is told."""

from __future__ import annotations

import asyncio

import pytest

from asterism.keys import KeyGone
from asterism.rooms import admission, dawn
from asterism.store.base import Tx
from asterism.wire import frames
from tests.api.conftest import Pair, pair_on
from tests.node import Node, found, say

CANARY = b"CANARY-sealed-words-of-a-room"
TABLES = ("rooms", "room_members", "room_devices", "room_spans", "room_log", "welcomes")


async def _close(pair: Pair, dawn_in_ms: int | None = None) -> None:
    async def work(tx: Tx) -> None:
        await admission.close(tx, pair.room, None if dawn_in_ms is None else tx.now + dawn_in_ms)
        tx.after(lambda: pair.node.parts.hub.room_changed(pair.room))

    await pair.node.parts.store.write(work)


async def test_at_dawn_key_and_rows_are_gone_and_everyone_is_told(any_pair: Pair) -> None:
    pair = any_pair
    await pair.ann.say(pair.room, CANARY, epoch=1)
    sealed = (await pair.node.row("SELECT body FROM room_log WHERE kind = 'speech'"))["body"]
    await _close(pair)
    key_file = next(
        each for each in (pair.node.folder / "keys" / "rooms").glob("*/*") if each.name == pair.room
    )
    key = key_file.read_bytes()
    pair.node.clock.skip(admission.DAY_MS - 60_000)
    assert await dawn.run_due_dawns(pair.node.parts) == 0
    pair.node.clock.skip(61_000)
    # The dispatcher does it by itself. The sockets were quiet for a day, so they were ended and come back.
    ann = await pair.node.wire(pair.ann_person, cursors={pair.room: 3})
    while await pair.node.row("SELECT 1 AS there FROM rooms") is not None:  # noqa: ASYNC110
        await asyncio.sleep(0.1)  # within the pace of one socket
    await ann.settled()
    gone = [each for each in [*pair.ann.got, *ann.got] if isinstance(each, frames.RoomGone)]
    if not gone:
        gone = [await ann.take(frames.RoomGone)]
    assert {(each.room, each.why) for each in gone} == {(pair.room, "dawn")}
    for table in TABLES:
        assert await pair.node.rows(f"SELECT * FROM {table}") == []
    with pytest.raises(KeyGone):
        pair.node.parts.room_keys.open(pair.room, b"", sealed)
    await pair.node.parts.store.health()
    for file in [each for each in (pair.node.folder / "keys").rglob("*") if each.is_file()]:
        assert key not in file.read_bytes(), file
    again = await pair.node.wire(pair.ben_person, cursors={pair.room: 3})
    assert (await again.take(frames.RoomGone)).why == "dawn"
    assert await again.refused(say(pair.room, epoch=1)) == "not_found"
    assert await again.refused(found(pair.room)) == "not_found"


async def test_what_devices_keep_of_a_room_for_each_other_opens_no_more_after_its_dawn(
    any_pair: Pair,
) -> None:
    pair = any_pair
    ann, ben = pair.ann_person, pair.ben_person
    stranger = await pair.node.person("mallory")
    path = f"/api/vault/history.{pair.room}"
    kept = await ann.http.put(path, params={"over": 0}, content=CANARY)
    assert kept.json()["version"] == 1
    assert (await ann.http.get(path)).content == CANARY
    assert await ben.refused("GET", path) == "not_found"
    assert (await stranger.http.put(path, params={"over": 0}, content=CANARY)).json()["code"] == "not_found"
    row = bytes((await pair.node.row("SELECT body FROM vault_items"))["body"])
    assert CANARY not in row
    await _close(pair, 0)
    await dawn.run_due_dawns(pair.node.parts)
    assert await pair.node.rows("SELECT name FROM vault_items") == []
    with pytest.raises(KeyGone):
        pair.node.parts.room_keys.open(pair.room, b"", row)
    # A device that was offline writes once more.
    late = await ann.http.put(path, params={"over": 0}, content=CANARY)
    assert late.json()["code"] == "not_found"
    assert await pair.node.rows("SELECT name FROM vault_items") == []


async def test_a_piece_of_a_room_is_refused_from_the_moment_of_its_dawn(pair: Pair) -> None:
    path = f"/api/vault/archive.{pair.room}"
    await pair.ann_person.http.put(path, params={"over": 0}, content=CANARY)
    await pair.node.parts.store.write(
        lambda tx: tx.run("UPDATE rooms SET dawn_at = ? WHERE id = ?", tx.now, pair.room)
    )
    assert await pair.ann_person.refused("GET", path) == "not_found"


async def test_a_crash_between_key_and_rows_is_finished_later(pair: Pair) -> None:
    await pair.ann.say(pair.room, CANARY, epoch=1)
    await _close(pair, 0)
    await pair.node.parts.room_keys.destroy(pair.room)
    await dawn.run_due_dawns(pair.node.parts)
    assert await pair.node.rows("SELECT id FROM rooms") == []


async def test_a_dawn_that_was_moved_is_not_kept(pair: Pair) -> None:
    await _close(pair, 3_600_000)
    await pair.node.parts.store.write(
        lambda tx: tx.run("UPDATE rooms SET dawn_at = NULL WHERE id = ?", pair.room)
    )
    assert not await dawn.dissolve(pair.node.parts, pair.room)
    assert pair.node.parts.room_keys.rooms() == {pair.room}


async def test_closing_a_room_closes_its_side_rooms(node: Node) -> None:
    pair = await pair_on(node)
    side = node.parts.dice.new_id()
    await node.parts.store.write(
        lambda tx: admission.open_room(tx, side, "side", pair.ben.member, pair.ben.device, parent=pair.room)
    )
    await _close(pair)
    rows = await node.rows("SELECT closed_at, dawn_at FROM rooms")
    assert len({(row["closed_at"], row["dawn_at"]) for row in rows}) == 1
    assert rows[0]["closed_at"] is not None


async def test_a_room_that_cannot_be_dissolved_holds_up_no_other(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, later, put_off = pair.node.parts, await pair.node.room(pair.ann_person), dict[str, float]()
    destroy, tried = parts.room_keys.destroy, 0

    async def failing(room: str) -> None:
        nonlocal tried
        if room == pair.room:
            tried += 1
            raise PermissionError
        await destroy(room)

    monkeypatch.setattr(parts.room_keys, "destroy", failing)
    parts.dispatcher.chores.clear()
    await parts.store.write(
        lambda tx: tx.run("UPDATE rooms SET dawn_at = CASE id WHEN ? THEN 1 ELSE 2 END", pair.room)
    )
    assert await dawn.run_due_dawns(parts, put_off) == 1
    assert await dawn.run_due_dawns(parts, put_off) == 0
    assert (await pair.node.rows("SELECT id FROM rooms"), tried) == ([{"id": pair.room}], 1), later
    monkeypatch.undo()
    pair.node.clock.skip(60_000)
    assert await dawn.run_due_dawns(parts, put_off) == 1
    assert (await pair.node.rows("SELECT id FROM rooms"), put_off) == ([], {})


async def test_another_rooms_words_stay(pair: Pair) -> None:
    other = await pair.node.room(pair.ann_person, "side")
    await pair.ann.found(other)
    kept = await pair.ann.say(other, b"stays")
    await _close(pair, 0)
    await dawn.run_due_dawns(pair.node.parts)
    again = await pair.node.wire(pair.ann_person, cursors={other: 0})
    assert again.entries(other)[-1].seq == kept.seq
    assert again.entries(other)[-1].body == b"stays"
