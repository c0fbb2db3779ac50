"""What callers do in a night: press, tell, lose patience, go, come again, block."""

from __future__ import annotations

from asterism.errors import Refusal
from asterism.people import store as people
from asterism.store.base import Tx
from asterism.wire import calls as wire
from tests.night.people import Caller, Supporter
from tests.night.presence import Presence
from tests.night.stage import SECOND


class Callers(Presence):
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
