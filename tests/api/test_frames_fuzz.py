"""Whatever bytes come through a socket: one error shape, no crash, nothing changed, and the next frame is
answered."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asterism.errors import CODES
from asterism.live.byes import BYES
from asterism.wire import frames
from tests.api.conftest import pair_on
from tests.node import Node, add, commit, found, say

_plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 63),
    (1 << 64) - 1) | st.floats() | st.text(max_size=20) | st.binary(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
_tags = st.sampled_from(
    [
        "hello",
        "say",
        "commit",
        "found",
        "present",
        "gesture",
        "beat",
        "clock",
        "follow",
        "welcome_taken",
        "arrive",
        "depart",
        "signal",
    ]
)
_fields = ["ref", "room", "generation", "epoch", "tag", "body", "group_info", "welcomes", "adds", "removes",
"external",
           "suite", "key_package", "t0", "after", "v", "device", "cursors", "meeting", "to"]  # fmt: skip
_near = st.builds(
    lambda tag, more: {"t": tag, **more}, _tags, st.dictionaries(st.sampled_from(_fields), _plain, max_size=8)
)


def _whole(room: str) -> list[bytes]:
    made: list[Any] = [
        say(room, epoch=1), commit(room, epoch=1, adds=["d"], welcomes=[frames.WelcomeOut(device="d",
        body=b"w")]),
        found(room, 2), frames.Present(ref="p", room=room, key_package=b"k" * 64), frames.Beat(),
        frames.Gesture(room=room, generation=1, epoch=1, body=b"g"), frames.ClockAsk(t0=1.0),
        frames.Follow(room=room, after=1), frames.WelcomeTaken(room=room, generation=1, epoch=1),
        frames.Hello(v=1, device="d", cursors=[frames.Cursor(room=room, after=1)]), add(room, epoch=7),
        frames.Arrive(ref="a", meeting=room), frames.Depart(ref="b", meeting=room),
        frames.Signal(room=room, generation=1, epoch=1, to="d", body=b"s"),
    ]  # fmt: skip
    return [msgspec.msgpack.encode(each) for each in made]


@st.composite
def _mutated(draw: st.DrawFn, room: str) -> bytes:
    data = bytearray(draw(st.sampled_from(_whole(room))))
    for _ in range(draw(st.integers(1, 6))):
        if not data:
            break
        at = draw(st.integers(0, len(data) - 1))
        how = draw(st.sampled_from(["set", "drop", "double", "cut"]))
        if how == "set":
            data[at] = draw(st.integers(0, 255))
        elif how == "drop":
            del data[at]
        elif how == "double":
            data[at:at] = data[at : at + draw(st.integers(1, 30))]
        else:
            del data[at:]
    return bytes(data)


async def test_no_bytes_break_a_socket_or_a_room(node: Node) -> None:
    pair = await pair_on(node)
    data: list[bytes] = []
    strategy = st.one_of(
        _mutated(pair.room),
        st.binary(max_size=200),
        _near.map(msgspec.msgpack.encode),
        _plain.map(msgspec.msgpack.encode),
    )

    @settings(max_examples=600, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def collect(each: bytes) -> None:
        data.append(each)

    collect()
    line = pair.ann
    for number, each in enumerate(data):
        # A frame that happens to be whole may do what frames do; a flood is another test.
        pair.node.clock.skip(100)
        await pair.ben.send(frames.Beat())
        await line.raw(each)
        if number % 20 == 0:
            await line.settled()
            await pair.ben.settled()
            assert not line.closed, line.got[-3:]
    await line.settled()
    for frame in line.got:
        if isinstance(frame, frames.Refused):
            assert frame.code in CODES
            assert frame.code != "internal", frame
            assert frame.sentence == CODES[frame.code][1]
    assert not [each for each in line.got if isinstance(each, frames.Bye)]
    assert len([each for each in line.got if isinstance(each, frames.Refused)]) > 200
    row = await pair.node.row("SELECT generation, epoch, head FROM rooms WHERE id = ?", pair.room)
    log = await pair.node.row(
        "SELECT COUNT(*) AS n, MAX(seq) AS head FROM room_log WHERE room = ?", pair.room
    )
    assert log["n"] == log["head"] == row["head"]
    ack = await pair.ben.answer(say(pair.room, generation=row["generation"], epoch=row["epoch"]))
    assert isinstance(ack, frames.Ack) or ack.code == "wrong_epoch"
    assert (await pair.ann_person.http.get("/api/me")).status_code == 200


async def test_no_first_bytes_break_the_server(node: Node) -> None:
    ann = await node.person("ann")
    for data in [b"", b"\xc1", b"\xff" * 50, msgspec.msgpack.encode({"t": "hello"}), *_whole("r")]:
        line = await node.wire(ann, hello=False)
        await line.raw(data)
        if (bye := await line.until_closed_or_refused()) is not None:
            assert bye.code in BYES
    good = await node.wire(ann)
    await good.settled()
