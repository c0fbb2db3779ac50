"""P1, P2, P3, P11, P12 and P20, looked at after every step of whole nights."""

from __future__ import annotations

import pytest

from tests.night.run import play, play_on_postgres

SEEDS = 200
AT_ONCE = 10


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
async def test_no_promise_is_broken_in_a_night(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        played = await play(seed)
        if played.error is not None:
            raise played.error
        assert played.looks > 3, "the night has to be looked at"


async def test_the_same_seed_plays_the_same_night() -> None:
    one, again = await play(7), await play(7)
    assert one.trace == again.trace
    assert len(one.trace) > 5
    assert (await play(8)).trace != one.trace


def test_no_promise_is_broken_over_postgresql() -> None:
    for played in play_on_postgres(range(1000, 1005)):
        if played.error is not None:
            raise played.error
