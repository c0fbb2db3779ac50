"""Stars belong to one room alone; the server's tag binds every field of a message."""

from __future__ import annotations

import hmac
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from asterism.live.pace import Pace
from asterism.live.prepared import Prepared
from asterism.rooms import franking
from asterism.rooms.stars import STARS, star_for

ids = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=26, max_size=26)


@given(ids, st.lists(ids, unique=True, min_size=1, max_size=STARS.__len__() + 6))
def test_stars_of_a_room_are_all_different(room: str, members: list[str]) -> None:
    taken: dict[str, str] = {}
    for member in members:
        taken[member] = star_for(room, member, set(taken.values()))
    assert len(set(taken.values())) == len(members)


def test_a_star_is_the_same_for_a_room_and_another_in_most_others() -> None:
    assert star_for("room", "ann", ()) == star_for("room", "ann", ())
    same = sum(star_for(f"room {n}", "ann", ()) == star_for("room", "ann", ()) for n in range(1000))
    assert same < 60
    assert len(STARS) == len(set(STARS)) == 64


class Keys:
    def key(self, name: str) -> bytes | None:
        return {"k1": b"1" * 32, "k2": b"2" * 32}.get(name)


def test_the_tag_is_the_one_that_the_protocol_describes() -> None:
    tag = franking.server_tag(
        b"k" * 32, tag=b"t" * 32, room="room", sender="ann", seq=3, at=1_700_000_000_000
    )
    said = (
        b"asterism frank 1" + b"\x00\x20" + b"t" * 32 + b"\x00\x04room" + b"\x00\x03ann"
        + (3).to_bytes(8, "big") + (1_700_000_000_000).to_bytes(8, "big")
    )  # fmt: skip
    assert tag == hmac.digest(b"k" * 32, said, "sha256")


fields = st.fixed_dictionaries(
    {
        "tag": st.binary(min_size=32, max_size=32), "room": ids, "sender": ids,
        "seq": st.integers(0, 1 << 40), "at": st.integers(0, 1 << 50),
    }
)  # fmt: skip


@given(fields, fields, st.sampled_from(["tag", "room", "sender", "seq", "at"]))
def test_a_tag_verifies_for_what_was_said_and_for_nothing_else(
    one: dict[str, Any], other: dict[str, Any], field: str
) -> None:
    tag = franking.server_tag(b"1" * 32, **one)
    assert franking.verify(Keys(), server_tag=tag, frank_key="k1", **one)
    assert not franking.verify(Keys(), server_tag=tag, frank_key="k2", **one)
    assert not franking.verify(Keys(), server_tag=tag, frank_key="gone", **one)
    if one[field] != other[field]:
        assert not franking.verify(Keys(), server_tag=tag, frank_key="k1", **{**one, field: other[field]})


@given(st.binary(max_size=70_000))
def test_a_prepared_frame_is_a_whole_binary_message_of_rfc_6455(payload: bytes) -> None:
    from websockets.frames import Frame, Opcode

    assert Prepared(payload).framed == Frame(Opcode.BINARY, payload).serialize(mask=False)
    assert Prepared(payload).payload == payload


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 20)), max_size=60))
def test_no_pace_lets_more_through_than_its_burst_and_what_time_filled(
    steps: list[tuple[float, int]],
) -> None:
    pace, now, taken = Pace(10.0, 50.0, 0.0), 0.0, 0.0
    for pause, amount in steps:
        now += pause
        if pace.take(float(amount), now):
            taken += amount
        assert taken <= 50.0 + 10.0 * now + 1e-6
