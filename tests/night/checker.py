"""Looks at the tables and at what people are shown after every step, by its own reading of the promises.

It uses nothing of ``asterism.calls`` that decides: only rows, views, and what the night itself knows.
"""

from __future__ import annotations

from typing import Any

from asterism.calls import views
from asterism.store.base import Row, Store, Tx
from tests.night.people import Caller, Supporter

MINUTE = 60_000
LEASE = 15_000
LINK_ORDER = ("shift", "wider", "off_shift", "steward", "outside", "quiet")


class Broken(AssertionError):  # noqa: N818 - a promise is broken, nothing else
    """A promise was broken."""


class Checker:
    def __init__(self, store: Store, supporters: dict[str, Supporter], callers: dict[str, Caller]) -> None:
        self.store = store
        self.supporters = supporters
        self.callers = callers
        self.known: dict[str, str] = {}
        """Acknowledged call -> caller."""
        self.may_end: dict[str, set[str]] = {}
        """Call -> how it may have ended, because somebody with the right to it did so."""
        self.blocks: set[tuple[str, str]] = set()
        self.ready_again: dict[str, int] = {}
        self.stopped: set[tuple[str, int]] = set()
        """Call and term of those who said that they have to stop."""
        self.shifts: dict[str, list[list[int]]] = {}
        """By this test's own record: supporter -> [start, end] of shifts that they or the clock ended."""
        self.parked_since: dict[str, int] = {}
        self.seen_offers: set[str] = set()
        self.seen_leads: set[tuple[str, int]] = set()
        self.link_seen: dict[str, tuple[str, int]] = {}
        self.looks = 0
        self.viewed: dict[str, int] = {}
        self._changes_seen: int | None = None
        self.grace_until = 0
        """Until then a lease of a node that crashed may still stand."""

    async def look(self, *, ticked: bool) -> None:
        """Raises Broken. ``ticked``: every node has just gone round, so nothing that is due may be left."""
        self.looks += 1
        changes = self._changes()
        if changes is not None and changes == self._changes_seen and self.looks % 10:
            # Nothing was written since the last look: only time has gone by.
            if ticked:
                await self.store.read(self._look_at_the_time)
            return
        self._changes_seen = changes
        await self.store.read(lambda tx: self._look(tx, ticked))

    def _changes(self) -> int | None:
        """How many rows the embedded store has ever changed; None for a store that does not count."""
        database = getattr(self.store, "_db", None)
        return None if database is None else int(database.total_changes())

    async def _look_at_the_time(self, tx: Tx) -> None:
        self._p1(await self._calls(tx), tx.now, True)

    async def _look(self, tx: Tx, ticked: bool) -> None:
        calls = await self._calls(tx)
        offers = await tx.all("SELECT * FROM offers ORDER BY id")
        leads = await tx.all("SELECT * FROM leads ORDER BY call, term")
        self._p1(calls, tx.now, ticked)
        self._p2(calls, leads)
        await self._p3(tx, calls, offers, leads)
        self._p11(calls, offers, leads, tx.now)
        self._p12(calls, offers, leads, tx.now)
        if ticked:
            await self._nobody_waits_beside_a_free_person(tx, calls, offers, leads)
        self.seen_offers |= {o["id"] for o in offers}
        self.seen_leads |= {(row["call"], row["term"]) for row in leads}

    async def _calls(self, tx: Tx) -> dict[str, Row]:
        rows = await tx.all(
            "SELECT id, caller, state, version, lead, term, due_at, need, how, dawn_at,"
            " closed_at, lease_until FROM calls"
        )
        return {row["id"]: row for row in rows}

    # ------------------------------------------------------------ P1

    def _p1(self, calls: dict[str, Row], now: int, ticked: bool) -> None:
        for call_id, caller in self.known.items():
            call = calls.get(call_id)
            if call is None:
                raise Broken(f"P1: {call_id} of {caller} was acknowledged and is gone")
            if call["state"] == "closed":
                how = call["how"]
                if how == "lapsed":
                    since = self.parked_since.get(call_id)
                    if since is None or call["closed_at"] - since < 24 * 60 * MINUTE:
                        raise Broken(f"P1: {call_id} lapsed without its day of being parked")
                elif how not in self.may_end.get(call_id, ()):
                    raise Broken(f"P1: {call_id} ended as {how}, and nobody who may did that")
                if call["dawn_at"] is None:
                    raise Broken(f"P1: {call_id} is closed without a dawn")
                continue
            if call["due_at"] is None:
                raise Broken(f"P1: {call_id} is {call['state']} and has no next step")
            if call["state"] == "parked":
                self.parked_since.setdefault(call_id, now)
            else:
                self.parked_since.pop(call_id, None)
                if call["due_at"] > now + 5 * MINUTE:
                    raise Broken(
                        f"P1: {call_id} is {call['state']} and due only at {call['due_at'] - now} ms from now"
                    )
            leased = call["lease_until"] > now and now < self.grace_until
            if ticked and call["due_at"] <= now and not leased:
                raise Broken(
                    f"P1: {call_id} is {call['state']}, {now - call['due_at']} ms overdue after a round"
                )
        one_open: set[str] = set()
        for call in calls.values():
            if call["state"] != "closed":
                if call["caller"] in one_open:
                    raise Broken(f"{call['caller']} has two open calls")
                one_open.add(call["caller"])

    # ------------------------------------------------------------ P2

    def _p2(self, calls: dict[str, Row], leads: list[Row]) -> None:
        now_leading: dict[str, Row] = {}
        people: set[str] = set()
        terms: dict[str, int] = {}
        ends: dict[str, int] = {}
        for row in leads:
            if row["term"] <= terms.get(row["call"], 0):
                raise Broken(f"P2: term {row['term']} of {row['call']} is not new")
            terms[row["call"]] = row["term"]
            if row["began_at"] < ends.get(row["call"], 0):
                raise Broken(f"P2: two terms of {row['call']} overlap")
            if row["ended_at"] is None:
                if row["call"] in now_leading:
                    raise Broken(f"P2: {row['call']} has two leads")
                if row["member"] in people:
                    raise Broken(f"P2: {row['member']} leads two calls")
                now_leading[row["call"]] = row
                people.add(row["member"])
                ends[row["call"]] = 1 << 62
            else:
                ends[row["call"]] = row["ended_at"]
        for call_id, call in calls.items():
            lead = now_leading.get(call_id)
            if (call["state"] == "held") != (lead is not None):
                raise Broken(f"P2: {call_id} is {call['state']} and its lead is {lead and lead['member']}")
            if lead is not None and (call["lead"] != lead["member"] or call["term"] != lead["term"]):
                raise Broken(f"P2: {call_id} names {call['lead']}, its term {lead['member']}")

    # ------------------------------------------------------------ P3

    async def _p3(self, tx: Tx, calls: dict[str, Row], offers: list[Row], leads: list[Row]) -> None:
        rung: dict[str, int] = {}
        now_ringing: dict[str, int] = {}
        by_call: dict[str, list[Row]] = {}
        for offer in offers:
            by_call.setdefault(offer["call"], []).append(offer)
            if offer["kind"] == "lead":
                rung[offer["call"]] = rung.get(offer["call"], 0) + 1
                if offer["state"] == "open":
                    now_ringing[offer["call"]] = now_ringing.get(offer["call"], 0) + 1
        held = sum(1 for c in calls.values() if any(row["call"] == c["id"] for row in leads))
        for call_id, caller in self.known.items():
            call = calls[call_id]
            ringing = now_ringing.get(call_id, 0)
            if (call["state"] == "ringing") != (ringing > 0):
                raise Broken(f"P3: {call_id} is {call['state']} with {ringing} rings out")
            if call["state"] == "closed" or self.viewed.get(call_id) == call["version"]:
                continue
            self.viewed[call_id] = call["version"]
            view = await views.call_now(tx, caller)
            if view is None or view.call != call_id:
                raise Broken(f"P3: {caller} does not see {call_id}")
            told = (view.state, view.rung, view.ringing_now, view.lead and view.lead.member)
            truth = (call["state"], rung.get(call_id, 0), ringing, call["lead"])
            if told != truth:
                raise Broken(f"P3: {caller} is told {told}, and it is {truth}")
            if view.wait is not None and (held < 20 or view.wait.basis > held):
                raise Broken(f"P3: a wait is shown on a basis of {view.wait.basis}, and {held} were held")
            if call["need"] == "crisis" and not view.lines_large:
                raise Broken("P3: in a crisis the outside lines stand large from the start")
            self._link(call_id, call, view, by_call.get(call_id, []), tx.now)

    def _link(self, call_id: str, call: Row, view: Any, offers: list[Row], now: int) -> None:
        if call["state"] not in ("waiting", "ringing"):
            self.link_seen.pop(call_id, None)
            return
        reached = LINK_ORDER.index(view.link)
        before = self.link_seen.get(call_id)
        if before is not None and before[1] == call["term"] and reached < LINK_ORDER.index(before[0]):
            raise Broken(f"P3: the chain of {call_id} went back from {before[0]} to {view.link}")
        self.link_seen[call_id] = (view.link, call["term"])
        for offer in offers:
            if offer["state"] != "open" or offer["kind"] != "lead":
                continue
            # Whoever was rung off shift and has begun one since is reached by the nearer links as well.
            on_shift = any(self._on_shift(offer["member"], at) for at in (offer["made_at"], now))
            who = self.supporters[offer["member"]]
            least = 0 if on_shift else (2 if who.off_shift_ok else 3)
            if reached < least and not view.steward_only:
                raise Broken(f"P3: {offer['member']} is rung off shift and {call_id} is told {view.link}")

    # ------------------------------------------------------------ P11

    def _p11(self, calls: dict[str, Row], offers: list[Row], leads: list[Row], now: int) -> None:
        for offer in offers:
            if offer["state"] == "open":
                self._fits(calls[offer["call"]], offer["member"], "rung")
        for lead in leads:
            if (lead["call"], lead["term"]) not in self.seen_leads:
                self._fits(calls[lead["call"]], lead["member"], "let in")

    def _fits(self, call: Row, who: str, what: str) -> None:
        caller, person = self.callers[call["caller"]], self.supporters[who]
        if (caller.id, who) in self.blocks:
            raise Broken(f"P11: {who} is {what} for {caller.id}, and there is a block between them")
        if who in caller.not_members:
            raise Broken(f"P11: {who} is {what} for {caller.id}, who did not want them")
        if caller.told_age != "adult" and person.adult_only and not person.steward:
            raise Broken(f"P11: {who} is {what} for {caller.id} without being cleared for under 18")
        if caller.told_language is not None and caller.told_language not in person.languages:
            raise Broken(f"P11: {who} is {what} for {caller.id} without {caller.told_language}")
        if caller.told_crisis and person.probation:
            raise Broken(f"P11: {who} is on probation and {what} in a crisis")

    # ------------------------------------------------------------ P12

    def _p12(self, calls: dict[str, Row], offers: list[Row], leads: list[Row], now: int) -> None:
        for offer in offers:
            if offer["id"] not in self.seen_offers and offer["kind"] != "companion":
                self._rested(offer["call"], offer["member"], offer["made_at"], leads, "rung")
        for lead in leads:
            if (lead["call"], lead["term"]) not in self.seen_leads:
                self._rested(lead["call"], lead["member"], lead["began_at"], leads, "leading")
        open_rings: dict[str, int] = {}
        for offer in offers:
            if offer["state"] == "open":
                open_rings[offer["member"]] = open_rings.get(offer["member"], 0) + 1
        for who, count in open_rings.items():
            if count > 1 and not self.supporters[who].steward:
                raise Broken(f"P12: {who} is rung for {count} calls at once")

    def _rested(self, call_id: str, who: str, at: int, leads: list[Row], what: str) -> None:
        person = self.supporters[who]
        before = [row for row in leads if row["member"] == who and row["began_at"] < at]
        # Whoever lost their connection comes back to the same call without ending a pause by it.
        of_call = [row for row in leads if row["call"] == call_id and row["began_at"] < at]
        returns = bool(of_call) and of_call[-1]["member"] == who
        returns = returns and (call_id, of_call[-1]["term"]) not in self.stopped
        for row in before:
            if row["ended_at"] is None:
                if row["call"] != call_id:
                    raise Broken(f"P12: {who} is {what} while they lead {row['call']}")
                continue
            heavy = row["need"] != "steady" and row["ended_at"] - row["began_at"] >= MINUTE
            heavy = heavy or (row["call"], row["term"]) in self.stopped
            until = row["ended_at"] + 15 * MINUTE
            early = self.ready_again.get(who, 0)
            if early >= row["ended_at"] + 5 * MINUTE:
                until = min(until, early)
            if heavy and at < until and not returns:
                raise Broken(f"P12: {who} is {what} {(until - at) // 1000} s before the end of a pause")
        if len(before) >= person.cap and not returns and not (what == "leading" and len(before) < person.cap):
            raise Broken(f"P12: {who} is {what} beyond {person.cap} calls")
        if not (self._on_shift(who, at) or person.off_shift_ok or person.steward):
            raise Broken(f"P12: {who} is {what} and not on shift")

    def _on_shift(self, who: str, at: int) -> bool:
        return any(start <= at < end for start, end in self.shifts.get(who, ()))

    # ------------------------------------------------------------ nobody waits beside a free person

    async def _nobody_waits_beside_a_free_person(
        self, tx: Tx, calls: dict[str, Row], offers: list[Row], leads: list[Row]
    ) -> None:
        busy = {row["member"] for row in leads if row["ended_at"] is None}
        busy |= {o["member"] for o in offers if o["state"] == "open"}
        busy |= {row["member"] for row in await tx.all("SELECT member FROM call_companions")}
        asked = {(o["call"], o["member"]) for o in offers}
        ended = await tx.all("SELECT call, by_member, caller FROM safety_ends")
        for call in calls.values():
            if call["state"] != "waiting" or (call["lease_until"] > tx.now and tx.now < self.grace_until):
                continue
            caller = self.callers[call["caller"]]
            if caller.told_only_known or len({e["by_member"] for e in ended if e["caller"] == caller.id}) > 1:
                continue
            for who, person in self.supporters.items():
                if who in busy or (call["id"], who) in asked or not self._on_shift(who, tx.now):
                    continue
                try:
                    self._fits(call, who, "free")
                    self._rested(call["id"], who, tx.now, leads, "free")
                except Broken:
                    continue
                if call["need"] == "crisis" and sum(1 for row in leads if row["member"] == who) >= 3:
                    continue
                raise Broken(
                    f"P1: {call['id']} waits while {who} is free and was not asked ({person.manner})"
                )
