"""What holds when many write at once, from one node and from two (P2 rests on it)."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import pytest

from asterism.store import StoreBusy, Tx
from tests.contract.conftest import NODES, Place


async def add(store: Any, sql: str, *args: Any) -> None:
    async def work(tx: Tx) -> None:
        await tx.run(sql, *args)

    await store.write(work)


@pytest.mark.parametrize("serial", [True, False])
async def test_of_fifty_who_compare_and_set_exactly_one_wins(store: Any, serial: bool) -> None:
    await add(store, "INSERT INTO dues (id, due_at, leased_until, fence) VALUES (1, 0, 0, 0)")

    def accept(who: int) -> Any:
        async def work(tx: Tx) -> int:
            return await tx.run(
                "UPDATE dues SET holder = ?, fence = fence + 1 WHERE id = 1 AND holder IS NULL", f"s{who}"
            )

        return work

    won = await asyncio.gather(*(store.write(accept(who), serial=serial) for who in range(50)))
    assert sorted(won) == [0] * 49 + [1]

    async def look(tx: Tx) -> Any:
        return await tx.one("SELECT holder, fence FROM dues WHERE id = 1")

    assert await store.read(look) == {"holder": f"s{won.index(1)}", "fence": 1}


@pytest.mark.parametrize("place", NODES, indirect=True)
async def test_the_sequence_of_a_room_has_no_gap_and_no_double(place: Place) -> None:
    nodes = [await place.open_ready(), await place.open()]
    for room in "ab":
        await add(nodes[0], "INSERT INTO rooms (id, head) VALUES (?, 0)", room)

    def say(room: str, number: int) -> Any:
        async def work(tx: Tx) -> int:
            row = await tx.one("UPDATE rooms SET head = head + 1 WHERE id = ? RETURNING head", room)
            assert row is not None
            await tx.run("INSERT INTO notes (room, seq, body) VALUES (?, ?, ?)", room, row["head"], b"x")
            if number % 7 == 0:
                raise LookupError("given up at the last moment")
            seq: int = row["head"]
            return seq

        return work

    async def voice(node: Any, room: str, numbers: range) -> list[int]:
        given = []
        for number in numbers:
            try:
                given.append(await node.write(say(room, number)))
            except LookupError:
                continue
        return given

    voices = [voice(nodes[n % 2], "ab"[n // 2 % 2], range(n * 20, n * 20 + 20)) for n in range(8)]
    outcomes = await asyncio.gather(*voices)
    for at, room in enumerate("ab"):
        given = sorted(itertools.chain(*(outcomes[n] for n in range(8) if n // 2 % 2 == at)))
        assert given == list(range(1, len(given) + 1))

        async def kept(tx: Tx, room: str = room) -> list[int]:
            rows = await tx.all("SELECT seq FROM notes WHERE room = ? ORDER BY seq", room)
            return [row["seq"] for row in rows]

        assert await nodes[1].read(kept) == given


@pytest.mark.parametrize("place", NODES, indirect=True)
async def test_two_nodes_that_take_leases_never_hold_the_same_row(place: Place) -> None:
    nodes = [await place.open_ready(), await place.open()]

    async def fill(tx: Tx) -> None:
        for number in range(60):
            await tx.run("INSERT INTO dues (id, due_at, leased_until, fence) VALUES (?, 0, 0, 0)", number)

    await nodes[0].write(fill)

    async def take(tx: Tx) -> list[Any]:
        return await tx.all(
            "UPDATE dues SET leased_until = ?, fence = fence + 1 "
            "WHERE id IN "
            "(SELECT id FROM dues WHERE due_at <= ? AND leased_until <= ? ORDER BY due_at, id LIMIT 5) "
            "AND due_at <= ? AND leased_until <= ? RETURNING id, fence",
            tx.now + 600_000, tx.now, tx.now, tx.now, tx.now,
        )  # fmt: skip

    async def dispatcher(node: Any) -> list[int]:
        mine: list[int] = []
        while True:
            try:
                rows = await node.write(take)
            except StoreBusy:
                continue
            if not rows:
                return mine
            assert {row["fence"] for row in rows} == {1}
            mine += [row["id"] for row in rows]

    taken = await asyncio.gather(*(dispatcher(node) for node in nodes for _ in range(2)))
    assert sorted(itertools.chain(*taken)) == list(range(60))


@pytest.mark.parametrize("place", NODES, indirect=True)
async def test_more_than_the_queue_holds_is_refused_and_the_rest_is_kept(place: Place) -> None:
    store = await place.open_ready()
    narrow = await place.open(queue_limit=10)

    def piece(number: int) -> Any:
        async def work(tx: Tx) -> None:
            await tx.run("INSERT INTO rooms (id, head) VALUES (?, 0)", f"r{number}")

        return work

    outcomes = await asyncio.gather(*(narrow.write(piece(n)) for n in range(30)), return_exceptions=True)
    assert [type(each) for each in outcomes] == [type(None)] * 10 + [StoreBusy] * 20
    assert outcomes[-1].code == "busy"  # type: ignore[union-attr]
    await narrow.write(piece(99))

    async def count(tx: Tx) -> Any:
        return await tx.one("SELECT COUNT(*) AS n FROM rooms")

    assert (await store.read(count))["n"] == 11


async def test_a_write_skew_is_impossible(store: Any) -> None:
    """Two who each see the other still on shift, and both go: one of them has to be told to look again."""

    async def fill(tx: Tx) -> None:
        for name in "ab":
            await tx.run("INSERT INTO rooms (id, head) VALUES (?, 1)", name)

    await store.write(fill)

    def leave(name: str) -> Any:
        async def work(tx: Tx) -> bool:
            row = await tx.one("SELECT SUM(head) AS there FROM rooms")
            if row is None or row["there"] < 2:
                return False
            return await tx.run("UPDATE rooms SET head = 0 WHERE id = ?", name) == 1

        return work

    assert sorted(await asyncio.gather(store.write(leave("a")), store.write(leave("b")))) == [False, True]
