"""P10: random lives of a knock. One is asked at a time, only who may be asked, and what the person is shown
does not tell a pass from a silence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from asterism.errors import Refusal
from asterism.knocks import rules
from asterism.knocks.state import (
    ASKED_AT_MOST,
    ASKED_FOR,
    DOOR_FOR,
    KEPT,
    OPENED_SHOWN,
    Candidate,
    Knock,
)

T0 = 1_750_000_000_000
MINUTE = 60_000
PEOPLE = {"ann": "bonds", "ben": "bonds", "cleo": "facilitator", "dora": "supporters", "eve": "supporters"}


def shown(knock: Knock) -> tuple[object, ...]:
    return knock.state, knock.told, knock.how


class Life(RuleBasedStateMachine):
    """The shell's part is played as the store plays it: who is free is asked next, with each step."""

    @initialize(confirmed=st.booleans(), heaviness=st.none() | st.integers(0, 10))
    def knocks(self, confirmed: bool, heaviness: int | None) -> None:
        self.now = T0
        self.free = set(PEOPLE)
        self.ever: list[str] = []
        self.made = 0
        self.silent_until = T0
        self.knock = rules.knock(
            id="k", member="me", client_id="c", named=["bonds", "supporters", "bonds"], now=T0,
            device="d", confirmed=confirmed, heaviness=heaviness, colour="fear", thread="loss",
        )  # fmt: skip
        assert self.knock.named == ("bonds", "supporters")
        assert confirmed or (self.knock.need, self.knock.heaviness) == ("steady", None)
        self.keep(self.knock)

    def keep(self, knock: Knock) -> None:
        knock = rules.elapse(knock, self.now)
        if knock.seeks:
            named = [p for p in PEOPLE if PEOPLE[p] in knock.named and p in self.free - set(self.ever)]
            if named:
                self.made += 1
                as_: Any = PEOPLE[named[0]]
                knock = rules.ask(knock, Candidate(member=named[0], asked_as=as_), f"d{self.made}", self.now)
                self.ever.append(named[0])
        knock = rules.nobody(knock, self.now)
        told = rules.asked(knock, self.now)
        self.knock = replace(knock, told=told, due_at=rules.due_at(knock, self.now))

    def passes(self, seconds: int) -> None:
        """Time, with every step that is due on the way."""
        until = self.now + seconds * 1_000
        while self.knock.due_at is not None and self.knock.due_at <= until:
            self.now = max(self.now, self.knock.due_at)
            if self.knock.state == "closed":
                break
            self.keep(self.knock)
        self.now = until

    @rule(seconds=st.integers(1, 400))
    def time_goes_on(self, seconds: int) -> None:
        self.passes(seconds)

    @rule(who=st.sampled_from(sorted(PEOPLE)))
    def somebody_is_not_free(self, who: str) -> None:
        self.free.discard(who)

    @precondition(lambda self: self.knock.open_door is not None and self.knock.state == "asking")
    @rule()
    def a_pass_is_not_shown(self) -> None:
        door, before = self.knock.open_door, shown(self.knock)
        assert door is not None
        self.keep(rules.pass_on(self.knock, door.id))
        assert shown(self.knock) == before
        assert not any(each.id == door.id and each.open for each in self.knock.doors)

    @precondition(lambda self: self.knock.open_door is not None and self.knock.state == "asking")
    @rule()
    def they_go(self) -> None:
        door = self.knock.open_door
        assert door is not None
        self.keep(rules.go(self.knock, door.id, "device", self.now))
        assert self.knock.state == "at_door"
        again = rules.go(self.knock, door.id, "device", self.now)
        assert again == self.knock
        going = self.knock.at_door
        assert going is not None
        assert going.lapses_at == self.now + DOOR_FOR

    @precondition(lambda self: bool(self.knock.doors))
    @rule(data=st.data())
    def who_is_over_cannot_go(self, data: st.DataObject) -> None:
        door = data.draw(st.sampled_from(self.knock.doors))
        if door.state != "over":
            return
        with pytest.raises(Refusal, match="door_gone"):
            rules.go(self.knock, door.id, "device", self.now)
        assert rules.pass_on(self.knock, door.id) == self.knock
        assert rules.leave(self.knock, door.id, self.now) == self.knock

    @precondition(lambda self: self.knock.state == "at_door")
    @rule()
    def they_go_again(self) -> None:
        door = self.knock.open_door
        assert door is not None
        self.keep(rules.leave(self.knock, door.id, self.now))
        assert self.knock.state in ("asking", "closed")

    @precondition(lambda self: self.knock.state == "at_door")
    @rule()
    def the_person_opens(self) -> None:
        self.keep(rules.opened(self.knock, self.now, call="call"))
        assert (self.knock.state, self.knock.how, self.knock.call) == ("opened", "opened", "call")

    @rule(how=st.sampled_from(["not_now", "reached"]))
    def it_is_over(self, how: Any) -> None:
        before = self.knock
        self.keep(rules.close(before, how, self.now))
        if not before.is_open:
            assert self.knock.how == before.how

    @invariant()
    def one_is_asked_at_a_time_and_nobody_twice(self) -> None:
        knock = self.knock
        assert sum(each.open for each in knock.doors) <= 1
        assert len({each.member for each in knock.doors}) == len(knock.doors) <= ASKED_AT_MOST
        assert {PEOPLE[each.member] for each in knock.doors} <= {"bonds", "supporters"}
        assert knock.told <= max(1, len(self.ever))

    @invariant()
    def states_and_doors_agree(self) -> None:
        knock, door = self.knock, self.knock.open_door
        if knock.state == "asking":
            assert knock.due_at is not None
            assert door is None or (door.state == "asked" and door.lapses_at > self.now)
        if knock.state == "at_door":
            assert door is not None
            assert door.state == "knocking"
            assert door.lapses_at > self.now
        assert (knock.state == "closed") <= (not knock.doors)
        assert (knock.how is not None) == (knock.state in ("opened", "closed"))

    @invariant()
    def nothing_that_was_told_is_kept_beyond_the_end(self) -> None:
        knock = self.knock
        if knock.state == "closed":
            assert (knock.device, knock.named, knock.heaviness, knock.colour, knock.thread) == (
                None, (), None, None, None,
            )  # fmt: skip
            assert knock.closed_at is not None
            assert knock.due_at == knock.closed_at + KEPT


LifeOfAKnock = Life.TestCase
LifeOfAKnock.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def asked_of(*passes: int | None) -> list[tuple[object, ...]]:
    """What the person is shown, second by second, when these people pass after so many seconds, or never."""
    now = T0
    knock = rules.knock(id="k", member="me", client_id="c", named=["bonds"], now=now)
    people = [f"p{n}" for n in range(len(passes))]
    seen: list[tuple[object, ...]] = []
    for second in range(60 * (2 * max(1, len(passes)) + 1)):
        now = T0 + second * 1_000
        while True:
            door = knock.open_door
            after = None if door is None else passes[people.index(door.member)]
            if door is not None and after is not None and now >= door.since + after * 1_000:
                knock = rules.pass_on(knock, door.id)
            knock = rules.elapse(knock, now)
            left = [p for p in people if p not in {each.member for each in knock.doors}]
            if not (knock.seeks and left):
                break
            knock = rules.ask(knock, Candidate(member=left[0], asked_as="bonds"), f"d {left[0]}", now)
        knock = rules.nobody(knock, now)
        knock = replace(knock, told=rules.asked(knock, now))
        seen.append(shown(knock))
    return seen


def test_whoever_passes_and_whenever_it_looks_like_silence() -> None:
    silence = asked_of(None, None, None)
    assert silence[-1] == ("closed", 3, "nobody")
    assert [silence[n * 120][1] for n in range(3)] == [1, 2, 3]
    for passes in ((1, 1, 1), (0, None, 30), (None, 5, 0), (119, 0, None)):
        assert asked_of(*passes) == silence, passes


def test_that_nobody_can_be_asked_looks_like_a_single_silence() -> None:
    silence = asked_of(None)
    assert silence[119][0] == "asking"
    assert silence[120] == ("closed", 1, "nobody")
    assert asked_of() == silence


def test_each_is_asked_for_the_time_that_is_theirs_and_a_door_for_three_minutes() -> None:
    for as_, lasts in ASKED_FOR.items():
        knock = rules.knock(id="k", member="me", client_id="c", named=[as_], now=T0)
        knock = rules.ask(knock, Candidate(member="ann", asked_as=as_), "d", T0)
        assert rules.elapse(knock, T0 + lasts - 1).open_door is not None
        assert rules.elapse(knock, T0 + lasts).open_door is None
        gone = rules.go(knock, "d", "device", T0 + 1)
        assert rules.elapse(gone, T0 + DOOR_FOR).state == "at_door"
        lapsed = rules.elapse(gone, T0 + 1 + DOOR_FOR)
        assert (lapsed.state, lapsed.how) == ("closed", "lapsed")
        opened = rules.opened(gone, T0 + 2, call="c")
        assert rules.elapse(opened, T0 + 2 + OPENED_SHOWN).state == "closed"
