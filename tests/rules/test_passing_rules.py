"""P18: breaking confidentiality takes two people, or one whom two review."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from asterism.errors import Refusal
from asterism.safeguarding import passing_rules as rules
from asterism.safeguarding.passing_rules import Passing

T0 = 1_000_000_000
MINUTE = 60_000
HOUR = 60 * MINUTE


def proposed(*others: str, **more: Any) -> Passing:
    return replace(
        Passing(state="proposed", about="ben", proposer="sam", at=T0, others=frozenset(others)), **more
    )


def refused(what: Any, *args: Any) -> Refusal:
    with pytest.raises(Refusal) as info:
        what(*args)
    return info.value


def test_another_steward_answers_never_the_one_who_proposed() -> None:
    p = proposed("kim")
    rules.may_answer(p, "kim", T0)
    assert refused(rules.may_answer, p, "sam", T0).code == "needs_second_person"


def test_to_the_steward_it_is_about_nothing_of_it_is_there() -> None:
    p = proposed("kim", state="alone", appealed_at=T0, told_at=T0, acted_at=T0)
    now = T0
    for what, args in (
        (rules.may_answer, (p, "ben", now)), (rules.may_withdraw, (p, "ben", now)),
        (rules.may_act_alone, (p, "ben", now)), (rules.may_review, (p, "ben")),
        (rules.may_tell, (p, "ben")), (rules.may_judge_appeal, (p, "ben")),
    ):  # fmt: skip
        assert refused(what, *args).code == "not_found", what.__name__


def test_the_one_who_proposed_may_act_alone_when_nobody_answered_for_two_minutes() -> None:
    p = proposed("kim")
    early = refused(rules.may_act_alone, p, "sam", T0 + 2 * MINUTE - 1)
    assert (early.code, early.detail["at"]) == ("not_yet", T0 + 2 * MINUTE)
    rules.may_act_alone(p, "sam", T0 + 2 * MINUTE)
    assert refused(rules.may_act_alone, p, "kim", T0 + 2 * MINUTE).code == "needs_second_person"


def test_where_nobody_else_is_there_nobody_is_waited_for() -> None:
    rules.may_act_alone(proposed(), "sam", T0)


def test_a_second_persons_no_is_not_gone_around_by_proposing_again() -> None:
    again = proposed("kim", no_at=T0 - 5 * MINUTE)
    assert refused(rules.may_act_alone, again, "sam", T0 + 10 * MINUTE).code == "not_yet"
    rules.may_act_alone(again, "sam", T0 + 55 * MINUTE)


@pytest.mark.parametrize("state", ["confirmed", "declined", "withdrawn", "lapsed", "alone", "reviewed"])
def test_what_is_no_proposal_any_more_is_neither_answered_nor_acted_on(state: Any) -> None:
    p = proposed("kim", state=state)
    assert refused(rules.may_answer, p, "kim", T0).code == "stale"
    assert refused(rules.may_act_alone, p, "sam", T0 + HOUR).code == "stale"
    assert refused(rules.may_withdraw, p, "sam", T0).code == "stale"


def test_a_proposal_of_yesterday_has_lapsed() -> None:
    p = proposed("kim")
    late = T0 + 24 * HOUR
    assert refused(rules.may_answer, p, "kim", late).code == "closed"
    assert refused(rules.may_act_alone, p, "sam", late).code == "closed"
    assert rules.asks(p, "kim", late) is None
    assert rules.is_settled(p, late)


@pytest.mark.parametrize(
    ("others", "done", "enough"),
    [
        (("kim", "eve", "lou"), ("kim",), False),
        (("kim", "eve", "lou"), ("kim", "eve"), True),
        (("kim",), ("kim",), True),
        ((), (), False),
        # Somebody who reviewed and is no steward any more has reviewed all the same.
        (("eve",), ("kim",), False),
        (("eve",), ("kim", "eve"), True),
    ],
)
def test_two_others_review_or_all_where_there_are_fewer_and_never_nobody(
    others: tuple[str, ...], done: tuple[str, ...], *, enough: bool
) -> None:
    p = proposed(*others, state="alone", reviewers=frozenset(done))
    assert rules.is_reviewed(p) is enough


def test_nobody_reviews_twice_or_their_own_act() -> None:
    p = proposed("kim", "eve", state="alone", reviewers=frozenset({"kim"}))
    assert refused(rules.may_review, p, "kim").code == "stale"
    assert refused(rules.may_review, p, "sam").code == "needs_second_person"
    rules.may_review(p, "eve")


def test_a_review_is_overdue_after_its_day_until_it_is_done() -> None:
    p = proposed("kim", state="alone", review_due_at=T0 + 24 * HOUR)
    assert not rules.overdue(p, T0 + 24 * HOUR - 1)
    assert rules.overdue(p, T0 + 24 * HOUR)
    assert not rules.overdue(replace(p, state="reviewed"), T0 + 25 * HOUR)


def test_who_was_told_can_appeal_once_within_thirty_days() -> None:
    p = proposed("kim", state="confirmed", acted_at=T0, told_at=T0)
    assert rules.may_appeal(p, T0 + rules.APPEAL_MS - 1)
    assert not rules.may_appeal(p, T0 + rules.APPEAL_MS)
    assert not rules.may_appeal(replace(p, appealed_at=T0), T0 + 1)
    assert not rules.may_appeal(replace(p, told_at=None), T0 + 1)


def test_an_appeal_is_judged_by_somebody_who_had_no_part_where_there_is_one() -> None:
    p = proposed("kim", "eve", state="confirmed", answered_by="kim", told_at=T0, appealed_at=T0)
    for party in ("sam", "kim"):
        assert refused(rules.may_judge_appeal, p, party).code == "needs_second_person"
        assert rules.asks(p, party, T0) is None
    rules.may_judge_appeal(p, "eve")
    assert rules.asks(p, "eve", T0) == "appeal"
    rules.may_judge_appeal(replace(p, others=frozenset({"kim"})), "sam")


def test_each_steward_is_asked_for_what_is_theirs_to_do() -> None:
    p = proposed("kim", "eve")
    assert rules.asks(p, "kim", T0) == "answer"
    assert rules.asks(p, "sam", T0) == "wait"
    assert rules.asks(p, "sam", T0 + 2 * MINUTE) == "act_alone"
    alone = replace(p, state="alone", reviewers=frozenset({"kim"}))
    assert [rules.asks(alone, each, T0) for each in ("sam", "kim", "eve")] == [None, None, "review"]


def test_what_waits_for_somebody_is_not_settled() -> None:
    p = proposed("kim", state="confirmed", told_at=T0)
    assert rules.is_settled(p, T0)
    appealed = replace(p, appealed_at=T0)
    assert not rules.is_settled(appealed, T0)
    assert rules.is_settled(replace(appealed, appeal_answered=True), T0)
    assert not rules.is_settled(replace(appealed, state="alone", appeal_answered=True), T0)
