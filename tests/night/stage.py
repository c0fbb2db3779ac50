"""What everything in a night stands on: its dice, its clock, its nodes, and what is going to happen when."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Awaitable, Callable

from asterism.clock import ManualClock
from asterism.dice import Dice, SeededDice
from asterism.store.base import Store
from tests.night.checker import Checker
from tests.night.nodes import Node
from tests.night.people import draw_callers, draw_supporters

START = 1_763_000_000_000
SECOND = 1_000


class Stage:
    def __init__(self, seed: int, store: Store, clock: ManualClock) -> None:
        self.dice: Dice = SeededDice(seed)
        self.store = store
        self.clock = clock
        self.trace: list[str] = []
        self.looks_soon: set[str] = set()
        self.push_loss = self.dice.choice((0.0, 0.1, 0.5))
        self.supporters = {s.id: s for s in draw_supporters(self.dice)}
        self.callers = {c.id: c for c in draw_callers(self.dice)}
        self.checker = Checker(store, self.supporters, self.callers)
        self.agenda: list[tuple[int, int, Callable[[], Awaitable[None]]]] = []
        self.order = itertools.count()
        self.beaten_at = clock.now()
        self.ends_at = clock.now() + self.dice.choice((12, 20, 35, 60)) * 60 * SECOND
        self.nodes = [Node(self, f"n{n}") for n in range(1 + self.dice.below(2))]

    def at(self, in_ms: int, what: Callable[[], Awaitable[None]]) -> None:
        heapq.heappush(self.agenda, (self.clock.now() + in_ms, next(self.order), what))

    def note(self, line: str) -> None:
        self.trace.append(f"{(self.clock.now() - START) / 1000:9.1f} {line}")

    @property
    def node(self) -> Node:
        return self.dice.choice(self.nodes)

    async def _next(self) -> int:
        return min([await node.dispatcher.next_at() for node in self.nodes])
