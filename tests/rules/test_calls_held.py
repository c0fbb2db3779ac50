"""The state table of a call from the moment it is taken, line by line (docs/calls.md): P1, P2, P11, P12."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from asterism.calls import boundaries, ending, holding, rules
from asterism.calls.need import line_at
from asterism.calls.state import HOUR, MINUTE, SECOND, Outcome, Person, Told
from tests.rules.calls_made import T0, among, held, kinds, person, pressed, refused

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
    refused(code, lambda: rules.accept(call, call.offers[0].id, replace(ben, **changes), among(ben), T0 + 1))


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
    parked = ending.park(replace(pressed(age="adult"), tell_me=True), T0).call
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
        told = rules.tell(asked, Told(), age, among(ben, cleo, dora), T0 + MINUTE)
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


def test_each_lead_asks_the_steward_for_themselves() -> None:
    cleo = person("cleo")
    danger = holding.danger_now(held(), "ben", 1, T0).call
    away = replace(danger, caller_away_at=T0)
    asked = holding.hand_over(danger, "ben", 1, None, among(cleo), T0).call
    taken = rules.accept(asked, asked.open_offers("handover")[0].id, cleo, among(cleo), T0 + 1).call
    assert (taken.lead, taken.danger_at, taken.steward_asked) == ("cleo", None, False)
    assert kinds(holding.ask_steward(taken, "cleo", 2)) == ["side_room"]
    again = holding.danger_now(taken, "cleo", 2, T0 + 2)
    assert (again.call.danger_at, kinds(again)) == (T0 + 2, ["side_room"])
    # Nobody asks a colleague while nobody holds the call; that there is danger stays said until then.
    for without in (
        holding.not_this_person(danger, "ben", T0 + MINUTE).call,
        holding.release(away, "ben", 1, T0 + 10 * MINUTE).call,
    ):
        assert (without.lead, without.steward_asked, without.danger_at) == (None, False, T0)


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
    call = replace(held(), need=need)
    ended = rules.close_by_caller(call, T0 + after_s * SECOND)
    assert ended.effects[0].kind == "lead_ended"
    assert ended.effects[0].rest is rest


@pytest.mark.parametrize("need", ["steady", "heavy", "crisis"])
def test_who_has_to_stop_rests_whatever_the_call_was_and_however_it_ends(need: str) -> None:
    cleo, soon = person("cleo"), T0 + SECOND
    stopping = holding.stop(replace(held(), need=need), "ben", 1, among(cleo), soon).call
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
