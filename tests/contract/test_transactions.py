"""What a piece of work can rely on, on both stores."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest

from asterism.clock import ManualClock
from asterism.store import ConstraintViolation, StatementRefused, Tx, UniqueViolation
from tests.contract.conftest import NODES, Place


def add_room(room: str, head: int = 0) -> Any:
    async def work(tx: Tx) -> int:
        return await tx.run("INSERT INTO rooms (id, head) VALUES (?, ?)", room, head)

    return work


async def rooms(store: Any) -> list[str]:
    async def work(tx: Tx) -> list[str]:
        return [row["id"] for row in await tx.all("SELECT id FROM rooms ORDER BY id")]

    found: list[str] = await store.read(work)
    return found


async def test_what_was_written_is_read_back_by_value_and_type(store: Any) -> None:
    body = bytes(range(256))

    async def work(tx: Tx) -> Any:
        await tx.run("INSERT INTO rooms (id, head) VALUES (?, ?)", "räum ✶ '?'", 2**62)
        await tx.run("INSERT INTO notes (room, seq, body) VALUES (?, ?, ?)", "räum ✶ '?'", 1, body)
        return await tx.one("SELECT room, seq, body, '?' AS mark FROM notes WHERE body = ?", body)

    row = await store.write(work)
    assert dict(row) == {"room": "räum ✶ '?'", "seq": 1, "body": body, "mark": "?"}
    assert type(row["body"]) is bytes


async def test_one_gives_none_and_all_gives_an_empty_list_when_there_is_nothing(store: Any) -> None:
    async def work(tx: Tx) -> Any:
        return await tx.one("SELECT id FROM rooms"), await tx.all("SELECT id FROM rooms")

    assert await store.read(work) == (None, [])


async def test_sums_and_counts_are_plain_numbers(store: Any) -> None:
    async def work(tx: Tx) -> Any:
        for number in range(3):
            await add_room(f"r{number}", number)(tx)
        return await tx.one("SELECT COUNT(*) AS n, SUM(head) AS total, AVG(head) AS mean FROM rooms")

    row = await store.write(work)
    assert (row["n"], row["total"], row["mean"]) == (3, 3, 1)
    assert type(row["n"]) is int
    assert not isinstance(row["mean"], str)


async def test_texts_are_ordered_by_their_bytes(store: Any) -> None:
    for name in ("b", "A", "a", "B", "ä", "_"):
        await store.write(add_room(name))
    assert await rooms(store) == ["A", "B", "_", "a", "b", "ä"]


async def test_run_counts_the_rows_it_changed_and_not_those_that_followed(store: Any) -> None:
    async def work(tx: Tx) -> list[int]:
        await add_room("a")(tx)
        await add_room("b")(tx)
        for seq in range(3):
            await tx.run("INSERT INTO notes (room, seq, body) VALUES (?, ?, ?)", "a", seq, b"x")
        return [
            await tx.run("UPDATE rooms SET head = head + 1"),
            await tx.run("UPDATE rooms SET head = 9 WHERE id = ?", "nobody"),
            await tx.run("INSERT INTO rooms (id, head) VALUES (?, 0) ON CONFLICT (id) DO NOTHING", "a"),
            await tx.run("DELETE FROM rooms WHERE id = ?", "a"),
        ]

    assert await store.write(work) == [2, 0, 0, 1]

    async def left(tx: Tx) -> Any:
        return await tx.all("SELECT seq FROM notes")

    assert await store.read(left) == []


async def test_a_changing_statement_with_returning_is_carried_out_wholly(store: Any) -> None:
    async def work(tx: Tx) -> Any:
        for name in "abc":
            await add_room(name)(tx)
        return await tx.one("UPDATE rooms SET head = head + 5 RETURNING head")

    assert (await store.write(work))["head"] == 5

    async def total(tx: Tx) -> Any:
        return await tx.one("SELECT SUM(head) AS total FROM rooms")

    assert (await store.read(total))["total"] == 15


async def test_pages_give_every_row_once(store: Any) -> None:
    async def work(tx: Tx) -> list[int]:
        for number in range(23):
            await add_room(f"r{number:02}", number)(tx)
        sizes, seen = [], []
        async for page in tx.pages("SELECT head FROM rooms WHERE head >= ? ORDER BY id", 3, size=7):
            sizes.append(len(page))
            seen += [row["head"] for row in page]
        assert seen == list(range(3, 23))
        return sizes

    assert await store.write(work) == [7, 7, 6]


async def test_an_exception_undoes_the_whole_piece_and_reaches_the_caller(store: Any) -> None:
    async def work(tx: Tx) -> None:
        await add_room("a")(tx)
        await add_room("b")(tx)
        raise LookupError("no such call")

    with pytest.raises(LookupError, match="no such call"):
        await store.write(work)
    assert await rooms(store) == []


async def test_a_piece_that_fails_takes_no_other_with_it(store: Any) -> None:
    def piece(number: int) -> Any:
        async def work(tx: Tx) -> int:
            await add_room(f"r{number:03}")(tx)
            if number % 3 == 0:
                raise LookupError(number)
            if number % 3 == 1:
                await add_room(f"r{number:03}")(tx)
            return number

        return work

    outcomes = await asyncio.gather(*(store.write(piece(n)) for n in range(60)), return_exceptions=True)
    for number, outcome in enumerate(outcomes):
        assert isinstance(outcome, (LookupError, UniqueViolation)) if number % 3 < 2 else outcome == number
    assert await rooms(store) == [f"r{n:03}" for n in range(60) if n % 3 == 2]


async def test_a_unique_violation_names_the_columns_and_no_values(store: Any) -> None:
    await store.write(add_room("secret-room"))
    with pytest.raises(UniqueViolation) as caught:
        await store.write(add_room("secret-room"))
    assert caught.value.constraint_hint == "rooms.id"
    assert "secret" not in str(caught.value)

    async def twice(tx: Tx) -> None:
        for number in (1, 2):
            await tx.run(
                "INSERT INTO dues (id, due_at, leased_until, fence, holder) VALUES (?, -1, 0, 0, 'x')", number
            )

    with pytest.raises(UniqueViolation) as caught:
        await store.write(twice)
    assert caught.value.constraint_hint == "dues.holder"


async def test_work_can_turn_a_unique_violation_into_an_answer_of_its_own(store: Any) -> None:
    await store.write(add_room("a"))

    async def work(tx: Tx) -> None:
        try:
            await add_room("a")(tx)
        except UniqueViolation as error:
            raise LookupError("taken") from error

    with pytest.raises(LookupError, match="taken"):
        await store.write(work)


async def test_a_spoiled_piece_is_never_kept_even_when_it_goes_on(store: Any) -> None:
    await store.write(add_room("a"))

    async def work(tx: Tx) -> str:
        await add_room("b")(tx)
        with contextlib.suppress(UniqueViolation):
            await add_room("a")(tx)
        return "as if nothing had been"

    with pytest.raises(UniqueViolation):
        await store.write(work)
    assert await rooms(store) == ["a"]


@pytest.mark.parametrize(
    ("sql", "args", "error"),
    [
        ("INSERT INTO rooms (id, head) VALUES (?, ?)", ("a", None), ConstraintViolation),
        ("INSERT INTO notes (room, seq, body) VALUES (?, 1, ?)", ("nobody", b""), ConstraintViolation),
        ("INSERT INTO rooms (id, head) VALUES (?, ?)", ("a", "hidden words"), StatementRefused),
        ("INSERT INTO rooms (id, head) VALUES (?, ?)", ("a", 2**63), StatementRefused),
        ("INSERT INTO rooms (id, head) VALUES (?, 1)", ("hidden words\0",), StatementRefused),
        ("INSERT INTO rooms (id, head) VALUES (?, 1)", ("hidden words \ud800",), StatementRefused),
        ("INSERT INTO nowhere (id) VALUES (?)", ("hidden words",), StatementRefused),
    ],
)
async def test_what_the_tables_do_not_take_is_refused_alike(
    store: Any, sql: str, args: tuple[Any, ...], error: type[Exception]
) -> None:
    async def work(tx: Tx) -> None:
        await tx.run(sql, *args)

    with pytest.raises(error) as caught:
        await store.write(work)
    assert "hidden words" not in str(caught.value)
    assert await rooms(store) == []


async def test_a_read_changes_nothing(store: Any) -> None:
    with pytest.raises(StatementRefused):
        await store.read(add_room("a"))
    assert await rooms(store) == []
    await store.write(add_room("b"))


@pytest.mark.parametrize("place", NODES, indirect=True)
async def test_a_read_is_one_snapshot(place: Place) -> None:
    store = await place.open_ready()
    other = await place.open()
    loop = asyncio.get_running_loop()
    await store.write(add_room("a"))

    async def work(tx: Tx) -> tuple[int, int]:
        before = len(await tx.all("SELECT id FROM rooms"))
        if place.kind == "sqlite":
            asyncio.run_coroutine_threadsafe(other.write(add_room("b")), loop).result(10)
        else:
            await other.write(add_room("b"))
        return before, len(await tx.all("SELECT id FROM rooms"))

    assert await store.read(work) == (1, 1)
    assert await rooms(store) == ["a", "b"]


async def test_a_read_sees_what_was_acknowledged_before(store: Any) -> None:
    for number in range(30):
        await store.write(add_room(f"r{number:02}"))
        assert len(await rooms(store)) == number + 1


async def test_callbacks_come_after_the_commit_once_and_before_the_answer(store: Any) -> None:
    heard: list[str] = []

    async def work(tx: Tx) -> None:
        await add_room("a")(tx)
        tx.after(lambda: heard.append("first"))
        tx.after(lambda: heard.append("second"))
        assert heard == []

    await store.write(work)
    assert heard == ["first", "second"]


async def test_callbacks_of_failed_work_are_never_called(store: Any) -> None:
    heard: list[str] = []

    async def work(tx: Tx) -> None:
        tx.after(lambda: heard.append("never"))
        raise LookupError

    with pytest.raises(LookupError):
        await store.write(work)
    await store.write(add_room("a"))
    assert heard == []


async def test_callbacks_come_once_and_from_the_embedded_store_in_the_order_of_commits(store: Any) -> None:
    await store.write(add_room("a"))
    heard: list[int] = []

    async def work(tx: Tx) -> None:
        row = await tx.one("UPDATE rooms SET head = head + 1 WHERE id = 'a' RETURNING head")
        assert row is not None
        head = row["head"]
        tx.after(lambda: heard.append(head))

    await asyncio.gather(*(store.write(work) for _ in range(40)))
    assert sorted(heard) == list(range(1, 41))
    if store.dialect == "sqlite":
        assert heard == list(range(1, 41))


async def test_a_failing_callback_stops_neither_the_others_nor_the_answer(store: Any) -> None:
    heard: list[str] = []
    reported: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: reported.append(context))

    def fail() -> None:
        raise LookupError

    async def work(tx: Tx) -> str:
        tx.after(fail)
        tx.after(lambda: heard.append("still"))
        return "answer"

    assert await store.write(work) == "answer"
    assert heard == ["still"]
    assert isinstance(reported[0]["exception"], LookupError)


@pytest.mark.parametrize("place", NODES, indirect=True)
async def test_work_goes_on_when_whoever_asked_has_gone(store: Any) -> None:
    asking = asyncio.create_task(store.write(add_room("a")))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await store.drained()
    assert await rooms(store) == ["a"]


async def test_the_time_of_a_transaction_is_that_of_a_given_clock(place: Place) -> None:
    clock = ManualClock(1_000_000)
    store = await place.open_ready(clock=clock)

    async def work(tx: Tx) -> int:
        return tx.now

    assert await store.write(work) == 1_000_000
    await clock.advance(5_000)
    assert await store.write(work) == await store.read(work) == store.now() == 1_005_000


async def test_the_time_of_a_transaction_is_about_that_of_the_machine(store: Any) -> None:
    from asterism.clock import SystemClock

    async def work(tx: Tx) -> int:
        return tx.now

    assert abs(await store.write(work) - SystemClock().now()) < 2_000


async def test_what_the_store_says_it_is_lies_around_the_time_of_its_transactions(store: Any) -> None:
    async def work(tx: Tx) -> int:
        return tx.now

    before = store.now()
    assert int(before) <= await store.write(work) <= store.now()


async def test_a_transaction_cannot_be_used_after_its_end(store: Any) -> None:
    kept: list[Tx] = []

    async def work(tx: Tx) -> None:
        kept.append(tx)

    await store.write(work)
    with pytest.raises(RuntimeError, match="over"):
        await kept[0].run("DELETE FROM rooms")


async def test_health_makes_a_durable_write(store: Any) -> None:
    assert 0 < await store.health() < 5

    async def work(tx: Tx) -> Any:
        return await tx.one("SELECT at FROM store_pulse WHERE id = 1")

    assert (await store.read(work))["at"] > 0
