"""One night: the real dispatcher, rules, verbs and store in one process under a jumping clock, with
invented people.

The same seed gives the same trace. Callers press, tell, wait, write, vanish, come back, go; supporters
accept, pass, vanish, come late, end their shifts, block; nodes crash with everything in memory; hints
and pushes get lost.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Awaitable, Callable

from asterism.calls import holding, views
from asterism.calls.state import Around, Call, Outcome
from asterism.calls.store import Backdrop
from asterism.calls.verbs import Calls
from asterism.clock import ManualClock
from asterism.dice import Dice, SeededDice
from asterism.dispatch.loop import Dispatcher, lease
from asterism.errors import Refusal
from asterism.people import store as people
from asterism.store.base import Store, Tx
from asterism.wire import calls as wire
from tests.night.checker import Checker
from tests.night.people import Caller, Supporter, draw_callers, draw_supporters, write_people

START = 1_763_000_000_000
SECRET = b"n" * 32
HEARTBEAT = 15_000
SECOND = 1_000


class Sockets:
    """In-memory sockets of one node: who looks again at their view. A hint can be lost."""

    def __init__(self, night: Night) -> None:
        self.night = night
        self.deaf = False

    def view_changed(self, member: str) -> None:
        if not self.deaf:
            self.night.looks_soon.add(member)

    def room_changed(self, room: str) -> None:
        pass


class Pushes:
    def __init__(self, night: Night) -> None:
        self.night = night

    async def send(self, member: str, kind: str, ref: str) -> bool:
        if self.night.dice.random() < self.night.push_loss:
            return self.night.dice.random() < 0.5  # refused and tried again, or taken and never delivered
        self.night.looks_soon.add(member)
        return True


class Node:
    """One process: everything that is in memory."""

    def __init__(self, night: Night, name: str) -> None:
        self.name = name
        self.sockets = Sockets(night)
        self.back = Backdrop(hub=self.sockets, secret=SECRET, started_at=night.clock.now())
        self.calls = Calls(night.store, night.dice, self.back, is_open=_always_open)
        self.dispatcher = Dispatcher(night.store, night.clock, self.back, Pushes(night))


async def _always_open(tx: Tx) -> bool:
    return True


class Night:
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

    # ------------------------------------------------------------ the course of the night

    async def play(self) -> None:
        await write_people(self.store, list(self.supporters.values()), list(self.callers.values()))
        for supporter in self.supporters.values():
            await self._prepare(supporter)
        for caller in self.callers.values():
            self.at(self.dice.below(300) * SECOND, lambda c=caller: self.press(c))
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

    async def _next(self) -> int:
        return min([await node.dispatcher.next_at() for node in self.nodes])

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
        for person in [*self.supporters.values(), *self.callers.values()]:
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

    def at(self, in_ms: int, what: Callable[[], Awaitable[None]]) -> None:
        heapq.heappush(self.agenda, (self.clock.now() + in_ms, next(self.order), what))

    def note(self, line: str) -> None:
        self.trace.append(f"{(self.clock.now() - START) / 1000:9.1f} {line}")

    @property
    def node(self) -> Node:
        return self.dice.choice(self.nodes)

    # ------------------------------------------------------------ supporters

    async def _prepare(self, supporter: Supporter) -> None:
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
        from asterism.calls import duty

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

    # ------------------------------------------------------------ a talk

    def plan_talk(self, lead: Supporter, call: Call) -> None:
        what = self.dice.choice(
            ("ends", "ends", "ends", "hand_over", "vanishes", "caller_vanishes", "danger", "safety", "summon",
             "leaves", "stop",
             "blocks", "not_again")
        )  # fmt: skip
        length = self.dice.choice((5, 30, 200, 900, 2400)) * SECOND
        self.note(f"  the talk {call.id[-4:]} {what} after {length // SECOND} s")
        caller = self.callers[call.caller]
        if what in ("vanishes", "caller_vanishes"):
            person = lead if what == "vanishes" else caller
            self.at(length, lambda: self.vanish(person))
            self.at(length + self.dice.choice((20, 90, 400, 1500)) * SECOND, lambda: self.reappear(person))
            self.at(length + 1800 * SECOND, lambda: self.end_talk(lead, call, "close"))
        elif what in ("leaves", "not_again"):
            self.at(length, lambda: self.caller_ends(caller, what))
        elif what == "blocks":
            self.at(length, lambda: self.block(caller, lead))
        elif what in ("hand_over", "stop"):
            self.at(length, lambda: self.lead_does(lead, call, what))
            self.at(length + 181 * SECOND, lambda: self.lead_does(lead, call, "goodbye"))
        elif what == "summon":
            self.at(length, lambda: self.lead_does(lead, call, "summon"))
            self.at(length + 600 * SECOND, lambda: self.end_talk(lead, call, "close"))
        elif what == "danger":
            self.at(length, lambda: self.lead_does(lead, call, "danger"))
            self.at(length + 300 * SECOND, lambda: self.end_talk(lead, call, "close"))
        else:
            self.at(length, lambda: self.end_talk(lead, call, "safety" if what == "safety" else "close"))

    async def end_talk(self, lead: Supporter, call: Call, how: str) -> None:
        reason = "ended_for_safety" if how == "safety" else "eased"
        if not lead.here:
            return

        def close(c: Call, around: Around, now: int) -> Outcome:
            if how == "safety":
                return holding.end_for_safety(c, lead.id, call.term, "threats", now)
            return holding.close_by_lead(c, lead.id, call.term, now)

        held = await self._held_by(call.id, lead.id, call.term)
        if held:
            self.checker.may_end.setdefault(call.id, set()).add(reason)
        try:
            await self.node.calls.lead_does(lead.id, call.id, close)
            self.note(f"{lead.id} ends {call.id[-4:]}: {reason}")
        except Refusal as refusal:
            self.note(f"{lead.id} cannot end {call.id[-4:]}: {refusal.code}")

    async def _held_by(self, call: str, lead: str, term: int) -> bool:
        row = await self.store.read(
            lambda tx: tx.one(
                "SELECT 1 AS one FROM leads WHERE call = ? AND member = ? AND term = ? AND ended_at IS NULL",
                call,
                lead,
                term,
            )
        )
        return row is not None

    async def lead_does(self, lead: Supporter, call: Call, what: str) -> None:
        if not lead.here:
            return
        verbs = self.node.calls

        def how(c: Call, around: Around, now: int) -> Outcome:
            if what == "hand_over":
                return holding.hand_over(c, lead.id, call.term, None, around, now)
            if what == "stop":
                return holding.stop(c, lead.id, call.term, around, now)
            if what == "goodbye":
                return holding.goodbye(c, lead.id, call.term, now)
            if what == "summon":
                return holding.summon(c, lead.id, call.term, 2, around)
            return holding.danger_now(c, lead.id, call.term, now)

        try:
            if what == "danger":
                await verbs.ask_for_steward(lead.id, call.id, how)
            else:
                await verbs.lead_does(lead.id, call.id, how, people=True)
            self.note(f"{lead.id} {what} {call.id[-4:]}")
            if what == "stop":
                self.checker.stopped.add((call.id, call.term))
            if what == "summon" and self.dice.random() < 0.8:
                await verbs.answer_summon(call.caller, call.id, True)
                self.note(f"{call.caller} says yes to companions")
        except Refusal as refusal:
            self.note(f"{lead.id} {what} refused: {refusal.code}")

    # ------------------------------------------------------------ callers

    async def press(self, caller: Caller) -> None:
        caller.presses += 1
        asked = wire.Reach(client_id=f"press{caller.presses}", device=f"dev-{caller.id}")
        mark = b"one prefix" if caller.id in ("cal0", "cal1", "cal2") else None
        for _ in range(1 + self.dice.below(2)):  # An answer may be lost; the same press comes again.
            call = await self.node.calls.reach(caller.id, asked, mark=mark)
        if call.id not in self.checker.known:
            self.note(f"{caller.id} reaches: {call.id}")
            self.checker.known[call.id] = caller.id
            caller.told_crisis = False
            caller.told_language = None
            caller.told_only_known = False
            caller.not_members = frozenset()
        caller.call, caller.here = call.id, True
        await self._beat([caller.id])
        if self.dice.random() < 0.8:
            self.at(self.dice.below(40) * SECOND, lambda: self.tell(caller))
        self.at(caller.patience_s * SECOND, lambda: self.impatient(caller))

    async def tell(self, caller: Caller) -> None:
        if caller.call is None:
            return
        picky = self.dice.random() < 0.15
        some = self.dice.choice(sorted(self.supporters))
        wishes = wire.Wishes(
            languages=[caller.language] if caller.language else [],
            only_known=caller.only_known,
            not_members=[some] if picky else [],
        )
        age = caller.age if caller.told_age is None else None
        asked = wire.Tell(age=age, heaviness=caller.heaviness, wishes=wishes)  # type: ignore[arg-type]
        try:
            await self.node.calls.tell(caller.id, caller.call, asked)
        except Refusal as refusal:
            self.note(f"{caller.id} tells too late: {refusal.code}")
            return
        # With other boundaries the chain may begin nearer again.
        self.checker.link_seen.pop(caller.call, None)
        caller.told_age = caller.told_age or age
        caller.told_language = caller.language
        caller.told_only_known = caller.only_known
        caller.told_crisis = (caller.heaviness or 0) >= 8
        caller.not_members = frozenset([some] if picky else [])
        self.note(f"{caller.id} tells {age} {caller.heaviness} {caller.language} {some if picky else ''}")

    async def impatient(self, caller: Caller) -> None:
        row = await self._state(caller)
        if row not in ("waiting", "ringing", "parked"):
            return
        what = self.dice.choice(("withdraw", "outside", "vanish", "tell_me"))
        if what == "vanish":
            await self.vanish(caller)
            self.at(self.dice.choice((30, 200, 1000)) * SECOND, lambda: self.reappear(caller))
        elif what == "tell_me" and caller.call is not None:
            self.note(f"{caller.id} wants to be told when someone is here")
            await self.node.calls.tell_me(caller.id, caller.call, True)
            await self.vanish(caller)
        else:
            await self.caller_ends(caller, what)

    async def caller_ends(self, caller: Caller, what: str) -> None:
        if caller.call is None or not caller.here:
            return
        state = await self._state(caller)
        if what == "not_again":
            lead = await self.store.read(
                lambda tx: tx.one(
                    "SELECT member FROM leads WHERE call = ? ORDER BY term DESC LIMIT 1", caller.call
                )
            )
            if lead is not None:
                await self.node.calls.not_again(caller.id, caller.call)
                self.checker.blocks.add((caller.id, lead["member"]))
                self.note(f"{caller.id} does not want {lead['member']} again")
                if self.dice.random() < 0.7:
                    # They go and come again, so that a new call meets the old word.
                    self.at(5 * SECOND, lambda: self.caller_ends(caller, "leaves"))
                    self.at((7 + self.dice.below(60)) * SECOND, lambda: self.press(caller))
            return
        if state is not None and state != "closed":
            ways = {"handed_outside"} if what == "outside" else {"withdrawn", "left", "eased"}
            self.checker.may_end.setdefault(caller.call, set()).update(ways)
        now_heavy = 3 if self.dice.random() < 0.5 else None
        await self.node.calls.close(
            caller.id, caller.call, wire.CloseCall(heaviness_now=now_heavy), outside=what == "outside"
        )
        self.note(f"{caller.id} {what}")
        if self.dice.random() < 0.4:
            self.at((30 + self.dice.below(900)) * SECOND, lambda: self.press(caller))

    async def block(self, caller: Caller, supporter: Supporter) -> None:
        by, other = (caller.id, supporter.id) if self.dice.random() < 0.5 else (supporter.id, caller.id)
        calls = self.node.calls

        async def work(tx: Tx) -> None:
            await people.block(tx, by, other)
            await calls.blocked(tx, by, other)

        await self.store.write(work)
        self.checker.blocks.add((caller.id, supporter.id))
        self.note(f"{by} blocks {other}")

    async def _state(self, caller: Caller) -> str | None:
        row = await self.store.read(
            lambda tx: tx.one("SELECT state FROM calls WHERE id = ?", caller.call or "")
        )
        return None if row is None else str(row["state"])

    # ------------------------------------------------------------ presence, crashes

    async def vanish(self, person: Supporter | Caller) -> None:
        self.note(f"{person.id} is not heard any more")
        person.here = False

    async def reappear(self, person: Supporter | Caller) -> None:
        self.note(f"{person.id} is heard again")
        person.here = True
        await self._beat([person.id])
        self.looks_soon.add(person.id)

    async def hearts(self) -> None:
        """Heartbeats of everybody who is here.

        Nothing looks at them between two moments, so they come in time.
        """
        if self.clock.now() - self.beaten_at >= HEARTBEAT:
            self.beaten_at = self.clock.now()
            await self._beat([p.id for p in [*self.supporters.values(), *self.callers.values()] if p.here])

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
