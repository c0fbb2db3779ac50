"""The stages of a guided session: what is offered, what is agreed to, what is always one act."""

from __future__ import annotations

from typing import Any

import pytest

from asterism.errors import Refusal
from asterism.guided import rules
from asterism.guided.rules import MINUTE, STAGES, Session

START = 1_750_000_000_000
END = START + 50 * MINUTE


def begun(*, together: bool = True) -> Session:
    session = rules.begin(
        id="s", guide="gil", member="mia", seed="x", starts_at=START, ends_at=END, now=START - 10 * MINUTE
    )
    for who in ("gil", "mia") if together else ():
        session = rules.step(session, rules.Arrive(by=who, device=f"{who} phone"), START)
    return session


def does(session: Session, kind: Any, by: str, at: int = START, **more: Any) -> Session:
    if kind in (rules.Propose, rules.Agree, rules.NotYet):
        more.setdefault("version", session.version)
    return rules.step(session, kind(by=by, **more), at)


def refusal(session: Session, kind: Any, by: str, **more: Any) -> str:
    with pytest.raises(Refusal) as refused:
        does(session, kind, by, **more)
    return refused.value.code


def at_stage(*stages: Any) -> Session:
    session = begun()
    for stage in stages:
        session = does(does(session, rules.Propose, "gil", stage=stage), rules.Agree, "mia")
    return session


def test_each_stage_begins_when_it_was_offered_and_agreed_to_and_its_beginning_is_kept() -> None:
    session = begun()
    for n, stage in enumerate(STAGES[1:], 1):
        offered = does(session, rules.Propose, "gil", stage=stage)
        assert (offered.stage, offered.proposed) == (session.stage, stage)
        session = does(offered, rules.Agree, "mia", at=START + n)
        assert (session.stage, session.stage_at, session.proposed) == (stage, START + n, None)


def test_only_the_guide_offers_and_only_the_person_agrees() -> None:
    session = begun()
    assert refusal(session, rules.Propose, "mia", stage="grounding") == "not_allowed"
    offered = does(session, rules.Propose, "gil", stage="grounding")
    assert refusal(offered, rules.Agree, "gil") == "not_allowed"
    assert refusal(offered, rules.Agree, "zoe") == "not_found"
    assert refusal(session, rules.Agree, "mia") == "stale", "nothing is offered"


def test_a_stage_is_offered_one_after_the_other_or_again_and_the_closing_from_under_the_lamp() -> None:
    assert rules.can_propose(begun()) == ("grounding", "closing")
    assert rules.can_propose(at_stage("grounding")) == ("arriving", "opening", "closing")
    moving = at_stage("grounding", "opening", "moving")
    assert rules.can_propose(moving) == ("arriving", "grounding", "opening", "returning")
    assert refusal(moving, rules.Propose, "gil", stage="closing") == "not_allowed", "the sky is open"
    assert refusal(begun(), rules.Propose, "gil", stage="moving") == "not_allowed"
    assert refusal(begun(), rules.Propose, "gil", stage="closed") == "not_allowed"


def test_not_yet_takes_the_offer_away_and_a_guide_can_take_it_back() -> None:
    offered = does(begun(), rules.Propose, "gil", stage="grounding")
    for who in ("gil", "mia"):
        declined = does(offered, rules.NotYet, who)
        assert (declined.stage, declined.proposed) == ("arriving", None)
        # The same answer again, on what was seen before, is no mistake.
        assert does(declined, rules.NotYet, who, version=offered.version) == declined
        assert refusal(declined, rules.Agree, "mia", version=offered.version) == "stale"


@pytest.mark.parametrize("who", ["gil", "mia"])
def test_stop_leads_back_under_the_lamp_at_once_and_all_up_to_there_can_be_offered_again(who: str) -> None:
    moving = at_stage("grounding", "opening", "moving")
    offered = does(moving, rules.Propose, "gil", stage="returning")
    stopped = does(offered, rules.Stop, who, at=START + 5)
    assert (stopped.stage, stopped.stage_at, stopped.proposed) == ("arriving", START + 5, None)
    assert stopped.stopped_in == "moving"
    assert rules.can_propose(stopped) == ("arriving", "grounding", "opening", "moving", "closing")
    assert does(stopped, rules.Stop, who, at=START + 9) == stopped, "once is enough"
    assert refusal(stopped, rules.Agree, "mia", version=offered.version) == "stale"
    again = does(does(stopped, rules.Propose, "gil", stage="moving"), rules.Agree, "mia", at=START + 20)
    assert (again.stage, again.stage_at, again.stopped_in) == ("moving", START + 20, None)


def test_nobody_is_led_on_by_a_guide_who_is_gone_and_the_offer_waits_for_them() -> None:
    offered = does(at_stage("grounding"), rules.Propose, "gil", stage="opening")
    gone = does(offered, rules.Lose, "gil", at=START + 7, device="gil phone")
    assert (gone.stage, gone.stage_at, gone.proposed) == ("grounding", START, "opening")
    assert gone.guide.gone_at == START + 7
    assert refusal(gone, rules.Agree, "mia") == "not_yet"
    back = does(gone, rules.Arrive, "gil", device="gil laptop")
    assert (back.stage_at, back.guide.gone_at) == (START, None)
    assert does(back, rules.Agree, "mia", version=offered.version).stage == "opening"


def test_coming_and_going_and_words_alone_make_no_answer_stale() -> None:
    offered = does(begun(), rules.Propose, "gil", stage="grounding")
    later = does(does(offered, rules.WordsAlone, "mia", on=True), rules.Arrive, "gil", device="second")
    assert later.version == offered.version + 2
    agreed = does(later, rules.Agree, "mia", version=offered.version)
    assert (agreed.stage, agreed.words_alone) == ("grounding", True)
    assert does(agreed, rules.WordsAlone, "gil", on=False).words_alone is False


def test_either_closes_it_from_anywhere_and_after_that_only_what_changes_nothing_is_taken() -> None:
    for who in ("gil", "mia"):
        closed = does(at_stage("grounding", "opening"), rules.Close, who, at=START + 9)
        assert (closed.stage, closed.closed_at, closed.due_at) == ("closed", START + 9, None)
        assert closed.dawn_at == START + 9 + rules.DAWN_AFTER
        for kind in (rules.Stop, rules.Close, rules.Leave):
            assert does(closed, kind, "mia") == closed
        assert refusal(closed, rules.Propose, "gil", stage="grounding") == "closed"
        assert refusal(closed, rules.Arrive, "mia", device="d") == "closed"
        assert rules.end(closed, START + 99) == closed


def test_it_closes_by_itself_when_both_are_gone_though_never_before_it_should_begin() -> None:
    early = begun(together=False)
    assert early.due_at == START + rules.EMPTY_FOR
    assert rules.due(early, START + rules.EMPTY_FOR - 1) == early
    assert rules.due(early, START + rules.EMPTY_FOR).stage == "closed"
    session = does(begun(), rules.Leave, "mia", at=START + MINUTE)
    assert session.closes_by == END + rules.OVER_BY, "the guide is here"
    session = does(session, rules.Leave, "gil", at=START + 2 * MINUTE)
    assert session.closes_by == session.due_at == START + 2 * MINUTE + rules.EMPTY_FOR
    back = does(session, rules.Arrive, "mia", at=START + 3 * MINUTE, device="d")
    assert back.closes_by == END + rules.OVER_BY
    assert rules.due(back, END + rules.OVER_BY).stage == "closed"


def test_after_the_server_was_away_nobody_is_here_and_the_stage_is_as_it_was() -> None:
    moving = at_stage("grounding", "opening", "moving")
    session = rules.step(moving, rules.NobodyHeard(), START + 9)
    assert (session.here, session.guide.gone_at, session.member.gone_at) == ((), START + 9, START + 9)
    assert (session.stage, session.stage_at) == ("moving", moving.stage_at)
    assert session.closes_by == START + 9 + rules.EMPTY_FOR
