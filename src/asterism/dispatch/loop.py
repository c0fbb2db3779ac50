"""The loop that runs what is due.

Due calls are leased with a fencing number, decided by the rules and written by compare-and-set; what
follows is carried out after the commit. A row that cannot be stepped is set aside and reported and
never blocks the others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Protocol, TypeVar

import structlog
from msgspec.structs import replace

from asterism.calls import boundaries, duty, rules, steps
from asterism.calls import store as calls
from asterism.calls.backdrop import Backdrop
from asterism.calls.pool import everybody
from asterism.calls.state import Around, Call, Outcome, Person
from asterism.clock import Clock
from asterism.dispatch.effects import Push, Rings
from asterism.dispatch.putting_off import put_off
from asterism.setup.store import network_row
from asterism.store.base import Row, Store, StoreError, Tx

T = TypeVar("T")
log = structlog.get_logger(__name__)

LEASE = 15_000
BATCH = 32
LINE_PAGE = 100
LINE_LOOKED_AT = 1_000
CHORES_EVERY = 1_000
TIDY_EVERY = 60_000
FAR = 1 << 62
GATHER_S = 0.02
"""While much changes, rounds begin at least so many seconds apart, and each does what came meanwhile."""


class Besides(Protocol):
    """Something else than calls that has due times of its own."""

    async def step(self) -> None:
        """Everything of it that is due now, once."""

    async def next_at(self, tx: Tx) -> int | None:
        """When something of it is due next: milliseconds since the epoch."""


class Dispatcher:
    """One for each node; any number of nodes may run over one store."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        back: Backdrop,
        push: Push,
        *,
        measure: Callable[[str, float], None] = lambda name, value: None,
    ) -> None:
        self.back = back
        self.rings = Rings(store, clock, push)
        self.chores: list[Callable[[], Awaitable[None]]] = []
        """What other parts want done about once a second; each is shielded from the others."""
        self.besides: list[Besides] = []
        self.ticked_at: float | None = None
        self._began_at: float | None = None
        self._store = store
        self._clock = clock
        self._measure = measure
        self._woken = asyncio.Event()
        self._someone_free = True
        self._chores_at = 0
        self._tidy_at = 0
        self._stopping = False
        self._waits_until = FAR
        self._task: asyncio.Task[None] | None = None
        back.changed = self._changed
        back.someone_free = self.wake

    # ------------------------------------------------------------ life

    def start(self) -> None:
        self._began_at = self._clock.monotonic()
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        self._stopping = True
        self._woken.set()
        if self._task is not None:
            await self._task
        await self.rings.idle()
        await self.rings.run()

    def wake(self) -> None:
        """Something is due, or somebody is free: a hint, from here or from another node."""
        self._someone_free = True
        self._woken.set()

    def arrived(self, member: str) -> None:
        """A device of this member came (back): whoever waits for them is looked at now, not in a second."""
        self._chores_at = 0
        self._woken.set()

    def due_by(self, at: int) -> None:
        """Something besides calls was committed that is due at this moment; nobody has to look earlier."""
        if at < self._waits_until:
            self._woken.set()

    def age(self) -> float:
        """Seconds since the loop last went round, or was started; health turns red beyond 5."""
        since = self._began_at if self.ticked_at is None else self.ticked_at
        return 0.0 if since is None else self._clock.monotonic() - since

    def _changed(self, call: Call, rings: tuple[str, ...]) -> None:
        self.rings.committed(rings)
        self.wake()

    async def _run(self) -> None:
        while not self._stopping:
            self._woken.clear()
            # While it goes round nobody knows when it will look next, so whatever is committed wakes it.
            self._waits_until = FAR
            try:
                await self.tick()
                next_at = await self.next_at()
                now = self._clock.now()
                self._waits_until = min(max(now, next_at), now + CHORES_EVERY)
                wait = max(0.0, (next_at - now) / 1000)
            except Exception as error:  # noqa: BLE001 - a full disk or a lost database must not end the loop
                log.error("dispatch_tick_failed", error=type(error).__name__)
                wait = 1.0
            await self._clock.gather(GATHER_S)
            if wait > 0 and not self._woken.is_set():
                try:
                    await self._clock.wait_for(self._woken.wait(), min(wait, CHORES_EVERY / 1000))
                except TimeoutError:
                    continue

    # ------------------------------------------------------------ one round

    async def tick(self) -> None:
        """Everything that is due now, once.

        The parts are written side by side, so that they share a commit.
        """
        parts = [self._step_due(), self.rings.run(), *(each.step() for each in self.besides)]
        if self._clock.now() >= self._chores_at:
            self._chores_at = self._clock.now() + CHORES_EVERY
            parts.append(self._do_chores())
        failed = [each for each in await asyncio.gather(*parts, return_exceptions=True) if each is not None]
        if failed:
            raise failed[0]
        await self.rings.run()
        self.ticked_at = self._clock.monotonic()

    async def _step_due(self) -> None:
        """Takes what is due and steps it, in one transaction; when that fails, one by one under a lease."""
        free, self._someone_free = self._someone_free, False
        try:
            await self._store.write(lambda tx: self._step_all(tx, line=free))
        except Exception as error:  # noqa: BLE001 - one of them: find out which, and let the others go on
            log.warning("dispatch_round_failed", error=type(error).__name__)
            await self._one_by_one(await self._store.write(lease, serial=False))
            await self._one_by_one(await self._store.read(_first_in_line))

    async def next_at(self) -> int:
        """When the next round is needed, at the latest: milliseconds since the epoch."""

        async def look(tx: Tx) -> int | None:
            row = await tx.one(
                "SELECT (SELECT MIN(CASE WHEN lease_until > due_at THEN lease_until ELSE"
                " due_at END) FROM calls"
                " WHERE due_at IS NOT NULL) AS call,"
                " (SELECT MIN(CASE WHEN lease_until > due_at THEN lease_until ELSE due_at"
                " END) FROM rings) AS ring"
            )
            assert row is not None
            moments = [m for m in (row["call"], row["ring"], await duty.nearest_end(tx)) if m is not None]
            moments += [m for each in self.besides if (m := await each.next_at(tx)) is not None]
            return min(moments) if moments else None

        if self._someone_free or self.rings.unfinished():
            return self._clock.now()
        found = await self._store.read(look)
        return self._chores_at + 3_600_000 if found is None else found

    async def _step_all(self, tx: Tx, *, line: bool) -> None:
        due = await lease(tx)
        hungry = line and await tx.one("SELECT 1 AS one FROM calls WHERE hungry = 1 LIMIT 1") is not None
        if not due and not hungry:
            return
        people = _idle_people(await everybody(tx, free=True))
        waits = await steps.waiting(tx)
        for call_id in due:
            await self._step(tx, call_id, people, waits)
        if hungry:
            await self._go_along_the_line(tx, people, waits)
        _, tried = await steps.waiting(tx)
        if tried:
            # Companions are let go as soon as somebody waits for a person.
            await tx.run("UPDATE calls SET due_at = ? WHERE companions > 0 AND due_at > ?", tx.now, tx.now)

    async def _who_came_back(self, tx: Tx) -> list[str]:
        """Callers and leads who were away and were heard again."""
        return [await self._came_back(tx, row) for row in await tx.all(_BACK)]

    async def _came_back(self, tx: Tx, row: Row) -> str:
        loaded = await calls.load(tx, row["id"])
        decide = rules.caller_back if row["caller"] else rules.due
        await steps.decide_and_save(tx, self.back, loaded, _at(decide, tx.now), people={}, waits=(0, 0))
        return loaded.call.caller

    async def _step(self, tx: Tx, call_id: str, people: dict[str, Person], waits: tuple[int, int]) -> None:
        loaded = await calls.load(tx, call_id)
        late = tx.now - (loaded.call.due_at or tx.now)
        first = loaded.first_rung_at is None
        saved, outcome = await steps.decide_and_save(
            tx, self.back, loaded, _at(rules.due, tx.now), people=people, waits=waits
        )
        _mark_rung(people, outcome)
        tx.after(lambda: self._measure("late_s", late / 1000))
        if first and saved.rung:
            waited = tx.now - saved.reached_at
            tx.after(lambda: self._measure("press_to_ring_s", waited / 1000))

    async def _go_along_the_line(self, tx: Tx, people: dict[str, Person], waits: tuple[int, int]) -> None:
        """Gives people who are free to the calls that found too few, in the order of the line."""
        after: tuple[int, str] = (-(1 << 62), "")
        looked_at = 0
        while looked_at < LINE_LOOKED_AT:
            rows = await tx.all(
                "SELECT id, line_at FROM calls WHERE hungry = 1 AND tries = 0 AND"
                " (line_at > ? OR (line_at = ? AND id > ?))"
                " ORDER BY line_at, id LIMIT ?",
                after[0], after[0], after[1], LINE_PAGE,
            )  # fmt: skip
            for row in rows:
                if not people:
                    return
                await self._offer_to(tx, row["id"], people, waits)
            looked_at += len(rows)
            if len(rows) < LINE_PAGE:
                return
            after = (rows[-1]["line_at"], rows[-1]["id"])
        self._someone_free = True

    async def _offer_to(
        self, tx: Tx, call_id: str, people: dict[str, Person], waits: tuple[int, int]
    ) -> None:
        loaded = await calls.load(tx, call_id)
        nobody = Around(rests=self.back.rests)
        call = loaded.call
        kind = "handover" if call.state == "held" else "lead"
        asked = {a.member: a for a in call.asked}
        if not any(
            not boundaries.rung_elsewhere(p)
            and not (call.state == "ringing" and p.steward_on_call and not p.on_shift)
            and (p.id not in asked or (not asked[p.id].passed and p.free_since > asked[p.id].at))
            and boundaries.keeps_from(
                call, p, replace(nobody, known=frozenset((p.id,))), tx.now, kind  # type: ignore[arg-type]
            ) is None
            for p in people.values()
        ):  # fmt: skip
            return

        def only_if_somebody(call: Call, around: Around) -> Outcome:
            outcome = rules.due(call, around, tx.now)
            return outcome if outcome.effects else Outcome(call)

        _, outcome = await steps.decide_and_save(
            tx, self.back, loaded, only_if_somebody, people=people, waits=waits
        )
        _mark_rung(people, outcome)

    async def _step_one(self, tx: Tx, call_id: str) -> None:
        await self._step(tx, call_id, _idle_people(await everybody(tx, free=True)), await steps.waiting(tx))

    async def _one_by_one(self, due: list[str]) -> None:
        for call_id in due:
            await self._alone(call_id, lambda tx, id=call_id: self._step_one(tx, id))  # type: ignore[misc]

    async def _alone(self, call_id: str, work: Callable[[Tx], Coroutine[Any, Any, T]]) -> T | None:
        """One call in a transaction of its own; put off when that fails."""
        try:
            return await self._store.write(work)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with this row, the others go on
            log.error("dispatch_call_set_aside", call=call_id, error=type(error).__name__)
            self._measure("calls_set_aside", 1.0)
            await self._store.write(lambda tx: put_off(tx, "calls", call_id), serial=False)
            self.back.desk_changed()
            return None

    # ------------------------------------------------------------ chores

    async def _do_chores(self) -> None:
        for chore in (
            self._end_shifts,
            self._look_who_came_back,
            self._tidy,
            self.rings.overdue,
            *self.chores,
        ):
            try:
                await chore()
            except Exception as error:  # noqa: BLE001 - one chore must not stop the others
                log.error("chore_failed", error=type(error).__name__)

    async def _end_shifts(self) -> None:
        async def work(tx: Tx) -> list[str]:
            return await duty.over(tx) + await duty.rested(tx)

        self._tell(await self._store.write(work))

    async def _look_who_came_back(self) -> None:
        """All in one transaction; when that fails one by one, and whatever fails again is put off."""
        try:
            self._tell(await self._store.write(self._who_came_back))
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - one of them: find out which, and let the others go on
            log.warning("dispatch_returns_failed", error=type(error).__name__)
            for row in await self._store.read(lambda tx: tx.all(_BACK)):
                back = await self._alone(row["id"], lambda tx, row=row: self._came_back(tx, row))  # type: ignore[misc]
                self._tell([] if back is None else [back])

    def _tell(self, changed: list[str]) -> None:
        for member in changed:
            self.back.hub.view_changed(member)
        if changed:
            self._someone_free = True
            self.back.desk_changed()

    async def _tidy(self) -> None:
        async def work(tx: Tx) -> int:
            days = (await network_row(tx))["retention_days"]
            return await calls.forget_told(tx) + await calls.count_and_delete(tx, days)

        now = self._clock.now()
        if now >= self._tidy_at:
            full = await self._store.write(work)
            self._tidy_at = now + (CHORES_EVERY if full else TIDY_EVERY)


_BACK = (
    "SELECT c.id, 1 AS caller FROM calls c WHERE c.away_at IS NOT NULL AND c.state <> 'closed'"
    " AND c.tries = 0 AND EXISTS"
    " (SELECT 1 FROM device_heard h WHERE h.member = c.caller AND h.heard_at > c.away_at)"
    " UNION ALL SELECT c.id, 0 AS caller FROM calls c WHERE c.lead_away_at IS NOT NULL AND c.tries = 0"
    " AND EXISTS"
    " (SELECT 1 FROM device_heard h WHERE h.member = c.lead AND h.heard_at > c.lead_away_at) LIMIT 100"
)


def _at(decide: Callable[[Call, Around, int], Outcome], now: int) -> steps.Decide:
    return lambda call, around: decide(call, around, now)


def _idle_people(people: dict[str, Person]) -> dict[str, Person]:
    """Those who could be rung at this moment; sorted out once for a whole round, whatever the calls ask for.

    Whoever rests stays, because a lead who lost their connection may be rung for the same call.
    """
    return {
        id: person
        for id, person in people.items()
        if not boundaries.rung_elsewhere(person) and person.leading < person.leads_max
    }


def _mark_rung(people: dict[str, Person], outcome: Outcome) -> None:
    for effect in outcome.effects:
        if effect.kind == "ring" and effect.member in people and not people[effect.member].steward_on_call:
            del people[effect.member]


async def _first_in_line(tx: Tx) -> list[str]:
    rows = await tx.all(
        "SELECT id FROM calls WHERE hungry = 1 AND tries = 0 ORDER BY line_at, id LIMIT ?", LINE_PAGE
    )
    return [row["id"] for row in rows]


async def lease(tx: Tx) -> list[str]:
    """Takes what is due; the fence makes a step of an earlier taker worthless."""
    now = tx.now
    rows = await tx.all(
        "UPDATE calls SET lease_until = ?, fence = fence + 1 WHERE id IN (SELECT id"
        " FROM calls WHERE due_at <= ?"
        " AND lease_until <= ? ORDER BY line_at, id LIMIT ?) AND due_at <= ? AND"
        " lease_until <= ? RETURNING id, line_at",
        now + LEASE, now, now, BATCH, now, now,
    )  # fmt: skip
    return [row["id"] for row in sorted(rows, key=lambda row: (row["line_at"], row["id"]))]
