"""The state table of a call, line by line (docs/calls.md): P1, P2, P3, P10, P11, P12."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from asterism.calls import boundaries, chain, holding, rules, waves
from asterism.calls.fairness import Fairness, prefix_mark
from asterism.calls.need import line_at, need_of
from asterism.calls.state import HOUR, MINUTE, SECOND, Around, Call, Outcome, Person, Told, Wishes
from asterism.errors import Refusal

T0 = 1_750_000_000_000


def person(name: str, **more: object) -> Person:
    return Person(id=name, cleared_minors=True, **more)  # type: ignore[arg-type]


def among(*people: Person, **more: object) -> Around:
    return Around(people=people, caller_seen_at=T0, lead_seen_at=T0, **more)  # type: ignore[arg-type]


def pressed(**more: object) -> Call:
    return rules.reach(id="c", caller="ann", client_id="1", room="r", now=T0, **more).call  # type: ignore[arg-type]


def held(*, at: int = T0, age: str | None = "adult") -> Call:
    ben = person("ben")
    call = rules.due(pressed(age=age), among(ben), T0).call
    return rules.accept(call, call.offers[0].id, ben, among(ben), at).call


def kinds(outcome: Outcome) -> list[str]:
    return [effect.kind for effect in outcome.effects]


def refused(code: str, what: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as refusal:
        what()
    assert refusal.value.code == code


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


# ---------------------------------------------------------------- taking it


def test_one_person_takes_it_and_the_others_see_that_somebody_is_with_them() -> None:
    people = [person(f"s{n}") for n in range(6)]
    call = rules.due(pressed(), among(*people), T0).call
    first, second = call.open_offers()
    by_id = {p.id: p for p in people}
    taken = rules.accept(call, first.id, by_id[first.member], among(*people), T0 + 1)
    assert (taken.call.state, taken.call.lead, taken.call.term) == ("held", first.member, 1)
    assert kinds(taken) == ["answered", "lead_began", "joins", "push_caller"]
    assert not taken.call.open_offers()
    refused(
        "offer_gone",
        lambda: rules.accept(taken.call, second.id, by_id[second.member], among(*people), T0 + 2),
    )
    assert rules.accept(taken.call, first.id, by_id[first.member], among(*people), T0 + 2).effects == ()


def test_a_lapsed_ring_can_be_taken_until_somebody_else_did() -> None:
    ben = person("ben")
    call = rules.due(pressed(), among(ben), T0).call
    lapsed = rules.due(call, among(ben), T0 + 15 * SECOND)
    assert kinds(lapsed)[0] == "unanswered"
    assert (
        rules.accept(lapsed.call, call.offers[0].id, ben, among(ben), T0 + 20 * SECOND).call.state == "held"
    )


def test_somebody_elses_ring_is_not_found() -> None:
    call = rules.due(pressed(), among(person("ben")), T0).call
    refused("not_found", lambda: rules.accept(call, call.offers[0].id, person("eve"), among(), T0))
    refused("not_found", lambda: rules.pass_on(call, call.offers[0].id, "eve", among(), T0))


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"rest_until": T0 + MINUTE}, "resting"), ({"on_shift": False}, "not_on_shift"),
     ({"leading": 1}, "already_holding"),
     ({"ready": False}, "training_first"), ({"calls": 8}, "resting")],
)  # fmt: skip
def test_rest_shift_and_load_are_looked_at_again_when_a_ring_is_taken(
    changes: dict[str, object], code: str
) -> None:
    ben = person("ben")
    call = rules.due(pressed(), among(ben), T0).call
    refused(code, lambda: rules.accept(call, call.offers[0].id, replace(ben, **changes), among(ben), T0 + 1))  # type: ignore[arg-type]


# ---------------------------------------------------------------- held


@pytest.mark.parametrize("term", [0, 2])
def test_an_action_of_another_term_is_refused(term: int) -> None:
    call = held()
    for what in (
        lambda: holding.close_by_lead(call, "ben", term, T0),
        lambda: holding.hand_over(call, "ben", term, None, among(), T0),
        lambda: holding.summon(call, "ben", term, 1, among()),
        lambda: holding.danger_now(call, "ben", term, T0),
        lambda: holding.end_for_safety(call, "ben", term, "threats", T0),
        lambda: holding.release(call, "ben", term, T0),
        lambda: holding.goodbye(call, "ben", term, T0),
    ):
        refused("old_term", what)
    refused("old_term", lambda: holding.close_by_lead(call, "eve", 1, T0))


def test_a_lost_lead_is_seen_at_sixty_seconds_and_cleared_at_a_hundred_and_twenty() -> None:
    call = held()
    at = T0 + 60 * SECOND
    seen = rules.due(call, replace(among(), caller_seen_at=at), at).call
    assert (seen.state, seen.lead_away_at) == ("held", at)
    back = rules.due(
        seen, replace(among(), caller_seen_at=at, lead_seen_at=at + SECOND), at + 2 * SECOND
    ).call
    assert back.lead_away_at is None
    at = T0 + 120 * SECOND
    cleared = rules.due(seen, replace(among(), caller_seen_at=at), at)
    assert (cleared.call.state, cleared.call.lead, cleared.call.first_in_line) == ("waiting", None, True)
    assert kinds(cleared) == ["lead_ended", "goes"]
    # The old lead comes back only by accepting, also out of the pause that began.
    ben = person("ben", rest_until=at + 15 * MINUTE)
    again = rules.due(cleared.call, replace(among(ben), caller_seen_at=at), at).call
    assert [o.member for o in again.open_offers()] == ["ben"]
    assert rules.accept(again, again.open_offers()[0].id, ben, among(ben), at + 1).call.term == 2


def test_after_a_long_silence_of_the_server_the_caller_still_reads_it_first() -> None:
    call = held()
    at = T0 + 10 * MINUTE
    first = rules.due(call, replace(among(), caller_seen_at=at), at).call
    assert (first.state, first.lead_away_at) == ("held", at)
    assert first.due_at == at + 60 * SECOND


def test_a_caller_who_is_away_is_rung_for_five_minutes_more_and_then_kept_for_a_day() -> None:
    call = rules.due(pressed(), among(), T0).call
    away = rules.due(call, among(), T0 + 60 * SECOND).call
    assert away.caller_away_at == T0 + 60 * SECOND
    parked = rules.due(away, among(), T0 + 6 * MINUTE)
    assert (parked.call.state, parked.call.due_at) == ("parked", T0 + 6 * MINUTE + 24 * HOUR)
    back = rules.caller_back(parked.call, among(), T0 + HOUR).call
    assert (back.state, line_at(back)) == ("waiting", line_at(call))
    lapsed = rules.due(parked.call, among(), T0 + 6 * MINUTE + 24 * HOUR).call
    assert (lapsed.state, lapsed.how) == ("closed", "lapsed")


def test_tell_me_when_someone_is_here_is_told_once() -> None:
    parked = rules.park(replace(pressed(age="adult"), tell_me=True), T0).call
    nobody = rules.due(parked, among(), T0 + HOUR)
    assert nobody.effects == ()
    told = rules.due(nobody.call, among(person("ben")), T0 + HOUR)
    assert kinds(told) == ["push_caller"]
    assert rules.due(told.call, among(person("ben")), T0 + 2 * HOUR).effects == ()


def test_a_lead_may_release_a_call_after_ten_minutes_of_an_absent_caller() -> None:
    call = replace(held(), caller_away_at=T0)
    refused("not_yet", lambda: holding.release(call, "ben", 1, T0 + 9 * MINUTE))
    released = holding.release(call, "ben", 1, T0 + 10 * MINUTE)
    assert (released.call.state, released.call.lead) == ("parked", None)
    assert "lead_ended" in kinds(released)


def test_the_lead_stays_until_the_other_accepted() -> None:
    cleo = person("cleo")
    asked = holding.hand_over(held(), "ben", 1, None, among(cleo), T0 + MINUTE)
    assert (asked.call.state, asked.call.lead) == ("held", "ben")
    offer = asked.call.open_offers("handover")[0]
    taken = rules.accept(asked.call, offer.id, cleo, among(cleo), T0 + 2 * MINUTE)
    assert (taken.call.lead, taken.call.term) == ("cleo", 2)
    assert kinds(taken) == ["answered", "lead_ended", "goes", "lead_began", "joins", "push_caller"]
    assert taken.effects[1].rest


def test_a_lead_who_was_not_cleared_goes_when_the_caller_turns_out_to_be_under_age() -> None:
    ben, cleo = Person(id="ben"), Person(id="cleo")
    dora = person("dora")
    call = rules.due(pressed(age="adult"), among(ben, cleo), T0).call
    call = rules.accept(call, call.offers[0].id, ben, among(ben), T0).call
    asked = holding.hand_over(call, "ben", 1, "cleo", among(ben, cleo), T0).call
    for age in ("minor", "unsaid"):
        told = rules.tell(asked, Told(), age, among(ben, cleo, dora), T0 + MINUTE)  # type: ignore[arg-type]
        assert (told.call.state, told.call.lead, told.call.first_in_line) == ("waiting", None, True)
        assert kinds(told) == ["lead_ended", "goes"]
        assert not told.call.open_offers(), "offers that no longer fit are withdrawn"
        rung = rules.due(told.call, among(ben, cleo, dora), T0 + MINUTE).call
        assert [o.member for o in rung.open_offers()] == ["dora"]
    # Who was cleared, or answers by office, stays; and so does everybody while the age stays as it was.
    for stays in (person("ben"), Person(id="ben", steward_on_call=True)):
        told = rules.tell(call, Told(), "minor", among(stays), T0 + MINUTE)
        assert (told.call.lead, told.effects) == ("ben", ())
    assert rules.tell(call, Told(heaviness=3), None, among(), T0 + MINUTE).call.lead == "ben"


def test_after_three_minutes_without_anybody_the_lead_may_say_goodbye() -> None:
    call = held()
    refused("not_yet", lambda: holding.goodbye(call, "ben", 1, T0 + HOUR))
    asked = holding.hand_over(call, "ben", 1, None, among(), T0).call
    refused("not_yet", lambda: holding.goodbye(asked, "ben", 1, T0 + 179 * SECOND))
    gone = holding.goodbye(asked, "ben", 1, T0 + 180 * SECOND).call
    assert (gone.state, gone.lead, gone.first_in_line, gone.due_at) == (
        "waiting",
        None,
        True,
        T0 + 180 * SECOND,
    )
    rung = rules.due(gone, among(person("ben")), T0 + 180 * SECOND).call
    assert not rung.open_offers(), "who said goodbye is not rung for it again"


def test_companions_come_only_with_the_callers_yes_and_go_when_a_call_waits() -> None:
    cleo = person("cleo")
    call = held()
    asked = holding.summon(call, "ben", 1, 1, among(cleo)).call
    assert not asked.open_offers()
    assert holding.answer_summon(asked, False, among(cleo), T0).call.summoning == 0
    rung = holding.answer_summon(asked, True, among(cleo), T0).call
    came = rules.accept(rung, rung.open_offers("companion")[0].id, cleo, among(cleo), T0 + 1).call
    assert (came.companions, came.lead, came.term) == (("cleo",), "ben", 1)
    go = rules.due(came, among(cleo, others_wait=1), T0 + 2)
    assert (go.call.companions, kinds(go)) == ((), ["goes"])
    refused("not_yet", lambda: holding.summon(call, "ben", 1, 1, among(others_wait=1)))
    refused("not_allowed", lambda: holding.summon(held(age="minor"), "ben", 1, 1, among()))


def test_danger_pins_the_number_and_asks_the_steward_into_a_side_room() -> None:
    danger = holding.danger_now(held(), "ben", 1, T0)
    assert (danger.call.danger_at, danger.call.steward_asked, kinds(danger)) == (T0, True, ["side_room"])
    assert holding.danger_now(danger.call, "ben", 1, T0 + 1).effects == ()


def test_not_this_person_ends_their_part_and_rings_somebody_else() -> None:
    gone = holding.not_this_person(held(), "ben", T0 + MINUTE)
    assert (gone.call.state, gone.call.lead, gone.call.first_in_line) == ("waiting", None, True)


# ---------------------------------------------------------------- the end


@pytest.mark.parametrize(
    ("make", "how"),
    [
        (lambda: rules.close_by_caller(pressed(), T0), "withdrawn"),
        (lambda: rules.close_by_caller(pressed(), T0, outside=True), "handed_outside"),
        (lambda: rules.close_by_caller(held(), T0), "left"),
        (lambda: rules.close_by_caller(held(), T0, heaviness=2), "eased"),
        (lambda: rules.close_by_caller(held(), T0, outside=True), "handed_outside"),
        (lambda: holding.close_by_lead(held(), "ben", 1, T0), "eased"),
        (lambda: holding.end_for_safety(held(), "ben", 1, "threats", T0), "ended_for_safety"),
    ],
)
def test_how_a_call_ends(make: Callable[[], Outcome], how: str) -> None:
    ended = make()
    assert (ended.call.state, ended.call.how, ended.call.due_at, ended.call.lead) == (
        "closed",
        how,
        None,
        None,
    )
    assert ended.call.dawn_at == T0 + 24 * HOUR
    assert "dawn" in kinds(ended)
    refused("closed", lambda: rules.tell(ended.call, Told(), None, among(), T0))
    assert rules.close_by_caller(ended.call, T0 + 1).call == ended.call


@pytest.mark.parametrize(
    ("need", "after_s", "rest"),
    [("heavy", 60, True), ("crisis", 60, True), ("steady", 600, False), ("heavy", 30, False)],
)
def test_a_pause_follows_a_heavy_talk(need: str, after_s: int, rest: bool) -> None:
    call = replace(held(), need=need)  # type: ignore[arg-type]
    ended = rules.close_by_caller(call, T0 + after_s * SECOND)
    assert ended.effects[0].kind == "lead_ended"
    assert ended.effects[0].rest is rest


@pytest.mark.parametrize("need", ["steady", "heavy", "crisis"])
def test_who_has_to_stop_rests_whatever_the_call_was_and_however_it_ends(need: str) -> None:
    cleo, soon = person("cleo"), T0 + SECOND
    stopping = holding.stop(replace(held(), need=need), "ben", 1, among(cleo), soon).call  # type: ignore[arg-type]
    assert (stopping.lead, len(stopping.open_offers("handover"))) == ("ben", 1)
    offer = stopping.open_offers("handover")[0]
    away = replace(stopping, caller_away_at=T0)
    lost = replace(stopping, lead_away_at=T0 + MINUTE)
    ways = {
        "taken over": rules.accept(stopping, offer.id, cleo, among(cleo), soon),
        "goodbye": holding.goodbye(stopping, "ben", 1, soon + 3 * MINUTE),
        "lost": rules.due(lost, replace(among(cleo), caller_seen_at=T0 + HOUR), T0 + 2 * MINUTE),
        "released": holding.release(away, "ben", 1, T0 + 10 * MINUTE),
        "closed": holding.close_by_lead(stopping, "ben", 1, soon),
        "left": rules.close_by_caller(stopping, soon),
        "not this person": holding.not_this_person(stopping, "ben", soon),
    }
    for way, outcome in ways.items():
        [ended] = [effect for effect in outcome.effects if effect.kind == "lead_ended"]
        assert (ended.member, ended.rest, outcome.call.stops) == ("ben", True, False), way
    for way in ("goodbye", "lost", "not this person"):
        rung = rules.due(ways[way].call, among(person("ben")), T0 + HOUR)
        assert not rung.call.open_offers(), f"{way}: who had to stop is not rung for it again"


def test_i_have_to_stop_asks_everybody_also_after_a_hand_over_to_one_and_once_only() -> None:
    cleo, dan = person("cleo"), person("dan")
    named = holding.hand_over(held(), "ben", 1, "cleo", among(cleo, dan), T0).call
    assert [o.member for o in named.open_offers("handover")] == ["cleo"]
    stopping = holding.stop(named, "ben", 1, among(cleo, dan), T0 + SECOND).call
    assert (stopping.handover_to, stopping.handover_at, stopping.stops) == (None, T0, True)
    again = holding.stop(stopping, "ben", 1, among(cleo, dan), T0 + 2 * SECOND)
    assert (again.call, again.effects) == (stopping, ())
    pool = holding.hand_over(held(), "ben", 1, None, among(cleo), T0).call
    assert holding.stop(pool, "ben", 1, among(cleo), T0 + SECOND).call.stops
    refused("old_term", lambda: holding.stop(held(), "ben", 2, among(cleo), T0))


def test_whoever_came_along_to_another_call_takes_no_call_of_their_own() -> None:
    ben = person("ben")
    call = rules.due(pressed(age="adult"), among(ben), T0).call
    beside = replace(ben, accompanying=1)
    refused("already_holding", lambda: rules.accept(call, call.offers[0].id, beside, among(beside), T0))
    # Their own call they may take over, and the last link of the chain stays reachable.
    here = replace(call, companions=("ben",))
    assert boundaries.keeps_from(here, beside, among(beside), T0, "handover") is None
    steward = replace(beside, steward_on_call=True)
    assert boundaries.keeps_from(call, steward, among(steward), T0) is None


def test_a_practice_talk_rings_only_the_candidate_and_marks_them() -> None:
    eve = Person(id="eve", ready=False, on_shift=False)
    call = rules.due(pressed(practice_for="eve"), among(person("ben"), eve), T0).call
    assert [o.member for o in call.open_offers()] == ["eve"]
    taken = rules.accept(call, call.offers[0].id, eve, among(eve), T0).call
    ended = rules.close_by_caller(taken, T0 + 10 * MINUTE)
    assert "practised" in kinds(ended)
    assert not ended.effects[0].rest


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
