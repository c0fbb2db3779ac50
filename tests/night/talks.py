"""What becomes of the talks of a night, and what leads do in them."""

from __future__ import annotations

from asterism.calls import holding
from asterism.calls.state import Around, Call, Outcome
from asterism.errors import Refusal
from tests.night.callers import Callers
from tests.night.people import Supporter
from tests.night.stage import SECOND


class Talks(Callers):
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
