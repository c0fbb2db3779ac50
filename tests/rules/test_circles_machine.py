"""Random lives of a meeting against the pure rules: nobody out of turn, nobody stuck, always an end (P7)."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from asterism.circles import commands as c
from asterism.circles import meeting as rules
from asterism.circles.piece import speech_allowed
from asterism.circles.state import HOUR, MINUTE, SECOND, Meeting, Outcome
from asterism.errors import Refusal

START = 1_750_000_000_000
PEOPLE = ["lead", "co", "wise", "ana", "ben", "cem"]
LENGTH = 90 * MINUTE
WHO = st.sampled_from(PEOPLE)
DEVICE = st.sampled_from(["phone", "laptop"])


class Circle(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = START - 15 * MINUTE
        self.meeting: Meeting
        # What this test keeps by itself, apart from the rules
        self.connected: dict[str, set[str]] = {name: set() for name in PEOPLE}
        self.gone: set[str] = set()
        self.whole_round: set[str] = set()  # here since the round began
        self.offered: Counter[str] = Counter()
        self.had_turn: set[str] = set()
        self.round = (0, "gathering")

    @initialize(wise=st.booleans(), people=st.integers(0, 6), stage=st.sampled_from(["", "round", "floor"]))
    def begin(self, wise: bool, people: int, stage: str) -> None:
        self.wise = wise
        self.meeting = rules.gather(
            id="m", circle="c", lead="lead", starts_at=START, ends_at=START + LENGTH, now=self.now
        ).state
        for who in PEOPLE[:people]:
            self.arrive(who, "phone")
        if stage and people:
            self.leads("lead", stage, [], 0)

    # ------------------------------------------------------------ what the shell does

    def do(self, command: c.Command) -> bool:
        """Whether it was taken. A refusal leaves no trace, and a stale one says how it stands."""
        try:
            outcome = rules.step(self.meeting, command, self.now)
        except Refusal as refused:
            self.refused_with(refused)
            return False
        self.take(outcome)
        return True

    def refused_with(self, refused: Refusal) -> None:
        if refused.code == "stale":
            assert refused.detail["version"] == self.meeting.version

    def take(self, outcome: Outcome) -> None:
        before, after = self.meeting, outcome.state
        assert outcome.due_at == after.due_at
        if after != before:
            assert after.version == before.version + 1
        self.meeting = after
        if (after.round_no, after.stage) != self.round:
            self.round = (after.round_no, after.stage)
            self.whole_round = set(after.here)
            self.offered.clear()
            self.had_turn.clear()
        self.whole_round &= set(after.here)
        for event in outcome.events:
            if event.kind == "offered":
                self.offered[event.member] += 1
                assert self.offered[event.member] <= 2 + len(PEOPLE), "offered without end"
            if event.kind == "round_over":
                missed = self.whole_round - set(self.offered) - self.had_turn
                assert not missed, f"P7: {missed} were here and never had the piece"
            if event.kind in ("taken_back", "removed"):
                assert event.to == event.member, "told to others as well"
                assert event.reason
                assert event.appeal

    def arrive(self, who: str, device: str) -> None:
        role = {"lead": "facilitator", "co": "co_facilitator"}.get(who, "member")
        taken = self.do(
            c.Arrive(member=who, device=device, role=role, experienced=self.wise and who == "wise")  # type: ignore[arg-type]
        )
        assert taken == (self.meeting.is_open and who not in self.gone)
        if taken:
            self.connected[who].add(device)

    # ------------------------------------------------------------ what happens

    @rule(who=WHO, device=DEVICE)
    def arrives(self, who: str, device: str) -> None:
        self.arrive(who, device)

    @rule(n=st.integers(2, 6))
    def several_arrive(self, n: int) -> None:
        for who in PEOPLE[:n]:
            if who not in self.gone:
                self.arrive(who, "phone")

    @rule(who=WHO, device=DEVICE)
    def loses_a_device(self, who: str, device: str) -> None:
        assert self.do(c.Lose(member=who, device=device))
        self.connected[who].discard(device)

    @rule(who=WHO)
    def leaves(self, who: str) -> None:
        assert self.do(c.Leave(member=who)), "P10: somebody was kept from leaving"
        self.connected[who].clear()

    @rule(really=st.integers(0, 5))
    def the_server_was_away(self, really: int) -> None:
        if really == 0:
            assert self.do(c.NobodyHeard())
            for devices in self.connected.values():
                devices.clear()

    @rule(who=WHO, old=st.sampled_from([0, 0, 0, 1, 3]))
    def takes(self, who: str, old: int) -> None:
        before = self.meeting.piece
        if self.do(c.Take(member=who, version=self.meeting.version - old)):
            assert speech_allowed(self.meeting, who)
            in_the_middle = self.meeting.stage == "open" and before.state == "resting"
            by_lead = before.state == "resting" and who == self.meeting.lead
            already = before.state == "held" and before.member == who
            offered = before.state == "offered" and before.member == who
            assert in_the_middle or by_lead or already or offered, "P7: taken out of turn"

    @rule(first=WHO, second=WHO)
    def two_take_at_once(self, first: str, second: str) -> None:
        version = self.meeting.version
        took = [who for who in (first, second) if self.do(c.Take(member=who, version=version))]
        assert first == second or len(took) <= 1, "P7: two hold it"

    @precondition(lambda self: self.meeting.piece.member)
    @rule(hold=st.booleans(), end=st.sampled_from(["return", "pass", "keep"]))
    def answers_the_offer(self, hold: bool, end: str) -> None:
        who = self.meeting.piece.member
        assert who is not None
        if hold:
            self.takes(who, 0)
        if end == "pass":
            self.passes(who)
        elif end == "return":
            self.do(c.Return(member=who, version=self.meeting.version))

    @rule(who=WHO)
    def passes(self, who: str) -> None:
        known = self.meeting.is_open and self.meeting.seat(who) is not None and who not in self.gone
        had = self.meeting.piece.member == who
        round_before = self.round
        assert self.do(c.Pass(member=who, version=self.meeting.version)) == known, "P7: no way to pass"
        if self.round == round_before:
            self.had_turn.add(who)
        if had and known:
            held = self.meeting.piece.state == "held" and self.meeting.piece.member == who
            assert not held, "P7: made to speak"

    @rule(who=WHO, old=st.sampled_from([0, 0, 1]))
    def returns(self, who: str, old: int) -> None:
        held = speech_allowed(self.meeting, who)
        taken = self.do(c.Return(member=who, version=self.meeting.version - old))
        assert not taken or held

    @rule(
        by=st.sampled_from(["lead", "lead", "lead", "lead", "co", "wise", "ana"]),
        what=st.sampled_from(
            ["open", "round", "round", "floor", "closing", "close", "go_on", "silence", "ask", "take", "hand"]
        ),
        order=st.lists(WHO, max_size=3),
        old=st.sampled_from([0, 0, 0, 2]),
    )
    def leads(self, by: str, what: str, order: list[str], old: int) -> None:
        at = {"by": by, "version": self.meeting.version - old}
        made: dict[str, c.Command] = {
            "open": c.Open(what="song", **at),  # type: ignore[arg-type]
            "round": c.BeginRound(prompt="p", order=tuple(order), **at),  # type: ignore[arg-type]
            "floor": c.OpenFloor(**at),  # type: ignore[arg-type]
            "closing": c.BeginClosing(**at),  # type: ignore[arg-type]
            "close": c.Close(**at),  # type: ignore[arg-type]
            "go_on": c.GoOn(**at),  # type: ignore[arg-type]
            "silence": c.KeepSilence(**at),  # type: ignore[arg-type]
            "ask": c.AskBack(**at),  # type: ignore[arg-type]
            "take": c.TakeBack(reason="unsafe", **at),  # type: ignore[arg-type]
            "hand": c.HandOver(to=order[0] if order else "co", **at),  # type: ignore[arg-type]
        }
        before = self.meeting
        spoke = before.piece.member if before.piece.state == "held" else None
        if self.do(made[what]):
            assert by == before.lead, "led by somebody else"
            cut_off = spoke not in (None, by) and self.meeting.piece.member != spoke
            assert not cut_off or what == "take", f"{what} took the piece from {spoke}"
            if what == "take" and spoke is not None:
                self.had_turn.add(spoke)

    @rule(by=st.sampled_from(["lead", "co", "wise", "ana"]))
    def takes_the_lead(self, by: str) -> None:
        if self.do(c.TakeLead(by=by, version=self.meeting.version)):
            assert by in ("lead", "co")

    @rule(who=WHO, really=st.integers(0, 3))
    def removes(self, who: str, really: int) -> None:
        lead = self.meeting.lead
        if really == 0 and lead is not None:
            at = self.meeting.version
            if self.do(c.Remove(by=lead, member=who, reason="threats", version=at)):
                assert who not in ("lead", "co", self.meeting.lead)
                self.gone.add(who)
                self.connected[who].clear()

    @rule(seconds=st.sampled_from([1, 5, 15, 19, 20, 30, 60, 120, 121, 400]))
    def time_goes_by(self, seconds: int) -> None:
        self.until(self.now + seconds * SECOND)

    @rule(minutes=st.integers(1, 200))
    def nobody_looks_for_a_while(self, minutes: int) -> None:
        self.now += minutes * MINUTE
        self.look()

    @rule()
    def looked_at_too_early(self) -> None:
        if self.meeting.due_at is None or self.now < self.meeting.due_at:
            assert rules.due(self.meeting, self.now) == Outcome(self.meeting), "looking changed something"

    def look(self) -> None:
        self.take(rules.due(self.meeting, self.now))
        assert self.meeting.due_at is None or self.meeting.due_at > self.now, "due again at once"

    def until(self, target: int) -> None:
        while self.meeting.due_at is not None and self.meeting.due_at <= target:
            self.now = max(self.now, self.meeting.due_at)
            self.look()
        self.now = target

    # ------------------------------------------------------------ what must never be

    @invariant()
    def only_the_holder_is_heard(self) -> None:
        heard = [who for who in [*PEOPLE, "stranger"] if speech_allowed(self.meeting, who)]
        held = self.meeting.piece.state == "held"
        assert heard == ([self.meeting.piece.member] if held else []), "P7: heard out of turn"
        assert held or self.meeting.piece.state == "offered" or self.meeting.piece.member is None

    @invariant()
    def nobody_is_stuck(self) -> None:
        meeting = self.meeting
        assert (meeting.due_at is None) == (meeting.stage == "closed")
        assert (meeting.closed_at is None) == (meeting.stage != "closed") == (meeting.dawn_at is None)
        if meeting.due_at is None:
            return
        assert meeting.due_at <= START + LENGTH + HOUR, "no end"
        here = [who for who in PEOPLE if self.connected[who]]
        if meeting.piece.state == "offered":
            assert meeting.due_at <= meeting.piece.since + 30 * SECOND
        if meeting.piece.state == "held" and meeting.piece.member not in here:
            seat = meeting.seat(meeting.piece.member or "")
            assert seat is not None
            assert seat.away_since is not None
            assert meeting.due_at <= seat.away_since + 20 * SECOND
        needed = meeting.stage != "gathering" or self.now >= START
        if needed and meeting.lead not in here:
            assert meeting.due_at <= self.now + 10 * MINUTE, "waits for somebody who is gone"
        if meeting.stage == "closing" and meeting.lead is None:
            assert meeting.due_at <= self.now + 10 * MINUTE

    @invariant()
    def who_is_here_is_who_is_connected(self) -> None:
        connected = {who for who in PEOPLE if self.connected[who]}
        assert not self.meeting.is_open or set(self.meeting.here) == connected

    @invariant()
    def nobody_has_two_places_in_the_round(self) -> None:
        places = [*self.meeting.queue, *self.meeting.heard]
        if not self.meeting.piece.aside and self.meeting.piece.member is not None:
            places.append(self.meeting.piece.member)
        in_turn = self.meeting.stage in ("round", "closing")
        assert not in_turn or len(places) == len(set(places)), places

    def teardown(self) -> None:
        """Whatever was done, and with nobody doing anything more, it ends."""
        if hasattr(self, "meeting"):
            self.until(START + 24 * HOUR)
            assert self.meeting.stage == "closed", "no end"
            assert self.meeting.closed_at is not None
            assert self.meeting.closed_at <= max(START + LENGTH + HOUR, self.now)


TestCircle = Circle.TestCase
TestCircle.settings = settings(
    max_examples=100,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
