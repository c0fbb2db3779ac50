"""Who may answer, when the network opens, and what an account signs: decided without a server."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.errors import Refusal
from asterism.people import challenge
from asterism.people.credential import fields, member_of
from asterism.people.rules import SupporterFacts, missing_to_open, needs, tidy_words
from asterism.safeguarding.rules import APPEAL_MS, may_answer, may_appeal, may_decide, may_take

SECRET = b"s" * 32
CHANCE = b"c" * 16


def facts(*, signed_off: bool = True, practised: bool = True, standing: str = "good") -> SupporterFacts:
    return SupporterFacts(
        member="m",
        name=None,
        standing=standing,
        signed_off=signed_off,
        probation=False,
        cleared_minors=False,
        adult=True,
        steward=False,
        languages=frozenset(),
        threads=frozenset(),
        practised=practised,
    )


@pytest.mark.parametrize(
    ("signed_off", "practised", "standing"),
    list(itertools.product((True, False), (True, False), ("good", "probation", "resting", "suspended"))),
)
def test_a_supporter_is_ready_exactly_when_nothing_is_needed(
    signed_off: bool, practised: bool, standing: str
) -> None:
    lacking = needs(practised=practised, signed_off=signed_off, standing=standing)
    assert facts(signed_off=signed_off, practised=practised, standing=standing).ready is (lacking == [])


def test_the_network_is_open_with_exactly_what_the_rule_names() -> None:
    assert (
        missing_to_open(set_up=True, stewards=2, lead="Kim", signed_off=2, lines_checked=True, test_call=True)
        == []
    )
    assert missing_to_open(
        set_up=False, stewards=1, lead="  ", signed_off=1, lines_checked=False, test_call=False
    ) == ["setup", "stewards", "lead", "supporters", "lines", "test_call"]


@given(st.lists(st.binary(max_size=6), max_size=4), st.lists(st.binary(max_size=6), max_size=4))
def test_no_two_lists_of_fields_give_the_same_bytes(one: list[bytes], other: list[bytes]) -> None:
    assert (fields(*one) == fields(*other)) is (one == other)


def test_fields_are_those_of_the_client() -> None:
    assert fields("ab", b"\x01") == b"\x00\x00\x00\x02ab\x00\x00\x00\x01\x01"


def test_a_member_id_is_a_shortened_hash_of_the_first_key() -> None:
    assert member_of(bytes(32)) == "mzuhvlpymk6xo3epygfy5h4oea"


@given(st.integers(0, 1 << 45), st.integers(-10_000, 200_000))
def test_a_challenge_is_good_for_two_minutes(issued: int, later: int) -> None:
    made = challenge.make(SECRET, issued, CHANCE)
    now = issued + later
    if -challenge.AHEAD_MS <= later < challenge.LIFE_MS:
        assert challenge.check(SECRET, made, now) == issued + challenge.LIFE_MS
    else:
        with pytest.raises(Refusal) as refusal:
            challenge.check(SECRET, made, now)
        assert refusal.value.code == "challenge_stale"


@given(st.integers(0, challenge.LENGTH - 1), st.integers(1, 255))
def test_a_challenge_that_was_touched_is_not_ours(where: int, flip: int) -> None:
    made = bytearray(challenge.make(SECRET, 1_000_000, CHANCE))
    made[where] ^= flip
    with pytest.raises(Refusal) as refusal:
        challenge.check(SECRET, bytes(made), 1_000_000)
    assert refusal.value.code == "bad_signature"


def test_words_keep_their_order_and_lose_their_repeats() -> None:
    assert tidy_words([" b", "a", "", "b", "  "]) == ["b", "a"]


def test_a_report_is_decided_by_who_took_it() -> None:
    may_take("new")
    may_take("taken")
    may_decide("taken", "sam", "sam")
    for state in ("decided", "appealed", "closed"):
        with pytest.raises(Refusal):
            may_take(state)
    for state, taken_by in (("new", None), ("taken", "kim"), ("decided", "sam")):
        with pytest.raises(Refusal):
            may_decide(state, taken_by, "sam")  # type: ignore[arg-type]


def test_an_appeal_has_thirty_days_and_another_judge_where_there_is_one() -> None:
    assert may_appeal("decided", 0, APPEAL_MS - 1)
    assert not may_appeal("decided", 0, APPEAL_MS)
    assert not may_appeal("closed", 0, 1)
    may_answer("appealed", "sam", "kim", another=True)
    may_answer("appealed", "sam", "sam", another=False)
    with pytest.raises(Refusal) as refusal:
        may_answer("appealed", "sam", "sam", another=True)
    assert refusal.value.code == "needs_second_person"
