"""What a room takes: the rules of rooms alone, with every mixture of who asks and what for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.errors import Refusal
from asterism.rooms import rules
from asterism.rooms.rules import CommitAsked, RoomState, Roster, Standing
from asterism.wire.frames import MAX_GESTURE, MAX_SPEECH

IN_GROUP = Standing(belongs=True, leaf=True)
OUTSIDE = Standing(belongs=True, leaf=False)
STRANGER = Standing(belongs=False, leaf=False)


def room(**more: Any) -> RoomState:
    return RoomState(
        **{"generation": 2, "epoch": 5, "founder": "ann", "closed": False, "removals": 0, **more}
    )


def code(fn: Any, *args: Any, **more: Any) -> str | None:
    try:
        fn(*args, **more)
    except Refusal as refusal:
        return refusal.code
    return None


states = st.builds(
    RoomState, generation=st.integers(0, 3), epoch=st.integers(0, 3), founder=st.sampled_from(["ann", "ben"]),
    closed=st.booleans(), removals=st.integers(0, 2), founded_at=st.none() | st.integers(0, 20_000),
)  # fmt: skip
standings = st.builds(Standing, belongs=st.booleans(), leaf=st.booleans())
lanes = st.sampled_from(["speech", "gesture"])


@given(lanes, states, standings, st.integers(0, 3), st.integers(0, 3), st.integers(1, MAX_SPEECH + 2))
def test_an_envelope_enters_only_when_everything_about_it_is_right(
    lane: Any, state: RoomState, standing: Standing, generation: int, epoch: int, size: int
) -> None:
    taken = (
        code(rules.accept, lane, "ann", state, standing, generation=generation, epoch=epoch, size=size)
        is None
    )
    assert taken == (
        standing.belongs
        and standing.leaf
        and not state.closed
        and (generation, epoch) == (state.generation, state.epoch)
        and size <= (MAX_SPEECH if lane == "speech" else MAX_GESTURE)
        and not (lane == "speech" and state.removals)
    )


@given(lanes, states, st.booleans(), st.integers(0, 3), st.integers(0, 3), st.integers(1, MAX_SPEECH + 2))
def test_who_does_not_belong_learns_nothing_about_the_room(
    lane: Any, state: RoomState, leaf: bool, generation: int, epoch: int, size: int
) -> None:
    gone = Standing(belongs=False, leaf=leaf)
    asked = CommitAsked(generation, epoch, ["d"], ["e"], ["d"], external=leaf)
    assert {
        code(rules.accept, lane, "ann", state, gone, generation=generation, epoch=epoch, size=size),
        code(rules.commit, asked, "ann", "d", state, gone, Roster()),
        code(rules.found, generation, "ann", state, gone, now=0),
        code(rules.present, state, gone),
    } == {"not_found"}


class Piece:
    """A talking piece that Ann holds: it closes the lane of speech to everyone else (P7)."""

    def refuses(self, lane: rules.Lane, member: str) -> str | None:
        return "not_allowed" if lane == "speech" and member != "ann" else None


def test_a_gate_decides_lane_by_lane_and_member_by_member() -> None:
    def asked(lane: rules.Lane, member: str) -> str | None:
        return code(rules.accept, lane, member, room(), IN_GROUP, generation=2, epoch=5, size=1, gate=Piece())

    assert asked("speech", "ann") is None
    assert asked("speech", "ben") == "not_allowed"
    assert asked("gesture", "ben") is None


ROSTER = Roster(
    leaves={"a1": "ann", "b1": "ben", "c1": "cid"},
    waiting={"d1": "dot", "a2": "ann"},
    let_go=frozenset({"cid"}),
)


def asked(**more: Any) -> CommitAsked:
    return CommitAsked(
        **{"generation": 2, "epoch": 5, "adds": [], "removes": [], "welcomes": [], "external": False, **more}
    )


@pytest.mark.parametrize(
    ("commit", "expected"),
    [
        (asked(), None),
        (asked(adds=["d1"], welcomes=["d1"]), None),
        (asked(adds=["d1", "a2"], welcomes=["a2", "d1"], removes=["c1"]), None),
        (asked(removes=["c1"]), None),
        (asked(removes=["b1"]), "not_allowed"),
        (asked(removes=["a1"]), "not_allowed"),
        (asked(removes=["d1"]), "not_allowed"),
        (asked(adds=["b1"], welcomes=["b1"]), "not_allowed"),
        (asked(adds=["x"], welcomes=["x"]), "not_allowed"),
        (asked(adds=["d1"]), "malformed"),
        (asked(welcomes=["d1"]), "malformed"),
        (asked(adds=["d1", "d1"], welcomes=["d1"]), "malformed"),
        (asked(removes=["c1", "c1"]), "malformed"),
        (asked(epoch=4), "commit_lost"),
        (asked(epoch=6), "commit_lost"),
        (asked(generation=1), "commit_lost"),
        (asked(generation=3), "commit_lost"),
    ],
)
def test_a_commit_from_within_changes_only_what_was_announced(
    commit: CommitAsked, expected: str | None
) -> None:
    assert code(rules.commit, commit, "ann", "a1", room(), IN_GROUP, ROSTER) == expected


@pytest.mark.parametrize(
    ("member", "device", "standing", "commit", "expected"),
    [
        ("ann", "a3", OUTSIDE, asked(external=True), None),
        ("ann", "a1", IN_GROUP, asked(external=True, removes=["a1"]), None),
        ("ann", "a1", IN_GROUP, asked(external=True), "not_allowed"),
        ("ann", "a3", OUTSIDE, asked(external=True, removes=["a1"]), "not_allowed"),
        ("ann", "a1", IN_GROUP, asked(external=True, removes=["b1"]), "not_allowed"),
        ("ann", "a3", OUTSIDE, asked(external=True, adds=["d1"], welcomes=["d1"]), "not_allowed"),
        ("dot", "d1", OUTSIDE, asked(external=True), "not_allowed"),
        ("ann", "a3", OUTSIDE, asked(), "wrong_epoch"),
    ],
)
def test_from_outside_only_a_member_of_the_group_enters_and_takes_out_only_itself(
    member: str, device: str, standing: Standing, commit: CommitAsked, expected: str | None
) -> None:
    assert code(rules.commit, commit, member, device, room(), standing, ROSTER) == expected


def test_nothing_is_committed_before_the_room_is_founded_or_after_it_closed() -> None:
    new = room(generation=0, epoch=0)
    assert (
        code(rules.commit, asked(generation=0, epoch=0), "ann", "a1", new, IN_GROUP, ROSTER) == "commit_lost"
    )
    assert code(rules.commit, asked(), "ann", "a1", room(closed=True), IN_GROUP, ROSTER) == "room_closed"


@pytest.mark.parametrize(
    ("generation", "member", "state", "standing", "expected"),
    [
        (1, "ann", room(generation=0, epoch=0), OUTSIDE, None),
        (1, "ben", room(generation=0, epoch=0), OUTSIDE, "not_allowed"),
        (2, "ann", room(generation=0, epoch=0), OUTSIDE, "commit_lost"),
        (3, "ben", room(founded_at=0), IN_GROUP, None),
        (3, "ben", room(founded_at=0), OUTSIDE, "wrong_epoch"),
        (3, "ben", room(founded_at=1), IN_GROUP, "too_fast"),
        (2, "ben", room(founded_at=0), IN_GROUP, "commit_lost"),
        (4, "ben", room(founded_at=0), IN_GROUP, "commit_lost"),
        (3, "ben", room(founded_at=0, closed=True), IN_GROUP, "room_closed"),
    ],
)
def test_the_founder_founds_and_who_stands_in_the_group_may_found_again_after_a_pause(
    generation: int, member: str, state: RoomState, standing: Standing, expected: str | None
) -> None:
    assert code(rules.found, generation, member, state, standing, now=rules.REFOUND_PAUSE_MS) == expected


def test_who_has_another_device_in_the_group_may_found_it_again_from_outside() -> None:
    now = rules.REFOUND_PAUSE_MS
    assert code(rules.found, 3, "ben", room(founded_at=0), OUTSIDE, now=now, own_leaf=True) is None
    assert code(rules.found, 3, "ben", room(founded_at=1), OUTSIDE, now=now, own_leaf=True) == "too_fast"


def test_only_a_device_outside_the_group_shows_a_key_package() -> None:
    assert code(rules.present, room(), OUTSIDE) is None
    assert code(rules.present, room(), IN_GROUP) == "stale"
    assert code(rules.present, room(closed=True), OUTSIDE) == "room_closed"


def test_who_is_to_be_removed_are_the_leaves_of_those_who_were_let_go() -> None:
    assert ROSTER.to_remove() == ["c1"]
