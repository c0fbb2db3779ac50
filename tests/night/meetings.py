"""One evening of a circle under a jumping clock: the real rules, store, gate and due steps, invented people.

The same seed gives the same trace. People come early and late, take the piece, let it pass or give no answer;
they speak when it is theirs and when it is not, forget to give it back, vanish, and come back; those who lead
do so too; the server crashes. After every step it is looked at whether each is heard in turn, whether
something waits for ever, and at the end whether it ended.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import msgspec

from asterism.app import _parts
from asterism.bus.local import LocalBus
from asterism.circles import commands as c
from asterism.circles import meeting as rules
from asterism.circles.state import ASKED_BACK_FOR, HOLDER_AWAY_FOR, OFFERED_FOR, Meeting, Outcome
from asterism.clock import ManualClock
from asterism.dice import SeededDice
from asterism.errors import Refusal
from asterism.meetings import arriving, store
from asterism.meetings.due import MeetingsDue
from asterism.meetings.entering import enter
from asterism.meetings.steps import change
from asterism.meetings.store import Kept
from asterism.parts import Parts
from asterism.rooms.routes import Speaker, say
from asterism.rooms.store import enter_group
from asterism.settings import Settings
from asterism.store.base import Store, Tx
from asterism.wire import frames
from asterism.wire.meetings import EnterMeeting
from tests.circles_held import make_circle, put_in

SECOND = 1_000
MINUTE = 60 * SECOND
START = 1_763_000_000_000


class Guest(msgspec.Struct):
    """Somebody of the circle, and what they are like this evening."""

    member: str
    role: str
    takes_over: bool
    answers: float
    passes: float
    forgets: float
    vanishes: float
    barges_in: float
    slow_s: int
    device: str = ""
    connection: str = ""
    entered: bool = False

    @property
    def here(self) -> bool:
        return bool(self.connection)


class Evening:
    def __init__(self, seed: int, truth: Store, clock: ManualClock, folder: Path) -> None:
        self.dice = SeededDice(seed)
        self.store = truth
        self.clock = clock
        self.folder = folder
        self.trace: list[str] = []
        self.agenda: list[tuple[int, int, Callable[[], Awaitable[None]]]] = []
        self.order = itertools.count()
        self.numbers = itertools.count(1)
        self.looks = 0
        self.heard: list[tuple[str, int]] = []
        self.refused = 0
        self.meeting = self.room = self.circle = self.start = ""
        self.parts = self._process()
        self.guests = [self._guest(n) for n in range(3 + self.dice.below(6))]

    def _process(self) -> Parts:
        """What is in the memory of one process."""
        settings = Settings(data=str(self.folder))
        parts = _parts(settings, self.clock, self.dice, self.store, LocalBus(), started_at=self.clock.now())
        self.due = MeetingsDue(parts)
        return parts

    def _guest(self, number: int) -> Guest:
        dice = self.dice
        # Nobody leads in one evening of six: it has to come to its end all the same.
        leads = number == 0 and dice.below(6) > 0
        role = "facilitator" if leads else dice.choice(("member", "member", "member", "co_facilitator"))
        return Guest(
            member=f"m{number}", role=role, takes_over=role == "member" and dice.below(4) == 0,
            answers=dice.choice((0.2, 0.7, 0.95)), passes=dice.choice((0.0, 0.2, 0.5)),
            forgets=dice.choice((0.0, 0.1, 0.4)), vanishes=dice.choice((0.0, 0.05, 0.3)),
            barges_in=dice.choice((0.0, 0.1, 0.5)), slow_s=dice.choice((3, 8, 25)), device=f"d{number}",
        )  # fmt: skip

    def at(self, in_ms: int, what: Callable[[], Awaitable[None]]) -> None:
        heapq.heappush(self.agenda, (self.clock.now() + in_ms, next(self.order), what))

    def note(self, line: str) -> None:
        self.trace.append(f"{(self.clock.now() - START) / 1000:9.1f} {line}")

    # ------------------------------------------------------------ the course of it

    async def play(self) -> None:
        minutes = self.dice.choice((15, 30, 60))
        self.circle, self.start = await make_circle(
            self.store, self.clock.now(), minutes=minutes, starts_in=20 * MINUTE
        )
        for number, guest in enumerate(self.guests):
            await self.store.write(partial(_member, guest.member))
            await put_in(
                self.store, self.circle, guest.member, number, guest.role, takes_over=guest.takes_over
            )
            self.at(self.dice.below(25 * 60) * SECOND, partial(self.comes, guest))
        for _ in range(self.dice.below(3)):
            self.at(self.dice.below(60 * 60) * SECOND, self.crashes)
        while True:
            moments = [self.agenda[0][0]] if self.agenda else []
            due_at = await self.store.read(self.due.next_at)
            if due_at is not None:
                moments.append(due_at)
            if not moments:
                break
            self.clock.shift_wall(max(0, min(moments) - self.clock.now()))
            if self.agenda and self.agenda[0][0] <= self.clock.now():
                await heapq.heappop(self.agenda)[2]()
            await self.due.step()
            await self.look()
            if self.meeting and not (await self.now()).is_open and not self.agenda:
                break
        await self.afterwards()

    async def afterwards(self) -> None:
        assert self.meeting, "somebody came"
        meeting = await self.now()
        assert not meeting.is_open, "a meeting ends"
        assert meeting.closed_at is not None
        assert meeting.closed_at <= meeting.ends_by
        room = await self.store.read(
            lambda tx: tx.one("SELECT closed_at, dawn_at FROM rooms WHERE id = ?", self.room)
        )
        assert room is not None
        assert room["closed_at"] is not None
        assert room["dawn_at"] == meeting.dawn_at
        log = await self.store.read(
            lambda tx: tx.all(
                "SELECT sender, at FROM room_log WHERE room = ? AND kind = 'speech' ORDER BY seq", self.room
            )
        )
        assert [(row["sender"], row["at"]) for row in log] == self.heard, "what was taken is there, once"

    async def now(self) -> Meeting:
        return (await self.store.read(lambda tx: store.load(tx, self.meeting))).meeting

    async def look(self) -> None:
        """P7, and that nothing waits for ever."""
        if not self.meeting:
            return
        self.looks += 1
        row = await self.store.read(lambda tx: tx.one("SELECT * FROM meetings WHERE id = ?", self.meeting))
        assert row is not None
        meeting, now = await self.now(), self.clock.now()
        piece = meeting.piece
        holder = piece.member if meeting.is_open and piece.state == "held" else None
        assert row["speaker"] == holder
        assert row["set_aside_at"] is None
        if not meeting.is_open:
            assert row["due_at"] is None
            return
        assert row["due_at"] is not None, "it always goes on by itself"
        assert row["due_at"] > now, "and nothing that is due is left"
        assert now < meeting.ends_by
        if piece.state == "offered":
            assert now < piece.since + OFFERED_FOR
        if piece.state == "held":
            assert piece.member is not None
            seat = meeting.seat(piece.member)
            assert seat is not None
            assert seat.here or (seat.away_since or 0) + HOLDER_AWAY_FOR > now
            assert not piece.asked_back or (piece.due_at or 0) <= now + ASKED_BACK_FOR
        there = await self.store.read(
            lambda tx: tx.all(
                "SELECT member FROM meeting_devices WHERE meeting = ? AND connection <> ''", self.meeting
            )
        )
        assert {each["member"] for each in there} == set(meeting.here)

    # ------------------------------------------------------------ what people do

    async def comes(self, guest: Guest) -> None:
        """Enters and arrives, or is turned away because it is over."""
        if guest.here:
            return
        try:
            asked = EnterMeeting(start=self.start, device=guest.device)
            now = await enter(self.parts, self.circle, guest.member, asked)
            self.meeting, self.room = now.kept.meeting.id, now.kept.room
            await self._in_group(guest)
            guest.connection = f"c{next(self.numbers)}"
            await self.store.write(
                lambda tx: arriving.arrive(
                    tx, self.parts, self.meeting, guest.member, guest.device, guest.connection
                )
            )
        except Refusal as refusal:
            _one_of(refusal, "closed", "not_allowed", "room_closed", "not_yet")
            guest.connection = ""
            if refusal.code == "not_yet":
                self.at(MINUTE, partial(self.comes, guest))
            return
        self.note(f"{guest.member} comes")
        self.at(self.dice.below(40) * SECOND, partial(self.acts, guest))

    async def _in_group(self, guest: Guest) -> None:
        if guest.entered:
            return
        guest.entered = True
        self.parts.room_keys.create_now(self.room)

        async def work(tx: Tx) -> None:
            await tx.run("UPDATE rooms SET generation = 1, suite = 1 WHERE id = ?", self.room)
            await enter_group(tx, self.room, guest.device, guest.member, 0)

        await self.store.write(work)

    async def acts(self, guest: Guest) -> None:
        """Looks at the meeting and does something, or nothing; then again after a while."""
        if not guest.here:
            return
        meeting = await self.now()
        if not meeting.is_open:
            return
        dice, piece = self.dice, meeting.piece
        if dice.random() < guest.vanishes / 10:
            await self.vanishes(guest)
            return
        if meeting.lead == guest.member:
            await self.leads(guest, meeting)
        mine = piece.member == guest.member
        if piece.state == "offered" and mine and dice.random() < guest.answers:
            kind: type[c.Pass | c.Take] = c.Pass if dice.random() < guest.passes else c.Take
            await self.does(guest, kind(member=guest.member, version=meeting.version))
        elif meeting.stage == "open" and piece.state == "resting" and dice.random() < guest.answers / 3:
            await self.does(guest, c.Take(member=guest.member, version=meeting.version))
        elif piece.state == "held" and mine:
            await self.speaks(guest)
            if dice.random() >= guest.forgets:
                await self.does(guest, c.Return(member=guest.member, version=meeting.version))
        elif dice.random() < guest.barges_in:
            await self.speaks(guest)
            old = max(1, meeting.version - dice.below(4))
            await self.does(guest, c.Take(member=guest.member, version=old))
            await self.does(guest, c.Return(member=guest.member, version=old))
        self.at((1 + dice.below(guest.slow_s * 2)) * SECOND, partial(self.acts, guest))

    async def leads(self, guest: Guest, meeting: Meeting) -> None:
        by, version, dice = guest.member, meeting.version, self.dice
        if meeting.stage == "gathering" and self.clock.now() < meeting.starts_at:
            return
        choices: list[c.Command] = [
            c.BeginRound(by=by, version=version, prompt="How are you?"),
            c.OpenFloor(by=by, version=version),
            c.KeepSilence(by=by, version=version),
            c.GoOn(by=by, version=version),
            c.AskBack(by=by, version=version),
            c.Open(by=by, version=version, what="song:still"),
        ]
        if self.clock.now() > meeting.ends_at and dice.random() < 0.5:
            choices = [c.BeginClosing(by=by, version=version), c.Close(by=by, version=version)]
        if meeting.piece.state == "resting" or dice.random() < 0.05:
            await self.does(guest, dice.choice(choices))

    async def does(self, guest: Guest, command: c.Command) -> None:
        def decide(tx: Tx, kept: Kept) -> Outcome:
            return rules.step(kept.meeting, command, tx.now)

        name = type(command).__name__
        try:
            await change(
                self.parts, lambda tx: store.meeting_for_member(tx, self.meeting, guest.member), decide
            )
        except Refusal as refusal:
            self.note(f"{guest.member} {name}: {refusal.code}")
        else:
            self.note(f"{guest.member} {name}")

    async def speaks(self, guest: Guest) -> None:
        """P7: what is said is taken exactly when the piece is with whoever says it."""
        before = await self.now()
        holds = before.is_open and before.piece.state == "held" and before.piece.member == guest.member
        frame = frames.Say(
            ref=self.dice.new_id(), room=self.room, generation=1, epoch=0, tag=b"t" * 32, body=b"words"
        )
        try:
            ack = await say(self.parts, Speaker(guest.member, guest.device), frame)
        except Refusal as refusal:
            _one_of(refusal, *(() if holds else ("not_your_turn", "room_closed")))
            self.refused += 1
            self.note(f"{guest.member} is not heard")
            return
        assert holds, f"{guest.member} was heard out of turn"
        self.heard.append((guest.member, ack.at))
        self.note(f"{guest.member} is heard")

    async def vanishes(self, guest: Guest) -> None:
        """The connection is lost without a word; some come back, some do not."""
        row = {"place": self.meeting, "device": guest.device, "member": guest.member,
               "connection": guest.connection}  # fmt: skip
        guest.connection = ""
        self.note(f"{guest.member} vanishes")
        await arriving.lose(self.parts, row)
        if self.dice.random() < 0.6:
            self.at(self.dice.below(5 * 60) * SECOND, partial(self.comes, guest))

    async def crashes(self) -> None:
        """The only process dies with all that it has in memory; it starts again, and people come back."""
        self.note("the server crashes")
        self.parts = self._process()
        await self.due.begin()
        for guest in self.guests:
            if guest.here:
                guest.connection = ""
                self.at((1 + self.dice.below(60)) * SECOND, partial(self.comes, guest))


def _one_of(refusal: Refusal, *codes: str) -> None:
    if refusal.code not in codes:
        raise AssertionError(f"refused with {refusal.code}") from refusal


async def _member(member: str, tx: Tx) -> None:
    await tx.run(
        "INSERT INTO members (id, account_key, account_key_version, languages, threads, standing, made_at)"
        " VALUES (?, ?, 1, '[]', '[]', 'good', 0)",
        member, member.encode().ljust(32, b"-"),
    )  # fmt: skip
