"""Hints reach whoever listens, in this process and in others, and losing the way harms nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from asterism.bus import matches
from asterism.bus.base import PAYLOAD_LIMIT, QUEUE_LIMIT
from asterism.bus.local import LocalBus
from asterism.bus.nats import NatsBus
from tests.servers import NatsServer, nats

PATIENCE_S = 20.0


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - a real server tells nobody here that it has delivered
            await asyncio.sleep(0.005)


class Ear:
    def __init__(self) -> None:
        self.heard: list[tuple[str, bytes]] = []

    def __call__(self, subject: str, payload: bytes) -> None:
        self.heard.append((subject, payload))


async def reaches(sender: Any, receiver: Any) -> None:
    """Sends until something arrives: the only way to know that a subscription has reached the server."""
    ear = Ear()
    stop = await receiver.subscribe("probe.*", ear)
    async with asyncio.timeout(PATIENCE_S):
        while not ear.heard:
            await sender.publish("probe.x", b"")
            await asyncio.sleep(0.02)
    stop()


@pytest.fixture(params=["local", "nats"])
async def buses(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Any, Any]]:
    """A pair to publish on and to listen on: one and the same, or two processes' worth on one NATS server."""
    if request.param == "local":
        one = LocalBus()
        yield one, one
        await one.close()
        return
    server: NatsServer = request.getfixturevalue("nats_server")
    pair = await NatsBus.open(server.address), await NatsBus.open(server.address)
    await until(lambda: all(bus.connected for bus in pair))
    yield pair
    for bus in pair:
        await bus.close()


async def test_hints_arrive_whole_and_in_order(buses: tuple[Any, Any]) -> None:
    here, there = buses
    ear = Ear()
    await there.subscribe("room.a", ear)
    await reaches(here, there)
    for number in range(200):
        await here.publish("room.a", bytes([number]))
    await until(lambda: len(ear.heard) == 200)
    assert ear.heard == [("room.a", bytes([number])) for number in range(200)]


async def test_patterns_take_what_fits_and_nothing_else(buses: tuple[Any, Any]) -> None:
    here, there = buses
    every_room, everything_of_a = Ear(), Ear()
    await there.subscribe("room.*.head", every_room)
    await there.subscribe("room.a.>", everything_of_a)
    await reaches(here, there)
    for subject in ("room.b.head", "room.b.light", "call.a.head", "room.a.light.slow", "room.a"):
        await here.publish(subject, b"")
    await until(lambda: bool(every_room.heard) and bool(everything_of_a.heard))
    await reaches(here, there)
    assert every_room.heard == [("room.b.head", b"")]
    assert everything_of_a.heard == [("room.a.light.slow", b"")]


async def test_an_own_hint_is_heard_once(buses: tuple[Any, Any]) -> None:
    here, there = buses
    ear = Ear()
    await here.subscribe("room.a", ear)
    await reaches(there, here)
    await here.publish("room.a", b"own")
    # What the server might send back would be here before what another process says after it.
    await reaches(here, there)
    await there.publish("room.a", b"end")
    await until(lambda: ("room.a", b"end") in ear.heard)
    assert ear.heard == [("room.a", b"own"), ("room.a", b"end")]


async def test_who_stopped_listening_hears_nothing_more(buses: tuple[Any, Any]) -> None:
    here, there = buses
    gone, still = Ear(), Ear()
    stop = await there.subscribe("room.a", gone)
    await there.subscribe("room.a", still)
    await reaches(here, there)
    stop()
    stop()
    await here.publish("room.a", b"x")
    await until(lambda: len(still.heard) == 1)
    assert gone.heard == []


async def test_a_listener_that_fails_silences_nobody(buses: tuple[Any, Any]) -> None:
    here, there = buses
    reported: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: reported.append(context))

    def fail(_subject: str, _payload: bytes) -> None:
        raise LookupError

    ear = Ear()
    await there.subscribe("room.a", fail)
    await there.subscribe("room.a", ear)
    await reaches(here, there)
    await here.publish("room.a", b"x")
    await here.publish("room.a", b"y")
    await until(lambda: len(ear.heard) == 2)
    assert len(reported) == 2


async def test_a_hint_is_short(buses: tuple[Any, Any]) -> None:
    with pytest.raises(ValueError, match="short"):
        await buses[0].publish("room.a", bytes(PAYLOAD_LIMIT + 1))


async def test_more_hints_than_are_kept_lose_the_oldest() -> None:
    bus, ear = LocalBus(), Ear()
    await bus.subscribe("n", ear)
    for number in range(QUEUE_LIMIT + 5):
        await bus.publish("n", str(number).encode())
    await until(lambda: bool(ear.heard))
    assert ear.heard[0] == ("n", b"5")
    assert len(ear.heard) == QUEUE_LIMIT


async def test_losing_nats_delays_and_hurts_nobody() -> None:
    with nats() as server:
        here, there = await NatsBus.open(server.address), await NatsBus.open(server.address)
        near, far = Ear(), Ear()
        await here.subscribe("room.a", near)
        await there.subscribe("room.a", far)
        await reaches(here, there)
        await asyncio.to_thread(server.stop)
        await until(lambda: not here.connected and not there.connected)
        await here.publish("room.a", b"while away")
        await there.subscribe("room.b", far)
        await until(lambda: near.heard == [("room.a", b"while away")])
        await asyncio.to_thread(server.start)
        await until(lambda: here.connected and there.connected)
        await reaches(here, there)
        await here.publish("room.a", b"back")
        await here.publish("room.b", b"new")
        await until(lambda: far.heard[-2:] == [("room.a", b"back"), ("room.b", b"new")])
        await here.close()
        await there.close()


async def test_a_node_starts_without_nats_and_finds_it_later() -> None:
    server = NatsServer()
    here, there = await NatsBus.open(server.address), await NatsBus.open(server.address)
    ear = Ear()
    await there.subscribe("room.a", ear)
    assert not here.connected
    try:
        await asyncio.to_thread(server.start)
        await until(lambda: here.connected and there.connected)
        await reaches(here, there)
        await here.publish("room.a", b"x")
        await until(lambda: ear.heard == [("room.a", b"x")])
    finally:
        await here.close()
        await there.close()
        server.remove()


async def test_networks_that_share_a_server_do_not_hear_each_other(nats_server: NatsServer) -> None:
    one = await NatsBus.open(nats_server.address, network="one")
    two = await NatsBus.open(nats_server.address, network="two")
    three = await NatsBus.open(nats_server.address, network="two")
    ear = Ear()
    await two.subscribe("room.a", ear)
    await reaches(three, two)
    await until(lambda: one.connected)
    await one.publish("room.a", b"foreign")
    await three.publish("room.a", b"own")
    await until(lambda: bool(ear.heard))
    await reaches(three, two)
    assert ear.heard == [("room.a", b"own")]
    for bus in (one, two, three):
        await bus.close()


@pytest.mark.parametrize(
    ("pattern", "subject", "fits"),
    [
        ("a.b", "a.b", True), ("a.b", "a.b.c", False), ("a.*", "a.b", True), ("a.*", "a", False),
        ("a.*", "a.b.c", False), ("a.>", "a.b.c", True), ("a.>", "a", False), (">", "a", True), ("*.c", "a.b",
        False),
    ],
)  # fmt: skip
def test_patterns_mean_what_they_mean_to_nats(pattern: str, subject: str, fits: bool) -> None:
    assert matches(pattern, subject) is fits
