"""P2 for time: nobody's time is given twice, across offers, zones and changes of the clock, and nobody loses
a time that was given to them or is kept for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from asterism.clock import ManualClock
from asterism.errors import Refusal
from asterism.guided import giving, offers, waiting
from asterism.guided.bookings import take
from asterism.guided.guides import guide_of
from asterism.guided.offers import offer_for_guide, offer_row, offer_to_take
from asterism.guided.telling import News
from asterism.guided.times import planned, time_named, times
from asterism.schedules.schedule import plan
from asterism.store.base import Row, Tx
from asterism.store.migrate import migrate
from asterism.store.sqlite import SqliteStore
from asterism.wire.circles import ScheduleAsked
from asterism.wire.guided import BookSession, CancelBooking, ChangeOffer, MakeOffer, MoveBooking

GUIDES = ("g1", "g2")
MEMBERS = ("m1", "m2", "m3", "g2")
"""A guide may be with another guide as anybody may."""
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu")
HOUR = 3_600_000
# Two days before clocks change in Europe, at noon UTC.
BEGINS = int(datetime(2026, 3, 27, 12, tzinfo=UTC).timestamp() * 1000)


# ---------------------------------------------------------------- the times of an offer


def named(schedule: Any, start: str) -> str:
    try:
        return str(time_named(schedule, 0, start).starts_at)
    except Refusal as refused:
        return refused.code


def test_a_time_that_the_clock_skips_is_not_listed_and_is_refused_by_name() -> None:
    schedule = plan("2026-03-27T02:30", "Europe/Berlin", "FREQ=DAILY", 60)
    since = BEGINS
    listed = [each.start for each in times(schedule, 0, since, since + 4 * 24 * HOUR)]
    assert listed == ["2026-03-28T02:30", "2026-03-30T02:30", "2026-03-31T02:30"]
    assert named(schedule, "2026-03-29T02:30") == "no_such_time"
    assert named(schedule, "2026-03-28T02:31") == "time_not_offered"


def test_an_offer_cannot_begin_at_a_time_that_the_clock_skips() -> None:
    with pytest.raises(Refusal) as refused:
        planned(ScheduleAsked(start="2026-03-29T02:30", zone="Europe/Berlin", minutes=50))
    assert refused.value.code == "no_such_time"


def test_a_time_that_comes_twice_is_the_first_and_two_around_it_do_not_overlap() -> None:
    # In the night of 25 October 2026 the hour from two to three comes twice in Berlin.
    late = plan("2026-10-25T02:15", "Europe/Berlin", None, 60)
    after = plan("2026-10-25T03:00", "Europe/Berlin", None, 60)
    one, two = time_named(late, 45, "2026-10-25T02:15"), time_named(after, 0, "2026-10-25T03:00")
    assert datetime.fromtimestamp(one.starts_at / 1000, UTC).hour == 0
    # An hour and three quarters by the clock are two hours and three quarters of real time.
    assert two.starts_at - one.starts_at == 105 * 60_000
    assert one.is_free([two.of_guide])
    assert not time_named(late, 46, "2026-10-25T02:15").is_free([two.of_guide])


def test_many_days_are_read_piece_by_piece_and_alike() -> None:
    schedule = plan("2026-03-27T02:30", "Europe/Berlin", "FREQ=DAILY", 60)
    found = [each.starts_at for each in times(schedule, 0, BEGINS, BEGINS + 180 * 24 * HOUR)]
    assert found == sorted(set(found))
    assert len(found) == 179


# ---------------------------------------------------------------- the machine


class Bookings(RuleBasedStateMachine):
    """Two guides with two offers each, four people, a clock that jumps, and a rule that is changed."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.clock = ManualClock()
        self.clock.shift_wall(BEGINS - self.clock.now())
        self.store = self.run(SqliteStore.open(":memory:", clock=self.clock, inline=True))
        self.run(migrate(self.store))
        self.number = 0
        self.stands: dict[str, int] = {}
        """What was booked, by id, and when it begins, as the people were told."""

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    def write(self, work: Callable[[Tx], Coroutine[Any, Any, Any]]) -> Any:
        """What it gives, or the code of its refusal."""
        try:
            return self.run(self.store.write(work))
        except Refusal as refused:
            return refused.code

    def new(self) -> str:
        self.number += 1
        return f"n{self.number}"

    def rows(self, sql: str, *args: Any) -> list[Row]:
        return list(self.run(self.store.read(lambda tx: tx.all(sql, *args))))

    def teardown(self) -> None:
        self.run(self.store.close())
        self.loop.close()

    @initialize()
    def people(self) -> None:
        async def work(tx: Tx) -> None:
            for number, member in enumerate({*GUIDES, *MEMBERS}):
                await tx.run(
                    "INSERT INTO members (id, account_key, account_key_version, languages, threads,"
                    " standing, age, made_at) VALUES (?, ?, 1, '[\"en\"]', '[]', 'good', 'adult', 0)",
                    member, bytes([number]) * 32,
                )  # fmt: skip
            for guide in GUIDES:
                await tx.run("INSERT INTO roles (member, role, given_at) VALUES (?, 'guide', 0)", guide)
                await tx.run(
                    "INSERT INTO guides (member, verified_at, verified_by, checked, checked_at, minors)"
                    " VALUES (?, 0, '', 'x', 0, 0)",
                    guide,
                )
                # The second begins within the pause after the first.
                for number, start in enumerate(("08:30", "10:00")):
                    await take(tx, guide)
                    one = await guide_of(tx, guide)
                    assert one is not None
                    asked = ScheduleAsked(
                        start=f"2026-03-27T{start}", zone=ZONES[0], minutes=60, rule="FREQ=DAILY"
                    )
                    body = MakeOffer(
                        client_id=f"o{number}", title="Time", languages=["en"], schedule=asked, days_ahead=4,
                        pause_minutes=60,
                    )  # fmt: skip
                    await offers.make(tx, f"{guide}-{number}", one, body, planned(asked))

        self.run(self.store.write(work))

    # ------------------------------------------------------------ what people do

    @rule(member=st.sampled_from(MEMBERS), guide=st.sampled_from(GUIDES), number=st.integers(0, 1),
          day=st.integers(0, 5))  # fmt: skip
    def book(self, member: str, guide: str, number: int, day: int) -> None:
        offer, new = f"{guide}-{number}", self.new()
        start = self.start_of(offer, day)
        body = BookSession(client_id=new, offer=offer, start=start)
        kept = self.kept()
        told = self.write(lambda tx: giving.book(tx, News(tx, new), new, member, body))
        if not isinstance(told, str):
            self.stands[told["id"]] = told["starts_at"]
            again = self.write(lambda tx: giving.book(tx, News(tx, self.new()), self.new(), member, body))
            assert again["id"] == told["id"]
        self.nothing_kept_was_lost(kept, but=member)

    @precondition(lambda self: self.stands)
    @rule(data=st.data(), day=st.integers(0, 5))
    def move(self, data: st.DataObject, day: int) -> None:
        row = self.booked(data)
        start = self.start_of(row["offer"], day)
        body = MoveBooking(version=row["version"], start=start)
        kept = self.kept()
        told = self.write(lambda tx: giving.move(tx, News(tx, self.new()), row["id"], row["member"], body))
        if not isinstance(told, str):
            assert told["id"] == row["id"]
            self.stands[row["id"]] = told["starts_at"]
            if told["starts_at"] != row["starts_at"]:
                assert self.refusal_of_move(row, body) in ("stale", "closed", "session_begun", "not_found")
        self.nothing_kept_was_lost(kept, but=row["member"])

    def refusal_of_move(self, row: Row, body: MoveBooking) -> str:
        told = self.write(lambda tx: giving.move(tx, News(tx, self.new()), row["id"], row["member"], body))
        return told if isinstance(told, str) else ""

    @precondition(lambda self: self.stands)
    @rule(data=st.data(), by_guide=st.booleans())
    def cancel(self, data: st.DataObject, by_guide: bool) -> None:
        row = self.booked(data)
        me = row["guide"] if by_guide else row["member"]
        body = CancelBooking(version=row["version"], words="I am ill." if by_guide else "")
        kept = self.kept()
        told = self.write(lambda tx: giving.cancel(tx, News(tx, self.new()), row["id"], me, body))
        if isinstance(told, str):
            return
        del self.stands[row["id"]]
        self.nothing_kept_was_lost(kept, but="")
        if by_guide:
            # A guide who cancels has no time then: nobody else is given it.
            offer = self.run(self.store.read(lambda tx: offer_row(tx, row["offer"])))
            time = offer.still(row["start"], self.clock.now())
            assert time is None or time.starts_at != row["starts_at"]

    @rule(member=st.sampled_from(MEMBERS), guide=st.sampled_from(GUIDES), number=st.integers(0, 1),
          on=st.booleans())  # fmt: skip
    def wait(self, member: str, guide: str, number: int, on: bool) -> None:
        async def work(tx: Tx) -> None:
            offer, _, _ = await offer_to_take(tx, f"{guide}-{number}", member)
            if on:
                await waiting.wait(tx, offer, member)
            else:
                await waiting.wait_no_more(tx, News(tx, self.new()), offer.id, member)

        kept = self.kept()
        self.write(work)
        self.nothing_kept_was_lost(kept, but="" if on else member)

    @rule(guide=st.sampled_from(GUIDES), number=st.integers(0, 1), zone=st.sampled_from(ZONES),
          hour=st.integers(8, 12), minutes=st.sampled_from([15, 60, 240]),
          pause=st.sampled_from([0, 120]))  # fmt: skip
    def change(self, guide: str, number: int, zone: str, hour: int, minutes: int, pause: int) -> None:
        asked = ScheduleAsked(start=f"2026-03-27T{hour:02}:30", zone=zone, minutes=minutes, rule="FREQ=DAILY")

        async def work(tx: Tx) -> None:
            before = await offer_for_guide(tx, f"{guide}-{number}", guide)
            body = ChangeOffer(
                version=before.version, title="Time", about="", languages=["en"], schedule=asked,
                cancel_hours=24, days_ahead=4, pause_minutes=pause,
            )  # fmt: skip
            await waiting.keep_what_stands(tx, await offers.change(tx, before, body, planned(asked)))

        self.write(work)

    @rule(hours=st.integers(1, 20))
    def time_passes(self, hours: int) -> None:
        self.clock.shift_wall(hours * HOUR)

        async def work(tx: Tx) -> None:
            for guide in GUIDES:
                await take(tx, guide)
                await waiting.pass_on_due(tx, News(tx, self.new()), guide)

        self.write(work)

    # ------------------------------------------------------------ what they look at

    def start_of(self, offer: str, day: int) -> str:
        """A local start of this offer on the so-and-so-many-th day from now, as somebody read it."""
        found = self.run(self.store.read(lambda tx: offer_row(tx, offer)))
        day_of = datetime.fromtimestamp(self.clock.now() / 1000, UTC) + timedelta(days=day)
        return f"{day_of:%Y-%m-%d}T{found.schedule.start:%H:%M}"

    def booked(self, data: st.DataObject) -> Row:
        id = data.draw(st.sampled_from(sorted(self.stands)))
        (row,) = self.rows("SELECT * FROM bookings WHERE id = ?", id)
        return row

    def kept(self) -> list[Row]:
        return self.rows("SELECT * FROM held_times WHERE due_at > ?", self.clock.now())

    def nothing_kept_was_lost(self, before: list[Row], *, but: str) -> None:
        """What was kept for somebody else is kept for them still: nobody gets ahead of them."""
        now = {(row["offer"], row["start"], row["member"]) for row in self.kept()}
        for row in before:
            gone = (row["offer"], row["start"], row["member"]) not in now
            assert not gone or row["member"] == but or self.overlaps_cancelled(row), dict(row)

    def overlaps_cancelled(self, hold: Row) -> bool:
        return bool(
            self.rows(
                "SELECT id FROM bookings WHERE guide = ? AND cancelled_side = 'guide' AND starts_at < ?"
                " AND busy_until > ?",
                hold["guide"], hold["busy_until"], hold["starts_at"],
            )
        )  # fmt: skip

    # ------------------------------------------------------------ what always holds

    @invariant()
    def nobody_is_in_two_places(self) -> None:
        rows = self.rows("SELECT * FROM bookings WHERE state = 'booked'")
        spans: dict[str, list[tuple[int, int, str]]] = {}
        for row in rows:
            spans.setdefault(row["guide"], []).append((row["starts_at"], row["busy_until"], row["id"]))
            spans.setdefault(row["member"], []).append((row["starts_at"], row["ends_at"], row["id"]))
        for hold in self.rows("SELECT * FROM held_times"):
            spans.setdefault(hold["guide"], []).append((hold["starts_at"], hold["busy_until"], hold["id"]))
        for each in spans.values():
            each.sort()
            for (_, ends, one), (begins, _, two) in pairwise(each):
                assert ends <= begins, (one, two)

    @invariant()
    def what_was_booked_stands_as_it_was_told(self) -> None:
        rows = self.rows("SELECT id, starts_at FROM bookings WHERE state = 'booked'")
        assert {row["id"]: row["starts_at"] for row in rows} == self.stands

    @invariant()
    def nobody_is_reminded_of_what_does_not_take_place(self) -> None:
        rows = self.rows(
            "SELECT r.id FROM session_reminders r LEFT JOIN bookings b ON b.id = r.booking"
            " WHERE b.state <> 'booked' OR r.due_at NOT IN (b.starts_at - 86400000, b.starts_at - 3600000)"
        )
        assert rows == []


TestBookings = Bookings.TestCase
TestBookings.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
