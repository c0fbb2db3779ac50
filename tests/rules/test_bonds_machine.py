"""Random lives of a bond against the pure rules: both or neither (P8), and no secret of one side is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from asterism.bonds import rules
from asterism.bonds.state import (
    BOND_DAWN_MS,
    DAWN_MS,
    DEEPEST,
    FORGOTTEN_AFTER_MS,
    HOUR,
    LONGEST_VISIT_MS,
    OPEN_AT_ONCE,
    PACT_EDITION,
    QUESTION_MS,
    SIDES,
    WORDLESS_MS,
    Bond,
    Outcome,
    Side,
    other_side,
)
from asterism.errors import Refusal

START = 1_750_000_000_000
SIDE = st.sampled_from(SIDES)


def seen(bond: Bond, side: Side) -> dict[str, Any]:
    """What one side may know of a bond, said here once more and apart from the product."""
    me = bond.person(side)
    return {
        "state": bond.state, "depth": bond.depth, "key": bond.key_edition, "visit": bond.visit,
        "last_dawn": bond.last_dawn, "resting": bond.resting_since, "ended": bond.ended_at,
        "questions": [(each.id, each.opened_at, each.due_at, each.did(side)) for each in bond.questions],
        "mine": (me.signed_at, me.want),
    }  # fmt: skip


class Walking(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.bond: Bond
        self.count = 0
        # What this test keeps by itself, apart from the rules
        self.did: dict[str, dict[Side, str]] = {}
        self.due: dict[str, int] = {}
        self.settled: dict[str, str] = {}
        self.wants: dict[Side, int | None] = {"a": None, "b": None}
        self.depth = 1
        self.last_word: int | None = None

    @initialize(walks=st.booleans())
    def begin(self, walks: bool) -> None:
        self.bond = rules.begin("bond", "ana", "ben", self.now)
        for side in SIDES if walks else ():
            self.do(side, lambda b, side=side: rules.sign(b, side, PACT_EDITION, self.now))  # type: ignore[misc]

    def do(self, by: Side | None, what: Callable[[Bond], Outcome]) -> Outcome | None:
        """A refusal leaves no trace; what is kept from the other side is not told to it either."""
        before = self.bond
        try:
            outcome = what(before)
        except Refusal:
            return None
        self.bond = outcome.bond
        for side in SIDES:
            if side != by and seen(before, side) != seen(self.bond, side):
                assert outcome.other_sees
        if by is not None and not outcome.other_sees:
            assert seen(before, other_side(by)) == seen(self.bond, other_side(by))
        for happened, about in outcome.happened:
            self.happens(happened, about)
        if self.bond.state == "ended":
            self.did.clear()
        return outcome

    def happens(self, what: str, about: str) -> None:
        if what in ("revealed", "turned"):
            assert about not in self.settled, "settled twice"
            self.settled[about] = what
            sealed = set(self.did[about].values()) == {"sealed"} and len(self.did[about]) == 2
            assert sealed == (what == "revealed"), "both or neither"
            assert (self.now >= self.due[about]) == (what == "turned")

    # ------------------------------------------------------------ what the two do

    @rule(side=SIDE, edition=st.sampled_from([PACT_EDITION, PACT_EDITION, 2]))
    def sign(self, side: Side, edition: int) -> None:
        self.do(side, lambda b: rules.sign(b, side, edition, self.now))

    @rule(side=SIDE, depth=st.integers(1, DEEPEST))
    def ask(self, side: Side, depth: int) -> None:
        self.count += 1
        asked = f"q{self.count}"
        could = self.bond.state == "walking" and depth <= self.bond.depth
        still = sum(due > self.now for asked, due in self.due.items() if asked not in self.settled)
        if self.do(side, lambda b: rules.ask(b, asked, depth, self.now)) is None:
            # Whatever each did with the others: three are three.
            assert not could or still >= OPEN_AT_ONCE
            return
        assert could
        assert still < OPEN_AT_ONCE
        self.did[asked], self.due[asked] = {}, self.now + QUESTION_MS

    @rule(side=SIDE, which=st.integers(0, 5), passes=st.booleans())
    def answer(self, side: Side, which: int, passes: bool) -> None:
        if not self.due:
            return
        asked = list(self.due)[which % len(self.due)]
        before = dict(self.did.get(asked, {}))
        self.did.setdefault(asked, {})[side] = "passed" if passes else "sealed"
        act = rules.pass_on if passes else rules.seal
        outcome = self.do(side, lambda b: act(b, side, asked, self.now))
        if outcome is None:
            assert asked in self.settled or self.now >= self.due[asked] or self.bond.state == "ended"
            self.did[asked] = before

    @rule(side=SIDE, depth=st.integers(1, DEEPEST), want=st.booleans())
    def deeper(self, side: Side, depth: int, want: bool) -> None:
        if self.do(side, lambda b: rules.deeper(b, side, depth, want=want)) is None:
            return
        if depth == self.depth + 1:
            self.wants[side] = depth if want else None
        if self.wants["a"] == self.wants["b"] == self.depth + 1:
            self.depth += 1
            self.wants = {"a": None, "b": None}

    @rule(side=SIDE)
    def visit(self, side: Side) -> None:
        self.count += 1
        there = self.bond.visit
        outcome = self.do(
            side,
            lambda b: rules.begin_visit(b, side, f"v{self.count}", f"r{self.count}", None, self.now),
        )
        if outcome is not None and there is not None:
            assert outcome.bond.visit == there, "two visits at once"
        if outcome is not None and there is None:
            self.last_word = None

    @rule(side=SIDE)
    def dawn(self, side: Side) -> None:
        if self.bond.visit is not None:
            visit = self.bond.visit.id
            self.do(side, lambda b: rules.dawn(b, visit, self.now))

    @rule()
    def speak(self) -> None:
        if self.bond.visit is not None:
            self.last_word = self.now

    @rule(side=SIDE, on=st.booleans())
    def rest(self, side: Side, on: bool) -> None:
        self.do(side, (lambda b: rules.rest(b, self.now)) if on else rules.wake)

    @rule(side=SIDE, ahead=st.sampled_from([1, 1, 0, 2]))
    def key(self, side: Side, ahead: int) -> None:
        edition = self.bond.key_edition + ahead
        outcome = self.do(side, lambda b: rules.new_key(b, edition))
        assert (outcome is None) == (ahead != 1 or self.bond.state == "ended")

    @rule(side=SIDE, really=st.integers(0, 9))
    def end(self, side: Side, really: int) -> None:
        if really == 0:
            first = self.bond.ended_by
            self.do(side, lambda b: rules.end(b, side, self.now))
            assert self.bond.ended_by == (first or side)

    # ------------------------------------------------------------ time

    @rule(hours=st.integers(1, 30))
    def time(self, hours: int) -> None:
        self.now += hours * HOUR
        self.happens_in_time()

    @rule()
    def until_due(self) -> None:
        due = rules.next_due(self.bond, self.last_word)
        if due is not None:
            self.now = max(self.now, due)
            self.happens_in_time()

    def happens_in_time(self) -> None:
        self.do(None, lambda b: rules.due(b, self.last_word, self.now))

    # ------------------------------------------------------------ what holds always

    @invariant()
    def what_has_a_time_has_it_ahead(self) -> None:
        due = rules.next_due(self.bond, self.last_word)
        waits = self.bond.questions or self.bond.visit or self.bond.state == "ended"
        assert (due is not None) == bool(waits)
        if self.bond.ended_at is None or self.now < self.bond.ended_at + FORGOTTEN_AFTER_MS:
            assert due is None or due > self.now, "nothing overdue is left behind"

    @invariant()
    def what_ended_is_over(self) -> None:
        if self.bond.state == "ended":
            assert self.bond.ended_at is not None
            assert self.bond.dawn_at == self.bond.ended_at + BOND_DAWN_MS
            assert self.bond.visit is None
            assert not self.bond.questions
            assert self.bond.cleared == (self.now >= self.bond.dawn_at)

    @invariant()
    def a_visit_ends(self) -> None:
        if (visit := self.bond.visit) is not None:
            closes = rules.visit_closes_at(visit, self.last_word)
            assert closes <= visit.opened_at + LONGEST_VISIT_MS
            assert closes <= max(self.last_word or 0, visit.opened_at) + WORDLESS_MS
            if visit.dawning_at is not None:
                assert closes <= visit.dawning_at + DAWN_MS

    @invariant()
    def depths_open_by_two(self) -> None:
        assert self.bond.depth == self.depth

    @invariant()
    def open_ones_are_known(self) -> None:
        if self.bond.state != "ended":
            still = [asked for asked in self.due if asked not in self.settled]
            assert [each.id for each in self.bond.questions] == still
            for each in self.bond.questions:
                assert {side: did for side in SIDES if (did := each.did(side)) != "open"} == self.did[each.id]


TestWalking = Walking.TestCase
TestWalking.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

ACT = st.sampled_from(["seal", "pass", "want", "want not"])
STEP = st.one_of(
    st.tuples(st.just("secret"), ACT, st.integers(0, 2)),
    st.tuples(st.just("time"), st.just(""), st.integers(1, 40)),
)


@settings(max_examples=80, deadline=None)
@given(
    script=st.lists(STEP, max_size=25), others=st.lists(ACT, min_size=25, max_size=25), passes=st.booleans()
)
def test_a_pass_a_seal_a_wish_and_silence_look_the_same_to_the_other_at_every_moment(
    script: list[tuple[str, str, int]], others: list[str], passes: bool
) -> None:
    """P8, P10: four lives that differ only in what ``b`` keeps unseen; ``a`` asked, and seals nothing."""

    def life(acts: list[str | None]) -> list[dict[str, Any]]:
        now, bond = START, rules.begin("bond", "ana", "ben", START)
        for side in SIDES:
            bond = rules.sign(bond, side, PACT_EDITION, now).bond
        for number in range(3):
            bond = rules.ask(bond, f"q{number}", 1, now).bond
        if passes:
            bond = rules.pass_on(bond, "a", "q0", now).bond
        trace = []
        for (kind, _, amount), act in zip(script, acts, strict=False):
            told = False
            if kind == "time":
                now += amount * HOUR
                outcome = rules.due(bond, None, now)
                bond, told = outcome.bond, outcome.other_sees
            elif act is not None:
                bond, told = secretly(bond, act, f"q{amount}", now)
            trace.append({**seen(bond, "a"), "told": told})
        return trace

    plain = life([None] * len(script))
    for acts in ([act for _, act, _ in script], list(others), ["pass"] * len(script)):
        assert life(list(acts)) == plain


def secretly(bond: Bond, act: str, asked: str, now: int) -> tuple[Bond, bool]:
    try:
        if act == "seal":
            outcome = rules.seal(bond, "b", asked, now)
        elif act == "pass":
            outcome = rules.pass_on(bond, "b", asked, now)
        else:
            outcome = rules.deeper(bond, "b", bond.depth + 1, want=act == "want")
    except Refusal:
        return bond, False
    return outcome.bond, outcome.other_sees


def walking() -> Bond:
    bond = rules.begin("bond", "ana", "ben", START)
    for side in SIDES:
        bond = rules.sign(bond, side, PACT_EDITION, START).bond
    return bond


def test_three_questions_are_open_whatever_was_done_with_them() -> None:
    bond = walking()
    for number in range(OPEN_AT_ONCE):
        bond = rules.ask(bond, f"q{number}", 1, START).bond
    codes = set()
    for act in (lambda b, s: b, lambda b, s: rules.pass_on(b, s, "q0", START).bond,
                lambda b, s: rules.seal(b, s, "q0", START).bond):  # fmt: skip
        for side in SIDES:
            with pytest.raises(Refusal) as refused:
                rules.ask(act(bond, side), "q9", 1, START)
            codes.add(refused.value.code)
    assert codes == {"questions_open"}
    # Nor is there a free place before time has carried out that a path turned, and then there is.
    both = rules.pass_on(rules.pass_on(bond, "a", "q0", START).bond, "b", "q0", START).bond
    with pytest.raises(Refusal):
        rules.ask(both, "q9", 1, START + QUESTION_MS - 1)
    assert len(rules.ask(both, "q9", 1, START + QUESTION_MS).bond.questions) == OPEN_AT_ONCE + 1


@pytest.mark.parametrize("act", [rules.seal, rules.pass_on])
def test_nobody_answers_after_the_moment_in_which_the_path_turns(act: Callable[..., Outcome]) -> None:
    bond = rules.seal(rules.ask(walking(), "q", 1, START).bond, "a", "q", START).bond
    act(bond, "b", "q", START + QUESTION_MS - 1)
    with pytest.raises(Refusal, match="closed"):
        act(bond, "b", "q", START + QUESTION_MS)
