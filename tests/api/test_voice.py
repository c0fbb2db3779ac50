"""The way to the relay over HTTP: for adults in an open meeting, over both stores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from asterism.store.base import Tx
from tests.circles_held import Chair, HeldCircle
from tests.node import Node, SkippingClock

SECRET = "a secret of tests, of 32 letters"
RELAYS = ("turns:relay.example.org:443",)


@pytest.fixture
def relayed(tmp_path: Path, clock: SkippingClock) -> Node:
    return Node(tmp_path / "data", clock=clock, voice_relays=RELAYS, voice_secret=SECRET)


async def age_of(chair: Chair, age: str | None) -> None:
    async def work(tx: Tx) -> None:
        assert await tx.run("UPDATE members SET age = ? WHERE id = ?", age, chair.member) == 1

    await chair.held.node.parts.store.write(work)


async def test_who_is_in_the_meeting_gets_credentials_that_tell_nothing_of_them(relayed: Node) -> None:
    async with relayed as node:
        held = await HeldCircle.on(node)
        ann = await held.seated("ann", "facilitator")
        ben, cem = await held.seated("ben"), await held.chair("cem")
        view = await ann.now()
        assert view["voice"] is True
        first: dict[str, Any] = await ann.does("voice")
        second = await ben.does("voice")
        assert first["urls"] == list(RELAYS)
        assert first["until"] // 1000 == (view["ends_by"] + 5 * 60_000) // 1000
        ends, _, chance = first["username"].partition(":")
        assert int(ends) == first["until"] // 1000
        assert chance != second["username"].partition(":")[2]
        for told in (ann.member, ann.person.device, held.circle, held.meeting, held.room):
            assert told not in first["username"] + first["credential"]

        assert await cem.refused("voice") == "not_found"
        await age_of(ben, None)
        assert await ben.refused("voice") == "voice_for_adults"
        await age_of(ben, "under_18")
        assert await ben.refused("voice") == "voice_for_adults"
        await ann.depart()
        assert await ann.refused("voice") == "not_found"
        await ann.arrive()
        await ann.lead("closing")
        await ann.lead("close")
        assert await ann.refused("voice") == "closed"


async def test_without_a_relay_nobody_is_offered_a_voice(any_node: Node) -> None:
    held = await HeldCircle.on(any_node)
    ann = await held.seated("ann", "facilitator")
    assert (await ann.now())["voice"] is False
    assert await ann.refused("voice") == "voice_not_offered"
