"""A meeting line by line: the way of the piece, who leads, and the end (P7, P10)."""

from __future__ import annotations

from typing import Any

import pytest

from asterism.circles import commands as c
from asterism.circles import meeting as rules
from asterism.circles.piece import speech_allowed
from asterism.circles.state import DAWN_AFTER, HOUR, MAX_SEATS, MINUTE, SECOND, Event, Meeting, Role
from asterism.errors import Refusal

START = 1_750_000_000_000
ROLES: dict[str, Role] = {"lead": "facilitator", "co": "co_facilitator"}


class Evening:
    """A meeting, the moment it is at, and what followed from the last thing that was done."""

    def __init__(self, *people: str, now: int = START) -> None:
        self.now = now
        made = rules.gather(id="m", circle="c", lead="lead", starts_at=START, ends_at=START + HOUR, now=now)
        self.at: Meeting = made.state
        self.events: tuple[Event, ...] = ()
        for who in people:
            self.arrive(who)

    def do(self, command: c.Command) -> Evening:
        outcome = rules.step(self.at, command, self.now)
        self.at, self.events = outcome.state, outcome.events
        return self

    def arrive(self, who: str, device: str = "phone", *, experienced: bool = False) -> Evening:
        role = ROLES.get(who, "member")
        return self.do(c.Arrive(member=who, device=device, role=role, experienced=experienced))

    def lead(self, kind: Any, by: str = "lead", **more: Any) -> Evening:
        return self.do(kind(by=by, version=self.at.version, **more))

    def person(self, kind: Any, who: str) -> Evening:
        return self.do(kind(member=who, version=self.at.version))

    def lose(self, who: str) -> Evening:
        return self.do(c.Leave(member=who))

    def later(self, ms: int) -> Evening:
        """Time goes by, and whatever is due on the way happens at its moment."""
        target, events = self.now + ms, tuple[Event, ...]()
        while self.at.due_at is not None and self.at.due_at <= target:
            self.now = max(self.now, self.at.due_at)
            outcome = rules.due(self.at, self.now)
            self.at, events = outcome.state, events + outcome.events
        self.now, self.events = target, events
        return self

    def is_at(self, state: str, member: str | None = None) -> bool:
        return (self.at.piece.state, self.at.piece.member) == (state, member)

    def is_in(self, stage: str) -> bool:
        return self.at.stage == stage

    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]


def in_round() -> Evening:
    return Evening("lead", "ana", "ben").lead(c.BeginRound, prompt="p", order=("ana", "ben"))


def refused(code: str, evening: Evening, command: c.Command) -> Refusal:
    before = evening.at
    with pytest.raises(Refusal) as raised:
        evening.do(command)
    assert raised.value.code == code
    assert evening.at == before
    return raised.value


# ------------------------------------------------------------ the way of the piece


def test_a_whole_meeting_from_gathering_to_dawn() -> None:
    evening = Evening("lead", "ana", now=START - 10 * MINUTE)
    assert evening.at.stage == "gathering"
    evening.later(10 * MINUTE).lead(c.Open, what="song:7")
    assert (evening.at.stage, evening.at.opening, evening.at.opening_at) == ("opening", "song:7", START)
    evening.lead(c.BeginRound, prompt="How did you come here?")
    for who in ("lead", "ana"):
        assert evening.is_at("offered", who)
        assert not speech_allowed(evening.at, who)
        evening.person(c.Take, who)
        assert [m for m in ("lead", "ana") if speech_allowed(evening.at, m)] == [who]
        evening.person(c.Return, who)
    assert evening.kinds() == ["rests", "round_over"]
    evening.lead(c.OpenFloor).person(c.Take, "ana").person(c.Return, "ana")
    assert evening.is_at("resting")
    evening.lead(c.BeginClosing)
    for who in ("lead", "ana"):
        evening.person(c.Take, who).person(c.Return, who)
    evening.later(MINUTE)
    assert (evening.at.stage, evening.at.how) == ("closed", "closed")
    assert evening.at.dawn_at == evening.now + DAWN_AFTER
    assert evening.at.due_at is None


def test_an_offer_without_an_answer_moves_on_without_a_word_and_comes_again_at_the_end() -> None:
    evening = in_round().later(30 * SECOND)
    assert evening.is_at("offered", "ben")
    assert evening.kinds() == ["offered"]
    evening.person(c.Pass, "ben").person(c.Pass, "lead")
    assert evening.is_at("offered", "ana")
    evening.later(30 * SECOND)
    assert evening.kinds() == ["rests", "round_over"]


def test_passing_is_one_press_before_ones_turn_when_offered_and_while_holding() -> None:
    evening = in_round().person(c.Pass, "ben")
    assert evening.is_at("offered", "ana")
    evening.person(c.Take, "ana").person(c.Pass, "ana")
    assert evening.is_at("offered", "lead"), "who passed beforehand is not asked"
    evening.person(c.Pass, "lead")
    assert evening.at.piece.state == "resting"
    assert "pass" not in " ".join(evening.kinds()), "nobody is told who passed (P10)"


def test_a_pass_on_its_way_since_the_last_round_does_not_cost_the_turn_in_this_one() -> None:
    evening = in_round()
    old = evening.at.version
    evening.person(c.Pass, "ana").person(c.Pass, "ben").person(c.Pass, "lead").lead(c.BeginRound)
    refusal = refused("stale", evening, c.Pass(member="ana", version=old))
    assert refusal.detail == {"version": evening.at.version}
    late = in_round()
    version = late.at.version
    late.later(30 * SECOND)
    late.do(c.Pass(member="ana", version=version))
    assert "ana" in late.at.heard, "within the round it counts, however late"


def test_two_who_take_at_once_from_the_middle_get_one_piece() -> None:
    evening = Evening("lead", "ana", "ben").lead(c.OpenFloor)
    version = evening.at.version
    evening.do(c.Take(member="ana", version=version))
    refused("stale", evening, c.Take(member="ben", version=version))
    refused("not_your_turn", evening, c.Take(member="ben", version=evening.at.version))
    assert evening.do(c.Take(member="ana", version=version)).events == (), "a repeat after a lost answer"
    assert speech_allowed(evening.at, "ana")


def test_coming_and_going_makes_nobodys_press_stale_and_the_future_is_no_version() -> None:
    evening = in_round()
    seen = evening.at.version
    evening.arrive("dan").lose("dan").arrive("dan")
    assert evening.at.version == seen + 3
    refused("stale", evening, c.Take(member="ana", version=evening.at.version + 1))
    assert evening.do(c.Take(member="ana", version=seen)).is_at("held", "ana")


def test_somebody_who_comes_late_joins_at_the_end_of_the_round() -> None:
    evening = in_round().arrive("dan")
    for who in ("ana", "ben", "lead"):
        evening.person(c.Take, who).person(c.Return, who)
    assert evening.is_at("offered", "dan")


def test_somebody_away_at_their_turn_holds_nobody_up_and_has_it_on_coming_back() -> None:
    evening = in_round().lose("ben").person(c.Pass, "ana")
    assert evening.is_at("offered", "lead")
    evening.arrive("ben").person(c.Pass, "lead")
    assert evening.is_at("offered", "ben")


def test_a_holder_who_is_lost_has_twenty_seconds_then_the_piece_rests_and_goes_on() -> None:
    evening = in_round().person(c.Take, "ana").lose("ana").later(19 * SECOND).arrive("ana").later(MINUTE)
    assert evening.is_at("held", "ana")
    evening.lose("ana").later(20 * SECOND)
    assert (evening.is_at("resting"), evening.at.piece.rest) == (True, "lost")
    evening.arrive("ana").later(30 * SECOND)
    assert evening.is_at("offered", "ben")
    evening.person(c.Pass, "ben").person(c.Pass, "lead")
    assert evening.is_at("offered", "ana"), "they come again at the end"


def test_one_of_two_devices_lost_is_nothing_and_leaving_takes_both() -> None:
    evening = in_round().arrive("ana", "laptop").person(c.Take, "ana")
    evening.do(c.Lose(member="ana", device="phone")).later(MINUTE)
    assert evening.is_at("held", "ana")
    evening.arrive("ana", "phone").lose("ana")
    assert not evening.at.is_here("ana")


def test_leaving_looks_to_the_others_like_a_lost_connection() -> None:
    left, lost = in_round(), in_round()
    left.do(c.Leave(member="ben"))
    lost.do(c.Lose(member="ben", device="phone"))
    assert (left.at, left.events) == (lost.at, lost.events)


def test_the_piece_is_asked_back_for_all_to_see_and_rests_after_a_minute() -> None:
    evening = in_round().person(c.Take, "ana").lead(c.AskBack)
    assert evening.events == (Event(kind="asked_back", member="ana"),)
    evening.later(59 * SECOND)
    assert speech_allowed(evening.at, "ana")
    evening.later(SECOND)
    assert (evening.is_at("resting"), evening.at.piece.rest) == (True, "asked_back")
    sooner = in_round().person(c.Take, "ana").lead(c.AskBack).person(c.Return, "ana")
    assert sooner.is_at("resting"), "it went back to the one who asked"
    assert sooner.lead(c.GoOn).is_at("offered", "ben")


def test_for_safety_the_piece_is_taken_at_once_and_the_reason_goes_to_that_person_with_an_appeal() -> None:
    evening = in_round().person(c.Take, "ana").lead(c.TakeBack, reason="A threat.")
    assert not speech_allowed(evening.at, "ana")
    told = [e for e in evening.events if e.reason]
    assert told == [
        Event(kind="taken_back", to="ana", member="ana", reason="A threat.", appeal=True),
    ]
    holding = in_round().person(c.Take, "ana")
    refused("malformed", holding, c.TakeBack(by="lead", version=holding.at.version, reason=" "))
    refused("not_allowed", holding, c.TakeBack(by="ben", version=holding.at.version, reason="x"))


def test_who_was_removed_is_gone_at_once_and_does_not_come_back_into_this_meeting() -> None:
    evening = in_round().person(c.Take, "ana").lead(c.Remove, member="ana", reason="Threats.")
    assert evening.is_at("resting")
    assert [(e.to, e.reason, e.appeal) for e in evening.events if e.kind == "removed"] == [
        ("ana", "Threats.", True)
    ]
    refused("not_allowed", evening, c.Arrive(member="ana", device="tablet"))
    refused(
        "not_allowed", evening, c.Remove(by="lead", member="lead", reason="x", version=evening.at.version)
    )
    offered = in_round().lead(c.Remove, member="ana", reason="Threats.")
    assert offered.is_at("offered", "ben"), "the round goes on"


def test_who_leads_speaks_by_taking_the_resting_piece_and_keeps_their_turn() -> None:
    evening = Evening("lead", "ana").person(c.Take, "lead")
    assert speech_allowed(evening.at, "lead")
    evening.person(c.Return, "lead").lead(c.BeginRound, order=("ana", "lead")).lead(c.KeepSilence)
    evening.person(c.Take, "lead").person(c.Return, "lead").lead(c.GoOn)
    assert evening.is_at("offered", "ana"), "it was hers before the silence"
    assert evening.person(c.Pass, "ana").is_at("offered", "lead")
    gathering = Evening("lead", "ana")
    refused("not_your_turn", gathering, c.Take(member="ana", version=gathering.at.version))


def test_a_stage_does_not_end_over_somebody_who_speaks() -> None:
    evening = in_round().person(c.Take, "ana")
    version = evening.at.version
    for command in (
        c.BeginRound(by="lead", version=version),
        c.OpenFloor(by="lead", version=version),
        c.BeginClosing(by="lead", version=version),
        c.Close(by="lead", version=version),
        c.KeepSilence(by="lead", version=version),
    ):
        refused("not_yet", evening, command)


def test_nobody_else_leads_and_a_stranger_finds_nothing() -> None:
    evening = Evening("lead", "co", "ana")
    for by in ("co", "ana"):
        refused("not_allowed", evening, c.BeginRound(by=by, version=evening.at.version))
    refused("not_found", evening, c.Take(member="eve", version=evening.at.version))
    refused("not_found", evening, c.BeginRound(by="eve", version=evening.at.version))
    refused("not_allowed", evening, c.TakeLead(by="ana", version=evening.at.version))


# ------------------------------------------------------------ without the one who leads


def test_after_two_minutes_the_piece_rests_and_the_co_facilitator_takes_over() -> None:
    evening = in_round().arrive("co").person(c.Take, "ana").lose("lead").later(2 * MINUTE - 1)
    assert speech_allowed(evening.at, "ana")
    evening.later(1)
    assert evening.at.lead == "co"
    assert evening.is_at("resting")
    assert evening.lead(c.GoOn, by="co").is_at("offered", "ana"), "who was interrupted comes first"
    evening.arrive("lead")
    assert evening.at.lead == "co", "coming back alone takes nothing from anybody"
    assert evening.do(c.TakeLead(by="lead", version=evening.at.version)).at.lead == "lead"


def test_without_a_co_facilitator_an_experienced_member_who_agreed_takes_over_and_nobody_else() -> None:
    evening = in_round().arrive("wise", experienced=True).lose("lead").later(2 * MINUTE)
    assert evening.at.lead == "wise"
    alone = in_round().lose("lead").later(2 * MINUTE)
    assert alone.at.lead is None
    assert "no_lead" in alone.kinds()
    assert alone.is_at("resting")
    assert alone.arrive("ana").at.lead is None
    assert alone.arrive("wise", experienced=True).at.lead == "wise", "later is not too late"


def test_whoever_may_lead_no_more_leads_no_more_from_that_moment() -> None:
    at = Evening("lead", "co", "ana").lead(c.BeginRound, order=("ana", "co", "lead"))
    at.person(c.Take, "ana").do(c.Reseat(member="lead", role="member", experienced=False))
    assert at.at.lead == "co"
    assert at.is_at("resting")
    assert at.at.piece.rest == "no_lead"
    with pytest.raises(Refusal, match="not_allowed"):
        at.lead(c.GoOn)
    at.lead(c.GoOn, by="co")
    assert at.is_at("offered", "ana")
    # Without anybody who may lead nobody does, until somebody may again.
    alone = Evening("lead", "ana").do(c.Reseat(member="lead", role="member", experienced=False))
    assert alone.at.lead is None
    again = Evening("lead", "ana").do(c.Reseat(member="lead", role="member", experienced=False))
    assert again.do(c.Reseat(member="ana", role="member", experienced=True)).at.lead == "ana"


def test_with_nobody_to_lead_it_closes_calmly_with_a_word_from_each() -> None:
    evening = in_round().lose("lead").later(10 * MINUTE)
    assert (evening.at.stage, evening.at.calm) == ("closing", True)
    assert evening.is_at("offered", "ana")
    evening.person(c.Take, "ana").person(c.Return, "ana").person(c.Pass, "ben").later(MINUTE)
    assert (evening.at.stage, evening.at.how) == ("closed", "calm")
    silent = in_round().lose("lead").later(10 * MINUTE).person(c.Take, "ana").later(10 * MINUTE)
    assert silent.at.stage == "closed", "even when somebody never gives it back"


def test_a_facilitator_who_never_comes_is_not_waited_for_before_the_appointed_time() -> None:
    evening = Evening("ana", "co", now=START - 10 * MINUTE).later(10 * MINUTE + 2 * MINUTE - 1)
    assert evening.at.lead == "lead"
    assert evening.later(1).at.lead == "co"
    nobody = Evening(now=START - 10 * MINUTE).later(30 * MINUTE)
    assert nobody.at.stage == "closed", "and an empty room closes by itself"


def test_a_closing_that_loses_its_lead_goes_on() -> None:
    evening = Evening("lead", "ana", "ben").lead(c.BeginClosing).lead(c.KeepSilence).lose("lead")
    evening.later(2 * MINUTE + 30 * SECOND)
    assert evening.is_at("offered", "ana")
    assert evening.later(10 * MINUTE).at.stage == "closed"


def test_a_meeting_always_ends_an_hour_after_its_time_at_the_latest_with_a_closing_before() -> None:
    evening = in_round().person(c.Take, "ana").later(2 * HOUR - 10 * MINUTE)
    assert evening.is_in("closing")
    assert evening.is_at("offered", "ana"), "who spoke gets the first word"
    evening.person(c.Take, "ana").later(10 * MINUTE)
    assert evening.is_in("closed")
    overslept = in_round()
    closed = rules.due(overslept.at, START + 30 * HOUR).state
    assert (closed.stage, closed.how) == ("closed", "late")


def test_after_a_restart_nobody_is_here_until_they_are_heard_again() -> None:
    evening = in_round().person(c.Take, "ana").do(c.NobodyHeard())
    assert evening.at.here == ()
    evening.later(5 * SECOND).arrive("ana").arrive("lead").later(MINUTE)
    assert speech_allowed(evening.at, "ana")


# ------------------------------------------------------------ around it


def test_gestures_and_leaning_change_nothing_and_leaning_reaches_those_who_hold_the_circle() -> None:
    evening = in_round().arrive("co")
    before = evening.at
    assert rules.gesture_allowed(evening.at, "ben")
    assert not rules.gesture_allowed(evening.at, "eve")
    assert rules.lean_reaches(evening.at, "ben") == ("lead", "co")
    assert rules.lean_reaches(evening.at, "lead") == ("co",)
    assert rules.lean_reaches(evening.at, "eve") == ()
    assert evening.at == before
    assert rules.lean_reaches(in_round().lose("lead").at, "ben") == (), "then it becomes a call"


def test_a_closed_meeting_takes_nothing_and_still_lets_go() -> None:
    evening = Evening("lead", "ana").lead(c.Close)
    assert [e.kind for e in evening.events] == ["stage", "dawn"]
    refused("closed", evening, c.Arrive(member="ana", device="phone"))
    refused("closed", evening, c.Take(member="ana", version=evening.at.version))
    assert evening.lose("ana").events == ()


def test_chairs_are_bounded() -> None:
    evening = Evening(*(f"p{n}" for n in range(MAX_SEATS)))
    refused("chairs_taken", evening, c.Arrive(member="one more", device="phone"))
    assert evening.arrive("p3", "laptop").at.is_here("p3")


def test_the_order_a_facilitator_gives_leaves_nobody_out_and_asks_nobody_twice() -> None:
    evening = Evening("lead", "ana", "ben").lead(c.BeginRound, order=("ben", "ben", "eve"))
    assert evening.is_at("offered", "ben")
    assert evening.at.queue == ("lead", "ana")
