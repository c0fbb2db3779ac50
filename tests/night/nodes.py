"""The nodes of a night: what is in the memory of one process, with sockets and pushes that can be lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from asterism.calls.backdrop import Backdrop
from asterism.calls.verbs import Calls
from asterism.clock import ManualClock
from asterism.dice import Dice
from asterism.dispatch.loop import Dispatcher
from asterism.store.base import Store, Tx

SECRET = b"n" * 32


class World(Protocol):
    """What a node finds around it, and what outlives it."""

    dice: Dice
    store: Store
    clock: ManualClock
    looks_soon: set[str]
    push_loss: float


class Sockets:
    """In-memory sockets of one node: who looks again at their view. A hint can be lost."""

    def __init__(self, night: World) -> None:
        self.night = night
        self.deaf = False

    def view_changed(self, member: str) -> None:
        if not self.deaf:
            self.night.looks_soon.add(member)

    def room_changed(self, room: str) -> None:
        pass


class Pushes:
    def __init__(self, night: World) -> None:
        self.night = night

    async def send(self, member: str, kind: str, ref: str) -> bool:
        if self.night.dice.random() < self.night.push_loss:
            return self.night.dice.random() < 0.5  # refused and tried again, or taken and never delivered
        self.night.looks_soon.add(member)
        return True

    async def reachable(self, tx: Tx, members: Sequence[str]) -> set[str]:
        return set(members)


class Node:
    """One process: everything that is in memory."""

    def __init__(self, night: World, name: str) -> None:
        self.name = name
        self.sockets = Sockets(night)
        self.back = Backdrop(hub=self.sockets, secret=SECRET, started_at=night.clock.now())
        self.calls = Calls(night.store, night.dice, self.back, is_open=_always_open)
        self.dispatcher = Dispatcher(night.store, night.clock, self.back, Pushes(night))


async def _always_open(tx: Tx) -> bool:
    return True
