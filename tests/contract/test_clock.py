"""Time that is moved by hand, and chance that repeats itself."""

from __future__ import annotations

import asyncio

import pytest

from asterism.clock import ManualClock, SystemClock
from asterism.dice import SeededDice, SystemDice


async def test_sleepers_wake_in_the_order_of_their_due_times_each_at_their_own_moment() -> None:
    clock, woken = ManualClock(0), []

    async def sleeper(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((name, clock.now()))

    tasks = [
        asyncio.create_task(sleeper(*each)) for each in (("c", 3), ("a", 1), ("b", 2), ("a2", 1), ("z", 99))
    ]
    await clock.advance(10_000)
    assert woken == [("a", 1000), ("a2", 1000), ("b", 2000), ("c", 3000)]
    assert clock.now() == 10_000
    assert clock.monotonic() == 10.0
    assert clock.next_due() == 89_000
    tasks[-1].cancel()


async def test_everything_settles_before_time_moves_on() -> None:
    clock, seen = ManualClock(0), []

    async def chain(length: int) -> None:
        for _ in range(length):
            await asyncio.sleep(0)
        seen.append(("settled", clock.now()))

    async def first() -> None:
        await clock.sleep(1)
        await asyncio.gather(*(asyncio.create_task(chain(n)) for n in (1, 50, 300)))
        await clock.sleep(0.5)
        seen.append(("then", clock.now()))

    async def second() -> None:
        await clock.sleep(1.001)
        seen.append(("next", clock.now()))

    tasks = [asyncio.create_task(first()), asyncio.create_task(second())]
    await clock.advance(2_000)
    assert seen == [("settled", 1000)] * 3 + [("next", 1001), ("then", 1500)]
    assert all(task.done() for task in tasks)


async def test_until_waits_for_the_wall_even_when_it_is_set_back() -> None:
    clock = ManualClock(1_000)
    waiting = asyncio.create_task(clock.until(5_000))
    await clock.settle()
    clock.shift_wall(-10_000)
    await clock.advance(4_000)
    assert not waiting.done()
    await clock.advance(10_000)
    assert waiting.done()
    assert clock.monotonic() == 14.0
    await clock.until(0)


async def test_waiting_gives_up_in_time_and_cancels() -> None:
    clock, cancelled = ManualClock(0), []

    async def slow() -> str:
        try:
            await clock.sleep(10)
        except asyncio.CancelledError:
            cancelled.append(clock.now())
            raise
        return "late"

    waiting = asyncio.create_task(clock.wait_for(slow(), 3))
    patient = asyncio.create_task(clock.wait_for(slow(), 30))
    await clock.advance(3_000)
    with pytest.raises(TimeoutError):
        await waiting
    assert cancelled == [3_000]
    await clock.advance(7_000)
    assert await patient == "late"
    assert clock.next_due() is None


async def test_running_until_something_is_done_jumps_there_and_no_further() -> None:
    clock = ManualClock(0)

    async def work() -> str:
        for _ in range(3):
            await clock.sleep(1000)
        return "done"

    assert await clock.run_until(work()) == "done"
    assert clock.now() == 3_000_000
    with pytest.raises(TimeoutError):
        await clock.run_until(work(), limit_ms=2_999_999)
    with pytest.raises(TimeoutError):
        await clock.run_until(asyncio.Event().wait())


async def test_settling_waits_for_what_was_announced() -> None:
    clock, steps = ManualClock(0), []
    loop = asyncio.get_running_loop()
    done = asyncio.Event()

    async def waiter() -> bool:
        if done.is_set():
            return False
        await done.wait()
        return True

    async def task() -> None:
        await done.wait()
        steps.append("after the thread")

    clock.settle_with(waiter)
    running = asyncio.create_task(task())
    thread = loop.run_in_executor(None, lambda: loop.call_soon_threadsafe(done.set))
    await clock.settle()
    assert steps == ["after the thread"]
    await thread
    await running


async def test_the_clock_of_the_machine_keeps_its_word() -> None:
    clock = SystemClock()
    before, began = clock.now(), clock.monotonic()
    await clock.until(before + 20)
    assert clock.now() >= before + 20
    assert clock.monotonic() > began
    with pytest.raises(TimeoutError):
        await clock.wait_for(asyncio.Event().wait(), 0.01)
    assert 1_700_000_000_000 < before < 4_000_000_000_000


def test_the_same_seed_throws_the_same() -> None:
    def throws(dice: SeededDice) -> list[object]:
        items = list(range(9))
        dice.shuffle(items)
        drawn = [dice.new_id(), dice.bytes(8), dice.random(), dice.below(9), dice.choice("abc"), dice.token()]
        return [*drawn, dice.sample("abcdef", 3), items]

    assert throws(SeededDice(7)) == throws(SeededDice(7))
    assert throws(SeededDice(7)) != throws(SeededDice(8))


def test_ids_are_26_lowercase_characters_and_never_twice() -> None:
    for dice in (SystemDice(), SeededDice(1)):
        ids = {dice.new_id() for _ in range(2_000)}
        assert len(ids) == 2_000
        assert all(len(each) == 26 and set(each) <= set("abcdefghijklmnopqrstuvwxyz234567") for each in ids)
