"""The state table of a call until somebody takes it, line by line (docs/calls.md): P1, P3, P10, P11, P12."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asterism.calls import boundaries, chain, rules, waves
from asterism.calls.fairness import Fairness, prefix_mark
from asterism.calls.need import line_at, need_of
from asterism.calls.state import HOUR, MINUTE, SECOND, Call, Person, Told, Wishes
from tests.rules.calls_made import T0, among, kinds, person, pressed, refused

# ---------------------------------------------------------------- reaching


def test_a_press_is_heavy_until_told_otherwise_and_due_at_once() -> None:
    call = pressed()
    assert (call.state, call.need, call.due_at) == ("waiting", "heavy", T0)


@pytest.mark.parametrize(
    ("heaviness", "words", "need"),
    [(None, False, "heavy"), (0, False, "steady"), (4, False, "steady"), (5, False, "heavy"),
     (7, False, "heavy"),
     (8, False, "crisis"), (10, False, "crisis"), (1, True, "crisis")],
)  # fmt: skip
def test_need_is_what_the_caller_says(heaviness: int | None, words: bool, need: str) -> None:
    assert need_of(Told(heaviness=heaviness, crisis_words=words)) == need


def test_crisis_goes_before_heavy_before_steady_and_nobody_starves() -> None:
    crisis, heavy, steady = (replace(pressed(), need=n) for n in ("crisis", "heavy", "steady"))
    assert line_at(crisis) < line_at(heavy) < line_at(steady)
    waited = replace(steady, reached_at=T0 - 46 * MINUTE)
    assert line_at(waited) < line_at(crisis)
    assert line_at(replace(heavy, first_in_line=True)) < line_at(crisis)
    late = replace(heavy, queue_last=True)
    assert line_at(steady) < line_at(late) < line_at(replace(heavy, reached_at=T0 + 2 * HOUR))


# ---------------------------------------------------------------- ringing


def test_the_first_wave_is_enough_people_and_never_everybody() -> None:
    people = [person(f"s{n}") for n in range(10)]
    call = rules.due(pressed(), among(*people), T0).call
    assert (call.state, call.link, len(call.open_offers())) == ("ringing", "shift", 2)
    assert all(o.due_at == T0 + 15 * SECOND for o in call.offers)
    assert call.due_at == T0 + 15 * SECOND
    pair = rules.due(pressed(), among(*people[:2]), T0).call
    assert len(pair.open_offers()) == 1


def test_who_often_passes_makes_a_larger_wave_and_is_not_ranked_by_it() -> None:
    often = [person(f"s{n}", passed=9.0, record_at=T0) for n in range(10)]
    call = rules.due(pressed(), among(*often), T0).call
    assert len(call.open_offers()) == 5
    mixed = [person("a", passed=9.0, record_at=T0), person("b", took=9.0, record_at=T0)]
    assert [p.id for p in waves.rank(pressed(), mixed, among())] == ["a", "b"]


def test_a_record_fades_within_a_month() -> None:
    fresh = waves.acceptance(person("s", passed=9.0, record_at=T0), T0)
    old = waves.acceptance(person("s", passed=9.0, record_at=T0), T0 + 90 * 24 * HOUR)
    assert fresh < 0.3
    assert old > 0.6


def test_each_link_comes_at_its_time_and_each_is_seen() -> None:
    people = [
        person("on"), person("off", on_shift=False, off_shift_ok=True),
        person("stw", on_shift=False, steward_on_call=True)
    ]  # fmt: skip
    call = pressed()
    around = among(*people)
    seen = []
    for second in (0, 15, 30, 60, 90):
        around = replace(around, caller_seen_at=T0 + second * SECOND)
        outcome = rules.due(call, around, T0 + second * SECOND)
        call = outcome.call
        seen.append((call.link, sorted(e.member for e in outcome.effects if e.kind == "ring")))
    # The one on shift lapses at 15 s; nobody else is on shift, so the next link comes at once.
    assert seen == [
        ("shift", ["on"]),
        ("off_shift", ["off"]),
        ("off_shift", []),
        ("steward", ["stw"]),
        ("outside", []),
    ]
    assert chain.lines_large(call)


def test_in_a_crisis_the_steward_is_rung_at_thirty_seconds_and_the_lines_stand_large_at_once() -> None:
    call = replace(pressed(), need="crisis")
    assert chain.lines_large(call)
    assert chain.link_at(30 * SECOND, "crisis") == "steward"
    assert chain.link_at(30 * SECOND, "heavy") == "off_shift"


def test_nobody_eligible_goes_on_to_the_next_link_at_once() -> None:
    call = rules.due(pressed(), among(person("stw", on_shift=False, steward_on_call=True)), T0).call
    assert (call.link, call.state) == ("steward", "ringing")
    nobody = rules.due(pressed(), among(), T0).call
    assert (nobody.link, nobody.state, nobody.hungry) == ("outside", "waiting", True)
    assert nobody.due_at is not None


def test_who_becomes_free_is_rung_while_a_steward_is_rung_because_all_were_busy() -> None:
    steward = person("sue", on_shift=False, steward_on_call=True)
    other = person("sal", on_shift=False, steward_on_call=True)
    busy = person("ben", leading=1)
    call = rules.due(pressed(age="adult"), among(steward, other, busy), T0).call
    assert [o.member for o in call.open_offers("lead")] == ["sal"]
    assert call.hungry
    call = rules.due(call, among(steward, other, person("ben")), T0 + SECOND).call
    assert [o.member for o in call.open_offers("lead")] == ["sal", "ben"]
    assert not call.hungry


def test_the_chain_repeats_each_minute_for_ten_minutes_and_then_rings_only_who_becomes_free() -> None:
    people = [person("on")]
    call = pressed()
    rings = []
    now = T0
    while now < T0 + 20 * MINUTE:
        around = replace(among(*people), caller_seen_at=now)
        outcome = rules.due(call, around, now)
        call = outcome.call
        rings += [(now - T0) // SECOND for e in outcome.effects if e.kind == "ring"]
        assert call.due_at is not None
        assert now < call.due_at <= now + MINUTE
        now = call.due_at
    assert rings == [0, *(150 + 60 * n for n in range(9))]
    assert call.link == "quiet"
    freed = replace(people[0], free_since=now - 1)
    again = rules.due(call, replace(among(freed), caller_seen_at=now), now)
    assert kinds(again) == ["ring"]


def test_passing_is_replaced_at_once_and_the_one_who_passed_is_not_asked_again_in_this_round() -> None:
    people = [person("a"), person("b")]
    call = rules.due(pressed(), among(*people), T0).call
    first = call.open_offers()[0]
    outcome = rules.pass_on(call, first.id, first.member, among(*people), T0 + SECOND)
    assert kinds(outcome) == ["answered", "ring"]
    assert outcome.effects[1].member != first.member
    later = T0 + 3 * MINUTE
    again = rules.due(outcome.call, replace(among(person(first.member)), caller_seen_at=later), later)
    assert "ring" not in kinds(again)
    twice = rules.pass_on(outcome.call, first.id, first.member, among(*people), T0 + 2 * SECOND)
    assert twice.effects == ()


def test_while_others_wait_the_free_people_are_shared_out() -> None:
    people = [person(f"s{n}", passed=9.0, record_at=T0) for n in range(10)]
    assert len(rules.due(pressed(), among(*people, others_wait=9), T0).call.open_offers()) == 1


# ---------------------------------------------------------------- boundaries and rest


@pytest.mark.parametrize(
    ("call", "who", "around", "why"),
    [
        (pressed(age="adult"), person("s"), {"blocked": frozenset({"s"})}, "blocked"),
        (pressed(age="adult", languages=("de",)), person("s", languages=frozenset({"en"})), {}, "language"),
        (pressed(age="minor"), Person(id="s"), {}, "age"),
        (pressed(age="unsaid"), Person(id="s"), {}, "age"),
        (pressed(), Person(id="s"), {}, "age"),
        (pressed(age="adult"), person("s", ready=False), {}, "not_ready"),
        (pressed(age="adult"), person("s", on_shift=False), {}, "not_on_shift"),
        (pressed(age="adult"), person("s", shift_ends_at=T0), {}, "not_on_shift"),
        (pressed(age="adult"), person("s", rest_until=T0 + 1), {}, "resting"),
        (pressed(age="adult"), person("s", calls=8), {}, "cap"),
        (replace(pressed(age="adult"), need="crisis"), person("s", crises=3), {}, "cap"),
        (replace(pressed(age="adult"), need="crisis"), person("s", probation=True), {}, "probation"),
        (pressed(age="adult"), person("s", leading=1), {}, "busy"),
        (pressed(age="adult", steward_only=True), person("s"), {}, "steward_only"),
        (pressed(age="adult", practice_for="x"), person("s"), {}, "wish"),
        (pressed(age="adult"), person("ann"), {}, "self"),
    ],
)
def test_what_keeps_somebody_from_a_call(
    call: Call, who: Person, around: dict[str, object], why: str
) -> None:
    assert boundaries.keeps_from(call, who, among(who, **around), T0) == why
    rung = rules.due(call, among(who, **around), T0)
    assert not rung.call.open_offers(), "nobody is rung across it, also when nobody else is free"


def test_who_is_under_age_is_answered_by_the_cleared_and_by_the_steward_on_call() -> None:
    steward = Person(id="stw", on_shift=False, steward_on_call=True)
    call = rules.due(pressed(age="minor"), among(Person(id="s"), steward), T0).call
    assert [o.member for o in call.open_offers()] == ["stw"]


def test_a_caller_is_told_which_boundary_leaves_nobody() -> None:
    call = pressed(age="adult", languages=("de",))
    waiting = rules.due(call, among(person("s", languages=frozenset({"en"}))), T0).call
    assert waiting.limits == ("language",)


def test_an_age_that_was_not_yes_cannot_be_widened() -> None:
    call = rules.tell(pressed(), Told(), "minor", among(), T0).call
    refused("not_allowed", lambda: rules.tell(call, Told(), "adult", among(), T0))


def test_a_new_wish_withdraws_offers_that_no_longer_fit() -> None:
    ben = person("ben", languages=frozenset({"en"}))
    call = rules.due(pressed(age="adult"), among(ben), T0).call
    told = rules.tell(call, Told(wishes=Wishes(languages=("de",))), None, among(ben), T0 + 1)
    assert (told.call.state, told.call.due_at) == ("waiting", T0 + 1)
    refused("offer_gone", lambda: rules.accept(told.call, call.offers[0].id, ben, among(ben), T0 + 2))


def test_who_was_rung_early_is_let_be_when_a_wider_boundary_finds_somebody_on_shift() -> None:
    steward = Person(id="stw", on_shift=False, steward_on_call=True)
    ben = Person(id="ben")
    early = rules.due(pressed(), among(ben, steward), T0).call
    assert (early.link, [o.member for o in early.open_offers()]) == ("steward", ["stw"])
    told = rules.tell(early, Told(), "adult", among(ben, steward), T0 + SECOND).call
    assert (told.link, told.state, told.due_at) == ("shift", "waiting", T0 + SECOND)
    assert [o.member for o in rules.due(told, among(ben, steward), T0 + SECOND).call.open_offers()] == ["ben"]
    alone = rules.tell(early, Told(), "adult", among(steward), T0 + SECOND).call
    assert [o.member for o in alone.open_offers()] == ["stw"], (
        "while there is nobody nearer the steward is rung on"
    )


# ---------------------------------------------------------------- fairness


def test_beyond_three_unheld_calls_from_one_prefix_later_ones_queue_last_for_an_hour() -> None:
    fairness, mark = Fairness(), prefix_mark(b"k" * 32, "203.0.113.7")
    assert mark == prefix_mark(b"k" * 32, "203.0.113.99")
    assert mark != prefix_mark(b"k" * 32, "203.0.114.7")
    for n in range(3):
        assert not fairness.queues_last(mark, T0)
        fairness.pressed(mark, f"c{n}", T0)
    assert fairness.queues_last(mark, T0)
    fairness.held("c1")
    assert not fairness.queues_last(mark, T0)
    fairness.pressed(mark, "c3", T0)
    assert not fairness.queues_last(mark, T0 + HOUR)
    assert not fairness.queues_last(None, T0)
