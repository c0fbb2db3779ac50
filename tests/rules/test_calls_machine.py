"""Random lives of several calls and people against the pure rules, looked at after each step."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from asterism.calls import holding, rules
from asterism.calls.state import MINUTE, SECOND, Around, Call, Outcome, Person, Told, Wishes
from asterism.errors import Refusal

START = 1_750_000_000_000
NAMES = [f"s{n}" for n in range(6)]


@dataclass
class Post:
    """A supporter as this test keeps them, apart from the rules."""

    person: Person
    here: bool = True
    rest_until: int = 0
    since: int = START


@dataclass
class World:
    now: int = START
    posts: dict[str, Post] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    blocked: set[tuple[str, str]] = field(default_factory=set)
    lost_from: dict[str, str] = field(default_factory=dict)


class Night(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.pressed = 0

    @initialize(
        minors=st.lists(st.booleans(), min_size=6, max_size=6),
        probation=st.lists(st.booleans(), min_size=6, max_size=6),
        german=st.lists(st.booleans(), min_size=6, max_size=6),
        steward=st.integers(0, 6),
    )
    def people(self, minors: list[bool], probation: list[bool], german: list[bool], steward: int) -> None:
        for n, name in enumerate(NAMES):
            self.world.posts[name] = Post(
                Person(
                    id=name,
                    cleared_minors=minors[n],
                    probation=probation[n] and n != steward,
                    languages=frozenset(("de", "en") if german[n] else ("en",)),
                    steward_on_call=n == steward,
                    on_shift=n != steward,
                    free_since=START,
                )
            )

    # ------------------------------------------------------------ what the shell does, told simply

    def around(self, call: Call) -> Around:
        world = self.world
        people = []
        for name, post in world.posts.items():
            leading = sum(1 for c in world.calls.values() if c.state == "held" and c.lead == name)
            ringing = sum(
                1
                for c in world.calls.values()
                if c.id != call.id
                for o in c.offers
                if o.open and o.member == name
            )
            along = sum(1 for c in world.calls.values() if name in c.companions)
            people.append(
                replace(
                    post.person,
                    on_shift=post.here and not post.person.steward_on_call,
                    leading=leading,
                    ringing=ringing,
                    accompanying=along,
                    rest_until=post.rest_until,
                    free_since=post.since,
                )
            )
        waits = sum(
            1
            for c in world.calls.values()
            if c.id != call.id and c.state == "waiting" and c.hungry and not c.open_offers()
        )
        return Around(
            people=tuple(people),
            blocked=frozenset(b for a, b in world.blocked if a == call.caller),
            caller_seen_at=world.seen.get(call.caller, 0),
            lead_seen_at=world.seen.get(call.lead or "", 0),
            others_wait=waits,
        )

    def take(self, before: Call, outcome: Outcome) -> None:
        world = self.world
        call = outcome.call
        world.calls[call.id] = replace(call, version=before.version + 1)
        for effect in outcome.effects:
            if effect.kind == "lead_ended":
                post = world.posts[effect.member]
                post.since = world.now
                if effect.rest:
                    post.rest_until = world.now + 15 * MINUTE
            if effect.kind == "ring":
                offer = call.offer(effect.id)
                assert offer is not None
                self.offered(call, effect.member)
        if before.state == "held" and call.state == "waiting" and call.came_from:
            world.lost_from[call.id] = call.came_from

    def offered(self, call: Call, name: str) -> None:
        """P11 and P12, at the moment of the ring, by this test's own reading of them."""
        post = self.world.posts[name]
        assert (call.caller, name) not in self.world.blocked, "P11: a block was crossed"
        if call.age != "adult":
            assert post.person.cleared_minors or post.person.steward_on_call, "P11: not cleared for under 18"
        if call.told.wishes.languages:
            assert set(call.told.wishes.languages) & set(post.person.languages), "P11: no shared language"
        assert name not in call.told.wishes.not_members, "P11: not this person"
        if call.need == "crisis":
            assert not post.person.probation, "probation takes no crisis"
        if self.world.lost_from.get(call.id) != name:
            assert post.rest_until <= self.world.now, "P12: rung during a pause"
        assert post.here or post.person.steward_on_call, "P12: rung after the shift"

    def call(self, n: int) -> Call | None:
        calls = sorted(self.world.calls)
        return self.world.calls[calls[n % len(calls)]] if calls else None

    def step_all_due(self) -> None:
        for call_id in list(self.world.calls):
            call = self.world.calls[call_id]
            if call.due_at is not None and call.due_at <= self.world.now:
                self.take(call, rules.due(call, self.around(call), self.world.now))

    # ------------------------------------------------------------ what happens

    @rule(age=st.sampled_from([None, "adult", "adult", "adult", "minor", "unsaid"]))
    def press(self, age: str | None) -> None:
        if sum(1 for c in self.world.calls.values() if c.is_open) >= 5:
            return
        self.pressed += 1
        name = f"c{self.pressed}"
        made = rules.reach(
            id=f"call{self.pressed}",
            caller=name,
            client_id="x",
            room=f"r{self.pressed}",
            now=self.world.now,
            age=age,  # type: ignore[arg-type]
        )
        self.world.seen[name] = self.world.now
        self.world.calls[made.call.id] = made.call
        self.step_all_due()

    @rule(n=st.integers(0, 9), heaviness=st.none() | st.integers(0, 10), german=st.booleans())
    def say(self, n: int, heaviness: int | None, german: bool) -> None:
        call = self.call(n)
        if call is None:
            return
        told = Told(heaviness=heaviness, wishes=Wishes(languages=("de",) if german else ()))
        try:
            self.take(call, rules.tell(call, told, None, self.around(call), self.world.now))
        except Refusal:
            assert call.state == "closed"
        self.step_all_due()

    @rule(n=st.integers(0, 9), who=st.integers(0, 20), late=st.booleans())
    def accept(self, n: int, who: int, late: bool) -> None:
        call = self.call(n)
        if call is None or not call.offers:
            return
        wanted = ("open", "lapsed") if late else ("open",)
        offers = [o for o in call.offers if o.state in wanted] or list(call.offers)
        offer = offers[who % len(offers)]
        around = self.around(call)
        person = next(p for p in around.people if p.id == offer.member)
        try:
            outcome = rules.accept(call, offer.id, person, around, self.world.now)
        except Refusal:
            return
        if offer.kind != "companion" and offer.state != "accepted":
            assert outcome.call.term == call.term + 1
            if call.came_from != person.id:
                assert person.rest_until <= self.world.now, "P12: accepted during a pause"
            assert not person.leading, "P2: leads two calls"
        self.take(call, outcome)

    @rule(n=st.integers(0, 9), who=st.integers(0, 20))
    def let_pass(self, n: int, who: int) -> None:
        call = self.call(n)
        if call is None or not call.offers:
            return
        offer = call.offers[who % len(call.offers)]
        self.take(call, rules.pass_on(call, offer.id, offer.member, self.around(call), self.world.now))

    @rule(seconds=st.sampled_from([1, 5, 15, 15, 30, 60, 65, 180, 400, 3600]), beats=st.integers(0, 3))
    def time_goes_by(self, seconds: int, beats: int) -> None:
        target = self.world.now + seconds * SECOND
        while self.world.now < target:
            moments = [c.due_at for c in self.world.calls.values() if c.due_at is not None]
            self.world.now = max(self.world.now, min([target, *moments]))
            if beats:
                for name in [*self.world.posts, *self.world.seen]:
                    if beats == 3 or hash_of(name) % 3 != beats:
                        self.world.seen[name] = self.world.now
            self.step_all_due()

    @rule(n=st.integers(0, 9), what=st.sampled_from(["close", "outside", "withdraw", "back", "tell_me"]))
    def caller_does(self, n: int, what: str) -> None:
        call = self.call(n)
        if call is None or not call.is_open:
            return
        now = self.world.now
        if what == "back":
            self.world.seen[call.caller] = now
            self.take(call, rules.caller_back(call, self.around(call), now))
        elif what == "tell_me":
            self.take(call, rules.tell_me(call, True, now))
        else:
            self.take(call, rules.close_by_caller(call, now, outside=what == "outside", heaviness=None))

    @rule(
        n=st.integers(0, 9),
        what=st.sampled_from(
            ["close", "hand_over", "goodbye", "release", "danger", "safety", "summon", "old"]
        ),
    )
    def lead_does(self, n: int, what: str) -> None:
        call = self.call(n)
        if call is None or call.lead is None:
            return
        now, around, lead = self.world.now, self.around(call), call.lead
        try:
            if what == "close":
                outcome = holding.close_by_lead(call, lead, call.term, now)
            elif what == "hand_over":
                outcome = holding.hand_over(call, lead, call.term, None, around, now)
            elif what == "goodbye":
                outcome = holding.goodbye(call, lead, call.term, now)
            elif what == "release":
                outcome = holding.release(call, lead, call.term, now)
            elif what == "danger":
                outcome = holding.danger_now(call, lead, call.term, now)
            elif what == "safety":
                outcome = holding.end_for_safety(call, lead, call.term, "threats", now)
            elif what == "summon":
                asked = holding.summon(call, lead, call.term, 2, around)
                outcome = holding.answer_summon(asked.call, True, around, now)
                assert call.age == "adult", "under 18 there are no companions"
                assert not around.others_wait, "companions while a call waits"
            else:
                holding.close_by_lead(call, lead, call.term - 1, now)
                raise AssertionError("an old term was taken")
        except Refusal:
            return
        if what == "goodbye":
            assert call.handover_at is not None
            assert now - call.handover_at >= 180 * SECOND
            assert outcome.call.first_in_line
        self.take(call, outcome)

    @rule(n=st.integers(0, 9), who=st.sampled_from(NAMES))
    def block(self, n: int, who: str) -> None:
        call = self.call(n)
        if call is None or not call.is_open:
            return
        self.world.blocked.add((call.caller, who))
        self.take(call, holding.not_this_person(call, who, self.world.now))

    @rule(who=st.sampled_from(NAMES), on=st.booleans())
    def shift(self, who: str, on: bool) -> None:
        self.world.posts[who].here = on
        self.world.posts[who].since = self.world.now

    # ------------------------------------------------------------ what must never be

    @invariant()
    def every_open_call_has_a_next_step(self) -> None:
        for call in self.world.calls.values():
            assert (call.due_at is None) == (call.state == "closed"), (
                f"P1: {call.id} {call.state} {call.due_at}"
            )
            if call.state == "closed":
                assert call.how is not None
                assert call.dawn_at is not None

    @invariant()
    def one_person_holds_you(self) -> None:
        held = [c for c in self.world.calls.values() if c.lead is not None]
        assert all((c.lead is not None) == (c.state == "held") for c in self.world.calls.values()), "P2"
        assert len({c.lead for c in held}) == len(held), "P2: one led call for each supporter"

    @invariant()
    def the_state_says_what_is_out(self) -> None:
        for call in self.world.calls.values():
            lead_offers = [o for o in call.offers if o.open and o.kind == "lead"]
            assert (call.state == "ringing") == bool(lead_offers), (
                f"P3: {call.state} with {len(lead_offers)} offers"
            )
            names = [o.member for o in call.offers if o.open]
            assert len(names) == len(set(names)), "one open offer for each call and person"
            if call.state in ("parked", "closed"):
                assert not [o for o in call.offers if o.open], "nothing rings"
            for offer in call.offers:
                if offer.open:
                    assert (call.caller, offer.member) not in self.world.blocked, (
                        "P11: still rings after a block"
                    )

    @invariant()
    def nobody_is_rung_for_two_calls(self) -> None:
        rung: dict[str, int] = {}
        for call in self.world.calls.values():
            for offer in call.offers:
                if offer.open:
                    rung[offer.member] = rung.get(offer.member, 0) + 1
        for name, count in rung.items():
            assert count == 1 or self.world.posts[name].person.steward_on_call


def hash_of(name: str) -> int:
    return sum(name.encode())


TestNight = Night.TestCase
TestNight.settings = settings(
    max_examples=150,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
