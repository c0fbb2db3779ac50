"""What a caller and a supporter can do with a call. Each is one transaction: door, rules, store."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Mapping

from msgspec.structs import replace

from asterism.calls import duty, holding, rules, side_rooms, steps, store
from asterism.calls.ages import everybody_and_lead
from asterism.calls.backdrop import Backdrop, Joining
from asterism.calls.fairness import Fairness
from asterism.calls.pool import everybody, one
from asterism.calls.state import DAY, Around, Call, Outcome, Person, Told, Wishes
from asterism.calls.store import Loaded
from asterism.calls.views import Waits
from asterism.dice import Dice
from asterism.errors import Refusal
from asterism.people import store as people
from asterism.rooms import admission
from asterism.store.base import Store, Tx, UniqueViolation
from asterism.wire import calls as wire

SAFETY_ENDS_TO_STEWARD = 2
SAFETY_ENDS_WITHIN = 7 * DAY


class Calls:
    """The verbs of one node."""

    def __init__(
        self,
        store: Store,
        dice: Dice,
        back: Backdrop,
        *,
        is_open: Callable[[Tx], Awaitable[bool]],
        fair: bool = True,
    ) -> None:
        self.store = store
        self.back = back
        self.fairness = Fairness()
        self.waits = Waits()
        self._dice = dice
        self._is_open = is_open
        self._fair = fair
        self.before_reach: list[Callable[[Tx, str], Awaitable[None]]] = []
        """Inside the transaction of a press, before its call is written: what ends with it."""

    async def is_open(self, tx: Tx) -> bool:
        """Whether the network is open, so that somebody may be reached."""
        return await self._is_open(tx)

    # ------------------------------------------------------------ the caller

    async def reach(
        self, caller: str, asked: wire.Reach, *, mark: bytes | None = None, steward: bool = False
    ) -> Call:
        """One press.

        The same client_id, or a second press while a call is open, gives the call that is there.
        """
        if asked.practice_for is not None and not steward:
            raise Refusal("not_allowed")
        with contextlib.suppress(store.Unreadable):
            found = await self.store.read(lambda tx: _standing(tx, caller, asked.client_id))
            if found is not None:
                return found
        call_id, room = self._dice.new_id(), self._dice.new_id()

        async def work(tx: Tx) -> tuple[Call, bool]:
            try:
                standing = await _standing(tx, caller, asked.client_id)
            except store.Unreadable:
                # Nothing stands before the way in, not what is broken on our side either.
                await store.give_up(tx, caller)
                standing = None
            if standing is not None:
                return standing, False
            if asked.practice_for is None and not await self._is_open(tx):
                raise Refusal("not_open_yet")
            if asked.practice_for is not None and await people.facts_of(tx, asked.practice_for) is None:
                raise Refusal("not_found")
            if asked.practice_for is None:
                for end in self.before_reach:
                    await end(tx, caller)
            member = await people.member_row(tx, caller)
            outcome = rules.reach(
                id=call_id,
                caller=caller,
                client_id=asked.client_id,
                room=room,
                now=tx.now,
                age=member["age"],
                languages=tuple(people.words_of(member["languages"])),
                queue_last=self._fair and self.fairness.queues_last(mark, tx.now),
                steward_only=await ended_for_safety(tx, caller) >= SAFETY_ENDS_TO_STEWARD,
                practice_for=asked.practice_for,
            )
            await admission.open_room(tx, room, "call", caller, asked.device, name=member["name"])
            await store.insert(tx, self.back, outcome.call)
            return outcome.call, True

        try:
            call, new = await self.store.write(work)
        except UniqueViolation:
            again = await self.store.read(lambda tx: _standing(tx, caller, asked.client_id))
            if again is None:
                raise
            return again
        if new and asked.practice_for is None:
            self.fairness.pressed(mark, call.id, call.reached_at)
        return call

    async def tell(self, caller: str, call: str, asked: wire.Tell) -> Call:
        """Takes what is given and leaves the rest as it was. The age is kept with the person."""

        async def decide(tx: Tx, loaded: Loaded) -> tuple[steps.Decide, Mapping[str, Person]]:
            told, age = merged(loaded.call.told, asked), asked.age
            if age is not None:
                kept = (await people.member_row(tx, caller))["age"]
                if age == "adult" and kept not in (None, "adult"):
                    # What was said on the page of one's account since the press counts for this call too.
                    raise Refusal("not_allowed")
                await tx.run(
                    "UPDATE members SET age = ? WHERE id = ? AND (age IS NULL OR age = 'adult')", age, caller
                )
            there = await everybody_and_lead(tx, loaded.call)
            return lambda c, around: rules.tell(c, told, age, around, tx.now), there

        return await self._change(lambda tx: store.call_of(tx, call, caller), decide)

    async def close(self, caller: str, call: str, asked: wire.CloseCall, *, outside: bool = False) -> Call:
        return await self._caller_does(
            caller,
            call,
            lambda c, around, now: rules.close_by_caller(
                c, now, outside=outside, heaviness=asked.heaviness_now
            ),
        )

    async def back_again(self, caller: str, call: str) -> Call:
        return await self._caller_does(caller, call, rules.caller_back)

    async def tell_me(self, caller: str, call: str, on: bool) -> Call:
        return await self._caller_does(caller, call, lambda c, around, now: rules.tell_me(c, on, now))

    async def answer_summon(self, caller: str, call: str, yes: bool) -> Call:
        return await self._caller_does(
            caller, call, lambda c, around, now: holding.answer_summon(c, yes, around, now), people=True
        )

    async def ask_to_leave(self, caller: str, call: str, member: str) -> Call:
        return await self._caller_does(
            caller, call, lambda c, around, now: holding.companion_leaves(c, member)
        )

    async def not_again(self, caller: str, call: str) -> Call:
        """ "Not this person again": the one who holds this call, or held it last."""

        async def decide(tx: Tx, loaded: Loaded) -> tuple[steps.Decide, Mapping[str, Person]]:
            row = await tx.one("SELECT member FROM leads WHERE call = ? ORDER BY term DESC LIMIT 1", call)
            if row is None:
                raise Refusal("not_found")
            member = row["member"]
            await people.say_not_again(tx, people.not_again_mark(self.back.secret, caller, member))
            if not loaded.call.is_open:
                return lambda c, around: Outcome(c), {}
            return lambda c, around: holding.not_this_person(c, member, tx.now), {}

        return await self._change(lambda tx: store.call_of(tx, call, caller), decide)

    async def blocked(self, tx: Tx, one_of: str, other: str) -> None:
        """Inside the transaction that writes a block: offers between the two are taken back, a talk ends."""
        for caller, member in ((one_of, other), (other, one_of)):
            loaded = await store.open_call_of(tx, caller)
            if loaded is not None:
                await store.save(tx, self.back, loaded, holding.not_this_person(loaded.call, member, tx.now))

    async def no_supporter(self, tx: Tx, member: str, why: duty.Why) -> None:
        """Inside the transaction that pauses somebody or ends their role as a supporter.

        Their shift ends, their rings are taken back, and for whoever was with them somebody else is rung at
        once.
        """
        rows = await tx.all(
            "SELECT call FROM leads WHERE member = ? AND ended_at IS NULL"
            " UNION SELECT call FROM call_companions WHERE member = ?"
            " UNION SELECT call FROM offers WHERE member = ? AND state = 'open' ORDER BY call",
            member, member, member,
        )  # fmt: skip
        for row in rows:
            loaded = await store.load(tx, row["call"])
            await store.save(tx, self.back, loaded, holding.not_this_person(loaded.call, member, tx.now))
        await duty.end_shift(tx, member, why)
        self._duty_changed(tx, member)

    async def no_steward(self, tx: Tx, member: str) -> None:
        """Inside the transaction that pauses somebody or ends their role as a steward."""
        await side_rooms.steward_goes(tx, self.back.hub, member)

    # ------------------------------------------------------------ supporters

    async def accept(
        self, member: str, offer: str, device: str | None = None, key_package: bytes | None = None
    ) -> Call:
        async def decide(tx: Tx, loaded: Loaded) -> tuple[steps.Decide, Mapping[str, Person]]:
            # Of those who were rung for a call all but one come too late, so this costs as little as can be.
            person = None if loaded.call.offer(offer) is None else await one(tx, member)
            if person is None:
                raise Refusal("offer_gone")
            return lambda c, around: rules.accept(c, offer, person, around, tx.now), {}

        call = await self._change(
            lambda tx: store.call_of_offer(tx, offer, member), decide, joining=Joining(device, key_package)
        )
        self.fairness.held(call.id)
        return call

    async def let_pass(self, member: str, offer: str) -> Call:
        async def decide(tx: Tx, loaded: Loaded) -> tuple[steps.Decide, Mapping[str, Person]]:
            if loaded.call.offer(offer) is None:
                return lambda c, around: Outcome(c), {}
            return lambda c, around: rules.pass_on(c, offer, member, around, tx.now), await everybody(tx)

        return await self._change(lambda tx: store.call_of_offer(tx, offer, member), decide)

    async def lead_does(
        self, member: str, call: str, how: Callable[[Call, Around, int], Outcome], *, people: bool = False
    ) -> Call:
        """Something the lead does; ``how`` carries the term and is refused when it is an old one."""

        async def decide(tx: Tx, loaded: Loaded) -> tuple[steps.Decide, Mapping[str, Person]]:
            pool = await everybody(tx) if people else {}
            return lambda c, around: how(c, around, tx.now), pool

        return await self._change(lambda tx: store.call_for_supporter(tx, call, member), decide)

    async def ask_for_steward(
        self, member: str, call: str, how: Callable[[Call, Around, int], Outcome]
    ) -> Call:
        """Danger, or a quiet call for help: a side room is opened for it."""
        side_room = self._dice.new_id()

        async def decide(tx: Tx, loaded: Loaded) -> tuple[steps.Decide, Mapping[str, Person]]:
            return lambda c, around: how(c, around, tx.now), {}

        return await self._change(
            lambda tx: store.call_for_supporter(tx, call, member), decide, side_room=side_room
        )

    async def companion_leaves(self, member: str, call: str) -> Call:
        async def decide(tx: Tx, loaded: Loaded) -> tuple[steps.Decide, Mapping[str, Person]]:
            return lambda c, around: holding.companion_leaves(c, member), {}

        return await self._change(lambda tx: store.call_for_supporter(tx, call, member), decide)

    # ------------------------------------------------------------ shifts

    async def start_shift(self, member: str, ends_at: int) -> None:
        shift = self._dice.new_id()

        async def work(tx: Tx) -> None:
            person = await one(tx, member)
            if person is None or not person.ready:
                raise Refusal("training_first")
            await duty.start_shift(tx, member, shift, ends_at)
            self._duty_changed(tx, member)

        await self.store.write(work)

    async def end_shift(self, member: str) -> None:
        """Rings that are out to them are let go by as well."""
        offers = await self.store.write(lambda tx: self._end_shift(tx, member))
        for offer in offers:
            await self.let_pass(member, offer)

    async def _end_shift(self, tx: Tx, member: str) -> list[str]:
        await duty.end_shift(tx, member, "ended")
        self._duty_changed(tx, member)
        rows = await tx.all("SELECT id FROM offers WHERE member = ? AND state = 'open' ORDER BY id", member)
        return [row["id"] for row in rows]

    async def with_duty(self, member: str, work: Callable[[Tx], Awaitable[None]]) -> None:
        """Any other change of somebody's own duty."""

        async def both(tx: Tx) -> None:
            await duty.row_of(tx, member)
            await work(tx)
            self._duty_changed(tx, member)

        await self.store.write(both)

    def _duty_changed(self, tx: Tx, member: str) -> None:
        def after() -> None:
            self.back.hub.view_changed(member)
            self.back.desk_changed()
            self.back.someone_free()

        tx.after(after)

    # ------------------------------------------------------------ how

    async def _caller_does(
        self, caller: str, call: str, how: Callable[[Call, Around, int], Outcome], *, people: bool = False
    ) -> Call:
        async def decide(tx: Tx, loaded: Loaded) -> tuple[steps.Decide, Mapping[str, Person]]:
            pool = await everybody(tx) if people else {}
            return lambda c, around: how(c, around, tx.now), pool

        return await self._change(lambda tx: store.call_of(tx, call, caller), decide)

    async def _change(
        self,
        find: Callable[[Tx], Awaitable[Loaded]],
        decide: Callable[[Tx, Loaded], Awaitable[tuple[steps.Decide, Mapping[str, Person]]]],
        *,
        joining: Joining | None = None,
        side_room: str | None = None,
    ) -> Call:
        return await steps.change(self.store, self.back, find, decide, joining=joining, side_room=side_room)


def merged(told: Told, asked: wire.Tell) -> Told:
    """What was told before, with what is told now laid over it."""
    if asked.heaviness is not None:
        told = replace(told, heaviness=asked.heaviness, crisis_words=False)
    if asked.crisis_words:
        told = replace(told, crisis_words=True)
    if asked.threads is not None:
        told = replace(told, threads=tuple(asked.threads))
    if asked.wishes is not None:
        wishes = asked.wishes
        told = replace(
            told,
            wishes=Wishes(
                languages=tuple(wishes.languages),
                only_known=wishes.only_known,
                not_members=tuple(wishes.not_members),
            ),
        )
    return told


async def _standing(tx: Tx, caller: str, client_id: str) -> Call | None:
    loaded = await store.by_client_id(tx, caller, client_id) or await store.open_call_of(tx, caller)
    return None if loaded is None else loaded.call


async def ended_for_safety(tx: Tx, caller: str) -> int:
    """How many people ended a call of theirs for safety within the last days."""
    row = await tx.one(
        "SELECT COUNT(DISTINCT by_member) AS n FROM safety_ends WHERE caller = ? AND at > ?"
        " AND stands = 1",
        caller, tx.now - SAFETY_ENDS_WITHIN,
    )  # fmt: skip
    assert row is not None
    return int(row["n"])
