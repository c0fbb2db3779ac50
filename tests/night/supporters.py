"""What supporters do in a night: shifts, and what they make of the offers they see."""

from __future__ import annotations

from asterism.calls import duty, views
from asterism.errors import Refusal
from asterism.store.base import Tx
from asterism.wire import calls as wire
from tests.night.people import Supporter
from tests.night.stage import SECOND, START
from tests.night.talks import Talks


class Supporters(Talks):
    async def prepare(self, supporter: Supporter) -> None:
        async def wishes(tx: Tx) -> None:
            await tx.run(
                "UPDATE duty SET cap = ?, off_shift_ok = ? WHERE member = ?",
                supporter.cap, int(supporter.off_shift_ok), supporter.id,
            )  # fmt: skip

        if supporter.steward:
            return
        await self.node.calls.with_duty(supporter.id, wishes)
        if self.dice.random() < 0.8:
            self.at(self.dice.below(120) * SECOND, lambda: self.start_shift(supporter))

    async def start_shift(self, supporter: Supporter) -> None:
        now = self.clock.now()
        ends = now + self.dice.choice((1, 2, 10, 30, 120)) * 60 * SECOND
        await self.node.calls.start_shift(supporter.id, ends)
        self.note(f"{supporter.id} starts a shift until {(ends - START) / 1000}")
        rows = self.checker.shifts.setdefault(supporter.id, [])
        if rows and rows[-1][1] > now:
            rows[-1][1] = ends
        else:
            rows.append([now, ends])
        if self.dice.random() < 0.3:
            self.at(self.dice.below(1200) * SECOND, lambda: self.end_shift(supporter))

    async def end_shift(self, supporter: Supporter) -> None:
        self.note(f"{supporter.id} ends the shift")
        await self.node.calls.end_shift(supporter.id)
        for row in self.checker.shifts.get(supporter.id, []):
            row[1] = min(row[1], self.clock.now())

    async def look_at(self, member: str) -> None:
        supporter = self.supporters.get(member)
        if supporter is None:
            return
        post = await self.store.read(lambda tx: views.post_now(tx, member))
        if post is None:
            return
        if post.shift is None:
            for row in self.checker.shifts.get(member, []):
                row[1] = min(row[1], max(row[0], self.clock.now()))
        if post.still_here and self.dice.random() < 0.3:
            self.at(self.dice.below(60) * SECOND, lambda: self.start_shift(supporter))
        if not supporter.here:
            return
        for offer in post.offers:
            if offer.offer not in supporter.handled:
                supporter.handled.add(offer.offer)
                self.decide(supporter, offer)
        if post.rest_until is not None and self.dice.random() < 0.3:
            self.at(self.dice.below(1000) * SECOND, lambda: self.ready_again(supporter))

    def decide(self, supporter: Supporter, offer: wire.OfferView) -> None:
        manner, chance = supporter.manner, self.dice.random()
        if manner == "gone" or (manner == "fickle" and chance < 0.4):
            return
        passes = chance < (0.7 if manner == "shy" else 0.12)
        delay = self.dice.below(40 if manner == "slow" else 12) * SECOND
        if passes:
            self.at(delay, lambda: self.let_pass(supporter, offer.offer))
        else:
            self.at(delay, lambda: self.accept(supporter, offer.offer))

    async def accept(self, supporter: Supporter, offer: str) -> None:
        if not supporter.here:
            return
        try:
            call = await self.node.calls.accept(supporter.id, offer)
        except Refusal as refusal:
            self.note(f"{supporter.id} comes too late: {refusal.code}")
            return
        self.note(f"{supporter.id} accepts {offer}: {call.state} term {call.term}")
        if call.lead == supporter.id:
            self.plan_talk(supporter, call)
            if self.dice.random() < 0.1:
                # The same press comes again, as after a lost answer.
                await self.node.calls.accept(supporter.id, offer)

    async def let_pass(self, supporter: Supporter, offer: str) -> None:
        self.note(f"{supporter.id} passes {offer}")
        await self.node.calls.let_pass(supporter.id, offer)

    async def ready_again(self, supporter: Supporter) -> None:
        resting = await self.store.read(
            lambda tx: tx.one("SELECT rest_until FROM duty WHERE member = ?", supporter.id)
        )
        try:
            await self.node.calls.with_duty(supporter.id, lambda tx: duty.ready_again(tx, supporter.id))
        except Refusal:
            return
        if resting is not None and resting["rest_until"] > self.clock.now():
            self.note(f"{supporter.id} is ready again")
            self.checker.ready_again[supporter.id] = self.clock.now()
