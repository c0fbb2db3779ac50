"""Who is heard and who is not, and nodes that crash with everything in memory."""

from __future__ import annotations

from asterism.dispatch.loop import lease
from asterism.store.base import Tx
from tests.night.nodes import Node
from tests.night.people import Caller, Supporter
from tests.night.stage import SECOND, Stage

HEARTBEAT = 15_000


class Presence(Stage):
    async def vanish(self, person: Supporter | Caller) -> None:
        self.note(f"{person.id} is not heard any more")
        person.here = False

    async def reappear(self, person: Supporter | Caller) -> None:
        self.note(f"{person.id} is heard again")
        person.here = True
        await self._beat([person.id])
        self.looks_soon.add(person.id)

    def everybody(self) -> list[Supporter | Caller]:
        return [*self.supporters.values(), *self.callers.values()]

    async def hearts(self) -> None:
        """Heartbeats of everybody who is here.

        Nothing looks at them between two moments, so they come in time.
        """
        if self.clock.now() - self.beaten_at >= HEARTBEAT:
            self.beaten_at = self.clock.now()
            await self._beat([person.id for person in self.everybody() if person.here])

    async def _beat(self, members: list[str]) -> None:
        async def work(tx: Tx) -> None:
            await tx.run(
                f"UPDATE device_heard SET heard_at = ? WHERE member IN ({', '.join('?' * len(members))})",
                tx.now,
                *members,
            )

        if members:
            await self.store.write(work)

    async def _first_beats(self) -> None:
        async def work(tx: Tx) -> None:
            for member in [*self.supporters, *self.callers]:
                await tx.run(
                    "INSERT INTO device_heard (device, member, heard_at) VALUES (?, ?, ?)",
                    f"dev-{member}",
                    member,
                    tx.now,
                )

        await self.store.write(work)

    async def crash(self) -> None:
        """A node loses everything it has in memory, some of it between a commit and what follows from it."""
        which = self.dice.below(len(self.nodes))
        node = self.nodes[which]
        node.sockets.deaf = True
        node.back.changed = lambda call, rings: None
        node.back.someone_free = lambda: None
        if self.dice.random() < 0.5:
            # It still commits a round of steps, of which nobody hears.
            await node.dispatcher.tick()
        elif self.dice.random() < 0.5:
            # It has taken the lease of what is due and never gets to the steps.
            soon = min(await self._next(), self.clock.now() + 60 * SECOND)
            self.clock.shift_wall(max(0, soon - self.clock.now()))
            await self.hearts()
            await self.store.write(lease)
        self.checker.grace_until = self.clock.now() + 16_000
        self.note(f"{node.name} crashes")
        await node.dispatcher.rings.idle()
        self.nodes[which] = Node(self, node.name)
        self.looks_soon |= {s.id for s in self.supporters.values() if s.here}
