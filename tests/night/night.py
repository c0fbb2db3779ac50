"""One night: the real dispatcher, rules, verbs and store in one process under a jumping clock, with
invented people.

The same seed gives the same trace. Callers press, tell, wait, write, vanish, come back, go; supporters
accept, pass, vanish, come late, end their shifts, block; nodes crash with everything in memory; hints
and pushes get lost.
"""

from __future__ import annotations

import heapq
from functools import partial

from tests.night.people import write_people
from tests.night.stage import SECOND, START
from tests.night.supporters import Supporters


class Night(Supporters):
    """The course of it, from the first press to the morning after."""

    async def play(self) -> None:
        await write_people(self.store, list(self.supporters.values()), list(self.callers.values()))
        for supporter in self.supporters.values():
            await self.prepare(supporter)
        for caller in self.callers.values():
            self.at(self.dice.below(300) * SECOND, partial(self.press, caller))
        for _ in range(self.dice.below(4)):
            self.at(self.dice.below(1500) * SECOND, self.crash)
        await self._first_beats()
        await self.round()
        while self.clock.now() < self.ends_at:
            moments = [await self._next()]
            if self.agenda:
                moments.append(self.agenda[0][0])
            target = max(self.clock.now(), min([*moments, self.ends_at]))
            self.clock.shift_wall(target - self.clock.now())
            await self.hearts()
            while self.agenda and self.agenda[0][0] <= self.clock.now():
                await heapq.heappop(self.agenda)[2]()
                await self.checker.look(ticked=False)
            await self.round()
        await self.morning()

    async def round(self) -> None:
        """Each node goes round until nothing is left to do at this moment; people look at what changed."""
        for _ in range(40):
            for node in self.nodes:
                await node.dispatcher.tick()
                await node.dispatcher.rings.idle()
            looking, self.looks_soon = sorted(self.looks_soon), set()
            for member in looking:
                await self.look_at(member)
            if await self._next() > self.clock.now():
                break
        else:
            raise AssertionError("the dispatcher does not come to rest")
        await self.checker.look(ticked=True)

    async def morning(self) -> None:
        """A day later every call that nobody came back to has lapsed, as was said, and none is lost."""
        self.note("morning")
        self.agenda.clear()
        for person in self.everybody():
            person.here = False
        for _ in range(60):
            await self.round()
            upcoming = await self._next()
            open_calls = await self.store.read(
                lambda tx: tx.one("SELECT COUNT(*) AS n FROM calls WHERE state NOT IN ('closed', 'parked')")
            )
            if open_calls is None or not open_calls["n"]:
                break
            self.clock.shift_wall(max(1, upcoming - self.clock.now()))
        for hours in (12, 13):
            self.clock.shift_wall(hours * 3600 * SECOND)
            await self.round()


__all__ = ["START", "Night"]
