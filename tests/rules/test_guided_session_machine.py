"""P10: random lives of a guided session against the pure rules: nothing begins unasked, nobody is kept,
it always ends."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from asterism.errors import Refusal
from asterism.guided import rules
from asterism.guided.rules import MINUTE, STAGES, Session

START = 1_750_000_000_000
END = START + 50 * MINUTE
WHO = st.sampled_from(["gil", "mia", "zoe"])
PERSON = st.sampled_from(["mia", "mia", "mia", "gil", "zoe"])
DEVICE = st.sampled_from(["phone", "laptop"])
STAGE = st.sampled_from([*STAGES, "closed"])
BACK = st.sampled_from([0, 0, 0, 1, 2, 3])


class Life(RuleBasedStateMachine):
    @initialize(minutes_before=st.integers(0, 15), stages=st.integers(-1, 5))
    def begin(self, minutes_before: int, stages: int) -> None:
        self.now = START - minutes_before * MINUTE
        self.session = rules.begin(
            id="s", guide="gil", member="mia", seed="x", starts_at=START, ends_at=END, now=self.now
        )
        # What this test keeps by itself, apart from the rules
        self.connected: dict[str, set[str]] = {"gil": set(), "mia": set()}
        self.seen: list[tuple[int, str | None]] = [(1, None)]  # each version, and what was offered in it

        for who in ("gil", "mia") if stages >= 0 else ():
            self.arrive(who, "phone")
        for stage in STAGES[1 : stages + 1]:
            self.propose("gil", stage, 0)
            self.agree("mia", 0)

    def do(self, command: rules.Command) -> bool:
        """Whether it was taken. A refusal leaves no trace."""
        before = self.session
        try:
            self.take(rules.step(before, command, self.now))
        except Refusal as refused:
            self.refused_with(refused, before)
            return False
        return True

    def refused_with(self, refused: Refusal, before: Session) -> None:
        assert refused.code in ("stale", "not_allowed", "not_found", "not_yet", "closed")
        assert self.session == before

    def take(self, after: Session) -> None:
        before, self.session = self.session, after
        assert after.version == before.version + (after != before)
        if after.version > before.version:
            self.seen.append((after.version, after.proposed))

    def on(self, back: int) -> tuple[int, str | None]:
        """A version that somebody's screen may still show, and what it offers there."""
        return self.seen[max(0, len(self.seen) - 1 - back)]

    # ------------------------------------------------------------ what the two do

    @rule(who=WHO, stage=STAGE, back=BACK)
    def propose(self, who: str, stage: str, back: int) -> None:
        before = self.session
        taken = self.do(rules.Propose(by=who, version=self.on(back)[0], stage=stage))  # type: ignore[arg-type]
        if taken:
            assert who == "gil"
            assert self.session.stage == before.stage, "an offer begins nothing"
            assert stage != "closed"

    @rule(which=st.integers(0, 5))
    def propose_what_can_be(self, which: int) -> None:
        """What is said to be possible is taken, and nothing else is."""
        possible = rules.can_propose(self.session)
        for stage in STAGES:
            command = rules.Propose(by="gil", version=self.session.version, stage=stage)
            try:
                rules.step(self.session, command, self.now)
                taken = True
            except Refusal:
                taken = False
            assert taken == (stage in possible)
        if possible:
            self.propose("gil", possible[which % len(possible)], 0)

    @rule(who=PERSON, back=BACK)
    def agree(self, who: str, back: int) -> None:
        before = self.session
        version, offered = self.on(back)
        if self.do(rules.Agree(by=who, version=version)):
            assert who == "mia"
            assert self.connected["gil"], "the guide is there"
            assert self.session.stage == offered, "what they saw on their screen, and nothing else"
            assert self.session.stage_at == self.now
            reached = STAGES.index(before.stopped_in or before.stage)
            one_on = STAGES.index(self.session.stage) <= reached + 1
            assert one_on or (self.session.stage == "closing" and before.stage in rules.UNDER_THE_LAMP)

    @rule(who=WHO, back=BACK)
    def not_yet(self, who: str, back: int) -> None:
        before = self.session
        if self.do(rules.NotYet(by=who, version=self.on(back)[0])):
            assert (self.session.stage, self.session.proposed) == (before.stage, None)

    @rule(who=st.sampled_from(["gil", "mia"]))
    def stop(self, who: str) -> None:
        is_open = self.session.is_open
        assert self.do(rules.Stop(by=who)), "always one act"
        assert self.session.proposed is None
        if is_open:
            assert self.session.stage == "arriving"
            assert self.session.stopped_in is not None

    @rule(who=st.sampled_from(["gil", "mia"]), on=st.booleans())
    def words(self, who: str, on: bool) -> None:
        if self.session.is_open:
            assert self.do(rules.WordsAlone(by=who, on=on))
            assert self.session.words_alone == on

    @rule(who=st.sampled_from(["gil", "mia"]), really=st.integers(0, 9))
    def close(self, who: str, really: int) -> None:
        if really == 0:
            assert self.do(rules.Close(by=who)), "always one act"
            assert not self.session.is_open

    # ------------------------------------------------------------ what devices and time do

    @rule(who=WHO, device=DEVICE)
    def arrive(self, who: str, device: str) -> None:
        if self.do(rules.Arrive(by=who, device=device)):
            self.connected[who].add(device)

    @rule(who=st.sampled_from(["gil", "mia"]), device=DEVICE)
    def lose(self, who: str, device: str) -> None:
        before = self.session
        assert self.do(rules.Lose(by=who, device=device))
        self.connected[who].discard(device)
        self.stands_as(before)

    @rule(who=st.sampled_from(["gil", "mia"]))
    def leave(self, who: str) -> None:
        before = self.session
        assert self.do(rules.Leave(by=who))
        self.connected[who].clear()
        self.stands_as(before)

    @rule()
    def the_server_was_away(self) -> None:
        before = self.session
        assert self.do(rules.NobodyHeard())
        for devices in self.connected.values():
            devices.clear()
        self.stands_as(before)

    def stands_as(self, before: Session) -> None:
        """Whoever goes takes no stage along, and no light."""
        now = self.session
        assert (now.stage, now.stage_at, now.proposed) == (before.stage, before.stage_at, before.proposed)

    @rule(ms=st.sampled_from([1_000, MINUTE, 7 * MINUTE, 15 * MINUTE, 40 * MINUTE]))
    def time(self, ms: int) -> None:
        self.now += ms
        was = self.session
        self.take(rules.due(was, self.now))
        if self.session != was:
            assert not self.session.is_open, "time begins nothing"
            assert self.now >= was.closes_by

    # ------------------------------------------------------------ what always holds

    @invariant()
    def it_always_ends_and_was_announced(self) -> None:
        session = self.session
        if not session.is_open:
            assert session.due_at is None
            assert session.dawn_at is not None
            assert session.here == ()
            return
        assert session.due_at == session.closes_by <= END + rules.OVER_BY
        assert not rules.due(session, session.due_at).is_open
        if not session.here:
            assert session.empty_at is not None
            assert session.closes_by <= max(session.empty_at, START) + rules.EMPTY_FOR
            assert session.closes_by >= START + rules.EMPTY_FOR, "never before it should begin"

    @invariant()
    def who_is_here_is_who_is_connected(self) -> None:
        if self.session.is_open:
            for side in (self.session.guide, self.session.member):
                assert set(side.devices) == self.connected[side.member]
                assert side.here == (side.gone_at is None) or not side.devices


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
